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

func statusSentences() []Definition {
	return []Definition{
		{
			Sentence: `the status is {status}`, Example: `Then the status is 200`, do: statusIs, asserts: true,
			About: "The HTTP status of every answer of the last call.",
		},
		{
			Sentence: `the status is one of {statuses}`, Example: `Then the status is one of 200, 201`, do: statusIs, asserts: true,
			About: "Any of these statuses.",
		},
		{
			Sentence: `the status is {class}`, Example: `Then the status is 2xx`, do: statusClass, asserts: true,
			About: "Any status of this class.",
		},
		{
			Sentence: `the answer keeps the contract`, Example: `Then the answer keeps the contract`, do: keepsContract, asserts: true, contract: true,
			About: "Every answer is checked against OpenAPI anyway; this sentence makes the findings on the scenario's own claims its judgement.",
		},
		{
			Sentence: `the header {header} is present`, Example: `Then the header "WWW-Authenticate" is present`, do: headerPresent, asserts: true,
			About: "The answer has the header.",
		},
		{
			Sentence: `the header {header} is absent`, Example: `Then the header "Location" is absent`, do: headerAbsent, asserts: true,
			About: "The answer has no such header.",
		},
		{
			Sentence: `the header {header} is {text}`, Example: `Then the header "Pragma" is "no-cache"`, do: headerIs, asserts: true,
			About: "The header has this value.",
		},
		{
			Sentence: `the header {header} contains {text}`, Example: `Then the header "Cache-Control" contains "no-store"`, do: headerContains, asserts: true,
			About: "A value of the header contains the text, in any case.",
		},
		{
			Sentence: `the header {header} does not contain {text}`, Example: `Then the header "WWW-Authenticate" does not contain "error="`, do: headerLacks, asserts: true,
			About: "No value of the header contains the text, in any case; an absent header contains nothing.",
		},
		{
			Sentence: `the header {header} matches {pattern}`, Example: `Then the header "ETag" matches "^\S+$"`, do: headerMatches, asserts: true,
			About: "A value of the header matches the regular expression (RE2).",
		},
		{
			Sentence: `the media type is {text}`, Example: `Then the media type is "application/json"`, do: mediaType, asserts: true,
			About: "The type of Content-Type; its parameters are compared only if the sentence names some.",
		},
	}
}

// passes runs a testify assertion for its outcome; what it would print is ours to say, with place and exchange.
func passes(check func(assert.TestingT) bool) bool { return check(silent{}) }

type silent struct{}

func (silent) Errorf(string, ...any) {}

func statusIs(_ context.Context, w *World, a Args) error {
	var want []int
	for _, s := range strings.Split(a[0], ", ") {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("status %q: %w", s, err)
		}
		want = append(want, n)
	}
	return w.eachStatus(func(status int) bool { return slices.Contains(want, status) }, a[0])
}

func statusClass(_ context.Context, w *World, a Args) error {
	return w.eachStatus(func(status int) bool { return strconv.Itoa(status/100) == a[0][:1] }, a[0])
}

func (w *World) eachStatus(holds func(int) bool, want string) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	for _, wire := range w.answers {
		if !holds(wire.Status) {
			w.find(conformance.Finding{Class: conformance.ClassStatus, Place: "status", Expected: want,
				Actual: strconv.Itoa(wire.Status), Exchange: wire.ID})
		}
	}
	return nil
}

// keepsContract marks the step with the contract findings that the observer made of the last answers, and counts as their judgement.
func keepsContract(_ context.Context, w *World, _ Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	if wire.Purpose == conformance.PurposeProbe {
		return fmt.Errorf("the last request was a probe that matches no operation, so the contract says nothing about its answer")
	}
	for _, f := range w.result.Findings {
		if !f.Note && f.Exchange == wire.ID && (f.Claim == "" || w.claimed(f.Claim)) {
			w.mark(f)
		}
	}
	return nil
}

func headerPresent(_ context.Context, w *World, a Args) error {
	return w.header(a[0], "a value", func(values []string) bool { return len(values) > 0 })
}

func headerAbsent(_ context.Context, w *World, a Args) error {
	return w.header(a[0], "no such header", func(values []string) bool { return len(values) == 0 })
}

func headerIs(_ context.Context, w *World, a Args) error {
	return w.header(a[0], strconv.Quote(a[1]), func(values []string) bool {
		return passes(func(t assert.TestingT) bool { return assert.Equal(t, []string{a[1]}, values) })
	})
}

func headerContains(_ context.Context, w *World, a Args) error {
	return w.header(a[0], fmt.Sprintf("a value that contains %q", a[1]), func(values []string) bool {
		return slices.ContainsFunc(values, func(v string) bool {
			return passes(func(t assert.TestingT) bool { return assert.Contains(t, strings.ToLower(v), strings.ToLower(a[1])) })
		})
	})
}

func headerLacks(_ context.Context, w *World, a Args) error {
	return w.header(a[0], fmt.Sprintf("no value that contains %q", a[1]), func(values []string) bool {
		return passes(func(t assert.TestingT) bool {
			return assert.NotContains(t, strings.ToLower(strings.Join(values, "\n")), strings.ToLower(a[1]))
		})
	})
}

func headerMatches(_ context.Context, w *World, a Args) error {
	expr := w.script.patterns[a[1]]
	return w.header(a[0], "a value that matches "+a[1], func(values []string) bool {
		return slices.ContainsFunc(values, func(v string) bool {
			return passes(func(t assert.TestingT) bool { return assert.Regexp(t, expr, v) })
		})
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
		actual = fmt.Sprintf("%q", strings.Join(values, ", "))
	}
	w.find(conformance.Finding{Class: conformance.ClassHeader, Place: "header " + name, Expected: want, Actual: actual})
	return nil
}

func mediaType(_ context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	got := wire.Header.Get("Content-Type")
	if sameMedia(a[0], got) {
		return nil
	}
	w.find(conformance.Finding{Class: conformance.ClassMedia, Place: "header Content-Type", Expected: strconv.Quote(a[0]), Actual: strconv.Quote(got)})
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
