package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func statusSentences() []Definition {
	return []Definition{
		{
			Sentence: `the status is {status}`, Example: `Then the status is 200`, do: statusIs, asserts: true, needs: []need{anAnswer},
			About: "The HTTP status of every answer of the last call.",
		},
		{
			Sentence: `the status is one of {statuses}`, Example: `Then the status is one of 200, 201`, do: statusIs, asserts: true,
			needs: []need{anAnswer},
			About: "Any of these statuses.",
		},
		{
			Sentence: `the status is {class}`, Example: `Then the status is 2xx`, do: statusClass, asserts: true, needs: []need{anAnswer},
			About: "Any status of this class.",
		},
		{
			Sentence: `the answer keeps the contract`, Example: `Then the answer keeps the contract`, do: keepsContract, asserts: true,
			contract: true, needs: []need{anAnswer}, means: promises,
			About: "Every answer is checked against OpenAPI anyway; this sentence makes the findings on the scenario's own claims its judgement.",
		},
	}
}

func statusIs(_ context.Context, w *World, a Args) error {
	var want []int
	for s := range strings.SplitSeq(a[0], ", ") {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("status %q: %w", s, err)
		}
		want = append(want, n)
	}
	return w.eachStatus(func(status int) bool { return slices.Contains(want, status) }, a[0])
}

func statusClass(_ context.Context, w *World, a Args) error {
	return w.eachStatus(func(status int) bool { return classOf(status) == a[0] }, a[0])
}

// classOf writes the class of a status as a sentence does: 2xx, 4xx.
func classOf(status int) string { return strconv.Itoa(status/100) + "xx" }

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

// keepsContract takes the contract findings that the observer made of the last answers for its judgement. They are in the result
// already, so they are only shown at the step; where the sentence is merely noted they are what it finds.
func keepsContract(_ context.Context, w *World, _ Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	if wire.Purpose == conformance.PurposeProbe {
		return errors.New("the last request was a probe that matches no operation, so the contract says nothing about its answer")
	}
	for _, f := range w.result.Findings {
		if !f.Counts() || !w.ofLastCall(f) || f.Claim != "" && !w.claimed(f.Claim) {
			continue
		}
		if w.noting {
			w.find(f)
		} else {
			w.mark(f)
		}
	}
	return nil
}

// ofLastCall reports whether an answer of the last call shows the finding.
func (w *World) ofLastCall(f conformance.Finding) bool {
	return slices.ContainsFunc(w.answers, func(wire *conformance.Wire) bool { return wire.ID == f.Exchange })
}
