package provider_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// elsewhere writes an environment file and what lies beside it, and loads it as one outside the working tree.
func elsewhere(t *testing.T, credentials string, files map[string]string) *provider.Environment {
	t.Helper()
	e, err := loadFrom(t, credentials, files, func(string) bool { return true })
	require.NoError(t, err)
	return e
}

func loadFrom(t *testing.T, credentials string, files map[string]string, outside func(string) bool, environ ...string) (*provider.Environment, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	file := filepath.Join(dir, "own.yaml")
	text := "kind: sandbox\nproviders:\n  acme:\n    base_url: https://acme.example\n    credentials:\n      default: " + credentials + "\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return provider.EnvironmentSource{Name: file, Providers: providers(t), Environ: environ, Outside: outside}.Load()
}

// prints is a runner that prints what is asked for.
func prints(_ context.Context, command []string) ([]byte, error) {
	return []byte(strings.Join(command[1:], " ") + "\n"), nil
}

func TestCredentialsFromFilesAndCommands(t *testing.T) {
	t.Parallel()
	e := elsewhere(t, `{client_id: {file: id.txt}, client_secret: {command: [echo, fake, secret]}, tpl: plain}`, map[string]string{"id.txt": "the-id\r\n"})
	acme := e.Providers["acme"]
	assert.Empty(t, acme.MissingCredential(providers(t)[0], "default"), "what is still to be fetched is not missing")
	assert.Equal(t, map[string]string{"tpl": "plain"}, acme.Credentials["default"])
	require.NoError(t, e.Fetch(t.Context(), []string{"acme", "nobody"}, prints))
	assert.Equal(t, map[string]string{"client_id": "the-id", "client_secret": "fake secret", "tpl": "plain"}, acme.Credentials["default"],
		"one line break at the end is the tool's, and no part of the value")
}

func TestOnlyOneLineBreakIsTheTools(t *testing.T) {
	t.Parallel()
	e := elsewhere(t, `{client_id: {file: id.txt}}`, map[string]string{"id.txt": " a\nb\n\n"})
	require.NoError(t, e.Fetch(t.Context(), []string{"acme"}, nil))
	assert.Equal(t, " a\nb\n", e.Providers["acme"].Credentials["default"]["client_id"])
}

func TestNobodyElseIsAsked(t *testing.T) {
	t.Parallel()
	e := elsewhere(t, `{client_id: x, client_secret: {command: [op]}}`, nil)
	run := func(context.Context, []string) ([]byte, error) { return nil, errors.New("asked") }
	require.NoError(t, e.Fetch(t.Context(), []string{"zeta"}, run), "the credential of a provider that is not run")
	require.ErrorContains(t, e.Fetch(t.Context(), []string{"acme"}, run), "asked")
}

func TestAVariableOutranksAFile(t *testing.T) {
	t.Parallel()
	e, err := loadFrom(t, `{client_id: {file: missing}, client_secret: {file: missing}}`, nil, func(string) bool { return true },
		"PLIMSOLL_ACME_CLIENT_ID=a", "PLIMSOLL_ACME_CLIENT_SECRET=b")
	require.NoError(t, err)
	require.NoError(t, e.Fetch(t.Context(), []string{"acme"}, nil))
	assert.Equal(t, map[string]string{"client_id": "a", "client_secret": "b"}, e.Providers["acme"].Credentials["default"])
}

func TestFetchReportsEachTrouble(t *testing.T) {
	t.Parallel()
	e := elsewhere(t, `{client_id: {file: missing.txt}, client_secret: {command: [op, read]}, tpl: {file: empty.txt}}`,
		map[string]string{"empty.txt": "\n"})
	err := e.Fetch(t.Context(), []string{"acme"}, func(context.Context, []string) ([]byte, error) { return nil, errors.New("exit status 1") })
	require.Error(t, err)
	assert.Equal(t, []string{
		e.File + ":6:17: credential default, field client_id: the file missing.txt: no such file or directory",
		e.File + ":6:49: credential default, field client_secret: the command op: exit status 1",
		e.File + ":6:87: credential default, field tpl: the file empty.txt gave nothing",
	}, strings.Split(err.Error(), "\n"))
	require.ErrorContains(t, e.Fetch(t.Context(), []string{"acme"}, nil), "the command op: no command is run here")
	big := func(context.Context, []string) ([]byte, error) { return make([]byte, 65<<10), nil }
	require.ErrorContains(t, e.Fetch(t.Context(), []string{"acme"}, big), "the command op: expected at most 65536 bytes")
}

func TestAFileWithoutEnd(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no /dev/zero here")
	}
	e := elsewhere(t, `{client_id: {file: /dev/zero}}`, nil)
	assert.ErrorContains(t, e.Fetch(t.Context(), []string{"acme"}, nil), "expected at most 65536 bytes")
}

func TestASourceThatIsNothing(t *testing.T) {
	t.Parallel()
	e := elsewhere(t, `{client_id: , client_secret: {}, tpl: "${UNSET}"}`, nil)
	require.NoError(t, e.Fetch(t.Context(), []string{"acme"}, nil))
	assert.Empty(t, e.Providers["acme"].Credentials)
	assert.Len(t, e.Providers["acme"].MissingCredential(providers(t)[0], "default"), 2)
}
