package steps

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func bodySentences() []Definition {
	return []Definition{
		{
			Sentence: `the body is a JSON {type}`, Example: `Then the body is a JSON object`, do: bodyIs, asserts: true, needs: []need{anAnswer},
			About: "The whole body is one JSON text of this type, with no member twice and nothing after it (RFC 8259).",
		},
		{
			Sentence: `the body has the members {list}`, Example: `Then the body has the members "token_type", "expires_in"`, do: bodyHas,
			asserts: true, needs: []need{anAnswer},
			About: "All of these members are there, be it as null; others may be.",
		},
		{
			Sentence: `the body has no member {name}`, Example: `Then the body has no member "refresh_token"`, do: bodyHasNot, asserts: true,
			needs: []need{anAnswer},
			About: "The object has no such member, not even as null.",
		},
		{
			Sentence: `{path} is present`, Example: `Then "$.data.token" is present`, do: isPresent, asserts: true, needs: []need{anAnswer},
			About: "There is something at the JSONPath (RFC 9535) or plain path, be it null.",
		},
		{
			Sentence: `{path} is absent`, Example: `Then "$.scope" is absent`, do: isAbsent, asserts: true, needs: []need{anAnswer},
			About: "There is nothing there.",
		},
		{
			Sentence: `{path} is null`, Example: `Then "$.scope" is null`, do: isNull, asserts: true, needs: []need{anAnswer},
			About: "There is a null.",
		},
		{
			Sentence: `{path} is absent or null`, Example: `Then "$.scope" is absent or null`, do: isAbsentOrNull, asserts: true, needs: []need{anAnswer},
			About: "There is nothing, or a null.",
		},
		{
			Sentence: `{path} is not empty`, Example: `Then "$.token" is not empty`, do: isNotEmpty, asserts: true, needs: []need{anAnswer},
			About: "There is a string, list or object that holds something.",
		},
		{
			Sentence: `{path} is a/an {type}`, Example: `Then "$.expires_in" is a number`, do: isA, asserts: true, needs: []need{anAnswer},
			About: "The value is of this JSON type; an integer is a number without fraction.",
		},
		{
			Sentence: `{path} equals {value}`, Example: `Then "$.expires_in" equals 3600`, do: equals, asserts: true, needs: []need{anAnswer},
			About: "The value is this string (in quotes), number, true, false or null, or what an OpenAPI runtime expression such as $url says. Numbers are compared exactly.",
		},
		{
			Sentence: `{path} matches {pattern}`, Example: `Then "$.version" matches "^\d+\.\d+\.\d+$"`, do: matches, asserts: true, needs: []need{anAnswer},
			About: "The string matches the regular expression (RE2).",
		},
		{
			Sentence: `{path} is between {number} and {number}`, Example: `Then "$.expires_in" is between 1 and 86400`, do: between, asserts: true,
			needs: []need{anAnswer},
			About: "The number lies in the range, ends included.",
		},
		{
			Sentence: `{path} is within {n} {unit} of the target's clock`, Example: `Then "$.timestamp" is within 1 minute of the target's clock`,
			do: nearClock, asserts: true, needs: []need{anAnswer},
			About: "The value is a time, in milliseconds or seconds since 1970 or as a date-time, near the target's own clock when it answered. " +
				"A date-time without a zone is taken as UTC, and noted.",
		},
	}
}

// bodyIs judges the body as such, so that one that is no JSON is a plain no also where the sentence is only noted.
func bodyIs(_ context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	if doc := wire.Document(); doc.Err != nil && !wire.Truncated {
		w.noJSON(doc.Err.Error())
		return nil
	}
	body, ok, err := w.body()
	if !ok {
		return err
	}
	for _, fault := range wire.Document().Faults {
		w.find(conformance.Finding{Class: conformance.ClassJSON, Place: strings.TrimSpace("body " + fault.Pointer), Expected: "one JSON text",
			Actual: fault.Problem})
	}
	if !isType(body, a[0]) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body", Expected: "a JSON " + a[0], Actual: "a JSON " + typeOf(body)})
	}
	return nil
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

// names takes "a", "b" and "c" apart.
func names(list string) []string {
	var all []string
	for i, part := range strings.Split(list, `"`) {
		if i%2 == 1 {
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
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body /" + a[0], Expected: "no such member", Actual: w.show(a[0], value)})
	}
	return nil
}

func isPresent(_ context.Context, w *World, a Args) error {
	return w.count(a[0], "a value", func(values []any) bool { return len(values) > 0 })
}

func isAbsent(_ context.Context, w *World, a Args) error {
	return w.count(a[0], "nothing there", func(values []any) bool { return len(values) == 0 })
}

func isNull(_ context.Context, w *World, a Args) error {
	return w.value(a[0], "null", func(v any) bool { return v == nil })
}

func isAbsentOrNull(_ context.Context, w *World, a Args) error {
	return w.count(a[0], "nothing there, or null", func(values []any) bool {
		return len(values) == 0 || len(values) == 1 && values[0] == nil
	})
}

func isNotEmpty(_ context.Context, w *World, a Args) error {
	return w.value(a[0], "a string, list or object that is not empty", func(v any) bool {
		holds := isType(v, "string") || isType(v, "array") || isType(v, "object")
		return holds && passes(func(t assert.TestingT) bool { return assert.NotEmpty(t, v) })
	})
}

func isA(_ context.Context, w *World, a Args) error {
	return w.value(a[0], article(a[1]), func(v any) bool { return isType(v, a[1]) })
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
