package suite

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Without a fork, a scenario that asks for a token anew has the target to itself: at the server, no request comes with any token
// but the one that was handed out last.
func TestScenariosThatAskAnewNeverOverlap(t *testing.T) {
	t.Parallel()
	p := quay(crowd(40)).plan(t)
	server := &sluice{}
	c := runs(t, p, target(t, p, base, over(server)), Options{Parallel: 16, Seed: 5})
	assert.Len(t, c.scenarios(), 120)
	assert.Empty(t, server.mixed)
}

// The same run without the lane shows that the server would see it.
func TestOverlapWouldBeSeen(t *testing.T) {
	t.Parallel()
	p := quay(crowd(40)).plan(t)
	for _, s := range p.Scenarios {
		s.script.Fresh = false
	}
	server := &sluice{}
	runs(t, p, target(t, p, base, over(server)), Options{Parallel: 16, Seed: 5})
	assert.NotEmpty(t, server.mixed)
}

// With a fork they run side by side, each on a copy that is closed after it, and the original hears nothing of them.
func TestScenariosThatAskAnewRunOnForks(t *testing.T) {
	t.Parallel()
	p := quay(crowd(10)).plan(t)
	server := &quays{closed: map[string]bool{}, asked: map[string]int{}}
	c := runs(t, p, target(t, p, base, over(server), forkable), Options{Parallel: 8})
	assert.Equal(t, 10, server.opened)
	assert.Len(t, server.closed, 10)
	assert.Equal(t, 1, server.asked[""], "the shared token")
	for fork, n := range server.asked {
		if fork != "" {
			assert.Equal(t, 2, n, "the one served before, and the fresh one")
		}
	}
	for _, r := range c.scenarios() {
		if strings.Contains(r.ID, "asks-anew") {
			assert.Len(t, r.Exchanges, 5, "the set-up of a fork belongs to its scenario")
			assert.Equal(t, conformance.PurposeSetup, r.Exchanges[0].Purpose)
		}
	}
}

func TestAForkIsClosedWhenItsScenarioBreaks(t *testing.T) {
	t.Parallel()
	p := quay(crowd(3)).plan(t)
	server := &quays{closed: map[string]bool{}, asked: map[string]int{}}
	broken := func(o *clients.Options) { o.Transport = panicking{wired{server}, "/fork2/berths"} }
	runs(t, p, target(t, p, base, broken, forkable), Options{})
	assert.Equal(t, 3, server.opened)
	assert.Len(t, server.closed, 3)
}

// An address that forks the target and is down is noticed once. The scenarios that need no fork go on.
func TestADeadForkIsNoticedOnce(t *testing.T) {
	t.Parallel()
	p := quay(crowd(10)).plan(t)
	nobody := &refused{}
	forks := func(o *clients.Options) {
		nobody.options(o)
		o.Transport = splitTransport{fork: o.Transport, rest: wired{plain(nil)}}
		o.Clock = provider.Clock{Fork: base + "/fork"}
	}
	c := runs(t, p, target(t, p, base, forks), Options{})
	assert.Len(t, nobody.dials, 1)
	for _, r := range c.scenarios() {
		if strings.Contains(r.ID, "asks-anew") {
			assert.Equal(t, conformance.Inconclusive, r.Verdict)
			assert.Equal(t, conformance.CauseOutage, r.Cause)
			continue
		}
		assert.NotEqual(t, conformance.Inconclusive, r.Verdict)
	}
}

// splitTransport sends requests for a fork another way.
type splitTransport struct{ fork, rest http.RoundTripper }

func (s splitTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Path, "/fork") {
		return s.fork.RoundTrip(r)
	}
	return s.rest.RoundTrip(r)
}

// A fork that answers nonsense is our trouble, told for each scenario that needs one.
func TestAForkThatMakesNoSense(t *testing.T) {
	t.Parallel()
	p := quay(crowd(2)).plan(t)
	server := plain(func(w http.ResponseWriter, r *http.Request) bool {
		return strings.HasPrefix(r.URL.Path, "/fork") // 200, and nothing
	})
	for _, r := range runs(t, p, target(t, p, base, over(server), forkable), Options{}).scenarios() {
		if strings.Contains(r.ID, "asks-anew") {
			assert.Equal(t, conformance.CauseHarness, r.Cause)
			assert.Contains(t, r.Reason, "fork: expected base_url, clock and close")
		}
	}
}

// Who waits for the target to itself does not wait for longer than the run.
func TestWaitingEndsWithTheRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := quay(crowd(1)).plan(t)
		l := newLane(p.settingOf(target(t, p, base, over(plain(nil)))["quay"]))
		shared, err := l.enter(t.Context(), p.Scenarios[0])
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		waited := make(chan error, 1)
		go func() {
			_, err := l.enter(ctx, p.Scenarios[1])
			waited <- err
		}()
		synctest.Wait()
		assert.Empty(t, waited, "somebody is there already")
		cancel()
		assert.ErrorIs(t, <-waited, context.Canceled)
		shared.leave()
		again, err := l.enter(t.Context(), p.Scenarios[1])
		require.NoError(t, err)
		again.leave()
	})
}

// A target that dies while a scenario waits for it is not asked again.
func TestATargetThatDiedMeanwhile(t *testing.T) {
	t.Parallel()
	p := quay(crowd(1)).plan(t)
	nobody := &refused{}
	targets := target(t, p, base, nobody.options)
	l := newLane(p.settingOf(targets["quay"]))
	_, err := targets["quay"].Client.Token(context.Background(), "default")
	require.Error(t, err)
	for _, s := range p.Scenarios[:2] {
		_, err = l.enter(context.Background(), s)
		stop, ok := errors.AsType[*conformance.Stop](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, conformance.CauseOutage, stop.Cause)
		assert.Contains(t, stop.Reason, "the target quay.invalid cannot be reached")
	}
	assert.True(t, l.room.TryAcquire(whole), "the place was given back")
}
