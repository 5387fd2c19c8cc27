package steps

import (
	"context"
	"errors"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func clockSentences() []Definition {
	return []Definition{
		{
			Sentence: `{n} {unit} pass(es)`, Example: `When 15 minutes pass`, do: timePasses, moves: true,
			About: "How it passes is the environment's business: a controlled clock is moved, a real one is waited for up to max_wait.",
		},
		{
			Sentence: `half of the documented lifetime passes`, Example: `When half of the documented lifetime passes`, do: halfLife, moves: true,
			About: "Lets half of the documented life of a token pass.",
		},
		{
			Sentence: `the documented lifetime is nearly over`, Example: `When the documented lifetime is nearly over`, do: nearlyOver, moves: true,
			About: "Goes to the last moment at which the current token must still be good: the end of its life less the leeway, which is data.",
		},
		{
			Sentence: `the documented lifetime is over`, Example: `When the documented lifetime is over`, do: lifeOver, moves: true,
			About: "Goes to the first moment at which the current token must be dead: the end of its life and the leeway, which is data.",
		},
		{
			Sentence: `half of the stated lifetime passes`, Example: `When half of the stated lifetime passes`, do: halfStated, moves: true,
			About: "Lets half of the life pass that the answer with the current token stated.",
		},
		{
			Sentence: `the stated lifetime is nearly over`, Example: `When the stated lifetime is nearly over`, do: statedNearlyOver, moves: true,
			About: "Like the documented one, for pages whose rule is that a token lives as long as its answer says, counted from that answer.",
		},
		{
			Sentence: `the stated lifetime is over`, Example: `When the stated lifetime is over`, do: statedOver, moves: true,
			About: "The first moment at which the current token must be dead by what its answer stated.",
		},
	}
}

func timePasses(ctx context.Context, w *World, a Args) error {
	d, err := conformance.ParseWords(a[0], a[1])
	if err != nil {
		return err
	}
	return w.client.Advance(ctx, d)
}

func halfLife(ctx context.Context, w *World, _ Args) error {
	return w.client.Advance(ctx, w.provider.Token.Lifetime.Duration()/2)
}

func nearlyOver(ctx context.Context, w *World, _ Args) error {
	alive, _ := w.provider.Token.Life()
	return w.goToAge(ctx, alive, w.born())
}

func lifeOver(ctx context.Context, w *World, _ Args) error {
	_, dead := w.provider.Token.Life()
	return w.goToAge(ctx, dead, w.born())
}

func halfStated(ctx context.Context, w *World, _ Args) error { return w.client.Advance(ctx, w.life/2) }

func statedNearlyOver(ctx context.Context, w *World, _ Args) error {
	alive, _ := w.provider.Token.LifeOf(w.life)
	return w.goToAge(ctx, alive, w.since)
}

func statedOver(ctx context.Context, w *World, _ Args) error {
	_, dead := w.provider.Token.LifeOf(w.life)
	return w.goToAge(ctx, dead, w.since)
}

func (w *World) born() time.Time {
	if w.token == nil {
		return time.Time{}
	}
	return w.token.Born
}

// goToAge lets time pass until the current token, born then, has the age, by the target's own clock (design, section 6).
func (w *World) goToAge(ctx context.Context, age time.Duration, born time.Time) error {
	if w.token == nil {
		return errors.New("there is no token whose life could pass: write \"Given a fresh token\" before it")
	}
	now, err := w.client.Now(ctx)
	if err != nil {
		return err
	}
	left := age - now.Sub(born)
	if left < 0 {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the token is already %s old, %s more than asked for", now.Sub(born), -left)
	}
	return w.client.Advance(ctx, left)
}
