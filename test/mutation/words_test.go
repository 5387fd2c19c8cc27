package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhoIsToBlameForWhatDoesNotCompile(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text   string // the error is at the !
		offset int
		want   []int
	}{
		"the innermost":            {"/*<1*/ a /*<2*/ b ! /*2>*/ /*1>*/", 18, []int{2}},
		"the outer one again":      {"/*<1*/ a /*<2*/ b /*2>*/ ! /*1>*/", 26, []int{1}},
		"none: those of the line":  {"! /*<1*/ /*1>*/\n/*<2*/ /*2>*/", 0, []int{1, 1}},
		"none there: the last one": {"/*<1*/ /*1>*/\n!\n", 14, []int{1}},
		"none at all":              {"!", 0, nil},
	} {
		assert.Equal(t, tt.want, around(tt.text, tt.offset), name)
	}
}

func TestWhoNoticed(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "TestA", failed([]byte("ok\n--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/b (0.00s)\n--- FAIL: TestC (0.00s)\n")))
	assert.Empty(t, failed([]byte("panic: boom")))
}

func TestWanted(t *testing.T) {
	t.Parallel()
	all, err := wanted("")
	require.NoError(t, err)
	assert.Len(t, all, 4)
	some, err := wanted("clients, steps")
	require.NoError(t, err)
	assert.Equal(t, []string{"clients", "steps"}, some)
	_, err = wanted("client")
	assert.ErrorContains(t, err, `package "client" is not mutated; choose among clients, internal/conformance`)
}

func TestAnEquivalentMutantNeedsAReason(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "equivalent.json")
	require.NoError(t, os.WriteFile(file, []byte(`[{"file": "a/b.go", "function": "F", "change": "x"}]`), 0o600))
	_, err := readEquivalents(file)
	assert.ErrorContains(t, err, "entry 1, x in F: expected a reason")
	none, err := readEquivalents(filepath.Join(t.TempDir(), "none"))
	require.NoError(t, err)
	assert.Empty(t, none)
}

// The committed list is read as it is, and every entry says why.
func TestTheCommittedList(t *testing.T) {
	t.Parallel()
	all, err := readEquivalents("equivalent.json")
	require.NoError(t, err)
	assert.NotEmpty(t, all)
}

func TestTheScoreIsWrittenAndRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one := &tally{Name: "a", Digest: "sha256:0", KilledBy: map[string]int{"a": 2, "b": 1}, Survivors: []survivor{}}
	m := &mutant{File: "a/a.go", Function: "F", Change: "`x < 1` → `x <= 1`", Nth: 1}
	one.count(m, verdict{tried: true, reached: true, killed: true, by: "a"}, false)
	one.count(m, verdict{tried: true, reached: true, late: true, by: "b"}, false)
	one.count(m, verdict{tried: true}, false)
	one.count(m, verdict{}, true)
	one.Found = 9
	one.finish()
	s := &score{}
	s.put(one)
	s.put(one)
	require.NoError(t, s.write(dir))
	got, err := readScore(filepath.Join(dir, "score.json"))
	require.NoError(t, err)
	assert.Equal(t, s, got)
	assert.Equal(t, 0.6666, got.of("a").Score)
	page, err := os.ReadFile(filepath.Join(dir, "SCORE.md"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "| a (partial: 4 of 9 tried, in an order without meaning) | 4 | 1 | 1 | 1 | 1 | 66.7 % | b 2 |")
	assert.Contains(t, string(page), "- a/a.go:F: `x < 1` → `x <= 1` (the 2. such); no test comes here")
}

func TestAScoreThatFell(t *testing.T) {
	t.Parallel()
	now := &tally{Name: "a", Score: 0.9}
	assert.NoError(t, now.fell(nil))
	assert.NoError(t, now.fell(&tally{Score: 0.9}))
	assert.EqualError(t, now.fell(&tally{Score: 0.95}), "a: expected a score of 95.0 % or more, as it was, got 90.0 %; SCORE.md lists what survived")
}
