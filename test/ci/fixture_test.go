// Package ci holds the tests of what runs on somebody else's machines: .github, action.yml and the scripts that they call.
package ci

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the top of the repository.
const root = "../.."

// machine is a folder that stands for the machine of a CI service: programs that are not there really, and files that steps write.
type machine struct {
	t   *testing.T
	dir string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	for _, tool := range []string{"bash", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the scripts of CI need %s, which is not here", tool)
		}
	}
	m := &machine{t, t.TempDir()}
	require.NoError(t, os.Mkdir(m.path("bin"), 0o700))
	return m
}

func (m *machine) path(names ...string) string {
	return filepath.Join(append([]string{m.dir}, names...)...)
}

// program puts a program on the path.
func (m *machine) program(name, text string) {
	m.t.Helper()
	require.NoError(m.t, os.WriteFile(m.path("bin", name), []byte("#!/usr/bin/env bash\n"+text), 0o700))
}

func (m *machine) write(name, text string) {
	m.t.Helper()
	require.NoError(m.t, os.MkdirAll(filepath.Dir(m.path(name)), 0o700))
	require.NoError(m.t, os.WriteFile(m.path(name), []byte(text), 0o600))
}

// read returns a file, "" where there is none.
func (m *machine) read(name string) string {
	text, err := os.ReadFile(m.path(name))
	if !os.IsNotExist(err) {
		require.NoError(m.t, err)
	}
	return string(text)
}

// run runs a script of .github/scripts in the folder, with what a step has of variables.
func (m *machine) run(script string, variables []string, args ...string) (printed string, code int) {
	m.t.Helper()
	name, err := filepath.Abs(filepath.Join(root, ".github/scripts", script))
	require.NoError(m.t, err)
	var out bytes.Buffer
	cmd := exec.CommandContext(m.t.Context(), "bash", append([]string{name}, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = m.dir, &out, &out
	cmd.Env = append([]string{
		"PATH=" + m.path("bin") + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + m.dir, "RUNNER_TEMP=" + m.path("temp"),
		"GITHUB_OUTPUT=" + m.path("output"), "GITHUB_STEP_SUMMARY=" + m.path("summary"),
	}, variables...)
	if err := cmd.Run(); err != nil {
		require.ErrorAs(m.t, err, new(*exec.ExitError), "%s", out.String())
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

// outputs are what a step handed over.
func (m *machine) outputs() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(m.read("output")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		all[name] = value
	}
	return all
}
