package steps

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// TestWrong shows that a wrong value is of the same length and alphabet wherever it can be, and always another.
func TestWrong(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"abc": "nbc", "Zebra": "Mebra", "4711": "9711", "0815": "5815", "-_a": "-_n", "ø+9": "ø+4", "+/=": "+/=x", "": "x",
	} {
		assert.Equal(t, want, wrong(value))
	}
	for _, value := range []string{"rump3l", "ÄÖÜ", "zZ9", "日本a"} {
		got := wrong(value)
		assert.NotEqual(t, value, got)
		assert.True(t, utf8.ValidString(got))
	}
}

// TestSwapCase shows that upper and lower case are exchanged, and nothing else is.
func TestSwapCase(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "aBC-1ä", swapCase("Abc-1Ä"))
	assert.Equal(t, "1234-+", swapCase("1234-+"))
}

// TestRational shows which numbers are taken for what they say.
func TestRational(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "0", "-0.50": "-1/2", "1e2": "100", "1E+2": "100", "25e-1": "5/2", "1e00003": "1000", "9007199254740993": "9007199254740993", "0.1": "1/10",
	} {
		got, ok := rational(json.Number(text))
		require.True(t, ok, text)
		assert.Equal(t, want, got.RatString(), text)
	}
	for _, text := range []string{"1e999999999", "1e-999999999", "1e10000", "1e-10000", "1e99999999999999999999", strings.Repeat("1", longestNumber+1), "", "x", "1e"} {
		_, ok := rational(json.Number(text))
		assert.False(t, ok, text)
	}
	for _, v := range []any{nil, "1", true, 1, 1.5, []any{}} {
		_, ok := rational(v)
		assert.False(t, ok, "%T", v)
	}
	for _, text := range []string{"1e9999", "1e-9999", strings.Repeat("1", longestNumber)} {
		_, ok := rational(json.Number(text))
		assert.True(t, ok, text)
	}
}

// TestSame shows that values are compared with their types, and numbers exactly.
func TestSame(t *testing.T) {
	t.Parallel()
	n := func(text string) any { return json.Number(text) }
	equal := [][2]any{{n("1"), n("1.0")}, {n("1e3"), n("1000")}, {"a", "a"}, {true, true}, {nil, nil}, {n("1e99999"), n("1e99999")},
		{map[string]any{"a": n("1")}, map[string]any{"a": n("1")}}}
	for _, pair := range equal {
		assert.True(t, same(pair[0], pair[1]), "%v", pair)
	}
	different := [][2]any{{n("9007199254740992"), n("9007199254740993")}, {"1", n("1")}, {n("1"), "1"}, {nil, false}, {false, nil}, {nil, ""}, {"", nil}, {n("0"), false}, {true, "true"},
		{n("1e99999"), n("2e99999")}, {n("1"), nil}, {"a", "A"}, {[]any{}, nil}}
	for _, pair := range different {
		assert.False(t, same(pair[0], pair[1]), "%v", pair)
	}
}

// TestTypes shows the JSON types of values.
func TestTypes(t *testing.T) {
	t.Parallel()
	for want, values := range map[string][]any{
		"null": {nil}, "string": {"", "1"}, "boolean": {true, false}, "array": {[]any{}}, "object": {map[string]any{}},
		"integer": {json.Number("1"), json.Number("-0"), json.Number("1.0"), json.Number("5e2")}, "number": {json.Number("1.5"), json.Number("1e-3"), json.Number("1e99999")},
	} {
		for _, v := range values {
			assert.Equal(t, want, typeOf(v), "%v", v)
			assert.True(t, isType(v, want))
		}
	}
	assert.True(t, isType(json.Number("1"), "number"), "an integer is a number")
	assert.False(t, isType(json.Number("1.5"), "integer"))
}

