package provider_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// loadText loads a provider whose provider.yaml is text.
func loadText(text string) (*provider.Provider, error) {
	return provider.Load(fstest.MapFS{
		"x/provider.yaml": {Data: []byte(text)},
		"x/claims.yaml":   {Data: []byte("# none yet\n")},
	}, "x")
}

func TestYAMLThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name: [":                                 "x/provider.yaml:1:7: sequence end token ']' not found",
		"name: x\n\t- y":                          "x/provider.yaml:2:1: ",
		"name: a: b":                              "x/provider.yaml:1:7: mapping value is not allowed in this context",
		"name: x\n---\nname: y\n":                 "x/provider.yaml:3:5: expected one YAML document, got another",
		"- a\n- b\n":                              "x/provider.yaml:1:1: expected a map, got a list",
		"just text":                               "x/provider.yaml:1:1: expected a map, got text",
		strings.Repeat("[", 100_000):              "x/provider.yaml:1:61: nested deeper than 60",
		strings.Repeat("{a: ", 1000):              "x/provider.yaml:1:241: nested deeper than 60",
		strings.Repeat("- ", 100_000):             "x/provider.yaml:1:241: nested deeper than 60",
		strings.Repeat("? ", 100_000):             "x/provider.yaml:1:241: nested deeper than 60",
		strings.Repeat("!t ", 10_000):             "nested deeper than 60",
		"name: x\n#" + strings.Repeat("x", 4<<20): "x/provider.yaml: expected at most 4194304 bytes, got 4194313",
	} {
		_, err := loadText(text)
		assert.ErrorContains(t, err, want, text[:min(20, len(text))])
	}
}

func TestASyntaxErrorIsReportedAlone(t *testing.T) {
	t.Parallel()
	_, err := loadText("name: [")
	assert.EqualError(t, err, "x/provider.yaml:1:7: sequence end token ']' not found")
}

func TestAliasesCannotBlowUp(t *testing.T) {
	t.Parallel()
	var laughs strings.Builder
	laughs.WriteString("name: x\nmock: {jwt: {header: {a: b}}}\noperations:\n  a: &a\n    json: &j0 {k: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}\n")
	for i := range 8 {
		name, last := string(rune('b'+i)), string(rune('0'+i))
		laughs.WriteString("  " + name + ":\n    json: &j" + string(rune('1'+i)) + " {" +
			strings.Join(strings.Split("a b c d e f g h", " "), ": *j"+last+", ") + ": *j" + last + "}\n")
	}
	for _, text := range []string{
		"operations: &a\n  x: {json: {y: *a}}\n",
		"operations: {x: {json: &a [*a]}}\n",
		"operations: {x: &a {json: {<<: *a}}}\n",
		"name: &a *a\n",
		laughs.String(),
	} {
		_, err := loadText(text)
		assert.Error(t, err, text)
	}
	_, err := loadText(laughs.String())
	assert.ErrorContains(t, err, "expected at most 50000 values, nested at most 60 deep")
}

func TestYAMLForms(t *testing.T) {
	t.Parallel()
	p, err := loadText(`
name: >-
  A name
  in two lines
"token": {operation: "login", value: $response.body}
? credentials
: fields: &fields
    0017: {about: 007}
    b:
  roles: {default: }
side_effects: {quiet: }
operations:
  login: &login
    method: GET
    path: /login
  other:
    <<: [*login, {path: /never, bearer: true}]
    path: /other
    json: {i: 1, f: 2.5, t: true, n: null, s: "1", l: [], o: {}}
  empty: {<<: *login, path: /empty}
`)
	require.NoError(t, err)
	assert.Equal(t, "A name in two lines", p.Name)
	assert.Equal(t, "007", p.Credentials.Fields["0017"].About, "digits stay as they are written")
	assert.Contains(t, p.Credentials.Fields, "b", "a name with nothing below it still is a name")
	assert.Contains(t, p.SideEffects, "quiet")
	assert.Equal(t, "/other", p.Operations["other"].Path)
	assert.Equal(t, "GET", p.Operations["other"].Method)
	assert.True(t, p.Operations["other"].Bearer)
	assert.Equal(t, map[string]any{
		"i": int64(1), "f": 2.5, "t": true, "n": nil, "s": "1", "l": []any{}, "o": map[string]any{},
	}, p.Operations["other"].JSON)
}

func TestAnOperationWithNothingBelowItIsAMistakeAndNoPanic(t *testing.T) {
	t.Parallel()
	_, err := loadText("name: x\ntoken: {operation: login, value: $response.body}\noperations:\n  login:\n")
	assert.ErrorContains(t, err, `x/provider.yaml:4:3: unknown method "": expected one of DELETE, GET`)
}

func TestMergesThatCannotBe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<<: text":                 "x/provider.yaml:1:5: expected a map, got text",
		"<<: [text]":               "x/provider.yaml:1:6: expected a map, got text",
		"<<: *missing":             `x/provider.yaml:1:5: unknown anchor "missing": none is known`,
		"<<: {nme: x}":             `x/provider.yaml:1:6: unknown key "nme": did you mean "name"?`,
		"name: {a: b}":             "x/provider.yaml:1:7: expected text, got a map; does a template lack its quotes?",
		"name:\n  a: b":            "x/provider.yaml:2:3: expected text, got a map",
		"name: [a]":                "x/provider.yaml:1:7: expected text, got a list",
		"operations: [a]":          "x/provider.yaml:1:13: expected a map, got a list",
		"mock: {variants: {a: b}}": "x/provider.yaml:1:18: expected a list, got a map",
		"token: {lifetime: -1h}":   `x/provider.yaml:1:19: expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got "-1h"`,
	} {
		_, err := loadText(text)
		assert.ErrorContains(t, err, want, text)
	}
}
