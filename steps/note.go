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
			Sentence: `if the status is {status}, {sentence}`, Example: `Then if the status is 401, the header "WWW-Authenticate" is present`,
			do: ifStatus, asserts: true, needs: []need{anAnswer},
			About: "Judges only where the last answer has that status: for clauses about a status that the page leaves open. " +
				"A scenario that judges nothing else does not apply to another status.",
		},
		{
			Sentence: `if the status is {class}, {sentence}`, Example: `Then if the status is 4xx, the header "Cache-Control" contains "no-store"`,
			do: ifStatus, asserts: true, needs: []need{anAnswer},
			About: "The same for any status of this class: what holds for refusals says nothing about a target that refuses nothing.",
		},
		{
			Sentence: `if the token is a JWT, {sentence}`, Example: `Then if the token is a JWT, the token's member "exp" is a number`,
			do: ifJWT, asserts: true, needs: []need{aToken},
			About: "Judges only where the current token is a JWT: for clauses about JWTs, which an opaque token cannot break.",
		},
	}
}

func noted(ctx context.Context, w *World, a Args) error {
	first, err := w.evaluate(ctx, a[0])
	switch {
	case untold(err):
		w.note("noted", fmt.Sprintf("%s: cannot be told (%v)", a[0], err))
		return nil
	case err != nil:
		return err
	case first != "":
		w.note("noted", fmt.Sprintf("%s: no (%s)", a[0], first))
		return nil
	}
	w.note("noted", a[0]+": yes")
	return nil
}

// untold reports whether a sentence could not be evaluated at all: the token is no JWT, the body no JSON.
func untold(err error) bool {
	stop, ok := errors.AsType[*conformance.Stop](err)
	return ok && stop.Verdict == conformance.NotApplicable
}

// ifStatus holds the sentence against the target only where the status is the one it speaks of. Where it is not, nothing was
// asserted (rule 8).
func ifStatus(ctx context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	nested, err := w.nested(a[1])
	if err != nil {
		return err
	}
	if a[0] == strconv.Itoa(wire.Status) || a[0] == classOf(wire.Status) {
		return nested.def.do(ctx, w, nested.args)
	}
	return w.spareSentence("status", fmt.Sprintf("%d, so what holds for %s does not apply", wire.Status, a[0]), "the status is ")
}

// ifJWT holds the sentence against the target only where the token is a JWT. OAuth leaves the form of a token open (RFC 6749 section
// 1.4), so what a standard says of JWT members is no clause that an opaque token could break.
func ifJWT(ctx context.Context, w *World, a Args) error {
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	nested, err := w.nested(a[0])
	if err != nil {
		return err
	}
	if problem := decodeJWT(h.token.Value.Reveal()).problem; problem != "" {
		return w.spareSentence("token", "is no JWT ("+problem+"), so what holds for a JWT does not apply", "the token ")
	}
	return nested.def.do(ctx, w, nested.args)
}

// spareSentence says why a sentence was not judged, and takes its assertion back (rule 8).
func (w *World) spareSentence(place, why, subject string) error {
	if w.noting {
		return conformance.Stopf(conformance.NotApplicable, "", "%s%s", subject, why)
	}
	w.note(place, why)
	w.asserted--
	w.spared = subject + why
	return nil
}

func readAs(ctx context.Context, w *World, a Args) error {
	first, err := w.evaluate(ctx, a[2])
	if untold(err) {
		w.note(a[0], "no reading could be observed: "+err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	reading := a[1]
	if first != "" {
		reading = a[3]
	}
	w.result.Readings = append(w.result.Readings, conformance.Observation{Discrepancy: a[0], Reading: reading})
	return nil
}
