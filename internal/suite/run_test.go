package suite

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestARunEndToEnd(t *testing.T) {
	t.Parallel()
	p, server := quay().plan(t), newStub(t, nil)
	c := &collector{}
	trailer, err := p.Run(context.Background(), target(t, p, server.URL), Options{}, c.emit)
	require.NoError(t, err)
	assert.True(t, trailer.Complete)
	assert.Empty(t, trailer.Stopped)
	assert.Equal(t, conformance.ExitConformant, trailer.ExitCode)
	assert.Equal(t, map[conformance.Verdict]int{conformance.Pass: 4}, trailer.Scenarios)
	assert.Equal(t, map[conformance.Verdict]int{conformance.Pass: 3, conformance.Untested: 1}, trailer.Verdicts)
	assert.Equal(t, int(server.requests.Load()), trailer.Requests, "every request is in the run")
	assert.EqualValues(t, 2, server.tokens.Load(), "one shared by three scenarios, one fresh")

	first := c.results[0]
	assert.Equal(t, "quay/berths/a-token-opens-the-berths", first.ID)
	assert.Equal(t, conformance.KindScenario, first.Kind)
	assert.Equal(t, []string{"@QUAY-USE-001", "@quay", "@berths"}, first.Tags)
	assert.Len(t, first.Steps, 3)
	for _, step := range first.Steps {
		assert.Equal(t, conformance.StepPassed, step.Status, step.Text)
	}
	assert.Len(t, first.Exchanges, 1, "the shared token is nobody's own")
	last := c.results[len(c.results)-1]
	assert.Equal(t, conformance.KindSetup, last.Kind)
	assert.Equal(t, "quay/setup/default/1", last.ID)
	assert.Len(t, last.Exchanges, 1)
	assert.Equal(t, conformance.Pass, last.Verdict)
}

// What a run says may not depend on how much of it happens at the same time.
func TestResultsDoNotDependOnParallelism(t *testing.T) {
	t.Parallel()
	p := quay(crowd(25)).plan(t)
	for _, seed := range []uint64{0, 7} {
		want := runs(t, p, target(t, p, base, over(plain(nil))), Options{Parallel: 1, Seed: seed}).verdicts()
		assert.Len(t, want, 75)
		assert.Contains(t, strings.Join(want, "\n"), "fail contract")
		for _, parallel := range []int{0, 4, 16} {
			server := newStub(t, nil)
			got := runs(t, p, target(t, p, server.URL), Options{Parallel: parallel, Seed: seed}).verdicts()
			assert.Equal(t, want, got, "parallel %d, seed %d", parallel, seed)
		}
	}
	one := runs(t, p, target(t, p, base, over(plain(nil))), Options{Seed: 1}).verdicts()
	two := runs(t, p, target(t, p, base, over(plain(nil))), Options{Seed: 2}).verdicts()
	assert.NotEqual(t, one, two)
	assert.ElementsMatch(t, one, two)
}

func TestOnlyProvidersWithATargetRun(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	trailer, err := p.Run(context.Background(), nil, Options{}, (&collector{}).emit)
	require.NoError(t, err)
	assert.Empty(t, trailer.Claims)
	assert.Equal(t, conformance.ExitUsage, trailer.ExitCode, "green on nothing is red")
}

func TestABrokenClaimIsAFailure(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	server := plain(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/berths" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"berths":[]}`))
		}
		return r.URL.Path == "/berths"
	})
	c := &collector{}
	targets := target(t, p, base, over(server))
	trailer, err := p.Run(context.Background(), targets, Options{}, c.emit)
	require.NoError(t, err)
	assert.Equal(t, conformance.ExitConformant, trailer.ExitCode, "only a should is broken")
	assert.Equal(t, 1, trailer.Standings[conformance.Differs])
	trailer, err = p.Run(context.Background(), targets, Options{Strict: true}, c.emit)
	require.NoError(t, err)
	assert.Equal(t, conformance.ExitNonConformant, trailer.ExitCode)
}

// A panic is our fault, never the target's, and costs nobody but the scenario.
func TestAPanickingStepIsAnError(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	for path, wrong := range map[string]int{"/berths": 3, "/token": 4} {
		c := runs(t, p, target(t, p, base, func(o *clients.Options) { o.Transport = panicking{wired{plain(nil)}, path} }), Options{Parallel: 2})
		broken := 0
		for _, r := range c.scenarios() {
			if r.Verdict == conformance.Error {
				broken++
				assert.Equal(t, conformance.CauseHarness, r.Cause)
				assert.Contains(t, r.Reason, "the transport broke")
				assert.NotContains(t, r.Reason, ".go:", "no stack trace")
				assert.Equal(t, conformance.StepSkipped, r.Steps[len(r.Steps)-1].Status)
			}
		}
		assert.Equal(t, wrong, broken, path)
	}
}

// A scenario that godog loses is an error that says so, and the others of its slice still count.
func TestALostScenarioIsAnError(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	stepless := *p.Scenarios[0]
	stepless.Steps = nil // godog runs no hook for a scenario without steps
	part := *p
	part.Scenarios = []*Scenario{&stepless, p.Scenarios[1]}
	got := runs(t, &part, target(t, p, base, over(plain(nil))), Options{}).scenarios()
	require.Len(t, got, 2)
	assert.Equal(t, conformance.Error, got[0].Verdict)
	assert.Equal(t, "godog did not run the scenario (its status was 1)", got[0].Reason)
	assert.Equal(t, conformance.Pass, got[1].Verdict)
}