// TestInstant shows which values are times.
func TestInstant(t *testing.T) {
	t.Parallel()
	noon := midday()
	for _, v := range []any{json.Number("1772366400"), json.Number("1772366400000"), "1772366400", "1772366400000", json.Number("1.7723664e9"), json.Number("1772366400.0"), "2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00",
		"2026-03-01T12:00:00.000Z"} {
		got, zoned, ok := instant(v)
		require.True(t, ok, "%v", v)
		assert.True(t, zoned)
		assert.True(t, noon.Equal(got), "%v: %v", v, got)
	}
	got, zoned, ok := instant("2026-03-01T12:00:00.5")
	assert.True(t, ok && !zoned && got.Equal(noon.Add(500*time.Millisecond)))
	got, _, _ = instant(json.Number("-1"))
	assert.Equal(t, int64(-1), got.Unix())
	for _, v := range []any{nil, true, "", "noon", "2026-03-01", "1e9", "0x10", "NaN", "Inf", "12.5", json.Number("1e300"), []any{}, "2026-13-01T12:00:00Z"} {
		_, _, ok := instant(v)
		assert.False(t, ok, "%v", v)
	}
}

// TestWholeSeconds shows which values state a lifetime.
func TestWholeSeconds(t *testing.T) {
	t.Parallel()
	for _, v := range []any{json.Number("3600"), json.Number("3600.0"), json.Number("36e2"), "3600"} {
		n, ok := wholeSeconds(v)
		assert.True(t, ok && n == 3600, "%v", v)
	}
	for _, v := range []any{nil, "", "an hour", "3600.5", "3600s", json.Number("0.5"), json.Number("1e300"), true, 3600} {
		_, ok := wholeSeconds(v)
		assert.False(t, ok, "%v", v)
	}
}

// TestQuery shows that filters compare numbers, and that what is found is what stands in the document, digit by digit.
func TestQuery(t *testing.T) {
	t.Parallel()
	body := conformance.DecodeJSON([]byte(`{"list": [{"n": 9007199254740993}, {"n": 1.50}, {"n": null}, {"m": 1e400}], "n": 2}`)).Value
	for path, want := range map[string]string{
		"$.list[?@.n > 2].n":        `[9007199254740993]`,
		"$.list[?@.n == 1.5]":       `[{"n":1.50}]`,
		"$.list[?@.n == null].n":    `[null]`,
		"$.list[?@.m].m":            `[1e400]`,
		"$.list[?@.n == 2]":         `[]`,
		"$.list[?@.n == '1.50']":    `[]`,
		"$.list[3].m":               `[1e400]`,
		"list[0].n":                 `[9007199254740993]`,
		"$['n']":                    `[2]`,
		"$.nothing":                 `[]`,
		"$.list[?@.n < 2 && @.n].n": `[1.50]`,
	} {
		expr, err := parsePath(path)
		require.NoError(t, err, path)
		values, err := evaluatePath(expr, path, body)
		require.NoError(t, err, path)
		if values == nil {
			values = []any{}
		}
		assert.Equal(t, want, asJSON(values), path)
	}
}

// TestLastName shows by which name a path's value goes, which decides whether it is shown.
func TestLastName(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"$": "", "$.token": "token", "data.token": "token", "$['refresh_token']": "refresh_token", `$["id_token"]`: "id_token", "$.tokens[0]": "tokens", "$.a[*]": "a", "$..password": "password",
		"$response.body#/data/token": "token", "$.a['b','password']": "password",
	} {
		assert.Equal(t, want, lastName(path), path)
	}
}

// TestShared shows that data is found wherever it is wrapped, and that a value alone under another name is none.
func TestShared(t *testing.T) {
	t.Parallel()
	told := func(string) bool { return false }
	for _, test := range []struct{ good, bad, want string }{
		{`{"a": "12345678"}`, `{"a": "12345678"}`, "protected data at /a"},
		{`{"a": "12345678"}`, `{"error": "no", "data": {"a": "12345678"}}`, "protected data at /data/a"},
		{`{"a": "12345678"}`, `{"errors": ["no", {"a": "12345678"}]}`, "protected data at /errors/1/a"},
		{`["12345678"]`, `{"x/y": ["12345678"]}`, "protected data at /x~1y/0"},
		{`{"a": "12345678"}`, `{"error": {"b": "12345678"}}`, ""},
		{`{"a": {"b": "12345678"}}`, `{"error": {"b": "12345678"}}`, ""},
	} {
		good, bad := conformance.DecodeJSON([]byte(test.good)).Value, conformance.DecodeJSON([]byte(test.bad)).Value
		assert.Equal(t, test.want, shared(good, bad, "", told), "%s and %s", test.good, test.bad)
	}
}

