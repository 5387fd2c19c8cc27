package cli

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// What somebody typed wrong is exit 2, with the name that they most likely meant.
func TestMistypedCommandLines(t *testing.T) {
	t.Parallel()
	tree := []string{"--root", filepath.Join("testdata", "pier")}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "--provider", "peir"}, `unknown provider "peir": did you mean "pier"?`},
		{[]string{"run", "--provider", "peir,quay"}, `unknown provider "quay": expected one of pier`},
		{[]string{"run", "--env", "sandbocks"}, `unknown environment "sandbocks": did you mean "sandbox"?`},
		{[]string{"run", "--env", "./nowhere.yaml"}, `./nowhere.yaml: no such file or directory`},
		{[]string{"run", "--variant", "jtw"}, `--variant: unknown variant "jtw": did you mean "jwt"?`},
		{[]string{"run", "--variant", "jwt", "--env", "sandbox"}, `--variant: only mocks have variants, and the environment "sandbox" is of the kind sandbox`},
		{[]string{"run", "--tags", "@peir"}, `unknown tag "@peir": did you mean "@pier"?`},
		{[]string{"run", "--tags", "@pier &&"}, `tag expression "@pier &&": expected "and", "or" or the end, got "&&"`},
		{[]string{"run", "--tags", "@list and @PIER-TOKEN-001"}, `nothing to check: no scenario is selected`},
		{[]string{"run", "--claim", "PIER-TOKN-001"}, `unknown tag "@PIER-TOKN-001": did you mean "@PIER-TOKEN-001"?`},
		{[]string{"run", "--claim", "PIER-CLIENT-001"}, `no scenario judges claim PIER-CLIENT-001: it binds clients`},
		{[]string{"run", "--claim", "PIER-TOKEN-001", "--tags", "@list"}, "--claim and --tags exclude each other"},
		{[]string{"run", "--seed", "lucky"}, `--seed: expected a whole number or "random", got "lucky"`},
		{[]string{"run", "--seed=-1"}, `--seed: expected a whole number or "random", got "-1"`},
		{[]string{"run", "--parallel=-1"}, `--parallel: expected a number from 0 to 1000, got -1`},
		{[]string{"run", "--parallel", "1001"}, `--parallel: expected a number from 0 to 1000, got 1001`},
		{[]string{"run", "--parallel", "many"}, `--parallel: expected a valid 64 bit int but got "many"`},
		{[]string{"list", "--format", "xml"}, `--format must be one of "text","json" but got "xml"`},
		{[]string{"list", "--provider", "x"}, `unknown provider "x"`},
		{[]string{"list", "--tags", "@peir"}, `unknown tag "@peir": did you mean "@pier"?`},
		{[]string{"mock", "--provider", "peir"}, `unknown provider "peir": did you mean "pier"?`},
		{[]string{"mock", "--variant", "jtw"}, `--variant: unknown variant "jtw": did you mean "jwt"?`},
		{[]string{"mock", "--env", "sandbocks"}, `unknown environment "sandbocks": did you mean "sandbox"?`},
		{[]string{"mock", "--port", "70000"}, `invalid port`},
	} {
		plimsoll(t, nil, append(tt.args, tree...)...).says(t, conformance.ExitUsage, tt.want)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"rnu"}, `plimsoll: unexpected argument rnu, did you mean "run"? (plimsoll --help lists commands and flags)`},
		{nil, `expected one of`},
		{[]string{"run", "--provder", "x"}, `unknown flag --provder, did you mean "--provider"?`},
		{[]string{"run", "--xyz"}, `unknown flag --xyz`},
		{[]string{"run", "more"}, `unexpected argument more`},
		{[]string{"run", "--root", "./nowhere"}, `--root: `},
		{[]string{"run", "--root", "cli.go"}, `--root: `},
	} {
		plimsoll(t, nil, tt.args...).says(t, conformance.ExitUsage, tt.want)
	}
}

