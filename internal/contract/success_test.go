package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestSuccess(t *testing.T) {
	t.Parallel()
	c := shop(t)
	for name, test := range map[string]struct {
		operation string
		w         *conformance.Wire
		want      bool
	}{
		"a token":              {"requestToken", token(goodToken), true},
		"a token with a 401":   {"requestToken", answered("requestToken", 401, goodToken), true},
		"a refusal":            {"requestToken", answered("requestToken", 401, `{"message": "no"}`), false},
		"a refusal with a 200": {"requestToken", token(`{"message": "no"}`), false},
		"nothing":              {"requestToken", answered("requestToken", 204, ""), false},
		"no JSON":              {"requestToken", token("<p>"), false},
		"cut short":            {"requestToken", token(goodToken[:len(goodToken)-1]), false},
		"no exchange":          {"requestToken", nil, false},
		"unknown operation":    {"requestTokens", token(goodToken), false},
		"a list":               {"listOrders", answered("listOrders", 200, `[{"id": 1}]`), true},
		"an empty list":        {"listOrders", answered("listOrders", 200, `[]`), false},
		"another list":         {"listOrders", answered("listOrders", 200, `[{}]`), false},
		"other data":           {"listOrders", answered("listOrders", 200, goodToken), false},
	} {
		assert.Equal(t, test.want, c.Success(test.operation, test.w), name)
	}
}

func TestSuccessNeedsSomethingToCarry(t *testing.T) {
	t.Parallel()
	for schema, bodies := range map[string]map[string]bool{
		"{type: object}": {`{}`: false, `{"a": 1}`: false},
		"{type: object, required: [data], properties: {data: {type: object}}}":        {`{}`: false, `{"data": {}}`: true, `{"data": 1}`: false},
		"{allOf: [{type: object, required: [a]}, {type: object}]}":                    {`{"a": 1}`: true, `{"b": 1}`: false},
		"{oneOf: [{type: object, required: [a]}, {type: array, items: {}}]}":          {`{"a": 1}`: true, `[]`: false, `[1]`: false},
		"{anyOf: [{required: [a], type: object}, {type: object}]}":                    {`{"a": 1}`: true, `{"b": 1}`: false},
		"{type: array, items: {type: string}}":                                        {`[]`: false, `["x"]`: true, `[1]`: false},
		"{type: array, items: {type: string, nullable: true}}":                        {`[null]`: false, `[null, "x"]`: true},
		"{type: array, items: {type: array, items: {type: integer}}}":                 {`[[]]`: false, `[[1]]`: true},
		"{type: array, items: {}}":                                                    {`[1]`: false, `[{"a": 1}]`: false},
		"{type: string}":                                                              {`"x"`: false},
		"{type: object, required: [a], properties: {a: {type: integer}}, x-claim: A}": {`{"a": 1}`: true, `{"a": 1, "b": 2}`: true, `{"a": "1"}`: false},
	} {
		c, err := Load(tree(about(schema)), "x")
		if assert.NoError(t, err) {
			for body, want := range bodies {
				assert.Equal(t, want, c.Success("getX", answered("getX", 200, body)), "%s: %s", schema, body)
			}
		}
	}
}

// TestSuccessTellsNothingFromWhatRefusalsShare shows that a schema of both a 2xx and a refusal does not make a refusal data.
func TestSuccessTellsNothingFromWhatRefusalsShare(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(`
openapi: 3.0.3
info: {title: x, version: "1"}
paths:
  /x:
    get:
      operationId: getX
      responses:
        "200": {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
        "403": {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Envelope'}}}}
components: {schemas: {Envelope: {type: object, required: [status]}}}
`), "x")
	if assert.NoError(t, err) {
		assert.False(t, c.Success("getX", answered("getX", 403, `{"status": "no"}`)))
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	c := shop(t)
	half := answered("x", 401, `{"acc`)
	half.Truncated = true
	for name, test := range map[string]struct {
		schema string
		w      *conformance.Wire
		want   []string
		claim  string
		cause  conformance.Cause
	}{
		"holds":        {"Token", answered("x", 401, goodToken), nil, "", ""},
		"claimed":      {"Token", answered("x", 401, `{"access_token": "not-a-real-token"}`), []string{"body /expires_in: expected an integer, got no such member"}, "SHOP-LIFE", ""},
		"unclaimed":    {"User", answered("x", 401, `{}`), []string{"body /name: expected a string, got no such member"}, "", ""},
		"assumed":      {"Refusal", answered("x", 401, `{"message": 1}`), []string{"note: body /message: expected a string, got 1"}, "", ""},
		"drift":        {"User", answered("x", 401, `{"name": "x", "b": 1}`), []string{"note: body /b: an undocumented member, a number of 1 character"}, "", ""},
		"no JSON":      {"User", answered("x", 401, `<`), []string{"body: expected a JSON text, got byte 0: invalid character '<' looking for beginning of value"}, "", ""},
		"unknown name": {"Usr", answered("x", 401, `{}`), []string{`body: schema "Usr" is not in shop/openapi.yaml: did you mean "User"?`}, "", conformance.CauseHarness},
		"no response":  {"User", answered("x", 0, ""), []string{"body: expected a body that can be judged, got no response"}, "", conformance.CauseHarness},
		"no exchange":  {"User", nil, []string{"body: expected a body that can be judged, got no response"}, "", conformance.CauseHarness},
		"truncated":    {"User", half, []string{"body: expected a body that can be judged, got only the first 5 bytes"}, "", conformance.CauseOutage},
	} {
		found := c.Body(test.schema, test.w)
		assert.Equal(t, test.want, said(found), name)
		for _, f := range found {
			assert.Equal(t, test.claim, f.Claim, name)
			assert.Equal(t, test.cause, f.Cause, name)
		}
	}
}

func TestOperationsAndSchemas(t *testing.T) {
	t.Parallel()
	c := shop(t)
	assert.Equal(t, []Operation{
		{ID: "headOrders", Method: "HEAD", Path: "/orders", Statuses: []string{"200"}, Basis: conformance.Assumed},
		{ID: "listOrders", Method: "GET", Path: "/orders", Statuses: []string{"2XX", "default"}, Claims: []string{"SHOP-ORDERS"}, Basis: conformance.Public},
		{ID: "requestToken", Method: "POST", Path: "/token", Statuses: []string{"200", "204", "303", "401"}, Basis: conformance.Documented,
			Claims: []string{"SHOP-BODY", "SHOP-CACHED", "SHOP-ELSEWHERE", "SHOP-LIFE", "SHOP-MEDIA", "SHOP-NO-STORE", "SHOP-RESPONSE", "SHOP-STATUS", "SHOP-TOKEN", "SHOP-USER", "SHOP-VALUE"}},
	}, c.Operations())
	assert.Equal(t, []string{"Orders", "Refusal", "Token", "TokenRequest", "User"}, c.Schemas())
}
