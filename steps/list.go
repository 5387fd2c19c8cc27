package steps

import (
	"context"
	"fmt"
	"strconv"

	"github.com/thedevsaddam/gojsonq/v2"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func listSentences() []Definition {
	return []Definition{
		{
			Sentence: `{path} has {n} item(s)`, Example: `Then "$.orders" has 1 item`, do: hasItems, asserts: true,
			About: "The list has exactly so many items.",
		},
		{
			Sentence: `{path} has at most {n} item(s)`, Example: `Then "$.orders" has at most 20 items`, do: hasAtMost, asserts: true,
			About: "The list has no more items.",
		},
		{
			Sentence: `{path} has at least {n} item(s)`, Example: `Then "$.orders" has at least 1 item`, do: hasAtLeast, asserts: true,
			About: "The list has no fewer items.",
		},
		{
			Sentence: `every item of {path} has {name}`, Example: `Then every item of "$" has "key"`, do: everyHas, asserts: true,
			About: "Each item is an object with this member. An empty list proves nothing and is a finding.",
		},
		{
			Sentence: `every item of {path} has {name} equal to {value}`, Example: `Then every item of "$" has "currencyCode" equal to "USD"`, do: everyEqual, asserts: true,
			About: "In each item the member has this value. An empty list proves nothing and is a finding.",
		},
		{
			Sentence: `some item of {path} has {name} equal to {value}`, Example: `Then some item of "$.items" has "state" equal to "DELIVERED"`, do: someEqual, asserts: true,
			About: "In at least one item the member has this value.",
		},
		{
			Sentence: `the items of {path} ascend by {name}`, Example: `Then the items of "$" ascend by "portCallSequence"`, do: ascending, asserts: true,
			About: "No item's member is less than that of the item before it.",
		},
	}
}

func hasItems(_ context.Context, w *World, a Args) error {
	return w.counts(a, "%d items", func(got, want int) bool { return got == want })
}

func hasAtMost(_ context.Context, w *World, a Args) error {
	return w.counts(a, "at most %d items", func(got, want int) bool { return got <= want })
}

func hasAtLeast(_ context.Context, w *World, a Args) error {
	return w.counts(a, "at least %d items", func(got, want int) bool { return got >= want })
}

func (w *World) counts(a Args, words string, holds func(got, want int) bool) error {
	want, err := strconv.Atoi(a[1])
	if err != nil {
		return fmt.Errorf("%q items: %w", a[1], err)
	}
	items, ok, err := w.list(a[0])
	if !ok {
		return err
	}
	got, err := count(items, nil)
	if err != nil {
		return err
	}
	if !holds(got, want) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + a[0],
			Expected: fmt.Sprintf(words, want), Actual: fmt.Sprintf("%d items", got)})
	}
	return nil
}

func everyHas(_ context.Context, w *World, a Args) error {
	return w.every(a[0], "the member "+strconv.Quote(a[1]), func(q *gojsonq.JSONQ) { q.WhereNotNil(a[1]) })
}

func everyEqual(_ context.Context, w *World, a Args) error {
	value, shown, err := literalValue(a[2], w.last)
	if err != nil {
		return err
	}
	want := fmt.Sprintf("%q equal to %s", a[1], shown)
	return w.every(a[0], want, func(q *gojsonq.JSONQ) { q.Where(a[1], exactly, value) })
}

func someEqual(_ context.Context, w *World, a Args) error {
	value, shown, err := literalValue(a[2], w.last)
	if err != nil {
		return err
	}
	items, ok, err := w.list(a[0])
	if !ok {
		return err
	}
	n, err := count(items, func(q *gojsonq.JSONQ) { q.Where(a[1], exactly, value) })
	if err == nil && n == 0 {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + a[0],
			Expected: fmt.Sprintf("an item with %q equal to %s", a[1], shown), Actual: fmt.Sprintf("none of %d items", len(items))})
	}
	return err
}

func (w *World) every(path, want string, where func(*gojsonq.JSONQ)) error {
	items, ok, err := w.list(path)
	if !ok {
		return err
	}
	n, err := count(items, where)
	if err == nil && (n != len(items) || n == 0) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + path,
			Expected: "every item with " + want, Actual: fmt.Sprintf("%d of %d items", n, len(items))})
	}
	return err
}

// list returns the list at a path; anything else is a finding. gojsonq would take an object for a list of one.
func (w *World) list(path string) ([]any, bool, error) {
	values, ok, err := w.at(path)
	if !ok {
		return nil, false, err
	}
	if len(values) == 1 {
		if items, isList := values[0].([]any); isList {
			return items, true, nil
		}
	}
	w.unlike(path, "a list", values)
	return nil, false, nil
}

// exactly is our own comparison for gojsonq, whose own ones go through float64.
const exactly = "exactly"

// count counts the items of a list that meet a condition, with a query of its own each time: gojsonq keeps state, and panics on
// some input, which must not end a run.
func count(items []any, where func(*gojsonq.JSONQ)) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("list query: %v", p)
		}
	}()
	q := gojsonq.New(gojsonq.WithSeparator("\x1f")).FromInterface(items)
	q.Macro(exactly, func(got, want any) (bool, error) { return same(want, got), nil })
	if where != nil {
		where(q)
	}
	return q.Count(), nil
}

// ascending judges the order of a list. Fewer than two items have none.
func ascending(_ context.Context, w *World, a Args) error {
	items, ok, err := w.list(a[0])
	if !ok {
		return err
	}
	if len(items) < 2 {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseCredential,
			"%s has %d items: an order takes two; use an account that sees more", a[0], len(items))
	}
	for i := 1; i < len(items); i++ {
		before, _ := conformance.At(items[i-1], "/"+conformance.EscapePointer(a[1]))
		after, _ := conformance.At(items[i], "/"+conformance.EscapePointer(a[1]))
		if !ascends(before, after) {
			w.find(conformance.Finding{Class: conformance.ClassValue, Place: fmt.Sprintf("body %s item %d", a[0], i),
				Expected: fmt.Sprintf("%q not less than %s", a[1], render(before)), Actual: render(after)})
		}
	}
	return nil
}

// ascends reports whether two numbers, or two strings, are in order.
func ascends(before, after any) bool {
	if x, ok := rational(before); ok {
		y, ok := rational(after)
		return ok && x.Cmp(y) <= 0
	}
	x, okX := before.(string)
	y, okY := after.(string)
	return okX && okY && x <= y
}
