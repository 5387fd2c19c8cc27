package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// TestMistakes shows what a plan says about each mistake that a scenario can hold, with its line, before anything is sent. Lines are
// counted from 10.
func TestMistakes(t *testing.T) {
	t.Parallel()
	token, called := "Given a token", `When "readShip" is called`
	ok := "Then the status is 200"
	for _, test := range []struct {
		about string
		steps []string
		want  string
	}{
		{"no steps", nil, "the scenario has no steps"},
		{"nothing judged", []string{token, called}, "the scenario judges nothing: add a Then"},
		{"unknown step", []string{"Given a tocken", called, ok}, `10: undefined step "a tocken": the nearest sentence is "a token" (plimsoll steps lists them all)`},
		{"unknown judgement", []string{token, called, `Then the body has members "a"`}, `12: undefined step "the body has members \"a\"": the nearest sentence is "the body has the members {list}" (plimsoll steps lists them all)`},
		{"a judgement under When", []string{token, called, "When the status is 200"}, `12: step "the status is 200" stands under the wrong keyword: it judges, so it belongs under Then`},
		{"a deed under Then", []string{token, `Then "readShip" is called`, ok}, `11: step "\"readShip\" is called" stands under the wrong keyword: it does something, so it belongs under Given or When`},
		{"unknown operation", []string{token, `When "readShop" is called`, ok}, `11: unknown operation "readShop": did you mean "readShip"?`},
		{"unknown credential", []string{`Given a token of "secont"`, called, ok}, `10: unknown credential "secont": did you mean "second"?`},
		{"unknown case", []string{token, called, `Then the request is refused as documented for "garbage bag"`}, `12: unknown case of the outcome table "garbage bag": expected one of alg-none, expired, garbage, malformed, no-header, other-tenant, tampered-payload, tampered-signature, too-little-permission, truncated, wrong-scheme`},
		{"unknown presentation", []string{token, `And the token is presented as "twize"`, called, ok}, `11: unknown way to present a token "twize": did you mean "twice"?`},
		{"unknown encoding", []string{`Given Basic is encoded as "row"`, "When a token is requested", ok}, `10: unknown Basic encoding "row": did you mean "raw"?`},
		{"unknown other encoding", []string{`When a token is requested with Basic encoded as "raw" or else as "swaped"`, ok}, `10: unknown Basic encoding "swaped": did you mean "swapped"?`},
		{"unknown placement", []string{`Given the credentials are sent in "querry"`, "When a token is requested", ok}, `10: unknown place for credentials "querry": did you mean "query"?`},
		{"unknown field", []string{`Given the credential field "client_sekret" is wrong`, "When a token is requested", ok}, `10: unknown credential field "client_sekret": did you mean "client_secret"?`},
		{"unknown parameter", []string{token, `And the path parameter "ship" is "1"`, called, ok}, `11: unknown path parameter "ship": expected one of deck, id`},
		{"parameter of another operation", []string{token, `And the path parameter "deck" is "1"`, called, ok}, `12: readShip: unknown path parameter "deck": expected one of id`},
		{"unknown resource", []string{token, `And the path parameter "id" is that of resource "shop"`, called, ok}, `11: unknown resource "shop": did you mean "ship"?`},
		{"unknown body", []string{`Given the body is sent as "xml"`, "When a token is requested", ok}, `10: unknown body encoding "xml": expected one of form, json`},
		{"unknown token", []string{token, `And the token is kept as "first"`, `Given the token "frist"`, called, ok}, `12: unknown kept token "frist": did you mean "first"?`},
		{"no token kept", []string{`Given the token "first"`, called, ok}, `10: unknown kept token "first": none is known`},
		{"unknown answer", []string{token, called, `Then the answer is kept as "mine"`, `And the answers "mine" and "nine" differ`}, `13: unknown kept answer "nine": did you mean "mine"?`},
		{"bad path", []string{token, called, `Then "$.a[" is present`}, `12: JSONPath "$.a[": not terminated at 5 in $.a[ (RFC 9535; use single quotes inside)`},
		{"bad pattern", []string{token, called, `Then "$.a" matches "("`}, "12: pattern \"(\": error parsing regexp: missing closing ): `(`"},
		{"bad header pattern", []string{token, called, `Then the header "A" matches "["`}, "12: pattern \"[\": error parsing regexp: missing closing ]: `[`"},
		{"bad runtime expression", []string{token, called, `Then "$.a" equals $respond.body`}, `12: runtime expression: expected $url, $method, $statusCode, $request.… or $response.…, got "$respond.body"`},
		{"bad media type", []string{token, called, `Then the media type is "json"`}, `12: media type "json": expected one such as application/json (RFC 9110 section 8.3.1)`},
		{"bad method", []string{token, `And the method is "GE T"`, called, ok}, `11: method "GE T": expected a token (RFC 9110 section 5.6.2)`},
		{"bad header", []string{token, called, `Then the header "X:Y" is present`}, `12: header name "X:Y": expected a token (RFC 9110 section 5.6.2)`},
		{"number without bounds", []string{token, called, `Then "$.a" has 10000000000 items`}, `12: number 10000000000: expected at most 9 digits`},
		{"calls without bounds", []string{token, `When "readShip" is called 1001 times`, ok}, `11: 1001 times: expected 1 to 1000`},
		{"no calls", []string{token, `When "readShip" is called 0 times at once`, ok}, `11: 0 times: expected 1 to 1000`},
		{"unknown discrepancy", []string{token, called, `Then "KELP-D9" is read as "text" if the status is 200, otherwise as "sample"`}, `12: unknown discrepancy "KELP-D9": did you mean "KELP-D1"?`},
		{"unknown reading", []string{token, called, `Then "KELP-D1" is read as "texd" if the status is 200, otherwise as "sample"`}, `12: unknown reading of KELP-D1 "texd": did you mean "text"?`},
		{"unknown other reading", []string{token, called, `Then "KELP-D1" is read as "text" if the status is 200, otherwise as "neither"`}, `12: unknown reading of KELP-D1 "neither": expected one of sample, text`},
		{"unknown nested sentence", []string{token, called, "Then it is noted whether the statue is 200"}, `12: undefined step "the statue is 200": the nearest sentence is "the status is {status}" (plimsoll steps lists them all)`},
		{"mistake in a nested sentence", []string{token, called, `Then if the status is 200, "$.a" matches "("`}, "12: pattern \"(\": error parsing regexp: missing closing ): `(`"},
		{"a note in a note", []string{token, called, "Then it is noted whether it is noted whether the status is 200"}, `12: "it is noted whether the status is 200" judges nothing: only a sentence that judges can stand inside another`},
		{"a deed in a note", []string{token, called, `Then it is noted whether the token is kept as "x"`}, `12: "the token is kept as \"x\"" judges nothing: only a sentence that judges can stand inside another`},
		{"judged before any call", []string{"Given a fresh token", isShut, called}, `11: it judges a call, but no call comes before it: write a When`},
		{"a refusal of a fresh token", []string{token, called, "Given a fresh token", isShut}, `13: it judges a call, but no call comes before it: write a When`},
		{"answer before any call", []string{token, ok, called}, `11: there is no answer to judge yet: call an operation before it`},
		{"contract before any call", []string{token, "Then the answer keeps the contract", called}, `11: there is no answer to judge yet: call an operation before it`},
		{"contract after what is not understood", []string{"Given a tokem", "Then the answer keeps the contract", called}, `10: undefined step "a tokem": the nearest sentence is "a token" (plimsoll steps lists them all)`},
		{"body before any call", []string{token, `Then "$.a" is present`}, `11: there is no answer to judge yet: call an operation before it`},
		{"clock before any call", []string{token, `Then "$.a" is within 1 minute of the target's clock`}, `11: there is no answer to judge yet: call an operation before it`},
		{"nested before any call", []string{token, `Then it is noted whether the status is 200`}, `11: there is no answer to judge yet: call an operation before it`},
		{"no token to call with", []string{called, ok}, `10: readShip needs a token: write "Given a token" before it`},
		{"no token, and another header", []string{`Given the header "X" is "y"`, called, ok}, `11: readShip needs a token: write "Given a token" before it`},
		{"no token, and a judged Authorization", []string{`When "remindMe" is called`, `Then the header "Authorization" is absent`, called, ok}, `12: readShip needs a token: write "Given a token" before it`},
		{"no token to look at", []string{`Given the token is presented as "no-header"`, called, "Then the token is a JWT"}, `12: there is no token yet: write "Given a token" before it`},
		{"no token that could die", []string{"When the documented lifetime is over", "When a token is requested", ok}, `10: there is no token yet: write "Given a token" before it`},
		{"no birth", []string{token, "When the documented lifetime is nearly over", called, ok}, `11: the birth of the token is not known: write "Given a fresh token" before it`},
		{"no statement", []string{token, "When the stated lifetime is over", called, ok}, `11: no answer has stated a lifetime yet: write "Given a fresh token" or "When a token is requested" before it`},
		{"no statement judged", []string{token, called, "Then the stated lifetime is 1 seconds"}, `12: no answer has stated a lifetime yet: write "Given a fresh token" or "When a token is requested" before it`},
		{"a token where none is taken", []string{token, `And the token is presented as "garbage"`, "When a token is requested", isShut}, `12: requestToken takes no token, so none can be presented as "garbage"`},
		{"a field that is not sent", []string{token, `And the credential field "client_secret" is wrong`, called, isShut}, `12: readShip does not carry the credential field "client_secret": to change it would change nothing`},
		{"a case where no token is taken", []string{"When a token is requested", `Then the request is refused as documented for "garbage"`}, `11: the outcome table says how tokens are refused, and requestToken takes none`},
		{"a shape that is not sent", []string{token, called, ok, `Given the header "X" is "y"`, `And the method is "PUT"`}, "13: it shapes the next request, but none follows\n14: it shapes the next request, but none follows"},
		{"several at once", []string{`Given a token of "secnd"`, `When "y" is called`, `Then "$[" is null`}, `10: unknown credential "secnd": did you mean "second"?` + "\n" +
			`11: unknown operation "y": expected one of listShips, readDeck, readShip, remindMe, requestToken, scrapShip, searchShips, soundSiren` + "\n" +
			`12: JSONPath "$[": not terminated at 3 in $[ (RFC 9535; use single quotes inside)`},
		{"no mistake follows from another", []string{"Given a tokem", called, isShut}, `10: undefined step "a tokem": the nearest sentence is "a token" (plimsoll steps lists them all)`},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			_, err := vocabulary(t).Resolve(lines(test.steps...), kelpline(t), []string{"KELP-USE-001", "KELP-USE-002", "KELP-LIFE-001", "KELP-PERM-001"})
			assert.EqualError(t, err, test.want)
		})
	}
}

