package steps

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func noteSentences() []Definition {
	return []Definition{
		{
			Sentence: `it is noted whether {sentence}`, Example: `Then it is noted whether the status is 2xx`, do: noted, records: true,
			About: "Evaluates any judging sentence and notes how it came out: for what the page leaves open. Never a failure (rule 7).",
		},
		{
			Sentence: `{discrepancy} is read as {reading} if {sentence}, otherwise as {reading}`,
			Example:  `Then "EXAMPLE-D1" is read as "text" if the status is 401, otherwise as "sample"`, do: readAs, records: true,
			About: "Notes which reading of a document that contradicts itself the target follows.",
		},
		{
			Sentence: `if the status is {status}, {sentence}`, Example: `Then if the status is 401, the header "WWW-Authenticate" is present`, do: ifStatus, asserts: true,
			About: "Judges only where the last answer has that status: for clauses about a status that the page leaves open.",
		},
	}
}

// evaluate runs a judging sentence without holding anything against the target.
func (w *World) evaluate(ctx context.Context, text string) (holds bool, first string, err error) {
	nested, ok := w.script.nested[text]
	if !ok {
		return false, "", fmt.Errorf("the plan did not resolve %q", text)
	}
	var muted []conformance.Finding
	w.muted = &muted
	err = nested.def.do(ctx, w, nested.args)
	w.muted = nil
	for _, f := range muted {
		if !f.Note {
			return false, f.Error(), err
		}
	}
	return true, "", err
}

func noted(ctx context.Context, w *World, a Args) error {
	holds, first, err := w.evaluate(ctx, a[0])
	if untold(err) {
		w.note("noted", fmt.Sprintf("%s: cannot be told (%v)", a[0], err))
		return nil
	}
	if err != nil {
		return err
	}
	if holds {
		w.note("noted", a[0]+": yes")
		return nil
	}
	w.note("noted", fmt.Sprintf("%s: no (%s)", a[0], first))
	return nil
}

// untold reports whether a sentence could not be evaluated at all: the token is no JWT, the body no JSON.
func untold(err error) bool {
	stop, ok := errors.AsType[*conformance.Stop](err)
	return ok && stop.Verdict == conformance.NotApplicable
}

// ifStatus holds the sentence against the target only where the status is the one it speaks of.
func ifStatus(ctx context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	if strconv.Itoa(wire.Status) != a[0] {
		w.note("status", fmt.Sprintf("%d, so what holds for %s does not apply", wire.Status, a[0]))
		return nil
	}
	nested, ok := w.script.nested[a[1]]
	if !ok {
		return fmt.Errorf("the plan did not resolve %q", a[1])
	}
	return nested.def.do(ctx, w, nested.args)
}

func readAs(ctx context.Context, w *World, a Args) error {
	holds, _, err := w.evaluate(ctx, a[2])
	if untold(err) {
		w.note(a[0], "no reading could be observed: "+err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	reading := a[3]
	if holds {
		reading = a[1]
	}
	w.result.Readings = append(w.result.Readings, conformance.Observation{Discrepancy: a[0], Reading: reading})
	return nil
}
