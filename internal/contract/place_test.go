package contract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// lineOf is where a keyword stands below component A of a document.
func lineOf(t *testing.T, document, keyword string) string {
	t.Helper()
	component := strings.Index(document, "    A:")
	require.Positive(t, component)
	at := strings.Index(document[component:], keyword)
	require.Positive(t, at, keyword)
	return fmt.Sprintf("x/openapi.yaml:%d", 1+strings.Count(document[:component+at], "\n"))
}

// Whoever reads a finding opens the document at the keyword that is not kept, and not at the schema around it.
func TestAFindingPointsAtItsKeyword(t *testing.T) {
	t.Parallel()
	for keyword, tt := range map[string]struct {
		rest []string // of the schema, one keyword a line
		body string
	}{
		"type: integer":         {[]string{"nullable: false", "type: integer"}, `null`},
		"type: number":          {[]string{"minimum: 1", "type: number"}, `1e99999`},
		"type:":                 {[]string{"type: string"}, `1`},
		"enum:":                 {[]string{"type: string", "enum: [a]"}, `"b"`},
		"minimum:":              {[]string{"type: number", "minimum: 2"}, `1`},
		"maximum:":              {[]string{"type: number", "maximum: 2"}, `3`},
		"multipleOf:":           {[]string{"type: number", "multipleOf: 2"}, `3`},
		"format:":               {[]string{"type: integer", "format: int32"}, `2147483648`},
		"minLength:":            {[]string{"type: string", "minLength: 2"}, `"b"`},
		"not:":                  {[]string{"type: string", "not:", "  enum: [b]"}, `"b"`},
		"oneOf:":                {[]string{"type: string", "oneOf:", "  - {}", "  - {}"}, `"b"`},
		"additionalProperties:": {[]string{"type: object", "additionalProperties: false"}, `{"b": 1}`},
		"properties:":           {[]string{"type: object", "properties:", "  a: {}"}, `{"b": 1}`},
		"writeOnly:":            {[]string{"type: object", "properties:", "  a:", "    type: string", "    writeOnly: true"}, `{"a": "x"}`},
		"- a":                   {[]string{"type: object", "required:", "  - b", "  - a", "properties: {a: {}, b: {}}"}, `{"b": 1}`},
		"discriminator:":        {[]string{"type: object", "oneOf:", "  - {$ref: '#/components/schemas/B'}", "discriminator:", "  propertyName: k"}, `{"k": "C"}`},
	} {
		document := about("{$ref: '#/components/schemas/A'}", "    B: {type: object, properties: {k: {type: string}}}", "    A:", "      "+strings.Join(tt.rest, "\n      "))
		c, err := Load(tree(document), "x")
		require.NoError(t, err, document)
		found := c.Check(answered("getX", 200, tt.body))
		require.Len(t, found, 1, keyword)
		assert.Equal(t, lineOf(t, document, keyword), found[0].Source, keyword)
	}
}

// The same of what stands around a body.
func TestAFindingPointsAtItsPartOfTheResponse(t *testing.T) {
	t.Parallel()
	const document = `openapi: 3.0.3
info: {title: x, version: "1"}
paths:
  /x:
    get:
      operationId: getX
      x-basis: documented
      responses:
        "200":
          description: A
          x-basis: documented
          x-claim: X
          headers:
            X-Needed:
              x-basis: documented
              required: true
              schema: {type: string}
          content:
            application/json: {schema: {type: string}}
            text/plain: {schema: {type: string}}
`
	c, err := Load(tree(document), "x")
	require.NoError(t, err)
	source := map[string]string{}
	for _, w := range []*conformance.Wire{answered("getX", 200, `"x"`, "X-Odd", "1"), answered("getX", 200, "x", "Content-Type", "image/png", "X-Needed", "1"), answered("getX", 404, "")} {
		for _, f := range c.Check(w) {
			assert.Equal(t, "e1", f.Exchange, f)
			source[f.Place] = f.Source
		}
	}
	assert.Equal(t, map[string]string{
		"header X-Needed": "x/openapi.yaml:16", "header X-Odd": "x/openapi.yaml:13", "header Content-Type": "x/openapi.yaml:18", "status": "x/openapi.yaml:8", "body": "x/openapi.yaml:19",
	}, source)
}

func TestABodyOnItsOwnNamesItsExchange(t *testing.T) {
	t.Parallel()
	found := shop(t).Body("Token", token(`{"expires_in": 0}`))
	require.NotEmpty(t, found)
	for _, f := range found {
		assert.Equal(t, "e1", f.Exchange)
	}
	missing := shop(t).Body("Tokens", token(goodToken))
	require.Len(t, missing, 1)
	assert.Equal(t, "e1", missing[0].Exchange)
}

// The claims of an operation are those of all that is below it, the schemas of its headers included, each once.
func TestTheClaimsOfAnOperation(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(`openapi: 3.0.3
info: {title: x, version: "1"}
paths:
  /x:
    get:
      operationId: getX
      x-claim: OPERATION
      x-status-claim: STATUS
      responses:
        "200":
          description: x
          x-claim: ANSWER
          headers:
            X-A: {x-claim: HEADER, schema: {type: array, x-claim: LIST, items: {type: string, x-claim: ITEM}}}
          content:
            text/plain: {x-claim: MEDIA}
            application/json:
              x-claim: ANSWER
              schema: {type: object, properties: {a: {x-claim: MEMBER}, again: {$ref: '#/components/schemas/A'}}}
components:
  schemas:
    A: {x-claim: INSIDE, properties: {a: {$ref: '#/components/schemas/A'}}}
`), "x")
	require.NoError(t, err)
	require.Len(t, c.Operations(), 1)
	assert.Equal(t, []string{"ANSWER", "HEADER", "INSIDE", "ITEM", "LIST", "MEDIA", "MEMBER", "OPERATION", "STATUS"}, c.Operations()[0].Claims)
}

// What is wrong with the document itself is placed likewise.
func TestAMistakeOfTheDocumentPointsAtItsKeyword(t *testing.T) {
	t.Parallel()
	for keyword, rest := range map[string]string{
		"multipleOf:":    "type: number\n      multipleOf: -1",
		"enum:":          "type: number\n      enum: [[12345678901234567]]",
		"discriminator:": "oneOf:\n        - {$ref: '#/components/schemas/Unused'}\n      discriminator: {propertyName: k, mapping: {b: C}}",
		"minimum:":       "type: number\n      minimum: !!float 12345678901234567",
	} {
		document := about("{}", "    A:\n      "+rest)
		_, err := Load(tree(document), "x")
		assert.ErrorContains(t, err, lineOf(t, document, keyword)+": "+keyword[:len(keyword)-1], keyword)
	}
	for keyword, rest := range map[string]string{
		"format:":    "type: string\n      format: odd",
		"example: ":  "type: string\n      example: 1",
		"example: {": "type: object\n      properties: {b: {writeOnly: true}}\n      example: {b: 1}",
	} {
		document := about("{}", "    A:\n      x-basis: documented\n      "+rest)
		c, err := Load(tree(document), "x")
		require.NoError(t, err)
		errs := c.Lint([]conformance.Claim{{ID: "X"}})
		require.Len(t, errs, 1, keyword)
		assert.ErrorContains(t, errs[0], lineOf(t, document, keyword)+": "+keyword[:6], keyword)
	}
}
