package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPlain shows what is left of a step without its arguments.
func TestPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`the header "X" is "a b"`:        `the header {} is {}`,
		`the header {header} is {text}`:  `the header {} is {}`,
		`"readShip" is called 12 times`:  `{} is called {} times`,
		`the body is "{" and "}" or | }`: `the body is {} and {} or | }`,
		`the name is "half`:              `the name is {}`,
		`x12 is no number`:               `x12 is no number`,
		`a {b "c} d" e`:                  `a {}{} e`,
		``:                               ``,
	} {
		assert.Equal(t, want, plain(text), text)
	}
}

// TestWordDistance shows how far a step is from a sentence: nothing for the same words in any order, two for a word that is spelt otherwise,
// four for one that only one of them has.
func TestWordDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, sentence string
		want           int
	}{
		{"the request succeeds", "the request succeeds", 0},
		{"succeeds the request", "the request succeeds", 0},
		{`the status is "4"`, "the status is {status}", 0},
		{"the request sucseeds", "the request succeeds", 2},
		{"the reqest sucseeds", "the request succeeds", 4},
		{"the request", "the request succeeds", 4},
		{"the request succeeds today", "the request succeeds", 4},
		{"lo and behold the request", "the request succeeds", 16},
		{"reqest reqest", "request", 6},
		{"", "the request", 8},
	} {
		assert.Equal(t, test.want, wordDistance(test.text, test.sentence), "%s and %s", test.text, test.sentence)
	}
}

// TestNearestThatMayStandThere shows that of two sentences that are equally near the one is proposed that the keyword allows.
func TestNearestThatMayStandThere(t *testing.T) {
	t.Parallel()
	does, judges := &Definition{Sentence: "the ship is painted"}, &Definition{Sentence: "the ship is afloat", asserts: true}
	for _, definitions := range [][]*Definition{{does, judges}, {judges, does}} {
		v := &Vocabulary{}
		for _, d := range definitions {
			one := *d
			require.NoError(t, one.compile(nil))
			v.definitions = append(v.definitions, &one)
		}
		require.ErrorContains(t, v.unknown("the ship is there", true), `the nearest sentence is "the ship is afloat"`)
		require.ErrorContains(t, v.unknown("the ship is there", false), `the nearest sentence is "the ship is painted"`)
		require.ErrorContains(t, v.unknown("the ship is afloat", false), "it judges, so it belongs under Then")
		require.ErrorContains(t, v.unknown("the ship is painted", true), "it does something, so it belongs under Given or When")
	}
}

// TestWordExpr shows how the words of a sentence are written as an expression.
func TestWordExpr(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"ship": "ship", "ship(s)": "ship(?:s)?", "(please)": "(?:please)?", "passes/pass": "(?:passes|pass)", "a.b": `a\.b`, "f(x)y": `f\(x\)y`, "token's": "token's",
	} {
		assert.Equal(t, want, wordExpr(word), word)
	}
}
