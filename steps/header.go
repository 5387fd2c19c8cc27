package steps

import (
	"context"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func headerSentences() []Definition {
	return []Definition{
		{
			Sentence: `the header {header} is present`, Example: `Then the header "WWW-Authenticate" is present`, do: headerPresent, asserts: true,
			needs: []need{anAnswer},
			About: "The answer has the header.",
		},
		{
			Sentence: `the header {header} is absent`, Example: `Then the header "Location" is absent`, do: headerAbsent, asserts: true,
			needs: []need{anAnswer},
			About: "The answer has no such header.",
		},
		{
			Sentence: `the header {header} is {text}`, Example: `Then the header "Pragma" is "no-cache"`, do: headerIs, asserts: true,
			needs: []need{anAnswer},
			About: "The header has this value. One that comes in several lines counts as one, with commas (RFC 9110 section 5.3).",
		},
		{
			Sentence: `the header {header} contains {text}`, Example: `Then the header "Cache-Control" contains "no-store"`, do: headerContains, asserts: true,
			needs: []need{anAnswer},
			About: "A value of the header contains the text, in any case.",
		},
		{
			Sentence: `the header {header} does not contain {text}`, Example: `Then the header "WWW-Authenticate" does not contain "error="`, do: headerLacks, asserts: true,
			needs: []need{anAnswer},
			About: "No value of the header contains the text, in any case; an absent header contains nothing.",
		},
		{
			Sentence: `the header {header} matches {pattern}`, Example: `Then the header "ETag" matches "^\S+$"`, do: headerMatches, asserts: true,
			needs: []need{anAnswer},
			About: "A value of the header matches the regular expression (RE2).",
		},
		{
			Sentence: `the media type is {media}`, Example: `Then the media type is "application/json"`, do: mediaType, asserts: true,
			needs: []need{anAnswer},
			About: "The type of Content-Type; its parameters are compared only if the sentence names some.",
		},
	}
}

// passes runs a testify assertion for its outcome; what it would print is ours to say, with place and exchange.
func passes(check func(assert.TestingT) bool) bool { return check(silent{}) }

type silent struct{}

func (silent) Errorf(string, ...any) {}

func headerPresent(_ context.Context, w *World, a Args) error {
	return w.header(a[0], "a value", func(values []string) bool { return len(values) > 0 })
}

func headerAbsent(_ context.Context, w *World, a Args) error {
	return w.header(a[0], "no such header", func(values []string) bool { return len(values) == 0 })
}

func headerIs(_ context.Context, w *World, a Args) error {
	return w.header(a[0], strconv.Quote(a[1]), func(values []string) bool {
		return len(values) > 0 && passes(func(t assert.TestingT) bool { return assert.Equal(t, a[1], combined(values)) })
	})
}

func headerContains(_ context.Context, w *World, a Args) error {
	return w.header(a[0], fmt.Sprintf("a value that contains %q", a[1]), func(values []string) bool {
		return len(values) > 0 && contains(values, a[1])
	})
}

func headerLacks(_ context.Context, w *World, a Args) error {
	return w.header(a[0], fmt.Sprintf("no value that contains %q", a[1]), func(values []string) bool { return !contains(values, a[1]) })
}

func headerMatches(_ context.Context, w *World, a Args) error {
	expr := w.script.patterns[a[1]]
	return w.header(a[0], "a value that matches "+a[1], func(values []string) bool {
		return slices.ContainsFunc(append(slices.Clone(values), combined(values)), func(v string) bool {
			return len(values) > 0 && passes(func(t assert.TestingT) bool { return assert.Regexp(t, expr, v) })
		})
	})
}

// combined is a header as one line (RFC 9110 section 5.3).
func combined(values []string) string { return strings.Join(values, ", ") }

func contains(values []string, text string) bool {
	return passes(func(t assert.TestingT) bool {
		return assert.Contains(t, strings.ToLower(combined(values)), strings.ToLower(text))
	})
}

// header judges the values of a header of the last answer.
func (w *World) header(name, want string, holds func([]string) bool) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	values := wire.Header.Values(name)
	if holds(values) {
		return nil
	}
	actual := "no such header"
	if len(values) > 0 {
		actual = w.show(name, combined(values))
	}
	w.find(conformance.Finding{Class: conformance.ClassHeader, Place: "header " + name, Expected: want, Actual: actual})
	return nil
}

func mediaType(_ context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	got := combined(wire.Header.Values("Content-Type"))
	if sameMedia(a[0], got) {
		return nil
	}
	w.find(conformance.Finding{Class: conformance.ClassMedia, Place: "header Content-Type", Expected: strconv.Quote(a[0]), Actual: asJSON(got)})
	return nil
}

// sameMedia compares media types without regard to case; parameters count only where they are asked for (RFC 9110 section 8.3.1).
func sameMedia(want, got string) bool {
	wantType, wantParams, err := mime.ParseMediaType(want)
	if err != nil {
		return false
	}
	gotType, gotParams, err := mime.ParseMediaType(got)
	if err != nil || gotType != wantType {
		return false
	}
	for name, value := range wantParams {
		if !strings.EqualFold(gotParams[name], value) {
			return false
		}
	}
	return true
}