// TestSharedLeaf shows what is taken for leaked data: the same telling value at the same place, that nobody asked by.
func TestSharedLeaf(t *testing.T) {
	t.Parallel()
	told := func(text string) bool { return text == "told-before" }
	for _, test := range []struct{ good, bad, want string }{
		{`{"a": "12345678"}`, `{"a": "12345678"}`, "protected data at /a"},
		{`{"a": 12345678}`, `{"a": 12345678}`, "protected data at /a"},
		{`{"a": "1234567"}`, `{"a": "1234567"}`, ""},
		{`{"a": "12345678"}`, `{"b": "12345678"}`, ""},
		{`{"a": "12345678"}`, `{"a": "12345679"}`, ""},
		{`{"a/b": ["x", {"c": "12345678"}]}`, `{"a/b": [1, {"c": "12345678"}]}`, "protected data at /a~1b/1/c"},
		{`{"a": "told-before"}`, `{"a": "told-before"}`, ""},
		{`["12345678"]`, `["x", "12345678"]`, ""},
		{`{"a": {"b": 1}}`, `{"a": "12345678"}`, ""},
		{`{"a": "12345678"}`, `{"a": {"b": 1}}`, ""},
		{`"12345678"`, `"12345678"`, "protected data at "},
		{`{"a": null}`, `{"a": null}`, ""},
	} {
		good, bad := conformance.DecodeJSON([]byte(test.good)).Value, conformance.DecodeJSON([]byte(test.bad)).Value
		assert.Equal(t, test.want, sharedLeaf(good, bad, "", told), test.bad)
	}
}

// TestCarries shows which fields of a credential an operation carries, wherever that is.
func TestCarries(t *testing.T) {
	t.Parallel()
	for field, op := range map[string]provider.Operation{
		"query":  {Query: map[string]string{"q": "x{credential.query}"}},
		"header": {Headers: map[string]string{"h": "{credential.header}"}},
		"form":   {Form: map[string]string{"f": "{credential.form?}"}},
		"path":   {Params: map[string]string{"p": "{credential.path}"}},
		"json":   {JSON: map[string]any{"a": []any{1, map[string]any{"b": "{credential.json}"}}}},
		"user":   {Basic: &provider.Basic{User: "user", Password: "p"}},
		"secret": {Basic: &provider.Basic{User: "u", Password: "{credential.secret}"}},
	} {
		assert.True(t, carries(&op, field), field)
		assert.False(t, carries(&op, "another"), field)
		assert.False(t, carries(&provider.Operation{}, field), field)
	}
}

// TestLists shows how lists of names are read.
func TestLists(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"a"}, names(`"a"`))
	assert.Equal(t, []string{"a", "b, c", "d"}, names(`"a", "b, c" and "d"`))
}

// TestNoTokenToCallWith shows what comes of a call for which the scenario has no token because none was handed out.
func TestNoTokenToCallWith(t *testing.T) {
	t.Parallel()
	r := newBench(t, says("/token", 418, `{}`)).run(t, `Given the header "X" is "y"`, "When a token is requested", `And "readShip" is called`, "Then the status is 200")
	assert.Equal(t, want("inconclusive/contract: requestToken gave no token: expected a success, got status 418"), outcome(r))
}

// TestClockOfTheAnswer shows that a time is compared with the clock of the answer, and with the target's own where that says nothing.
func TestClockOfTheAnswer(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, time.May, 1, 0, 0, 0, 0, time.UTC)
	for about, test := range map[string]struct {
		date string
		seen string
	}{"the answer's": {now.Add(time.Hour).Format(http.TimeFormat), "2030-05-01T01:00:00Z"}, "ours": {"", "2030-05-01T00:00:00Z"}} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, on("/remind", func(*stub, seen) *reply {
				return &reply{status: 202, body: `{"seen": "` + test.seen + `"}`, header: []string{"Date", test.date}}
			}))
			b.options.Clock.Controlled, b.options.Now = "", func() time.Time { return now }
			assert.Empty(t, outcome(b.run(t, `When "remindMe" is called`, `Then "$.seen" is within 1 second of the target's clock`)))
		})
	}
}
