package suite

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/plimsoll/plimsoll/steps"
)

// sentence draws texts of a sentence that the vocabulary can produce, as the plan would let them through. Where another sentence
// stands inside, it is one of those that judge.
func sentence(d *steps.Definition, inside *rapid.Generator[string]) *rapid.Generator[string] {
	const anything, here = "(.+?)", "\u2026"
	expr := strings.Replace(d.Expr().String(), anything, here, 1)
	return rapid.Custom(func(t *rapid.T) string {
		text := rapid.StringMatching(expr).Filter(func(text string) bool {
			return !strings.ContainsAny(text, "\n\r") && strings.TrimSpace(text) == text
		}).Draw(t, "text")
		if strings.Contains(d.Expr().String(), anything) {
			before, after, _ := strings.Cut(text, here)
			text = before + inside.Draw(t, "inside") + after
		}
		return text
	})
}

// sentences draws steps.
func sentences(vocab *steps.Vocabulary) *rapid.Generator[steps.Line] {
	var plain []*rapid.Generator[string]
	for _, d := range vocab.Definitions() {
		if d.Outcome() && !strings.Contains(d.Expr().String(), "(.+?)") {
			plain = append(plain, sentence(d, nil))
		}
	}
	var each []*rapid.Generator[steps.Line]
	for _, d := range vocab.Definitions() {
		each = append(each, rapid.Map(sentence(d, rapid.OneOf(plain...)), func(text string) steps.Line {
			return steps.Line{Text: text, Outcome: d.Outcome()}
		}))
	}
	return rapid.OneOf(each...)
}

// What godog would run is what was planned: the slice that is written for it reads back as the same scenarios with the same
// steps, each of which matches the one sentence that the plan resolved it to.
func TestASliceReadsBackAsPlanned(t *testing.T) {
	t.Parallel()
	known := quay().plan(t).known["quay"]
	vocab, err := steps.NewVocabulary()
	require.NoError(t, err)
	line := sentences(vocab)
	rapid.Check(t, func(t *rapid.T) {
		s := &slice{}
		for range rapid.IntRange(1, 4).Draw(t, "scenarios") {
			lines := rapid.SliceOfN(line, 1, 6).Draw(t, "lines")
			script, err := vocab.Resolve(lines, known, nil) // the names in it are unknown, of course
			if err != nil {
				require.NotContains(t, err.Error(), "ambiguous")
				require.NotContains(t, err.Error(), "undefined step")
			}
			sc := &Scenario{script: script}
			for _, l := range lines {
				sc.Steps = append(sc.Steps, l.Text)
			}
			s.scenarios = append(s.scenarios, sc)
			s.use(sc)
		}
		assertSame(t, s, readBack(t, s.render()))
	})
}

// readBack is how godog understands a feature.
func readBack(t require.TestingT, feature []byte) []*messages.Pickle {
	suite := godog.TestSuite{Options: &godog.Options{
		Paths: []string{"slice.feature"}, FS: fstest.MapFS{"slice.feature": {Data: feature}},
	}}
	features, err := suite.RetrieveFeatures()
	require.NoError(t, err)
	require.Len(t, features, 1)
	return features[0].Pickles
}

func assertSame(t assert.TestingT, s *slice, pickles []*messages.Pickle) {
	if !assert.Len(t, pickles, len(s.scenarios)) {
		return
	}
	for i, sc := range s.scenarios {
		assert.Equal(t, strconv.Itoa(i), pickles[i].Name)
		if !assert.Len(t, pickles[i].Steps, len(sc.Steps)) {
			continue
		}
		for j, step := range pickles[i].Steps {
			assert.Equal(t, sc.Steps[j], step.Text)
			assert.Equal(t, sc.script.Outcome(j), step.Type == messages.PickleStepType_OUTCOME, step.Text)
			assert.Nil(t, step.Argument)
			assert.Equal(t, 1, matching(s.used, step), "sentences that match %q", step.Text)
		}
	}
}

// matching counts the registered sentences that godog would find for a step.
func matching(used []*steps.Definition, step *messages.PickleStep) int {
	n := 0
	for _, d := range used {
		if d.Outcome() == (step.Type == messages.PickleStepType_OUTCOME) && d.Expr().MatchString(step.Text) {
			n++
		}
	}
	return n
}

// The comparison itself must be able to fail.
func TestADifferenceWouldBeSeen(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	s := &slice{scenarios: p.Scenarios}
	for _, sc := range p.Scenarios {
		s.use(sc)
	}
	same := string(s.render())
	assertSame(t, s, readBack(t, []byte(same)))
	for name, feature := range map[string]string{
		"a scenario less": same[:strings.LastIndex(same, "Scenario:")],
		"a step less":     strings.Replace(same, "    Given a token\n", "", 1),
		"another step":    strings.Replace(same, "a token", "a fresh token", 1),
		"another keyword": strings.Replace(same, "Then the request", "When the request", 1),
		"another name":    strings.Replace(same, "Scenario: 0", "Scenario: 9", 1),
	} {
		mute := &silent{}
		assertSame(mute, s, readBack(t, []byte(feature)))
		assert.NotZero(t, mute.failed, name)
	}
}

// silent counts failures instead of reporting them.
type silent struct{ failed int }

func (s *silent) Errorf(string, ...any) { s.failed++ }