// Mistakes in data are exit 2, with file and line, and all of them at once.
func TestMistakesInData(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ file, old, new, want string }{
		"malformed provider.yaml": {"specs/pier/provider.yaml", "credentials:\n", "credentials: [\n", "pier/provider.yaml:"},
		"unknown key":             {"specs/pier/provider.yaml", "lifetime: 1h", "lifetim: 1h", `pier/provider.yaml:16:3: unknown key "lifetim": did you mean "lifetime"?`},
		"malformed claims.yaml":   {"specs/pier/claims.yaml", "{id: PIER-USE-001,", "{id: PIER-USE-001", "pier/claims.yaml:"},
		"malformed openapi.yaml":  {"specs/pier/openapi.yaml", "paths:", "paths: [", "pier/openapi.yaml"},
		"a broken $ref":           {"specs/pier/openapi.yaml", "schemas/Token'", "schemas/Tokne'", "pier/openapi.yaml:16"},
		"a $ref to no file":       {"specs/pier/openapi.yaml", "examples/ships.yaml", "examples/shisp.yaml", "pier/openapi.yaml:32: pier/examples/shisp.yaml: no such file"},
		"an x-claim of nobody":    {"specs/pier/openapi.yaml", "x-claim: PIER-USE-001", "x-claim: PIER-USE-100", `pier/openapi.yaml:27: claim "PIER-USE-100" is not defined: did you mean "PIER-USE-001"?`},
		"a claim tag of nobody":   {"features/pier/ships.feature", "@PIER-TOKEN-001", "@PIER-TOKEN-001 @PIER-TOKN-001", `features/pier/ships.feature:4: unknown claim "PIER-TOKN-001": did you mean "PIER-TOKEN-001"?`},
		"an undefined step":       {"features/pier/ships.feature", "a token is requested", "a tokn is requested", `features/pier/ships.feature:5: undefined step "a tokn is requested": the nearest sentence is "a token is requested"`},
		"an empty Examples table": {"features/pier/ships.feature", "      | 1 |\n      | 9 |\n", "", "features/pier/ships.feature:16: the Examples table has no rows, so nothing would run"},
		"a misspelt keyword":      {"features/pier/ships.feature", "Feature: Ships\n", "Feature: Ships\n  Scenaro: lost\n", `features/pier/ships.feature:2: the line was taken for description`},
		"a claim that nobody judges": {"features/pier/ships.feature", "@PIER-TOKEN-001", "@PIER-USE-001",
			"specs/pier/claims.yaml: claim PIER-TOKEN-001 can be verified (black-box), but no scenario judges it"},
		"a malformed environment":  {"environments/mock.yaml", "kind: mock", "kind: mok", `mock.yaml:2`},
		"an environment of others": {"environments/mock.yaml", "  pier:", "  peir:", `mock.yaml:4:3: unknown provider "peir": did you mean "pier"?`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPier(t)
			p.edit(t, tt.file, tt.old, tt.new)
			p.run(t, nil).says(t, conformance.ExitUsage, tt.want)
			assert.NoDirExists(t, p.reports(), "nothing was begun")
		})
	}
}

func TestSeveralMistakesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.edit(t, "features/pier/ships.feature", "a token is requested", "a tokn is requested")
	p.edit(t, "features/pier/ships.feature", "@PIER-USE-001", "@PIER-US-001")
	got := p.run(t, nil)
	got.says(t, conformance.ExitUsage, `undefined step "a tokn is requested"`, `unknown claim "PIER-US-001"`, "claim PIER-USE-001 can be verified")
}

func TestAFolderWithoutData(t *testing.T) {
	t.Parallel()
	plimsoll(t, nil, "run", "--root", t.TempDir()).says(t, conformance.ExitUsage, "plimsoll: ")
	p := newPier(t)
	require.NoError(t, os.RemoveAll(filepath.Join(p.root, "features")))
	p.run(t, nil).says(t, conformance.ExitUsage, "features/pier: no feature files")
}

// No credential at all means that nothing can be checked, which is not green.
func TestNoCredentials(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, nil, "--env", "sandbox").says(t, conformance.ExitUsage,
		`nothing to check: no provider can be run in "sandbox"`,
		"pier: not run: no credentials: set PLIMSOLL_PIER_CLIENT_ID, PLIMSOLL_PIER_CLIENT_SECRET")
	p.run(t, []string{"PIER_ID=a", "PIER_SECRET=b"}, "--env", "sandbox").says(t, conformance.ExitUsage, "pier: not run: no address: set PLIMSOLL_PIER_BASE_URL")
	p.run(t, []string{"PIER_ID=a", "PIER_SECRET="}, "--env", "sandbox").says(t, conformance.ExitUsage, "set PLIMSOLL_PIER_CLIENT_SECRET")
	assert.NoDirExists(t, p.reports())
}

// An address where nobody answers is an outage: exit 3, with a report that says so.
func TestAnUnreachableURL(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nobody := listener.Addr().String()
	require.NoError(t, listener.Close())
	p := newPier(t)
	got := p.run(t, []string{"PLIMSOLL_PIER_BASE_URL=http://" + nobody, "PIER_ID=a", "PIER_SECRET=b"}, "--env", "sandbox")
	got.says(t, conformance.ExitUnjudged)
	assert.Contains(t, got.out, "cannot be reached")
	assert.Contains(t, got.out, "COULD NOT BE JUDGED (exit 3)")
	assert.Contains(t, p.read(t, "sandbox", "run.json"), `"complete": true`)
	assert.Contains(t, p.read(t, "sandbox", "junit.xml"), "<error")
}

func TestABrokenClaimIsExitOne(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.edit(t, "features/pier/ships.feature", "the body is a JSON array", "the body is a JSON object")
	got := p.run(t, nil)
	got.says(t, conformance.ExitNonConformant)
	assert.Contains(t, got.out, "expected  a JSON object")
	assert.Contains(t, got.out, "NOT CONFORMANT (exit 1)")
}

// A report that cannot be written stops the run before anything is sent.
func TestAReportFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	s := newSandbox(t, p)
	file := filepath.Join(p.root, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "deeper")} {
		got := plimsoll(t, s.environ(), "run", "--root", p.root, "--env", "sandbox", "--report-dir", dir)
		got.says(t, conformance.ExitUsage, "plimsoll: report folder: ", "not a directory")
	}
	assert.Zero(t, s.requests.Load())
}
