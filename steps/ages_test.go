package steps

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

const nightToken = "opaque-night-token~not-real"

// atNight is a world that goes on with a token, of which these exchanges are known.
func atNight(t *testing.T, of func(token string) []conformance.Exchange) *World {
	t.Helper()
	w, result, _ := newBench(t).begin(t, then(readShip(), isShut)...)
	w.redactor.AddToken(nightToken)
	token := clients.Token{Value: clients.NewSecret(nightToken), Born: midday()}
	w.gap, w.held = &gap{token: token}, &holding{token: token}
	result.Exchanges = of(w.redactor.Fingerprint(nightToken))
	require.NotEmpty(t, w.redactor.Fingerprint(nightToken))
	return w
}

// TestAges shows what the exchanges tell of the life of a token: how old it was when it was let in last, and when it was refused first
// after that.
func TestAges(t *testing.T) {
	t.Parallel()
	type use struct {
		age    float64
		status int
		how    string // "" or in what way it was presented, "another" for another token's use, "lost" for one without an answer
	}
	age := func(seconds float64) *float64 { return &seconds }
	for about, test := range map[string]struct {
		uses             []use
		alive, dead, now *float64
	}{
		"never used":                     {nil, age(0), nil, nil},
		"let in":                         {[]use{{10, 200, ""}}, age(10), nil, age(10)},
		"let in with any success":        {[]use{{10, 299, ""}}, age(10), nil, age(10)},
		"a redirect tells nothing":       {[]use{{10, 300, ""}}, age(0), nil, age(10)},
		"let in, then refused":           {[]use{{10, 200, ""}, {20, 401, ""}, {30, 403, ""}}, age(10), age(20), age(30)},
		"the last of the 4xx":            {[]use{{20, 499, ""}}, age(0), age(20), age(20)},
		"the first of the 4xx":           {[]use{{20, 400, ""}}, age(0), age(20), age(20)},
		"what comes before the 4xx":      {[]use{{20, 399, ""}}, age(0), nil, age(20)},
		"refused, then let in":           {[]use{{10, 401, ""}, {20, 200, ""}}, age(20), nil, age(20)},
		"nothing there":                  {[]use{{10, 404, ""}}, age(0), nil, age(10)},
		"an error":                       {[]use{{10, 500, ""}}, age(0), nil, age(10)},
		"presented otherwise, then well": {[]use{{5, 401, "query"}, {10, 200, ""}}, age(10), nil, age(10)},
		"well, then presented otherwise": {[]use{{10, 200, ""}, {15, 401, "query"}}, age(10), nil, age(10)},
		"another token":                  {[]use{{5, 401, "another"}, {10, 200, ""}, {15, 401, "another"}}, age(10), nil, age(10)},
		"an answer that never came":      {[]use{{5, 0, "lost"}, {10, 200, ""}}, age(10), nil, age(10)},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			w := atNight(t, func(token string) []conformance.Exchange {
				all := []conformance.Exchange{{Issued: token}}
				for _, u := range test.uses {
					e := conformance.Exchange{Token: token, TokenAge: &u.age, Response: &conformance.Response{Status: u.status}}
					switch u.how {
					case "another":
						e.Token = "another"
					case "lost":
						e.Response = nil
					default:
						e.Presented = u.how
					}
					all = append(all, e)
				}
				return all
			})
			var r conformance.Resumption
			w.ages(&r)
			assert.Equal(t, test.alive, r.LastAlive)
			assert.Equal(t, test.dead, r.Dead)
			assert.Equal(t, test.now, r.Age)
		})
	}
}

// TestAgeAtTheJudgement shows that the age at which a token was judged is one of this run, not of the earlier one.
func TestAgeAtTheJudgement(t *testing.T) {
	t.Parallel()
	age := 10.0
	w := atNight(t, func(token string) []conformance.Exchange {
		used := conformance.Exchange{Token: token, TokenAge: &age, Response: &conformance.Response{Status: 200}}
		return []conformance.Exchange{{Issued: token}, used}
	})
	r := conformance.Resumption{Earlier: 2}
	w.ages(&r)
	assert.Nil(t, r.Age)
	assert.Equal(t, &age, r.LastAlive)
	w.result.Exchanges[0].Issued = "another"
	w.result.Exchanges[1].Response.Status = 401
	r = conformance.Resumption{}
	w.ages(&r)
	assert.Nil(t, r.LastAlive, "nobody saw it alive")
	assert.Equal(t, &age, r.Dead)
	r = conformance.Resumption{Earlier: 1}
	w.ages(&r)
	assert.Equal(t, &age, r.Age)
	w.gap.token = clients.Token{}
	r = conformance.Resumption{}
	w.ages(&r)
	assert.Equal(t, conformance.Resumption{}, r, "there is no token to tell of")
}

// TestLate shows that a refusal which came too late leaves the question open, until the token was let in again; other answers do not decide.
func TestLate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status         int
		stops, cleared bool
	}{
		{200, false, true}, {299, false, true}, {199, false, false}, {300, false, false}, {399, false, false}, {400, true, false}, {401, true, false}, {499, true, false}, {500, false, false},
	} {
		w := atNight(t, func(string) []conformance.Exchange { return nil })
		w.gap.late = true
		err := w.heldAgainst(&conformance.Wire{Token: nightToken, Purpose: conformance.PurposeCall, Status: test.status})
		assert.Equal(t, test.stops, err != nil, test.status)
		assert.Equal(t, test.cleared, !w.gap.late, test.status)
	}
}

// TestMustLive shows until when the current token has to live: by the page, or else by its answer, with the leeway of the page.
func TestMustLive(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	script, err := b.vocabulary.Resolve(lines("Given a fresh token", "When 10 minutes pass", `And "readShip" is called`, "And a token is requested", "Then the request succeeds"), b.known, b.claims)
	require.NoError(t, err)
	later := midday().Add(5 * time.Minute)
	for about, test := range map[string]struct {
		documented time.Duration
		held       *holding
		step       int
		want       time.Time
	}{
		"by the page":                    {time.Hour, &holding{since: later, life: 2 * time.Hour}, 1, midday().Add(59 * time.Minute)},
		"by its answer":                  {0, &holding{since: later, life: 2 * time.Hour}, 1, later.Add(119 * time.Minute)},
		"by the page, however short":     {1, &holding{since: later}, 1, midday().Add(1 - time.Minute)},
		"by its answer, however short":   {0, &holding{since: later, life: 1}, 1, later.Add(1 - time.Minute)},
		"by nothing":                     {0, &holding{since: later}, 1, time.Time{}},
		"no token":                       {time.Hour, nil, 1, time.Time{}},
		"another is asked for":           {time.Hour, &holding{since: later}, 2, time.Time{}},
		"the one that is just asked for": {time.Hour, &holding{since: later}, 0, midday().Add(59 * time.Minute)},
	} {
		known := *b.known.Provider
		known.Token.Lifetime = provider.Span(test.documented)
		w := &World{provider: &known, script: script, step: test.step, held: test.held}
		if w.held != nil {
			w.held.token.Born = midday()
		}
		assert.Equal(t, test.want, w.mustLive(), about)
	}
}