// What breaks outside a step would end the process: godog catches only what steps throw.
func TestAPanicOutsideAStepIsAnError(t *testing.T) {
	t.Parallel()
	p := quay(crowd(2)).plan(t)
	targets := target(t, p, base, over(plain(nil)))
	targets["quay"] = Target{Client: targets["quay"].Client} // no redactor: judging a step breaks
	got := runs(t, p, targets, Options{Parallel: 1, Seed: 1}).scenarios()
	require.Len(t, got, 6, "and nobody waits for the place of a scenario that broke")
	for _, r := range got {
		assert.Equal(t, conformance.Error, r.Verdict)
		assert.Equal(t, conformance.CauseHarness, r.Cause)
		assert.Contains(t, r.Reason, "godog broke off before the scenario was judged: runtime error: invalid memory address")
	}
}

func TestAnErrorOfEmitEndsTheRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left over
		p := quay(crowd(40)).plan(t)
		server := plain(nil)
		emitted := 0
		trailer, err := p.Run(t.Context(), target(t, p, base, over(server)), Options{Parallel: 2}, func(conformance.Result) error {
			if emitted++; emitted == 3 {
				return errors.New("the disk is full")
			}
			return nil
		})
		assert.EqualError(t, err, "the disk is full")
		assert.Equal(t, 3, emitted, "nothing is handed on after it")
		assert.False(t, trailer.Complete)
		assert.Equal(t, "given up after 3 of 120 scenarios: the disk is full", trailer.Stopped)
		assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
	})
}

func TestAnErrorOfEmitAtTheVeryEnd(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	trailer, err := p.Run(context.Background(), target(t, p, base, over(plain(nil))), Options{}, func(r conformance.Result) error {
		if r.Kind == conformance.KindSetup {
			return errors.New("the disk is full")
		}
		return nil
	})
	assert.EqualError(t, err, "the disk is full")
	assert.False(t, trailer.Complete)
}

// Whoever interrupts a run gets what has ended by then, judged; what was under way says nothing.
func TestACancelledRunIsPartialAndSaysSo(t *testing.T) {
	t.Parallel()
	for _, parallel := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := quay(crowd(40)).plan(t)
			server := plain(nil)
			server.before = func(http.ResponseWriter, *http.Request) bool {
				if server.requests.Load() == 100 {
					cancel()
				}
				return false
			}
			c := &collector{}
			trailer, err := p.Run(ctx, target(t, p, base, over(server)), Options{Parallel: parallel, Seed: 3}, c.emit)
			require.NoError(t, err)
			assert.False(t, trailer.Complete)
			ended := len(c.scenarios())
			assert.Equal(t, fmt.Sprintf("interrupted after %d of 120 scenarios", ended), trailer.Stopped)
			assert.NotZero(t, ended)
			assert.Less(t, ended, 120)
			for _, r := range c.scenarios() {
				assert.Contains(t, []conformance.Verdict{conformance.Pass, conformance.Fail}, r.Verdict, "%s: %s", r.ID, r.Reason)
			}
			assert.NotEqual(t, conformance.ExitConformant, trailer.ExitCode)
			assert.LessOrEqual(t, server.requests.Load(), int64(100+parallel), "nothing more is sent")
			for _, claim := range trailer.Claims {
				assert.NotEqual(t, conformance.Pass, claim.Verdict, "%s: not all of its scenarios ran", claim.Claim)
			}
		})
	}
}

func TestARunThatIsCancelledBeforeItBegins(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p, server := quay().plan(t), plain(nil)
	trailer, err := p.Run(ctx, target(t, p, base, over(server)), Options{}, (&collector{}).emit)
	require.NoError(t, err)
	assert.Equal(t, "interrupted after 0 of 4 scenarios", trailer.Stopped)
	assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
	assert.Zero(t, server.requests.Load())
}

// Cancelling after the last scenario takes nothing away.
func TestARunThatIsCancelledAtItsEndIsWhole(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p, n := quay().plan(t), 0
	trailer, err := p.Run(ctx, target(t, p, base, over(plain(nil))), Options{}, func(conformance.Result) error {
		if n++; n == 4 {
			cancel()
		}
		return nil
	})
	require.NoError(t, err)
	assert.True(t, trailer.Complete)
	assert.Equal(t, conformance.ExitConformant, trailer.ExitCode)
}

// A dead target is noticed once, not once per scenario, and is an outage and no failure (design, rule 6).
func TestADeadTargetIsNoticedOnce(t *testing.T) {
	t.Parallel()
	p := quay(crowd(30)).plan(t)
	for _, parallel := range []int{1, 8} {
		nobody := &refused{}
		c := &collector{}
		trailer, err := p.Run(context.Background(), target(t, p, base, nobody.options), Options{Parallel: parallel}, c.emit)
		require.NoError(t, err)
		assert.True(t, trailer.Complete)
		assert.LessOrEqual(t, len(nobody.dials), parallel)
		assert.Len(t, c.scenarios(), 90)
		for _, r := range c.scenarios() {
			assert.Equal(t, conformance.Inconclusive, r.Verdict)
			assert.Equal(t, conformance.CauseOutage, r.Cause)
			assert.NotEmpty(t, r.Reason)
		}
		assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
	}
}

func TestSlices(t *testing.T) {
	t.Parallel()
	r := &run{options: Options{Parallel: -3}}
	assert.Equal(t, 1, r.workers())
	for total, want := range map[int]int{0: 1, 3: 1, 8: 2, 1000: maxSlice} {
		r.total = total
		assert.Equal(t, want, r.size(), total)
	}
}
