package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

const (
	ships     = "features/pier/ships.feature"
	useFails  = "And the body is a JSON object"
	useHolds  = "And the body is a JSON array"
	knownPier = `known_failures:
  # They answer with a list.
  - claim: PIER-USE-001
    environment: mock
    reason: the list comes without an envelope
    ticket: PIER-12
    responsible: Jane Doe
    expires: 2999-12-31
`
)

// brokenPier is a pier whose second claim does not hold.
func brokenPier(t *testing.T) pier {
	t.Helper()
	p := newPier(t)
	p.edit(t, ships, useHolds, useFails)
	return p
}

func (p pier) write(t *testing.T, file, text string) string {
	t.Helper()
	path := filepath.Join(p.root, file)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func (p pier) lastRun(t *testing.T, env string) conformance.Run {
	t.Helper()
	run, err := report.Open(filepath.Join(p.reports(), env, "latest", runFile))
	require.NoError(t, err)
	return run
}

func TestAKnownFailureDoesNotFailTheRun(t *testing.T) {
	t.Parallel()
	p := brokenPier(t)
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	path := p.write(t, "baseline.yaml", knownPier)
	got := p.run(t, nil)
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "KNOWN FAILURES ONLY (exit 0)")
	assert.Contains(t, got.out, "known     PIER-12, Jane Doe answers for it until 2999-12-31")
	assert.Contains(t, got.out, "exit 0 means: nothing fails but what is known to")
	run := p.lastRun(t, "mock")
	known := run.Trailer.KnownFailures()
	require.Len(t, known, 1)
	assert.Equal(t, conformance.Fail, known[0].Verdict, "the verdict stays what it is")
	assert.Equal(t, path+":3", known[0].Known.At)

	p.run(t, nil, "--no-baseline").says(t, conformance.ExitNonConformant)
	p.run(t, nil, "--claim", "PIER-USE-001").says(t, conformance.ExitConformant)
	other := p.write(t, "other.yaml", strings.ReplaceAll(knownPier, "environment: mock", "environment: sandbox"))
	p.run(t, nil, "--baseline", other).says(t, conformance.ExitNonConformant)
	p.run(t, []string{"PLIMSOLL_BASELINE=" + other}).says(t, conformance.ExitNonConformant)
}

func TestAStaleKnownFailureFailsTheRun(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.write(t, "baseline.yaml", knownPier)
	got := p.run(t, nil)
	got.says(t, conformance.ExitNonConformant)
	assert.Contains(t, got.out, "NOT ACCEPTED (exit 1)")
	assert.Contains(t, got.out, "PIER-USE-001 of pier: it holds now")
	p.run(t, nil, "--claim", "PIER-USE-001").says(t, conformance.ExitConformant)

	p.write(t, "baseline.yaml", strings.ReplaceAll(knownPier, "PIER-USE-001", "PIER-CLIENT-001"))
	assert.Contains(t, p.run(t, nil).out, "PIER-CLIENT-001 of pier: no scenario judges it")

	p = brokenPier(t)
	p.write(t, "baseline.yaml", strings.ReplaceAll(knownPier, "2999", "1999"))
	got = p.run(t, nil)
	got.says(t, conformance.ExitNonConformant)
	assert.Contains(t, got.out, "its last day was 1999-12-31")
}

// Mistakes in the file are found before anything is sent, all of them.
func TestABaselineThatNamesNothingIsAUsageError(t *testing.T) {
	t.Parallel()
	p := brokenPier(t)
	path := p.write(t, "baseline.yaml", strings.NewReplacer("PIER-USE-001", "PIER-UES-001", "environment: mock", "environment: mokc", "PIER-12", "TODO").Replace(knownPier))
	p.run(t, nil).says(t, conformance.ExitUsage, path+`:3:5: unknown claim "PIER-UES-001": did you mean "PIER-USE-001"?`, path+`:4:5: unknown environment "mokc": did you mean "mock"?`)
	p.run(t, nil, "--dry-run").says(t, conformance.ExitUsage)
	assert.Zero(t, p.runs(t, "mock"))
	p.write(t, "baseline.yaml", strings.ReplaceAll(knownPier, "PIER-12", "TODO"))
	p.run(t, nil).says(t, conformance.ExitUsage, "baseline.yaml:6:5: ticket: expected where it is followed up, got a blank")
	p.run(t, nil, "--baseline", filepath.Join(p.root, "nowhere.yaml")).says(t, conformance.ExitUsage, "nowhere.yaml")
}

func (p pier) baseline(t *testing.T, args ...string) outcome {
	t.Helper()
	return plimsoll(t, nil, append(append([]string{"baseline"}, args...), "--root", p.root, "--report-dir", p.reports())...)
}

func TestBaselineIsUpdatedAndPruned(t *testing.T) {
	t.Parallel()
	p := brokenPier(t)
	p.baseline(t, "update").says(t, conformance.ExitUsage, "no run is there yet")
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	path := filepath.Join(p.root, "baseline.yaml")

	got := p.baseline(t, "update", "--dry-run")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "1 entry would be added; nothing was changed")
	assert.NoFileExists(t, path)

	got = p.baseline(t, "update", "--ticket", "PIER-12")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "1 entry added\n  + PIER-USE-001 of pier in mock\nFill in what is blank")
	p.run(t, nil).says(t, conformance.ExitUsage, "reason: expected why the failure is tolerated, got a blank")
	assert.Contains(t, p.baseline(t, "update").out, "nothing to add", "what has blanks can be looked at again")

	require.NoError(t, os.Remove(path))
	p.baseline(t, "update", "--reason", "no envelope", "--ticket", "PIER-12", "--responsible", "Jane Doe", "--expires", "2999-12-31").says(t, conformance.ExitConformant)
	p.run(t, nil).says(t, conformance.ExitConformant)
	assert.Contains(t, p.baseline(t, "prune").out, "nothing to remove")

	p.edit(t, ships, useFails, useHolds)
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	assert.Contains(t, p.baseline(t, "prune", "-n").out, "1 entry would be removed; nothing was changed\n  - PIER-USE-001 of pier in mock: it passes (PIER-12, Jane Doe)")
	assert.Contains(t, p.baseline(t, "prune").out, "1 entry removed")
	p.run(t, nil).says(t, conformance.ExitConformant)
}

func TestABaselineThatCannotBeReadIsNotEdited(t *testing.T) {
	t.Parallel()
	p := brokenPier(t)
	p.run(t, nil).says(t, conformance.ExitNonConformant)
	path := p.write(t, "baseline.yaml", "known_failures:\n  - clam: PIER-USE-001\n")
	p.baseline(t, "update").says(t, conformance.ExitUsage, `baseline.yaml:2:5: unknown key "clam": did you mean "claim"?`)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "known_failures:\n  - clam: PIER-USE-001\n", string(text))
}
