package conformance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheLedgerIsAFoldOverExchanges(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	use := func(token string, status int, age float64) Exchange {
		return Exchange{Token: token, Response: &Response{Status: status}, TokenAge: &age, TargetTime: at}
	}
	var l Ledger
	l.Add(Exchange{Issued: "a", Credential: "default", TargetTime: at}, true)
	l.Add(Exchange{}, true) // asked, not served
	l.Add(use("a", 200, 10), false)
	l.Add(use("a", 204, 30), false)
	l.Add(use("a", 401, 900), false)
	l.Add(use("a", 403, 901), false)
	l.Add(use("a", 500, 5), false)
	l.Add(Exchange{Token: "a"}, false) // no answer
	l.Add(Exchange{Issued: "a", TargetTime: at.Add(time.Hour)}, true)
	l.Add(use("b", 200, 1), false)

	assert.Equal(t, 3, l.TokenRequests())
	assert.Equal(t, 7, l.Calls())
	want := []TokenFacts{
		{Token: "a", Credential: "default", Asked: at, Served: 2, Used: 6, Accepted: 2, Refused: 2, OldestUse: 30 * time.Second, FirstNo: 900 * time.Second},
		{Token: "b", Used: 1, Accepted: 1, OldestUse: time.Second},
	}
	assert.Equal(t, want, l.Tokens())
}

func TestAnEmptyLedgerKnowsNothing(t *testing.T) {
	t.Parallel()
	var l Ledger
	assert.Zero(t, l.TokenRequests())
	assert.Zero(t, l.Calls())
	assert.Empty(t, l.Tokens())
}

func TestWithoutATargetClockOurOwnCounts(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	var l Ledger
	l.Add(Exchange{Issued: "a", Started: at}, true)
	assert.Equal(t, at, l.Tokens()[0].Asked)
}

// Accepted is a 2xx, refused is a 401 or a 403: what else was answered says nothing about the token.
func TestWhatCountsAsAcceptedAndAsRefused(t *testing.T) {
	t.Parallel()
	for status, want := range map[int][2]int{
		199: {0, 0}, 200: {1, 0}, 299: {1, 0}, 300: {0, 0}, 400: {0, 0}, 401: {0, 1}, 402: {0, 0}, 403: {0, 1}, 404: {0, 0}, 500: {0, 0},
	} {
		var l Ledger
		l.Add(Exchange{Token: "a", Response: &Response{Status: status}}, false)
		got := l.Tokens()[0]
		assert.Equal(t, want, [2]int{got.Accepted, got.Refused}, status)
		assert.Zero(t, got.OldestUse, "nobody knows how old it was")
	}
}
