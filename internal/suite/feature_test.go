package suite

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/steps"
)

func reader(files tree) featureReader {
	return featureReader{fsys: files.fs(), provider: "quay", sentence: func(text string) bool { return text == "a token" }}
}

func read(t *testing.T, text string) ([]feature, error) {
	t.Helper()
	return reader(tree{"quay/berths.feature": text}).read()
}

func TestAFeatureIsReadWhole(t *testing.T) {
	t.Parallel()
	features, err := read(t, `@all
Feature: Berths
  Words about berths. And: of their depth.

  Background:
    Given a token

  @QUAY-USE-001
  Scenario: A token opens, at last, the "berths"!
    When it is used
    Then it works
    And it works again

  @outline
  Scenario Outline: asked for <n> times
    When asked <n> times

    @few
    Examples:
      | n |
      | 1 |
      | 2 |

    @many
    Examples:
      | n   |
      | 100 |

  Rule: at night
    Background:
      Given it is dark

    Example: nobody comes
      * nobody comes
`)
	require.NoError(t, err)
	require.Len(t, features, 1)
	f := features[0]
	assert.Equal(t, "Berths", f.name)
	assert.Equal(t, "features/quay/berths.feature", f.uri)
	var ids []string
	var lines []int
	for _, o := range f.outlines {
		ids, lines = append(ids, o.id), append(lines, o.line)
	}
	assert.Equal(t, []string{
		"quay/berths/a-token-opens-at-last-the-berths",
		"quay/berths/asked-for-1-times/1", "quay/berths/asked-for-2-times/2", "quay/berths/asked-for-100-times/3",
		"quay/berths/nobody-comes",
	}, ids)
	assert.Equal(t, []int{9, 21, 22, 27, 33}, lines, "an Examples row stands for its scenario")
	assert.Equal(t, []string{"@all", "@QUAY-USE-001", "@quay", "@berths"}, f.outlines[0].tags)
	assert.Equal(t, []string{"@all", "@outline", "@many", "@quay", "@berths"}, f.outlines[3].tags)
	assert.Equal(t, []steps.Line{
		{Keyword: "Given", Text: "a token", Line: 6}, {Keyword: "When", Text: "it is used", Line: 10},
		{Keyword: "Then", Text: "it works", Line: 11, Outcome: true}, {Keyword: "And", Text: "it works again", Line: 12, Outcome: true},
	}, f.outlines[0].lines)
	assert.Equal(t, []steps.Line{
		{Keyword: "Given", Text: "a token", Line: 6}, {Keyword: "Given", Text: "it is dark", Line: 31}, {Keyword: "*", Text: "nobody comes", Line: 34},
	}, f.outlines[4].lines)
}

func TestFilesAreReadInOrder(t *testing.T) {
	t.Parallel()
	one := func(name string) string { return "Feature: " + name + "\n Scenario: s\n  Given a token\n" }
	features, err := reader(tree{
		"quay/b.feature": one("b"), "quay/a.feature": one("a"), "quay/c.feature": one("c"), "quay/deeper/d.feature": one("d"), "other/e.feature": one("e"),
	}).read()
	require.NoError(t, err)
	var names []string
	for _, f := range features {
		names = append(names, f.name)
	}
	assert.Equal(t, []string{"a", "b", "c"}, names)
}

