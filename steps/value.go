package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// body returns the decoded body of the last answer; one that is no JSON is a finding.
func (w *World) body() (any, bool, error) {
	wire, err := w.answer()
	if err != nil {
		return nil, false, err
	}
	doc := wire.Document()
	switch {
	case doc.Err == nil:
		return doc.Value, true, nil
	case wire.Truncated:
		return nil, false, conformance.Stopf(conformance.Inconclusive, conformance.CauseHarness,
			"the body of %s is longer than is read, so it cannot be judged", wire.Operation)
	case w.noting:
		return nil, false, conformance.Stopf(conformance.NotApplicable, "", "the body is no JSON: %v", doc.Err)
	}
	w.noJSON(doc.Err.Error())
	return nil, false, nil
}

func (w *World) noJSON(why string) {
	w.find(conformance.Finding{Class: conformance.ClassJSON, Place: "body", Expected: "JSON", Actual: why})
}

// at returns what stands at a path of the last answer.
func (w *World) at(path string) (values []any, decoded bool, err error) {
	body, ok, err := w.body()
	if !ok {
		return nil, false, err
	}
	values, err = evaluatePath(w.script.paths[path], path, body)
	return values, err == nil, err
}

// value judges the one value at a path: none or several is a finding.
func (w *World) value(path, want string, holds func(any) bool) error {
	values, ok, err := w.at(path)
	if !ok {
		return err
	}
	if len(values) != 1 || !holds(values[0]) {
		w.unlike(path, want, values)
	}
	return nil
}

// count judges how many values stand at a path.
func (w *World) count(path, want string, holds func(values []any) bool) error {
	values, ok, err := w.at(path)
	if ok && !holds(values) {
		w.unlike(path, want, values)
	}
	return err
}

func (w *World) unlike(path, want string, values []any) {
	actual := "nothing there"
	switch {
	case len(values) == 1:
		actual = w.show(lastName(path), values[0])
	case len(values) > 1:
		actual = fmt.Sprintf("%d values", len(values))
	}
	w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + path, Expected: want, Actual: actual})
}

// lastName is the member that a path ends at: what is secret is known by its name.
func lastName(path string) string {
	path = strings.TrimRight(path, `'"])0123456789*[`)
	return path[strings.LastIndexAny(path, `.'"[/$`)+1:]
}

// found describes what a place holds.
func (w *World) found(place string, value any, ok bool) string {
	if !ok {
		return "nothing there"
	}
	return w.show(lastName(place), value)
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

func isType(v any, want string) bool {
	got := typeOf(v)
	return got == want || want == "number" && got == "integer"
}

// article writes a JSON type with its article.
func article(kind string) string {
	if strings.ContainsAny(kind[:1], "aio") {
		return "an " + kind
	}
	return "a " + kind
}

// literalValue is what a {value} stands for: a string in quotes, a number, true, false or null, or a runtime expression. shown is
// how a finding writes it.
func (w *World) literalValue(text string) (want any, shown string, err error) {
	switch {
	case strings.HasPrefix(text, `"`):
		return strings.Trim(text, `"`), text, nil
	case strings.HasPrefix(text, "$"):
		value, ok := provider.Expression(text).Eval(w.last)
		if !ok {
			return nil, "", conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
				"there is nothing at %s that it could be compared with", text)
		}
		return value, fmt.Sprintf("%s, which is %s", text, w.show(lastName(text), value)), nil
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

func equals(_ context.Context, w *World, a Args) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	want, shown, err := w.literalValue(a[1])
	if err != nil {
		return err
	}
	return w.value(a[0], shown, func(v any) bool { return same(want, v) })
}
