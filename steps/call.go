package steps

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func callSentences() []Definition {
	return []Definition{
		{
			Sentence: `a token is requested`, Example: `When a token is requested`, do: requestToken, sends: true, fresh: true,
			About: "Sends the documented token request, as the Givens shaped it. A token in the answer becomes the current one.",
		},
		{
			Sentence: `a token is requested with Basic encoded as {encoding} or else as {encoding}`,
			Example:  `When a token is requested with Basic encoded as "raw" or else as "form-encoded"`, do: eitherEncoding, sends: true, fresh: true,
			About: "Asks with the first encoding and, if no token comes, with the second. The last answer is judged.",
		},
		{
			Sentence: `the answer is kept as {newanswer}`, Example: `Given the answer is kept as "mine"`, do: keepAnswer, anywhere: true,
			needs: []need{anAnswer},
			About: "Remembers the last answer under a name.",
		},
		{
			Sentence: `{op} is called`, Example: `When "readCustomer" is called`, do: callOnce, sends: true,
			About: "Calls an operation by its operationId, with the current token where it takes one.",
		},
		{
			Sentence: `{op} is called {times} times`, Example: `When "readCustomer" is called 20 times`, do: callTimes, sends: true,
			About: "Calls it again and again with the same token. Status and refusal are judged of every answer, body and headers of the last.",
		},
		{
			Sentence: `{op} is called {times} times at once`, Example: `When "readCustomer" is called 10 times at once`, do: callAtOnce, sends: true,
			About: "Sends the calls side by side.",
		},
	}
}

func requestToken(ctx context.Context, w *World, _ Args) error {
	return w.send(ctx, w.provider.Token.Operation, 1)
}

func keepAnswer(_ context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	w.records[a[0]] = wire
	return nil
}

func callOnce(ctx context.Context, w *World, a Args) error { return w.send(ctx, a[0], 1) }

func callTimes(ctx context.Context, w *World, a Args) error {
	n, err := strconv.Atoi(a[1])
	if err != nil {
		return err
	}
	return w.send(ctx, a[0], n)
}

// callAtOnce sends the calls side by side and judges them in the order of their numbers.
func callAtOnce(ctx context.Context, w *World, a Args) error {
	n, err := strconv.Atoi(a[1])
	if err != nil {
		return err
	}
	d, err := w.ready(ctx, a[0])
	if err != nil {
		return err
	}
	for _, wire := range w.sideBySide(ctx, d, n) {
		if err := w.judge(wire); err != nil {
			return err
		}
	}
	defer w.used()
	return w.allowed(ctx)
}

func (w *World) sideBySide(ctx context.Context, d *clients.Draft, n int) []*conformance.Wire {
	wires := make([]*conformance.Wire, n)
	var wg sync.WaitGroup
	for i := range wires {
		wg.Go(func() { wires[i] = w.session.Send(ctx, d, conformance.PurposeCall) })
	}
	wg.Wait()
	return wires
}

// eitherEncoding asks with the first encoding and, if that hands out no token, once more with the second: for credentials that
// two readings of a page encode differently.
func eitherEncoding(ctx context.Context, w *World, a Args) error {
	before := w.draft
	for _, encoding := range a {
		w.draft = before
		w.draft.shape = append(slices.Clone(before.shape), encode(encoding))
		if err := requestToken(ctx, w, nil); err != nil {
			return err
		}
		if _, ok := w.client.Issued(w.last); ok {
			return nil
		}
	}
	return nil
}
