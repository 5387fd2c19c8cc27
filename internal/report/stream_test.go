package report

import (
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// stretched is a run of n scenarios of which none exists before it is asked for: each has an answer of 8 kB. look is called now and then
// while they are read.
func stretched(n int, look func()) c.Run {
	run := fleet(400)
	claims := run.Header.Claims
	body := `{"items":["` + strings.Repeat("x", 8_000) + `"]}`
	run.Results = func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) {
			for i := range n {
				r := fleetScenario(claims[i%len(claims)], i)
				r.Exchanges[0].Response.Body = body + fmt.Sprint(i)
				if i%3000 == 2999 {
					look()
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	}
	return run
}

// peak is how much the heap grows while a run of n scenarios is written.
func peak(t *testing.T, n int, write func(io.Writer, c.Run) error) float64 {
	t.Helper()
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var most uint64
	run := stretched(n, func() { most = max(most, live()) })
	before := live()
	require.NoError(t, write(io.Discard, run))
	const megabyte = 1 << 20
	return (float64(most) - float64(before)) / megabyte
}

// Ten thousand scenarios with 80 MB of answers are written with a small part of that in memory: a page keeps what a browser can open, every
// other format what it counts. No other test may run meanwhile, so this one is not parallel.
func TestEveryWriterStreams(t *testing.T) { //nolint:paralleltest // it watches the heap, which others fill
	limits := map[string]float64{"html": 45}
	for _, f := range append(Formats(), Format{Name: "terminal", Write: func(w io.Writer, run c.Run) error { return Terminal(w, run, TerminalOptions{Width: 80}) }},
		Format{Name: "run.json", Write: copyRun}) {
		limit, of := limits[f.Name], peak(t, 10_000, f.Write)
		if limit == 0 {
			limit = 15
		}
		t.Logf("%-10s %5.1f MB", f.Name, of)
		assert.Less(t, of, limit, "%s, in megabytes", f.Name)
	}
}

func TestAWriterThatKeepsEverythingIsNoticed(t *testing.T) { //nolint:paralleltest // likewise
	assert.Greater(t, peak(t, 9_000, func(_ io.Writer, run c.Run) error {
		var all []c.Result
		for r := range run.Results() {
			all = append(all, r)
		}
		runtime.KeepAlive(all)
		return nil
	}), 45.0)
}

// copyRun writes run.json.
func copyRun(w io.Writer, run c.Run) error {
	out, err := NewWriter(w, run.Header)
	if err != nil {
		return err
	}
	for r, err := range run.Results() {
		if err != nil {
			return err
		}
		if err := out.Result(r); err != nil {
			return err
		}
	}
	return out.Close(run.Trailer)
}