// TestMistakesInClaims shows what a plan says where the scenario does not carry the claims that it judges.
func TestMistakesInClaims(t *testing.T) {
	t.Parallel()
	refusal := then(garbageAt("readShip"), `Then the request is refused as documented for "garbage"`)
	keeps := then(readShip(), "Then the answer keeps the contract")
	for _, test := range []struct {
		about  string
		steps  []string
		claims []string
		want   string
	}{
		{"the cell's claim", refusal, []string{"KELP-USE-002"}, "13: the outcome table names KELP-USE-001 for garbage of readShip, but the scenario is not tagged @KELP-USE-001"},
		{"the claim of its status", refusal, []string{"KELP-USE-001"}, "13: the outcome table names KELP-USE-002 for garbage of readShip, but the scenario is not tagged @KELP-USE-002"},
		{"a contract that finds nothing", keeps, []string{"KELP-USE-001"},
			`12: "the answer keeps the contract" can find nothing: no x-claim of the contract's operation "readShip" names one of [KELP-USE-001]`},
		{"a contract of another operation", keeps, []string{"KELP-TOKEN-002"},
			`12: "the answer keeps the contract" can find nothing: no x-claim of the contract's operation "readShip" names one of [KELP-TOKEN-002]`},
		{"nested", then(readShip(), "Then it is noted whether the answer keeps the contract"), []string{"KELP-TOKEN-002"},
			`12: "the answer keeps the contract" can find nothing: no x-claim of the contract's operation "readShip" names one of [KELP-TOKEN-002]`},
		{"after a fresh token", then(readShip(), "Given a fresh token", "Then the answer keeps the contract"), []string{"KELP-SHIP-001"},
			`13: "the answer keeps the contract" can find nothing: no x-claim of the contract's operation "requestToken" names one of [KELP-SHIP-001]`},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			_, err := vocabulary(t).Resolve(lines(test.steps...), kelpline(t), test.claims)
			assert.EqualError(t, err, test.want)
		})
	}
}

