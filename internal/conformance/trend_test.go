package conformance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// night is the run of one night: what became of the claims, and how long the calls took.
func night(n int, claims []PastClaim, took ...time.Duration) Past {
	p := Past{ID: string(rune('a' + n)), Started: time.Date(2026, 11, 1+n, 3, 0, 0, 0, time.UTC), Claims: claims}
	for _, d := range took {
		p.Latency = append(p.Latency, Latency{Provider: "pier", Operation: "list", Calls: 10, Median: d})
	}
	return p
}

func saw(v Verdict, change ...func(*PastClaim)) []PastClaim {
	c := PastClaim{Provider: "pier", Claim: "PIER-1", Verdict: v}
	for _, f := range change {
		f(&c)
	}
	return []PastClaim{c}
}

func TestATrendTellsWhatBecameOfAClaim(t *testing.T) {
	t.Parallel()
	shaky, known := func(c *PastClaim) { c.Flaky = true }, func(c *PastClaim) { c.Known = true }
	runs := []Past{
		night(0, nil), night(1, saw(Pass)), night(2, saw(Pass, shaky)), night(3, saw(Fail)), night(4, saw(Inconclusive)), night(5, saw(Fail, known)),
		night(6, saw(Untested)), night(7, saw(Deferred)), night(8, saw(Pass)), night(9, saw(Fail)), night(10, saw(Error)), night(11, saw(Fail, func(c *PastClaim) { c.Standing = Deviation })),
	}
	trends := Trends(runs)
	require.Len(t, trends, 1)
	assert.Equal(t, Trend{Provider: "pier", Claim: "PIER-1", Glyphs: " .~F?k-d.FEx", Now: Fail, Judged: 7, Held: 3, Flips: 3, Flaky: 1,
		LastHeld: runs[8].Started, LastRun: "i"}, trends[0])
	assert.False(t, trends[0].Steady())
}

func TestASteadyClaimIsOne(t *testing.T) {
	t.Parallel()
	trend := Trends([]Past{night(0, saw(Pass)), night(1, saw(Untested)), night(2, saw(Pass))})[0]
	assert.True(t, trend.Steady())
	trend = Trends([]Past{night(0, saw(Pass)), night(1, saw(Pass, func(c *PastClaim) { c.Flaky = true }))})[0]
	assert.False(t, trend.Steady(), "a pass by luck is worth telling")
	assert.Zero(t, trend.Flips)
}

func TestLatencyTrends(t *testing.T) {
	t.Parallel()
	trends := LatencyTrends([]Past{night(0, nil, 5), night(1, nil), night(2, nil, 7), night(3, nil)})
	require.Len(t, trends, 1)
	assert.Equal(t, []time.Duration{5, 0, 7, 0}, []time.Duration{trends[0].Runs[0].Median, trends[0].Runs[1].Median, trends[0].Runs[2].Median, trends[0].Runs[3].Median})
	assert.EqualValues(t, 7, trends[0].Last().Median)
}

func TestStopwatch(t *testing.T) {
	t.Parallel()
	var watch Stopwatch
	r := Result{Provider: "pier"}
	for i := range 100 {
		r.Exchanges = append(r.Exchanges, Exchange{Operation: "list", Response: &Response{}, Elapsed: time.Duration(100-i) * time.Millisecond})
	}
	r.Exchanges = append(r.Exchanges, Exchange{Operation: "list", Elapsed: time.Hour}, Exchange{Operation: "list", Purpose: PurposeProbe, Response: &Response{}, Elapsed: time.Hour},
		Exchange{Response: &Response{}, Elapsed: time.Hour})
	watch.Add(r)
	ms := time.Millisecond
	assert.Equal(t, []Latency{{"pier", "list", 100, 25 * ms, 50 * ms, 75 * ms, 95 * ms}}, watch.List())
	assert.Zero(t, Quantile(nil, 0.5))
}

func TestOnlyMoreThanNoiseIsAChange(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	base := Latency{Calls: 20, Q1: 90 * ms, Median: 100 * ms, Q3: 110 * ms}
	for name, tt := range map[string]struct {
		other Latency
		want  bool
	}{
		"much slower":              {Latency{Calls: 20, Q1: 180 * ms, Median: 200 * ms, Q3: 220 * ms}, true},
		"much faster":              {Latency{Calls: 20, Q1: 40 * ms, Median: 50 * ms, Q3: 60 * ms}, true},
		"the same":                 {base, false},
		"too few calls":            {Latency{Calls: 7, Q1: 180 * ms, Median: 200 * ms, Q3: 220 * ms}, false},
		"less than a fifth":        {Latency{Calls: 20, Q1: 112 * ms, Median: 119 * ms, Q3: 130 * ms}, false},
		"the middle halves touch":  {Latency{Calls: 20, Q1: 110 * ms, Median: 200 * ms, Q3: 220 * ms}, false},
		"a tenth of a millisecond": {Latency{}, false},
	} {
		assert.Equal(t, tt.want, base.Apart(tt.other), name)
		assert.Equal(t, tt.want, tt.other.Apart(base), name)
	}
	fast := Latency{Calls: 20, Q1: ms, Median: ms, Q3: ms}
	assert.False(t, fast.Apart(Latency{Calls: 20, Q1: 5 * ms, Median: 5 * ms, Q3: 5 * ms}), "five times of nearly nothing is nearly nothing")
}

func TestRemember(t *testing.T) {
	t.Parallel()
	past, err := Remember(Run{Header: Header{ID: "a", Tags: "@x", Providers: []ProviderInfo{{ID: "quay"}, {ID: "pier"}, {ID: "dock", NotRun: "closed"}}},
		Trailer: Trailer{Complete: true, ExitCode: 1, Flaky: []string{"s1"}, Stale: []StaleFailure{{}}, Standings: map[Standing]int{NonConformant: 1}, Claims: []ClaimResult{
			{Provider: "pier", Claim: "A", Verdict: Pass, Scenarios: []string{"s1"}}, {Provider: "pier", Claim: "B", Verdict: Fail, Standing: NonConformant, Known: &KnownFailure{}},
		}}})
	require.NoError(t, err)
	assert.Equal(t, []string{"pier", "quay"}, past.Providers)
	assert.Equal(t, []PastClaim{{"pier", "A", Pass, Fine, false, true}, {"pier", "B", Fail, NonConformant, true, false}}, past.Claims)
	assert.Equal(t, []int{1, 1, 1}, []int{past.Fails, past.Known, past.Stale})
}
