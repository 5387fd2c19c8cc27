package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lab is a place where somebody certifies: a run of the pier's sandbox, and a key.
type lab struct {
	dir, run, key string
}

func newLab(t *testing.T) lab {
	t.Helper()
	p := newPier(t)
	require.Zero(t, p.run(t, newSandbox(t, p).environ(), "--env", "sandbox").code)
	l := lab{dir: t.TempDir(), run: filepath.Join(p.reports(), "sandbox", "latest")}
	l.prove(t)
	l.key = filepath.Join(l.dir, "lab.key")
	require.Zero(t, plimsoll(t, nil, "keygen", l.key, "--name", "Harbour Lab").code)
	return l
}

// prove writes into the run what a fresh kill matrix would have said of it; the pier has none.
func (l lab) prove(t *testing.T) {
	t.Helper()
	path := filepath.Join(l.run, runFile)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var run map[string]any
	require.NoError(t, json.Unmarshal(raw, &run))
	header := run["header"].(map[string]any)
	header["kill_matrix"] = strings.Repeat("ab", 32)
	delete(header, "matrix_stale")
	for _, c := range run["trailer"].(map[string]any)["claims"].([]any) {
		delete(c.(map[string]any), "unproven")
	}
	raw, err = json.Marshal(run)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
}

func (l lab) out() string { return filepath.Join(l.dir, "certificates") }

func (l lab) certify(t *testing.T, more ...string) outcome {
	t.Helper()
	args := []string{"certify", "--run", l.run, "--partner", "Acme Ltd", "--issuer", "Harbour Lab", "--key", l.key, "--out", l.out()}
	return plimsoll(t, nil, append(args, more...)...)
}

// bundle certifies, and returns the folder of the certificate.
func (l lab) bundle(t *testing.T) string {
	t.Helper()
	done := l.certify(t)
	require.Zero(t, done.code, done.err)
	found, err := filepath.Glob(filepath.Join(l.out(), "acme-ltd", "*-pier-core"))
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}

func (l lab) trust(t *testing.T) string {
	t.Helper()
	path := filepath.Join(l.dir, "keys.yaml")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	made := plimsoll(t, nil, "keygen", filepath.Join(l.dir, "second.key"), "--name", "Second Lab").out
	pem, err := os.ReadFile(l.key + ".pub")
	require.NoError(t, err)
	entry := "  - name: Harbour Lab\n    public_key: |\n      " + strings.ReplaceAll(strings.TrimSpace(string(pem)), "\n", "\n      ") + "\n"
	_, second, _ := strings.Cut(made, "keys:\n")
	require.NoError(t, os.WriteFile(path, []byte("keys:\n"+entry+second), 0o600))
	return path
}

func TestARunBecomesACertificateThatVerifies(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	done := l.certify(t)
	require.Zero(t, done.code, done.err)
	assert.Regexp(t, `(?s)^Certificate [0-9A-F]{4}(-[0-9A-F]{4}){3} for Acme Ltd \(acme-ltd\)\..*certificate\.zip\n  SHA-256 [0-9a-f]{64}\n.*certificate\.pdf`, done.out)
	dir := l.bundle(t) // the second time: the same bytes, so nothing is in the way
	bundle := filepath.Join(dir, bundleFile)

	good := plimsoll(t, nil, "verify", bundle, "--trust", l.trust(t))
	assert.Zero(t, good.code, good.out)
	for _, words := range []string{"VALID on ", "certified by Harbour Lab (key ", "2 of 2 mandatory claims hold", "the PDF beside it is the one that is certified"} {
		assert.Contains(t, good.out, words)
	}
	assert.Zero(t, plimsoll(t, nil, "verify", bundle, "--key", l.key+".pub", "--partner", "acme-ltd", "--report", filepath.Join(l.run, runFile)).code)
	assert.Zero(t, plimsoll(t, nil, "verify", "--submission", dir, "--trust", l.trust(t)).code)
}

func TestTheSameRunGivesTheSameFiles(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	first := l.bundle(t)
	again := filepath.Join(l.dir, "again")
	require.Zero(t, l.certify(t, "--out", again).code)
	for _, name := range []string{bundleFile, pdfFile} {
		a, err := os.ReadFile(filepath.Join(first, name))
		require.NoError(t, err)
		b, err := os.ReadFile(filepath.Join(again, "acme-ltd", filepath.Base(first), name))
		require.NoError(t, err)
		assert.Equal(t, a, b, name)
	}
}

