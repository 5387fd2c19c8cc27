package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// parse returns what a command line comes to.
func parse(t *testing.T, environ []string, args ...string) commands {
	t.Helper()
	var c commands
	parser, _, err := newParser(&c, Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}, Environ: environ})
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
	return c
}

func TestVariablesSetFlags(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	all := []string{"PLIMSOLL_CELLAR=deep", "PLIMSOLL_ENV=uat", "PLIMSOLL_PARALLEL=3", "PLIMSOLL_PROVIDER=dataloy,oauthjwt", "PLIMSOLL_REPORT_DIR=out", "PLIMSOLL_ROOT=" + root,
		"PLIMSOLL_SEED=7", "PLIMSOLL_STRICT=true", "PLIMSOLL_TAGS=@a", "PLIMSOLL_VARIANT=jwt"}
	want := runCommand{Env: "uat", Parallel: 3, ReportDir: "out", Seed: "7", Strict: true, Variant: "jwt", cellarFlags: cellarFlags{Cellar: "deep"},
		selection: selection{Provider: []string{"dataloy", "oauthjwt"}, Tags: "@a", Root: root}}
	assert.Equal(t, want, parse(t, all, "run").Run)
	assert.Equal(t, "mock", parse(t, all, "run", "--env", "mock").Run.Env, "the command line wins")

	var empty []string
	for _, name := range ours() {
		empty = append(empty, name+"=")
	}
	assert.Equal(t, parse(t, nil, "run").Run, parse(t, empty, "run").Run, "an empty variable never blanks a value")
	assert.Equal(t, "uat", parse(t, []string{"PLIMSOLL_ENV=sandbox", "PLIMSOLL_ENV=uat"}, "run").Run.Env, "the last counts")
	assert.Equal(t, []string{"dataloy"}, parse(t, all[:0:0], "mock", "-p", "dataloy").Mock.Provider)
}

// The list of our variables is what the flags say, so that none of them is taken for a provider's.
func TestOurVariablesAreThoseOfTheFlags(t *testing.T) {
	t.Parallel()
	var c commands
	parser, _, err := newParser(&c, Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
	require.NoError(t, err)
	var named []string
	err = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && flag.Tag.Has(variableTag) {
			named = append(named, flag.Tag.Get(variableTag))
		}
		return next(nil)
	})
	require.NoError(t, err)
	slices.Sort(named)
	assert.Equal(t, ours(), slices.Compact(named))
	assert.NotContains(t, reflect.TypeFor[runCommand]().String(), `env:"`)
}

// in makes a folder with a .env the working directory. Tests that do so cannot run in parallel.
func in(t *testing.T, dotenv string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, dotEnv), []byte(dotenv), 0o600))
	t.Chdir(dir)
	return dir
}

func TestDotEnvStandsBelowTheEnvironment(t *testing.T) { //nolint:paralleltest // see in
	in(t, "A=file\nB='with $signs # in it'\nC=file\nexport D=file\n# E=file\n")
	got, err := environ([]string{"A=process", "C=", "F=process"})
	require.NoError(t, err)
	for name, want := range map[string]string{"A": "process", "B": "with $signs # in it", "C": "file", "D": "file", "E": "", "F": "process"} {
		assert.Equal(t, want, lookup(got, name), name)
	}
}

func TestDotEnvSetsFlagsAndCredentials(t *testing.T) { //nolint:paralleltest // see in
	p := newPier(t)
	in(t, "PLIMSOLL_ROOT="+p.root+"\nPLIMSOLL_ENV=sandbox\nPLIMSOLL_PIER_BASE_URL=http://127.0.0.1:1\nPIER_ID=a\nPIER_SECRET=fake-dotenv-secret\n")
	got := plimsoll(t, []string{"PIER_SECRET="}, "run", "--dry-run")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, `3 scenarios would run against "sandbox"`)
	assert.NotContains(t, got.out, "not run")
	plimsoll(t, []string{"PLIMSOLL_ENV=mock"}, "run", "--report-dir", p.reports()).says(t, conformance.ExitConformant)
	assert.Equal(t, 1, p.runs(t, "mock"))
}

// A .env full of the secrets of a sandbox, its addresses and what is known there, leaves make conformance as it is, and the secrets
// where they are: no mock is sent one.
func TestADotEnvOfASandboxDoesNotReachTheMocks(t *testing.T) { //nolint:paralleltest // see in
	p := newPier(t)
	in(t, "PLIMSOLL_PIER_BASE_URL=http://127.0.0.1:1\nPLIMSOLL_PIER_TOKEN_URL=http://127.0.0.1:1/t\nPLIMSOLL_PIER_CLIENT_ID=the-sandbox-client\n"+
		"PLIMSOLL_PIER_CLIENT_SECRET=fake-secret-of-the-sandbox\nPLIMSOLL_PIER_PROXY=http://127.0.0.1:1\nPLIMSOLL_PIER_PATH_LISTSHIPS=/nowhere\n"+
		"PLIMSOLL_PIER_CLOCK=real\nPLIMSOLL_PIER_TIMEOUT=1ns\nPLIMSOLL_PIER_RATE=0.001\n")
	sent := ""
	s := Streams{sabotage: func(f *fleet) {
		credential, err := f.targets["pier"].Client.Credential("default")
		require.NoError(t, err)
		sent = credential.Fields["client_id"].Reveal() + " " + credential.Fields["client_secret"].Reveal()
	}}
	got := within(t.Context(), s, "run", "--root", p.root, "--report-dir", p.reports())
	got.says(t, conformance.ExitConformant)
	assert.Equal(t, "sample-client fake-secret-of-the-pier", sent)
	assert.NotContains(t, p.read(t, "mock", "run.json"), "the-sandbox-client")
}

