package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func bodySentences() []Definition {
	return []Definition{
		{
			Sentence: `the body is a JSON {type}`, Example: `Then the body is a JSON object`, do: bodyIs, asserts: true,
			About: "The whole body is one JSON text of this type (RFC 8259).",
		},
		{
			Sentence: `the body has the members {list}`, Example: `Then the body has the members "token_type", "expires_in"`, do: bodyHas, asserts: true,
			About: "All of these members are there; others may be.",
		},
		{
			Sentence: `the body has no member {name}`, Example: `Then the body has no member "refresh_token"`, do: bodyHasNot, asserts: true,
			About: "The object has no such member, not even as null.",
		},
		{
			Sentence: `{path} is present`, Example: `Then "$.data.token" is present`, do: present1, asserts: true,
			About: "There is something at the JSONPath (RFC 9535) or plain path, be it null.",
		},
		{
			Sentence: `{path} is absent`, Example: `Then "$.scope" is absent`, do: absent, asserts: true,
			About: "There is nothing there.",
		},
		{
			Sentence: `{path} is null`, Example: `Then "$.scope" is null`, do: null, asserts: true,
			About: "There is a null.",
		},
		{
			Sentence: `{path} is absent or null`, Example: `Then "$.scope" is absent or null`, do: absentOrNull, asserts: true,
			About: "There is nothing, or a null.",
		},
		{
			Sentence: `{path} is not empty`, Example: `Then "$.token" is not empty`, do: notEmpty, asserts: true,
			About: "There is a string, list or object that holds something.",
		},
		{
			Sentence: `{path} is a/an {type}`, Example: `Then "$.expires_in" is a number`, do: isA, asserts: true,
			About: "The value is of this JSON type; an integer is a number without fraction.",
		},
		{
			Sentence: `{path} equals {value}`, Example: `Then "$.expires_in" equals 3600`, do: equals, asserts: true,
			About: "The value is this string (in quotes), number, true, false or null, or what an OpenAPI runtime expression such as $url says. Numbers are compared exactly.",
		},
		{
			Sentence: `{path} matches {pattern}`, Example: `Then "$.version" matches "^\d+\.\d+\.\d+$"`, do: matches, asserts: true,
			About: "The string matches the regular expression (RE2).",
		},
		{
			Sentence: `{path} is between {number} and {number}`, Example: `Then "$.expires_in" is between 1 and 86400`, do: between, asserts: true,
			About: "The number lies in the range, ends included.",
		},
		{
			Sentence: `{path} is within {n} {unit} of the target's clock`, Example: `Then "$.timestamp" is within 1 minute of the target's clock`, do: nearClock, asserts: true,
			About: "The value is a time, in milliseconds or seconds since 1970 or as a date-time, near the target's own clock.",
		},
		{
			Sentence: `the answers {keptanswer} and {keptanswer} differ`, Example: `Then the answers "mine" and "theirs" differ`, do: answersDiffer, asserts: true,
			About: "The bodies of two remembered answers are not the same bytes.",
		},
		{
			Sentence: `no answer repeats a secret`, Example: `Then no answer repeats a secret`, do: noSecret, asserts: true,
			About: "No answer of the scenario holds a value of the credentials that were sent, in any encoding.",
		},
	}
}

// body returns the decoded body of the last answer; one that is no JSON is a finding.
func (w *World) body() (any, bool, error) {
	wire, err := w.answer()
	if err != nil {
		return nil, false, err
	}
	doc := wire.Document()
	if doc.Err != nil && w.muted != nil {
		return nil, false, conformance.Stopf(conformance.NotApplicable, "", "the body is no JSON: %v", doc.Err)
	}
	if doc.Err != nil {
		w.find(conformance.Finding{Class: conformance.ClassJSON, Place: "body", Expected: "JSON", Actual: doc.Err.Error()})
		return nil, false, nil
	}
	return doc.Value, true, nil
}

// at returns what stands at a path of the last answer.
func (w *World) at(path string) (values []any, decoded bool, err error) {
	body, ok, err := w.body()
	if !ok {
		return nil, false, err
	}
	return query(w.script.paths[path], path, body), true, nil
}

// value judges the one value at a path: none or several is a finding.
func (w *World) value(path, want string, holds func(any) bool) error {
	values, ok, err := w.at(path)
	if !ok {
		return err
	}
	if len(values) == 1 && holds(values[0]) {
		return nil
	}
	w.unlike(path, want, values)
	return nil
}

func (w *World) unlike(path, want string, values []any) {
	actual := "nothing there"
	switch {
	case len(values) == 1:
		actual = render(values[0])
	case len(values) > 1:
		actual = fmt.Sprintf("%d values", len(values))
	}
	w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + path, Expected: want, Actual: actual})
}

// render writes a value so that it can be read in a line.
func render(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%T", v)
	}
	const most = 120
	if len(text) > most {
		return fmt.Sprintf("%s… (%s, %d bytes)", strings.ToValidUTF8(string(text[:most]), ""), typeOf(v), len(text))
	}
	return string(text)
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		if r, ok := rational(v); ok && r.IsInt() {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func bodyIs(_ context.Context, w *World, a Args) error {
	body, ok, err := w.body()
	if !ok {
		return err
	}
	if !isType(body, a[0]) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body", Expected: "a JSON " + a[0], Actual: "a JSON " + typeOf(body)})
	}
	return nil
}

func isType(v any, want string) bool {
	got := typeOf(v)
	return got == want || want == "number" && got == "integer"
}

func bodyHas(_ context.Context, w *World, a Args) error {
	body, ok, err := w.body()
	if !ok {
		return err
	}
	for _, name := range names(a[0]) {
		if _, there := conformance.At(body, "/"+conformance.EscapePointer(name)); !there {
			w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body /" + name, Expected: "the member", Actual: "no such member"})
		}
	}
	return nil
}

