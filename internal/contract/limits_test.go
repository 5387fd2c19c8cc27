package contract

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// A message shows 80 characters of a value, and describes what is longer.
func TestHowMuchOfAValueIsShown(t *testing.T) {
	t.Parallel()
	digits := strings.Repeat("1", longest)
	assert.Equal(t, 80, longest)
	assert.Equal(t, `"`+strings.Repeat("é", longest)+`"`, show(strings.Repeat("é", longest), false))
	assert.Equal(t, "a string of 81 characters", show(strings.Repeat("é", longest+1), false))
	assert.Equal(t, digits, show(json.Number(digits), false))
	assert.Equal(t, "a number of 81 characters", show(json.Number(digits+"1"), false))
	assert.Equal(t, digits, clip(digits, longest))
	assert.Equal(t, digits+"…", clip(digits+"1", longest))
}

// A list in a message is three times as long, and no longer.
func TestHowMuchOfAListIsShown(t *testing.T) {
	t.Parallel()
	words := make([]any, 100)
	props := map[string]use{}
	for i := range words {
		words[i] = "abc"
		props[strings.Repeat("a", i+1)] = use{}
	}
	assert.Len(t, []rune(list(words)), len("one of ")+3*longest+1)
	assert.Len(t, []rune(names(props)), 3*longest+1)
	assert.Equal(t, "a, b", names(map[string]use{"b": {}, "a": {}}))
}

func TestHowMuchOfANameIsShown(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("X", longest+1)
	header := shop(t).Check(token(goodToken, long, "1"))
	require.Len(t, header, 1)
	assert.Equal(t, "header X"+strings.Repeat("x", longest-1)+"…", header[0].Place)
	member := shop(t).Check(token(`{"access_token": "not-a-real-token", "expires_in": 1, "` + long + `": 1}`))
	require.Len(t, member, 1)
	assert.Equal(t, "body /"+long[:longest]+"…", member[0].Place)

	pointer := `{"access_token": "not-a-real-token", "expires_in": 1, "a": {"` + strings.Repeat("X", 4*longest) + `": {"b": 1, "b": 2}}}`
	found := shop(t).Check(token(pointer))
	require.NotEmpty(t, found)
	assert.Equal(t, "body /a/"+strings.Repeat("X", 3*longest-len("a/"))+"…", found[len(found)-1].Place)
}

// What is near enough to be meant is suggested: up to half of the name may differ.
func TestTheNearestName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		known []string
		want  string
	}{
		{"abcd", []string{"abxy"}, `: did you mean "abxy"?`},
		{"abcd", []string{"axyz"}, ""},
		{"abcde", []string{"abxyz"}, ""},
		{"abcd", []string{"abce", "abcf"}, `: did you mean "abce"?`}, // of two as near the first
		{"abcd", []string{"abxx", "abcx"}, `: did you mean "abcx"?`},
		{"", []string{"a"}, ""},
	} {
		assert.Equal(t, tt.want, hint(tt.name, tt.known), "%s among %v", tt.name, tt.known)
	}
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"abc", "abc", 0}, {"flaw", "lawn", 2}, {"ab", "ba", 2}, {"abcdef", "f", 5}, {"ab", "a", 1}, {"a", "ab", 1}} {
		assert.Equal(t, tt.want, edits(tt.a, tt.b), "%s %s", tt.a, tt.b)
	}
}

// Numbers are compared to the last digit and to this size.
func TestTheSizeOfANumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[json.Number]bool{
		"1e10000": true, "1e10001": false, "1E-10000": true, "1e-10001": false, "1e99999999999999999999": false, "e1": false,
		json.Number(strings.Repeat("1", maxNumber)): true, json.Number(strings.Repeat("1", maxNumber+1)): false,
	} {
		_, ok := fraction(number)
		assert.Equal(t, want, ok, "%.20s", number)
	}
}

func TestNumbersInTheRangeOfTheirFormat(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format string
		number json.Number
		want   bool
	}{
		{"int32", "2147483647", true}, {"int32", "-2147483648", true}, {"int32", "-2147483649", false},
		{"int32", "2147483647.0", true}, {"int32", "2147483648.0", false}, {"int32", "-2147483648.0", true}, {"int32", "-2147483649.0", false},
		{"int32", "1.5", false}, {"int32", "1e2", true}, {"int32", "1e99999", false},
		{"int64", "9223372036854775807.0", true}, {"int64", "9223372036854775808.0", false}, {"int64", "-9223372036854775808", true}, {"int64", "1e19", false},
		{"float", "3.4028235e38", true}, {"float", "3.5e38", false}, {"float", "1e-400", true},
		{"double", "1.7976931348623157e308", true}, {"double", "1.8e308", false}, {"double", "4e38", true},
		{"", "1e99999", true},
	} {
		_, ok := (&numeric{format: tt.format}).inFormat(tt.number)
		assert.Equal(t, tt.want, ok, "%s as %s", tt.number, tt.format)
	}
}

