package contract

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// TestKeywords shows each keyword holding and failing.
func TestKeywords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, good, bad, want string }{
		{"{type: string}", `"x"`, `1`, "body: expected a string, got 1"},
		{"{type: string}", `""`, `null`, "body: expected a string, got null"},
		{"{type: string}", `"x"`, `{"a": 1}`, "body: expected a string, got an object of 1 member"},
		{"{type: boolean}", `true`, `"true"`, `body: expected a boolean, got "true"`},
		{"{type: array, items: {}}", `[]`, `{}`, "body: expected an array, got an object of 0 members"},
		{"{type: object}", `{}`, `[1]`, "body: expected an object, got an array of 1 item"},
		{"{type: object}", `{}`, `true`, "body: expected an object, got true"},
		{"{type: string, nullable: true}", `null`, `0`, "body: expected a string, got 0"},
		{"{type: number}", `1.5e3`, `"1.5"`, `body: expected a number, got "1.5"`},
		{"{type: integer}", `1.0`, `1.5`, "body: expected an integer, got 1.5"},
		{"{type: integer}", `10e-1`, `true`, "body: expected an integer, got true"},
		{"{enum: [a, b]}", `"b"`, `"c"`, `body: expected one of "a", "b", got "c"`},
		{"{enum: [1, [2], {a: 3}, null]}", `{"a": 3.0}`, `[3]`, "body: expected one of 1, an array of 1 item, an object of 1 member, null, got an array of 1 item"},
		{"{type: number, minimum: 2}", `2`, `1.9`, "body: expected at least 2, got 1.9"},
		{"{type: number, minimum: 2, exclusiveMinimum: true}", `2.1`, `2.0`, "body: expected more than 2, got 2.0"},
		{"{type: number, maximum: 0.3}", `0.3`, `0.30000000000000001`, "body: expected at most 0.3, got 0.30000000000000001"},
		{"{type: number, maximum: 2, exclusiveMaximum: true}", `1.9`, `2`, "body: expected less than 2, got 2"},
		{"{type: number, multipleOf: 0.01}", `4.35`, `4.351`, "body: expected a multiple of 0.01, got 4.351"},
		{"{type: integer, multipleOf: 3}", `9007199254740993`, `9007199254740992`, "body: expected a multiple of 3, got 9007199254740992"},
		{"{type: integer, maximum: 9007199254740993}", `9007199254740993`, `9007199254740994`, "body: expected at most 9007199254740993, got 9007199254740994"},
		{"{type: integer, minimum: 9007199254740993}", `9007199254740993`, `9007199254740992`, "body: expected at least 9007199254740993, got 9007199254740992"},
		{"{enum: [9007199254740993]}", `9007199254740993`, `9007199254740992`, "body: expected 9007199254740993, got 9007199254740992"},
		{"{type: integer}", `9007199254740993.0`, `9007199254740993.5`, "body: expected an integer, got 9007199254740993.5"},
		{"{type: integer, format: int32}", `-2147483648`, `2147483648`, "body: expected an int32, got 2147483648"},
		{"{type: integer, format: int64}", `9223372036854775807`, `9223372036854775808`, "body: expected an int64, got 9223372036854775808"},
		{"{type: number, format: float}", `3e38`, `4e38`, "body: expected a number in the range of a float, got 4e38"},
		{"{type: number, format: double}", `1e308`, `1e309`, "body: expected a number in the range of a double, got 1e309"},
		{"{type: number, minimum: 1}", `1e99`, `1e99999`, "body: expected a number of a size that can be compared, got 1e99999"},
		{"{type: number, minimum: -1}", `1e-9999`, `1e-99999`, "body: expected a number of a size that can be compared, got 1e-99999"},
		{"{type: number, minimum: 1}", "1" + strings.Repeat("0", 999), "1" + strings.Repeat("0", 1000), "body: expected a number of a size that can be compared, got a number of 1001 characters"},
		{"{type: string, minLength: 2}", `"éé"`, `"é"`, `body: expected at least 2 characters, got "é"`},
		{"{type: string, maxLength: 1}", `"é"`, `"éé"`, `body: expected at most 1 character, got "éé"`},
		{"{type: string, pattern: '^a+$'}", `"aa"`, `"b"`, `body: expected text that matches ^a+$, got "b"`},
		{"{type: array, items: {}, minItems: 1}", `[1]`, `[]`, "body: expected at least 1 item, got an array of 0 items"},
		{"{type: array, items: {}, maxItems: 1}", `[1]`, `[1, 2]`, "body: expected at most 1 item, got an array of 2 items"},
		{"{type: array, items: {}, uniqueItems: true}", `[1, 2]`, `[1, 1]`, "body: expected items that all differ, got an array of 2 items"},
		{"{type: array, items: {type: string}}", `["a"]`, `["a", 2]`, "body /1: expected a string, got 2"},
		{"{type: object, additionalProperties: true, minProperties: 1}", `{"a": 1}`, `{}`, "body: expected at least 1 member, got an object of 0 members"},
		{"{type: object, additionalProperties: true, maxProperties: 1}", `{"a": 1}`, `{"a": 1, "b": 2}`, "body: expected at most 1 member, got an object of 2 members"},
		{"{type: object, required: [a], properties: {a: {type: array, items: {}}}}", `{"a": []}`, `{}`, "body /a: expected an array, got no such member"},
		{"{type: object, required: [a], additionalProperties: true}", `{"a": null}`, `{"b": 1}`, "body /a: expected the member, got no such member"},
		{"{type: object, properties: {a: {type: string}}}", `{"a": "x"}`, `{"a": 1}`, "body /a: expected a string, got 1"},
		{"{type: object, properties: {'a/b~c': {type: string}}}", `{"a/b~c": "x"}`, `{"a/b~c": 1}`, "body /a~1b~0c: expected a string, got 1"},
		{"{type: object, properties: {a: {}}, additionalProperties: false}", `{"a": 1}`, `{"b": 1}`, "body /b: expected no member but a, got an undocumented member, a number of 1 character"},
		{"{type: object, additionalProperties: false}", `{}`, `{"b": {}}`, "body /b: expected no member but none at all, got an undocumented member, an object of 0 members"},
		{"{type: object, additionalProperties: {type: string}}", `{"b": "x"}`, `{"b": 1}`, "body /b: expected a string, got 1"},
		{"{type: object, properties: {a: {writeOnly: true}}, required: [a]}", `{}`, `{"a": "x"}`, "body /a: expected no such member in a response, got a string of 1 character"},
		{"{not: {type: string}}", `1`, `"x"`, `body: expected anything but what x/openapi.yaml:15 describes, got "x"`},
	} {
		assert.Empty(t, said(judged(t, test.schema, test.good)), "%s: %s", test.schema, test.good)
		found := judged(t, test.schema, test.bad)
		require.Equal(t, []string{test.want}, said(found), "%s: %s", test.schema, test.bad)
		assert.Equal(t, conformance.ClassSchema, found[0].Class)
		assert.Equal(t, "X", found[0].Claim)
		assert.Contains(t, found[0].Source, "x/openapi.yaml:")
	}
}

