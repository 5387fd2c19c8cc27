package steps

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// example shows a judging sentence holding, and failing: once for each of its arguments, and at least once because the target
// answers something else.
type example struct {
	sentence string
	given    []string // the steps before it
	target   behave
	holds    string     // the step, without its keyword
	fails    []failing  // the same target and steps, another argument
	breaks   []breaking // the same step, another target
}

type failing struct {
	step string
	want []string // as outcome says it
}

type breaking struct {
	why    string
	target behave
	want   []string
}

// want lists what has to come of a scenario.
func want(said ...string) []string { return said }

// examples are those of all topics.
func examples() []example {
	return slices.Concat(refusalExamples(), statusExamples(), headerExamples(), bodyExamples(), valueExamples(), listExamples(), jwtExamples(),
		lifetimeExamples(), compareExamples(), ledgerExamples(), conditionExamples())
}

func TestJudgingSentences(t *testing.T) {
	t.Parallel()
	for _, e := range examples() {
		t.Run(e.sentence, func(t *testing.T) {
			t.Parallel()
			def := definition(t, e.sentence)
			t.Run("holds", func(t *testing.T) {
				t.Parallel()
				r := newBench(t, e.target).run(t, append(slices.Clone(e.given), "Then "+e.holds)...)
				assert.Empty(t, outcome(r))
				assert.Equal(t, conformance.Pass, r.Verdict)
				assert.Regexp(t, def.Expr(), e.holds)
			})
			for _, f := range e.fails {
				t.Run(f.step, func(t *testing.T) {
					t.Parallel()
					assert.Regexp(t, def.Expr(), f.step)
					notPassed(t, f.want, newBench(t, e.target).run(t, append(slices.Clone(e.given), "Then "+f.step)...))
				})
			}
			for _, b := range e.breaks {
				t.Run(b.why, func(t *testing.T) {
					t.Parallel()
					notPassed(t, b.want, newBench(t, e.target, b.target).run(t, append(slices.Clone(e.given), "Then "+e.holds)...))
				})
			}
		})
	}
}

// notPassed asserts what was found, that it was found by the last step, and that it is no pass.
func notPassed(t *testing.T, want []string, r conformance.Result) {
	t.Helper()
	assert.Equal(t, want, outcome(r))
	assert.NotEqual(t, conformance.Pass, r.Verdict)
	last := r.Steps[len(r.Steps)-1]
	if r.Verdict != conformance.NotApplicable {
		assert.NotEqual(t, conformance.StepPassed, last.Status)
	}
	for _, f := range r.Findings {
		if !f.Note {
			assert.Contains(t, last.Message, f.Error())
			assert.NotEmpty(t, f.Source)
			assert.NotEmpty(t, f.Exchange)
		}
	}
}

func definition(t testing.TB, sentence string) *Definition {
	t.Helper()
	for _, d := range vocabulary(t).Definitions() {
		if d.Sentence == sentence {
			return d
		}
	}
	require.FailNow(t, "no such sentence", sentence)
	return nil
}

// TestEverySentenceIsSeenFailing keeps the vocabulary honest: a sentence that judges has an example here in which it holds, one for
// each of its arguments in which that argument alone makes it fail, and one in which the target alone does.
func TestEverySentenceIsSeenFailing(t *testing.T) {
	t.Parallel()
	for _, d := range vocabulary(t).Definitions() {
		if !d.asserts {
			continue
		}
		all := slices.DeleteFunc(examples(), func(e example) bool { return e.sentence != d.Sentence })
		if assert.NotEmpty(t, all, "%s: no example", d.Sentence) {
			assert.True(t, slices.ContainsFunc(all, func(e example) bool { return len(e.breaks) > 0 }), "%s: no target breaks it", d.Sentence)
		}
		for i, k := range d.kinds {
			assert.True(t, slices.ContainsFunc(all, func(e example) bool { return e.failsBy(d, i) }),
				"%s: nothing shows that its argument %d {%s} alone can make it fail", d.Sentence, i+1, k.name)
		}
	}
}

// failsBy reports whether one of the failing steps differs from the one that holds in argument i alone.
func (e example) failsBy(d *Definition, i int) bool {
	good := d.expr.FindStringSubmatch(e.holds)
	return slices.ContainsFunc(e.fails, func(f failing) bool {
		bad := d.expr.FindStringSubmatch(f.step)
		if bad == nil || good == nil || bad[i+1] == good[i+1] {
			return false
		}
		bad = slices.Clone(bad)
		bad[0], bad[i+1] = good[0], good[i+1]
		return slices.Equal(bad, good)
	})
}

// TestExamplesOfTheVocabulary shows that each sentence's own example is a step of that sentence, under its keyword, and of no other.
func TestExamplesOfTheVocabulary(t *testing.T) {
	t.Parallel()
	all := vocabulary(t).Definitions()
	for _, d := range all {
		keyword, step, _ := strings.Cut(d.Example, " ")
		assert.Equal(t, d.Outcome(), keyword == "Then", d.Example)
		assert.Contains(t, []string{"Given", "When", "Then"}, keyword, d.Example)
		assert.Equal(t, d.sends || d.moves, keyword == "When", d.Example)
		assert.NotEmpty(t, d.About, d.Sentence)
		assert.NotEmpty(t, d.Topic, d.Sentence)
		for _, other := range all {
			if other == d || other.Outcome() == d.Outcome() || other.anywhere || d.anywhere {
				assert.Equal(t, other == d, other.expr.MatchString(step), "%s, and the sentence %s", d.Example, other.Sentence)
			}
		}
	}
}

// TestNoStepOfOneSentenceIsAStepOfAnother tries every step of the examples on every sentence.
func TestNoStepOfOneSentenceIsAStepOfAnother(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for _, e := range examples() {
		steps := []string{e.holds}
		for _, f := range e.fails {
			steps = append(steps, f.step)
		}
		for _, step := range steps {
			d, _, err := v.match(step, true)
			require.NoError(t, err)
			assert.Equal(t, e.sentence, d.Sentence, step)
		}
	}
}