func TestWhatDoesNotVerifyExits1(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	dir := l.bundle(t)
	bundle, pdf := filepath.Join(dir, bundleFile), filepath.Join(dir, pdfFile)
	bent := filepath.Join(l.dir, "bent.zip")
	raw, err := os.ReadFile(bundle)
	require.NoError(t, err)
	raw = bytes.Replace(raw, []byte("Acme"), []byte("Bcme"), 1)
	require.NoError(t, os.WriteFile(bent, raw, 0o600))
	trust := l.trust(t)
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"nobody trusted": {[]string{bundle}, "signature intact, signer unknown"},
		"another key":    {[]string{bundle, "--key", filepath.Join(l.dir, "second.key.pub")}, "signature intact, signer unknown"},
		"altered":        {[]string{bent, "--trust", trust}, "NOT VALID on "},
		"expired":        {[]string{bundle, "--trust", trust, "--at", "2099-01-01"}, "expired: it held until the end of"},
		"not yet valid":  {[]string{bundle, "--trust", trust, "--at", "2020-01-01T00:00:00Z"}, "not yet valid"},
		"another's":      {[]string{bundle, "--trust", trust, "--partner", "Other Ltd"}, "wrong partner: expected a certificate of Other Ltd"},
		"another report": {[]string{bundle, "--trust", trust, "--report", trust}, "report: what is beside it is not the run"},
		"no bundle":      {[]string{filepath.Join(dir, "none.zip"), "--trust", trust}, "no such file"},
		"no report":      {[]string{bundle, "--trust", trust, "--report", filepath.Join(dir, "none.pdf")}, "no such file"},
		"no folder":      {[]string{"--submission", filepath.Join(l.dir, "none"), "--trust", trust}, "rejected"},
		"incomplete":     {[]string{"--submission", l.dir, "--trust", trust}, "certificate.zip: expected it, got none"},
	} {
		got := plimsoll(t, nil, append([]string{"verify"}, tt.args...)...)
		assert.Equal(t, 1, got.code, name)
		assert.Contains(t, got.out+got.err, tt.want, name)
	}
	require.NoError(t, os.WriteFile(pdf, []byte("%PDF-1.3"), 0o600))
	beside := plimsoll(t, nil, "verify", bundle, "--trust", trust)
	assert.Equal(t, 1, beside.code)
	assert.Contains(t, beside.out, "report: the PDF beside it is not the one that is certified")
}

