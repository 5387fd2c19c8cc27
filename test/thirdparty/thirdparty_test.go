package thirdparty

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGoServer needs no Node.js. Nobody can move this server's clock, so nothing is judged that takes time.
func TestGoServer(t *testing.T) {
	t.Parallel()
	plimsoll := build(t)
	origin := startGoOAuth2(t)
	verdicts := plimsoll.run(t, "authorization-server", map[string]string{
		"THIRDPARTY_BASE_URL": origin, "THIRDPARTY_TOKEN_URL": origin + "/oauth/v2/token",
	}, "--tags", "not @slow")
	load(t, "go-oauth2").hold(t, verdicts)
}

func TestAuthorizationServers(t *testing.T) {
	t.Parallel()
	needNode(t)
	plimsoll := build(t)
	for _, tt := range []struct{ expected, script, library string }{
		{"oidc-provider", "oidc-provider.mjs", "jose"},
		{"oidc-provider-express", "oidc-provider.mjs", "express-oauth2-jwt-bearer"},
		{"oauth2-mock-server", "oauth2-mock-server.mjs", "jose"},
	} {
		t.Run(tt.expected, func(t *testing.T) {
			t.Parallel()
			at := startAuthorizationServer(t, tt.script, tt.library)
			verdicts := plimsoll.run(t, "authorization-server", map[string]string{
				"THIRDPARTY_BASE_URL": at.BaseURL, "THIRDPARTY_TOKEN_URL": at.TokenURL, "THIRDPARTY_CLOCK": at.Clock,
			})
			load(t, tt.expected).hold(t, verdicts)
		})
	}
}

// TestMocksOfOurContracts has Prism make a mock of each contract. It keeps no state and knows no clock, so what needs them is not run.
func TestMocksOfOurContracts(t *testing.T) {
	t.Parallel()
	needNode(t)
	plimsoll := build(t)
	contracts, err := filepath.Glob("../../specs/*/openapi.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, contracts)
	origins := map[string]string{}
	for _, contract := range contracts {
		id := filepath.Base(filepath.Dir(contract))
		origins["PRISM_"+strings.ToUpper(id)] = startPrism(t, contract)
	}
	verdicts := plimsoll.run(t, "prism", origins, "--tags", "not @slow")
	load(t, "prism").hold(t, verdicts)
}

// binary is the built command.
type binary string

func build(t *testing.T) binary {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plimsoll")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, "./cmd/plimsoll")
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	require.NoErrorf(t, err, "%s", out)
	return binary(path)
}

// run has the command check an environment, and returns the verdicts by claim. Variables of whoever runs the test are kept from it.
func (b binary) run(t *testing.T, environment string, variables map[string]string, args ...string) []claim {
	t.Helper()
	dir := t.TempDir()
	args = append([]string{"run", "--env", "./environments/" + environment + ".yaml", "--report-dir", dir, "--seed", "1"}, args...)
	cmd := exec.CommandContext(t.Context(), string(b), args...)
	cmd.Env = []string{"NO_COLOR=1", "HOME=" + dir}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		cmd.Env = append(cmd.Env, name+"="+variables[name])
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil {
		require.ErrorAs(t, err, &exit)
		require.Containsf(t, []int{1, 3}, exit.ExitCode(), "plimsoll came to grief:\n%s", out)
	}
	assert.NotContains(t, string(out), "panic")
	if t.Failed() || testing.Verbose() {
		t.Logf("%s", out)
	}
	table := filepath.Join(dir, "claims.csv")
	cmd = exec.CommandContext(t.Context(), string(b), "report", "csv", filepath.Join(dir, runName(t, dir), "latest", "run.json"), "-o", table)
	out, err = cmd.CombinedOutput()
	require.NoErrorf(t, err, "%s", out)
	return readClaims(t, table)
}

// runName is the one folder that a run wrote, named after the environment.
func runName(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return !e.IsDir() })
	require.Len(t, entries, 1)
	return entries[0].Name()
}
