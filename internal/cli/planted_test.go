package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
	"github.com/plimsoll/plimsoll/internal/suite"
)

func (p *planter) environ(more ...string) []string {
	return append([]string{"PLIMSOLL_PIER_BASE_URL=" + p.URL, "PLIMSOLL_PIER_ATTEMPTS=1", "PIER_ID=" + plantedID, "PIER_SECRET=" + plantedSecret}, more...)
}

// A server that says our secrets in every place and every form gets none of them into anything that we write or print.
func TestPlantedSecrets(t *testing.T) {
	t.Parallel()
	for name, plant := range plants() {
		for _, at := range []string{"/token", "/ships"} {
			t.Run(name+" at "+at, func(t *testing.T) {
				t.Parallel()
				tree, server := newPier(t), newPlanter(t)
				summary := filepath.Join(tree.reports(), "step-summary.md")
				require.NoError(t, os.MkdirAll(tree.reports(), 0o750))
				server.plant, server.at = plant, at
				got := within(t.Context(), Streams{Environ: server.environ("GITHUB_STEP_SUMMARY=" + summary)},
					"run", "--root", tree.root, "--env", "sandbox", "--report-dir", tree.reports(), "--seed", "0", "-j", "1", "-v", "--skip-doctor")
				assert.NotContains(t, []int{conformance.ExitSecret, conformance.ExitHarness, conformance.ExitUsage}, got.code, got.err)
				search := searcherFor(server.secrets()...)
				search.findsNothing(t, name, got, tree.reports())
				for _, format := range report.Formats() {
					got := plimsoll(t, nil, "report", format.Name, filepath.Join(tree.reports(), "sandbox", "latest"))
					assert.Equal(t, conformance.ExitConformant, got.code, "%s: %s", format.Name, got.err)
					form, what := search.find(got.out + got.err)
					assert.Empty(t, form, "%s: %s: %q", name, format.Name, what)
				}
			})
		}
	}
}

// The doctor speaks to the same servers, and a target that knows the secret may tell it even to who sent none.
func TestPlantedSecretsAndTheDoctor(t *testing.T) {
	t.Parallel()
	for name, plant := range plants() {
		tree, server := newPier(t), newPlanter(t)
		server.plant = plant
		for _, format := range []string{"text", "json"} {
			got := plimsoll(t, server.environ(), "doctor", "--root", tree.root, "--env", "sandbox", "--format", format)
			searcherFor(server.secrets()...).findsNothing(t, name, got, t.TempDir())
		}
	}
}

// What an interrupted run leaves is as clean as any.
func TestPlantedSecretsAndCtrlC(t *testing.T) {
	t.Parallel()
	for _, after := range []int{1, 3, 6} {
		tree, server := newPier(t), newPlanter(t)
		server.plant, server.at = plants()["401 text"], "/ships"
		ctx, cancel := context.WithCancel(t.Context())
		server.before = func(n int) {
			if n == after {
				cancel()
			}
		}
		got := within(ctx, Streams{Environ: server.environ()},
			"run", "--root", tree.root, "--env", "sandbox", "--report-dir", tree.reports(), "--seed", "0", "-j", "1", "-v", "--skip-doctor")
		assert.Contains(t, []int{conformance.ExitNonConformant, conformance.ExitUnjudged}, got.code)
		assert.Equal(t, 1, tree.runs(t, "sandbox"))
		searcherFor(server.secrets()...).findsNothing(t, "interrupted", got, tree.reports())
	}
}

// run.json is written as the run goes on. Whoever kills the process finds there what was redacted before it was written: here it is
// looked at in the middle of the run, which is all that a killed one leaves.
func TestWhatAKilledRunLeaves(t *testing.T) {
	t.Parallel()
	tree, server := newPier(t), newPlanter(t)
	server.plant, server.at = plants()["401 text"], "/ships"
	left := ""
	server.before = func(n int) {
		files, err := filepath.Glob(filepath.Join(tree.reports(), "sandbox", "*", "run.json"))
		if err == nil && len(files) == 1 && n > 3 {
			text, err := os.ReadFile(files[0])
			assert.NoError(t, err)
			left = string(text)
		}
	}
	within(t.Context(), Streams{Environ: server.environ()},
		"run", "--root", tree.root, "--env", "sandbox", "--report-dir", tree.reports(), "--seed", "0", "-j", "1", "--skip-doctor")
	assert.Contains(t, left, "[redacted:client_secret]")
	assert.NotContains(t, left, `"trailer"`)
	form, what := searcherFor(server.secrets()...).find(left)
	assert.Empty(t, form, what)
}

