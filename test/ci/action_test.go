package ci

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A run hands over its exit code, the verdict in a word and the folder of its reports, and succeeds, so that reports are kept.
func TestWhatARunHandsOver(t *testing.T) {
	t.Parallel()
	for code, verdict := range map[int]string{
		0: "conformant", 1: "not-conformant", 2: "not-checked", 3: "not-judged", 4: "harness-error", 5: "secret-in-report", 143: "aborted",
	} {
		m := newMachine(t)
		m.program("plimsoll", fmt.Sprintf("echo said >&2; echo 'Reports: a'; echo; echo 'Reports: reports/uat/night'; exit %d", code))
		printed, got := m.run("conformance.sh", nil)
		assert.Zero(t, got)
		assert.Contains(t, printed, "said")
		assert.Equal(t, map[string]string{"exit-code": fmt.Sprint(code), "verdict": verdict, "report": "reports/uat/night"}, m.outputs())
		assert.Empty(t, m.read("summary"), "plimsoll wrote it")
	}
}

// Where there is no report, the summary of the step has the end of what was said.
func TestARunWithoutAReport(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.program("plimsoll", "echo 'plimsoll: set PLIMSOLL_X' >&2; exit 2")
	m.run("conformance.sh", nil)
	assert.Equal(t, map[string]string{"exit-code": "2", "verdict": "not-checked", "report": ""}, m.outputs())
	assert.Equal(t, "### Plimsoll: not-checked (exit 2)\n\n````text\nplimsoll: set PLIMSOLL_X\n````\n", m.read("summary"))
}

// A program that is not there is no verdict.
func TestARunThatNeverStarts(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.run("conformance.sh", []string{"PLIMSOLL=" + m.path("bin", "nothing")})
	assert.Equal(t, "aborted", m.outputs()["verdict"])
	assert.Equal(t, "127", m.outputs()["exit-code"])
}

// What a caller gives is a value, whatever it looks like, and an environment of the kind production needs the word.
func TestInputsAreNoCommands(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.program("plimsoll", `printf '%s|' "$@" "$PLIMSOLL_PROVIDER" "$PLIMSOLL_TAGS"`)
	hostile := "$(touch broken); `touch broken` \" ' && touch broken"
	given := []string{"PLIMSOLL_PROVIDER=" + hostile, "PLIMSOLL_TAGS=@a or @b", "PRODUCTION=" + hostile}
	printed, _ := m.run("conformance.sh", given)
	assert.Equal(t, "run|"+hostile+"|@a or @b|", printed)
	printed, _ = m.run("conformance.sh", append(given, "PRODUCTION=true"))
	assert.Equal(t, "run|--production|"+hostile+"|@a or @b|", printed)
	assert.NoFileExists(t, m.path("broken"))
}

func TestTheColourOfAVerdict(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, c := range []struct {
		args  []string
		code  int
		level string
	}{
		{[]string{"0"}, 0, ""},
		{[]string{"1"}, 1, "::error title=Plimsoll: not conformant::acme: "},
		{[]string{"2"}, 2, "::error title=Plimsoll: nothing was checked::acme: "},
		{[]string{"3"}, 0, "::warning title=Plimsoll: could not be judged::acme: "},
		{[]string{"3", "warn"}, 0, "::warning "},
		{[]string{"3", "fail"}, 3, "::warning "},
		{[]string{"4"}, 4, "::error title=Plimsoll: harness error::"},
		{[]string{"5"}, 5, "::error title=Plimsoll: a secret in a report::"},
		{[]string{"143"}, 143, "::error title=Plimsoll: aborted::"},
		{[]string{"$(exit 0)"}, 4, "::error title=Plimsoll: aborted::"},
		{[]string{""}, 1, ""},
		{nil, 1, ""},
	} {
		printed, code := m.run("verdict.sh", []string{"PLIMSOLL_PROVIDER=acme"}, c.args...)
		assert.Equal(t, c.code, code, c.args)
		assert.Contains(t, printed, c.level, c.args)
	}
}

// A line of the log that begins with two colons is a command to the runner, and none of them is a caller's.
func TestTheLogHoldsNoCommandOfOthers(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	printed, _ := m.run("verdict.sh", []string{"PLIMSOLL_PROVIDER=acme\n::stop-commands::x"}, "1")
	assert.Equal(t, 1, strings.Count(printed, "\n"), printed)
	assert.True(t, strings.HasPrefix(printed, "::error title="), printed)
}

// The action builds what lies beside it, or installs the version that was asked for, and nothing else.
func TestWhatIsBuilt(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.program("go", `echo "$(basename "$PWD")|$GOBIN|$*" >>`+m.path("went"))
	_, code := m.run("build.sh", nil)
	require.Zero(t, code)
	assert.Equal(t, m.path("temp", "plimsoll-bin", "plimsoll"), m.outputs()["plimsoll"])
	assert.Contains(t, m.read("went"), "||build -trimpath -buildvcs=false -o "+m.outputs()["plimsoll"]+" ./cmd/plimsoll\n")

	_, code = m.run("build.sh", []string{"VERSION=v1.2.3-rc.1"})
	require.Zero(t, code)
	assert.Contains(t, m.read("went"), "|"+m.path("temp", "plimsoll-bin")+"|install -trimpath github.com/plimsoll/plimsoll/cmd/plimsoll@v1.2.3-rc.1\n")

	for _, wrong := range []string{"latest", "v1", "v1.2.3 -exec=x", "v1.2.3;x", "$(x)", "-v1.2.3"} {
		printed, code := m.run("build.sh", []string{"VERSION=" + wrong})
		assert.Equal(t, 2, code, wrong)
		assert.Contains(t, printed, "expected a version such as v1.2.3")
	}
}
