package steps

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func tokenSentences() []Definition {
	return []Definition{
		{
			Sentence: `a token`, Example: `Given a token`, do: aToken,
			About: "Takes the shared token of the credential: one is asked for per credential and lifetime, by the set-up and not by the scenario.",
		},
		{
			Sentence: `a token of {role}`, Example: `Given a token of "limited"`, do: aTokenOf,
			About: "Takes the shared token of another credential. The scenario is untested where the environment has none.",
		},
		{
			Sentence: `a fresh token`, Example: `Given a fresh token`, do: aFreshToken, fresh: true,
			About: "Asks for a token anew and makes sure that its life begins now: it is unlike the one served before, or says so in its iat.",
		},
		{
			Sentence: `a fresh token of {role}`, Example: `Given a fresh token of "second"`, do: aFreshTokenOf, fresh: true,
			About: "The same for another credential.",
		},
		{
			Sentence: `the token is kept as {new}`, Example: `Given the token is kept as "first"`, do: keepToken, anywhere: true,
			About: "Remembers the current token under a name.",
		},
		{
			Sentence: `the token {kept}`, Example: `Given the token "first"`, do: keptToken,
			About: "Makes a remembered token the current one again.",
		},
		{
			Sentence: `the token is presented as {presentation}`, Example: `Given the token is presented as "tampered-payload"`, do: present,
			About: "Spoils the token of the next call, or the way in which it is sent.",
		},
	}
}

func aToken(ctx context.Context, w *World, _ Args) error { return w.shared(ctx, w.role) }

func aTokenOf(ctx context.Context, w *World, a Args) error {
	w.role = a[0]
	return w.shared(ctx, a[0])
}

func (w *World) shared(ctx context.Context, role string) error {
	token, err := w.client.Token(ctx, role)
	if err != nil {
		return err
	}
	w.token = &token
	return nil
}

func aFreshToken(ctx context.Context, w *World, _ Args) error { return w.fresh(ctx, w.role) }

func aFreshTokenOf(ctx context.Context, w *World, a Args) error {
	w.role = a[0]
	return w.fresh(ctx, a[0])
}

// fresh asks for a token whose birth is proven (design, section 6): unlike the one served just before, or with an iat. A target
// that serves the same token again is given time to let it die, where its clock can be moved.
func (w *World) fresh(ctx context.Context, role string) error {
	before, err := w.client.Token(ctx, role)
	if err != nil {
		return err
	}
	token, err := w.ask(ctx, role, conformance.PurposeCall)
	if err != nil {
		return err
	}
	if token.Value.Reveal() == before.Value.Reveal() {
		token, err = w.reborn(ctx, role, token)
	}
	if err == nil {
		w.hold(token, w.last)
	}
	return err
}

// hold makes a token the current one, with the lifetime that its answer states.
func (w *World) hold(token clients.Token, wire *conformance.Wire) {
	w.token, w.since, w.life = &token, wire.TargetTime, w.provider.Token.Lifetime.Duration()
	if value, ok := w.provider.Token.Stated.Eval(wire); ok {
		if seconds, err := strconv.ParseInt(fmt.Sprint(value), 10, 64); err == nil {
			w.life = time.Duration(seconds) * time.Second
		}
	}
	if w.since.IsZero() {
		w.since = token.Born
	}
}

func (w *World) ask(ctx context.Context, role string, p conformance.Purpose) (clients.Token, error) {
	token, wire, err := w.session.Fresh(ctx, role, p)
	if wire != nil {
		w.last, w.answers = wire, []*conformance.Wire{wire}
	}
	return token, err
}

// reborn deals with a target that serves a token again: its iat proves its birth, or its life is let pass and another asked for.
func (w *World) reborn(ctx context.Context, role string, same clients.Token) (clients.Token, error) {
	if iat, ok := decodeJWT(same.Value.Reveal()).seconds("iat"); ok {
		same.Born = time.Unix(iat, 0)
		return same, nil
	}
	_, dead := w.provider.Token.Life()
	if err := w.client.Advance(ctx, dead); err != nil {
		return same, err
	}
	token, err := w.ask(ctx, role, conformance.PurposeSetup)
	if err == nil && token.Value.Reveal() == same.Value.Reveal() {
		return token, conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the target serves the same token %s later and the token has no iat: when its life began cannot be told", conformance.Words(dead))
	}
	return token, err
}

func keepToken(_ context.Context, w *World, a Args) error {
	if w.token == nil {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract, "there is no token to keep as %q", a[0])
	}
	w.kept[a[0]] = *w.token
	return nil
}

func keptToken(_ context.Context, w *World, a Args) error {
	token := w.kept[a[0]]
	w.token = &token
	return nil
}

func present(_ context.Context, w *World, a Args) error {
	w.presented = a[0]
	return nil
}
