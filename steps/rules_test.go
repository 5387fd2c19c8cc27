package steps

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// ruling is a target and what a rule of judgement makes of it (design, section 5).
type ruling struct {
	about  string
	target behave
	change func(*bench)
	steps  []string
	pass   []string // notes that have to be there; the scenario passes
	want   []string // what has to come of it, where it does not pass
}

func judge(t *testing.T, rulings []ruling) {
	t.Helper()
	for _, r := range rulings {
		t.Run(r.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, r.target)
			if r.change != nil {
				r.change(b)
			}
			result := b.run(t, r.steps...)
			assert.Equal(t, append([]string{}, r.want...), b.anonymous(outcome(result)))
			assert.Equal(t, r.want == nil, result.Verdict == conformance.Pass, "verdict %s", result.Verdict)
			for _, note := range r.pass {
				assert.Contains(t, notes(result), note)
			}
		})
	}
}

// then puts steps after others.
func then(first []string, more ...string) []string { return append(slices.Clone(first), more...) }

func asked(given ...string) []string { return then(given, "When a token is requested") }

const isShut = "Then the request is refused"

// openHouse hands out a token to whoever asks.
func openHouse() behave {
	return on("/token", func(s *stub, _ seen) *reply { return &reply{status: 200, body: s.handOut("default")} })
}

// TestRule2 shows that what a client must send is no promise that anything else is refused, and that whoever lets in without the
// documented proof breaks the claim that asks for it.
func TestRule2(t *testing.T) {
	t.Parallel()
	const yes = "noted: the request succeeds: yes"
	isNoted := "Then it is noted whether the request succeeds"
	letIn := want("accepted: status: expected a refusal with no token and no data, got 200 with a token")
	data := "accepted: status: expected a refusal with no token and no data, got 200 with the protected data"
	ship := says("/ships/17", 200, shipBody)
	judge(t, []ruling{
		{about: "another verb gets a token", target: openHouse(), steps: then(asked(`Given the method is "GET"`), isNoted), pass: want(yes)},
		{about: "another encoding gets a token", steps: then(asked(`Given the body is sent as "json"`), isNoted), pass: want(yes)},
		{about: "another place gets a token", target: openHouse(), steps: then(asked(`Given the credentials are sent in "query"`), isNoted), pass: want(yes)},
		{about: "another verb gets none", steps: then(asked(`Given the method is "GET"`), isNoted), pass: want("noted: the request succeeds: no (status: expected 200, got 405)")},
		{about: "a standard forbids it", target: openHouse(), steps: then(asked(`Given the credentials are sent in "query"`), isShut), want: letIn},
		{about: "a wrong secret gets a token", target: openHouse(), steps: then(asked(`Given the credential field "client_secret" is wrong`), isShut), want: letIn},
		{about: "no secret gets a token", target: openHouse(), steps: then(asked(`Given the credential field "client_secret" is left out`), isShut), want: letIn},
		{about: "a foreign client gets a token", target: openHouse(), change: func(b *bench) {
			b.options.Target.Credentials["foreign"] = map[string]string{"client_id": "kelp-foreign", "client_secret": "foreign-not-real"}
		}, steps: then(asked(`Given the credential "foreign"`), isShut), want: letIn},
		{about: "no token opens a ship", target: ship, steps: then([]string{`Given the token is presented as "no-header"`, `When "readShip" is called`}, isShut), want: want(data)},
		{about: "an invented token opens a ship", target: ship, steps: then(garbageAt("readShip"), isShut), want: want(data)},
		{about: "a changed token opens a ship", target: together(jwts(rs256, nil), ship),
			steps: []string{"Given a token", `And the token is presented as "tampered-payload"`, `When "readShip" is called`, `Then the request is refused as documented for "tampered-payload"`},
			want:  want(data + " (KELP-USE-001)")},
		{about: "another fleet's token opens a ship", target: ship,
			steps: []string{`Given a token of "second"`, `When "readShip" is called`, `Then the request is refused as documented for "other-tenant"`}, want: want(data + " (KELP-PERM-001)")},
		{about: "a limited client lists ships", target: says("/ships", 200, shipsBody),
			steps: []string{`Given a token of "limited"`, `When "listShips" is called`, `Then the request is refused as documented for "too-little-permission"`}, want: want(data + " (KELP-PERM-001)")},
		{about: "a dead token opens a ship", target: ship,
			steps: []string{"Given a fresh token", "When the documented lifetime is over", `And "readShip" is called`, `Then the request is refused as documented for "expired"`}, want: want(data + " (KELP-LIFE-001)")},
		{about: "all as it should be", steps: then(asked(`Given the credential field "client_secret" is wrong`), isShut)},
		{about: "the credential is that of no one here", change: func(b *bench) {
			b.options.Target.Credentials["foreign"] = map[string]string{"client_id": "kelp-foreign", "client_secret": "foreign-not-real"}
		}, steps: then(asked(`Given the credential "foreign"`), isShut)},
	})
}

