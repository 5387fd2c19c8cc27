package contract

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSecretsAreNotShown shows that a value that the document calls secret is described, never shown.
func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	const secret = "kept-secret"
	for _, test := range []struct{ schema, body string }{
		{"{type: object, properties: {a: {type: string, format: password, minLength: 99}}}", `{"a": "kept-secret"}`},
		{"{type: object, properties: {a: {type: string, x-secret: true, enum: [x]}}}", `{"a": "kept-secret"}`},
		{"{type: object, properties: {a: {type: integer, x-secret: true}}}", `{"a": "kept-secret"}`},
		{"{type: object, x-secret: true, properties: {a: {type: integer}}}", `{"a": "kept-secret"}`},
		{"{type: array, x-secret: true, items: {type: integer}}", `["kept-secret"]`},
		{"{type: object, x-secret: true, additionalProperties: {type: integer}}", `{"a": "kept-secret"}`},
		{"{allOf: [{type: integer}, {format: password}]}", `"kept-secret"`},
		{"{x-secret: true, allOf: [{type: integer}]}", `"kept-secret"`},
		{"{x-secret: true, oneOf: [{type: integer}, {type: boolean}]}", `"kept-secret"`},
		{"{x-secret: true, not: {type: string}}", `"kept-secret"`},
		{"{type: object, x-secret: true, properties: {a: {type: string}}, discriminator: {propertyName: a}, oneOf: [{$ref: '#/components/schemas/Unused'}]}", `{"a": "kept-secret"}`},
		{"{type: object}", `{"a": "kept-secret"}`}, // undocumented: it may be anything
	} {
		found := judged(t, test.schema, test.body)
		require.NotEmpty(t, found, test.schema)
		for _, f := range found {
			assert.NotContains(t, f.Error()+f.Hint, secret, test.schema)
		}
	}
	header := judgedAnswer(t, `{description: x, headers: {X-Key: {x-secret: true, schema: {type: integer}}}}`, "")
	assert.Empty(t, header)
}

func TestSecretHeaderIsNotShown(t *testing.T) {
	t.Parallel()
	for _, h := range []string{"{x-secret: true, schema: {type: integer}}", "{schema: {type: integer, x-secret: true}}"} {
		c, err := Load(tree(`
openapi: 3.0.3
info: {title: x, version: "1"}
paths: {/x: {get: {operationId: getX, responses: {"200": {description: x, headers: {X-Key: `+h+`}}}}}}
`), "x")
		require.NoError(t, err)
		assert.Equal(t, []string{"note: header X-Key: expected an integer, got a string of 11 characters"},
			said(c.Check(answered("getX", 200, "", "X-Key", "kept-secret"))))
	}
}

func TestLongValuesAreNotShown(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ö", 81)
	assert.Equal(t, []string{"body: expected an integer, got a string of 81 characters"}, said(judged(t, "{type: integer}", `"`+long+`"`)))
	assert.Equal(t, []string{`body: expected an integer, got "` + long[2:] + `"`}, said(judged(t, "{type: integer}", `"`+long[2:]+`"`)))
	assert.Equal(t, []string{"body: expected a string, got a number of 81 characters"}, said(judged(t, "{type: string}", strings.Repeat("1", 81))))
	name := judged(t, "{type: object}", `{"`+long+`": 1}`)
	assert.Equal(t, []string{"note: body /" + long[2:] + "…: an undocumented member, a number of 1 character"}, said(name))
}

func TestControlCharactersAreQuoted(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{`body: expected an integer, got "\x1b[31m\n"`}, said(judged(t, "{type: integer}", `"\u001b[31m\n"`)))
}

func TestRender(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a boolean", show(true, true))
	assert.Equal(t, "null", show(nil, true))
	assert.Equal(t, "a struct {}", kind(struct{}{}))
	assert.Equal(t, "a value", article(nil))
	assert.Equal(t, "an array or a string", article([]string{"array", "string"}))
	assert.Equal(t, `"a"`, list([]any{"a"}))
}
