package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const hull = "hull/hull.go"

func toy(t *testing.T) *bench {
	t.Helper()
	root, err := top("testdata/toy")
	require.NoError(t, err)
	return &bench{root: root, tmp: t.TempDir(), workers: 2, out: &bytes.Buffer{}, steady: true}
}

// shown are changes as "function: change".
func shown[T any](list []T, as func(T) mutant) []string {
	var all []string
	for _, one := range list {
		m := as(one)
		all = append(all, m.Function+": "+m.Change)
	}
	return all
}

func TestEveryKindOfChangeIsFound(t *testing.T) {
	t.Parallel()
	p, err := toy(t).prepare("hull")
	require.NoError(t, err)
	all := shown(p.mutants, func(m *mutant) mutant { return *m })
	for _, want := range []string{
		"Floats: `load <= mark` → `load > mark`", "Floats: `load <= mark` → `load < mark`",
		"Idle: `5` → `5 + 1`", "Idle: `5` → `5 - 1`",
		"Name: `case 1` deleted", "Name: `\"one\"` → `\"\"`",
		"Sum: `sum += n` removed", "Sum: `break` → `continue`", "Sum: nothing for `errEmpty` of `return 0, errEmpty`", "Sum: nothing for `sum` of `return sum, nil`",
		"Endless: `most` → `most + 1`", "Endless: `i++` removed",
		"Untested: `!b` → `b`",
		"var errEmpty: `\"empty\"` → `\"\"`",
	} {
		assert.Contains(t, all, want)
	}
	assert.NotContains(t, all, "Sum: `sum := 0` removed", "the rest would not compile")
}

func TestTheSurvivorsOfTheToyAreKnown(t *testing.T) {
	t.Parallel()
	got, err := toy(t).full(context.Background(), "hull", nil, nil, nil)
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{
		"var errEmpty: `\"empty\"` → `\"\"`",
		"Idle: `d > 5*time.Second` → `d >= 5*time.Second`", "Idle: `5` → `5 + 1`", "Idle: `5` → `5 - 1`",
		"Name: `\"many\"` → `\"\"`",
		"Sum: `n < 0` → `n <= 0`", "Sum: `0` → `1`", "Sum: `0` → `1`", "Sum: `break` → `continue`",
		"Endless: `0` → `1`", "Untested: `!b` → `b`",
	}, shown(got.Survivors, func(s survivor) mutant { return s.mutant }))
	assert.Equal(t, 1, got.TimedOut, "the loop that never ends")
	assert.Equal(t, got.Mutants, got.Killed+got.TimedOut+got.Survived)
	assert.Equal(t, map[string]int{"hull": got.Killed + got.TimedOut}, got.KilledBy)
	assert.False(t, got.Partial)
}

