package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/diff"
)

func (p pier) diff(t *testing.T, args ...string) outcome {
	t.Helper()
	return plimsoll(t, nil, append([]string{"diff", "--report-dir", p.reports()}, args...)...)
}

func TestDiffSaysWhatChanged(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.diff(t, "previous", "latest").says(t, conformance.ExitUsage, "no run is there yet: plimsoll run --env mock makes one")
	p.run(t, nil).says(t, conformance.ExitConformant)
	p.diff(t, "previous", "latest").says(t, conformance.ExitUsage, "no earlier run of the same providers and scenarios is there")
	good := p.lastRun(t, "mock").Header.ID
	got := p.diff(t, good, "latest")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "Nothing changed.")

	p.run(t, nil, "--claim", "PIER-TOKEN-001").says(t, conformance.ExitConformant) // a look in between
	p.edit(t, ships, useHolds, useFails)
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	bad := p.lastRun(t, "mock").Header.ID
	got = p.diff(t, "previous", "latest")
	got.says(t, conformance.ExitNonConformant)
	assert.Contains(t, got.out, "before  "+good)
	assert.Contains(t, got.out, "THE YARDSTICK CHANGED: WHAT DIFFERS BELOW MAY BE OURS (1)\n  features/pier: ")
	assert.Contains(t, got.out, "NEW FAILURES (1)\n  PIER-USE-001 of pier: pass → fail, non-conformant. A token opens the ships\n")
	assert.Contains(t, got.out, "Worse: 1 claim fails that did not.\n")

	for _, way := range [][2]string{{good, bad}, {filepath.Join(p.reports(), "mock", good), filepath.Join(p.reports(), "mock", bad, runFile)}} {
		var d diff.Diff
		got = p.diff(t, "--format", "json", way[0], way[1])
		got.says(t, conformance.ExitNonConformant)
		require.NoError(t, json.Unmarshal([]byte(got.out), &d))
		assert.True(t, d.Worse)
		assert.Equal(t, "PIER-USE-001", d.NewFailures[0].Claim)
	}
	back := p.diff(t, "--format", "markdown", bad, good)
	back.says(t, conformance.ExitConformant)
	assert.Contains(t, back.out, "### Fixed (1)\n\n- PIER-USE-001 of pier: fail → pass")
}

func TestDiffKnowsItsRuns(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	p.diff(t, "20200101T000000Z-0000", "latest").says(t, conformance.ExitUsage, "20200101T000000Z-0000: expected a run.json, the folder of a run, the id of a run in ")
	p.diff(t, "../mock/latest", "latest").says(t, conformance.ExitUsage, "../mock/latest: expected a run.json")
	broken := filepath.Join(p.root, "broken.json")
	require.NoError(t, os.WriteFile(broken, []byte(`{"version": 1`), 0o600))
	p.diff(t, broken, "latest").says(t, conformance.ExitUsage, "broken.json")
	p.diff(t, "latest").says(t, conformance.ExitUsage, "expected \"<after>\"")

	// where there are no links, a file holds the name of the last run
	id := p.lastRun(t, "mock").Header.ID
	require.NoError(t, os.Remove(filepath.Join(p.reports(), "mock", "latest")))
	require.NoError(t, os.WriteFile(filepath.Join(p.reports(), "mock", "latest.txt"), []byte(id+"\n"), 0o600))
	p.diff(t, "latest", id).says(t, conformance.ExitConformant)
}