// names splits "a", "b" and "c".
func names(list string) []string {
	var all []string
	for i, part := range strings.Split(list, `"`) {
		if i%2 == 1 || !strings.Contains(list, `"`) {
			all = append(all, part)
		}
	}
	return all
}

func bodyHasNot(_ context.Context, w *World, a Args) error {
	body, ok, err := w.body()
	if !ok {
		return err
	}
	if value, there := conformance.At(body, "/"+conformance.EscapePointer(a[0])); there {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body /" + a[0], Expected: "no such member", Actual: render(value)})
	}
	return nil
}

func present1(_ context.Context, w *World, a Args) error {
	values, ok, err := w.at(a[0])
	if ok && len(values) == 0 {
		w.unlike(a[0], "a value", values)
	}
	return err
}

func absent(_ context.Context, w *World, a Args) error {
	values, ok, err := w.at(a[0])
	if ok && len(values) > 0 {
		w.unlike(a[0], "nothing there", values)
	}
	return err
}

func null(_ context.Context, w *World, a Args) error {
	return w.value(a[0], "null", func(v any) bool { return v == nil })
}

func absentOrNull(_ context.Context, w *World, a Args) error {
	values, ok, err := w.at(a[0])
	if ok && len(values) > 0 && (len(values) > 1 || values[0] != nil) {
		w.unlike(a[0], "nothing there, or null", values)
	}
	return err
}

func notEmpty(_ context.Context, w *World, a Args) error {
	return w.value(a[0], "something that is not empty", func(v any) bool {
		return passes(func(t assert.TestingT) bool { return assert.NotEmpty(t, v) })
	})
}

func isA(_ context.Context, w *World, a Args) error {
	return w.value(a[0], "a JSON "+a[1], func(v any) bool { return isType(v, a[1]) })
}

func equals(_ context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	want, shown, err := literalValue(a[1], wire)
	if err != nil {
		return err
	}
	return w.value(a[0], shown, func(v any) bool { return same(want, v) })
}

// literalValue is what a {value} stands for: a string in quotes, a number, true, false or null, or a runtime expression.
func literalValue(text string, wire *conformance.Wire) (want any, shown string, err error) {
	switch {
	case strings.HasPrefix(text, `"`):
		return strings.Trim(text, `"`), text, nil
	case strings.HasPrefix(text, "$"):
		value, ok := provider.Expression(text).Eval(wire)
		if !ok {
			return nil, "", fmt.Errorf("the runtime expression %s says nothing here", text)
		}
		return value, fmt.Sprintf("%s, which is %q", text, fmt.Sprint(value)), nil
	case text == "null":
		return nil, text, nil
	case text == "true" || text == "false":
		return text == "true", text, nil
	}
	return json.Number(text), text, nil
}

// same compares two JSON values: numbers exactly, as rationals, and never as float64; types are told apart.
func same(want, got any) bool {
	if b, ok := rational(got); ok {
		a, ok := rational(want)
		return ok && a.Cmp(b) == 0
	}
	return passes(func(t assert.TestingT) bool { return assert.Equal(t, want, got) })
}

func matches(_ context.Context, w *World, a Args) error {
	expr := w.script.patterns[a[1]]
	return w.value(a[0], "a string that matches "+a[1], func(v any) bool {
		text, ok := v.(string)
		return ok && passes(func(t assert.TestingT) bool { return assert.Regexp(t, expr, text) })
	})
}

func between(_ context.Context, w *World, a Args) error {
	low, okLow := new(big.Rat).SetString(a[1])
	high, okHigh := new(big.Rat).SetString(a[2])
	if !okLow || !okHigh {
		return fmt.Errorf("between %s and %s: not two numbers", a[1], a[2])
	}
	return w.value(a[0], fmt.Sprintf("a number from %s to %s", a[1], a[2]), func(v any) bool {
		got, ok := rational(v)
		return ok && got.Cmp(low) >= 0 && got.Cmp(high) <= 0
	})
}

func nearClock(ctx context.Context, w *World, a Args) error {
	tolerance, err := conformance.ParseWords(a[1], a[2])
	if err != nil {
		return err
	}
	now := w.last.TargetTime
	if now.IsZero() {
		if now, err = w.client.Now(ctx); err != nil {
			return err
		}
	}
	want := fmt.Sprintf("a time within %s of %s", conformance.Words(tolerance), now.UTC().Format(time.RFC3339))
	return w.value(a[0], want, func(v any) bool {
		got, ok := instant(v)
		return ok && got.Sub(now).Abs() <= tolerance
	})
}

// instant reads milliseconds or seconds since 1970, RFC 3339, or a date-time without a zone, taken as UTC.
func instant(v any) (time.Time, bool) {
	text := fmt.Sprint(v)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		const millis = 100_000_000_000 // in seconds that would be the year 5138
		if n > millis {
			return time.UnixMilli(n), true
		}
		return time.Unix(n, 0), true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func answersDiffer(_ context.Context, w *World, a Args) error {
	one, two := w.records[a[0]], w.records[a[1]]
	if bytes.Equal(one.Body, two.Body) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body", Expected: fmt.Sprintf("%q and %q to differ", a[0], a[1]),
			Actual: "the same body", Exchange: two.ID})
	}
	return nil
}

// noSecret looks for the values of the credentials in everything that the scenario's answers hold.
func noSecret(_ context.Context, w *World, _ Args) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	for _, wire := range w.wires {
		for _, leak := range w.client.Leaks(wire) {
			w.find(conformance.Finding{Class: conformance.ClassLeak, Place: leak.Place, Expected: "no secret of the request",
				Actual: "the value of " + leak.Field, Exchange: wire.ID})
		}
	}
	return nil
}
