package cellar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const secret = "fake-token-that-must-not-be-seen"

var due = time.Date(2026, 11, 21, 2, 2, 0, 0, time.UTC)

func newStore(t *testing.T) (*Store, string) {
	t.Helper()
	key, _, err := NewKey()
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "deep", "cellar")
	return open(t, dir, key), dir
}

func open(t *testing.T, dir string, key *Key) *Store {
	t.Helper()
	s, err := Open(dir, key)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func entry() Entry {
	load, _ := json.Marshal(secret)
	return Entry{Provider: "acme", Environment: "uat", Origins: "https://api.example", Scenario: "acme/lifetime/dies", Claims: []string{"ACME-LIFE-001"},
		Digest: "d", Credential: "c", Laid: due.Add(-24 * time.Hour), Run: "r1", Due: due.Add(300 * time.Millisecond), Load: load}
}

func list(t *testing.T, s *Store) []Item {
	t.Helper()
	items, err := s.List()
	require.NoError(t, err)
	return items
}

// TestSealed shows that an entry comes back whole, and that nothing but the due moment can be read without the key.
func TestSealed(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	laid, err := s.Lay(entry())
	require.NoError(t, err)
	items := list(t, s)
	require.Len(t, items, 1)
	want := entry()
	want.ID = laid.ID
	assert.Equal(t, want, *items[0].Entry)
	assert.Equal(t, due, items[0].Due)

	file := filepath.Join(dir, laid.ID+".age")
	assert.Equal(t, file, items[0].File)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	head, sealed, _ := bytes.Cut(text, []byte("\n"))
	assert.Equal(t, "plimsoll-cellar/1 due=2026-11-21T02:02:00Z", string(head))
	for _, open := range []string{secret, "acme", "uat", "ACME-LIFE-001", "api.example", "r1"} {
		assert.NotContains(t, string(sealed), open)
		assert.NotContains(t, file, open)
	}
	for path, mode := range map[string]os.FileMode{file: 0o600, dir: 0o700 | os.ModeDir} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode(), path)
	}
	ignored, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	require.NoError(t, err)
	assert.Equal(t, "*\n", string(ignored))

	blind := list(t, open(t, dir, nil))
	assert.Equal(t, []Item{{File: file, Due: due}}, blind, "without the key there is a moment, and nothing else")
	require.NoError(t, s.Remove(laid.ID))
	require.NoError(t, s.Remove(laid.ID), "another run may have been faster")
	assert.Empty(t, list(t, s))
}

// TestSkipped shows that whatever cannot be used is named with its reason, and is in nobody's way.
func TestSkipped(t *testing.T) {
	t.Parallel()
	other, _, err := NewKey()
	require.NoError(t, err)
	for about, test := range map[string]struct {
		spoil func(t *testing.T, dir, file string, text []byte)
		want  error
	}{
		"another key": {func(t *testing.T, dir, file string, _ []byte) {
			t.Helper()
			require.NoError(t, os.Remove(file))
			_, err := open(t, dir, other).Lay(entry())
			require.NoError(t, err)
		}, errOtherKey},
		"cut off":           {change(func(text []byte) []byte { return text[:len(text)-20] }), errOtherKey},
		"cut in the head":   {change(func(text []byte) []byte { return text[:30] }), errForeign},
		"one bit":           {change(func(text []byte) []byte { text[len(text)-5] ^= 1; return text }), errOtherKey},
		"empty":             {change(func([]byte) []byte { return nil }), errForeign},
		"another format":    {change(func(text []byte) []byte { return bytes.Replace(text, []byte("cellar/1"), []byte("cellar/2"), 1) }), errForeign},
		"another moment":    {change(func(text []byte) []byte { return bytes.Replace(text, []byte("2026-"), []byte("2025-"), 1) }), errMisplaced},
		"no moment":         {change(func(text []byte) []byte { return bytes.Replace(text, []byte("2026-"), []byte("soon-"), 1) }), errForeign},
		"only a head":       {change(func(text []byte) []byte { return text[:bytes.IndexByte(text, '\n')+1] }), errOtherKey},
		"too large":         {change(func([]byte) []byte { return make([]byte, maxEntry+1) }), errForeign},
		"another name":      {rename(strings.Repeat("0", 32) + ".age"), errMisplaced},
		"a name of its own": {rename("token.age"), errForeign},
		"no name of ours":   {rename("notes.txt"), errForeign},
		"half written":      {rename(".half-" + strings.Repeat("0", 32)), ErrHalf},
		"a folder": {func(t *testing.T, _, file string, _ []byte) {
			t.Helper()
			require.NoError(t, os.Remove(file))
			require.NoError(t, os.Mkdir(file, 0o700))
		}, errForeign},
		"a link out": {func(t *testing.T, dir, file string, text []byte) {
			t.Helper()
			outside := filepath.Join(filepath.Dir(dir), "outside")
			require.NoError(t, os.WriteFile(outside, text, 0o600))
			require.NoError(t, os.Remove(file))
			require.NoError(t, os.Symlink(outside, file))
		}, errForeign},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			s, dir := newStore(t)
			laid, err := s.Lay(entry())
			require.NoError(t, err)
			file := filepath.Join(dir, laid.ID+".age")
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			test.spoil(t, dir, file, text)
			good, err := s.Lay(entry())
			require.NoError(t, err)
			var problems []error
			for _, item := range list(t, s) {
				if item.Entry != nil {
					assert.Equal(t, good.ID, item.Entry.ID)
					continue
				}
				problems = append(problems, item.Problem)
			}
			require.Len(t, problems, 1)
			assert.ErrorIs(t, problems[0], test.want)
		})
	}
}

