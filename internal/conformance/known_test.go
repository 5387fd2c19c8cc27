package conformance

import (
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// trailer is that of a run with so many broken musts, of which so many are excused.
func trailer(code, broken, excused int, change ...func(*Trailer)) Trailer {
	t := Trailer{Complete: true, ExitCode: code, Scenarios: map[Verdict]int{Pass: 1, Fail: broken}, Standings: map[Standing]int{NonConformant: broken},
		Claims: []ClaimResult{{Claim: "fine", Verdict: Pass, Known: &KnownFailure{}}, {Claim: "sample", Verdict: Fail, Standing: Differs, Known: &KnownFailure{}}}}
	for i := range broken {
		c := ClaimResult{Claim: "broken", Verdict: Fail, Standing: NonConformant}
		if i < excused {
			c.Known = &KnownFailure{Reason: "for the test"}
		}
		t.Claims = append(t.Claims, c)
	}
	for _, f := range change {
		f(&t)
	}
	return t
}

// A failure that somebody answers for does not fail the run. Nothing else is forgiven, and a stale entry fails it.
func TestWhatAKnownFailureForgives(t *testing.T) {
	t.Parallel()
	stale := func(t *Trailer) { t.Stale = []StaleFailure{{Kind: StalePasses}} }
	interrupted := func(t *Trailer) { t.Complete = false }
	unlisted := func(t *Trailer) { t.Claims = nil }
	saw := func(v Verdict) func(*Trailer) { return func(t *Trailer) { t.Scenarios[v] = 1 } }
	for name, tt := range map[string]struct {
		trailer Trailer
		want    int
	}{
		"all is well":                           {trailer(ExitConformant, 0, 0), ExitConformant},
		"nobody answers for it":                 {trailer(ExitNonConformant, 1, 0), ExitNonConformant},
		"somebody does":                         {trailer(ExitNonConformant, 1, 1), ExitConformant},
		"somebody does for one of two":          {trailer(ExitNonConformant, 2, 1), ExitNonConformant},
		"for both":                              {trailer(ExitNonConformant, 2, 2), ExitConformant},
		"excused before, and not any more":      {trailer(ExitConformant, 1, 0), ExitNonConformant},
		"excused before, and still":             {trailer(ExitConformant, 1, 1), ExitConformant},
		"excused, but it was interrupted":       {trailer(ExitNonConformant, 1, 1, interrupted), ExitUnjudged},
		"not excused, and it was interrupted":   {trailer(ExitNonConformant, 1, 0, interrupted), ExitNonConformant},
		"well, and it was interrupted":          {trailer(ExitUnjudged, 0, 0, interrupted), ExitUnjudged},
		"excused, and an error of ours":         {trailer(ExitNonConformant, 1, 1, saw(Error)), ExitHarness},
		"excused, and an outage":                {trailer(ExitNonConformant, 1, 1, saw(Inconclusive)), ExitUnjudged},
		"an error of ours and a failure":        {trailer(ExitHarness, 1, 0), ExitHarness},
		"a secret and a failure":                {trailer(ExitSecret, 1, 1), ExitSecret},
		"claims that are not listed":            {trailer(ExitNonConformant, 1, 1, unlisted), ExitNonConformant},
		"a stale entry":                         {trailer(ExitConformant, 0, 0, stale), ExitNonConformant},
		"a stale entry and an outage":           {trailer(ExitUnjudged, 0, 0, stale), ExitNonConformant},
		"a stale entry, and nothing was run":    {trailer(ExitUsage, 0, 0, stale), ExitNonConformant},
		"a stale entry and a secret":            {trailer(ExitSecret, 0, 0, stale), ExitSecret},
		"a stale entry, and one that is needed": {trailer(ExitNonConformant, 1, 1, stale), ExitNonConformant},
	} {
		tt.trailer.Settle()
		assert.Equal(t, tt.want, tt.trailer.ExitCode, name)
	}
}

func TestKnownFailuresAreThoseThatFail(t *testing.T) {
	t.Parallel()
	run := trailer(ExitNonConformant, 2, 1)
	var names []string
	for _, c := range run.KnownFailures() {
		names = append(names, c.Claim)
	}
	assert.Equal(t, []string{"sample", "broken"}, names)
	assert.Len(t, run.Claims, 4, "the trailer is as it was")
}

// Lists that are made from maps come in one order.
func TestTrendsAreInOrder(t *testing.T) {
	t.Parallel()
	past := func(order ...int) Past {
		names := [][2]string{{"dock", "A"}, {"dock", "B"}, {"pier", "A"}, {"quay", "A"}, {"quay", "B"}}
		var p Past
		for _, i := range order {
			p.Claims = append(p.Claims, PastClaim{Provider: names[i][0], Claim: names[i][1], Verdict: Pass})
			p.Latency = append(p.Latency, Latency{Provider: names[i][0], Operation: names[i][1], Calls: 1})
		}
		return p
	}
	var watch Stopwatch
	for _, c := range past(4, 2, 0, 3, 1).Claims {
		watch.Add(Result{Provider: c.Provider, Exchanges: []Exchange{{Operation: c.Claim, Response: &Response{}}}})
	}
	want := []string{"dock A", "dock B", "pier A", "quay A", "quay B"}
	var trends, latencies, watched []string
	for _, one := range Trends([]Past{past(4, 2, 0, 3, 1)}) {
		trends = append(trends, one.Provider+" "+one.Claim)
	}
	for _, one := range LatencyTrends([]Past{past(4, 2, 0, 3, 1)}) {
		latencies = append(latencies, one.Provider+" "+one.Operation)
	}
	for _, one := range watch.List() {
		watched = append(watched, one.Provider+" "+one.Operation)
	}
	assert.Equal(t, want, trends)
	assert.Equal(t, want, latencies)
	assert.Equal(t, want, watched)
}

// Eight calls, ten milliseconds and a fifth: each is enough, and less is not.
func TestTheLeastChange(t *testing.T) {
	t.Parallel()
	of := func(calls int, median time.Duration) Latency {
		return Latency{Calls: calls, Q1: median, Median: median, Q3: median}
	}
	const ms = time.Millisecond
	for name, tt := range map[string]struct {
		one, other Latency
		want       bool
	}{
		"enough":            {of(8, 50*ms), of(8, 60*ms), true},
		"seven calls":       {of(7, 50*ms), of(8, 60*ms), false},
		"not ten":           {of(8, 40*ms), of(8, 50*ms-1), false},
		"not a fifth":       {of(8, 100*ms), of(8, 120*ms-1), false},
		"just a fifth":      {of(8, 100*ms), of(8, 120*ms), true},
		"alike":             {of(8, 50*ms), of(8, 50*ms), false},
		"faster from there": {of(8, 60*ms), of(8, 50*ms), true},
	} {
		assert.Equal(t, tt.want, tt.one.Apart(tt.other), name)
	}
}

func TestQuantilesAreValuesOfTheList(t *testing.T) {
	t.Parallel()
	list := []time.Duration{1, 2, 3, 4}
	for share, want := range map[float64]time.Duration{0: 1, 0.25: 1, 0.26: 2, 0.5: 2, 0.75: 3, 0.76: 4, 1: 4} {
		assert.Equal(t, want, Quantile(list, share), share)
	}
	assert.EqualValues(t, 7, Quantile([]time.Duration{7}, 0.5))
}

// What got no answer hides no latency of what follows it, and results that cannot be read are no past.
func TestRememberReadsTheResults(t *testing.T) {
	t.Parallel()
	answered := Exchange{Operation: "list", Response: &Response{}, Elapsed: time.Second}
	results := func(err error) func() iter.Seq2[Result, error] {
		return func() iter.Seq2[Result, error] {
			return func(yield func(Result, error) bool) {
				if yield(Result{Provider: "pier", Exchanges: []Exchange{{Operation: "list"}, answered}}, nil) {
					yield(Result{}, err)
				}
			}
		}
	}
	claims := []ClaimResult{{Claim: "A", Verdict: Pass, Scenarios: []string{"steady"}}, {Claim: "B", Verdict: Fail, Scenarios: []string{"shaky"}}}
	past, err := Remember(Run{Results: results(nil), Trailer: Trailer{Flaky: []string{"shaky"}, Claims: claims}})
	require.NoError(t, err)
	require.Len(t, past.Latency, 1)
	assert.Equal(t, 1, past.Latency[0].Calls)
	assert.Equal(t, time.Second, past.Latency[0].Median)
	for _, c := range past.Claims {
		assert.False(t, c.Flaky, "%s: only a pass can be one by luck", c.Claim)
	}
	gone := errors.New("the disk is gone")
	past, err = Remember(Run{Results: results(gone)})
	assert.ErrorIs(t, err, gone)
	assert.Zero(t, past)
}

func TestAnOperationThatWasNeverCalledHasNoLatency(t *testing.T) {
	t.Parallel()
	assert.Zero(t, (&LatencyTrend{Runs: []Latency{{}, {}}}).Last())
	assert.Equal(t, 1, (&LatencyTrend{Runs: []Latency{{Calls: 1}, {}}}).Last().Calls)
}
