package steps

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Every letter and digit has another of its kind in its place, and no two the same.
func TestRotate(t *testing.T) {
	t.Parallel()
	for _, alphabet := range []string{"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"} {
		taken := map[rune]bool{}
		for _, r := range alphabet {
			got := rotate(r)
			assert.NotEqual(t, r, got)
			assert.Contains(t, alphabet, string(got))
			assert.False(t, taken[got], "%c stands for two", got)
			taken[got] = true
		}
	}
	for _, r := range "@[`{/: é" {
		assert.Equal(t, r, rotate(r))
	}
}

// A request is the documented one while nothing but the resource was chosen: two choices do not cancel each other.
func TestWhatIsAsDocumented(t *testing.T) {
	t.Parallel()
	shape, credential := []edit{nil}, []func(*clients.Credential) error{nil}
	for about, tt := range map[string]struct {
		draft     draftEdits
		presented provider.Case
		want      bool
	}{
		"as it is":           {draftEdits{}, "", true},
		"another resource":   {draftEdits{target: shape}, "", true},
		"another shape":      {draftEdits{shape: shape}, "", false},
		"another credential": {draftEdits{credential: credential}, "", false},
		"both of them":       {draftEdits{shape: shape, credential: credential}, "", false},
		"another place":      {draftEdits{}, "query", false},
	} {
		assert.Equal(t, tt.want, (&World{draft: tt.draft, presented: tt.presented}).asDocumented(), about)
	}
}

// Two answers say the same if their JSON does, or their bytes; what is no JSON says nothing.
func TestSameBody(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"x", "x", true}, {"x", "y", false}, {"", "", true}, {`{"a": 1, "b": 2}`, `{"b":2,"a":1}`, true}, {`{"a": 1}`, `{"a": 2}`, false}, {`{"a": 1}`, "x", false}, {"x", `{"a": 1}`, false}, {"null", "x", false}, {"x", "null", false},
	} {
		assert.Equal(t, tt.want, sameBody(&conformance.Wire{Body: []byte(tt.a)}, &conformance.Wire{Body: []byte(tt.b)}), "%q and %q", tt.a, tt.b)
	}
}

// A finding shows 120 bytes of a value and says how long it is.
func TestHowMuchOfAValueIsShown(t *testing.T) {
	t.Parallel()
	w, _, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
	fits := strings.Repeat("a ", longestShown/2-1) // two quotes more
	assert.Equal(t, `"`+fits+`"`, w.show("name", fits))
	assert.Equal(t, `"`+fits+"b… (string, 121 bytes)", w.show("name", fits+"b"))
	assert.Len(t, strings.Split(w.show("name", fits+"bc"), "…")[0], longestShown)
	assert.Regexp(t, `^\[1,"b b .*… \(array, 206 bytes\)$`, w.show("list", []any{json.Number("1"), strings.Repeat("b ", 100)}))
}

// A number counts seconds up to the year 5138, and milliseconds from then on.
func TestSecondsAndMilliseconds(t *testing.T) {
	t.Parallel()
	for number, want := range map[json.Number]int64{"100000000000": 100000000000000, "100000000001": 100000000001, "0": 0, "1.5": 1500, "-1.5": -1500, "1e3": 1000000} {
		at, zoned, ok := instant(number)
		assert.True(t, ok && zoned, number)
		assert.Equal(t, want, at.UnixMilli(), number)
	}
}

// The About of a sentence is one or more whole sentences.
func TestWhatSentencesSayOfThemselves(t *testing.T) {
	t.Parallel()
	for _, d := range vocabulary(t).Definitions() {
		assert.Equal(t, strings.TrimSpace(d.About), d.About, d.Sentence)
		assert.Regexp(t, `^["A-Z0-9].*\.$`, d.About, d.Sentence)
		assert.NotContains(t, d.About, "  ", d.Sentence)
	}
}

// What cannot come from a feature, as the words of a sentence allow nothing else, is an error of ours and not a verdict.
func TestArgumentsThatNoFeatureHas(t *testing.T) {
	t.Parallel()
	w, _, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
	assert.EqualError(t, tokenLength(t.Context(), w, Args{"x"}), `"x" characters: strconv.Atoi: parsing "x": invalid syntax`)
	assert.EqualError(t, between(t.Context(), w, Args{"$", "x", "2"}), "between x and 2: not two numbers")
	assert.EqualError(t, between(t.Context(), w, Args{"$", "1", "y"}), "between 1 and y: not two numbers")
	_, err := w.answer()
	assert.EqualError(t, err, "there is no answer to judge: call an operation first")
	for name, judge := range map[string]func(context.Context, *World, Args) error{"nearClock": nearClock, "bodyIs": bodyIs} {
		assert.EqualError(t, judge(t.Context(), w, Args{"$.a", "1", "minute"}), "there is no answer to judge: call an operation first", name)
	}
	w.last = &conformance.Wire{Status: 200, Body: []byte("{}")}
	assert.ErrorContains(t, nearClock(t.Context(), w, Args{"$.a", "1", "fortnight"}), "is no unit of time")
}

