package cli

import (
	"fmt"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// operations lists what the contracts have, so that reports can say what was called and what was not.
func (l *loaded) operations() []conformance.OperationInfo {
	var all []conformance.OperationInfo
	for _, p := range l.providers {
		for _, o := range l.contracts[p.ID].Operations() {
			all = append(all, operationInfo(p, o))
		}
	}
	return all
}

func operationInfo(p *provider.Provider, o contract.Operation) conformance.OperationInfo {
	info := conformance.OperationInfo{Provider: p.ID, ID: o.ID, Method: o.Method, Path: o.Path, Statuses: o.Statuses, Basis: o.Basis,
		Issues: o.ID == p.Token.Operation}
	if known, ok := p.Operations[o.ID]; ok {
		info.Secured = known.Bearer
	}
	return info
}

// outcomes lists the outcome tables: a cell for each secured operation that scenarios know, and each case.
func (l *loaded) outcomes() []conformance.OutcomeCell {
	var cells []conformance.OutcomeCell
	for _, p := range l.providers {
		for _, o := range l.contracts[p.ID].Operations() {
			known, ok := p.Operations[o.ID]
			if !ok || !known.Bearer {
				continue
			}
			for _, name := range provider.Cases() {
				cells = append(cells, outcomeCell(p, o.ID, name))
			}
		}
	}
	return cells
}

func outcomeCell(p *provider.Provider, operation string, name provider.Case) conformance.OutcomeCell {
	o := p.Outcome(operation, name)
	cell := conformance.OutcomeCell{Provider: p.ID, Operation: operation, Case: string(name), Status: o.Status, Claim: o.Claim,
		StatusClaim: o.StatusClaim, Basis: o.Basis, Schema: o.Schema, NotApplicable: o.NotApplicable}
	if d := o.Discriminator; d != nil {
		cell.Discriminator = fmt.Sprintf("%s is %q", d.At, d.Value)
	}
	return cell
}

// life is how long tokens live, as documented; nil where no page says so.
func life(p *provider.Provider) *conformance.TokenLife {
	if p.Token.Lifetime == 0 {
		return nil
	}
	alive, dead := p.Token.Life()
	return &conformance.TokenLife{Documented: p.Token.Lifetime.Duration(), Alive: alive, Dead: dead}
}
