package report

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// job is a part: some scenarios of cargodocs, as a job of its own would record them.
func job(id string, after time.Duration, change func(*c.Header), results ...c.Result) c.Run {
	h := conformant().Header
	h.ID, h.Started = id, begun().Add(after)
	if change != nil {
		change(&h)
	}
	tally := c.NewTally(h.Claims, h.Strict)
	for _, claim := range h.Claims {
		tally.Expect(claim.Provider, claim.ID, 2)
	}
	for _, r := range results {
		tally.Add(r)
	}
	t := tally.Trailer()
	t.Complete, t.Finished = true, h.Started.Add(time.Second)
	return c.Run{Header: h, Trailer: t, Results: func() iter.Seq2[c.Result, error] { return stream(results) }}
}

func one(name string, findings ...c.Finding) c.Result {
	return scenario("cargodocs/lifetime", name, 8, []string{"CARGODOCS-LIFE-001"}, findings)
}

func merged(t *testing.T, runs ...c.Run) c.Run {
	t.Helper()
	run, err := Merge(runs...)
	require.NoError(t, err)
	return run
}

func claimOf(t *testing.T, run c.Run, id string) c.ClaimResult {
	t.Helper()
	i := slices.IndexFunc(run.Trailer.Claims, func(r c.ClaimResult) bool { return r.Claim == id })
	require.GreaterOrEqual(t, i, 0, id)
	return run.Trailer.Claims[i]
}

func TestMergeJudgesThePartsTogether(t *testing.T) {
	t.Parallel()
	a, b := job("a", 0, nil, one("first")), job("b", time.Minute, nil, one("second"))
	assert.Equal(t, c.Untested, claimOf(t, a, "CARGODOCS-LIFE-001").Verdict, "half of what the claim needs proves nothing")
	whole := merged(t, a, b)
	got := claimOf(t, whole, "CARGODOCS-LIFE-001")
	assert.Equal(t, c.Pass, got.Verdict)
	assert.Len(t, got.Scenarios, 2)
	assert.Equal(t, map[c.Verdict]int{c.Pass: 2}, whole.Trailer.Scenarios)
	assert.Equal(t, c.ExitConformant, whole.Trailer.ExitCode)
	assert.Equal(t, b.Trailer.Finished, whole.Trailer.Finished)
	assert.True(t, whole.Trailer.Complete)
	assert.Equal(t, []c.Part{{ID: "a", Started: begun(), Complete: true, Results: 1}, {ID: "b", Started: begun().Add(time.Minute), Complete: true, Results: 1}}, whole.Header.Parts)
	assert.Regexp(t, "^merged-[0-9a-f]{12}$", whole.Header.ID)
	assert.Equal(t, []string{"missing: cargodocs: no part ran all the scenarios of 1 claim: CARGODOCS-TOKEN-001"}, whole.Header.Remarks)
	assert.NoError(t, validate(t, write(t, whole)))
}

func TestMergingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	a, b := job("a", 0, nil, one("first"), one("both")), job("b", time.Minute, nil, one("second"), one("both", c.Finding{Place: "status"}))
	d := job("d", time.Hour, nil, one("third"))
	want := write(t, merged(t, a, b, d))
	assert.Equal(t, string(write(t, a)), string(write(t, merged(t, a, a))), "one run is itself, however often")
	for name, runs := range map[string][]c.Run{
		"again":              {a, b, d, a},
		"in another order":   {d, b, a},
		"with the whole":     {merged(t, a, b, d), b},
		"the whole twice":    {merged(t, a, b, d), merged(t, d, a, b)},
		"step by step":       {merged(t, a, b), d},
		"step by step, late": {merged(t, a, d), b, a},
	} {
		got := merged(t, runs...)
		assert.Equal(t, merged(t, a, b, d).Header, got.Header, name)
		assert.Equal(t, resultIDs(merged(t, a, b, d)), resultIDs(got), name)
		got.Trailer.Claims, got.Results = merged(t, a, b, d).Trailer.Claims, merged(t, a, b, d).Results // the order of evidence follows that of the results
		assert.Equal(t, string(want), string(write(t, got)), name)
	}
}

func resultIDs(run c.Run) []string {
	var ids []string
	for r := range run.Results() {
		ids = append(ids, r.ID+string(r.Verdict))
	}
	slices.Sort(ids)
	return ids
}

func TestOfOverlappingResultsTheWorstCounts(t *testing.T) {
	t.Parallel()
	good, bad := job("a", 0, nil, one("x")), job("b", time.Minute, nil, one("x", c.Finding{Place: "status"}))
	for _, runs := range [][]c.Run{{good, bad}, {bad, good}} {
		whole := merged(t, runs...)
		assert.Equal(t, []string{"cargodocs/lifetime/xfail"}, resultIDs(whole))
		assert.Equal(t, c.ExitNonConformant, whole.Trailer.ExitCode)
		assert.Contains(t, whole.Header.Remarks, "overlap: cargodocs/lifetime/x was run by more than one part, with results that differ: the worst counts")
	}
	again := one("x")
	again.Started = again.Started.Add(time.Hour)
	twice := []c.Run{good, job("b", time.Minute, nil, again)}
	first := resultIDs(merged(t, twice...))
	slices.Reverse(twice)
	assert.Equal(t, first, resultIDs(merged(t, twice...)), "of equals one, whatever the order")
	assert.Equal(t, 1, merged(t, twice...).Trailer.Scenarios[c.Pass])
	assert.NotContains(t, merged(t, good, job("b", time.Minute, nil, one("x"))).Header.Remarks[0], "overlap", "the same result is no overlap")
}