func change(how func([]byte) []byte) func(t *testing.T, dir, file string, text []byte) {
	return func(t *testing.T, _, file string, text []byte) {
		t.Helper()
		require.NoError(t, os.WriteFile(file, how(text), 0o600))
	}
}

func rename(name string) func(t *testing.T, dir, file string, text []byte) {
	return func(t *testing.T, dir, file string, _ []byte) {
		t.Helper()
		require.NoError(t, os.Rename(file, filepath.Join(dir, name)))
	}
}

// TestBounded shows that a cellar does not grow without end.
func TestBounded(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	large := entry()
	large.Load, _ = json.Marshal(strings.Repeat("x", maxEntry))
	_, err := s.Lay(large)
	require.ErrorContains(t, err, "4194304 is what the cellar keeps of one scenario")
	assert.Empty(t, list(t, s), "nothing is left of it")
	for i := range maxEntries {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%032x.age", i)), nil, 0o600))
	}
	_, err = s.Lay(entry())
	require.ErrorContains(t, err, "is full, with 1000 files and 0 MiB: see plimsoll cellar list, and plimsoll cellar purge")
}

// TestFullOfLargeFiles shows the other bound. The files have holes, so that they take no room.
func TestFullOfLargeFiles(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	for i := range maxTotal / maxEntry {
		name := filepath.Join(dir, fmt.Sprintf("%032x.age", i))
		require.NoError(t, os.WriteFile(name, nil, 0o600))
		require.NoError(t, os.Truncate(name, maxEntry))
	}
	_, err := s.Lay(entry())
	require.ErrorContains(t, err, "and 256 MiB")
}

// TestCrash shows what a crash can leave at each point: a half file that is named, or an entry that is whole.
func TestCrash(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	sealed, err := s.key.seal(Entry{ID: strings.Repeat("a", 32), Due: due})
	require.NoError(t, err)
	for _, n := range []int{0, 1, len(sealed) / 2, len(sealed)} {
		half := filepath.Join(dir, ".half-"+strings.Repeat("a", 32))
		require.NoError(t, os.WriteFile(half, sealed[:n], 0o600))
		items := list(t, s)
		require.Len(t, items, 1)
		require.ErrorIs(t, items[0].Problem, ErrHalf)
		require.NoError(t, s.Purge(items[0]))
		assert.NoFileExists(t, half)
	}
	require.NoError(t, s.write(strings.Repeat("a", 32), sealed))
	items := list(t, s)
	require.Len(t, items, 1)
	assert.NoError(t, items[0].Problem)
}

// TestPurgeRemovesNothingElse shows that a folder that was taken for a cellar loses nothing.
func TestPurgeRemovesNothingElse(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	for _, name := range []string{"thesis.doc", "identity.age"} {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte("precious"), 0o600))
		err := s.Purge(Item{File: file})
		require.ErrorIs(t, err, errForeign)
		assert.FileExists(t, file)
	}
	outside := filepath.Join(filepath.Dir(dir), strings.Repeat("0", 32)+".age")
	require.NoError(t, os.WriteFile(outside, nil, 0o600))
	require.NoError(t, s.Purge(Item{File: outside}))
	assert.FileExists(t, outside, "only what is in the cellar goes")
}

// TestSideBySide shows that runs that share a cellar do not get in each other's way.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	s, dir := newStore(t)
	second := open(t, dir, s.key)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			store := []*Store{s, second}[i%2]
			e, err := store.Lay(entry())
			assert.NoError(t, err)
			_, err = store.List()
			assert.NoError(t, err)
			if i < 10 {
				assert.NoError(t, store.Remove(e.ID))
			}
		})
	}
	all.Wait()
	assert.Len(t, list(t, s), 10)
}

// TestKeys shows what a key looks like, and that none is ever shown.
func TestKeys(t *testing.T) {
	t.Parallel()
	key, text, err := NewKey()
	require.NoError(t, err)
	for _, good := range []string{text, text + "\n", "# created: today\n# public key: age1…\n" + text + "\n\n", "  " + text + "  "} {
		again, err := ParseKey(good)
		require.NoError(t, err)
		assert.Equal(t, key.Mark("x"), again.Mark("x"))
	}
	assert.NotEqual(t, key.Mark("x"), key.Mark("y"))
	for _, bad := range []string{"", "# nothing", text[:40], text + text, text + "\n" + text, "AGE-PLUGIN-X-1", "ssh-ed25519 AAAA", strings.ToLower(text)} {
		_, err := ParseKey(bad)
		require.ErrorIs(t, err, errNoKey)
		assert.NotContains(t, err.Error(), text[20:40])
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		assert.Equal(t, "[cellar key]", fmt.Sprintf(verb, key))
	}
}

// TestWithoutAKey shows that nothing is laid down that nobody could read.
func TestWithoutAKey(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), nil)
	_, err := s.Lay(entry())
	require.ErrorIs(t, err, errNoKey)
	assert.Empty(t, list(t, s))
}

// TestNoFolder shows what is said where there cannot be a cellar.
func TestNoFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(file, nil)
	require.ErrorContains(t, err, "cellar: ")
	_, err = Open(filepath.Join(file, "below"), nil)
	require.ErrorContains(t, err, "cellar: ")
	s, dir := newStore(t)
	require.NoError(t, os.Chmod(dir, 0o500))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if _, err := s.Lay(entry()); err == nil && os.Getuid() != 0 {
		assert.ErrorIs(t, err, os.ErrPermission)
	}
}
