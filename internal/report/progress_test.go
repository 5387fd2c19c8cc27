package report

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// pace is a clock that stands still until somebody moves it.
type pace struct{ now time.Time }

func (p *pace) add(d time.Duration) { p.now = p.now.Add(d) }

func done(provider string, v c.Verdict) c.Result {
	return c.Result{Kind: c.KindScenario, Provider: provider, Verdict: v}
}

func progress(live bool, width int) (*Progress, *strings.Builder, *pace) {
	var b strings.Builder
	clock := &pace{begun()}
	return NewProgress(&b, ProgressOptions{Live: live, Width: width, Now: func() time.Time { return clock.now }}), &b, clock
}

func TestLiveLine(t *testing.T) {
	t.Parallel()
	p, b, clock := progress(true, 0)
	p.Plan("oauthjwt", 3)
	p.Plan("dataloy", 1)
	p.Result(done("oauthjwt", c.Pass))
	assert.Equal(t, "\r1 of 4 scenarios  oauthjwt\x1b[K", b.String())
	p.Result(done("oauthjwt", c.Fail))
	assert.Equal(t, 1, strings.Count(b.String(), "\r"), "not faster than anybody reads")
	clock.add(redrawEvery)
	p.Result(done("oauthjwt", c.Inconclusive))
	assert.True(t, strings.HasSuffix(b.String(), "\r3 of 4 scenarios, 1 not as claimed, 1 not judged  oauthjwt\x1b[K"), "%q", b.String())
	p.Result(done("dataloy", c.Pass))
	assert.True(t, strings.HasSuffix(b.String(), "\r4 of 4 scenarios, 1 not as claimed, 1 not judged  dataloy\x1b[K"), "the last one is always drawn")
	p.Close()
	assert.True(t, strings.HasSuffix(b.String(), "\r\x1b[K"))
	length := b.Len()
	p.Close()
	assert.Equal(t, length, b.Len(), "closing twice does no harm")
	assert.NotContains(t, b.String(), "\n")
}

func TestLiveLineFitsTheTerminal(t *testing.T) {
	t.Parallel()
	p, b, _ := progress(true, 20)
	p.Plan(strings.Repeat("p", 40), 9)
	p.Result(done(strings.Repeat("p", 40), c.Fail))
	assert.Equal(t, "\r1 of 9 scenarios,…\x1b[K", b.String())
}

func TestLiveLineMakesRoomForWords(t *testing.T) {
	t.Parallel()
	p, b, _ := progress(true, 0)
	p.Plan("p", 2)
	p.Say("waiting for %s\n", "15m0s")
	assert.Equal(t, "waiting for 15m0s\n", b.String())
	p.Result(done("p", c.Pass))
	b.Reset()
	p.Say("still \x1b[2Jwaiting")
	assert.Equal(t, "\r\x1b[Kstill \\x1b[2Jwaiting\n\r1 of 2 scenarios  p\x1b[K", b.String())
}

func TestPlainProgress(t *testing.T) {
	t.Parallel()
	p, b, clock := progress(false, 0)
	p.Plan("p", 2)
	p.Plan("q", 100)
	p.Result(done("p", c.Pass))
	assert.Empty(t, b.String(), "a log wants few lines")
	clock.add(1500 * time.Millisecond)
	p.Result(done("p", c.Fail))
	assert.Equal(t, "p: 2 scenarios, 1 not as claimed, 1.5s\n", b.String())
	b.Reset()
	clock.add(plainEvery)
	p.Result(done("q", c.Deferred))
	assert.Equal(t, "3 of 102 scenarios, 1 not as claimed, 1 not judged  q\n", b.String(), "a sign of life")
	p.Result(done("q", c.Pass))
	p.Close()
	assert.Equal(t, 1, strings.Count(b.String(), "\n"))
	assert.NotContains(t, b.String(), "\r")
	assert.NotContains(t, b.String(), "\x1b")
}

func TestProgressCountsScenariosOnly(t *testing.T) {
	t.Parallel()
	p, b, _ := progress(false, 0)
	p.Plan("p", 1)
	p.Result(c.Result{Kind: c.KindSetup, Provider: "p"})
	assert.Empty(t, b.String())
	p.Result(done("p", c.Pass))
	assert.Equal(t, "p: 1 scenario, 0s\n", b.String())
	p.Result(done("unplanned", c.Pass))
	assert.Equal(t, 1, strings.Count(b.String(), "\n"))
}

func TestProgressFromManyGoroutines(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	p := NewProgress(&b, ProgressOptions{})
	var group sync.WaitGroup
	for i := range 8 {
		provider := fmt.Sprint("p", i%2)
		group.Go(func() {
			p.Plan(provider, 40)
			for range 10 {
				p.Result(done(provider, c.Pass))
				p.Say("x")
			}
		})
	}
	group.Wait()
	p.Close()
	assert.Contains(t, b.String(), "p0: 40 scenarios")
	assert.Contains(t, b.String(), "p1: 40 scenarios")
}
