package mock

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadExample(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"value: {b: 1, a: [1, 2.50, -0, 1e3]}":              `{"b":1,"a":[1,2.50,-0,1e3]}`,
		"value: {a: null, b: ~, c: , d: true, e: \"true\"}": `{"a":null,"b":null,"c":null,"d":true,"e":"true"}`,
		"value: {a: 0x1f, b: 18446744073709551615}":         `{"a":31,"b":18446744073709551615}`,
		"value: {a: 123456789012345678901234567890}":        `{"a":123456789012345678901234567890}`,
		"value: {a: '123456789012345678901234567890'}":      `{"a":"123456789012345678901234567890"}`,
		"value: {a: 2019-11-13, b: 2019-11-13T06:26:01}":    `{"a":"2019-11-13","b":"2019-11-13T06:26:01"}`,
		"value: {1: one, 2.5: x, true: y}":                  `{"1":"one","2.5":"x","true":"y"}`,
		"value: |\n  two\n  lines\n":                        `"two\nlines\n"`,
		"value: {only: member}":                             `{"only":"member"}`,
		"summary: x\nvalue: []":                             `[]`,
		"value: {}":                                         `{}`,
		"value: {a: .5, b: +7}":                             `{"a":0.5,"b":7}`,
	} {
		got, err := readExample(fstest.MapFS{"x.yaml": {Data: []byte(text)}}, "x.yaml")
		require.NoError(t, err, text)
		assert.Equal(t, want, string(encode(got)), text)
	}
}

func TestReadExampleRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"summary: x":               "x.yaml: expected an Example Object with a member value, got none",
		"[1]":                      "x.yaml: expected an Example Object with a member value, got none",
		"value: {a: .inf}":         "x.yaml:1: expected a plain value, got Infinity, which JSON does not have",
		"value:\n  a: &x 1\n":      "x.yaml:2: expected a plain value, got Anchor, which JSON does not have",
		"value: {[1]: 2}":          "x.yaml: ",
		"value: 1\n---\nvalue: 2":  "x.yaml: expected one YAML document, got 2",
		"value: {a: 1, a: 2}":      "x.yaml: ",
		"value: {a: 'never closed": "x.yaml: ",
		"":                         "x.yaml: expected an Example Object with a member value, got none",
	} {
		_, err := readExample(fstest.MapFS{"x.yaml": {Data: []byte(text)}}, "x.yaml")
		assert.ErrorContains(t, err, want, text)
	}
	_, err := readExample(fstest.MapFS{}, "x.yaml")
	assert.Error(t, err)
}

func TestReplaceCopies(t *testing.T) {
	t.Parallel()
	before := object{{"a", []any{object{{"b", "old"}}}}, {"c", "kept"}}
	after, ok := replace(before, []string{"a", "0", "b"}, "new")
	assert.True(t, ok)
	assert.JSONEq(t, `{"a":[{"b":"new"}],"c":"kept"}`, string(encode(after)))
	assert.JSONEq(t, `{"a":[{"b":"old"}],"c":"kept"}`, string(encode(before)), "an answer must not change the example")
	for _, path := range [][]string{{"x"}, {"a", "1"}, {"a", "00"}, {"a", "-"}, {"c", "d"}} {
		_, ok := replace(before, path, "new")
		assert.False(t, ok, path)
	}
}
