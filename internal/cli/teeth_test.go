package cli

import (
	"io/fs"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/prove"
	"github.com/plimsoll/plimsoll/internal/suite"
	"github.com/plimsoll/plimsoll/proof"
)

// How many scenarios lose an assertion, and which: another seed takes others.
const (
	robbed     = 6
	robbedSeed = 3
)

// Whoever takes an assertion out of a scenario, or makes a note of it, must hear of it: either there is nothing left to judge, and the
// plan refuses it, or the scenario bites less than the committed kill matrix says, and the proof fails.
func TestWhoeverTakesAnAssertionAwayHearsOfIt(t *testing.T) {
	t.Parallel()
	trees := embedded()
	trees.Proof = proof.FS
	l, err := selection{}.load(trees)
	require.NoError(t, err)
	matrix := l.matrix()
	require.NotNil(t, matrix, "make prove writes proof/kill-matrix.json")
	dice := rand.New(rand.NewPCG(robbedSeed, robbedSeed))
	victims := slices.DeleteFunc(slices.Clone(l.plan.All), func(s *suite.Scenario) bool { return len(s.Asserts()) == 0 })
	dice.Shuffle(len(victims), func(i, j int) { victims[i], victims[j] = victims[j], victims[i] })
	for _, victim := range victims[:robbed] {
		before := tooth(matrix, victim)
		asserts := biting(victim, before)
		require.NotEmpty(t, asserts, "%s: the kill matrix does not say how it bites: is it stale?", victim.ID)
		step := asserts[dice.IntN(len(asserts))]
		for way, change := range map[string]func(string) string{"removed": removed, "noted": noted} {
			t.Run(victim.ID+"/"+way, func(t *testing.T) {
				t.Parallel()
				robbed := trees
				robbed.Features = without(t, trees.Features, victim, step, change)
				changed, err := selection{Provider: []string{victim.Provider}}.load(robbed)
				if err != nil {
					assert.ErrorContains(t, err, victim.URI, "the plan refuses it")
					return
				}
				assert.NotEmpty(t, bite(t, changed, victim, before).Lost(before), "%q is gone, and nobody noticed", victim.Steps[step])
			})
		}
	}
}

// The same without taking anything away: otherwise the test above would prove nothing.
func TestWhatNobodyTouchesBitesAsBefore(t *testing.T) {
	t.Parallel()
	trees := embedded()
	trees.Proof = proof.FS
	l, err := selection{Provider: []string{"oauthjwt"}}.load(trees)
	require.NoError(t, err)
	matrix := l.matrix()
	require.NotNil(t, matrix, "make prove writes proof/kill-matrix.json")
	victim := l.plan.All[slices.IndexFunc(l.plan.All, func(s *suite.Scenario) bool { return len(biting(s, tooth(matrix, s))) > 0 })]
	before := tooth(matrix, victim)
	assert.Empty(t, bite(t, l, victim, before).Lost(before))
}

func tooth(m *prove.Matrix, s *suite.Scenario) prove.Tooth {
	for _, t := range m.Provider(s.Provider).Scenarios {
		if t.ID == s.ID {
			return t
		}
	}
	return prove.Tooth{}
}

// biting lists the assertions of a scenario that can fail over a target, by position. A premise, and what the harness asks of itself
// (how often it used the token), cannot. Of one that stands twice the other would stay.
func biting(s *suite.Scenario, t prove.Tooth) []int {
	times := map[string]int{}
	for _, i := range s.Asserts() {
		times[s.Steps[i]]++
	}
	return slices.DeleteFunc(s.Asserts(), func(i int) bool { return t.Steps[s.Steps[i]] == "" || times[s.Steps[i]] > 1 })
}

// bite runs the mutants over which a scenario failed, and says how it bites now.
func bite(t *testing.T, l *loaded, s *suite.Scenario, before prove.Tooth) prove.Tooth {
	t.Helper()
	p, err := (&proveCommand{}).prover(Streams{Err: t.Output()}, l)
	require.NoError(t, err)
	for _, mutant := range before.Steps {
		p.Mutants = append(p.Mutants, mutant)
	}
	result, err := p.Run(t.Context())
	if err != nil { // that mutant breaks the claims of whatever asks for success only, and nothing does any more
		require.ErrorContains(t, err, `unknown mutant "refused-`)
		return prove.Tooth{}
	}
	for _, now := range result.Teeth(s.Provider) {
		if now.ID == s.ID {
			return now
		}
	}
	return prove.Tooth{}
}

func removed(string) string { return "" }

// noted makes of a step one that cannot fail.
func noted(line string) string { return stepLine.ReplaceAllString(line, "${1}it is noted whether ") }

var stepLine = regexp.MustCompile(`^(\s*(?:Given|When|Then|And|But|\*) )`)

// without changes one step of the scenario of a feature file; an empty text takes it out. What follows it under "And" comes under "Then".
func without(t *testing.T, features fs.FS, s *suite.Scenario, step int, change func(string) string) fs.FS {
	t.Helper()
	name := strings.TrimPrefix(s.URI, "features/")
	text, err := fs.ReadFile(features, name)
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	own := ownSteps(lines, s.Line)
	at := step - (len(s.Steps) - len(own)) // those of the background come first
	require.True(t, at >= 0 && at < len(own))
	if lines[own[at]] = change(lines[own[at]]); lines[own[at]] == "" && at+1 < len(own) {
		lines[own[at+1]] = strings.Replace(lines[own[at+1]], "And ", "Then ", 1)
	}
	return overlay{features, fstest.MapFS{name: {Data: []byte(strings.Join(lines, "\n"))}}}
}

// ownSteps finds the steps of the scenario at a line, which in an outline is that of a row.
func ownSteps(lines []string, line int) []int {
	begin := line - 1
	for !strings.Contains(lines[begin], "Scenario") {
		begin--
	}
	var own []int
	for i := begin + 1; i < len(lines) && !strings.Contains(lines[i], "Scenario") && !strings.Contains(lines[i], "Rule:"); i++ {
		if stepLine.MatchString(lines[i]) {
			own = append(own, i)
		}
	}
	return own
}

// overlay is a tree in which some files are others.
type overlay struct {
	fs.FS
	other fstest.MapFS
}

// Open opens the other file where there is one.
func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.other[name]; ok {
		return o.other.Open(name)
	}
	return o.FS.Open(name)
}
