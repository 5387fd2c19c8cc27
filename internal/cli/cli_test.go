package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestMainReturnsTheCode(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	assert.Equal(t, conformance.ExitConformant, Main([]string{"version"}, Streams{Out: &out, Err: io.Discard}, embedded()))
	assert.True(t, strings.HasPrefix(out.String(), "plimsoll "))
	assert.Equal(t, conformance.ExitUsage, Main([]string{"vrsion"}, Streams{Out: &out, Err: io.Discard}, embedded()))
}

func TestErrorsBecomeCodes(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, tt := range []struct {
		err  error
		code int
		said string
	}{
		{nil, conformance.ExitConformant, ""},
		{exit(3), 3, ""},
		{usage(broken), conformance.ExitUsage, "plimsoll: broken\n"},
		{fmt.Errorf("more: %w", usage(broken)), conformance.ExitUsage, "plimsoll: more: broken\n"},
		{broken, conformance.ExitHarness, "plimsoll: broken\n"},
		{errors.Join(broken, errors.New("two"), broken), conformance.ExitHarness, "plimsoll: broken\nplimsoll: two\n"},
	} {
		var said bytes.Buffer
		assert.Equal(t, tt.code, say(Streams{Err: &said}, tt.err))
		assert.Equal(t, tt.said, said.String())
	}
	assert.NoError(t, usage(nil))
	assert.ErrorIs(t, usage(broken), broken)
	assert.Equal(t, "exit 3", exit(3).Error())
}

// A panic is a fault of ours: exit 4 and one line.
func TestAPanicIsOneLine(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	code := execute(t.Context(), []string{"list"}, Streams{Out: io.Discard, Err: &said}, Trees{}) // no trees at all
	assert.Equal(t, conformance.ExitHarness, code)
	assert.Equal(t, 1, strings.Count(said.String(), "\n"), said.String())
	assert.Contains(t, said.String(), "plimsoll: a fault of ours: ")
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"uat": "uat", "../..": "-", "a/b c": "a-b-c", "": "environment", "..": "environment", "ü.1": "ü.1", ".hidden": "hidden"} {
		assert.Equal(t, want, folderName(name), name)
	}
	dir := t.TempDir()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f, err := openFolder(dir, "uat", now)
	require.NoError(t, err)
	defer f.Close()
	assert.Regexp(t, `^20260102T030405Z-[0-9a-f]{4}$`, f.id)
	assert.Equal(t, filepath.Join(dir, "uat", f.id), f.path)
}

// Where all names but one are taken, that one is found.
func TestAFolderIsNeverShared(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	seen := map[string]bool{}
	for range 300 {
		f, err := openFolder(dir, "uat", time.Unix(0, 0).UTC())
		require.NoError(t, err)
		assert.False(t, seen[f.id])
		seen[f.id] = true
		f.Close()
	}
	entries, err := os.ReadDir(filepath.Join(dir, "uat"))
	require.NoError(t, err)
	assert.Len(t, entries, 300)
}
