package contract

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzLoad compiles whatever stands in an openapi.yaml: a contract that can be asked, or errors that name the file.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "openapi: 3.0.3\n", "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\n", "{", "openapi: [\n", "\xff",
		about("{type: object, properties: {a: {type: integer, minimum: 1}}, required: [a]}"),
		about("{allOf: [{$ref: '#/components/schemas/A'}]}", "A: {allOf: [{$ref: '#/components/schemas/A'}]}"),
		about("{$ref: '#/components/schemas/A'}", "A: {type: array, items: {$ref: '#/components/schemas/A'}}"),
		about("{$ref: '../y.yaml'}"), about("{$ref: 'https://example.com/x'}"), about("{type: string, pattern: '('}"),
		about("{oneOf: [{type: string}, {type: number}], discriminator: {propertyName: x}}"), about("{not: {}}"), about("{enum: [~, {a: 1}]}"),
		about("{type: number, multipleOf: 0}"), about("{type: string, minLength: -1}"), about("{type: integer, maximum: 1e999}"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "&") > 20 {
			t.Skip("a heap of aliases is the library's affair")
		}
		c, err := Load(tree(text), "x")
		if err != nil {
			assert.Nil(t, c)
			for line := range strings.SplitSeq(err.Error(), "\n") {
				assert.NotEmpty(t, line)
			}
			assert.ErrorContains(t, err, "x/openapi.yaml")
			return
		}
		_ = c.Lint(nil)
		for _, op := range c.Operations() {
			require.NotEmpty(t, op.ID)
			for _, finding := range c.Check(answered(op.ID, 200, `{"a": [1, null, "x"]}`)) {
				assert.NotEmpty(t, finding.Error())
			}
		}
	})
}