// Each mistake is one that godog passes over in silence, or that would make it run something else.
func TestFeatureMistakes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":             {"", "features/quay/berths.feature:1: expected a feature, got an empty file"},
		"only a comment":      {"# nothing\n", "features/quay/berths.feature:1: expected a feature, got an empty file"},
		"no scenarios":        {"\nFeature: f\n  words\n", "features/quay/berths.feature:2: the feature has no scenarios"},
		"no steps":            {"Feature: f\n Scenario: s\n", `features/quay/berths.feature:2: scenario "s" has no steps`},
		"no steps in a rule":  {"Feature: f\n Rule: r\n  Scenario: s\n", `features/quay/berths.feature:3: scenario "s" has no steps`},
		"no name":             {"Feature: f\n Scenario: ...\n  Given a token\n", "features/quay/berths.feature:2: the scenario has no name, and reports know it by its name"},
		"empty Examples":      {"Feature: f\n Scenario Outline: s <n>\n  Given a token\n  Examples:\n   | n |\n", "features/quay/berths.feature:4: the Examples table has no rows, so nothing would run"},
		"no table at all":     {"Feature: f\n Scenario Outline: s <n>\n  Given a token\n  Examples:\n", "features/quay/berths.feature:4: the Examples table has no rows, so nothing would run"},
		"no Examples":         {"Feature: f\n Scenario Outline: s\n  Given a <kind>\n", `features/quay/berths.feature:2: Scenario Outline "s" has no Examples, so nothing would be filled in`},
		"column misspelt":     {"Feature: f\n Scenario Outline: s <kind>\n  Given a <knid>\n  Examples:\n   | kind |\n   | x |\n", `features/quay/berths.feature:3: unknown column of the Examples "knid": did you mean "kind"?`},
		"column unused":       {"Feature: f\n Scenario Outline: s\n  Given a token\n  Examples:\n   | kind |\n   | x |\n", `features/quay/berths.feature:4: the column "kind" of the Examples is used nowhere: write <kind> in a step`},
		"a table":             {"Feature: f\n Scenario: s\n  Given a token\n   | a |\n", "features/quay/berths.feature:3: no sentence of the vocabulary takes a table or a doc string"},
		"a doc string":        {"Feature: f\n Scenario: s\n  Given a token\n   \"\"\"\n   a\n   \"\"\"\n", "features/quay/berths.feature:3: no sentence of the vocabulary takes a table or a doc string"},
		"a line break":        {"Feature: f\n Scenario Outline: s\n  Given a <kind>\n  Examples:\n   | kind |\n   | x\\ny |\n", "features/quay/berths.feature:3: the Examples row in line 6 puts a line break into the step, or a blank at its end"},
		"a blank at the end":  {"Feature: f\n Scenario Outline: s\n  Given a token <kind>\n  Examples:\n   | kind |\n   |  |\n", "features/quay/berths.feature:3: the Examples row in line 6 puts a line break into the step, or a blank at its end"},
		"no Gherkin":          {"Feature: f\n Scenario: s\n  Given a token\n  Nonsense\n", `features/quay/berths.feature:4: expected a step (Given, When, Then, And) or a keyword such as Scenario:, got "Nonsense"`},
		"step misspelt later": {"Feature: f\n Scenario: s\n  Given a token\n  Thn a token\n", `features/quay/berths.feature:4: expected a step (Given, When, Then, And) or a keyword such as Scenario:, got "Thn a token"`},
		"feature misspelt":    {"Featur: f\n", "features/quay/berths.feature:1: expected Feature:, got \"Featur: f\""},
		"tag with a blank":    {"@a b\nFeature: f\n", "features/quay/berths.feature:1: A tag may not contain whitespace"},
		"tag in the air":      {"Feature: f\n Scenario: s\n  Given a token\n @tag\n", "features/quay/berths.feature:5: the file ends too early: expected a keyword such as Scenario:"},
		"an open doc string":  {"Feature: f\n Scenario: s\n  Given a token\n  \"\"\"\n", "features/quay/berths.feature:5: the file ends too early: expected the end of the doc string"},
		"rows of two widths":  {"Feature: f\n Scenario Outline: s\n  Given a <n>\n  Examples:\n   | n |\n   | 1 | 2 |\n", "features/quay/berths.feature:6: inconsistent cell count within the table"},
		"keyword misspelt":    {"Feature: f\n\n  Scenaro: s\n  words\n\n Scenario: t\n  Given a token\n", `features/quay/berths.feature:3: the line was taken for description, because it begins with no known keyword: "Scenaro: s" looks like "Scenario:"`},
		"in lower case":       {"Feature: f\n scenario: s\n Scenario: t\n  Given a token\n", `features/quay/berths.feature:2: the line was taken for description, because it begins with no known keyword: "scenario: s" looks like "Scenario:"`},
		"outline misspelt":    {"Feature: f\n Scenario Outlin: s\n Scenario: t\n  Given a token\n", `features/quay/berths.feature:2: the line was taken for description, because it begins with no known keyword: "Scenario Outlin: s" looks like "Scenario Outline:"`},
		"background misspelt": {"Feature: f\n Backgroud:\n Scenario: t\n  Given a token\n", `features/quay/berths.feature:2: the line was taken for description, because it begins with no known keyword: "Backgroud:" looks like "Background:"`},
		"in a rule":           {"Feature: f\n Rule: r\n  Exmaples: e\n  Scenario: t\n   Given a token\n", `features/quay/berths.feature:3: the line was taken for description, because it begins with no known keyword: "Exmaples: e" looks like "Examples:"`},
		"in a background":     {"Feature: f\n Background:\n  Scenari: e\n  Given a token\n Scenario: t\n   Given a token\n", `features/quay/berths.feature:3: the line was taken for description, because it begins with no known keyword: "Scenari: e" looks like "Scenario:"`},
		"in Examples":         {"Feature: f\n Scenario Outline: t <n>\n  Given a token\n  Examples:\n   Exampels: x\n   | n |\n   | 1 |\n", `features/quay/berths.feature:5: the line was taken for description, because it begins with no known keyword: "Exampels: x" looks like "Examples:"`},
		"step misspelt":       {"Feature: f\n Scenario: s\n\n  Givn a token\n  Then a token\n", `features/quay/berths.feature:4: the line was taken for description, because it begins with no known keyword: "Givn a token" looks like a step`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, tt.text)
			assert.EqualError(t, err, tt.want)
		})
	}
}