// TestFormats shows each format of strings holding and failing.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ format, good, bad string }{
		{"date-time", "2026-02-28T23:59:60Z", "2026-02-31T00:00:00Z"},
		{"date-time", "2026-11-20t10:00:00.123456789z", "2026-11-20T10:00:00,5Z"},
		{"date-time", "2026-11-20T10:00:00+05:30", "2026-11-20T10:00:00+24:00"},
		{"date-time", "2026-11-20T10:00:00-00:00", "2026-11-20T10:00:00"},
		{"date-time", "2024-02-29T00:00:00Z", "2026-02-29T00:00:00Z"},
		{"date-time", "2024-02-29T23:00:00Z", "2024-02-29T24:00:00Z"},
		{"date-time", "2024-02-29T00:00:00Z", "2024-02-29 00:00:00Z"},
		{"date-time", "2024-02-29T00:00:00Z", "2024-02-29T0:00:00Z"},
		{"date", "2026-02-28", "2026-02-31"},
		{"uuid", "0c1cb4f5-3d6e-4A09-9c3a-0123456789ab", "0c1cb4f53d6e4a099c3a0123456789ab"},
		{"email", "a.b@shop.example", "Somebody <a.b@shop.example>"},
		{"email", "a@b", "a.b"},
		{"uri", "https://shop.example/a?b=c#d", "/a"},
		{"uri", "urn:x:y", "http://a b"},
		{"uri", "https://shop.example/%20", "https://shop.example/ "},
		{"uri", "https://shop.example/x", "https://shop.example/<x>"},
		{"ipv4", "127.0.0.1", "127.0.0.256"},
		{"ipv4", "10.0.0.1", "::1"},
		{"ipv6", "::1", "127.0.0.1"},
		{"ipv6", "2001:db8::1", "fe80::1%eth0"},
		{"byte", "bm90", "bm9"},
		{"byte", "", "bm 0"},
	} {
		schema := "{type: string, format: " + test.format + "}"
		assert.Empty(t, said(judged(t, schema, `"`+test.good+`"`)), test.format)
		assert.Equal(t, []string{"body: expected " + formatWords(test.format) + ", got \"" + test.bad + "\""},
			said(judged(t, schema, `"`+test.bad+`"`)), test.format)
	}
	assert.Equal(t, "the format x", formatWords("x"))
}

func TestAllMistakesOfOneValue(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		`body: expected at least 3 characters, got "x"`,
		`body: expected text that matches ^a, got "x"`,
		`body: expected a date (RFC 3339 full-date), got "x"`,
		`body: expected one of "aaaa", "aaab", got "x"`,
	}, said(judged(t, "{type: string, minLength: 3, pattern: ^a, format: date, enum: [aaaa, aaab]}", `"x"`)))
}

func TestSourceIsTheLineOfTheKeyword(t *testing.T) {
	t.Parallel()
	found := judged(t, "{$ref: '#/components/schemas/A'}", `{"a": "x"}`,
		"    A:", "      type: object", "      required:", "        - a", "        - b", "      properties:", "        a:", "          type: string", "          minLength: 2")
	require.Len(t, found, 2)
	assert.Equal(t, "x/openapi.yaml:23", found[0].Source)
	assert.Equal(t, "body /b: expected the member, got no such member", found[0].Error())
	assert.Equal(t, "x/openapi.yaml:27", found[1].Source)
	assert.Equal(t, `body /a: expected at least 2 characters, got "x"`, found[1].Error())
}

func TestRepetitionIsCounted(t *testing.T) {
	t.Parallel()
	found := judged(t, "{type: array, items: {type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}, d: {type: string}}}}",
		"["+strings.Repeat(`{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1},`, 9)+"1]")
	count := map[string]int{}
	for _, f := range found {
		count[f.Place[strings.LastIndex(f.Place, "/"):]]++
		if strings.HasPrefix(f.Place, "body /2/") {
			assert.Equal(t, "and 6 more like this", f.Hint, f.Place)
		}
	}
	assert.Equal(t, map[string]int{"/a": 3, "/b": 3, "/c": 3, "/d": 3, "/e": 3, "/9": 1}, count)
}
