package contract

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// claims are the claims that the shop's document names.
func claims() []conformance.Claim {
	var all []conformance.Claim
	for _, id := range []string{"BODY", "CACHED", "ELSEWHERE", "LIFE", "MEDIA", "NO-STORE", "ORDERS", "RESPONSE", "STATUS", "TOKEN", "USER", "VALUE"} {
		all = append(all, conformance.Claim{ID: "SHOP-" + id, Party: conformance.ProviderParty})
	}
	return all
}

func TestLintFindsNothingWrong(t *testing.T) {
	t.Parallel()
	assert.Empty(t, shop(t).Lint(claims()))
}

// changed is the shop's tree with its document changed in one place.
func changed(t *testing.T, old, new string) fstest.MapFS {
	t.Helper()
	document, err := os.ReadFile("testdata/specs/shop/openapi.yaml")
	require.NoError(t, err)
	example, err := os.ReadFile("testdata/specs/shop/examples/token.yaml")
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(document)+string(example), old), "%q has to stand there once", old)
	return fstest.MapFS{"shop/openapi.yaml": {Data: []byte(strings.Replace(string(document), old, new, 1))},
		"shop/examples/token.yaml": {Data: []byte(strings.Replace(string(example), old, new, 1))}}
}

// TestLint shows each rule of the lint failing.
func TestLint(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ old, new, want string }{
		"operation without id":      {"      operationId: listOrders\n", "", "shop/openapi.yaml:59: GET /orders has no operationId"},
		"operation without basis":   {"requestToken\n      x-basis: documented\n", "requestToken\n", "shop/openapi.yaml:6: operation requestToken has no x-basis"},
		"response without basis":    {"Elsewhere.\n          x-basis: documented\n", "Elsewhere.\n", "shop/openapi.yaml:47: operation requestToken: response 303 has no x-basis"},
		"header without basis":      {"X-Tags:\n              x-basis: assumed\n", "X-Tags:\n", "shop/openapi.yaml:32: operation requestToken: response 200: header X-Tags has no x-basis"},
		"schema without basis":      {"Refusal:\n      x-basis: assumed\n", "Refusal:\n", "shop/openapi.yaml:121: schema Refusal has no x-basis"},
		"unknown basis":             {"Refusal:\n      x-basis: assumed\n", "Refusal:\n      x-basis: guessed\n", `shop/openapi.yaml:121: schema Refusal: x-basis: expected one of [documented public standard assumed], got "guessed"`},
		"public without source":     {"Orders:\n      x-basis: public\n      x-source: shop, Orders\n", "Orders:\n      x-basis: public\n", "shop/openapi.yaml:126: schema Orders is public and has no x-source"},
		"standard without source":   {"              x-source: RFC 6749 §5.1\n", "", "shop/openapi.yaml:23: operation requestToken: response 200: header Cache-Control is standard and has no x-source"},
		"unknown claim":             {"x-claim: SHOP-LIFE", "x-claim: SHOP-LIVE", `shop/openapi.yaml:111: claim "SHOP-LIVE" is not defined: did you mean "SHOP-LIFE"?`},
		"unknown claim at a $ref":   {"x-claim: SHOP-USER", "x-claim: SHOP-USR", `shop/openapi.yaml:112: claim "SHOP-USR" is not defined: did you mean "SHOP-USER"?`},
		"unknown status claim":      {"x-status-claim: SHOP-STATUS", "x-status-claim: SHOP-STATE", `shop/openapi.yaml:10: claim "SHOP-STATE" is not defined: did you mean "SHOP-STATUS"?`},
		"claim of the client":       {"x-claim: SHOP-MEDIA", "x-claim: CLIENT", "shop/openapi.yaml:39: claim CLIENT binds the client: no answer of the provider can break it"},
		"claim on an assumption":    {"Refusal:\n      x-basis: assumed\n", "Refusal:\n      x-basis: assumed\n      x-claim: SHOP-BODY\n", "shop/openapi.yaml:123: claim SHOP-BODY stands where the basis is assumed, so it could never fail: give this part an x-basis of its own"},
		"unknown extension":         {"x-status-claim: SHOP-STATUS", "x-statusclaim: SHOP-STATUS", `shop/openapi.yaml:10: unknown extension x-statusclaim: did you mean "x-status-claim"?`},
		"claim that is no text":     {"x-claim: SHOP-LIFE", "x-claim: [SHOP-LIFE]", "shop/openapi.yaml:111: x-claim: expected a text"},
		"secret that is no flag":    {"x-secret: true", "x-secret: yes please", "shop/openapi.yaml:110: x-secret: expected true or false"},
		"unknown format":            {"format: email", "format: e-mail", `shop/openapi.yaml:120: format "e-mail" is not checked: did you mean "email"?`},
		"header by content":         {"schema: {type: integer, minimum: 1}", "content: {text/plain: {schema: {type: integer}}}", "shop/openapi.yaml:31: operation requestToken: response 200: header X-Limit: describe it by schema; content is not supported"},
		"header of an object":       {"schema: {type: integer, minimum: 1}", "schema: {type: object}", "shop/openapi.yaml:31: operation requestToken: response 200: header X-Limit: expected a type other than object"},
		"media type without schema": {"text/plain:\n              schema: {type: string, minLength: 3}", "text/plain: {}", "shop/openapi.yaml:72: operation listOrders: response 2XX: text/plain has no schema"},
		"example: value":            {"expires_in: 3600", "expires_in: 0", "shop/examples/token.yaml:2: example token: value /expires_in: expected at least 1, got 0"},
		"example: missing":          {"  expires_in: 3600\n", "", "shop/examples/token.yaml:2: example token: value /expires_in: expected an integer, got no such member"},
		"example: undocumented":     {"user: {name: Somebody}", "user: {name: Somebody, age: 7}", "shop/examples/token.yaml:2: example token: value /user/age: an undocumented member, a number of 1 character"},
		"example of a request":      {"{client: shop, secret", "{client: 7, secret", "shop/openapi.yaml:16: example request: value /client: expected a string, got 7"},
		"example of a schema":       {"mail: {type: string, format: email,", "mail: {type: string, example: x, format: email,", `shop/openapi.yaml:120: example: value: expected an e-mail address, got "x"`},
		"example without value":     {"value: {client: shop, secret: not-a-real-secret}", "externalValue: 'https://shop.example'", "shop/openapi.yaml:16: example request: give a value; externalValue is not read"},
		"example in place":          {"examples:\n              request: {value: {client: shop, secret: not-a-real-secret}}", "example: {client: shop}", "shop/openapi.yaml:15: example: value /secret: expected a string, got no such member"},
	} {
		c, err := Load(changed(t, test.old, test.new), "shop")
		require.NoError(t, err, name)
		all := append(claims(), conformance.Claim{ID: "CLIENT", Party: conformance.ClientParty})
		errs := c.Lint(all)
		found := slices.ContainsFunc(errs, func(e error) bool { return strings.HasPrefix(e.Error(), test.want) })
		assert.True(t, found, "%s: expected %q, got %q", name, test.want, errs)
	}
}