func TestEachJobSetsUpForItself(t *testing.T) {
	t.Parallel()
	setup := func(at time.Duration) c.Result {
		return c.Result{ID: "cargodocs/setup/default/1", Kind: c.KindSetup, Provider: "cargodocs", Verdict: c.Pass, Started: begun().Add(at)}
	}
	whole := merged(t, job("a", 0, nil, one("x"), setup(1)), job("b", time.Minute, nil, one("y"), setup(2)))
	assert.Len(t, resultIDs(whole), 4)
	for _, r := range whole.Header.Remarks {
		assert.NotContains(t, r, "overlap")
	}
}

func TestMergeNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	cut := job("b", time.Minute, nil, one("second"))
	cut.Trailer.Complete, cut.Trailer.Stopped, cut.Trailer.ExitCode = false, "interrupted after 1 of 9", c.ExitUnjudged
	unrun := job("a", 0, func(h *c.Header) { h.Providers = append(h.Providers, dataloy()) }, one("first"))
	whole := merged(t, unrun, cut)
	assert.Equal(t, []string{"missing: the part b was interrupted", "missing: cargodocs: no part ran all the scenarios of 1 claim: CARGODOCS-TOKEN-001",
		"missing: dataloy was run by no part: " + dataloy().NotRun}, whole.Header.Remarks)
	assert.False(t, whole.Trailer.Complete)
	assert.Equal(t, "interrupted after 1 of 9", whole.Trailer.Stopped)
	assert.Equal(t, c.ExitUnjudged, whole.Trailer.ExitCode)
	silent := cut
	silent.Trailer.Stopped = ""
	assert.Equal(t, "a part was interrupted", merged(t, unrun, silent).Trailer.Stopped)
}

func TestAProviderThatAPartRanIsRun(t *testing.T) {
	t.Parallel()
	without := job("a", 0, func(h *c.Header) { h.Providers[0].NotRun, h.Claims = "no credentials", nil }, c.Result{ID: "dataloy/x", Kind: c.KindScenario, Provider: "dataloy", Verdict: c.Pass})
	with := job("b", time.Minute, nil, one("first"))
	for _, runs := range [][]c.Run{{without, with}, {with, without}} {
		whole := merged(t, runs...)
		require.Len(t, whole.Header.Providers, 1)
		assert.Empty(t, whole.Header.Providers[0].NotRun)
	}
	none := merged(t, without, job("c", time.Minute, func(h *c.Header) { h.Providers[0].NotRun = "no credentials" }, c.Result{ID: "dataloy/y", Kind: c.KindScenario, Provider: "dataloy"}))
	assert.Contains(t, none.Header.Remarks[0], "missing: cargodocs was run by no part")
}

func TestPartsHaveToFit(t *testing.T) {
	t.Parallel()
	a := job("a", 0, nil, one("first"))
	for want, change := range map[string]func(*c.Header){
		`expected one environment, got "mock" and "uat"`:             func(h *c.Header) { h.Environment.Name = "uat" },
		"expected both strict or neither":                            func(h *c.Header) { h.Strict = true },
		"b: specs/oauthjwt/claims.yaml is not the same in all parts": func(h *c.Header) { h.Digests = map[string]string{"specs/oauthjwt/claims.yaml": "x"} },
		"b: claim cargodocs CARGODOCS-LIFE-001 is not the same":      func(h *c.Header) { h.Claims = slices.Clone(h.Claims); h.Claims[1].Text = "x" },
		"a: two runs have this id, and they are not the same":        func(h *c.Header) { h.ID = "a" },
	} {
		_, err := Merge(a, job("b", time.Minute, change, one("second")))
		assert.ErrorContains(t, err, want)
	}
	_, err := Merge()
	assert.ErrorContains(t, err, "at least one run")
	for want, unlike := range map[string]func(*c.Header, string){
		"discrepancy cargodocs D is not": func(h *c.Header, s string) {
			h.Discrepancy = []c.Discrepancy{{ID: "D", Provider: "cargodocs", Text: s}}
		},
		"operation cargodocs o is not": func(h *c.Header, s string) {
			h.Operations = []c.OperationInfo{{ID: "o", Provider: "cargodocs", Path: s}}
		},
		"outcome cargodocs o x is not": func(h *c.Header, s string) {
			h.Outcomes = []c.OutcomeCell{{Operation: "o", Case: "x", Provider: "cargodocs", Claim: s}}
		},
	} {
		_, err := Merge(job("a", 0, func(h *c.Header) { unlike(h, "1") }, one("x")), job("b", 1, func(h *c.Header) { unlike(h, "2") }, one("y")))
		assert.ErrorContains(t, err, want)
	}
}