// A .env that cannot be read is told by its line. What stands there is not shown: it may be a secret.
func TestABrokenDotEnv(t *testing.T) {
	for text, line := range map[string]string{
		"A=1\nPLIMSOLL_PIER_CLIENT_SECRET: : fake-secret\nnonsense here\nB=fake-other-secret\n": ".env:3: ",
		"just-words":                      ".env:1: ",
		"A=1\nB=\"fake-secret not closed": ".env:2: ",
	} {
		in(t, text)
		got := plimsoll(t, nil, "run", "--dry-run")
		got.says(t, conformance.ExitUsage, line+"expected NAME=value, got something else")
		assert.NotContains(t, got.err, "fake-")
		assert.Equal(t, conformance.ExitConformant, plimsoll(t, nil, "--help").code)
	}
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, dotEnv), 0o700))
	t.Chdir(dir)
	plimsoll(t, nil, "run", "--dry-run").says(t, conformance.ExitUsage, ".env")
}

// A dollar sign in a password is not silently made a shorter password.
func TestADollarSignInDotEnv(t *testing.T) { //nolint:paralleltest // a .env is read from the working directory
	for text, line := range map[string]string{
		"A=1\nPLIMSOLL_PIER_CLIENT_SECRET=fake-$ECRET\n":       ".env:2: ",
		"export PLIMSOLL_PIER_CLIENT_SECRET=\"$1fake-\"":       ".env:1: ",
		"PLIMSOLL_PIER_CLIENT_SECRET = ${NOT_HERE}":            ".env:1: ",
		"PLIMSOLL_PIER_CLIENT_SECRET='fake-$ECRET'":            "",
		"PLIMSOLL_PIER_CLIENT_SECRET=fake-$ecret":              "",
		"PLIMSOLL_PIER_CLIENT_SECRET=\"fake-\\$ECRET\"":        "",
		"OTHER=fake-$ECRET\n# PLIMSOLL_X=$ECRET":               "",
		"S=fake-secret\nPLIMSOLL_PIER_CLIENT_SECRET=${S}-$S\n": "",
	} {
		in(t, text)
		got, err := environ(nil)
		if line == "" {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorContains(t, err, line+"a $ stands before the name")
		assert.NotContains(t, err.Error(), "fake-")
		assert.Empty(t, got)
	}
}

// A variable of a provider that is misspelt would silently give nothing.
func TestMisspeltVariables(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	p.run(t, []string{"PLIMSOLL_PIER_CLEINT_ID=x"}).says(t, conformance.ExitUsage, `unknown variable "PLIMSOLL_PIER_CLEINT_ID": did you mean "PLIMSOLL_PIER_CLIENT_ID"?`)
	p.run(t, []string{"PLIMSOLL_PEIR_CLIENT_ID=x"}).says(t, conformance.ExitUsage, `unknown variable "PLIMSOLL_PEIR_CLIENT_ID": did you mean "PLIMSOLL_PIER_CLIENT_ID"?`)
	var every []string
	for _, name := range ours() {
		if name != "PLIMSOLL_ROOT" {
			every = append(every, name+"=")
		}
	}
	p.run(t, append(every, "PLIMSOLL_VERSION=1", "PLIMSOLL_TAGS=@pier", "PLIMSOLL_PIER_CLIENT_ID=")).says(t, conformance.ExitConformant)
	plimsoll(t, []string{"PLIMSOLL_PIER_CLEINT_ID=x"}, "mock", "--root", p.root).says(t, conformance.ExitUsage, "did you mean")
}

func TestAVariableOverridesTheFile(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	got := p.run(t, []string{"PLIMSOLL_PIER_VARIANT=jwt"})
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "variant jwt")
}

func TestAMistypedFlagNamesTheVariablesThatAreSet(t *testing.T) {
	t.Parallel()
	plimsoll(t, []string{"PLIMSOLL_PARALLEL=lots", "PLIMSOLL_ENV=mock"}, "run").says(t, conformance.ExitUsage,
		`--parallel: expected a valid 64 bit int but got "lots" (plimsoll --help lists commands and flags; set by the environment: PLIMSOLL_ENV, PLIMSOLL_PARALLEL)`)
}