// limitedGets answers whoever may not see the list with a status.
func limitedGets(status int) behave {
	return on("/ships", func(s *stub, r seen) *reply {
		if s.guarded(r).status == 403 {
			return &reply{status: status}
		}
		return nil
	})
}

// ownBody answers whoever has a token with a ship that has other members than the contract's, and everybody else with a body and a status.
func ownBody(no string, status int) behave {
	return on("/ships/17", func(s *stub, r seen) *reply {
		if s.guarded(r).status == 401 {
			return &reply{status: status, body: no}
		}
		return &reply{status: 200, body: `{"vessel": "Kelp", "n": ` + asJSON(r.n) + `}`}
	})
}

// TestRule3 shows what counts as a refusal: no token, no data, no effect.
func TestRule3(t *testing.T) {
	t.Parallel()
	const shut = "expected a refusal with no token and no data, got "
	wrong := asked(`Given the credential field "client_secret" is wrong`)
	gets := func(status int, body string) behave { return garbageGets(&reply{status: status, body: body}) }
	const noID, noName = "schema: body /id: expected a string, got no such member (KELP-SHIP-001)", "schema: body /name: expected a string, got no such member (KELP-SHIP-001)"
	nobody := want(noID, noName, noID, noName, // of both controls: to good credentials the ship was promised
		"stopped/contract: readShip was answered 200 without data, and so were good credentials: it cannot be told that anybody is let in")
	others := []string{`Given a token of "second"`, `When "readShip" is called`, `Then the request is refused as documented for "other-tenant"`}
	denied := []string{`Given a token of "limited"`, `When "listShips" is called`, `Then the request is refused`}
	ship, ships, search := then(garbageAt("readShip"), isShut), then(garbageAt("listShips"), isShut), then(garbageAt("searchShips"), isShut)
	judge(t, []ruling{
		{about: "a 401 with a token", target: on("/token", func(s *stub, r seen) *reply {
			if r.n == 1 {
				return &reply{status: 401, body: s.handOut("default")}
			}
			return nil
		}), steps: then(wrong, isShut), want: want("accepted: status: " + shut + "401 with a token")},
		{about: "a 401 with the data", target: gets(401, `{"reason": "bad token", "name": "Sea Lion of Kelp"}`), steps: ship, want: want("accepted: status: " + shut + "401 with protected data at /name")},
		{about: "a 401 with data in a list", target: gets(401, `{"ships": [{}, {"name": "Sea Cow of Kelp"}]}`), steps: ships, want: want("accepted: status: " + shut + "401 with protected data at /ships/1/name")},
		{about: "a 401 that repeats what was asked for", change: shipCalled("17-sea-lion"), target: together(says("/ships/17-sea-lion", 200, `{"id": "17-sea-lion", "name": "x"}`),
			on("GET /ships/17-sea-lion", func(s *stub, r seen) *reply {
				if s.guarded(r).status == 401 {
					return &reply{status: 401, body: `{"id": "17-sea-lion"}`}
				}
				return nil
			})), steps: ship},
		{about: "a 401 with a value that tells nothing", target: gets(401, `{"id": "17", "decks": 3}`), steps: ship},
		{about: "a 401 with the same value elsewhere", target: gets(401, `{"owner": "Sea Lion of Kelp"}`), steps: ship},
		{about: "404 where it is documented", target: gets(404, ``), steps: ship},
		{about: "408 where it is documented", target: gets(408, ``), steps: ship},
		{about: "404 where it is not", target: gets(404, ``), steps: ships, want: want("inconclusive/contract: listShips was answered 404, which is a refusal only where it is documented")},
		{about: "404 where it is not, to another caller than the one who is served", target: limitedGets(404), steps: denied,
			pass: want("status: refused with 404: what good credentials are served is not there for others")},
		{about: "404 to a caller who is denied, and to everybody", target: says("/ships", 404, ``), steps: denied,
			want: want("inconclusive/contract: the control before it failed: listShips with good credentials was answered 404, so a refusal proves nothing")},
		{about: "408 where we assumed it", target: gets(408, ``), steps: ships, want: want("inconclusive/contract: listShips was answered 408, which is a refusal only where it is documented")},
		{about: "429 where it is not documented", target: gets(429, ``), steps: ships, want: want("inconclusive/quota: listShips: status 429: the target wants fewer requests")},
		{about: "503 where it is not documented", target: gets(503, ``), steps: ships, want: want("inconclusive/outage: listShips: status 503: a gateway does not reach the target")},
		{about: "503 where the contract documents it", target: gets(503, ``), steps: search},
		{about: "503 where the table documents it", target: gets(503, ``), steps: then(garbageAt("searchShips"), `Then the request is refused as documented for "garbage"`)},
		{about: "429 where the table documents it", target: gets(429, ``),
			steps: []string{"Given a token", `And the token is presented as "wrong-scheme"`, `When "searchShips" is called`, `Then the request is refused as documented for "wrong-scheme"`}},
		{about: "503 where the table documents another", target: gets(503, ``), steps: then(garbageAt("readShip"), `Then the request is refused as documented for "garbage"`),
			want: want("inconclusive/outage: readShip: status 503: a gateway does not reach the target")},
		{about: "429 where the table documents another", target: gets(429, ``), steps: then(garbageAt("readShip"), `Then the request is refused as documented for "garbage"`),
			want: want("inconclusive/quota: readShip: status 429: the target wants fewer requests")},
		{about: "another than the table documents", target: gets(401, ``), steps: then(garbageAt("searchShips"), `Then the request is refused as documented for "garbage"`),
			want: want("status: status: expected 503, got 401 (KELP-USE-001)")},
		{about: "500 where it is documented", target: gets(500, ``), steps: search},
		{about: "500 where it is not, while others are served", target: gets(500, ``), steps: ship, want: want("status: status: expected a refusal, got 500, while good credentials are served")},
		{about: "501 where 401 is documented", target: gets(501, ``), steps: then(garbageAt("readShip"), `Then the request is refused as documented for "garbage"`), want: want("status: status: expected 401, got 501 (KELP-USE-002)")},
		{about: "500 for everybody", target: says("/ships/17", 500, ``), steps: ship,
			want: want("inconclusive/contract: the control before it failed: readShip with good credentials was answered 500, so a refusal proves nothing")},
		{about: "a gateway's 502", target: gets(502, ``), steps: ship, want: want("inconclusive/outage: readShip: status 502: a gateway does not reach the target")},
		{about: "a gateway's 504", target: gets(504, ``), steps: ship, want: want("inconclusive/outage: readShip: status 504: a gateway does not reach the target")},
		{about: "an effect without data", target: says("/ships/17", 204, ``), steps: then(garbageAt("scrapShip"), isShut), want: want("accepted: status: " + shut + "204 with the same answer as good credentials get")},
		{about: "an effect, with members that are not documented", target: says("/search", 200, `[{"id": "1", "name": "x", "colour": "red"}]`), steps: search, want: want("accepted: status: " + shut + "200 with the protected data")},
		{about: "an empty list is one, too", target: says("/search", 200, `[ ]`), steps: search, want: want("accepted: status: " + shut + "200 with the same answer as good credentials get")},
		{about: "a 200 that says no", target: gets(200, `{"error": "no"}`), steps: ship, pass: want("status: refused with 200: no token and no data, but not a 4xx")},
		{about: "a 200 that says no to everybody", target: says("/ships/17", 200, `{"error": "no"}`), steps: ship,
			want: nobody},
		{about: "a 200 that says no, otherwise each time, to everybody", target: on("/ships/17", func(_ *stub, r seen) *reply {
			return &reply{status: 200, body: asJSON(map[string]any{"error": "no", "n": r.n})}
		}), steps: ship, want: nobody},
		{about: "a body of its own, for another tenant too", target: ownBody(`{"refused": true}`, 403), steps: others,
			want: want(noID, noName, noID, noName, "accepted: status: "+shut+"200 with an answer such as good credentials get, and strangers do not (KELP-PERM-001)")},
		{about: "the same, and strangers are refused with 200", target: ownBody(`{"refused": true}`, 200), steps: others,
			want: want(noID, noName, noID, noName, "accepted: status: "+shut+"200 with an answer such as good credentials get, and strangers do not (KELP-PERM-001)")},
		{about: "a body of its own, and a refusal of its own", target: ownBody(`{"refused": true}`, 200), steps: ship, want: want(noID, noName, noID, noName),
			pass: want("status: refused with 200: no token and no data, but not a 4xx")},
		{about: "a redirect", target: gets(302, ``), steps: ship, pass: want("status: refused with 302: no token and no data, but not a 4xx")},
		{about: "a 200 that is longer than is read", target: gets(200, `{"error": "`+longWord+`"}`), change: func(b *bench) { b.options.MaxBody = 500 }, steps: ship,
			want: want("inconclusive/harness: readShip was answered 200 with more than is read of a body: whether there is data in it cannot be told")},
		{about: "one of several calls is let in", target: on("/ships/17", func(_ *stub, r seen) *reply {
			if r.n == 2 {
				return &reply{status: 200, body: shipBody}
			}
			return nil
		}), steps: []string{"Given a token", `And the token is presented as "garbage"`, `When "readShip" is called 3 times`, isShut},
			want: want("accepted: status: " + shut + "200 with the protected data")},
		{about: "one of several calls side by side is let in", target: on("/ships/17", func(_ *stub, r seen) *reply {
			if r.n == 2 {
				return &reply{status: 200, body: shipBody}
			}
			return nil
		}), steps: []string{"Given a token", `And the token is presented as "garbage"`, `When "readShip" is called 3 times at once`, isShut},
			want: want("accepted: status: " + shut + "200 with the protected data")},
	})
}

// shipCalled gives the ship of the environment another id.
func shipCalled(id string) func(*bench) {
	return func(b *bench) { b.options.Target.Resources["ship"] = id }
}

const longWord = "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" +
	"llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyll" +
	"gogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllll" +
	"antysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
