package steps

import (
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

const (
	noToken = `requestToken gave no token: status 401: check the credential "default"`
	denied  = "inconclusive/credential: " + noToken
	noRole  = `untested/credential: the environment gives no complete credential "absent": set PLIMSOLL_KELPLINE_ABSENT_CLIENT_ID, PLIMSOLL_KELPLINE_ABSENT_CLIENT_SECRET`
)

func tokenDeeds() []deed {
	shut := []stopping{{"the credential is wrong", "", target(says("/token", 401, `{}`)), want(denied), nil}}
	none := target(on("/token", func(s *stub, r seen) *reply {
		if r.n > 0 {
			return &reply{status: 500}
		}
		return nil
	}))
	return []deed{
		{
			sentence: `a token`, step: "Given a token", then: []string{`When "readShip" is called`}, shows: used("/ships/17"), want: "opaque-default-token-1~not-real, 1 asked for",
			stops: append(shut, stopping{"there is no credential", "", lacking("default", "client_secret"),
				want(`untested/credential: the environment gives no complete credential "default": set PLIMSOLL_KELPLINE_CLIENT_SECRET`), nil}),
		},
		{
			sentence: `a token of {role}`, step: `Given a token of "second"`, then: []string{`When "listShips" is called`}, shows: used("/ships"), want: "opaque-second-token-1~not-real, 1 asked for",
			others: []other{{`Given a token of "default"`, "opaque-default-token-1~not-real, 1 asked for"}},
			stops:  []stopping{{"there is none", `Given a token of "absent"`, nil, want(noRole), nil}},
		},
		{
			sentence: `a fresh token`, step: `Given a fresh token`, then: []string{`When "readShip" is called`}, shows: used("/ships/17"), want: "opaque-default-token-2~not-real, 2 asked for",
			stops: append(shut, stopping{"there is none any more", "", none, want("inconclusive/contract: requestToken gave no token: expected a success, got status 500"), nil}),
		},
		{
			sentence: `a fresh token of {role}`, step: `Given a fresh token of "second"`, then: []string{`When "listShips" is called`}, shows: used("/ships"),
			want:   "opaque-second-token-2~not-real, 2 asked for",
			others: []other{{`Given a fresh token of "default"`, "opaque-default-token-2~not-real, 2 asked for"}},
			stops:  []stopping{{"there is none", `Given a fresh token of "absent"`, nil, want(noRole), nil}},
		},
		{
			sentence: `the token is kept as {new}`, given: []string{"Given a fresh token"}, step: `Given the token is kept as "first"`, shows: keptNames, want: "first",
			others: []other{{`Given the token is kept as "second"`, "second"}},
		},
		{
			sentence: `the token is kept as {new}`, given: []string{`Given the credential field "client_secret" is wrong`, "When a token is requested"}, step: `Then the token is kept as "first"`,
			shows: keptNames, target: on("/token", func(s *stub, _ seen) *reply { return &reply{status: 200, body: s.handOut("default")} }), want: "first",
			stops: []stopping{
				{"none was handed out", "", target(func(s *stub) { delete(s.answers, "/token") }), want("inconclusive/contract: there is no token to look at: none was issued"), nil},
				{"the credential does not work", "", target(says("/token", 403, `{}`)), want(strings.Replace(denied, "401", "403", 1)), nil},
			},
		},
		{
			sentence: `the token {kept}`, given: []string{"Given a fresh token", `And the token is kept as "first"`, "When a token is requested", `Then the token is kept as "second"`},
			step: `Given the token "first"`, then: []string{`When "readShip" is called`}, shows: used("/ships/17"), want: "opaque-default-token-2~not-real, 3 asked for",
			others: []other{{`Given the token "second"`, "opaque-default-token-3~not-real, 3 asked for"}},
			surely: "the plan knows that the token was kept",
		},
		{
			sentence: `the token {kept}`, given: []string{`Given a token of "second"`, `And the token is kept as "theirs"`, `Given a token of "default"`},
			step: `Given the token "theirs"`, then: []string{`When "readShip" is called`}, want: "second",
			shows: func(_ *bench, r conformance.Result) string { return r.Exchanges[len(r.Exchanges)-1].Credential },
		},
		{
			sentence: `the token is presented as {presentation}`, given: []string{"Given a token"}, step: `And the token is presented as "lower-case-scheme"`,
			then: []string{`When "readShip" is called`}, shows: lastHeader("/ships/17", "Authorization"), want: "bearer opaque-default-token-1~not-real",
			others: []other{
				{`And the token is presented as "twice"`, "Bearer opaque-default-token-1~not-real + Bearer opaque-default-token-1~not-real"},
				{`And the token is presented as "no-header"`, ""},
			},
			stops: []stopping{{"that makes no sense for this token", `And the token is presented as "alg-none"`, nil,
				want("not-applicable/: token as alg-none: this token is no JWT, so it has no alg"), nil}},
		},
	}
}

func keptNames(b *bench, _ conformance.Result) string {
	return strings.Join(sortedKeys(b.world.kept), " ")
}

func callDeeds() []deed {
	down := target(says("/ships/17", 503, ``, "Retry-After", "7"))
	closed := want("inconclusive/outage: readShip: status 503: a gateway does not reach the target, Retry-After: 7")
	return []deed{
		{
			sentence: `a token is requested`, step: `When a token is requested`, shows: lastRequest("/token"), want: "POST /token? grant_type=client_credentials",
			stops: []stopping{{"the credential does not work", "", target(says("/token", 401, `{}`)), want(denied), nil}},
		},
		{
			sentence: `a token is requested with Basic encoded as {encoding} or else as {encoding}`, step: `When a token is requested with Basic encoded as "swapped" or else as "raw"`,
			shows: authorizations, want: basic(sampleSecret, "kelp-client") + " " + basic("kelp-client", sampleSecret),
			others: []other{
				{`When a token is requested with Basic encoded as "raw" or else as "raw"`, basic("kelp-client", sampleSecret)},
				{`When a token is requested with Basic encoded as "swapped" or else as "user-only"`, basic(sampleSecret, "kelp-client") + " " + basic("kelp-client", "")},
			},
			stops: []stopping{{"too many requests", "", target(says("/token", 429, ``)), want("inconclusive/quota: requestToken: status 429: the target wants fewer requests"), nil}},
		},
		{
			sentence: `the answer is kept as {newanswer}`, given: readShip(), step: `Then the answer is kept as "mine"`, then: []string{"Then the status is 200"},
			shows:  func(b *bench, _ conformance.Result) string { return strings.Join(sortedKeys(b.world.records), " ") },
			want:   "mine",
			others: []other{{`Then the answer is kept as "yours"`, "yours"}}, surely: "the plan knows that there is an answer",
		},
		{
			sentence: `{op} is called`, given: []string{"Given a token"}, step: `When "readShip" is called`, shows: paths, want: "/token /ships/17",
			others: []other{{`When "listShips" is called`, "/token /ships"}, {`When "requestToken" is called`, "/token /token"}},
			stops: []stopping{
				{"the target is down", "", down, closed, nil},
				{"the environment has no such resource", "", func(b *bench) { delete(b.options.Target.Resources, "ship") },
					want(`untested/credential: the environment gives no resource "ship" (the id of a ship of the default fleet): set PLIMSOLL_KELPLINE_RESOURCE_SHIP`), nil},
				{"the environment does not allow it", `When "soundSiren" is called`, nil,
					want(`untested/harness: the environment does not allow the side effect "siren" (wakes the harbour): add it to side_effects, or to PLIMSOLL_KELPLINE_SIDE_EFFECTS`), nil},
				{"the account may not", `When "listShips" is called`, target(says("/ships", 403, `{}`)),
					want(`inconclusive/credential: listShips was answered 403: the account of "default" may not call it, so nothing can be judged`), nil},
			},
		},
		{
			sentence: `{op} is called {times} times`, given: []string{"Given a token"}, step: `When "readShip" is called 3 times`, shows: paths, want: "/token /ships/17 /ships/17 /ships/17",
			others: []other{{`When "listShips" is called 3 times`, "/token /ships /ships /ships"}, {`When "readShip" is called 1 times`, "/token /ships/17"}},
			stops:  []stopping{{"the target is down", "", down, closed, nil}},
		},
		{
			sentence: `{op} is called {times} times at once`, given: []string{"Given a token"}, step: `When "readShip" is called 2 times at once`, shows: paths, want: "/token /ships/17 /ships/17",
			others: []other{{`When "listShips" is called 2 times at once`, "/token /ships /ships"}, {`When "readShip" is called 4 times at once`, "/token /ships/17 /ships/17 /ships/17 /ships/17"}},
			stops:  []stopping{{"the target is down", "", down, closed, nil}},
		},
	}
}

func paths(b *bench, _ conformance.Result) string {
	var all []string
	for _, r := range b.requests("") {
		all = append(all, r.path)
	}
	return strings.Join(all, " ")
}

func authorizations(b *bench, _ conformance.Result) string {
	var all []string
	for _, r := range b.requests("/token") {
		all = append(all, r.header.Get("Authorization"))
	}
	return strings.Join(all, " ")
}

func clockDeeds() []deed {
	silent := func(b *bench) { b.options.Clock.Controlled = b.server.URL + "/no-clock" }
	dead := func(what string) []string {
		return want(fmt.Sprintf("inconclusive/contract: the token is already 1h30m0s old, %s more than asked for", what))
	}
	late := func(d deed) deed { // more than the life has passed already
		d.given = append(d.given, "When 90 minutes pass")
		return d
	}
	fresh := []string{"Given a fresh token"}
	all := []deed{
		{
			sentence: `{n} {unit} pass(es)`, given: fresh, step: "When 15 minutes pass", shows: moved, want: "15m0s",
			others: []other{{"When 16 minutes pass", "16m0s"}, {"When 15 days pass", "360h0m0s"}},
			stops: []stopping{
				{"the clock is none", "", silent, want("inconclusive/harness: controlled clock: POST TARGET/no-clock/advance?seconds=900: expected a success, got status 401"), nil},
				{"nobody waits that long", "", func(b *bench) { b.options.Clock.Controlled = "" },
					want("deferred/: 15m0s would have to pass, and this environment waits 0s at most: raise max_wait, or give a clock that can be moved"), nil},
			},
		},
		{sentence: `half of the documented lifetime passes`, step: "When half of the documented lifetime passes", given: fresh, shows: moved, want: "30m0s",
			stops: []stopping{{"the clock is none", "", silent, want("inconclusive/harness: controlled clock: POST TARGET/no-clock/advance?seconds=1800: expected a success, got status 401"), nil}}},
		{sentence: `the documented lifetime is nearly over`, step: "When the documented lifetime is nearly over", given: fresh, shows: moved, want: "59m0s"},
		{sentence: `the documented lifetime is over`, step: "When the documented lifetime is over", given: fresh, shows: moved, want: "1h2m0s"},
		{sentence: `half of the stated lifetime passes`, step: "When half of the stated lifetime passes", given: fresh, target: states("7200"), shows: moved, want: "1h0m0s",
			stops: []stopping{{"none is stated", "", target(states("soon")), want("inconclusive/contract: the answer with the token states no lifetime in seconds at $response.body#/expires_in"), nil}}},
		{sentence: `the stated lifetime is nearly over`, step: "When the stated lifetime is nearly over", given: fresh, target: states(7200), shows: moved, want: "1h59m0s",
			stops: []stopping{
				{"none is stated", "", target(states(1e15)), want("inconclusive/contract: the answer with the token states no lifetime in seconds at $response.body#/expires_in"), nil},
				{"less than the leeway", "", target(states(60)), want("inconclusive/contract: the life of the token is no longer than the leeway before its end: there is no moment at which it must still be good"), nil},
			}},
		{sentence: `the stated lifetime is over`, step: "When the stated lifetime is over", given: fresh, target: states(7200), shows: moved, want: "2h2m0s",
			stops: []stopping{{"none is stated", "", target(states(-1)), want("inconclusive/contract: the answer with the token states no lifetime in seconds at $response.body#/expires_in"), nil}}},
	}
	over := late(all[2])
	over.want, over.stops, over.step = "1h30m0s", []stopping{{"it was over before", "When the documented lifetime is nearly over", nil, dead("31m0s"), nil}}, "When 0 seconds pass"
	past := late(all[3])
	past.want, past.stops, past.step = "1h30m0s", []stopping{{"it was over before", "When the documented lifetime is over", nil, dead("28m0s"), nil}}, "When 0 seconds pass"
	return append(all, over, past)
}

func noteDeeds() []deed {
	ship := readShip()
	noted := func(_ *bench, r conformance.Result) string { return strings.Join(notes(r), "; ") }
	down := []stopping{{"it cannot be told for an outage", `Then it is noted whether the request is refused`, target(on("/ships/17", func(_ *stub, r seen) *reply {
		if r.n == 2 {
			return &reply{status: 502}
		}
		return nil
	})), want("inconclusive/outage: readShip: status 502: a gateway does not reach the target"), nil}}
	garbage := garbageAt("readShip")
	return []deed{
		{
			sentence: `it is noted whether {sentence}`, given: ship, step: `Then it is noted whether the status is 200`, shows: noted, want: "noted: the status is 200: yes",
			others: []other{
				{`Then it is noted whether the status is 4xx`, "noted: the status is 4xx: no (status: expected 4xx, got 200)"},
				{`Then it is noted whether the token is a JWT`, "noted: the token is a JWT: no (token: expected a JWT, got another string: 1 parts, not 3)"},
				{`Then it is noted whether the token's member "sub" is present`, `noted: the token's member "sub" is present: cannot be told (not-applicable: the token is no JWT: 1 parts, not 3)`},
				{`Then it is noted whether if the status is 401, the body is a JSON object`,
					"noted: if the status is 401, the body is a JSON object: cannot be told (not-applicable: the status is 200, so what holds for 401 does not apply)"},
			},
		},
		{sentence: `it is noted whether {sentence}`, given: garbage, step: `Then it is noted whether the request is refused`, shows: noted, want: "noted: the request is refused: yes", stops: down},
		{
			sentence: `{discrepancy} is read as {reading} if {sentence}, otherwise as {reading}`, given: ship, shows: readings,
			step: `Then "KELP-D2" is read as "text" if the status is 200, otherwise as "sample"`, want: "KELP-D2 text",
			others: []other{
				{`Then "KELP-D1" is read as "text" if the status is 200, otherwise as "sample"`, "KELP-D1 text"},
				{`Then "KELP-D2" is read as "neither" if the status is 200, otherwise as "sample"`, "KELP-D2 neither"},
				{`Then "KELP-D2" is read as "text" if the status is 201, otherwise as "sample"`, "KELP-D2 sample"},
				{`Then "KELP-D2" is read as "text" if the token's header "alg" is present, otherwise as "sample"`, "nothing"},
			},
		},
		{
			sentence: `{discrepancy} is read as {reading} if {sentence}, otherwise as {reading}`, given: ship, shows: readings,
			step: `Then "KELP-D2" is read as "text" if the status is 201, otherwise as "sample"`, want: "KELP-D2 sample",
			others: []other{{`Then "KELP-D2" is read as "text" if the status is 201, otherwise as "neither"`, "KELP-D2 neither"}},
		},
		{
			sentence: `{discrepancy} is read as {reading} if {sentence}, otherwise as {reading}`, given: garbage, shows: readings,
			step: `Then "KELP-D1" is read as "text" if the request is refused, otherwise as "sample"`, want: "KELP-D1 text",
			stops: []stopping{{down[0].why, "", down[0].change, down[0].want, nil}},
		},
	}
}

func readings(_ *bench, r conformance.Result) string {
	for _, o := range r.Readings {
		return o.Discrepancy + " " + o.Reading
	}
	return "nothing"
}
