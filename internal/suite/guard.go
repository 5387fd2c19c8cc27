package suite

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// guard refuses a claim that is marked verifiable and that no scenario judges (design, rule 8), and keeps the claims of the run:
// all of the provider's, and those standards that one of its scenarios judges.
func (p *Plan) guard(prov *provider.Provider) []error {
	var errs []error
	for _, c := range prov.Claims {
		judged := len(p.Judging(prov.ID, c.ID)) > 0
		if c.Basis == conformance.Standard && !judged {
			continue // the standards belong to all providers, and not each of them applies to each
		}
		c.Provider = prov.ID
		p.Claims = append(p.Claims, c)
		if c.Judgeable() && !judged {
			errs = append(errs, fmt.Errorf("specs/%s/claims.yaml: claim %s can be verified (%s), but no scenario judges it", prov.ID, c.ID, c.Verify))
		}
	}
	return errs
}

// agree checks that provider.yaml and openapi.yaml, which know nothing of each other, say the same of each operation.
func agree(prov *provider.Provider, c *contract.Contract) error {
	if c == nil {
		return fmt.Errorf("specs/%s/openapi.yaml: there is no contract", prov.ID)
	}
	modelled := map[string]contract.Operation{}
	var ids []string
	for _, op := range c.Operations() {
		modelled[op.ID] = op
		ids = append(ids, op.ID)
	}
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(prov.Operations)) {
		ours := prov.Operations[id]
		theirs, ok := modelled[id]
		if !ok {
			errs = append(errs, fmt.Errorf("specs/%s/provider.yaml: openapi.yaml does not have it: %w", prov.ID, provider.Unknown("operation", id, ids)))
			continue
		}
		if ours.Method != theirs.Method || ours.Path != theirs.Path {
			errs = append(errs, fmt.Errorf("specs/%s/provider.yaml: operation %s: expected %s %s, as openapi.yaml has it, got %s %s",
				prov.ID, id, theirs.Method, theirs.Path, ours.Method, ours.Path))
		}
	}
	return errors.Join(errs...)
}
