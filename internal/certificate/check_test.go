package certificate

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pull is a repository with a certificate on its main branch, and a branch that goes to it.
type pull struct{ dir, script string }

func newPull(t *testing.T) pull {
	t.Helper()
	for _, program := range []string{"git", "sh"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s", program)
		}
	}
	script, err := filepath.Abs("../../reports/certificates/check.sh")
	require.NoError(t, err)
	p := pull{t.TempDir(), script}
	p.git(t, "init", "-q", "-b", "main")
	p.write(t, "reports/certificates/acme/2026-01-01-harbour-core/certificate.zip", "old")
	p.write(t, "reports/certificates/keys.yaml", "keys: []")
	p.write(t, "main.go", "package main")
	p.commit(t)
	p.git(t, "checkout", "-q", "-b", "branch")
	return p
}

func (p pull) git(t *testing.T, args ...string) {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	c.Dir, c.Env = p.dir, append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
}

func (p pull) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(p.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

func (p pull) commit(t *testing.T) {
	t.Helper()
	p.git(t, "add", "-A")
	p.git(t, "commit", "-q", "-m", "x")
}

// check runs the script. The program that it calls prints its arguments, and ends as told.
func (p pull) check(t *testing.T, code string) (string, int) {
	t.Helper()
	fake := filepath.Join(t.TempDir(), "plimsoll")
	require.NoError(t, os.WriteFile(fake, []byte("#!/bin/sh\necho \"called: $*\"\nexit "+code+"\n"), 0o700))
	c := exec.Command("sh", p.script, "main")
	c.Dir, c.Env = p.dir, append(os.Environ(), "PLIMSOLL="+fake, "KEYS=base/keys.yaml")
	out, _ := c.CombinedOutput()
	return string(out), c.ProcessState.ExitCode()
}

func TestTheCheckOfPullRequestsVerifiesWhatIsAdded(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	for _, name := range []string{"acme/2026-07-01-harbour-core", "other/2026-07-01-dock-core"} {
		p.write(t, "reports/certificates/"+name+"/certificate.zip", "new")
		p.write(t, "reports/certificates/"+name+"/certificate.pdf", "new")
	}
	p.commit(t)
	out, code := p.check(t, "0")
	assert.Zero(t, code, out)
	assert.Equal(t, "called: verify --trust base/keys.yaml --submission reports/certificates/acme/2026-07-01-harbour-core --submission reports/certificates/other/2026-07-01-dock-core\n", out)
	_, code = p.check(t, "1")
	assert.Equal(t, 1, code)
}

func TestTheCheckOfPullRequestsRejects(t *testing.T) {
	t.Parallel()
	const old = "reports/certificates/acme/2026-01-01-harbour-core/certificate.zip"
	for name, tt := range map[string]struct {
		change func(*testing.T, pull)
		want   string
	}{
		"an altered certificate": {func(t *testing.T, p pull) { p.write(t, old, "changed") }, "M\t" + old},
		"a removed certificate":  {func(t *testing.T, p pull) { p.git(t, "rm", "-q", old) }, "D\t" + old},
		"a moved certificate":    {func(t *testing.T, p pull) { p.git(t, "mv", "reports/certificates/acme", "reports/certificates/other") }, "D\t" + old},
		"another file": {func(t *testing.T, p pull) {
			p.write(t, "reports/certificates/acme/2026-07-01-harbour-core/run.sh", "x")
		}, "run.sh"},
		"a file beside": {func(t *testing.T, p pull) { p.write(t, "reports/certificates/evil.sh", "x") }, "evil.sh"},
		"an odd name":   {func(t *testing.T, p pull) { p.write(t, "reports/certificates/ac me/x/certificate.zip", "x") }, "ac me"},
		"a quoted name": {func(t *testing.T, p pull) { p.write(t, "reports/certificates/é/x/certificate.zip", "x") }, "certificate.zip"},
		"a link": {func(t *testing.T, p pull) {
			require.NoError(t, os.Symlink("/etc", filepath.Join(p.dir, "reports/certificates/evil")))
		}, "A\treports/certificates/evil"},
		"a removed list of keys": {func(t *testing.T, p pull) { p.git(t, "rm", "-q", "reports/certificates/keys.yaml") }, "D\treports/certificates/keys.yaml"},
		"keys with a submission": {func(t *testing.T, p pull) {
			p.write(t, "reports/certificates/acme/2026-07-01-harbour-core/certificate.zip", "new")
			p.write(t, "reports/certificates/keys.yaml", "keys: [mine]")
		}, "M\treports/certificates/keys.yaml"},
		"code with a submission": {func(t *testing.T, p pull) {
			p.write(t, "reports/certificates/acme/2026-07-01-harbour-core/certificate.zip", "new")
			p.write(t, "main.go", "package evil")
		}, "M\tmain.go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPull(t)
			tt.change(t, p)
			p.commit(t)
			out, code := p.check(t, "0")
			assert.Equal(t, 1, code, out)
			assert.True(t, strings.HasPrefix(out, "rejected: expected new folders"), out)
			assert.Contains(t, out, tt.want)
		})
	}
}

func TestTheCheckOfPullRequestsLetsMaintainersWork(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	p.write(t, "reports/certificates/keys.yaml", "keys: [new]")
	p.write(t, "main.go", "package other")
	p.commit(t)
	out, code := p.check(t, "0")
	assert.Zero(t, code)
	assert.Equal(t, "no certificate was added\n", out)
}

func TestTheShippedListOfKeysIsWellFormed(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../reports/certificates/keys.yaml")
	require.NoError(t, err)
	_, err = ParseTrust("keys.yaml", raw)
	assert.NoError(t, err)
}
