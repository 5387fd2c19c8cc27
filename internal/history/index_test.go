package history

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// shelf is a folder of reports. What stands in a run.json is the environment and the verdict: the opener of these tests reads that.
type shelf struct {
	reports string
	opened  map[string]int
	mu      sync.Mutex
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	return &shelf{reports: t.TempDir(), opened: map[string]int{}}
}

func runAt(n int) string { return fmt.Sprintf("202611%02dT030000Z-%04x", n, n) }

func (s *shelf) put(t *testing.T, path, text string) {
	t.Helper()
	file := filepath.Join(s.reports, path)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
}

// night puts a run on the shelf.
func (s *shelf) night(t *testing.T, environment string, n int, v c.Verdict) {
	t.Helper()
	s.put(t, filepath.Join(environment, runAt(n), "run.json"), fmt.Sprintf("%s %d %s", environment, n, v))
}

func (s *shelf) open(path string) (c.Run, error) {
	s.mu.Lock()
	s.opened[path]++
	s.mu.Unlock()
	raw, err := os.ReadFile(path)
	if err != nil {
		return c.Run{}, err
	}
	var environment, verdict string
	var n int
	if _, err := fmt.Sscan(string(raw), &environment, &n, &verdict); err != nil {
		return c.Run{}, errors.New("byte 3: it ends too early")
	}
	run := c.Run{Header: c.Header{ID: runAt(n), Started: time.Date(2026, 11, n, 3, 0, 0, 0, time.UTC), Environment: c.EnvironmentInfo{Name: environment},
		Providers: []c.ProviderInfo{{ID: "pier"}}}}
	run.Trailer = c.Trailer{Complete: true, Verdicts: map[c.Verdict]int{c.Verdict(verdict): 1}, Claims: []c.ClaimResult{{Provider: "pier", Claim: "PIER-1", Verdict: c.Verdict(verdict)}}}
	run.Results = func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) {
			yield(c.Result{Provider: "pier", Exchanges: []c.Exchange{{Operation: "list", Response: &c.Response{}, Elapsed: time.Duration(n)}}}, nil)
		}
	}
	return run, nil
}

func (s *shelf) source() Source { return Source{Reports: s.reports, Open: s.open} }

func (s *shelf) index(t *testing.T) *Index {
	t.Helper()
	x, remade, err := Open(t.Context(), filepath.Join(s.reports, FileName))
	require.NoError(t, err)
	assert.Empty(t, remade)
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func glyphs(t *testing.T, x *Index, q Query) string {
	t.Helper()
	runs, err := x.Runs(t.Context(), q)
	require.NoError(t, err)
	trends := c.Trends(runs)
	if len(trends) == 0 {
		return ""
	}
	return trends[0].Glyphs
}

func TestTheIndexFollowsTheFolders(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	s.night(t, "uat", 1, c.Pass)
	s.night(t, "uat", 2, c.Fail)
	s.night(t, "sandbox", 3, c.Pass)
	x := s.index(t)
	done, err := x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	assert.Equal(t, Synced{Read: 3}, done)
	assert.Equal(t, ".F", glyphs(t, x, Query{Environment: "uat"}))

	done, err = x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	assert.Zero(t, done, "nothing is read twice")

	s.night(t, "uat", 4, c.Pass)
	s.night(t, "uat", 2, c.Inconclusive) // written again, by a merge
	require.NoError(t, os.RemoveAll(filepath.Join(s.reports, "uat", runAt(1))))
	done, err = x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	assert.Equal(t, Synced{Read: 2, Forgotten: 1}, done)
	assert.Equal(t, "?.", glyphs(t, x, Query{Environment: "uat"}))
}

// The index says nothing that the folders do not: made anew it is the same.
func TestTheIndexCanBeMadeAnew(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for n := range 5 {
		s.night(t, "uat", n+1, c.Verdicts()[n])
	}
	kept := s.index(t)
	for n := range 5 {
		_, err := kept.Sync(t.Context(), Source{Reports: s.reports, Open: s.open, Most: n + 1})
		require.NoError(t, err)
	}
	fresh, err := InMemory(t.Context())
	require.NoError(t, err)
	defer fresh.Close()
	_, err = fresh.Sync(t.Context(), s.source())
	require.NoError(t, err)
	want, err := fresh.Runs(t.Context(), Query{})
	require.NoError(t, err)
	got, err := kept.Runs(t.Context(), Query{})
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Len(t, got, 5)
	assert.Equal(t, c.Latency{Provider: "pier", Operation: "list", Calls: 1, Q1: 3, Median: 3, Q3: 3, P95: 3}, got[2].Latency[0])
}

func TestWhatIsNoRunIsNamedAndPassedOver(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	s.night(t, "uat", 1, c.Pass)
	s.put(t, filepath.Join("uat", runAt(2), "run.json"), "uat")
	s.put(t, filepath.Join("uat", runAt(3), "report.html"), "a page without its run")
	s.put(t, filepath.Join("sample", "pictures", "a.png"), "foreign")
	s.put(t, "README.md", "foreign")
	require.NoError(t, os.MkdirAll(filepath.Join(s.reports, "uat", runAt(4), "run.json"), 0o755))
	require.NoError(t, os.Symlink(runAt(1), filepath.Join(s.reports, "uat", "latest")))
	x := s.index(t)
	_, err := x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	skipped, err := x.Skipped(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Skipped{
		{"uat/" + runAt(2), "byte 3: it ends too early"}, {"uat/" + runAt(3), "expected a run.json, got none"}, {"uat/" + runAt(4), "expected a run.json, got none"},
	}, skipped)
	assert.Equal(t, ".", glyphs(t, x, Query{}))

	s.night(t, "uat", 2, c.Pass) // it has ended meanwhile
	_, err = x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	assert.Equal(t, "..", glyphs(t, x, Query{}))
}

func TestADamagedIndexIsMadeAnew(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, file string){
		"no database": func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600))
		},
		"another version": func(t *testing.T, file string) {
			x, _, err := Open(t.Context(), file)
			require.NoError(t, err)
			_, err = x.db.ExecContext(t.Context(), "PRAGMA user_version = 99")
			require.NoError(t, err)
			require.NoError(t, x.Close())
		},
		"somebody else's": func(t *testing.T, file string) {
			x, _, err := Open(t.Context(), file)
			require.NoError(t, err)
			_, err = x.db.ExecContext(t.Context(), "PRAGMA user_version = 0")
			require.NoError(t, err)
			require.NoError(t, x.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t)
			s.night(t, "uat", 1, c.Pass)
			file := filepath.Join(s.reports, FileName)
			spoil(t, file)
			x, remade, err := Open(t.Context(), file)
			require.NoError(t, err)
			defer x.Close()
			assert.NotEmpty(t, remade)
			_, err = x.Sync(t.Context(), s.source())
			require.NoError(t, err)
			assert.Equal(t, ".", glyphs(t, x, Query{}))
		})
	}
}

