package ci

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newNights is a machine with the runs of n nights, the last of which is the latest.
func newNights(t *testing.T, n int) (m *machine, runs []string) {
	t.Helper()
	m = newMachine(t)
	m.program("plimsoll", `echo "$@"`)
	for i := range n {
		run := fmt.Sprintf("202601%02dT012300Z-beef", i+1)
		m.write("reports/uat/"+run+"/run.json", run)
		runs = append(runs, run)
	}
	m.write("reports/uat/cellar/sealed", "kept")
	if n > 0 {
		require.NoError(t, os.Symlink(runs[n-1], m.path("reports/uat/latest")))
	}
	return m, runs
}

func (m *machine) pack(variables ...string) {
	m.t.Helper()
	printed, code := m.run("pack.sh", append([]string{"TARGET=uat", "PROVIDER=acme", "PLIMSOLL=plimsoll", "URL=https://ci.example/7"}, variables...))
	require.Zero(m.t, code, printed)
}

func TestWhatANightLeaves(t *testing.T) {
	t.Parallel()
	m, runs := newNights(t, 2)
	m.pack("CODE=1", "REPORT=reports/uat/"+runs[1], "BEFORE="+runs[0])
	assert.JSONEq(t, `{"env":"uat","provider":"acme","code":"1","url":"https://ci.example/7"}`, m.read("out/outcome.json"))
	assert.Equal(t, runs[1], m.read("out/run.json"))
	assert.Equal(t, "diff --format markdown reports/uat/"+runs[0]+" reports/uat/"+runs[1]+"\n", m.read("out/diff.md"))
	assert.Equal(t, "diff --format json reports/uat/"+runs[0]+" reports/uat/"+runs[1]+"\n", m.read("out/diff.json"))
	assert.Contains(t, m.read("summary"), "## Since the last run\n\ndiff --format markdown")
}

// The first night has nothing to be compared with, and one that came to nothing leaves its outcome.
func TestANightWithoutAReport(t *testing.T) {
	t.Parallel()
	m, _ := newNights(t, 0)
	require.NoError(t, os.RemoveAll(m.path("reports")))
	m.pack("CODE=2")
	assert.JSONEq(t, `{"env":"uat","provider":"acme","code":"2","url":"https://ci.example/7"}`, m.read("out/outcome.json"))
	assert.NoFileExists(t, m.path("out/diff.json"))

	m, runs := newNights(t, 2)
	m.pack("CODE=4", "BEFORE="+runs[1])
	assert.NoFileExists(t, m.path("out/run.json"), "the report of the night before is not that of this one")
}

// A run that was stopped had no time to say where its report is.
func TestANightThatWasStopped(t *testing.T) {
	t.Parallel()
	m, runs := newNights(t, 2)
	m.pack("BEFORE=" + runs[0])
	assert.Equal(t, runs[1], m.read("out/run.json"))
}

// Old runs go, the newest and whatever is no run stay.
func TestOldNightsGo(t *testing.T) {
	t.Parallel()
	m, runs := newNights(t, 31)
	m.write("reports/uat/notes of mine/x", "kept")
	m.pack("CODE=0", "REPORT=reports/uat/"+runs[30])
	assert.NoDirExists(t, m.path("reports/uat", runs[0]))
	for _, run := range runs[1:] {
		assert.DirExists(t, m.path("reports/uat", run))
	}
	assert.FileExists(t, m.path("reports/uat/cellar/sealed"))
	assert.FileExists(t, m.path("reports/uat/notes of mine/x"))
}