// A fault of ours may hold anything.
func TestPlantedSecretsAndPanics(t *testing.T) {
	t.Parallel()
	tree, server := newPier(t), newPlanter(t)
	for _, thrown := range []any{plantedSecret, errors.New("x: " + plantedSecret)} {
		s := Streams{Environ: server.environ(), sabotage: func(*fleet) { panic(thrown) }}
		got := within(t.Context(), s, "run", "--root", tree.root, "--env", "sandbox", "--report-dir", tree.reports(), "--skip-doctor")
		got.says(t, conformance.ExitHarness, "plimsoll: a fault of ours: ", "[redacted:client_secret]")
		searcherFor(server.secrets()...).findsNothing(t, "panic", got, t.TempDir())
	}
}

// blind lets the recorder forget every secret, as a fault in it would. Nobody else is.
func blind(f *fleet) {
	for id, target := range f.targets {
		f.targets[id] = suite.Target{Client: target.Client, Redactor: clients.NewRedactor(nil)}
	}
}

// Where redaction fails, what was written is scrubbed, named, and not published: exit 5 outranks whatever the run came to.
func TestTheScanFindsWhatRedactionLetsThrough(t *testing.T) {
	t.Parallel()
	tree, server := newPier(t), newPlanter(t)
	server.plant, server.at = plants()["401 text"], "/ships"
	summary := filepath.Join(t.TempDir(), "step-summary.md")
	s := Streams{Environ: server.environ("GITHUB_STEP_SUMMARY=" + summary), sabotage: blind}
	got := within(t.Context(), s, "run", "--root", tree.root, "--env", "sandbox", "--report-dir", tree.reports(), "--seed", "0", "-v", "--skip-doctor")
	got.says(t, conformance.ExitSecret,
		"/run.json: /results/", ": holds client_secret", "; it was replaced by its mark", "please report this as a bug (exit 5)")
	assert.Contains(t, got.out, "NOT CONFORMANT (exit 1)", "the verdict is printed all the same")
	searcherFor(server.secrets()...).findsNothing(t, "blind", got, tree.reports())
	searcherFor(server.secrets()...).findsNothing(t, "blind", got, filepath.Dir(summary))
	files, err := filepath.Glob(filepath.Join(tree.reports(), "sandbox", "latest", "*"))
	require.NoError(t, err)
	hidden, err := filepath.Glob(filepath.Join(tree.reports(), "sandbox", "latest", ".*"))
	require.NoError(t, err)
	assert.Empty(t, hidden, "no copy is left half made")
	assert.Len(t, files, 4)
	run, err := report.Open(filepath.Join(tree.reports(), "sandbox", "latest", "run.json"))
	require.NoError(t, err)
	for _, err := range run.Results() {
		require.NoError(t, err, "the scrubbed copy can be read")
	}
	wellFormed(t, tree.read(t, "sandbox", "junit.xml"))
}

// A run that holds a secret, however it came there, is neither turned into other reports nor signed.
func TestReportsOfARunWithASecret(t *testing.T) {
	t.Parallel()
	tree := newPier(t)
	tree.run(t, nil, "--seed", "0").says(t, conformance.ExitConformant)
	environ := []string{"PLIMSOLL_DATALOY_CLIENT_SECRET=north-quay-of-the-fake-harbour"}
	path := filepath.Join(tree.reports(), "mock", "latest", "run.json")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), `"tool": "`)
	spoilt := filepath.Join(t.TempDir(), "run.json")
	require.NoError(t, os.WriteFile(spoilt, []byte(replaceOnce(string(text), `"tool": "`, `"tool": "north-quay-of-the-fake-harbour `)), 0o600))
	out := filepath.Join(t.TempDir(), "out")
	plimsoll(t, environ, "report", "html", spoilt, "-o", out).says(t, conformance.ExitSecret, out+": line ", ": holds client_secret")
	written, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.NotContains(t, string(written), "north-quay-of-the-fake-harbour")
	plimsoll(t, environ, "report", "merge", spoilt, "-o", out).says(t, conformance.ExitSecret, ": holds client_secret")
	got := plimsoll(t, environ, "report", "html", spoilt)
	got.says(t, conformance.ExitSecret, "standard output: the report: holds a secret")
	assert.NotContains(t, got.out, "north-quay-of-the-fake-harbour")
	got = plimsoll(t, environ, "certify", "--run", spoilt, "--partner", "Acme", "--issuer", "Harbour", "--out", out+"-c")
	got.says(t, conformance.ExitSecret, spoilt+": /header/tool: holds client_secret", "nothing was signed")
	assert.NoDirExists(t, out+"-c")
	plimsoll(t, nil, "report", "html", spoilt, "-o", out).says(t, conformance.ExitConformant)
}
