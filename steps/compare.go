package steps

import (
	"bytes"
	"context"
	"fmt"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func compareSentences() []Definition {
	return []Definition{
		{
			Sentence: `the tokens {kept} and {kept} differ`, Example: `Then the tokens "first" and "second" differ`, do: tokensDiffer, asserts: true,
			About: "Two remembered tokens are not the same string.",
		},
		{
			Sentence: `the tokens {kept} and {kept} are the same`, Example: `Then the tokens "first" and "second" are the same`, do: tokensSame, asserts: true,
			About: "Two remembered tokens are the same string.",
		},
		{
			Sentence: `the tokens {kept} and {kept} have different members {name}`,
			Example:  `Then the tokens "first" and "second" have different members "sub"`, do: membersDiffer, asserts: true,
			About: "Both JWTs have the member, with different values.",
		},
		{
			Sentence: `the answers {keptanswer} and {keptanswer} differ`, Example: `Then the answers "mine" and "theirs" differ`, do: answersDiffer, asserts: true,
			About: "The bodies of two remembered answers are not the same bytes.",
		},
	}
}

func (w *World) pair(a Args) (first, second string) {
	one, two := w.kept[a[0]], w.kept[a[1]]
	return one.token.Value.Reveal(), two.token.Value.Reveal()
}

func tokensDiffer(_ context.Context, w *World, a Args) error {
	if one, two := w.pair(a); one == two {
		w.badToken("token", fmt.Sprintf("%q and %q to differ", a[0], a[1]), "the same token")
	}
	return nil
}

func tokensSame(_ context.Context, w *World, a Args) error {
	if one, two := w.pair(a); one != two {
		w.badToken("token", fmt.Sprintf("%q and %q to be the same", a[0], a[1]), "two tokens")
	}
	return nil
}

func membersDiffer(_ context.Context, w *World, a Args) error {
	one, two := w.pair(a)
	first, okFirst, err := w.apart(fmt.Sprintf("token %q", a[0]), one)
	if err != nil {
		return err
	}
	second, okSecond, err := w.apart(fmt.Sprintf("token %q", a[1]), two)
	if err != nil || !okFirst || !okSecond {
		return err
	}
	x, okX := first.members[a[2]]
	y, okY := second.members[a[2]]
	if !okX || !okY || same(x, y) {
		w.badToken("token member /"+a[2], fmt.Sprintf("different values in %q and %q", a[0], a[1]),
			w.found(a[2], x, okX)+" and "+w.found(a[2], y, okY))
	}
	return nil
}

func answersDiffer(_ context.Context, w *World, a Args) error {
	one, two := w.records[a[0]], w.records[a[1]]
	if bytes.Equal(one.Body, two.Body) {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: "body", Expected: fmt.Sprintf("%q and %q to differ", a[0], a[1]),
			Actual: "the same body", Exchange: two.ID})
	}
	return nil
}
