package cli

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/prove"
	"github.com/plimsoll/plimsoll/internal/report"
)

// prove proves the tree with its reports beside it.
func (p pier) prove(t *testing.T, args ...string) outcome {
	t.Helper()
	return plimsoll(t, nil, append([]string{"prove", "--root", p.root, "--report-dir", p.reports()}, args...)...)
}

// matrix reads the kill matrix of the last proof.
func (p pier) matrix(t *testing.T) *prove.Matrix {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(p.reports(), "proof", matrixFile))
	require.NoError(t, err)
	m, err := prove.Read(raw)
	require.NoError(t, err)
	return m
}

func (p pier) faults(t *testing.T, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(p.root, "specs/pier/faults.yaml"), []byte(text), 0o600))
}

func TestProveANewProviderForNothing(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	o := p.prove(t)
	assert.Equal(t, conformance.ExitConformant, o.code, o.out+o.err)
	assert.Contains(t, o.out, "PROVED\n  10 mutants, 10 of them generic: 10 killed\n  2 harmless variants: 2 harmless\n  2 claims that a scenario judges, 0 of them without a killer\n")
	assert.Contains(t, o.err, "12 of 12 mutants, 0 not as hoped")
	assert.True(t, p.matrix(t).Holds)
	page, err := os.ReadFile(filepath.Join(p.reports(), "proof", "kill-matrix.html"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "PIER-USE-001")
}

func TestProveNamesWhatSurvived(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.faults(t, `mutants:
  - {name: dies-early, about: the cache is small, kind: life, with: {lasts: 10m}, breaks: [{claim: PIER-USE-001, class: ledger}]}
harmless:
  - {name: late, about: no page speaks of it, kind: header-drop, with: {header: Content-Type}, when: {operation: listShips}}
`)
	o := p.prove(t, "--write", filepath.Join(p.root, "proof"))
	assert.Equal(t, conformance.ExitNonConformant, o.code, o.err)
	assert.Contains(t, o.out, "pier/dies-early: survived: PIER-USE-001 did not fail; strengthen pier/ships/a-token-opens-the-ships-1-times/1 (pass); pier/ships/a-token-opens-the-ships-9-times/2 (pass)\n")
	assert.Contains(t, o.out, "pier/late: harmful: PIER-USE-001 failed (media), in pier/ships/")
	assert.Contains(t, o.out, "NOT PROVED: 2 failures, see above\n")
	assert.NoFileExists(t, filepath.Join(p.root, "proof", matrixFile), "what does not hold is not committed")
	assert.False(t, p.matrix(t).Holds)
}

func TestProveAsMuchAsIsAskedFor(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	o := p.prove(t, "--mutant", "cut-off-*", "--claim", "PIER-USE-001", "--provider", "pier")
	assert.Equal(t, conformance.ExitConformant, o.code, o.err)
	assert.Contains(t, o.out, "PROVED, as far as was asked\n  1 mutants, 1 of them generic: 1 killed\n")
	assert.False(t, p.matrix(t).Holds, "a part proves nothing about the rest")
	assert.True(t, p.matrix(t).Partial)

	o = p.prove(t, "--mutant", "cut-of-listShips")
	o.says(t, conformance.ExitUsage, `plimsoll: unknown mutant "cut-of-listShips": did you mean "cut-off-listShips"?`)
	o = p.prove(t, "--provider", "peer")
	o.says(t, conformance.ExitUsage, `unknown provider "peer": did you mean "pier"?`)
}

func TestAPartIsNotCommitted(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	for _, flag := range []string{"--provider=pier", "--claim=PIER-USE-001", "--mutant=cut-off-*"} {
		p.prove(t, "--write", filepath.Join(p.root, "proof"), flag).says(t, conformance.ExitUsage, "plimsoll: --write: a part of the kill matrix cannot be committed: ")
	}
}

func TestProveSaysWhatIsWrongWithFaults(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.faults(t, "mutants:\n  - {name: x, about: x, kind: life, breaks: [{claim: PIER-USE-002, class: ledger}]}\n")
	p.prove(t).says(t, conformance.ExitUsage, `pier/faults.yaml:2:47: unknown claim "PIER-USE-002": did you mean "PIER-USE-001"?`)
	p.faults(t, "mutants:\n  - {name: x, about: x, kind: live, breaks: [{claim: PIER-USE-001, class: ledger}]}\n")
	p.prove(t).says(t, conformance.ExitUsage, `unknown kind of fault "live": did you mean "life"?`)
}

func TestProveLists(t *testing.T) {
	t.Parallel()
	o := newPier(t).prove(t, "--list", "--mutant", "cut-off-listShips")
	assert.Equal(t, conformance.ExitConformant, o.code, o.err)
	assert.Equal(t, "pier/cut-off-listShips\n    the answer to listShips ends too early\n    breaks PIER-USE-001 (json)\n1 mutants and harmless variants\n", o.out)
}

func TestAProofThatIsInterruptedIsAPart(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	o := within(ctx, Streams{}, "prove", "--root", p.root, "--report-dir", p.reports())
	assert.Equal(t, conformance.ExitUnjudged, o.code, o.err)
	assert.Contains(t, o.out, "INTERRUPTED: interrupted before the first mutant. This is a part, and proves nothing about the rest.\n")
	assert.Equal(t, "interrupted before the first mutant", p.matrix(t).Stopped)
}

func TestACommittedMatrixIsGoodUntilSomethingChanges(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	o := p.prove(t, "--check")
	assert.Equal(t, conformance.ExitUsage, o.code, "there is none yet")

	require.Equal(t, conformance.ExitConformant, p.prove(t, "--write", filepath.Join(p.root, "proof")).code)
	o = p.prove(t, "--check")
	assert.Equal(t, conformance.ExitConformant, o.code, o.out)
	assert.Contains(t, o.out, "pier         proved\nkill matrix  sha256 ")

	p.edit(t, "features/pier/ships.feature", "Feature: Ships", "Feature: The ships")
	o = p.prove(t, "--check")
	assert.Equal(t, conformance.ExitNonConformant, o.code)
	assert.Contains(t, o.out, "pier         unproven: changed since the kill matrix was made: features\n")
	assert.Contains(t, o.out, "make prove renews it.\n")
}

func TestARunNamesItsKillMatrixAndWhatThatLeavesUnproven(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	unproven := func() (conformance.Header, []bool) {
		require.Equal(t, conformance.ExitConformant, p.run(t, nil).code)
		run, err := report.Open(filepath.Join(p.reports(), "mock", "latest", "run.json"))
		require.NoError(t, err)
		var all []bool
		for _, c := range run.Trailer.Claims {
			all = append(all, c.Unproven)
		}
		return run.Header, all
	}
	header, claims := unproven()
	assert.Empty(t, header.KillMatrix)
	assert.Equal(t, map[string]string{"pier": "there is no kill matrix that can be read"}, header.MatrixStale)
	assert.Equal(t, []bool{true, true, false}, claims, "a claim that no check can judge is not unproven")

	require.Equal(t, conformance.ExitConformant, p.prove(t, "--write", filepath.Join(p.root, "proof")).code)
	header, claims = unproven()
	assert.Len(t, header.KillMatrix, 64)
	assert.Empty(t, header.MatrixStale)
	assert.Equal(t, []bool{false, false, false}, claims)
	require.Len(t, header.Proof, 1)
	assert.Equal(t, header.Proof[0].Mutants, header.Proof[0].Killed)
	require.Len(t, header.Proved, 2)
	assert.NotEmpty(t, header.Proved[0].Examples[0].About)

	p.edit(t, "features/pier/ships.feature", "| 9 |", "| 8 |")
	header, claims = unproven()
	assert.Equal(t, map[string]string{"pier": "changed since the kill matrix was made: features"}, header.MatrixStale)
	assert.Equal(t, []bool{true, true, false}, claims, "a stale matrix counts as unproven")
	assert.Empty(t, header.Proof, "and says nothing")
	assert.Contains(t, p.run(t, nil).out, "UNPROVEN (2 claims): changed since the kill matrix was made: features")
}

func TestTeethThatAreLostAreNoticed(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	require.Equal(t, conformance.ExitConformant, p.prove(t, "--write", filepath.Join(p.root, "proof")).code)

	p.edit(t, "features/pier/ships.feature", "    And the body is a JSON array\n", "")
	o := p.prove(t)
	assert.Equal(t, conformance.ExitNonConformant, o.code)
	assert.Contains(t, o.out, `pier: lost teeth: pier/ships/a-token-opens-the-ships-1-times/1 does not fail any more at "the body is a JSON array", which it did over `)
	assert.Contains(t, o.out, `pier: lost teeth: pier/ships/a-token-opens-the-ships-9-times/2 does not fail any more at "the body is a JSON array"`)

	o = p.prove(t, "--renew", "--write", filepath.Join(p.root, "proof"))
	assert.Equal(t, conformance.ExitConformant, o.code, "it was on purpose")
	assert.Equal(t, conformance.ExitConformant, p.prove(t).code)
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	require.NoError(t, os.WriteFile(p.reports(), []byte("a file"), 0o600))
	p.prove(t, "--mutant", "cut-off-*").says(t, conformance.ExitUsage, "plimsoll: report folder: ")
}