func TestLintOfARecursiveSchema(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(about("{$ref: '#/components/schemas/List'}", "    List: {x-basis: documented, properties: {next: {$ref: '#/components/schemas/List'}}}")), "x")
	require.NoError(t, err)
	assert.Empty(t, c.Lint([]conformance.Claim{{ID: "X"}}))
	assert.Equal(t, []string{"X"}, c.Operations()[0].Claims)
}

// TestLintSaysEverythingOnce shows that the mistakes are collected, and that what several operations share is said once.
func TestLintSaysEverythingOnce(t *testing.T) {
	t.Parallel()
	errs := shop(t).Lint(nil)
	var lines []string
	for _, e := range errs {
		lines = append(lines, e.Error())
	}
	assert.Len(t, lines, 12, "one for each claim that is not defined")
	slices.Sort(lines)
	assert.Equal(t, lines, slices.Compact(slices.Clone(lines)))
}

// Every format that has a meaning may be used: those that are checked, and those with nothing to check.
func TestLintKnowsTheFormats(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"int32", "int64", "float", "double", "binary", "password", "byte", "date", "date-time", "email", "ipv4", "ipv6", "uri", "uuid"} {
		c, err := Load(tree(about("{x-basis: documented, format: "+format+"}")), "x")
		require.NoError(t, err, format)
		assert.Empty(t, c.Lint([]conformance.Claim{{ID: "X"}}), format)
	}
}

