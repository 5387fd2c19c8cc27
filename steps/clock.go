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
			Sentence: `half of the documented lifetime passes`, Example: `When half of the documented lifetime passes`, do: halfLife,
			moves: true, needs: []need{aLifetime},
			About: "Lets half of the documented life of a token pass.",
		},
		{
			Sentence: `the documented lifetime is nearly over`, Example: `When the documented lifetime is nearly over`, do: nearlyOver,
			moves: true, needs: []need{aLifetime, aBirth},
			About: "Goes to the last moment at which the current token must still be good: the end of its life less the leeway, which is data.",
		},
		{
			Sentence: `the documented lifetime is over`, Example: `When the documented lifetime is over`, do: lifeOver,
			moves: true, needs: []need{aLifetime, aToken},
			About: "Goes to the first moment at which the current token must be dead: the end of its life and the leeway, which is data.",
		},
		{
			Sentence: `half of the stated lifetime passes`, Example: `When half of the stated lifetime passes`, do: halfStated,
			moves: true, needs: []need{aStatement},
			About: "Lets half of the life pass that the answer with the current token stated.",
		},
		{
			Sentence: `the stated lifetime is nearly over`, Example: `When the stated lifetime is nearly over`, do: statedNearlyOver,
			moves: true, needs: []need{aStatement},
			About: "Like the documented one, for pages whose rule is that a token lives as long as its answer says, counted from that answer.",
		},
		{
			Sentence: `the stated lifetime is over`, Example: `When the stated lifetime is over`, do: statedOver,
			moves: true, needs: []need{aStatement},
			About: "The first moment at which the current token must be dead by what its answer stated.",
		},
	}
}

func timePasses(ctx context.Context, w *World, a Args) error {
	d, err := conformance.ParseWords(a[0], a[1])
	if err != nil {
		return err
	}
	return w.pass(ctx, d, w.mustLive())
}

func halfLife(ctx context.Context, w *World, _ Args) error {
	return w.pass(ctx, w.provider.Token.Lifetime.Duration()/2, w.mustLive())
}

func nearlyOver(ctx context.Context, w *World, _ Args) error {
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	if !h.proven {
		return errors.New("the birth of the current token is not known: write \"Given a fresh token\" before it")
	}
	alive, _ := w.provider.Token.Life()
	return w.goToAge(ctx, alive, h.token.Born, true)
}

// lifeOver needs no proven birth: a token is never younger than it is known to be.
func lifeOver(ctx context.Context, w *World, _ Args) error {
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	_, dead := w.provider.Token.Life()
	return w.goToAge(ctx, dead, h.token.Born, false)
}

func halfStated(ctx context.Context, w *World, _ Args) error {
	h, err := w.withStatement(ctx)
	if err != nil {
		return err
	}
	alive, _ := w.provider.Token.LifeOf(h.life)
	return w.pass(ctx, h.life/2, h.since.Add(alive))
}

func statedNearlyOver(ctx context.Context, w *World, _ Args) error {
	h, err := w.withStatement(ctx)
	if err != nil {
		return err
	}
	alive, _ := w.provider.Token.LifeOf(h.life)
	return w.goToAge(ctx, alive, h.since, true)
}

func statedOver(ctx context.Context, w *World, _ Args) error {
	h, err := w.withStatement(ctx)
	if err != nil {
		return err
	}
	_, dead := w.provider.Token.LifeOf(h.life)
	return w.goToAge(ctx, dead, h.since, false)
}

// withStatement returns the current token if the answer that handed it out stated its life.
func (w *World) withStatement(ctx context.Context) (*holding, error) {
	h, err := w.holding(ctx)
	switch {
	case err != nil:
		return nil, err
	case h.answer == nil:
		return nil, errors.New("no answer of the scenario handed out the current token: write \"Given a fresh token\" before it")
	case h.life == 0:
		return nil, conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the answer with the token states no lifetime in seconds at %s", w.provider.Token.Stated)
	}
	return h, nil
}

// goToAge lets time pass until the current token, born then, has the age, by the target's own clock (design, section 6).
func (w *World) goToAge(ctx context.Context, age time.Duration, born time.Time, alive bool) error {
	if age <= 0 {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the life of the token is no longer than the leeway before its end: there is no moment at which it must still be good")
	}
	now, err := w.client.Now(ctx)
	if err != nil {
		return err
	}
	if old := now.Sub(born); old > age && w.gap == nil {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the token is already %s old, %s more than asked for", old, old-age)
	}
	to := wait{due: born.Add(age)}
	if alive {
		to.until = to.due
	}
	return w.goTo(ctx, to, now)
}