func TestWhatIsNotCertifiedExits1WithAllReasons(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	require.Zero(t, p.run(t, nil).code)
	l := lab{dir: t.TempDir(), run: filepath.Join(p.reports(), "mock", "latest")}
	got := l.certify(t, "--dry-run")
	got.says(t, 1, "plimsoll: not certified, for ", "  - environment mock: expected a real target, got mocks only", "the kill matrix says nothing about it")
	l.prove(t)
	l.certify(t, "--dry-run").says(t, 1, "plimsoll: not certified, for 2 reasons:", "got variant ")
	_, err := os.Stat(l.out())
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestADryRunSignsNothing(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	got := l.certify(t, "-n")
	assert.Zero(t, got.code)
	assert.Equal(t, "Nothing stands against a certificate of profile Core. Nothing was signed.\n", got.out)
	_, err := os.Stat(l.out())
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestMistakesOfCertifyAreUsage(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	open := filepath.Join(l.dir, "open.key")
	raw, err := os.ReadFile(l.key)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(open, raw, 0o600))
	require.NoError(t, os.Chmod(open, 0o644))
	broken := filepath.Join(l.dir, "broken.yaml")
	require.NoError(t, os.WriteFile(broken, []byte("waivers: [{claims: x}]"), 0o600))
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"unknown profile":  {[]string{"--profile", "gold"}, `unknown profile "gold": expected one of core, extended`},
		"broken profile":   {[]string{"--profile", broken}, "broken.yaml:"},
		"no profile file":  {[]string{"--profile", "none.yaml"}, "none.yaml"},
		"broken waivers":   {[]string{"--waivers", broken}, "broken.yaml:1:12: unknown field"},
		"no waivers":       {[]string{"--waivers", "none"}, "none: no such file"},
		"no run":           {[]string{"--run", "none"}, "none: no such file"},
		"a run of letters": {[]string{"--run", l.key}, "run.json: "},
		"no previous":      {[]string{"--previous", "none"}, "none: no such file"},
		"previous no zip":  {[]string{"--previous", l.key}, "previous certificate: altered: expected a ZIP archive"},
		"issued":           {[]string{"--issued", "today"}, `--issued: expected a day such as 2026-12-31 or a moment`},
		"partner id":       {[]string{"--partner-id", "A B"}, `partner id: expected letters a to z, digits and hyphens`},
		"open key":         {[]string{"--key", open}, "expected a file that only you can read, got mode 0644: chmod 600"},
		"no key file":      {[]string{"--key", "none"}, "none: no such file"},
		"a public key":     {[]string{"--key", broken}, "broken.yaml: expected a PEM block PRIVATE KEY, got none"},
		"no key at all":    {[]string{"--key", ""}, "expected a signing key, got none: give --key, or set PLIMSOLL_SIGNING_KEY"},
	} {
		got := l.certify(t, tt.args...)
		assert.Equal(t, 2, got.code, "%s: %s", name, got.err)
		assert.Contains(t, got.err, tt.want, name)
		assert.NotContains(t, got.err, string(raw[40:60]), "no byte of a key")
	}
	plimsoll(t, nil, "certify").says(t, 2, "missing flags")
}

func TestTheKeyMayComeFromTheEnvironment(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	raw, err := os.ReadFile(l.key)
	require.NoError(t, err)
	args := []string{"certify", "--run", l.run, "--partner", "Acme Ltd", "--out", l.out()}
	for _, text := range []string{string(raw), strings.ReplaceAll(string(raw), "\n", `\n`)} {
		got := plimsoll(t, []string{"PLIMSOLL_SIGNING_KEY=" + text, "PLIMSOLL_ISSUER=Harbour Lab"}, args...)
		assert.Zero(t, got.code, got.err)
	}
	got := plimsoll(t, []string{"PLIMSOLL_SIGNING_KEY=rubbish", "PLIMSOLL_ISSUER=Harbour Lab"}, args...)
	got.says(t, 2, "PLIMSOLL_SIGNING_KEY: expected a PEM block PRIVATE KEY, got none")
}

func TestAnotherCertificateIsNeverReplaced(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	dir := l.bundle(t)
	before, err := os.ReadFile(filepath.Join(dir, bundleFile))
	require.NoError(t, err)
	l.certify(t, "--issuer", "Somebody Else").says(t, 2, "another certificate is there: move it, or use another --out")
	after, err := os.ReadFile(filepath.Join(dir, bundleFile))
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestMistakesOfVerifyAreUsage(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"nothing":         {nil, "expected a bundle, or --submission with a folder, got neither"},
		"both":            {[]string{"x.zip", "--submission", "x"}, "--submission takes folders only"},
		"no trust file":   {[]string{"x.zip", "--trust", "none"}, "none: no such file"},
		"no key file":     {[]string{"x.zip", "--key", "none"}, "none: no such file"},
		"a private key":   {[]string{"x.zip", "--key", l.key}, "expected a PEM block PUBLIC KEY, got PRIVATE KEY"},
		"no trust at all": {[]string{"x.zip", "--trust", l.key}, "lab.key"},
		"at":              {[]string{"x.zip", "--at", "noon"}, `--at: expected a day such as`},
	} {
		got := plimsoll(t, nil, append([]string{"verify"}, tt.args...)...)
		assert.Equal(t, 2, got.code, name)
		assert.Contains(t, got.err, tt.want, name)
	}
}

func TestAKeyIsNeverOverwritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "k")
	made := plimsoll(t, nil, "keygen", path)
	require.Zero(t, made.code)
	assert.Regexp(t, `Key id       [0-9a-f]{64}\n`, made.out)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	private, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, made.out, strings.Split(string(private), "\n")[1])
	plimsoll(t, nil, "keygen", path).says(t, 2, "file exists")
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, private, again)
}
