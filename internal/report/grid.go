package report

import (
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// grid is the outcome table of one provider with what was seen in each cell, cases down and operations across, and apart from it the
// standards that refusals break where the page decides nothing.
type grid struct {
	operations []string
	cases      []string
	promised   map[spot]conformance.OutcomeCell
	seen       map[spot]*seen
	glimpsed   map[spot]int // status of an answer that no scenario judged as a refusal
	deviations []*deviation
}

// spot is a cell of the table.
type spot struct{ operation, name string }

// seen is what became of a cell: the worst that scenarios made of it.
type seen struct {
	group  group
	status int    // that came, 0 where nothing did
	result string // id of the result that shows it
	times  int    // how many scenarios judged it
}

// deviation is a standard that answers break, by one finding.
type deviation struct {
	claim   conformance.Claim
	finding conformance.Finding
	spots   []spot // where it was seen; a name may be ""
	result  string // id of the first result that shows it
	times   int
}

func newGrid(h conformance.Header, provider string) *grid {
	g := &grid{promised: map[spot]conformance.OutcomeCell{}, seen: map[spot]*seen{}, glimpsed: map[spot]int{}}
	for _, c := range h.Outcomes {
		if c.Provider == provider {
			g.know(spot{c.Operation, c.Case})
			g.promised[spot{c.Operation, c.Case}] = c
		}
	}
	return g
}

// know makes room for a cell.
func (g *grid) know(at spot) {
	if !slices.Contains(g.operations, at.operation) {
		g.operations = append(g.operations, at.operation)
	}
	if !slices.Contains(g.cases, at.name) {
		g.cases = append(g.cases, at.name)
	}
}

// see takes from a result what it says about cells and standards.
func (g *grid) see(r conformance.Result, u rulings) {
	for _, c := range r.Cells {
		at := spot{c.Operation, c.Case}
		g.know(at)
		g.put(at, &seen{group: cellGroup(r, c, u), status: statusOf(r, c.Exchange), result: r.ID, times: 1})
	}
	for _, x := range r.Exchanges {
		if at := (spot{x.Operation, x.Presented}); x.Response != nil {
			g.glimpsed[at] = max(g.glimpsed[at], x.Response.Status)
		}
	}
	for _, f := range r.Findings {
		if !f.Counts() {
			continue
		}
		for _, claim := range u.standards(r, f) {
			g.deviate(r, f, claim)
		}
	}
}

// put keeps the worst that was seen. Of equals it keeps the one whose name comes first, whatever the order of the results.
func (g *grid) put(at spot, s *seen) {
	before := g.seen[at]
	if before == nil {
		g.seen[at] = s
		return
	}
	if s.group < before.group || s.group == before.group && s.result < before.result {
		before.group, before.status, before.result = s.group, s.status, s.result
	}
	before.times++
}

// cellGroup says what a result made of a cell: what it found in the exchange that was judged, standards aside.
func cellGroup(r conformance.Result, c conformance.Cell, u rulings) group {
	worst := groupHolds
	for _, f := range r.Findings {
		if !f.Counts() || f.Exchange != c.Exchange && f.Exchange != "" {
			continue
		}
		for _, id := range claimsOf(r, f) {
			if b := u.ruling(r.Provider, id); b.Basis != conformance.Standard {
				worst = min(worst, brokenGroup(b.standing))
			}
		}
	}
	if worst == groupHolds && r.Reason != "" {
		return u.group(conformance.Result{Verdict: worseOf(r)})
	}
	return worst
}

// worseOf is the verdict of what was left of a result after it failed for something else.
func worseOf(r conformance.Result) conformance.Verdict {
	if r.Verdict == conformance.Fail {
		return conformance.Inconclusive
	}
	return r.Verdict
}

// claimsOf lists the claims that a finding speaks against.
func claimsOf(r conformance.Result, f conformance.Finding) []string {
	if f.Claim != "" {
		return []string{f.Claim}
	}
	return r.Claims
}

// standards lists the standards that a finding speaks against.
func (u rulings) standards(r conformance.Result, f conformance.Finding) []conformance.Claim {
	var list []conformance.Claim
	for _, id := range claimsOf(r, f) {
		if c := u.claim(r.Provider, id); c.Basis == conformance.Standard {
			list = append(list, c)
		}
	}
	return list
}

// deviate notes a broken standard, once for each place and value.
func (g *grid) deviate(r conformance.Result, f conformance.Finding, claim conformance.Claim) {
	i := slices.IndexFunc(g.deviations, func(d *deviation) bool {
		return d.claim.ID == claim.ID && d.finding.Place == f.Place && d.finding.Expected == f.Expected && d.finding.Actual == f.Actual
	})
	if i < 0 {
		i = len(g.deviations)
		g.deviations = append(g.deviations, &deviation{claim: claim, finding: f, result: r.ID})
	}
	d := g.deviations[i]
	d.times++
	d.result = min(d.result, r.ID)
	if at, ok := spotOf(r, f.Exchange); ok && !slices.Contains(d.spots, at) {
		d.spots = append(d.spots, at)
	}
}

// spotOf says which cell an exchange belongs to: the one that was judged by it, or the way in which its token was presented.
func spotOf(r conformance.Result, exchange string) (spot, bool) {
	for _, c := range r.Cells {
		if c.Exchange == exchange {
			return spot{c.Operation, c.Case}, true
		}
	}
	x, ok := exchangeOf(r, exchange)
	return spot{x.Operation, x.Presented}, ok && x.Operation != ""
}

func exchangeOf(r conformance.Result, id string) (conformance.Exchange, bool) {
	i := slices.IndexFunc(r.Exchanges, func(x conformance.Exchange) bool { return x.ID == id })
	if i < 0 {
		return conformance.Exchange{}, false
	}
	return r.Exchanges[i], true
}

func statusOf(r conformance.Result, exchange string) int {
	if x, ok := exchangeOf(r, exchange); ok && x.Response != nil {
		return x.Response.Status
	}
	return 0
}
