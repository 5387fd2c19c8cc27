package steps

import (
	"context"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func tokenSentences() []Definition {
	return []Definition{
		{
			Sentence: `a token`, Example: `Given a token`, do: givenToken, means: holdsToken,
			About: "Takes the shared token of the credential: one is asked for per credential and lifetime, by the set-up and not by the scenario.",
		},
		{
			Sentence: `a token of {role}`, Example: `Given a token of "limited"`, do: aTokenOf, means: holdsToken,
			About: "Takes the shared token of another credential. The scenario is untested where the environment has none.",
		},
		{
			Sentence: `a fresh token`, Example: `Given a fresh token`, do: aFreshToken, fresh: true, means: bearsToken,
			About: "Asks for a token anew and makes sure that its birth is known: it is unlike the one served just before, or says it in its iat. " +
				"One that is served again is let die first.",
		},
		{
			Sentence: `a fresh token of {role}`, Example: `Given a fresh token of "second"`, do: aFreshTokenOf, fresh: true, means: bearsToken,
			About: "The same for another credential.",
		},
		{
			Sentence: `the token is kept as {new}`, Example: `Given the token is kept as "first"`, do: keepToken, anywhere: true, needs: []need{aToken},
			About: "Remembers the current token under a name.",
		},
		{
			Sentence: `the token {kept}`, Example: `Given the token "first"`, do: keptToken, means: holdsToken,
			About: "Makes a remembered token the current one again, and its credential with it.",
		},
		{
			Sentence: `the token is presented as {presentation}`, Example: `Given the token is presented as "tampered-payload"`, do: present,
			shapes: true, means: presentsToken,
			About: "Spoils the token of the next call, or the way in which it is sent.",
		},
	}
}

func givenToken(ctx context.Context, w *World, _ Args) error { return w.shared(ctx, w.role) }

func aTokenOf(ctx context.Context, w *World, a Args) error { return w.shared(ctx, a[0]) }

// shared takes the shared token of a credential. No answer of the scenario handed it out, so nothing states its life.
func (w *World) shared(ctx context.Context, role string) error {
	token, err := w.client.Token(ctx, role)
	if err != nil {
		return err
	}
	w.role, w.held = role, &holding{token: token}
	return nil
}

func aFreshToken(ctx context.Context, w *World, _ Args) error { return w.fresh(ctx, w.role) }

func aFreshTokenOf(ctx context.Context, w *World, a Args) error { return w.fresh(ctx, a[0]) }

func keepToken(ctx context.Context, w *World, a Args) error {
	h, err := w.holding(ctx)
	if err == nil {
		w.kept[a[0]] = *h
	}
	return err
}

func keptToken(_ context.Context, w *World, a Args) error {
	h := w.kept[a[0]]
	w.held, w.role = &h, h.token.Role
	return nil
}

func present(_ context.Context, w *World, a Args) error {
	w.presented = provider.Case(a[0])
	return nil
}

// holding returns the current token. There may be none although the plan saw a request for one: it was refused.
func (w *World) holding(ctx context.Context) (*holding, error) {
	if w.held != nil {
		return w.held, nil
	}
	if w.asked != nil && !w.client.Worked(w.asked.Credential) {
		if _, err := w.client.Token(ctx, w.asked.Credential); err != nil {
			return nil, err // the credential is to blame, or whatever else keeps everybody from a token
		}
	}
	return nil, conformance.Stopf(conformance.Inconclusive, conformance.CauseContract, "there is no token to look at: none was issued")
}