// TestMistakesOfTheProvider shows what a plan says where the provider's data lacks what a sentence speaks of.
func TestMistakesOfTheProvider(t *testing.T) {
	t.Parallel()
	p, err := provider.Load(specs(), "kelpline")
	require.NoError(t, err)
	p.Token.Lifetime, p.Token.Stated = 0, ""
	known := kelpline(t)
	known.Provider = p
	for step, want := range map[string]string{
		"When half of the documented lifetime passes":                  "no lifetime is documented: give token.lifetime in provider.yaml",
		"When the documented lifetime is nearly over":                  "no lifetime is documented: give token.lifetime in provider.yaml",
		"When the documented lifetime is over":                         "no lifetime is documented: give token.lifetime in provider.yaml",
		"When half of the stated lifetime passes":                      "token answers state no lifetime: give token.stated in provider.yaml",
		"When the stated lifetime is over":                             "token answers state no lifetime: give token.stated in provider.yaml",
		"Then the stated lifetime is 3600 seconds":                     "token answers state no lifetime: give token.stated in provider.yaml",
		"Then it is noted whether the stated lifetime is 3600 seconds": "token answers state no lifetime: give token.stated in provider.yaml",
	} {
		_, err := vocabulary(t).Resolve(lines("Given a fresh token", step, "Then the status is 200"), known, nil)
		assert.EqualError(t, err, "11: "+want, step)
	}
}

