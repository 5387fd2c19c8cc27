package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// sample is a random schema with a value that it allows and values that differ from that one in one thing that it forbids.
type sample struct {
	schema map[string]any
	good   any
	bad    []any
}

// draw makes a schema of at most the given depth.
func draw(t *rapid.T, depth int) sample {
	kinds := []func(*rapid.T, int) sample{drawText, drawInteger, drawNumber, drawBoolean, drawEnum, drawFormat}
	if depth > 0 {
		kinds = append(kinds, drawObject, drawObject, drawArray, drawAll, drawOne)
	}
	s := rapid.SampledFrom(kinds).Draw(t, "kind")(t, depth)
	if _, typed := s.schema["type"]; typed && rapid.IntRange(0, 4).Draw(t, "nullable") == 0 {
		s.schema["nullable"] = true
		s.bad = slices.DeleteFunc(s.bad, func(v any) bool { return v == nil })
		if rapid.Bool().Draw(t, "null") {
			s.good = nil
		}
	}
	return s
}

func drawText(t *rapid.T, _ int) sample {
	least, more := rapid.IntRange(0, 3).Draw(t, "min"), rapid.IntRange(0, 3).Draw(t, "more")
	text := func(n int) string {
		return rapid.StringOfN(rapid.RuneFrom([]rune("aéß漢😀/~")), n, n, -1).Draw(t, "text")
	}
	s := sample{good: text(least + more), bad: []any{1, true, nil, []any{}, text(least + more + 1)},
		schema: map[string]any{"type": "string", "minLength": least, "maxLength": least + more}}
	if least > 0 {
		s.bad = append(s.bad, text(least-1))
	}
	return s
}

func drawInteger(t *rapid.T, _ int) sample {
	n := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "n")
	return sample{good: n, bad: []any{n - 1, n + 3, "1", nil, float64(n) + 0.5},
		schema: map[string]any{"type": "integer", "minimum": n, "maximum": n + 2, "format": "int64"}}
}

func drawNumber(t *rapid.T, _ int) sample {
	n := rapid.IntRange(-99999, 99999).Draw(t, "cents")
	cents := func(n int) json.Number { return json.Number(fmt.Sprintf("%d.%02d", n/100, max(n%100, -n%100))) }
	return sample{good: cents(n), bad: []any{json.Number(fmt.Sprintf("%d.%02d5", n/100, max(n%100, -n%100))), false, map[string]any{}},
		schema: map[string]any{"type": "number", "multipleOf": 0.01}}
}

func drawBoolean(t *rapid.T, _ int) sample {
	return sample{good: rapid.Bool().Draw(t, "b"), bad: []any{"true", 0, nil}, schema: map[string]any{"type": "boolean"}}
}

func drawEnum(t *rapid.T, _ int) sample {
	values := []any{"a", "b", 3, true}
	return sample{good: rapid.SampledFrom(values).Draw(t, "value"), bad: []any{"c", 4, false, nil, []any{"a"}}, schema: map[string]any{"enum": values}}
}

func drawFormat(t *rapid.T, _ int) sample {
	day := rapid.IntRange(1, 28).Draw(t, "day")
	return sample{good: fmt.Sprintf("2026-02-%02dT10:00:00Z", day), bad: []any{"2026-02-31T10:00:00Z", fmt.Sprintf("2026-02-%02d", day)},
		schema: map[string]any{"type": "string", "format": "date-time"}}
}

func drawObject(t *rapid.T, depth int) sample {
	properties, good := map[string]any{}, map[string]any{}
	s := sample{good: good, bad: []any{"x", nil, []any{}}}
	var required []string
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d/e~f", ""}), 1, 3, rapid.ID).Draw(t, "names") {
		child := draw(t, depth-1)
		properties[name] = child.schema
		if rapid.Bool().Draw(t, "required") {
			required = append(required, name)
		} else if rapid.Bool().Draw(t, "absent") {
			continue
		}
		good[name] = child.good
		for _, bad := range child.bad {
			s.bad = append(s.bad, with(good, name, bad))
		}
	}
	s.schema = map[string]any{"type": "object", "properties": properties}
	for _, name := range required {
		s.bad = append(s.bad, without(good, name))
	}
	if len(required) > 0 {
		s.schema["required"] = required
	}
	if rapid.Bool().Draw(t, "closed") {
		s.schema["additionalProperties"] = false
		s.bad = append(s.bad, with(good, "undocumented", 1))
	}
	return s
}

func with(object map[string]any, name string, value any) map[string]any {
	copied := maps.Clone(object)
	copied[name] = value
	return copied
}

func without(object map[string]any, name string) map[string]any {
	copied := maps.Clone(object)
	delete(copied, name)
	return copied
}

