package conformance

import (
	"cmp"
	"fmt"
	"slices"
)

// Tally folds results into verdicts on claims. It keeps names and counts, never evidence, so that its size follows the claims
// and not the scenarios. Use NewTally.
type Tally struct {
	strict    bool
	claims    []Claim
	byClaim   map[key]*ClaimResult
	expected  map[key]int
	scenarios map[Verdict]int
	readings  []Observation
	requests  int
	flaky     []string
	stopped   bool
}

type key struct{ provider, claim string }

// maxEvidence bounds how many results are named as evidence against one claim; the run holds all of them.
const maxEvidence = 20

// NewTally starts a tally over the claims of the providers that are run. strict is that of Claim.Standing.
func NewTally(claims []Claim, strict bool) *Tally {
	t := &Tally{strict: strict, claims: claims, byClaim: map[key]*ClaimResult{}, expected: map[key]int{}, scenarios: map[Verdict]int{}}
	for _, c := range claims {
		t.byClaim[key{c.Provider, c.ID}] = &ClaimResult{Claim: c.ID, Provider: c.Provider, Verdict: NotApplicable}
	}
	return t
}

// Expect says how many scenarios a claim needs. Where fewer were run, selected or not, it cannot pass.
func (t *Tally) Expect(provider, claim string, scenarios int) {
	t.expected[key{provider, claim}] = scenarios
}

// Add folds one result.
func (t *Tally) Add(r Result) {
	for _, e := range r.Own() {
		t.requests += 1 + len(e.Attempts)
	}
	if r.Flaky {
		t.flaky = append(t.flaky, r.ID)
	}
	for _, o := range r.Readings {
		o.Scenario = r.ID
		t.readings = append(t.readings, o)
	}
	if r.Kind == KindScenario {
		t.scenarios[r.Verdict]++
		for _, id := range r.Claims {
			t.judged(r, id)
		}
	}
	t.elsewhere(r)
}

// judged adds the verdict of a scenario to a claim that it judges. A failure speaks only against the claims that its findings
// name; a finding that names none speaks against all of them.
func (t *Tally) judged(r Result, id string) {
	c := t.byClaim[key{r.Provider, id}]
	if c == nil {
		return
	}
	c.Scenarios = append(c.Scenarios, r.ID)
	v := r.Verdict
	if v == Fail && !r.against(id) {
		v = Pass
		if r.Reason != "" { // it failed for another claim, and was then stopped: nothing is known about this one
			v = Inconclusive
		}
	}
	t.worsen(c, v, r)
}

// elsewhere adds findings on claims that the result does not judge: every exchange is checked against the contract.
func (t *Tally) elsewhere(r Result) {
	for _, f := range r.Findings {
		if !f.Counts() || f.Claim == "" || slices.Contains(r.Claims, f.Claim) {
			continue
		}
		if c := t.byClaim[key{r.Provider, f.Claim}]; c != nil {
			r.Cause, r.Reason = CauseContract, ""
			t.worsen(c, Fail, r)
		}
	}
}

// against reports whether a finding of r speaks against the claim.
func (r *Result) against(id string) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Counts() && (f.Claim == "" || f.Claim == id)
	})
}

func (t *Tally) worsen(c *ClaimResult, v Verdict, r Result) {
	before := c.Verdict
	c.Verdict = Worst(c.Verdict, v)
	if v != Pass && c.Verdict == v && (before != v || c.Reason == "") {
		c.Cause, c.Reason = r.Cause, r.Reason
	}
	if v == Fail && !slices.Contains(c.Evidence, r.ID) && len(c.Evidence) < maxEvidence {
		c.Evidence = append(c.Evidence, r.ID)
	}
}

// Interrupt says that the run ended early: what nothing judged was not reached, and so the run is not conformant.
func (t *Tally) Interrupt() { t.stopped = true }

// Trailer says what follows from everything added. Claims that nothing judged say why.
func (t *Tally) Trailer() Trailer {
	tr := Trailer{Scenarios: t.scenarios, Verdicts: map[Verdict]int{}, Standings: map[Standing]int{}, Requests: t.requests, Flaky: t.flaky}
	for _, claim := range t.claims {
		c := *t.byClaim[key{claim.Provider, claim.ID}]
		if len(c.Scenarios) == 0 && c.Verdict == NotApplicable {
			c.Verdict, c.Reason = t.unjudged(claim)
		}
		t.complete(&c)
		c.Standing = claim.Standing(c.Verdict, t.strict)
		tr.Verdicts[c.Verdict]++
		if c.Standing != Fine {
			tr.Standings[c.Standing]++
		}
		tr.Claims = append(tr.Claims, c)
	}
	tr.Observations = t.observations()
	tr.ExitCode = tr.exitCode()
	if t.stopped && (tr.ExitCode == ExitConformant || tr.ExitCode == ExitUsage) {
		tr.ExitCode = ExitUnjudged // what was not reached may be broken
	}
	return tr
}

// complete takes a pass back that not all the scenarios speak for which the claim needs.
func (t *Tally) complete(c *ClaimResult) {
	ran, needed := len(c.Scenarios), t.expected[key{c.Provider, c.Claim}]
	c.Needed = needed
	if (c.Verdict == Pass || c.Verdict == NotApplicable) && 0 < ran && ran < needed {
		c.Verdict, c.Reason = Untested, fmt.Sprintf("only %d of the %d scenarios that judge it ran", ran, needed)
	}
}

// unjudged says what becomes of a claim that no result spoke about.
func (t *Tally) unjudged(c Claim) (Verdict, string) {
	switch {
	case c.Party == ClientParty || c.Verify == ClientObserved:
		return Untested, fmt.Sprintf("binds the client: %s", c.Reason)
	case !c.Judgeable():
		return NotApplicable, c.Reason
	case t.stopped:
		return Untested, "not reached: the run was interrupted"
	default:
		return Untested, "not selected in this run"
	}
}

// observations returns each observed reading once, in the order of discrepancies; a target that was seen to follow both
// readings of one discrepancy is listed with both.
func (t *Tally) observations() []Observation {
	seen := map[Observation]bool{}
	var once []Observation
	for _, o := range t.readings {
		bare := Observation{Discrepancy: o.Discrepancy, Reading: o.Reading}
		if !seen[bare] {
			seen[bare] = true
			once = append(once, o)
		}
	}
	slices.SortFunc(once, func(a, b Observation) int {
		return cmp.Or(cmp.Compare(a.Discrepancy, b.Discrepancy), cmp.Compare(a.Reading, b.Reading))
	})
	return once
}

// Exit codes of a run (design, section 5).
const (
	ExitConformant    = 0
	ExitNonConformant = 1
	ExitUsage         = 2
	ExitUnjudged      = 3
	ExitHarness       = 4
	ExitSecret        = 5
)

func (t *Trailer) exitCode() int {
	switch {
	case t.inexcusable():
		return ExitNonConformant
	case t.Scenarios[Error] > 0:
		return ExitHarness
	case t.Scenarios[Inconclusive] > 0 || t.Scenarios[Deferred] > 0:
		return ExitUnjudged
	case t.Scenarios[Pass] == 0 && t.Scenarios[Fail] == 0:
		return ExitUsage // nothing was checked: green on nothing is red
	}
	return ExitConformant
}
