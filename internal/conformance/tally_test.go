package conformance

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func claimOf(id string, edit ...func(*Claim)) Claim {
	c := goodClaim()
	c.ID, c.Provider = id, "p"
	for _, e := range edit {
		e(&c)
	}
	return c
}

func scenario(id string, v Verdict, claims ...string) Result {
	r := Result{ID: id, Kind: KindScenario, Provider: "p", Claims: claims, Verdict: v}
	if v == Fail {
		r.Cause, r.Findings = CauseContract, []Finding{{Place: "status"}}
	}
	return r
}

func verdictOf(t *testing.T, tr Trailer, id string) ClaimResult {
	t.Helper()
	for _, c := range tr.Claims {
		if c.Claim == id {
			return c
		}
	}
	require.FailNow(t, "no such claim", id)
	return ClaimResult{}
}

func TestAClaimPassesOnlyIfEveryScenarioPassed(t *testing.T) {
	t.Parallel()
	for _, worse := range []Verdict{Fail, Error, Inconclusive, Deferred, Untested} {
		tally := NewTally([]Claim{claimOf("X-1")}, false)
		tally.Add(scenario("a", Pass, "X-1"))
		tally.Add(scenario("b", worse, "X-1"))
		tally.Add(scenario("c", Pass, "X-1"))
		assert.Equal(t, worse, verdictOf(t, tally.Trailer(), "X-1").Verdict)
	}
	tally := NewTally([]Claim{claimOf("X-1")}, false)
	tally.Add(scenario("a", Pass, "X-1"))
	got := verdictOf(t, tally.Trailer(), "X-1")
	assert.Equal(t, Pass, got.Verdict)
	assert.Equal(t, []string{"a"}, got.Scenarios)
	assert.Empty(t, got.Evidence)
}

func TestAClaimPassesOnlyIfEveryScenarioRan(t *testing.T) {
	t.Parallel()
	for ran, want := range []Verdict{Untested, Untested, Pass} {
		tally := NewTally([]Claim{claimOf("X-1")}, false)
		tally.Expect("p", "X-1", 2)
		for i := range ran {
			tally.Add(scenario(fmt.Sprint(i), Pass, "X-1"))
		}
		assert.Equal(t, want, verdictOf(t, tally.Trailer(), "X-1").Verdict, "%d of 2", ran)
	}
	for ran, want := range map[Verdict]Verdict{Pass: Untested, NotApplicable: Untested, Inconclusive: Inconclusive, Fail: Fail} {
		tally := NewTally([]Claim{claimOf("X-1")}, false)
		tally.Expect("p", "X-1", 2)
		tally.Add(scenario("a", ran, "X-1"))
		got := verdictOf(t, tally.Trailer(), "X-1")
		assert.Equal(t, want, got.Verdict, "one of two, and it is %s", ran)
		if want == Untested {
			assert.Equal(t, "only 1 of the 2 scenarios that judge it ran", got.Reason)
		}
	}
}

func TestAnInterruptedRunIsNotConformant(t *testing.T) {
	t.Parallel()
	for v, want := range map[Verdict]int{Pass: ExitUnjudged, Untested: ExitUnjudged, Fail: ExitNonConformant, Error: ExitHarness} {
		tally := NewTally([]Claim{claimOf("X-1")}, false)
		tally.Add(scenario("a", v, "X-1"))
		tally.Interrupt()
		assert.Equal(t, want, tally.Trailer().ExitCode, v)
	}
}

func TestAFindingSpeaksAgainstTheClaimItNames(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1"), claimOf("X-2"), claimOf("X-3")}, false)
	r := scenario("a", Fail, "X-1", "X-2")
	r.Findings = []Finding{{Claim: "X-2"}, {Claim: "X-3", Note: true}}
	tally.Add(r)
	tr := tally.Trailer()
	assert.Equal(t, Pass, verdictOf(t, tr, "X-1").Verdict)
	assert.Equal(t, Fail, verdictOf(t, tr, "X-2").Verdict)
	assert.Equal(t, Untested, verdictOf(t, tr, "X-3").Verdict, "a note speaks against nothing")
}

func TestAFailureThatWasThenStoppedSaysNothingOfTheOtherClaims(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1"), claimOf("X-2")}, false)
	r := scenario("a", Fail, "X-1", "X-2")
	r.Findings, r.Reason = []Finding{{Claim: "X-2"}}, "then the target was down"
	tally.Add(r)
	assert.Equal(t, Inconclusive, verdictOf(t, tally.Trailer(), "X-1").Verdict)
}

