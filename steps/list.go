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
			Sentence: `{path} has {n} item(s)`, Example: `Then "$.orders" has 1 item`, do: hasItems, asserts: true, needs: []need{anAnswer},
			About: "The list has exactly so many items.",
		},
		{
			Sentence: `{path} has at most {n} item(s)`, Example: `Then "$.orders" has at most 20 items`, do: hasAtMost, asserts: true, needs: []need{anAnswer},
			About: "The list has no more items.",
		},
		{
			Sentence: `{path} has at least {n} item(s)`, Example: `Then "$.orders" has at least 1 item`, do: hasAtLeast, asserts: true, needs: []need{anAnswer},
			About: "The list has no fewer items.",
		},
		{
			Sentence: `every item of {path} has {name}`, Example: `Then every item of "$" has "key"`, do: everyHas, asserts: true, needs: []need{anAnswer},
			About: "Each item is an object with this member, and it is not null. An empty list proves nothing and is a finding.",
		},
		{
			Sentence: `every item of {path} has {name} equal to {value}`, Example: `Then every item of "$" has "currencyCode" equal to "USD"`,
			do: everyEqual, asserts: true, needs: []need{anAnswer},
			About: "In each item the member has this value. An empty list proves nothing and is a finding.",
		},
		{
			Sentence: `some item of {path} has {name} equal to {value}`, Example: `Then some item of "$.items" has "state" equal to "DELIVERED"`,
			do: someEqual, asserts: true, needs: []need{anAnswer},
			About: "In at least one item the member has this value.",
		},
		{
			Sentence: `the items of {path} ascend by {name}`, Example: `Then the items of "$" ascend by "portCallSequence"`, do: ascending, asserts: true,
			needs: []need{anAnswer},
			About: "No item's member is less than that of the item before it. Fewer than two items have no order, and the scenario is inconclusive.",
		},
	}
}

func hasItems(_ context.Context, w *World, a Args) error {
	return w.items(a, "%d items", func(got, want int) bool { return got == want })
}

func hasAtMost(_ context.Context, w *World, a Args) error {
	return w.items(a, "at most %d items", func(got, want int) bool { return got <= want })
}

func hasAtLeast(_ context.Context, w *World, a Args) error {
	return w.items(a, "at least %d items", func(got, want int) bool { return got >= want })
}

func (w *World) items(a Args, words string, holds func(got, want int) bool) error {
	want, err := strconv.Atoi(a[1])
	if err != nil {
		return fmt.Errorf("%q items: %w", a[1], err)
	}
	list, ok, err := w.list(a[0])
	if !ok {
		return err
	}
	if got := len(list); !holds(got, want) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + a[0],
			Expected: fmt.Sprintf(words, want), Actual: fmt.Sprintf("%d items", got)})
	}
	return nil
}

func everyHas(_ context.Context, w *World, a Args) error {
	return w.every(a[0], "the member "+strconv.Quote(a[1]), func(item any) bool {
		value, there := member(item, a[1])
		return there && value != nil
	})
}

func everyEqual(_ context.Context, w *World, a Args) error {
	value, shown, err := w.literalValue(a[2])
	if err != nil {
		return err
	}
	return w.every(a[0], fmt.Sprintf("%q equal to %s", a[1], shown), having(a[1], value))
}

func someEqual(_ context.Context, w *World, a Args) error {
	value, shown, err := w.literalValue(a[2])
	if err != nil {
		return err
	}
	list, ok, err := w.list(a[0])
	if !ok {
		return err
	}
	n, err := tally(list, having(a[1], value))
	if err == nil && n == 0 {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + a[0],
			Expected: fmt.Sprintf("an item with %q equal to %s", a[1], shown), Actual: fmt.Sprintf("none of %d items", len(list))})
	}
	return err
}

func (w *World) every(path, want string, holds func(item any) bool) error {
	list, ok, err := w.list(path)
	if !ok {
		return err
	}
	n, err := tally(list, holds)
	if err == nil && (n != len(list) || n == 0) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body " + path,
			Expected: "every item with " + want, Actual: fmt.Sprintf("%d of %d items", n, len(list))})
	}
	return err
}

// list returns the list at a path; anything else is a finding.
func (w *World) list(path string) ([]any, bool, error) {
	values, ok, err := w.at(path)
	if !ok {
		return nil, false, err
	}
	if len(values) == 1 {
		if list, isList := values[0].([]any); isList {
			return list, true, nil
		}
	}
	w.unlike(path, "a list", values)
	return nil, false, nil
}

// member returns a member of an object; whatever else an item is has none.
func member(item any, name string) (any, bool) {
	object, _ := item.(map[string]any)
	value, there := object[name]
	return value, there
}

func having(name string, want any) func(item any) bool {
	return func(item any) bool {
		value, there := member(item, name)
		return there && same(want, value)
	}
}

// tally counts the items of a list that meet a condition. The query is gojsonq's; the condition is ours, as its own go through
// float64, and so is the way into an item, as its own takes "[0]" for an index. It panics on some input, which must not end a run.
func tally(list []any, holds func(item any) bool) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("list query: %v", p)
		}
	}()
	const item, meets = "item", "meets"
	rows := make([]any, len(list))
	for i := range list {
		rows[i] = map[string]any{item: list[i]}
	}
	q := gojsonq.New().FromInterface(rows)
	q.Macro(meets, func(got, _ any) (bool, error) { return holds(got), nil })
	n = q.Where(item, meets, nil).Count()
	return n, q.Error()
}

// ascending judges the order of a list. Fewer than two items have none, and an account with more is missing
// (rule 11).
func ascending(_ context.Context, w *World, a Args) error {
	list, ok, err := w.list(a[0])
	if !ok {
		return err
	}
	if len(list) < 2 {
		return conformance.Stopf(conformance.Untested, conformance.CauseCredential,
			"%s has %d items: an order takes two; use an account that sees more", a[0], len(list))
	}
	for i := 1; i < len(list); i++ {
		before, _ := member(list[i-1], a[1])
		after, _ := member(list[i], a[1])
		if !ascends(before, after) {
			w.find(conformance.Finding{Class: conformance.ClassValue, Place: fmt.Sprintf("body %s item %d", a[0], i),
				Expected: fmt.Sprintf("%q not less than %s", a[1], w.show(a[1], before)), Actual: w.show(a[1], after)})
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
