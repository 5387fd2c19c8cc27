package steps

import (
	"context"
	"fmt"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func ledgerSentences() []Definition {
	return []Definition{
		{
			Sentence: `{n} token(s) was/were requested`, Example: `Then 1 token was requested`, do: tokensRequested, asserts: true,
			About: "By the scenario's own requests; set-up and controls do not count.",
		},
		{
			Sentence: `the token was used {n} times`, Example: `Then the token was used 20 times`, do: tokenUsed, asserts: true, needs: []need{aToken},
			About: "By the scenario's own calls with the current token.",
		},
		{
			Sentence: `every use of the token was accepted`, Example: `Then every use of the token was accepted`, do: everyUse, asserts: true,
			needs: []need{aToken},
			About: "Reuse on the provider's side: the same token was let in each time. No use at all proves nothing and is a finding.",
		},
		{
			Sentence: `no answer repeats a secret`, Example: `Then no answer repeats a secret`, do: noSecret, asserts: true, needs: []need{anAnswer},
			About: "No answer of the scenario holds a secret of the credentials, a token or an Authorization header that was sent, in any encoding. " +
				"The token that a token answer hands out is no repetition.",
		},
	}
}

// ledger folds the scenario's own exchanges.
func (w *World) ledger() *conformance.Ledger {
	var l conformance.Ledger
	for _, e := range w.result.Exchanges {
		if e.Purpose == conformance.PurposeCall || e.Purpose == conformance.PurposeProbe {
			l.Add(e, w.isTokenRequest(e.Operation))
		}
	}
	return &l
}

func (w *World) unlikeLedger(want, got string) {
	w.find(conformance.Finding{Class: conformance.ClassLedger, Place: "ledger", Expected: want, Actual: got})
}

func tokensRequested(_ context.Context, w *World, a Args) error {
	want, err := strconv.Atoi(a[0])
	if err != nil {
		return err
	}
	if got := w.ledger().TokenRequests(); got != want {
		w.unlikeLedger(fmt.Sprintf("%d token requests", want), strconv.Itoa(got))
	}
	return nil
}

// facts returns what the ledger knows of the current token.
func (w *World) facts(ctx context.Context) (conformance.TokenFacts, error) {
	h, err := w.holding(ctx)
	if err != nil {
		return conformance.TokenFacts{}, err
	}
	fingerprint := w.redactor.Fingerprint(h.token.Value.Reveal())
	for _, facts := range w.ledger().Tokens() {
		if facts.Token == fingerprint {
			return facts, nil
		}
	}
	return conformance.TokenFacts{}, nil
}

func tokenUsed(ctx context.Context, w *World, a Args) error {
	want, err := strconv.Atoi(a[0])
	if err != nil {
		return err
	}
	facts, err := w.facts(ctx)
	if err == nil && facts.Used != want {
		w.unlikeLedger(fmt.Sprintf("%d uses of the token", want), strconv.Itoa(facts.Used))
	}
	return err
}

func everyUse(ctx context.Context, w *World, _ Args) error {
	facts, err := w.facts(ctx)
	if err == nil && (facts.Accepted != facts.Used || facts.Used == 0) {
		w.unlikeLedger("every use of the token accepted", fmt.Sprintf("%d of %d", facts.Accepted, facts.Used))
	}
	return err
}