// TestScript shows what a plan learns of a scenario: what it does to others, and what it is made of.
func TestScript(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		steps        []string
		fresh, moves bool
		outcomes     []provider.Case
	}{
		{then(readShip(), "Then the status is 200"), false, false, nil},
		{then(request(), "Then the status is 200"), true, false, nil},
		{[]string{`When "requestToken" is called`, "Then the status is 200"}, true, false, nil},
		{[]string{`When a token is requested with Basic encoded as "raw" or else as "swapped"`, "Then the status is 200"}, true, false, nil},
		{[]string{"Given a fresh token", "Then the status is 200"}, true, false, nil},
		{[]string{`Given a fresh token of "second"`, "Then the status is 200"}, true, false, nil},
		{then(readShip(), "When 1 hour passes", "Then the status is 200"), false, true, nil},
		{then(garbageAt("readShip"), `Then it is noted whether the request is refused as documented for "garbage"`), false, false, []provider.Case{provider.Garbage}},
	} {
		claims := []string{"KELP-USE-001", "KELP-USE-002"}
		script, err := vocabulary(t).Resolve(lines(test.steps...), kelpline(t), claims)
		require.NoError(t, err)
		assert.Equal(t, test.fresh, script.Fresh, test.steps)
		assert.Equal(t, test.moves, script.Moves, test.steps)
		assert.Equal(t, test.outcomes, script.Outcomes, test.steps)
	}
	for _, given := range []string{`Given the header "Authorization" is "x"`, `Given the header "authorization" is left out`, `Given the token is presented as "no-header"`,
		`Given the credential field "client_secret" is sent as the token`, `Given the header "Authorization" is the credential field "client_id"`} {
		_, err := vocabulary(t).Resolve(lines(given, `When "readShip" is called`, "Then the status is 401"), kelpline(t), nil)
		require.NoError(t, err, "%s: no token is needed", given)
	}
	_, err := vocabulary(t).Resolve(lines("Given a token", `When "readShip" is called 1000 times`, `And "readShip" is called 1 times at once`, "Then \"$\" has 999999999 items"), kelpline(t), nil)
	require.NoError(t, err, "the bounds themselves will do")
	script, err := vocabulary(t).Resolve(lines(then(readShip(), "Given a token", "Then the status is 200", "And it is noted whether the status is 4xx")...), kelpline(t), nil)
	require.NoError(t, err)
	var used []string
	for _, d := range script.Definitions() {
		used = append(used, d.Sentence)
	}
	assert.Equal(t, []string{"a token", "{op} is called", "the status is {status}", "it is noted whether {sentence}"}, used)
	assert.Equal(t, []bool{false, true, true}, []bool{script.Outcome(0), script.Outcome(3), script.Outcome(4)})
	assert.Equal(t, []bool{false, true, false}, []bool{script.Asserts(0), script.Asserts(3), script.Asserts(4)})
}