func TestAContractFindingCountsWhereverItWasSeen(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1"), claimOf("X-2")}, false)
	for _, kind := range []Kind{KindScenario, KindSetup} {
		r := Result{ID: string(kind), Kind: kind, Provider: "p", Claims: []string{"X-1"}, Verdict: Pass, Findings: []Finding{{Claim: "X-2"}}}
		tally.Add(r)
	}
	tr := tally.Trailer()
	assert.Equal(t, Pass, verdictOf(t, tr, "X-1").Verdict)
	got := verdictOf(t, tr, "X-2")
	assert.Equal(t, Fail, got.Verdict)
	assert.Equal(t, []string{"scenario", "setup"}, got.Evidence)
	assert.Equal(t, NonConformant, got.Standing)
	assert.Equal(t, CauseContract, got.Cause)
}

func TestResultsOfAnotherProviderSayNothing(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1")}, false)
	r := scenario("a", Fail, "X-1")
	r.Provider = "q"
	tally.Add(r)
	assert.Equal(t, Untested, verdictOf(t, tally.Trailer(), "X-1").Verdict)
}

func TestClaimsThatNothingJudgedSayWhy(t *testing.T) {
	t.Parallel()
	client := claimOf("C", func(c *Claim) { c.Party, c.Reason = ClientParty, "only a client can break it" })
	review := claimOf("R", func(c *Claim) { c.Verify, c.Reason = Review, "wording only" })
	tr := NewTally([]Claim{client, review, claimOf("X-1")}, false).Trailer()
	assert.Equal(t, Untested, verdictOf(t, tr, "C").Verdict)
	assert.Equal(t, "binds the client: only a client can break it", verdictOf(t, tr, "C").Reason)
	assert.Equal(t, NotApplicable, verdictOf(t, tr, "R").Verdict)
	assert.Equal(t, "wording only", verdictOf(t, tr, "R").Reason)
	assert.Equal(t, Untested, verdictOf(t, tr, "X-1").Verdict)
	assert.Equal(t, "not selected in this run", verdictOf(t, tr, "X-1").Reason)
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	should := func(c *Claim) { c.Level = Should }
	standard := func(c *Claim) { c.Basis = Standard }
	tests := map[string]struct {
		claim   Claim
		strict  bool
		results []Result
		want    int
	}{
		"all well":                      {claimOf("X-1"), false, []Result{scenario("a", Pass, "X-1")}, ExitConformant},
		"a documented must is broken":   {claimOf("X-1"), false, []Result{scenario("a", Fail, "X-1")}, ExitNonConformant},
		"a should is broken":            {claimOf("X-1", should), false, []Result{scenario("a", Fail, "X-1")}, ExitConformant},
		"a should is broken, strict":    {claimOf("X-1", should), true, []Result{scenario("a", Fail, "X-1")}, ExitNonConformant},
		"a standard is broken":          {claimOf("X-1", standard), true, []Result{scenario("a", Fail, "X-1")}, ExitConformant},
		"an outage":                     {claimOf("X-1"), false, []Result{scenario("a", Inconclusive, "X-1"), scenario("b", Pass, "X-1")}, ExitUnjudged},
		"deferred only":                 {claimOf("X-1"), false, []Result{scenario("a", Deferred, "X-1")}, ExitUnjudged},
		"broken and an outage":          {claimOf("X-1"), false, []Result{scenario("a", Fail, "X-1"), scenario("b", Inconclusive, "X-1")}, ExitNonConformant},
		"our error":                     {claimOf("X-1"), false, []Result{scenario("a", Error, "X-1"), scenario("b", Inconclusive, "X-1")}, ExitHarness},
		"broken and our error":          {claimOf("X-1"), false, []Result{scenario("a", Fail, "X-1"), scenario("b", Error, "X-1")}, ExitNonConformant},
		"untested beside passes":        {claimOf("X-1"), false, []Result{scenario("a", Pass, "X-1"), scenario("b", Untested, "X-1")}, ExitConformant},
		"nothing but untested":          {claimOf("X-1"), false, []Result{scenario("a", Untested, "X-1")}, ExitUsage},
		"nothing at all":                {claimOf("X-1"), false, nil, ExitUsage},
		"a set-up alone checks nothing": {claimOf("X-1"), false, []Result{{ID: "s", Kind: KindSetup, Provider: "p", Verdict: Pass}}, ExitUsage},
		"nothing but not applicable":    {claimOf("X-1"), false, []Result{scenario("a", NotApplicable, "X-1")}, ExitUsage},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tally := NewTally([]Claim{tt.claim}, tt.strict)
			for _, r := range tt.results {
				tally.Add(r)
			}
			assert.Equal(t, tt.want, tally.Trailer().ExitCode)
		})
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1")}, false)
	for i := range 10 * maxEvidence {
		tally.Add(scenario(fmt.Sprint(i), Fail, "X-1"))
	}
	assert.Len(t, verdictOf(t, tally.Trailer(), "X-1").Evidence, maxEvidence)
}

