package contract

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const head = "openapi: 3.0.3\ninfo: {title: x, version: '1'}\n"

// TestLoadRefuses shows each way in which a document cannot be loaded, with every mistake and its line.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		document string
		want     []string
	}{
		"empty":          {"", []string{"x/openapi.yaml: the file is empty"}},
		"malformed":      {head + "paths: [\n", []string{"x/openapi.yaml:3: sequence end token ']' not found"}},
		"duplicate key":  {head + "paths: {}\npaths: {}\n", []string{`x/openapi.yaml:4: mapping key "paths" already defined at [3:1]`}},
		"unknown alias":  {head + "paths: *nowhere\n", []string{`x/openapi.yaml:3: could not find alias "nowhere"`}},
		"no object":      {"- 1\n", []string{"x/openapi.yaml: cannot unmarshal array into value of type openapi3.T"}},
		"wrong type":     {head + "paths: {/x: {get: {responses: []}}}\n", []string{"x/openapi.yaml: cannot unmarshal array into field Operation.responses of type"}},
		"version":        {strings.Replace(head, "3.0.3", "3.1.0", 1) + "paths: {}\n", []string{`x/openapi.yaml: openapi: expected 3.0.x, got "3.1.0"`}},
		"no description": {head + "paths:\n  /x:\n    get:\n      responses:\n        '200': {}\n", []string{"x/openapi.yaml:7: ", "description"}},
		"several": {head + "paths:\n  /x:\n    get: {operationId: a, responses: {'200': {}}}\n  /y:\n    get: {operationId: b, responses: {'200': {}}}\n",
			[]string{"x/openapi.yaml:5: ", "x/openapi.yaml:7: "}},
		"one id twice": {head + "paths:\n  /x:\n    get: {operationId: a, responses: {'200': {description: x}}}\n  /y:\n    get: {operationId: a, responses: {'200': {description: x}}}\n",
			[]string{"x/openapi.yaml:", `"a"`, "GET /x", "GET /y"}},
		"pattern":      {about("{type: string, pattern: '(?=x)'}"), []string{"x/openapi.yaml:15: ", "(?="}},
		"unknown type": {about("{type: text}"), []string{"x/openapi.yaml:15: ", `"text"`}},
		"broken references": {about("{$ref: '#/components/schemas/Unusd'}", "    B: {$ref: '#/components/C'}", "    D: {properties: {e: {$ref: 'f.yaml#/g'}}}"), []string{
			`x/openapi.yaml:15: $ref "#/components/schemas/Unusd": nothing there: did you mean "Unused"?`,
			`x/openapi.yaml:19: $ref "#/components/C": nothing there`,
			`x/openapi.yaml:20: x/f.yaml: no such file in the specs tree`}},
		"out of the tree": {about("{$ref: '../../a.yaml'}", "    B: {$ref: 'https://a.example/b.yaml'}", "    C: {$ref: '/etc/a.yaml'}"), []string{
			`x/openapi.yaml:15: $ref "../../a.yaml": references may lead to files of the specs tree only`,
			`x/openapi.yaml:19: $ref "https://a.example/b.yaml": references may lead to files of the specs tree only`,
			`x/openapi.yaml:20: $ref "/etc/a.yaml": references may lead to files of the specs tree only`}},
		"composed of itself": {about("{type: string}", "    A: {allOf: [{$ref: '#/components/schemas/B'}]}", "    B: {oneOf: [{not: {$ref: '#/components/schemas/A'}}]}"),
			[]string{"the schema is composed of itself"}},
		"no multiple":   {about("{type: number, multipleOf: 0}"), []string{"x/openapi.yaml:15: multipleOf: expected more than 0, got 0"}},
		"long bound":    {about("{type: number, maximum: !!float 9007199254740993}"), []string{"x/openapi.yaml:15: maximum: a number of more than 15 digits has to stand on one line with its keyword, in digits"}},
		"long enum":     {about("{type: number, enum: [[9007199254740993]]}"), []string{"x/openapi.yaml:15: enum: a number of more than 15 digits has to stand on one line with its keyword, in digits"}},
		"discriminator": {about("{oneOf: [{$ref: '#/components/schemas/Unused'}], discriminator: {propertyName: a, mapping: {b: C}}}"), []string{`discriminator: "b" maps to "C", which is not among the schemas to choose from`}},
	} {
		_, err := Load(tree(test.document), "x")
		require.Error(t, err, name)
		for _, want := range test.want {
			assert.Contains(t, err.Error(), want, name)
		}
		assert.NotContains(t, err.Error(), "\nSchema:", name)
	}
}

func TestLoadOfAnUnknownProvider(t *testing.T) {
	t.Parallel()
	_, err := Load(tree(head), "y")
	assert.EqualError(t, err, "y/openapi.yaml: no such file in the specs tree")
}

// TestLoadReportsEverythingInOtherFiles shows that files that are referred to are read as strictly as the document.
func TestLoadReportsEverythingInOtherFiles(t *testing.T) {
	t.Parallel()
	fsys := tree(head + `paths:
  /x:
    get:
      responses:
        "200": {description: x, content: {application/json: {examples: {a: {$ref: 'examples/a.yaml'}, b: {$ref: 'examples/b.yaml'}}}}}
`)
	fsys["x/examples/a.yaml"] = &fstest.MapFile{Data: []byte("value: {$ref: 'c.yaml'}\n")}
	fsys["x/examples/b.yaml"] = &fstest.MapFile{Data: []byte("value:\n  a: 1\n  a: 2\n")}
	_, err := Load(fsys, "x")
	assert.EqualError(t, err, `x/examples/a.yaml:1: x/examples/c.yaml: no such file in the specs tree
x/openapi.yaml:7: x/examples/b.yaml:3: mapping key "a" already defined at [2:3]`)
}

func TestNothingIsFetched(t *testing.T) {
	t.Parallel()
	// A remote scheme in a discriminator's mapping is no $ref, so that only the loader's own fence stands before it.
	_, err := within(tree(head))(nil, mustURL(t, "https://user:secret@a.example/b.yaml"))
	assert.EqualError(t, err, "https://user:xxxxx@a.example/b.yaml: references may lead to files of the specs tree only")
	_, err = within(tree(head))(nil, mustURL(t, "../a.yaml"))
	assert.EqualError(t, err, "../a.yaml: references may lead to files of the specs tree only")
	raw, err := within(tree(head))(nil, mustURL(t, "x/openapi.yaml"))
	assert.NoError(t, err)
	assert.Equal(t, head, string(raw))
}

// TestMediaTypesAreComparedByWhatTheySay shows that case and parameters of a documented media type make no difference.
func TestMediaTypesAreComparedByWhatTheySay(t *testing.T) {
	t.Parallel()
	response := `{description: x, content: {"Application/JSON; charset=utf-8": {schema: {type: string}}}}`
	assert.Empty(t, judgedAnswer(t, response, `"x"`))
	assert.Len(t, judgedAnswer(t, response, `1`), 1)
}

func TestHint(t *testing.T) {
	t.Parallel()
	known := []string{"Token", "Refusal"}
	assert.Equal(t, `: did you mean "Token"?`, hint("Tokn", known))
	assert.Empty(t, hint("Zebra", known))
	assert.Empty(t, hint("x", nil))
	assert.Equal(t, 3, edits("kitten", "sitting"))
}