func drawArray(t *rapid.T, depth int) sample {
	item := draw(t, depth-1)
	n := rapid.IntRange(0, 2).Draw(t, "items")
	good := slices.Repeat([]any{item.good}, n)
	s := sample{good: good, bad: []any{"x", nil, append(slices.Clone(good), item.good)}, schema: map[string]any{"type": "array", "items": item.schema, "maxItems": n}}
	if n > 0 {
		s.schema["minItems"] = n
		s.bad = append(s.bad, good[1:])
		for _, bad := range item.bad {
			s.bad = append(s.bad, append(slices.Clone(good[1:]), bad))
		}
	}
	return s
}

// drawAll puts a schema beside one that allows everything, and says so of null, which the library wants to be told.
func drawAll(t *rapid.T, depth int) sample {
	s := draw(t, depth-1)
	s.schema = map[string]any{"allOf": []any{s.schema, map[string]any{"nullable": true}}}
	return s
}

// drawOne puts a schema beside one that fits nothing that is drawn.
func drawOne(t *rapid.T, depth int) sample {
	s := draw(t, depth-1)
	keyword := rapid.SampledFrom([]string{"oneOf", "anyOf"}).Draw(t, "keyword")
	s.schema = map[string]any{keyword: []any{map[string]any{"type": "string", "pattern": "^never$"}, s.schema}}
	return s
}

// compiled loads a schema as the body of getX.
func compiled(t *rapid.T, schema map[string]any) *Contract {
	content := map[string]any{"application/json": map[string]any{"schema": schema}}
	document, err := json.Marshal(map[string]any{"openapi": "3.0.3", "info": map[string]any{"title": "x", "version": "1"},
		"paths": map[string]any{"/x": map[string]any{"get": map[string]any{"operationId": "getX", "x-claim": "X",
			"responses": map[string]any{"200": map[string]any{"description": "x", "content": content}}}}}})
	require.NoError(t, err)
	c, err := Load(fstest.MapFS{"x/openapi.yaml": {Data: document}}, "x")
	require.NoError(t, err, "%s", document)
	return c
}

func body(t *rapid.T, value any) *conformance.Wire {
	raw, err := json.Marshal(value)
	require.NoError(t, err)
	return answered("getX", 200, string(raw))
}

// TestOneMutationIsFound shows, for random schemas, that a body made to fit passes and that each single change that the schema
// forbids is found. The library, asked about the whole schema, has to be of the same opinion both times.
func TestOneMutationIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, 3)
		c := compiled(t, s.schema)
		whole := c.doc.Paths.Value("/x").Get.Responses.Value("200").Value.Content["application/json"].Schema.Value
		good := body(t, s.good)
		require.Empty(t, said(c.Check(good)), "%s", good.Body)
		require.NoError(t, whole.VisitJSON(good.Document().Value, c.options...), "%s", good.Body)
		for _, value := range s.bad {
			bad := body(t, value)
			require.NotEmpty(t, hard(c.Check(bad)), "%s", bad.Body)
			require.Error(t, whole.VisitJSON(bad.Document().Value, c.options...), "%s", bad.Body)
		}
	})
}

func hard(findings []conformance.Finding) []conformance.Finding {
	return slices.DeleteFunc(findings, func(f conformance.Finding) bool { return f.Note })
}

// TestAgreesWithTheLibrary compares the verdict on values that were made for another schema. Where the library is known to be
// wrong the values are kept away: null without a type, and numbers that a float64 does not hold.
func TestAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		schema, other := draw(t, 2), draw(t, 2)
		c := compiled(t, schema.schema)
		whole := c.doc.Paths.Value("/x").Get.Responses.Value("200").Value.Content["application/json"].Schema.Value
		w := body(t, rapid.SampledFrom(append(other.bad, other.good)).Draw(t, "value"))
		theirs := whole.VisitJSON(w.Document().Value, c.options...)
		require.Equal(t, theirs == nil, len(hard(c.Check(w))) == 0, "%s: they say %v, we say %v", w.Body, openapi3.MultiError{theirs}, said(c.Check(w)))
	})
}

// FuzzCheck shows that no body, header or status makes a check panic or print what is secret.
func FuzzCheck(f *testing.F) {
	f.Add(200, "application/json", goodToken)
	f.Add(200, "application/json", `{"access_token": {"a": [1e999999999]}, "expires_in": 1e400}`)
	f.Add(404, "application/*;;", "\xff")
	f.Add(99, "", "[[[[")
	c := shop(f)
	f.Fuzz(func(t *testing.T, status int, mediaType, body string) {
		for _, operation := range []string{"requestToken", "listOrders", "headOrders"} {
			w := answered(operation, status, body, "Content-Type", mediaType, "X-Limit", body, "X-Tags", body)
			for _, finding := range c.Check(w) {
				require.Less(t, len(finding.Error()), 4000)
			}
			c.Success(operation, w)
			c.Body("Token", w)
		}
	})
}
