package steps

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func lifetimeSentences() []Definition {
	return []Definition{
		{
			Sentence: `the token's {name} minus its {name} is {n} seconds`, Example: `Then the token's "exp" minus its "iat" is 3600 seconds`,
			do: jwtMinus, asserts: true, needs: []need{aToken},
			About: "The difference of two NumericDates.",
		},
		{
			Sentence: `the stated lifetime is {n} seconds`, Example: `Then the stated lifetime is 3600 seconds`, do: statedIs,
			asserts: true, needs: []need{aStatement},
			About: "The lifetime that the last token answer states, be it a number or a string of digits.",
		},
		{
			Sentence: `the stated lifetime is the token's {name} minus its {name}`, Example: `Then the stated lifetime is the token's "exp" minus its "iat"`,
			do: statedIsMinus, asserts: true, needs: []need{aStatement},
			About: "The answer and the JWT say the same: the whole life, or what is left of it, give or take a minute. A token that is no JWT, or lacks one of the members, says nothing, and the scenario does not apply.",
		},
		{
			Sentence: `the stated lifetime and the age of the token make {n} seconds`,
			Example:  `Then the stated lifetime and the age of the token make 86400 seconds`, do: statedAndAge, asserts: true, needs: []need{aStatement},
			About: "A target that serves a token again states what is left of it. Give or take a minute; where the birth is not known, any part of it will do.",
		},
	}
}

func jwtMinus(ctx context.Context, w *World, a Args) error {
	want, err := seconds(a[2])
	if err != nil {
		return err
	}
	j, ok, err := w.readable(ctx)
	if !ok {
		return err
	}
	place := fmt.Sprintf("token member /%s minus /%s", a[0], a[1])
	got, ok := j.difference(a[0], a[1])
	switch {
	case !ok:
		w.badToken(place, inSeconds(want), "one of them is missing or no number")
	case got.Cmp(want) != 0:
		w.badToken(place, inSeconds(want), inSeconds(got))
	}
	return nil
}

func seconds(text string) (*big.Rat, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q seconds: %w", text, err)
	}
	return big.NewRat(n, 1), nil
}

// stated is the lifetime that the last token answer states; none is a finding.
func (w *World) stated() (*big.Rat, bool, error) {
	if w.asked == nil {
		return nil, false, conformance.Stopf(conformance.Inconclusive, conformance.CauseHarness, "no answer of the scenario has stated a lifetime")
	}
	at := w.provider.Token.Stated
	value, ok := at.Eval(w.asked)
	if n, whole := wholeSeconds(value); whole {
		return big.NewRat(n, 1), true, nil
	}
	w.misstated("a lifetime in seconds", w.found(string(at), value, ok))
	return nil, false, nil
}

func (w *World) misstated(want, got string) {
	w.find(conformance.Finding{Class: conformance.ClassValue, Place: string(w.provider.Token.Stated), Expected: want, Actual: got,
		Exchange: w.asked.ID})
}

func statedIs(_ context.Context, w *World, a Args) error {
	want, err := seconds(a[0])
	if err != nil {
		return err
	}
	got, ok, err := w.stated()
	if ok && got.Cmp(want) != 0 {
		w.misstated(inSeconds(want), inSeconds(got))
	}
	return err
}

func statedIsMinus(ctx context.Context, w *World, a Args) error {
	got, ok, err := w.stated()
	if !ok {
		return err
	}
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	life, ok := decodeJWT(h.token.Value.Reveal()).difference(a[0], a[1])
	if !ok {
		return conformance.Stopf(conformance.NotApplicable, "", "the token is no JWT with %s and %s: it says nothing about its life", a[0], a[1])
	}
	if life.Cmp(got) != 0 && unlike(life, got, h) {
		w.misstated(fmt.Sprintf("%s, as the token's %s minus its %s", inSeconds(life), a[0], a[1]), inSeconds(got))
	}
	return nil
}

// inaccuracy is how many seconds a stated lifetime and an age may be off together.
const inaccuracy = 60

func statedAndAge(ctx context.Context, w *World, a Args) error {
	want, err := strconv.ParseInt(a[0], 10, 64)
	if err != nil {
		return fmt.Errorf("%q seconds: %w", a[0], err)
	}
	got, ok, err := w.stated()
	if !ok {
		return err
	}
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	if unlike(big.NewRat(want, 1), got, h) {
		w.misstated(fmt.Sprintf("%d seconds with the token's age", want), fmt.Sprintf("%s for a token %d seconds old", inSeconds(got), h.age()))
	}
	return nil
}

// unlike reports whether a stated lifetime is neither the whole life of the token nor what is left of it.
func unlike(life, stated *big.Rat, h *holding) bool {
	off := new(big.Rat).Add(stated, big.NewRat(h.age(), 1))
	off.Sub(off, life)
	tooMuch := off.Cmp(big.NewRat(inaccuracy, 1)) > 0
	tooLittle := off.Cmp(big.NewRat(-inaccuracy, 1)) < 0 && (h.proven || stated.Sign() <= 0)
	return tooMuch || tooLittle
}
