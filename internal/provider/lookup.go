package provider

import (
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// allOperations is the key of the row of the outcome table that holds for every operation without a cell of its own.
const allOperations = "all"

// Claim returns the claim with an id, one of a standard included.
func (p *Provider) Claim(id string) (conformance.Claim, bool) {
	i := slices.IndexFunc(p.Claims, func(c conformance.Claim) bool { return c.ID == id })
	if i < 0 {
		return conformance.Claim{}, false
	}
	return p.Claims[i], true
}

// Discrepancy returns the discrepancy with an id.
func (p *Provider) Discrepancy(id string) (conformance.Discrepancy, bool) {
	i := slices.IndexFunc(p.Discrepancies, func(d conformance.Discrepancy) bool { return d.ID == id })
	if i < 0 {
		return conformance.Discrepancy{}, false
	}
	return p.Discrepancies[i], true
}

// Operation returns the operation with an operationId, or an error that names the nearest one.
func (p *Provider) Operation(id string) (*Operation, error) {
	if o, ok := p.Operations[id]; ok {
		return o, nil
	}
	return nil, Unknown("operation", id, sortedKeys(p.Operations))
}

// Outcome returns the cell of the outcome table: the operation's own, or else the one of the row "all". Where the table has
// neither the zero Outcome says that nothing is documented.
func (p *Provider) Outcome(operation string, c Case) Outcome {
	if cell, ok := p.Outcomes[operation][c]; ok {
		return cell
	}
	return p.Outcomes[allOperations][c]
}

func (p *Provider) claimIDs() []string {
	ids := map[string]bool{}
	for _, c := range p.Claims {
		ids[c.ID] = true
	}
	delete(ids, "")
	return sortedKeys(ids)
}

// roleNames lists the roles. The default credential needs no entry to be one.
func (p *Provider) roleNames() []string {
	names := sortedKeys(p.Credentials.Roles)
	if !slices.Contains(names, DefaultRole) {
		names = append(names, DefaultRole)
	}
	return names
}

func (p *Provider) variantNames() []string {
	names := make([]string, len(p.Mock.Variants))
	for i, variant := range p.Mock.Variants {
		names[i] = variant.Name
	}
	return names
}