// A sentence whose expression cannot be compiled is found when the vocabulary is made.
func TestASentenceThatCannotBeCompiled(t *testing.T) {
	t.Parallel()
	d := &Definition{Sentence: "a {bad}"}
	require.ErrorContains(t, d.compile(map[string]kind{"bad": {expr: "("}}), "missing closing )")
}

// Who asks for 17 may be told of 17: what stood in the address, as it was written or as it was meant, or in the body.
func TestWhatTheRequestSaidItself(t *testing.T) {
	t.Parallel()
	said := told(&conformance.Wire{URL: mustParse(t, "https://kelp.example/ships/sea%20lion?fleet=north%2Feast"), RequestBody: []byte(`{"captain": "Ahab"}`)})
	for text, want := range map[string]bool{"sea%20lion": true, "sea lion": true, "north%2Feast": true, "Ahab": true, "Ishmael": false} {
		assert.Equal(t, want, said(text), text)
	}
	assert.False(t, told(&conformance.Wire{})("Ahab"))
}

func mustParse(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	require.NoError(t, err)
	return u
}

// A number is not less than a string, and nothing is in order with nothing.
func TestAscends(t *testing.T) {
	t.Parallel()
	n := func(text string) any { return json.Number(text) }
	for _, tt := range []struct {
		before, after any
		want          bool
	}{
		{n("1"), n("2"), true}, {n("1"), n("1.0"), true}, {n("2"), n("1"), false}, {n("1"), "2", false}, {"1", n("2"), false}, {"a", "b", true}, {"a", "a", true}, {"b", "a", false},
		{"a", nil, false}, {nil, "a", false}, {nil, nil, false}, {true, true, false}, {n("9"), n("10"), true}, {"9", "10", false},
	} {
		assert.Equal(t, tt.want, ascends(tt.before, tt.after), "%v %v", tt.before, tt.after)
	}
}

func TestArticle(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"array": "an array", "integer": "an integer", "object": "an object", "string": "a string", "number": "a number", "null": "a null", "boolean": "a boolean"} {
		assert.Equal(t, want, article(kind))
	}
}

// An argument is whatever stands in quotes or braces, and a whole number.
func TestASentenceWithoutItsArguments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{path} is between {number} and {number}`: "{} is between {} and {}", `"$.a{b}" is between 1 and 20`: "{} is between {} and {}", "a|b ~ c} z": "a|b ~ c} z", "x1 is 12": "x1 is {}",
	} {
		assert.Equal(t, want, plain(text), text)
	}
}

// Of two sentences that are equally near, the one that may stand there is named.
func TestTheNearestSentence(t *testing.T) {
	t.Parallel()
	v := vocabulary(t)
	for text, want := range map[string]string{"the statuss is 200": "the status is {status}", "a fresh tokn": "a fresh token", `the token is kept at "first"`: "the token is kept as {new}"} {
		for _, outcome := range []bool{false, true} {
			assert.ErrorContains(t, v.unknown(text, outcome), `the nearest sentence is "`+want+`" (plimsoll steps lists them all)`, text)
		}
	}
}

func TestSecondsOfNoNumber(t *testing.T) {
	t.Parallel()
	_, err := seconds("soon")
	assert.EqualError(t, err, `"soon" seconds: strconv.ParseInt: parsing "soon": invalid syntax`)
	w, _, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
	_, _, err = w.stated()
	assert.ErrorContains(t, err, "no answer of the scenario has stated a lifetime")
	assert.ErrorContains(t, timePasses(t.Context(), w, Args{"2", "fortnights"}), "is no unit of time")
}

// A credential may stand anywhere in a body.
func TestWhereABodyRefersToACredential(t *testing.T) {
	t.Parallel()
	const ref = "{credential.pin}"
	for about, tt := range map[string]struct {
		body any
		want bool
	}{
		"nowhere": {map[string]any{"a": []any{"x", 1, nil, map[string]any{"b": "pin"}}}, false}, "at the top": {map[string]any{"a": "x", "b": ref}, true}, "in a list": {[]any{"x", ref}, true},
		"in an object": {map[string]any{"a": map[string]any{"b": "-" + ref}, "c": "x"}, true}, "another field": {map[string]any{"a": "{credential.pinn}"}, false}, "nothing": {nil, false},
	} {
		assert.Equal(t, tt.want, refersDeep(tt.body, "pin"), about)
	}
}

// The names of header fields go out in lower case when a scenario says so, and only then.
func TestLowerCaseNames(t *testing.T) {
	t.Parallel()
	w, _, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
	require.NoError(t, lowerNames(t.Context(), w, nil))
	require.Len(t, w.draft.shape, 1)
	d := &clients.Draft{}
	require.NoError(t, w.draft.shape[0](d))
	assert.True(t, d.LowerCaseNames)
}