// Damage in the middle of the file shows only when it is read, and is told from other errors.
func TestDamageOnTheWayIsKnown(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for n := range 20 {
		s.night(t, "uat", n+1, c.Pass)
	}
	x := s.index(t)
	_, err := x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	require.NoError(t, x.Close())
	file := filepath.Join(s.reports, FileName)
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	for i := 4096; i < len(raw); i++ {
		raw[i] = 0xff
	}
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	x, _, err = Open(t.Context(), file)
	if err == nil {
		defer x.Close()
		_, err = x.Runs(t.Context(), Query{})
	}
	assert.True(t, Damaged(err), "%v", err)
	assert.False(t, Damaged(errors.New("no")))
	assert.False(t, Damaged(nil))
}

func TestNoTimeLeft(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for n := range 4 {
		s.night(t, "uat", n+1, c.Pass)
	}
	x := s.index(t)
	source, left := s.source(), 2
	source.Until = func() bool { left--; return left < 0 }
	done, err := x.Sync(t.Context(), source)
	require.NoError(t, err)
	assert.Equal(t, Synced{Read: 2, Left: 2}, done)
	runs, err := x.Runs(t.Context(), Query{})
	require.NoError(t, err)
	assert.Equal(t, runAt(4), runs[1].ID, "the newest are read first")
}

func TestQueries(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for n := range 6 {
		s.night(t, "uat", n+1, c.Pass)
	}
	s.night(t, "mock", 9, c.Fail)
	s.put(t, filepath.Join("uat", "copy", "run.json"), "uat 6 pass") // the same run in a second folder
	x := s.index(t)
	_, err := x.Sync(t.Context(), s.source())
	require.NoError(t, err)
	assert.Equal(t, "......", glyphs(t, x, Query{Environment: "uat"}), "a copy counts once")
	assert.Equal(t, "..", glyphs(t, x, Query{Environment: "uat", Most: 2}))
	assert.Equal(t, "...", glyphs(t, x, Query{Environment: "uat", Before: time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC)}))
	assert.Equal(t, "F", glyphs(t, x, Query{Environment: "mock", Provider: "pier", Claim: "PIER-1"}))
	assert.Empty(t, glyphs(t, x, Query{Provider: "quay"}))
	assert.Empty(t, glyphs(t, x, Query{Claim: "PIER-2"}))
	names, err := x.Names(t.Context(), "environment")
	require.NoError(t, err)
	assert.Equal(t, []string{"mock", "uat"}, names)
}

// Runs that end side by side all find their place.
func TestSeveralWriters(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	for n := range 8 {
		s.night(t, "uat", n+1, c.Pass)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			x, _, err := Open(t.Context(), filepath.Join(s.reports, FileName))
			if assert.NoError(t, err) {
				defer x.Close()
				_, err = x.Sync(t.Context(), s.source())
				assert.NoError(t, err)
			}
		})
	}
	all.Wait()
	assert.Equal(t, "........", glyphs(t, s.index(t), Query{}))
}

func TestAFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	x, err := InMemory(t.Context())
	require.NoError(t, err)
	defer x.Close()
	_, err = x.Sync(t.Context(), Source{Reports: filepath.Join(t.TempDir(), "nowhere"), Open: newShelf(t).open})
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, _, err = Open(t.Context(), filepath.Join(t.TempDir(), "nowhere", FileName))
	assert.Error(t, err)
	assert.False(t, Damaged(err))
}
