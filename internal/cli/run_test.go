package cli

import (
	"context"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

func TestARunLeavesItsReports(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	summary := filepath.Join(p.root, "step-summary.md")
	require.NoError(t, os.WriteFile(summary, []byte("before\n"), 0o600))
	got := p.run(t, []string{"GITHUB_STEP_SUMMARY=" + summary}, "--seed", "5", "--variant", "jwt", "--strict", "--claim", "PIER-USE-001")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "CONFORMANT (exit 0)")
	assert.Contains(t, got.out, "variant jwt")

	run, err := report.Open(filepath.Join(p.reports(), "mock", "latest", "run.json"))
	require.NoError(t, err)
	assert.True(t, run.Trailer.Complete)
	assert.EqualValues(t, 5, run.Header.Seed)
	assert.Equal(t, "@PIER-USE-001", run.Header.Tags)
	assert.Equal(t, "plimsoll run --env mock --root "+report.Quote(p.root)+" --tags @PIER-USE-001 --variant jwt --strict --seed 5", run.Header.Repeat)
	assert.Equal(t, conformance.EnvironmentInfo{Name: "mock", Kind: "mock"}, run.Header.Environment)
	assert.Regexp(t, `^\d{8}T\d{6}Z-[0-9a-f]{4}$`, run.Header.ID)
	assert.Contains(t, got.out, "Reports: "+filepath.Join(p.reports(), "mock", run.Header.ID)+"\n")
	assert.Len(t, run.Header.Digests["specs/pier"], 64)
	assert.Len(t, run.Header.Digests["features/pier"], 64)

	link, err := os.Readlink(filepath.Join(p.reports(), "mock", "latest"))
	require.NoError(t, err)
	assert.Equal(t, run.Header.ID, link)
	wellFormed(t, p.read(t, "mock", "junit.xml"))
	text, err := os.ReadFile(summary)
	require.NoError(t, err)
	assert.Equal(t, "before\n"+p.read(t, "mock", "summary.md"), string(text), "appended, not replaced")
	assert.NotContains(t, p.read(t, "mock", "run.json"), "fake-secret-of-the-pier")
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err != nil {
			assert.Equal(t, io.EOF, err)
			return
		}
	}
}

// The command that a report names repeats the run: the same scenarios, in the same order, with the same verdicts.
func TestTheRepeatedRunIsTheSame(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil, "--tags", "@pier and not @PIER-TOKEN-001").says(t, conformance.ExitConformant)
	first := verdicts(t, p)
	run, err := report.Open(filepath.Join(p.reports(), "mock", "latest", "run.json"))
	require.NoError(t, err)
	words := strings.Fields(strings.ReplaceAll(run.Header.Repeat, "'@pier and not @PIER-TOKEN-001'", "TAGS"))
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "TAGS", "@pier and not @PIER-TOKEN-001")
	}
	plimsoll(t, nil, append(words[1:], "--report-dir", p.reports())...).says(t, conformance.ExitConformant)
	assert.Equal(t, first, verdicts(t, p))
	assert.Equal(t, 2, p.runs(t, "mock"))
}

func verdicts(t *testing.T, p pier) []string {
	t.Helper()
	run, err := report.Open(filepath.Join(p.reports(), "mock", "latest", "run.json"))
	require.NoError(t, err)
	var all []string
	for r, err := range run.Results() {
		require.NoError(t, err)
		all = append(all, r.ID+" "+string(r.Verdict))
	}
	return all
}

// Several runs in the same second get a folder each, and the pointer names one of them.
func TestRunsOfTheSameSecondDoNotCollide(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { p.run(t, nil).says(t, conformance.ExitConformant) })
	}
	all.Wait()
	assert.Equal(t, 8, p.runs(t, "mock"))
	assert.Contains(t, p.read(t, "mock", "run.json"), `"complete": true`)
}