func TestARunThatWasEndedGoesOn(t *testing.T) {
	t.Parallel()
	w := toy(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	begun, err := w.full(ctx, "hull", nil, nil, nil)
	require.NoError(t, err)
	assert.True(t, begun.Partial)
	assert.Contains(t, (&score{Packages: []*tally{begun}}).page(), "partial: 0 of 34 tried")

	begun.Mutants, begun.Killed = begun.Found-5, begun.Found-5
	got, err := w.full(context.Background(), "hull", begun, nil, nil)
	require.NoError(t, err)
	assert.False(t, got.Partial)
	assert.Equal(t, got.Found, got.Mutants)
	assert.Equal(t, 5, got.Killed-(got.Found-5)+got.TimedOut+got.Survived, "only the last five were tried")

	begun.Partial, begun.Digest, begun.Mutants = true, "sha256:other", 30
	got, err = w.full(ctx, "hull", begun, nil, nil)
	require.NoError(t, err)
	assert.Zero(t, got.Mutants, "other sources: from the beginning")
}

func TestASecondRunTriesWhatSurvived(t *testing.T) {
	t.Parallel()
	same := []equivalent{{File: hull, Function: "Untested", Change: "`!b` → `b`", Reason: "for the test"}}
	old := &tally{Name: "hull", Mutants: 10, Killed: 7, KilledBy: map[string]int{"hull": 7}, Survived: 3, Survivors: []survivor{
		{mutant: mutant{File: hull, Function: "Floats", Change: "`load <= mark` → `load < mark`"}},
		{mutant: mutant{File: hull, Function: "Idle", Change: "`5` → `5 + 1`"}},
		{mutant: mutant{File: hull, Function: "Untested", Change: "`!b` → `b`"}},
	}}
	w := toy(t)
	_, err := w.again(context.Background(), old, nil, same)
	require.ErrorContains(t, err, "the sources changed")

	p, err := w.prepare("hull")
	require.NoError(t, err)
	old.Digest = digest(p.room)
	got, err := w.again(context.Background(), old, nil, same)
	require.NoError(t, err)
	assert.Equal(t, [5]int{10, 8, 0, 1, 1}, [5]int{got.Mutants, got.Killed, got.TimedOut, got.Survived, got.Equivalent})
	assert.Equal(t, []string{"Idle: `5` → `5 + 1`"}, shown(got.Survivors, func(s survivor) mutant { return s.mutant }))
}

func TestAnEntryThatFitsNothingIsReported(t *testing.T) {
	t.Parallel()
	w := toy(t)
	p, err := w.prepare("hull")
	require.NoError(t, err)
	one := 1
	for _, e := range []equivalent{
		{File: hull, Function: "Floats", Change: "`load < mark` → `load <= mark`"},
		{File: hull, Function: "Floats", Change: "`load <= mark` → `load < mark`", Nth: &one},
	} {
		assert.ErrorContains(t, w.complain([]equivalent{e}, p, "hull"), "1 entries of hull fit no mutant")
	}
	assert.NoError(t, w.complain([]equivalent{{File: hull, Function: "Floats", Change: "`load <= mark` → `load < mark`"}}, p, "hull"))
	assert.NoError(t, w.complain([]equivalent{{File: "other/other.go", Function: "F", Change: "x"}}, p, "hull"), "another package's is its own business")
}

func TestAScoreThatIsOldHasToSaySo(t *testing.T) {
	t.Parallel()
	w := toy(t)
	s := &score{Packages: []*tally{{Name: "hull", Digest: "sha256:old"}}}
	require.ErrorContains(t, w.current(s), "hull: the sources are newer than the score")
	require.NoError(t, w.markStale(s))
	assert.True(t, s.Packages[0].Stale)
	assert.NoError(t, w.current(s))
	assert.Contains(t, s.page(), "stale")
}

func TestASampleMayNotDoWorseThanTheScore(t *testing.T) {
	t.Parallel()
	w := toy(t)
	p, err := w.prepare("hull")
	require.NoError(t, err)
	s := &score{Packages: []*tally{{Name: "hull", Digest: digest(p.room), Score: 0.5}}}
	err = w.sample(context.Background(), s, nil, len(p.mutants), 1)
	require.ErrorContains(t, err, "hull/hull.go:20: Idle: `5` → `5 + 1`: no test notices it, and the score does not list it")

	full, err := w.full(context.Background(), "hull", nil, nil, nil)
	require.NoError(t, err)
	s.Packages[0] = full
	assert.NoError(t, w.sample(context.Background(), s, nil, len(p.mutants), 1))

	full.Survivors, full.Digest = nil, "sha256:old"
	assert.NoError(t, w.sample(context.Background(), s, nil, len(p.mutants), 1), "at the rate of the old score")
	full.Score = 0.9
	assert.Error(t, w.sample(context.Background(), s, nil, len(p.mutants), 1))
}

func TestAPartialScoreKnowsWhatWasTried(t *testing.T) {
	t.Parallel()
	p, err := toy(t).prepare("hull")
	require.NoError(t, err)
	begun := &tally{Partial: true, Mutants: 3, Digest: digest(p.room)}
	assert.Equal(t, shuffled(p.mutants)[:3], begun.known(p))
	begun.Digest = "sha256:old"
	assert.Empty(t, begun.known(p))
	begun.Partial = false
	assert.Len(t, begun.known(p), len(p.mutants))
}
