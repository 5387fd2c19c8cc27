package report

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// lockedBuilder can be read while somebody writes.
type lockedBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuilder) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(text)
}

func (l *lockedBuilder) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lockedBuilder) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Reset()
}

// cellared is a run with results that were judged from the cellar, and others that lie there.
func cellared() c.Run {
	h := everything(false).Header
	laid := begun().Add(-24 * time.Hour)
	results := everythingResults()
	for i := range results {
		r := &results[i]
		switch r.Verdict {
		case c.Pass:
			r.Resumed = &c.Resumption{Laid: laid, Run: "run-of-the-day-before", Step: 1, Earlier: 0, Age: new(86700.0), LastAlive: new(0.0), Dead: new(86700.0)}
		case c.Deferred:
			r.Deferred = &c.Deferral{Due: begun().Add(time.Hour), Until: begun().Add(2 * time.Hour), Laid: begun(), Run: "this-run"}
		}
	}
	return assemble(h, results, nil)
}

// TestCellarInReports shows that every page for people says what was judged from the cellar and what lies there, and that the written run
// keeps the schema.
func TestCellarInReports(t *testing.T) {
	t.Parallel()
	run := cellared()
	require.NoError(t, validate(t, write(t, run)))
	var terminal, markdown, html strings.Builder
	require.NoError(t, Terminal(&terminal, run, TerminalOptions{Width: 120}))
	require.NoError(t, Markdown(&markdown, run))
	require.NoError(t, HTML(&html, run))
	const waiting = "1 scenario waiting for a later run, the first due 2026-03-14T10:26Z"
	for name, text := range map[string]string{"terminal": terminal.String(), "markdown": markdown.String()} {
		assert.Contains(t, text, "of earlier runs judged, with tokens 1 d 5 min old", name)
		assert.Contains(t, text, waiting, name)
	}
	assert.Contains(t, html.String(), "judged from the cellar: laid down at 2026-03-13T09:26Z by run run-of-the-day-before, and the token was 24h5m0s old; last seen alive at the age of 0s, dead by the age of 24h5m0s")
	assert.Contains(t, html.String(), "at 2026-03-13T09:26Z", "the steps of that day are shown as done then")

	terminal.Reset()
	require.NoError(t, Terminal(&terminal, everything(false), TerminalOptions{Width: 120}))
	assert.NotContains(t, terminal.String(), "THE CELLAR", "where there is nothing to say nothing is said")
}

// TestAgesInTheCellar shows how the ages of several tokens are told.
func TestAgesInTheCellar(t *testing.T) {
	t.Parallel()
	var w waited
	assert.Empty(t, w.lines())
	w.add(c.Result{Verdict: c.Pass, Resumed: &c.Resumption{}})
	assert.Equal(t, []string{"1 scenario of earlier runs judged"}, w.lines())
	for _, age := range []float64{1020, 86400, 3700} {
		w.add(c.Result{Verdict: c.Fail, Resumed: &c.Resumption{Age: new(age)}})
	}
	w.add(c.Result{Verdict: c.Pass, Resumed: &c.Resumption{Age: new(-5.0)}})
	w.add(c.Result{Verdict: c.Deferred, Resumed: &c.Resumption{Age: new(1.0)}, Deferred: &c.Deferral{Due: begun().Add(time.Hour)}})
	assert.Equal(t, []string{"5 scenarios of earlier runs judged, with tokens from 17 min to 1 d old"}, w.lines(), "what is not kept does not wait")
}

// TestCountdown shows that a wait is counted down second by second on the live line, that several end with the last, and that it ends at once.
func TestCountdown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b lockedBuilder
		p := NewProgress(&b, ProgressOptions{Live: true})
		p.Plan("dataloy", 2)
		p.Result(done("dataloy", c.Pass))
		over := p.Wait(4*time.Minute + 10*time.Second)
		assert.Contains(t, b.String(), "1 of 2 scenarios  dataloy  waiting 4m10s for a token to grow older")
		shorter := p.Wait(time.Minute)
		time.Sleep(2*time.Second + time.Millisecond)
		assert.Contains(t, b.String(), "waiting 4m8s for")
		over()
		over()
		b.Reset()
		time.Sleep(time.Second)
		assert.Contains(t, b.String(), "waiting 57s for")
		shorter()
		b.Reset()
		time.Sleep(time.Minute)
		assert.Empty(t, b.String(), "nobody draws any more")
		p.Result(done("dataloy", c.Pass))
		assert.NotContains(t, b.String(), "waiting")
		p.Close()
	})
}

// TestWaitInALog shows that a log gets one line and no countdown.
func TestWaitInALog(t *testing.T) {
	t.Parallel()
	p, b, _ := progress(false, 0)
	p.Plan("dataloy", 1)
	p.Wait(90 * time.Second)()
	assert.Equal(t, "waiting 1m30s: a token has to grow older; Ctrl-C ends\n", b.String())
}