// Ctrl-C leaves whole reports of a part, which say so. A part proves nothing about the rest, so it is not conformant.
func TestAnInterruptedRun(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	s := newSandbox(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.before = func(n int64) {
		if n == 8 {
			cancel()
		}
	}
	got := within(ctx, Streams{Environ: s.environ()}, "run", "--root", p.root, "--env", "sandbox", "--report-dir", p.reports(), "--seed", "0", "-j", "1")
	got.says(t, conformance.ExitUnjudged)
	assert.Contains(t, got.out, "INTERRUPTED")
	assert.Contains(t, got.out, "interrupted after 2 of 3 scenarios")
	run, err := report.Open(filepath.Join(p.reports(), "sandbox", "latest", "run.json"))
	require.NoError(t, err)
	assert.False(t, run.Trailer.Complete)
	assert.Equal(t, conformance.ExitUnjudged, run.Trailer.ExitCode)
	assert.Equal(t, "interrupted after 2 of 3 scenarios", run.Trailer.Stopped)
	wellFormed(t, p.read(t, "sandbox", "junit.xml"))
	assert.Contains(t, p.read(t, "sandbox", "summary.md"), "interrupted after 2 of 3 scenarios")
	assert.LessOrEqual(t, s.requests.Load(), int64(8), "nothing more was sent")
}

// An environment file of one's own is given by its path, and reports go below its name.
func TestAnEnvironmentOfOnesOwn(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	s := newSandbox(t, p)
	file := filepath.Join(p.root, "mine.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: ../at home\nkind: uat\nclock: {max_wait: 1s}\nproviders:\n  pier:\n    base_url: "+s.URL+
		"\n    credentials:\n      default: {client_id: sandbox-client, client_secret: \"${MINE}\"}\n"), 0o600))
	got := p.run(t, []string{"MINE=fake-sandbox-secret", "PLIMSOLL_PIER_ORIGINS=" + s.URL}, "--env", file)
	got.says(t, conformance.ExitConformant)
	assert.Equal(t, 1, p.runs(t, "-at-home"), "whatever an environment is called, its reports stay below the folder")
	assert.NotZero(t, s.requests.Load())
	assert.NotContains(t, got.out, "fake-sandbox-secret")
}

func TestColours(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	escape := regexp.MustCompile(`\x1b\[`)
	for name, tt := range map[string]struct {
		streams Streams
		args    []string
		want    bool
	}{
		"a terminal":     {Streams{Terminal: true, Width: 80}, nil, true},
		"no terminal":    {Streams{}, nil, false},
		"NO_COLOR":       {Streams{Terminal: true, Width: 80, Environ: []string{"NO_COLOR=anything"}}, nil, false},
		"empty NO_COLOR": {Streams{Terminal: true, Width: 80, Environ: []string{"NO_COLOR="}}, nil, true},
		"--no-color":     {Streams{Terminal: true, Width: 80}, []string{"--no-color"}, false},
	} {
		got := within(t.Context(), tt.streams, append([]string{"run", "--root", p.root, "--report-dir", p.reports()}, tt.args...)...)
		got.says(t, conformance.ExitConformant)
		assert.Equal(t, tt.want, escape.MatchString(got.out), name)
		assert.False(t, escape.MatchString(got.err), name)
	}
}

// What cannot be written beside run.json is told, but the page is printed even so.
func TestAReportThatFailsHidesNoOther(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	got := p.run(t, []string{"GITHUB_STEP_SUMMARY=" + filepath.Join(p.root, "no", "such", "folder")})
	got.says(t, conformance.ExitHarness, "plimsoll: step summary: ")
	assert.Contains(t, got.out, "CONFORMANT (exit 0)")
	assert.Contains(t, p.read(t, "mock", "run.json"), `"complete": true`)
}

func TestVariantsByProvider(t *testing.T) {
	t.Parallel()
	l, err := selection{}.load(embedded())
	require.NoError(t, err)
	f := fleetOf(t, l, "page") // only some providers have it
	got := map[string]string{}
	for _, info := range f.infos {
		got[info.ID] = info.Variant
	}
	assert.Equal(t, "page", got["cargodocs"])
	assert.Equal(t, "faithful", got["dataloy"], "the first of its own")
}
