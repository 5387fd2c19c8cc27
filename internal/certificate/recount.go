package certificate

import (
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// compare holds the verdicts of the trailer against what the results come to. The trailer may be more careful than they are,
// because it knows how many scenarios a claim needs; it may never be kinder.
func (rec *record) compare(recounted conformance.Trailer) {
	found := map[address]conformance.ClaimResult{}
	for _, c := range recounted.Claims {
		found[address{c.Provider, c.Claim}] = c
	}
	seen := map[address]bool{}
	for _, c := range rec.Trailer.Claims {
		at := address{c.Provider, c.Claim}
		if seen[at] {
			rec.problem("%s %s: its verdict stands twice", c.Provider, c.Claim)
		}
		seen[at] = true
		r, known := found[at]
		if !known {
			rec.problem("%s %s: expected a claim of the header, got one that it does not know", c.Provider, c.Claim)
			continue
		}
		rec.held(c, r)
	}
	rec.complete(seen)
}

// held reports a verdict, or a scenario, that the results do not bear out.
func (rec *record) held(c, recounted conformance.ClaimResult) {
	kinder := conformance.Worst(c.Verdict, recounted.Verdict) != c.Verdict
	if kinder || c.Verdict == conformance.Pass && recounted.Verdict != conformance.Pass {
		rec.problem("%s %s: expected %s, which is what its results come to, got %s", c.Provider, c.Claim, recounted.Verdict, c.Verdict)
	}
	for _, id := range c.Scenarios {
		if rec.results[id] == "" {
			rec.problem("%s %s: expected the result %s, got none", c.Provider, c.Claim, id)
		}
	}
}

// complete reports the claims of providers that were run and have no verdict at all.
func (rec *record) complete(seen map[address]bool) {
	run := map[string]bool{}
	for _, p := range rec.Header.Providers {
		run[p.ID] = p.NotRun == ""
	}
	for _, c := range rec.Header.Claims {
		if run[c.Provider] && !seen[address{c.Provider, c.ID}] {
			rec.problem("%s %s: expected a verdict, got none", c.Provider, c.ID)
		}
	}
}
