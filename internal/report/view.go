package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// view is what the reports for people show: a run sorted by provider and claim, each in the order of its page, with
// shortened evidence for what failed. Its size follows the claims, not the results.
type view struct {
	conformance.Header
	end       conformance.Trailer
	providers []*section
}

// section is one provider.
type section struct {
	conformance.ProviderInfo
	claims        []*judged
	discrepancies []discrepancy
	notes         notes
	waited        waited
}

// judged is a claim with what became of it.
type judged struct {
	conformance.Claim
	result   conformance.ClaimResult
	evidence []evidence
	more     int // scenarios that speak against it as well and are not shown
}

// discrepancy is a discrepancy with the readings that the target was seen to follow.
type discrepancy struct {
	conformance.Discrepancy
	follows []string
}

type address struct{ provider, claim string }

// look collects the view of a run, in one pass over its results. Whoever wants to see them as well is shown each of them.
func look(run conformance.Run, also ...func(conformance.Result)) (*view, error) {
	v := outline(run)
	byID := map[address]*judged{}
	for _, s := range v.providers {
		for _, c := range s.claims {
			byID[address{s.ID, c.ID}] = c
		}
	}
	for r, err := range resultsOf(run) {
		if err != nil {
			return nil, err
		}
		v.add(r, byID)
		for _, see := range also {
			see(r)
		}
	}
	for _, s := range v.providers {
		s.notes.sort()
	}
	return v, nil
}

// outline is the view without what only the results tell.
func outline(run conformance.Run) *view {
	v := &view{Header: run.Header, end: run.Trailer}
	for _, info := range run.Header.Providers {
		v.section(info.ID).ProviderInfo = info
	}
	v.judge()
	v.discrepancies()
	return v
}

// section returns the provider's section and makes it where nobody announced the provider.
func (v *view) section(id string) *section {
	i := slices.IndexFunc(v.providers, func(s *section) bool { return s.ID == id })
	if i < 0 {
		i = len(v.providers)
		v.providers = append(v.providers, &section{ProviderInfo: conformance.ProviderInfo{ID: id, Name: id}})
	}
	return v.providers[i]
}

// judge puts the verdicts beside their claims, sorted as the page has them: by basis, then by line.
func (v *view) judge() {
	order := map[address]int{}
	for i, c := range v.Claims {
		order[address{c.Provider, c.ID}] = i
	}
	for _, r := range v.end.Claims {
		s := v.section(r.Provider)
		s.claims = append(s.claims, &judged{Claim: v.claim(order, r), result: r})
	}
	for _, s := range v.providers {
		slices.SortStableFunc(s.claims, func(a, b *judged) int {
			return cmp.Or(
				cmp.Compare(slices.Index(conformance.Bases(), a.Basis), slices.Index(conformance.Bases(), b.Basis)),
				cmp.Compare(a.Line, b.Line),
				cmp.Compare(order[address{a.Provider, a.ID}], order[address{b.Provider, b.ID}]))
		})
	}
}

// claim finds what a verdict is about: a claim of the provider, or one that is written for all of them.
func (v *view) claim(order map[address]int, r conformance.ClaimResult) conformance.Claim {
	for _, at := range []address{{r.Provider, r.Claim}, {"", r.Claim}} {
		if i, ok := order[at]; ok {
			return v.Claims[i]
		}
	}
	return conformance.Claim{ID: r.Claim, Text: "(the run does not say what this claim states)"}
}

func (v *view) discrepancies() {
	for _, d := range v.Discrepancy {
		entry := discrepancy{Discrepancy: d}
		for _, o := range v.end.Observations {
			if o.Discrepancy == d.ID && !slices.Contains(entry.follows, o.Reading) {
				entry.follows = append(entry.follows, o.Reading)
			}
		}
		s := v.section(d.Provider)
		s.discrepancies = append(s.discrepancies, entry)
	}
}

// add takes from one result what the reports show of it.
func (v *view) add(r conformance.Result, byID map[address]*judged) {
	v.section(r.Provider).notes.add(r)
	v.section(r.Provider).waited.add(r)
	for _, id := range brokenBy(r) {
		c := byID[address{r.Provider, id}]
		if c == nil || c.result.Verdict != conformance.Fail {
			continue
		}
		c.offer(r, id)
	}
}

// offer keeps the first scenarios that speak against the claim: those that judge it, then by feature file and line, not by the order
// in which they ended, which another run would not repeat.
func (c *judged) offer(r conformance.Result, id string) {
	at, _ := slices.BinarySearchFunc(c.evidence, r, func(e evidence, r conformance.Result) int {
		return cmp.Or(cmp.Compare(e.rank, rank(r, id)), cmp.Compare(e.uri, r.URI), cmp.Compare(e.line, r.Line), cmp.Compare(e.id, r.ID))
	})
	if at < maxScenarios {
		c.evidence = slices.Insert(c.evidence, at, evidenceOf(r, id))
	}
	if at == maxScenarios || len(c.evidence) > maxScenarios {
		c.more++
		c.evidence = c.evidence[:maxScenarios]
	}
}

// brokenBy lists the claims that the findings of a result speak against: those that they name, and those that the scenario
// judges where a finding names none.
func brokenBy(r conformance.Result) []string {
	var ids []string
	for _, f := range r.Findings {
		switch {
		case !f.Counts(): // a note, or something that could not be checked
		case f.Claim != "":
			ids = append(ids, f.Claim)
		default:
			ids = append(ids, r.Claims...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// elapsed is how long the run took; an interrupted run that nobody closed took no time that we know of.
func (v *view) elapsed() time.Duration { return max(0, v.end.Finished.Sub(v.Started)) }

// resultsOf is the stream of the results; a run without one has none.
func resultsOf(run conformance.Run) func(func(conformance.Result, error) bool) {
	if run.Results == nil {
		return func(func(conformance.Result, error) bool) {}
	}
	return run.Results()
}
