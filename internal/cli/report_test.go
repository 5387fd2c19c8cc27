package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

func TestARunLeavesAPage(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	page := p.read(t, "mock", "report.html")
	assert.Contains(t, page, "<h1 id=\"h-verdict\">Conformant</h1>")
	assert.NotContains(t, page, "fake-secret-of-the-pier")
	got := plimsoll(t, nil, "report", "html", filepath.Join(p.reports(), "mock", "latest"))
	got.says(t, conformance.ExitConformant)
	assert.Equal(t, page, got.out, "from run.json alone")
}

// What a run knows of the documentation beside its claims is there for reports to show.
func TestARunKnowsOperationsOutcomesAndLifetimes(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	run, err := openRun(filepath.Join(p.reports(), "mock", "latest"))
	require.NoError(t, err)
	issues, secured := 0, 0
	for _, o := range run.Header.Operations {
		assert.Equal(t, "pier", o.Provider)
		assert.NotEmpty(t, o.Statuses, o.ID)
		if o.Issues {
			issues++
		}
		if o.Secured {
			secured++
		}
	}
	assert.Equal(t, 1, issues, "one operation hands out tokens")
	assert.Positive(t, secured)
	assert.Len(t, run.Header.Outcomes, 11*secured, "a cell for each case and secured operation")
	require.NotNil(t, run.Header.Providers[0].Life)
	assert.Less(t, run.Header.Providers[0].Life.Alive, run.Header.Providers[0].Life.Documented)
	assert.Greater(t, run.Header.Providers[0].Life.Dead, run.Header.Providers[0].Life.Documented)
	assert.Regexp(t, `^pier/claims\.yaml:\d+$`, run.Header.Claims[0].At)
	for r := range run.Results() {
		for _, s := range r.Steps {
			assert.Contains(t, []string{"Given", "When", "Then", "And", "But"}, s.Keyword)
		}
	}
}

func TestEveryFormatIsACommand(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	run := filepath.Join(p.reports(), "mock", "latest", "run.json")
	for _, f := range report.Formats() {
		file := filepath.Join(t.TempDir(), f.File)
		got := plimsoll(t, nil, "report", f.Name, run, "-o", file)
		got.says(t, conformance.ExitConformant)
		assert.Empty(t, got.out, f.Name)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, plimsoll(t, nil, "report", f.Name, run).out, string(text), "%s: the same on the standard output", f.Name)
		assert.NotEmpty(t, text, f.Name)
	}
}

func TestReportMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.json")
	require.NoError(t, os.WriteFile(broken, []byte("{\n\"version\": 1"), 0o600))
	plimsoll(t, nil, "report", "html", filepath.Join(dir, "none.json")).says(t, conformance.ExitUsage, "none.json: no such file")
	plimsoll(t, nil, "report", "html", dir).says(t, conformance.ExitUsage, "run.json: no such file")
	plimsoll(t, nil, "report", "html", broken).says(t, conformance.ExitUsage, "broken.json:2: byte", "the file ends too early")
	plimsoll(t, nil, "report", "html").says(t, conformance.ExitUsage, "run.json")
	plimsoll(t, nil, "report", "htlm", broken).says(t, conformance.ExitUsage, "htlm")
	plimsoll(t, nil, "report", "merge", broken, filepath.Join(dir, "none.json"), "-o", filepath.Join(dir, "x.json")).says(t, conformance.ExitUsage, "broken.json:2", "none.json: no such file")
	plimsoll(t, nil, "report", "merge", broken).says(t, conformance.ExitUsage, "-o")
	assert.NoFileExists(t, filepath.Join(dir, "x.json"))

	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	run := filepath.Join(p.reports(), "mock", "latest")
	plimsoll(t, nil, "report", "html", run, "-o", filepath.Join(dir, "no", "such", "folder.html")).says(t, conformance.ExitUsage, "no such file or directory")
	plimsoll(t, nil, "report", "merge", run, "-o", filepath.Join(dir, "no", "run.json")).says(t, conformance.ExitUsage, "no such file or directory")
}

func TestMergeOfTwoJobs(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	one, two, whole := filepath.Join(p.root, "one"), filepath.Join(p.root, "two"), filepath.Join(p.root, "whole.json")
	job := func(dir, tags string) string {
		plimsoll(t, nil, "run", "--root", p.root, "--report-dir", dir, "--tags", tags).says(t, conformance.ExitConformant)
		return filepath.Join(dir, "mock", "latest")
	}
	parts := []string{job(one, "@PIER-TOKEN-001"), job(two, "not @PIER-TOKEN-001")}
	got := plimsoll(t, nil, append([]string{"report", "merge", "-o", whole, "--expect", "pier"}, parts...)...)
	got.says(t, conformance.ExitConformant, "2 parts, exit code 0")
	first, err := os.ReadFile(whole)
	require.NoError(t, err)
	run, err := report.Open(whole)
	require.NoError(t, err)
	p.run(t, nil).says(t, conformance.ExitConformant)
	single, err := openRun(filepath.Join(p.reports(), "mock", "latest"))
	require.NoError(t, err)
	assert.Equal(t, single.Trailer.Verdicts, run.Trailer.Verdicts, "as if one job had done it all")
	assert.Equal(t, single.Trailer.Scenarios, run.Trailer.Scenarios)

	plimsoll(t, nil, "report", "merge", whole, parts[1], "-o", whole).says(t, conformance.ExitConformant)
	again, err := os.ReadFile(whole)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(again), "merging again changes nothing, even in place")
	assert.NoFileExists(t, whole+".new")

	plimsoll(t, nil, "report", "merge", parts[0], "-o", whole, "--expect", "pier,quay").says(t, conformance.ExitUsage, "missing: no part ran quay")
	plimsoll(t, nil, "report", "merge", parts[0], parts[0], "-o", whole).says(t, conformance.ExitConformant, "1 part, ")
}

func TestMergeTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil, "--tags", "@PIER-TOKEN-001").says(t, conformance.ExitConformant)
	first, err := os.Readlink(filepath.Join(p.reports(), "mock", "latest"))
	require.NoError(t, err)
	p.run(t, nil, "--tags", "@PIER-TOKEN-001").says(t, conformance.ExitConformant)
	got := plimsoll(t, nil, "report", "merge", "-o", filepath.Join(p.root, "whole.json"), filepath.Join(p.reports(), "mock", first), filepath.Join(p.reports(), "mock", "latest"))
	got.says(t, conformance.ExitConformant, "overlap: pier/", "the worst counts", "missing: pier: no part ran all the scenarios of")

	var b strings.Builder
	run := conformance.Run{}
	for range 25 {
		run.Header.Remarks = append(run.Header.Remarks, "overlap")
	}
	tellMerged(&b, run)
	assert.Contains(t, b.String(), "and 5 more remarks, see the header of the run\n")
	assert.Equal(t, 22, strings.Count(b.String(), "\n"))
}

func TestBadgeOfARun(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil).says(t, conformance.ExitConformant)
	var badge map[string]any
	require.NoError(t, json.Unmarshal([]byte(plimsoll(t, nil, "report", "badge", filepath.Join(p.reports(), "mock", "latest")).out), &badge))
	assert.Equal(t, "success", badge["color"])
}
