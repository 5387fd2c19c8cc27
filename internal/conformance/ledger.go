package conformance

import (
	"slices"
	"time"
)

// TokenFacts is what the exchanges say about one token, known by its fingerprint.
type TokenFacts struct {
	Token      string        `json:"token"`
	Credential string        `json:"credential,omitempty"`
	Asked      time.Time     `json:"asked,omitzero"` // when it was handed out first; zero if nobody saw it
	Served     int           `json:"served"`         // how often it was handed out
	Used       int           `json:"used"`           // how often it was sent
	Accepted   int           `json:"accepted"`       // how often the answer was a 2xx
	Refused    int           `json:"refused"`        // how often the answer was a 401 or a 403
	OldestUse  time.Duration `json:"oldest_use_ns"`  // greatest age at which it was accepted
	FirstNo    time.Duration `json:"first_no_ns,omitempty"`
}

// Ledger is what follows from a sequence of exchanges about tokens. It is a pure fold: the order of the exchanges is the only
// input besides them. The zero value is an empty ledger.
type Ledger struct {
	tokens   []*TokenFacts
	requests int // token requests, answered with a token or not
	calls    int // requests that carried a bearer token
}

// Add folds one exchange into the ledger. tokenRequest says whether it asked for a token.
func (l *Ledger) Add(e Exchange, tokenRequest bool) {
	if tokenRequest {
		l.requests++
	}
	if e.Issued != "" {
		l.issued(e)
	}
	if e.Token != "" {
		l.used(e)
	}
}

func (l *Ledger) issued(e Exchange) {
	t := l.facts(e.Issued)
	t.Served++
	if t.Served == 1 {
		t.Asked, t.Credential = e.when(), e.Credential
	}
}

func (l *Ledger) used(e Exchange) {
	t := l.facts(e.Token)
	t.Used++
	l.calls++
	if e.Response == nil {
		return
	}
	age := e.age()
	switch status := e.Response.Status; {
	case status/100 == 2:
		t.Accepted++
		t.OldestUse = max(t.OldestUse, age)
	case status == 401 || status == 403:
		t.Refused++
		if t.FirstNo == 0 {
			t.FirstNo = age
		}
	}
}

// when is the moment of the exchange by the target's clock, or by ours if the target has none.
func (e Exchange) when() time.Time {
	if e.TargetTime.IsZero() {
		return e.Started
	}
	return e.TargetTime
}

func (e Exchange) age() time.Duration {
	if e.TokenAge == nil {
		return 0
	}
	return time.Duration(*e.TokenAge * float64(time.Second))
}

func (l *Ledger) facts(token string) *TokenFacts {
	i := slices.IndexFunc(l.tokens, func(t *TokenFacts) bool { return t.Token == token })
	if i < 0 {
		l.tokens = append(l.tokens, &TokenFacts{Token: token})
		i = len(l.tokens) - 1
	}
	return l.tokens[i]
}

// TokenRequests is how many requests asked for a token.
func (l *Ledger) TokenRequests() int { return l.requests }

// Calls is how many requests carried a bearer token.
func (l *Ledger) Calls() int { return l.calls }

// Tokens returns the facts about every token, in the order in which they were first seen.
func (l *Ledger) Tokens() []TokenFacts {
	facts := make([]TokenFacts, len(l.tokens))
	for i, t := range l.tokens {
		facts[i] = *t
	}
	return facts
}