func TestMergeReadsEveryPart(t *testing.T) {
	t.Parallel()
	torn := job("b", time.Minute, nil, one("second"))
	torn.Results = func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) { yield(c.Result{}, errors.New("torn")) }
	}
	_, err := Merge(job("a", 0, nil, one("first")), torn)
	assert.ErrorContains(t, err, "torn")
	torn.Header.Parts = []c.Part{{ID: "b"}, {ID: "b2"}}
	_, err = Merge(job("a", 0, nil, one("first")), torn)
	assert.ErrorContains(t, err, "torn", "a whole is not counted, but read")
	calls := 0
	late := job("b", time.Minute, nil, one("second"))
	whole := late.Results
	late.Results = func() iter.Seq2[c.Result, error] {
		if calls++; calls > 3 {
			return torn.Results()
		}
		return whole()
	}
	run := merged(t, job("a", 0, nil, one("first")), late)
	var last error
	for _, err := range run.Results() {
		last = err
	}
	assert.ErrorContains(t, last, "torn")
	for range merged(t, job("a", 0, nil, one("first")), job("b", 1, nil, one("second"))).Results() {
		break // nobody has to read to the end
	}
}

func TestMergedHeader(t *testing.T) {
	t.Parallel()
	merge := func(x, y func(*c.Header)) c.Header {
		return merged(t, job("a", 0, x, one("x")), job("b", 1, y, one("y"))).Header
	}
	tags := func(s string) func(*c.Header) { return func(h *c.Header) { h.Tags = s } }
	assert.Equal(t, "(@x) or (@y)", merge(tags("@y"), tags("@x")).Tags)
	assert.Equal(t, "@x", merge(tags("@x"), tags("@x")).Tags)
	assert.Empty(t, merge(tags("@x"), nil).Tags, "a part that chose everything leaves nothing to say")
	matrix := func(s string, stale map[string]string) func(*c.Header) {
		return func(h *c.Header) { h.KillMatrix, h.MatrixStale = s, stale }
	}
	assert.Equal(t, "m", merge(matrix("m", nil), matrix("m", nil)).KillMatrix)
	proof := func(digest, provider string) func(*c.Header) {
		return func(h *c.Header) {
			h.KillMatrix, h.Proof, h.Proved = digest, []c.Proof{{Provider: provider, Mutants: 1}}, []c.ProvedClaim{{Provider: provider, Claim: "X", Killers: 1}}
		}
	}
	assert.Len(t, merge(proof("m", "p"), proof("m", "q")).Proved, 2)
	assert.Len(t, merge(proof("m", "p"), proof("m", "p")).Proof, 1, "what both know is known once")
	assert.Empty(t, merge(proof("m", "p"), proof("n", "q")).Proof, "two matrices prove nothing together")
	h := merge(matrix("m", map[string]string{"p": "old"}), matrix("n", map[string]string{"q": "older"}))
	assert.Empty(t, h.KillMatrix)
	assert.Equal(t, map[string]string{"p": "old", "q": "older"}, h.MatrixStale)
	assert.Equal(t, 9, merge(nil, func(h *c.Header) { h.Parallel = 9 }).Parallel)
	assert.Equal(t, "plimsoll run --env mock --seed 42", merge(func(h *c.Header) { h.Repeat = "plimsoll run --env mock --provider x --seed 42 --tags '@a b'" }, nil).Repeat)
	sandbox := func(target string) func(*c.Header) {
		return func(h *c.Header) {
			h.Environment = c.EnvironmentInfo{Name: "s", Kind: "sandbox"}
			h.Providers[0].Target = target
		}
	}
	assert.Contains(t, merge(sandbox("https://b"), sandbox("https://a")).Remarks, "overlap: cargodocs was run against https://a and against https://b")
	assert.NotContains(t, merge(sandbox("https://a"), sandbox("https://a")).Remarks[0], "overlap")
}

func TestMergeKeepsWhatAPartKnows(t *testing.T) {
	t.Parallel()
	a, b := job("a", 0, nil, one("x")), job("b", 1, nil, one("y"))
	b.Trailer.ExitCode = c.ExitSecret
	b.Trailer.Claims = slices.Clone(b.Trailer.Claims)
	b.Trailer.Claims[1].Unproven = true
	whole := merged(t, a, b)
	assert.Equal(t, c.ExitSecret, whole.Trailer.ExitCode, "a secret stays found")
	assert.True(t, claimOf(t, whole, "CARGODOCS-LIFE-001").Unproven)
	assert.False(t, claimOf(t, whole, "CARGODOCS-TOKEN-001").Unproven)
	for codes, want := range map[[2]int]int{{0, 1}: 1, {4, 1}: 1, {3, 4}: 4, {0, 3}: 3, {5, 1}: 5, {0, 2}: 0, {2, 0}: 2, {0, 0}: 0} {
		assert.Equal(t, want, graver(codes[0], codes[1]), "%v", codes)
	}
}
