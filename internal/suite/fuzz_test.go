package suite

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzFeature reads whatever stands in a feature file: scenarios that can be told apart, or mistakes with file and line.
func FuzzFeature(f *testing.F) {
	for _, seed := range []string{
		"", "Feature:", "Feature: a\n  Scenario: b\n    Given a token\n", "Feature: a\n  Scenario Outline: <n>\n    Given <n>\n    Examples:\n      | n |\n      | 1 |\n      | 1 |\n",
		"Feature: a\n  Rule: r\n    Background:\n      Given a token\n    Example: x\n      * y\n", "# language: fr\nFonctionnalité: a\n", "# language: xx\nFeature: a\n", "@a @b\nFeature: a\n@c\n@d\nScenario: x\nGiven x\n",
		"Feature: a\n  Scenario: b\n    Given a token\n      \"\"\"\n      x\n", "Feature: a\n  Scenario: b\n    Given a token\n      | a |\n      | b | c |\n", "Feature: a\n  Scenario: b\n  Scenario: b\n", "Scenario: x", "\ufeffFeature: a", "Feature: a\n  Scenario: b\n    given a token\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		features, err := read(t, text)
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				assert.Regexp(t, `^features/quay/berths\.feature:\d+: .`, line)
			}
			return
		}
		require.Len(t, features, 1)
		for _, o := range features[0].outlines {
			assert.True(t, strings.HasPrefix(o.id, "quay/berths/"), o.id)
			assert.Positive(t, o.line)
			assert.LessOrEqual(t, o.line, strings.Count(text, "\n")+1)
			for _, l := range o.lines {
				assert.Positive(t, l.Line, "%q", l.Text)
			}
		}
	})
}
