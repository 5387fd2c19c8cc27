package steps

import (
	"context"
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// TestBirth shows how a fresh token comes by a proven birth, what that costs, and that its life is counted from there.
func TestBirth(t *testing.T) {
	t.Parallel()
	life := []string{"Given a fresh token", "When the documented lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds",
		"When the documented lifetime is over", `And "readShip" is called`, "Then the request is refused as documented for \"expired\""}
	for _, test := range []struct {
		about   string
		target  behave
		steps   []string
		want    []string
		asked   int           // token requests
		elapsed time.Duration // of the target's clock
	}{
		{"another token each time", nil, life, nil, 3, 62 * time.Minute},
		{"the same token, with an iat", sameAgain(jwtMint), life, nil, 3, 62 * time.Minute},
		{"the same opaque token: it is let die first", sameAgain(opaque), life, nil, 4, 124 * time.Minute},
		{"the same token, whose iat cannot be", together(jwts(rs256, map[string]any{"iat": 1772366400000}), again()), life, nil, 4, 124 * time.Minute},
		{"the same token, whose iat is no number", together(jwts(rs256, map[string]any{"iat": "2026-03-01"}), again()), life, nil, 4, 124 * time.Minute},
		{"the same token, born half an hour before", together(sameAgain(jwtMint), aged(30*time.Minute)), life, nil, 4, (32 + 62) * time.Minute},
		{"never another token", mints("the-one-token-there-is~not-real"), life,
			want("inconclusive/contract: the target serves the same token 62 minutes later and the token has no iat: when its life began cannot be told"), 3, 62 * time.Minute},
		{"a later one has a life of its own", nil, []string{"Given a fresh token", "When 10 minutes pass", "Given a fresh token", "When the documented lifetime is nearly over",
			`And "readShip" is called`, "Then the request succeeds"}, nil, 3, 69 * time.Minute},
		{"it dies too early", func(s *stub) { s.life = 58 * time.Minute }, life[:4], want("refused: status: expected 200, got 401"), 2, 59 * time.Minute},
		{"it dies too late", func(s *stub) { s.life = 63 * time.Minute }, append(life[:1:1], life[4:]...),
			want("accepted: status: expected a refusal with no token and no data, got 200 with the protected data (KELP-LIFE-001)"), 3, 62 * time.Minute},
		{"use prolongs it", slides(), []string{"Given a fresh token", "When half of the documented lifetime passes", `And "readShip" is called`, "Then the request succeeds",
			"When the documented lifetime is over", `And "readShip" is called`, isShut},
			want("accepted: status: expected a refusal with no token and no data, got 200 with the protected data"), 2, 62 * time.Minute},
		{"a token that was asked for later, unlike the first", nil, []string{"Given a fresh token", "When 10 minutes pass", "And a token is requested", "And the documented lifetime is nearly over",
			`And "readShip" is called`, "Then the request succeeds"}, nil, 3, 69 * time.Minute},
		{"a shared token has no proven birth", nil, []string{"Given a fresh token", "Given a token", "When the documented lifetime is nearly over", "Then the status is 200"},
			want(`error/harness: the birth of the current token is not known: write "Given a fresh token" before it`), 2, 0},
		{"what was kept keeps its birth", nil, []string{"Given a fresh token", `And the token is kept as "old"`, "When 10 minutes pass", "Given a fresh token", `And the token "old"`,
			"When the documented lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds"}, nil, 3, 59 * time.Minute},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, test.target)
			assert.Equal(t, append([]string{}, test.want...), outcome(b.run(t, test.steps...)))
			assert.Len(t, b.requests("/token"), test.asked)
			assert.Equal(t, test.elapsed, b.elapsed())
		})
	}
}

func jwtMint(s *stub, role string) string {
	return jwtOf(rs256, asJSON(map[string]any{"sub": role, "iat": s.now.Unix(), "jti": s.serial}))
}

// aged has handed out a token already, so long ago.
func aged(d time.Duration) behave {
	return func(s *stub) {
		born := s.now.Add(-d)
		s.last["default"] = jwtOf(rs256, asJSON(map[string]any{"sub": "default", "iat": born.Unix()}))
		s.tokens[s.last["default"]] = grant{"default", born}
	}
}

// again serves a token again while it lives, whatever makes it.
func again() behave { return func(s *stub) { sameAgain(s.mint)(s) } }

// slides lets each use prolong the life of a token.
func slides() behave {
	return on("/ships/17", func(s *stub, r seen) *reply {
		a := s.guarded(r)
		for token := range s.tokens {
			if a.status == 200 && r.header.Get("Authorization") == "Bearer "+token {
				s.tokens[token] = grant{s.tokens[token].role, s.now}
			}
		}
		return a
	})
}

// TestBirthAfterALongTime shows that a token is not taken for new because it is unlike one that was served long ago.
func TestBirthAfterALongTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	client, err := clients.New(b.options)
	require.NoError(t, err)
	_, err = client.Token(t.Context(), provider.DefaultRole) // another scenario asked for it
	require.NoError(t, err)
	steps := lines("Given a fresh token", "When the documented lifetime is nearly over", "Then 1 token was requested")
	script, err := b.vocabulary.Resolve(steps, b.known, b.claims)
	require.NoError(t, err)
	assert.Empty(t, outcome(b.play(t, client, script)))
	assert.Len(t, b.requests("/token"), 3, "the shared one, a fresh one, and one that it can be compared with")
}