func TestEachReadingIsListedOnce(t *testing.T) {
	t.Parallel()
	tally := NewTally(nil, false)
	for _, reading := range []string{"text", "text", "sample"} {
		tally.Add(Result{ID: "a", Kind: KindScenario, Readings: []Observation{{Discrepancy: "D1", Reading: reading}}})
	}
	tally.Add(Result{ID: "b", Kind: KindScenario, Readings: []Observation{{Discrepancy: "D0", Reading: "text"}}})
	want := []Observation{{"D0", "text", "b"}, {"D1", "sample", "a"}, {"D1", "text", "a"}}
	assert.Equal(t, want, tally.Trailer().Observations)
}

func TestAnInterruptedRunSaysThatClaimsWereNotReached(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1")}, false)
	tally.Interrupt()
	got := verdictOf(t, tally.Trailer(), "X-1")
	assert.Equal(t, Untested, got.Verdict)
	assert.Equal(t, "not reached: the run was interrupted", got.Reason)
}

func TestTheTrailerCountsWhatWasSentAndWhatPassedOnlyLater(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1"), claimOf("X-2"), claimOf("X-3")}, false)
	steady, flaky := scenario("a", Pass, "X-1"), scenario("b", Pass, "X-2")
	steady.Exchanges = make([]Exchange, 2)
	flaky.Flaky, flaky.Exchanges = true, []Exchange{{Attempts: make([]Attempt, 3)}}
	tally.Add(steady)
	tally.Add(flaky)
	tr := tally.Trailer()
	assert.Equal(t, 2+1+3, tr.Requests, "every attempt is a request")
	assert.Equal(t, []string{"b"}, tr.Flaky)
	assert.Equal(t, map[Verdict]int{Pass: 2, Untested: 1}, tr.Verdicts, "of claims")
	assert.Equal(t, map[Verdict]int{Pass: 2}, tr.Scenarios)
}

// The reason that is shown is that of the worst verdict, and the first one given.
func TestAClaimShowsTheReasonOfItsWorstVerdict(t *testing.T) {
	t.Parallel()
	because := func(id string, v Verdict, c Cause, reason string) Result {
		r := scenario(id, v, "X-1")
		r.Cause, r.Reason = c, reason
		return r
	}
	tests := map[string]struct {
		results []Result
		cause   Cause
		reason  string
	}{
		"a pass has none":             {[]Result{because("a", Pass, CauseHarness, "odd")}, "", ""},
		"the worse one":               {[]Result{because("a", Untested, CauseCredential, "no key"), because("b", Inconclusive, CauseOutage, "down")}, CauseOutage, "down"},
		"not the better one":          {[]Result{because("a", Inconclusive, CauseOutage, "down"), because("b", Untested, CauseCredential, "no key")}, CauseOutage, "down"},
		"not that of a later pass":    {[]Result{because("a", Inconclusive, CauseOutage, "down"), because("b", Pass, CauseHarness, "odd")}, CauseOutage, "down"},
		"the first of two alike":      {[]Result{because("a", Inconclusive, CauseOutage, "down"), because("b", Inconclusive, CauseQuota, "slow")}, CauseOutage, "down"},
		"a later one, if it is alone": {[]Result{because("a", Inconclusive, "", ""), because("b", Inconclusive, CauseQuota, "slow")}, CauseQuota, "slow"},
	}
	for name, tt := range tests {
		tally := NewTally([]Claim{claimOf("X-1")}, false)
		for _, r := range tt.results {
			tally.Add(r)
		}
		got := verdictOf(t, tally.Trailer(), "X-1")
		assert.Equal(t, tt.cause, got.Cause, name)
		assert.Equal(t, tt.reason, got.Reason, name)
	}
}

func TestAClaimSaysHowManyScenariosItNeeds(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1"), claimOf("X-2", func(c *Claim) { c.Verify, c.Reason = Review, "wording only" })}, false)
	tally.Expect("p", "X-1", 2)
	tally.Expect("p", "X-2", 3)
	assert.Equal(t, 2, verdictOf(t, tally.Trailer(), "X-1").Needed)
	got := verdictOf(t, tally.Trailer(), "X-2")
	assert.Equal(t, NotApplicable, got.Verdict, "none of them ran, so nothing is missing that was begun")
	assert.Equal(t, "wording only", got.Reason)
}

func TestANoteBeforeAFindingOnAnotherClaimHidesNothing(t *testing.T) {
	t.Parallel()
	tally := NewTally([]Claim{claimOf("X-1"), claimOf("X-2")}, false)
	r := scenario("a", Pass, "X-1")
	r.Findings = []Finding{{Claim: "X-2", Note: true}, {Claim: "X-1", Note: true}, {Claim: "X-2"}}
	tally.Add(r)
	assert.Equal(t, Fail, verdictOf(t, tally.Trailer(), "X-2").Verdict)
}
