package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/history"
)

func (p pier) history(t *testing.T, args ...string) outcome {
	t.Helper()
	return plimsoll(t, nil, append([]string{"history", "--report-dir", p.reports()}, args...)...)
}

func TestHistoryShowsWhatBecameOfEachClaim(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	p.edit(t, ships, useHolds, useFails)
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	p.edit(t, ships, useFails, useHolds)
	p.run(t, nil).says(t, conformance.ExitConformant)

	got := p.history(t)
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "pier PIER-USE-001  .F.  held 2 of 3, 2 flips\n")
	assert.Contains(t, got.out, "1 claims held in every run that judged them, 1 were judged by none (--all lists them).")
	assert.Regexp(t, `pier listShips +[▁-█]{3} `, got.out)
	assert.Contains(t, p.history(t, "--all").out, "pier PIER-TOKEN-001   ...  held 3 of 3\n")
	assert.Contains(t, p.history(t, "--claim", "PIER-TOKEN-001", "--limit", "2").out, "pier PIER-TOKEN-001  ..  held 2 of 2\n")

	var page historyPage
	got = p.history(t, "--format", "json", "--env", "mock", "--provider", "pier")
	got.says(t, conformance.ExitConformant)
	require.NoError(t, json.Unmarshal([]byte(got.out), &page))
	require.Len(t, page.Environments, 1)
	require.Len(t, page.Environments[0].Runs, 3)
	assert.Equal(t, 1, page.Environments[0].Runs[1].ExitCode)
	assert.NotEmpty(t, page.Environments[0].Latency)
	assert.Empty(t, page.Skipped)
}

func TestHistorySurvivesWhatLiesAbout(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.history(t).says(t, conformance.ExitUsage, "expected the folder of the reports")
	require.NoError(t, os.Mkdir(p.reports(), 0o755))
	assert.Contains(t, p.history(t).out, "No run is there yet.")
	p.run(t, nil).says(t, conformance.ExitConformant)
	broken := filepath.Join(p.reports(), "mock", "20200101T000000Z-0000")
	require.NoError(t, os.Mkdir(broken, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(broken, runFile), []byte(`{"version": 1, "header": {`), 0o600))
	got := p.history(t)
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "skipped mock/20200101T000000Z-0000: ")

	index := filepath.Join(p.reports(), history.FileName)
	require.NoError(t, os.WriteFile(index, []byte("this is no database at all, but long enough to look like one: it is 100 bytes long or more, as a header of SQLite is"), 0o600))
	got = p.history(t)
	got.says(t, conformance.ExitConformant, "history: the index could not be used, so it is made anew: ")
	assert.Contains(t, got.out, "conformant\n")
	got = p.history(t)
	assert.Empty(t, got.err)
	want := got.out
	assert.Equal(t, want, p.history(t, "--rebuild").out)
	require.NoError(t, os.Remove(index))
	assert.Equal(t, want, p.history(t).out)

	require.NoError(t, history.Remove(index))
	require.NoError(t, os.Mkdir(index, 0o755)) // nothing can be kept there
	got = p.history(t)
	got.says(t, conformance.ExitConformant, "history: the index cannot be kept, so it is made for this once: ")
	assert.Equal(t, want, got.out)
}

func TestHistoryKnowsNames(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	p.history(t, "--claim", "PIER-UES-001").says(t, conformance.ExitUsage, `--claim: unknown claim "PIER-UES-001": did you mean "PIER-USE-001"?`)
	p.history(t, "--env", "mokc").says(t, conformance.ExitUsage, `--env: unknown environment "mokc": did you mean "mock"?`)
	p.history(t, "--provider", "peir").says(t, conformance.ExitUsage, `--provider: unknown provider "peir": did you mean "pier"?`)
	p.history(t, "--limit=-1").says(t, conformance.ExitUsage, "--limit: expected a number of runs")
}

// A report draws a trend where it is handed earlier runs, and at the end of a run where there are any.
func TestReportsDrawATrend(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	assert.NotContains(t, p.read(t, "mock", "report.html"), `id="trend"`)
	assert.NoFileExists(t, filepath.Join(p.reports(), history.FileName), "nothing to index yet")
	first := filepath.Join(p.reports(), "mock", p.lastRun(t, "mock").Header.ID)
	p.run(t, nil, "--claim", "PIER-TOKEN-001").says(t, conformance.ExitConformant)
	assert.NotContains(t, p.read(t, "mock", "report.html"), `id="trend"`, "runs of other scenarios say nothing")

	p.edit(t, ships, useHolds, useFails)
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	page := p.read(t, "mock", "report.html")
	assert.Contains(t, page, "The last 2 runs in the environment mock")
	assert.Contains(t, page, `aria-label="held, failed"`)

	run := filepath.Join(p.reports(), "mock", "latest")
	out := filepath.Join(p.root, "again.html")
	plimsoll(t, nil, "report", "html", run, "-o", out).says(t, conformance.ExitConformant)
	text, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.NotContains(t, string(text), `id="trend"`, "run.json alone will do")
	plimsoll(t, nil, "report", "html", run, "-o", out, "--history", p.reports()).says(t, conformance.ExitConformant)
	text, err = os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, page, string(text), "the same page as at the end of the run")
	plimsoll(t, nil, "report", "html", first, "-o", out, "--history", p.reports()).says(t, conformance.ExitConformant)
	text, err = os.ReadFile(out)
	require.NoError(t, err)
	assert.NotContains(t, string(text), `id="trend"`, "what came later is no history")
	plimsoll(t, nil, "report", "html", run, "--history", filepath.Join(p.root, "nowhere")).says(t, conformance.ExitUsage, "--history: ")
}

// A trend is an extra: what lies in its way is no fault of the run.
func TestABrokenHistoryDoesNotHurtARun(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	require.NoError(t, os.Mkdir(filepath.Join(p.reports(), history.FileName), 0o755))
	broken := filepath.Join(p.reports(), "mock", "20200101T000000Z-0000")
	require.NoError(t, os.Mkdir(broken, 0o755))
	got := p.run(t, nil)
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, p.read(t, "mock", "report.html"), "The last 2 runs in the environment mock")
}

func TestHistoryIsInterrupted(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	within(ctx, Streams{}, "history", "--report-dir", p.reports()).says(t, conformance.ExitUsage, "interrupted")
}

func TestTheEndOfARunDoesNotWaitLong(t *testing.T) {
	t.Parallel()
	run := conformance.Run{Header: conformance.Header{Started: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)}}
	for took, want := range map[time.Duration]time.Duration{time.Second: pastTime, 10 * time.Minute: 30 * time.Second, -time.Hour: pastTime} {
		run.Trailer.Finished = run.Header.Started.Add(took)
		assert.Equal(t, want, patience(run), took)
	}
}
