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
			Sentence: `the token was used {n} times`, Example: `Then the token was used 20 times`, do: tokenUsed, asserts: true,
			About: "By the scenario's own calls with the current token.",
		},
		{
			Sentence: `every use of the token was accepted`, Example: `Then every use of the token was accepted`, do: everyUse, asserts: true,
			About: "Reuse on the provider's side: the same token was let in each time. No use at all proves nothing and is a finding.",
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
	if got := w.ledger().TokenRequests(); strconv.Itoa(got) != a[0] {
		w.unlikeLedger(a[0]+" token requests", fmt.Sprint(got))
	}
	return nil
}

// facts returns what the ledger knows of the current token.
func (w *World) facts() (conformance.TokenFacts, error) {
	token, err := w.current()
	if err != nil {
		return conformance.TokenFacts{}, err
	}
	fingerprint := w.redactor.Fingerprint(token.Value.Reveal())
	for _, facts := range w.ledger().Tokens() {
		if facts.Token == fingerprint {
			return facts, nil
		}
	}
	return conformance.TokenFacts{}, nil
}

func tokenUsed(_ context.Context, w *World, a Args) error {
	facts, err := w.facts()
	if err == nil && strconv.Itoa(facts.Used) != a[0] {
		w.unlikeLedger(a[0]+" uses of the token", fmt.Sprint(facts.Used))
	}
	return err
}

func everyUse(_ context.Context, w *World, _ Args) error {
	facts, err := w.facts()
	if err == nil && (facts.Accepted != facts.Used || facts.Used == 0) {
		w.unlikeLedger("every use of the token accepted", fmt.Sprintf("%d of %d", facts.Accepted, facts.Used))
	}
	return err
}