func TestDescriptionsMayHoldColons(t *testing.T) {
	t.Parallel()
	_, err := read(t, `Feature: f
  The page says: tokens live for 15 minutes. Reading it: nobody knows.
  Sample: none. Note: a token is a token.
  Role: clerk

  Scenario: s
    Reason: because.
    Given a token
`)
	assert.NoError(t, err)
}

func TestAllMistakesAreReported(t *testing.T) {
	t.Parallel()
	_, err := reader(tree{
		"quay/a.feature": "Feature: f\n Scenario: s\n Scenario: t\n",
		"quay/b.feature": "Featur: f\n",
		"quay/c.feature": "",
	}).read()
	require.Error(t, err)
	assert.Len(t, strings.Split(err.Error(), "\n"), 4, err.Error())
}

func TestNoFeatures(t *testing.T) {
	t.Parallel()
	_, err := reader(tree{"other/a.feature": "Feature: f\n"}).read()
	assert.EqualError(t, err, "features/quay: no feature files")
}

// brokenFS lists files and cannot open them.
type brokenFS struct{ fstest.MapFS }

func (brokenFS) Open(string) (fs.File, error) { return nil, errors.New("the disk is gone") }

func (b brokenFS) ReadFile(string) ([]byte, error) { return nil, errors.New("the disk is gone") }

func TestAFileThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := featureReader{fsys: brokenFS{fstest.MapFS{"quay/a.feature": {}}}, provider: "quay"}
	_, err := r.read()
	assert.ErrorContains(t, err, "the disk is gone")
	r.provider = "[" // no pattern
	_, err = r.read()
	assert.Error(t, err)
}

// The id of a scenario survives edits elsewhere: new scenarios before it, other steps, other tags.
func TestIDsAreStable(t *testing.T) {
	t.Parallel()
	ids := func(text string) map[string]bool {
		features, err := read(t, text)
		require.NoError(t, err)
		all := map[string]bool{}
		for _, o := range features[0].outlines {
			all[o.id] = true
		}
		return all
	}
	const scenario = "Scenario: kept\n  Given a token\n"
	before := ids("Feature: f\n " + scenario)
	after := ids("Feature: another name\n Scenario: new\n  Given a token\n\n @tagged\n " + scenario + "  Then more\n")
	assert.Subset(t, keysOf(after), keysOf(before))
	assert.Len(t, after, 2)
}

func keysOf(m map[string]bool) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	return all
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"A token opens": "a-token-opens", "  --x--  ": "x", "ä is a letter, 9 too": "ä-is-a-letter-9-too", "": "", "…": "",
	} {
		assert.Equal(t, want, slug(name), name)
	}
}