// The library keeps 15 digits of a number of the document; of a longer one what is written decides, and only where it is the same number.
func TestNumbersOfTheDocumentAreExact(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		held    float64
		written string
		want    string // "" for none
	}{
		{0.1, "", "0.1"}, {123456789012345, "", "123456789012345"}, {1234567890123456, "", ""}, {1234567890123456, "1234567890123456", "1234567890123456"},
		{1234567890123456, "1234567890123457", ""}, {1234567890123456, "x", ""}, {-0.123456789012345, "", "-0.123456789012345"},
		{1e21, "", "1000000000000000000000"}, {100000000000000000, "", "100000000000000000"}, {1234567890.1234567, "1234567890.1234567", "1234567890.1234567"},
		{math.MaxInt64, "9223372036854775807", "9223372036854775807"},
	} {
		got, err := exactly(tt.held, tt.written)
		if tt.want == "" {
			assert.ErrorIs(t, err, errTooLong, tt)
			continue
		}
		require.NoError(t, err, tt)
		assert.Equal(t, json.Number(tt.want), got)
	}
	assert.EqualError(t, errTooLong, "a number of more than 15 digits has to stand on one line with its keyword, in digits")
}

func TestLongNumbersInsideOfAnEnum(t *testing.T) {
	t.Parallel()
	for value, want := range map[any]bool{json.Number("123456789012345"): false, json.Number("1234567890123456"): true, "1234567890123456": false} {
		assert.Equal(t, want, tooLong(value), value)
		assert.Equal(t, want, tooLong([]any{true, value}), value)
		assert.Equal(t, want, tooLong(map[string]any{"a": true, "b": value}), value)
	}
	_, err := Load(tree(about("{enum: [{a: 12345678901234567}]}")), "x")
	assert.ErrorContains(t, err, "enum: a number of more than 15 digits")
	_, err = Load(tree(about("{type: number, minimum: 1e99999}")), "x")
	assert.Error(t, err)
	_, err = Load(tree(about("{type: number, minimum: 1.2345678901234567"+strings.Repeat("0", maxNumber)+"}")), "x")
	assert.ErrorContains(t, err, "x/openapi.yaml:15: minimum: 1.2345678901234567000")
	assert.ErrorContains(t, err, "000 is too large")
}

// scalar finds what stands after a keyword that begins at a column, which counts from 1.
func TestTheNumberBehindAKeyword(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line   string
		column int
		want   string
	}{
		{"minimum: 12", 1, "12"}, {`"minimum" : -1.5e3`, 1, "-1.5e3"}, {"  minimum: 7 # x", 3, "7"}, {"minimum: 1", 2, ""}, {"minimum: x", 1, ""},
		{"minimum: 1", 0, ""}, {"minimum: 1", -1, ""}, {"minimum: 1", 10, ""}, {"minimum: 1", 11, ""}, {"", 1, ""}, {"minimum:", 1, ""},
	} {
		assert.Equal(t, tt.want, scalar(tt.line, tt.column, "minimum"), "%q from %d", tt.line, tt.column)
	}
	e := &exactness{fsys: tree("first\nsecond"), files: map[string][]string{}}
	for number, want := range map[int]string{-1: "", 0: "", 1: "first", 2: "second", 3: ""} {
		assert.Equal(t, want, e.line("x/openapi.yaml", number), number)
	}
	assert.Empty(t, e.line("gone.yaml", 1+1))
}

func TestValuesAreComparedByWhatTheyMean(t *testing.T) {
	t.Parallel()
	decode := func(text string) any { return conformance.DecodeJSON([]byte(text)).Value }
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{`1`, `1.0`, true}, {`1`, `2`, false}, {`1`, `"1"`, false}, {`"1"`, `1`, false}, {`[1, 2]`, `[1.0, 2]`, true}, {`[1]`, `[1, 2]`, false}, {`[1]`, `1`, false}, {`[]`, `null`, false},
		{`{"a": 1}`, `{"a": 1.0}`, true}, {`{"a": 1}`, `{"b": 1}`, false}, {`{"a": 1}`, `[1]`, false}, {`{}`, `null`, false}, {`{}`, `{}`, true},
		{`1e99999`, `1e99999`, true}, {`1e99999`, `1`, false}, {`1`, `1e99999`, false}, {`1e99999`, `2e99999`, false}, {`null`, `null`, true}, {`true`, `false`, false},
	} {
		assert.Equal(t, tt.want, equal(decode(tt.a), decode(tt.b)), "%s and %s", tt.a, tt.b)
	}
}