// TestMistakesInTables shows that our own tables are checked as well.
func TestMistakesInTables(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]string{
		"a {thing}":                       `sentence "a {thing}": unknown argument {thing}`,
		"a {op":                           `sentence "a {op": unknown argument {op}`,
		"{op} {op} {op} {op} {op} is it?": `sentence "{op} {op} {op} {op} {op} is it?": expected at most 4 arguments, got 5`,
	} {
		d := Definition{Sentence: sentence}
		assert.EqualError(t, d.compile(kinds()), want)
	}
	one, two := Definition{Sentence: "the {text}"}, Definition{Sentence: "the {name}"}
	require.NoError(t, one.compile(kinds()))
	require.NoError(t, two.compile(kinds()))
	v := &Vocabulary{definitions: []*Definition{&one, &two}}
	_, _, err := v.match(`the "x"`, false)
	assert.EqualError(t, err, `step "the \"x\"" is ambiguous: "the {text}" and "the {name}" both match`)
}

// TestTemplates shows which steps a template takes.
func TestTemplates(t *testing.T) {
	t.Parallel()
	for template, steps := range map[string]map[string]bool{
		"{n} token(s) was/were requested": {"1 token was requested": true, "2 tokens were requested": true, "1 token be requested": false, " 1 token was requested": false},
		"{n} {unit} pass(es)":             {"1 hour passes": true, "15 minutes pass": true, "1 hours passes": true, "1.5 hours pass": false, "1 year passes": false},
		"{path} is a/an {type}":           {`"$.a" is a string`: true, `"$.a" is an array`: true, `"$.a" is a token`: false, `$.a is a string`: false},
		"{path} equals {value}": {`"a" equals -1.50`: true, `"a" equals "x y"`: true, `"a" equals true`: true, `"a" equals null`: true, `"a" equals $request.body#/a~1b/0`: true,
			`"a" equals 1e5`: false, `"a" equals x`: false, `"a" equals "x" "y"`: false, `"a" equals .5`: false},
		"the body has the members {list}": {`the body has the members "a"`: true, `the body has the members "a", "b" and "c"`: true, `the body has the members "a" "b"`: false},
		"what is (this)?":                 {"what is (this)?": true, "what is": false},
	} {
		d := Definition{Sentence: template}
		require.NoError(t, d.compile(kinds()))
		for step, want := range steps {
			assert.Equal(t, want, d.Expr().MatchString(step), "%s: %s", template, step)
		}
	}
}

// TestEveryKindIsUsed keeps the list of arguments short.
func TestEveryKindIsUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, d := range vocabulary(t).Definitions() {
		for _, k := range d.kinds {
			used[k.name] = true
		}
	}
	for name := range kinds() {
		assert.True(t, used[name], "no sentence has an argument {%s}", name)
	}
}

// TestShapesAreMarked keeps the tables honest: whatever shapes a request says so, as a shape that is never sent is a mistake.
func TestShapesAreMarked(t *testing.T) {
	t.Parallel()
	not := map[string]bool{"the credential {role}": true, "the target is reached over HTTPS": true}
	for _, d := range vocabulary(t).Definitions() {
		shapes := d.Topic == "Shaping a request" || d.Topic == "Shaping credentials" || d.Sentence == "the token is presented as {presentation}"
		assert.Equal(t, shapes && !not[d.Sentence], d.shapes, d.Sentence)
	}
}