// What the lint looks for, it finds wherever a schema may stand.
func TestLintLooksEverywhere(t *testing.T) {
	t.Parallel()
	const odd = "{type: string, x-odd: 1}"
	for place, document := range map[string]string{
		"a component that nothing uses": about("{}", "    B: {x-basis: documented, properties: {a: "+odd+"}}"),
		"a body":                        about(odd),
		"a member":                      about("{properties: {a: " + odd + "}}"),
		"the items of a list":           about("{type: array, items: " + odd + "}"),
		"further members":               about("{additionalProperties: " + odd + "}"),
		"a part of an allOf":            about("{allOf: [" + odd + "]}"),
		"a branch of a oneOf":           about("{oneOf: [{}, " + odd + "]}"),
		"a branch of an anyOf":          about("{anyOf: [" + odd + ", {}]}"),
		"what may not be":               about("{not: " + odd + "}"),
		"a header":                      strings.Replace(about("{}"), "          content:", "          headers: {X-A: {x-basis: documented, schema: {type: array, items: "+odd+"}}}\n          content:", 1),
		"an operation without a name":   strings.Replace(about(odd), "      operationId: getX\n", "", 1),
	} {
		c, err := Load(tree(document), "x")
		require.NoError(t, err, place)
		var found []string
		for _, e := range c.Lint([]conformance.Claim{{ID: "X"}}) {
			if strings.Contains(e.Error(), "unknown extension x-odd") {
				found = append(found, e.Error())
			}
		}
		assert.Len(t, found, 1, place)
	}
}

func TestLintNamesTheRequest(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(strings.Replace(about("{}"), "      responses:", "      requestBody: {content: {text/plain: {}}}\n      responses:", 1)), "x")
	require.NoError(t, err)
	errs := c.Lint([]conformance.Claim{{ID: "X"}})
	require.Len(t, errs, 1)
	assert.EqualError(t, errs[0], "x/openapi.yaml:8: operation getX: request: text/plain has no schema")

	c, err = Load(tree(strings.Replace(about("{}"), "      operationId: getX\n      x-basis: documented\n", "", 1)), "x")
	require.NoError(t, err)
	errs = c.Lint([]conformance.Claim{{ID: "X"}})
	require.Len(t, errs, 2)
	assert.EqualError(t, errs[0], "x/openapi.yaml:5: GET /x has no operationId")
	assert.EqualError(t, errs[1], "x/openapi.yaml:5: operation GET /x has no x-basis")
}

// One example that gives no value does not excuse the next one; an example of an answer is judged as an answer.
func TestLintJudgesEachExample(t *testing.T) {
	t.Parallel()
	lint := func(media string) []string {
		c, err := Load(tree(strings.Replace(about("{type: object, properties: {a: {type: integer}, b: {type: string, writeOnly: true}}}"),
			"            application/json:\n", "            application/json:\n              "+media+"\n", 1)), "x")
		require.NoError(t, err)
		var all []string
		for _, e := range c.Lint([]conformance.Claim{{ID: "X"}}) {
			all = append(all, e.Error())
		}
		return all
	}
	assert.Equal(t, []string{
		"x/openapi.yaml:15: example a: give a value; externalValue is not read",
		`x/openapi.yaml:15: example b: value /a: expected an integer, got "x"`,
	}, lint("examples: {a: {externalValue: 'https://a.example'}, b: {value: {a: x}}}"))
	assert.Equal(t, []string{"x/openapi.yaml:15: example: value /b: expected no such member in a response, got a string of 1 character"}, lint("example: {b: x}"))
	assert.Equal(t, []string{"x/openapi.yaml:15: example: value /c: an undocumented member, a number of 1 character"}, lint("example: {c: 1}"))
}
