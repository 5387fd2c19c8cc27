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
