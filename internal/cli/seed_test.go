package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// told is what a run says, without what differs from run to run: times, tokens, ports.
func told(t *testing.T, l *loaded, o suite.Options) (lines []string, exit int) {
	t.Helper()
	trailer, err := l.plan.Run(t.Context(), fleetOf(t, l, "").targets, o, func(r conformance.Result) error {
		var line strings.Builder
		fmt.Fprintf(&line, "%s: %s %s, %d exchanges", r.ID, r.Verdict, r.Cause, len(r.Exchanges))
		for _, f := range r.Findings {
			fmt.Fprintf(&line, " · %s %s %s %t", f.Class, f.Claim, f.Place, f.Note)
		}
		for _, reading := range r.Readings {
			fmt.Fprintf(&line, " · %s=%s", reading.Discrepancy, reading.Reading)
		}
		if r.Kind == conformance.KindScenario {
			lines = append(lines, line.String())
		}
		return nil
	})
	require.NoError(t, err)
	return lines, trailer.ExitCode
}

// The same seed tells the same story, in the same order, however much of it happens at the same time.
func TestTheSameSeedSaysTheSame(t *testing.T) {
	t.Parallel()
	l, err := selection{Provider: []string{"cargamos", "oauthjwt"}}.load(embedded())
	require.NoError(t, err)
	want, exit := told(t, l, suite.Options{Parallel: 1, Seed: 11})
	assert.Equal(t, conformance.ExitConformant, exit)
	assert.Greater(t, len(want), 150)
	for _, parallel := range []int{4, 16} {
		got, exit := told(t, l, suite.Options{Parallel: parallel, Seed: 11})
		assert.Equal(t, want, got, "parallel %d", parallel)
		assert.Equal(t, conformance.ExitConformant, exit)
	}
	other, _ := told(t, l, suite.Options{Parallel: 16, Seed: 12})
	assert.NotEqual(t, want, other)
	slices.Sort(want)
	slices.Sort(other)
	assert.Equal(t, want, other, "another order of the same")
}

// Not parallel: it counts the goroutines of the process.
func TestARunLeavesNothingBehind(t *testing.T) { //nolint:paralleltest // see above
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant) // what is made once in a process is made now
	before := runtime.NumGoroutine()
	p.run(t, nil).says(t, conformance.ExitConformant)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	within(ctx, Streams{}, "run", "--root", p.root, "--report-dir", p.reports())
	for until := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(until); {
		runtime.Gosched()
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), before, "goroutines are left")
}