// TestNoLifetime shows that a token which is served again cannot be let die where no lifetime is documented.
func TestNoLifetime(t *testing.T) {
	t.Parallel()
	b := newBench(t, sameAgain(opaque))
	p, err := provider.Load(specs(), "kelpline")
	require.NoError(t, err)
	p.Token.Lifetime = 0
	b.known.Provider, b.options.Provider = p, p
	r := b.run(t, "Given a fresh token", "Then the status is 200")
	assert.Equal(t, want("inconclusive/contract: the target serves the same token again, without an iat, and no lifetime is documented that could be let pass: when its life began cannot be told"), outcome(r))
	assert.Zero(t, b.elapsed())
}

// TestStatedLife shows that a stated lifetime is that of the answer which handed out the current token, counted from that answer.
func TestStatedLife(t *testing.T) {
	t.Parallel()
	decreasing := together(sameAgain(opaque), func(s *stub) {
		mint := s.mint
		s.mint = func(s *stub, role string) string {
			token := mint(s, role)
			s.expires = 3600
			if known, again := s.tokens[token]; again {
				s.expires = int(3600 - s.now.Sub(known.born).Seconds())
			}
			return token
		}
	})
	for _, test := range []struct {
		about   string
		target  behave
		steps   []string
		elapsed time.Duration
	}{
		{"what is left of a token", decreasing, []string{"When a token is requested", "And 20 minutes pass", "And a token is requested", "And the stated lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds"}, 59 * time.Minute},
		{"what is left is over", decreasing, []string{"When a token is requested", "And 20 minutes pass", "And a token is requested", "And the stated lifetime is over", `And "readShip" is called`, isShut}, 62 * time.Minute},
		{"that of the first token", nil, []string{"When a token is requested", `Then the token is kept as "first"`, "When 20 minutes pass", "And a token is requested", `Given the token "first"`,
			"When the stated lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds"}, 59 * time.Minute},
		{"as digits", states("1800"), []string{"When a token is requested", "And the stated lifetime is nearly over", "Then the stated lifetime is 1800 seconds"}, 29 * time.Minute},
		{"half of it", states(json.Number("3.6e3")), []string{"When a token is requested", "And half of the stated lifetime passes", "Then the stated lifetime is 3600 seconds"}, 30 * time.Minute},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, test.target)
			assert.Empty(t, outcome(b.run(t, test.steps...)))
			assert.Equal(t, test.elapsed, b.elapsed())
		})
	}
	shared := newBench(t).run(t, "When a token is requested", "Given a token", "When the stated lifetime is over", "Then the status is 200")
	assert.Equal(t, want(`error/harness: no answer of the scenario handed out the current token: write "Given a fresh token" before it`), outcome(shared))
}

// TestRealClock shows that real time is waited for up to max_wait, and that what takes longer is deferred.
func TestRealClock(t *testing.T) {
	t.Parallel()
	for about, test := range map[string]struct {
		most   time.Duration
		waited []time.Duration
		want   []string
	}{
		"not at all": {0, nil, want("deferred/: 15m0s would have to pass, and this environment waits 0s at most: raise max_wait, or give a clock that can be moved")},
		"too little": {14 * time.Minute, nil, want("deferred/: 15m0s would have to pass, and this environment waits 14m0s at most: raise max_wait, or give a clock that can be moved")},
		"enough":     {15 * time.Minute, []time.Duration{15 * time.Minute}, []string{}},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			var waited []time.Duration
			b.options.Clock = provider.Clock{MaxWait: provider.Span(test.most)}
			b.options.Sleep = func(_ context.Context, d time.Duration) error {
				waited = append(waited, d)
				return nil
			}
			r := b.run(t, "Given a token", "When 15 minutes pass", `And "readShip" is called`, "Then the request succeeds")
			assert.Equal(t, test.want, outcome(r))
			assert.Equal(t, test.waited, waited)
			assert.Equal(t, len(test.want) == 0, r.Verdict == conformance.Pass)
		})
	}
}

// TestRebornInRealTime shows that a token which is served again defers the scenario where nobody can wait for its end.
func TestRebornInRealTime(t *testing.T) {
	t.Parallel()
	b := newBench(t, sameAgain(opaque))
	b.options.Clock.Controlled = ""
	r := b.run(t, "Given a fresh token", "Then the status is 200")
	assert.Equal(t, conformance.Deferred, r.Verdict)
	assert.Equal(t, want("deferred/: 1h2m0s would have to pass, and this environment waits 0s at most: raise max_wait, or give a clock that can be moved"), outcome(r))
}

// TestDated shows which iat is believed.
func TestDated(t *testing.T) {
	t.Parallel()
	now := midday()
	at := func(d time.Duration) any { return json.Number(big.NewInt(now.Add(d).Unix()).String()) }
	for about, test := range map[string]struct {
		iat  any
		life time.Duration
		want bool
	}{
		"now":                     {at(0), time.Hour, true},
		"a clock that is ahead":   {at(time.Minute), time.Hour, true},
		"in the future":           {at(2 * time.Minute), time.Hour, false},
		"nearly dead":             {at(-59 * time.Minute), time.Hour, true},
		"dead":                    {at(-time.Hour), time.Hour, false},
		"long ago, of no age":     {at(-1e6 * time.Second), 0, true},
		"a fraction":              {json.Number("1772366399.5"), time.Hour, true},
		"milliseconds":            {json.Number("1772366400000"), time.Hour, false},
		"nothing":                 {nil, time.Hour, false},
		"zero":                    {json.Number("0"), 0, false},
		"before all time":         {json.Number("-5"), 0, false},
		"a string":                {"1772366400", time.Hour, false},
		"an exponent without end": {json.Number("1e999999999"), time.Hour, false},
	} {
		assert.Equal(t, test.want, jwt{members: map[string]any{"iat": test.iat}}.dated(now, test.life), about)
	}
}
