package steps

import (
	"strings"
	"time"
)

func jwtExamples() []example {
	jwt := jwts(rs256, nil)
	const opaqueToken = "token: token: expected a JWT, got another string: 1 parts, not 3"
	return []example{
		{
			sentence: `the token is a JWT`, given: request(), target: jwt, holds: `the token is a JWT`,
			breaks: []breaking{
				{"opaque", func(s *stub) { s.mint = opaque }, want(opaqueToken)},
				{"header is no JSON", mints("aGV5.e30.c2ln"), want("token: token: expected a JWT, got another string: the header is no JSON object")},
				{"payload is a list", mints("e30.W10.c2ln"), want("token: token: expected a JWT, got another string: the payload is no JSON object")},
				{"padded", mints("e30=.e30.c2ln"), want("token: token: expected a JWT, got another string: the header is not base64url")},
				{"signature of another alphabet", mints("e30.e30.a+b/"), want("token: token: expected a JWT, got another string: the signature is not base64url")},
			},
		},
		{sentence: `the token is a JWT`, given: []string{"Given a token"}, target: mints("e30.e30."), holds: `the token is a JWT`},
		{
			sentence: `the token is URL-safe`, given: request(), holds: `the token is URL-safe`,
			breaks: []breaking{{"other characters", mints("abc+/def==é+"), want("token: token: expected letters, digits and - . _ ~ only, got other characters too: '+' '/' '=' 'é'")}},
		},
		{
			sentence: `the token is at least {n} characters long`, given: request(), target: mints("a-token-of-24-characters"), holds: `the token is at least 24 characters long`,
			fails:  []failing{{`the token is at least 25 characters long`, want("token: token: expected at least 25 characters, got 24")}},
			breaks: []breaking{{"shorter", mints("short"), want("token: token: expected at least 24 characters, got 5")}},
		},
		{
			sentence: `the token's header {name} is present`, given: request(), target: jwt, holds: `the token's header "kid" is present`,
			fails:  []failing{{`the token's header "typ" is present`, want("token: token header /typ: expected a value, got nothing there")}},
			breaks: []breaking{{"gone", jwts(`{"alg": "none"}`, nil), want("token: token header /kid: expected a value, got nothing there")}, {"opaque", func(s *stub) { s.mint = opaque }, want(opaqueToken)}},
		},
		{
			sentence: `the token's header {name} is {text}`, given: request(), target: jwt, holds: `the token's header "alg" is "RS256"`,
			fails: []failing{
				{`the token's header "kid" is "RS256"`, want(`token: token header /kid: expected "RS256", got "k1"`)},
				{`the token's header "alg" is "rs256"`, want(`token: token header /alg: expected "rs256", got "RS256"`)},
			},
			breaks: []breaking{{"another", jwts(`{"alg": 256}`, nil), want(`token: token header /alg: expected "RS256", got 256`)}},
		},
		{
			sentence: `the token's header {name} is not {text}`, given: request(), target: jwt, holds: `the token's header "alg" is not "none"`,
			fails: []failing{
				{`the token's header "enc" is not "none"`, want(`token: token header /enc: expected a string other than "none", got nothing there`)},
				{`the token's header "alg" is not "rs256"`, want(`token: token header /alg: expected a string other than "rs256", got "RS256"`)},
			},
			breaks: []breaking{
				{"none", jwts(`{"alg": "nOnE"}`, nil), want(`token: token header /alg: expected a string other than "none", got "nOnE"`)},
				{"no string", jwts(`{"alg": null}`, nil), want(`token: token header /alg: expected a string other than "none", got null`)},
			},
		},
		{
			sentence: `the token's member {name} is present`, given: request(), target: jwt, holds: `the token's member "sub" is present`,
			fails:  []failing{{`the token's member "aud" is present`, want("token: token member /aud: expected a value, got nothing there")}},
			breaks: []breaking{{"gone", jwts(rs256, map[string]any{"sub": nil}), want("token: token member /sub: expected a value, got nothing there")}},
		},
		{
			sentence: `the token's member {name} is a number`, given: request(), target: jwt, holds: `the token's member "exp" is a number`,
			fails:  []failing{{`the token's member "sub" is a number`, want(`token: token member /sub: expected a number, got "kelp-default"`)}},
			breaks: []breaking{{"a string", jwts(rs256, map[string]any{"exp": "1772370000"}), want(`token: token member /exp: expected a number, got "1772370000"`)}},
		},
		{
			sentence: `the token's member {name} is {value}`, given: request(), target: jwts(rs256, map[string]any{"ver": 2, "ok": true}), holds: `the token's member "ver" is 2`,
			fails: []failing{
				{`the token's member "sub" is 2`, want(`token: token member /sub: expected 2, got "kelp-default"`)},
				{`the token's member "ver" is "2"`, want(`token: token member /ver: expected "2", got 2`)},
				{`the token's member "gone" is null`, want(`token: token member /gone: expected null, got nothing there`)},
				{`the token's member "ok" is "true"`, want(`token: token member /ok: expected "true", got true`)},
			},
			breaks: []breaking{{"a string", jwts(rs256, map[string]any{"ver": "2"}), want(`token: token member /ver: expected 2, got "2"`)}},
		},
		{
			sentence: `the token's member {name} matches {pattern}`, given: request(), target: jwt, holds: `the token's member "iss" matches "^https://"`,
			fails: []failing{
				{`the token's member "sub" matches "^https://"`, want(`token: token member /sub: expected a value that matches ^https://, got "kelp-default"`)},
				{`the token's member "iss" matches "^http:"`, want(`token: token member /iss: expected a value that matches ^http:, got "https://kelp.example"`)},
				{`the token's member "aud" matches ".*"`, want(`token: token member /aud: expected a value that matches .*, got nothing there`)},
			},
			breaks: []breaking{{"a list", jwts(rs256, map[string]any{"iss": []string{"https://kelp.example"}}), want(`token: token member /iss: expected a value that matches ^https://, got ["https://kelp.example"]`)}},
		},
		{
			sentence: `the token's member {name} matches {pattern}`, given: request(), target: jwts(rs256, map[string]any{"ver": 20}), holds: `the token's member "ver" matches "^20$"`,
			breaks: []breaking{{"a boolean", jwts(rs256, map[string]any{"ver": true}), want(`token: token member /ver: expected a value that matches ^20$, got true`)}},
		},
	}
}

// mints hands out this token.
func mints(token string) behave {
	return func(s *stub) { s.mint = func(*stub, string) string { return token } }
}

// states lets token answers state another lifetime.
func states(life any) behave { return func(s *stub) { s.expires = life } }

func lifetimeExamples() []example {
	jwt := jwts(rs256, nil)
	longer := jwts(rs256, map[string]any{"exp": midday().Add(2 * time.Hour).Unix()})
	const at = "value: $response.body#/expires_in: expected "
	again := []string{"Given a fresh token", "When 10 minutes pass", "And a token is requested"}
	return []example{
		{
			sentence: `the token's {name} minus its {name} is {n} seconds`, given: request(), target: jwt, holds: `the token's "exp" minus its "iat" is 3600 seconds`,
			fails: []failing{
				{`the token's "iat" minus its "iat" is 3600 seconds`, want("token: token member /iat minus /iat: expected 3600 seconds, got 0 seconds")},
				{`the token's "exp" minus its "nbf" is 3600 seconds`, want("token: token member /exp minus /nbf: expected 3600 seconds, got one of them is missing or no number")},
				{`the token's "exp" minus its "iat" is 3601 seconds`, want("token: token member /exp minus /iat: expected 3601 seconds, got 3600 seconds")},
			},
			breaks: []breaking{
				{"longer", longer, want("token: token member /exp minus /iat: expected 3600 seconds, got 7200 seconds")},
				{"a fraction", jwts(rs256, map[string]any{"iat": 1772366400, "exp": 1772370000.25}), want("token: token member /exp minus /iat: expected 3600 seconds, got 3600.250 seconds")},
				{"opaque", func(s *stub) { s.mint = opaque }, want("token: token: expected a JWT, got another string: 1 parts, not 3")},
			},
		},
		{
			sentence: `the token's {name} minus its {name} is {n} seconds`, given: request(), target: jwts(rs256, map[string]any{"iat": 1772366400.5, "exp": 1772370000.5}),
			holds: `the token's "exp" minus its "iat" is 3600 seconds`,
		},
		{
			sentence: `the stated lifetime is {n} seconds`, given: request(), holds: `the stated lifetime is 3600 seconds`,
			fails: []failing{{`the stated lifetime is 3599 seconds`, want(at + "3599 seconds, got 3600 seconds")}},
			breaks: []breaking{
				{"another", states(7200), want(at + "3600 seconds, got 7200 seconds")},
				{"words", states("an hour"), want(at + `a lifetime in seconds, got "an hour"`)},
				{"a fraction", states(3600.5), want(at + `a lifetime in seconds, got 3600.5`)},
				{"null", states(nil), want(at + `a lifetime in seconds, got null`)},
			},
		},
		{sentence: `the stated lifetime is {n} seconds`, given: request(), target: states("3600"), holds: `the stated lifetime is 3600 seconds`},
		{sentence: `the stated lifetime is {n} seconds`, given: append(request(), `When "readShip" is called`), holds: `the stated lifetime is 3600 seconds`},
		{
			sentence: `the stated lifetime is the token's {name} minus its {name}`, given: request(), target: jwt, holds: `the stated lifetime is the token's "exp" minus its "iat"`,
			fails: []failing{
				{`the stated lifetime is the token's "iat" minus its "iat"`, want(at + "0 seconds, as the token's iat minus its iat, got 3600 seconds")},
				{`the stated lifetime is the token's "exp" minus its "exp"`, want(at + "0 seconds, as the token's exp minus its exp, got 3600 seconds")},
			},
			breaks: []breaking{
				{"they differ", longer, want(at + "7200 seconds, as the token's exp minus its iat, got 3600 seconds")},
				{"no JWT", func(s *stub) { s.mint = opaque }, want("not-applicable/: the token is no JWT with exp and iat: it says nothing about its life")},
			},
		},
		{
			sentence: `the stated lifetime is the token's {name} minus its {name}`, given: []string{"Given a fresh token"}, target: together(jwt, states(3599)),
			holds:  `the stated lifetime is the token's "exp" minus its "iat"`, // a second went by while the answer was made
			breaks: []breaking{{"half of it", together(jwt, states(1800)), want(at + "3600 seconds, as the token's exp minus its iat, got 1800 seconds")}},
		},
		{
			sentence: `the stated lifetime and the age of the token make {n} seconds`, given: again, target: together(sameAgain(opaque), states(3000)),
			holds: `the stated lifetime and the age of the token make 3600 seconds`,
			fails: []failing{{`the stated lifetime and the age of the token make 3539 seconds`, want(at + "3539 seconds with the token's age, got 3000 seconds for a token 600 seconds old")}},
			breaks: []breaking{
				{"the whole life again", states(3600), want(at + "3600 seconds with the token's age, got 3600 seconds for a token 600 seconds old")},
				{"nothing", states(0), want(at + "3600 seconds with the token's age, got 0 seconds for a token 600 seconds old")},
			},
		},
		{
			sentence: `the stated lifetime and the age of the token make {n} seconds`, given: []string{"Given a fresh token"}, holds: `the stated lifetime and the age of the token make 3600 seconds`,
			breaks: []breaking{{"too little for one just born", states(3000), want(at + "3600 seconds with the token's age, got 3000 seconds for a token 0 seconds old")}},
		},
		{
			sentence: `the stated lifetime and the age of the token make {n} seconds`, given: request(), target: states(12), holds: `the stated lifetime and the age of the token make 3600 seconds`,
			breaks: []breaking{{"less than nothing", states(-5), want(at + "3600 seconds with the token's age, got -5 seconds for a token 0 seconds old")}},
		},
	}
}

func compareExamples() []example {
	two := []string{"When a token is requested", "Then the token is kept as \"first\"", "And the token is kept as \"once more\"", "When a token is requested", "Then the token is kept as \"second\""}
	answers := []string{"Given a token", `When "readShip" is called`, `Then the answer is kept as "mine"`, `And the answer is kept as "me again"`,
		`When "listShips" is called`, `Then the answer is kept as "theirs"`}
	jwt := jwts(rs256, nil)
	return []example{
		{
			sentence: `the tokens {kept} and {kept} differ`, given: two, holds: `the tokens "first" and "second" differ`,
			fails: []failing{
				{`the tokens "second" and "second" differ`, want(`token: token: expected "second" and "second" to differ, got the same token`)},
				{`the tokens "first" and "once more" differ`, want(`token: token: expected "first" and "once more" to differ, got the same token`)},
			},
			breaks: []breaking{{"served again", sameAgain(opaque), want(`token: token: expected "first" and "second" to differ, got the same token`)}},
		},
		{
			sentence: `the tokens {kept} and {kept} are the same`, given: two, target: sameAgain(opaque), holds: `the tokens "first" and "second" are the same`,
			breaks: []breaking{{"another", func(s *stub) { s.mint = opaque }, want(`token: token: expected "first" and "second" to be the same, got two tokens`)}},
		},
		{
			sentence: `the tokens {kept} and {kept} are the same`, given: two, holds: `the tokens "first" and "once more" are the same`,
			fails: []failing{
				{`the tokens "second" and "once more" are the same`, want(`token: token: expected "second" and "once more" to be the same, got two tokens`)},
				{`the tokens "first" and "second" are the same`, want(`token: token: expected "first" and "second" to be the same, got two tokens`)},
			},
		},
		{
			sentence: `the tokens {kept} and {kept} have different members {name}`, given: two, target: jwt, holds: `the tokens "first" and "second" have different members "jti"`,
			fails: []failing{
				{`the tokens "second" and "second" have different members "jti"`, want(`token: token member /jti: expected different values in "second" and "second", got 2 and 2`)},
				{`the tokens "first" and "once more" have different members "jti"`, want(`token: token member /jti: expected different values in "first" and "once more", got 1 and 1`)},
				{`the tokens "first" and "second" have different members "sub"`, want(`token: token member /sub: expected different values in "first" and "second", got "kelp-default" and "kelp-default"`)},
				{`the tokens "first" and "second" have different members "aud"`, want(`token: token member /aud: expected different values in "first" and "second", got nothing there and nothing there`)},
			},
			breaks: []breaking{{"the first is no JWT", func(s *stub) {
				usual := s.mint
				s.mint = func(s *stub, role string) string {
					if s.serial == 1 {
						return opaque(s, role)
					}
					return usual(s, role)
				}
			}, want(`token: token "first": expected a JWT, got another string: 1 parts, not 3`)}, {"no JWTs", func(s *stub) { s.mint = opaque }, want(`token: token "first": expected a JWT, got another string: 1 parts, not 3`,
				`token: token "second": expected a JWT, got another string: 1 parts, not 3`)}},
		},
		{
			sentence: `the answers {keptanswer} and {keptanswer} differ`, given: answers, holds: `the answers "mine" and "theirs" differ`,
			fails: []failing{
				{`the answers "theirs" and "theirs" differ`, want(`value: body: expected "theirs" and "theirs" to differ, got the same body`)},
				{`the answers "mine" and "me again" differ`, want(`value: body: expected "mine" and "me again" to differ, got the same body`)},
			},
			breaks: []breaking{{"the same", says("/ships", 200, shipBody), want(`value: body: expected "mine" and "theirs" to differ, got the same body`)}},
		},
	}
}

func ledgerExamples() []example {
	used := []string{"Given a token", `When "readShip" is called 3 times`}
	refusesSecond := on("/ships/17", func(_ *stub, r seen) *reply {
		if r.n == 1 {
			return refused(401, "bad token")
		}
		return nil
	})
	echo := on("/ships/17", func(_ *stub, r seen) *reply {
		return &reply{status: 200, body: asJSON(map[string]string{"id": "17", "name": "x", "asked": r.header.Get("Authorization")})}
	})
	return []example{
		{
			sentence: `{n} token(s) was/were requested`, given: []string{"When a token is requested"}, holds: `1 token was requested`,
			fails: []failing{{`2 tokens were requested`, want("ledger: ledger: expected 2 token requests, got 1")}},
		},
		{
			sentence: `{n} token(s) was/were requested`, given: []string{"When a token is requested with Basic encoded as \"raw\" or else as \"no-colon\""}, holds: `1 token was requested`,
			breaks: []breaking{{"two were needed", on("/token", func(_ *stub, r seen) *reply {
				if r.n == 0 {
					return &reply{status: 401}
				}
				return nil
			}), want("ledger: ledger: expected 1 token requests, got 2")}},
		},
		{
			sentence: `the token was used {n} times`, given: used, holds: `the token was used 3 times`,
			fails: []failing{{`the token was used 4 times`, want("ledger: ledger: expected 4 uses of the token, got 3")}},
		},
		{
			sentence: `the token was used {n} times`, given: []string{"Given a fresh token", `When "readShip" is called`, "And a token is requested", `And "readShip" is called`},
			target: sameAgain(opaque), holds: `the token was used 2 times`,
			breaks: []breaking{{"another token", func(s *stub) { s.mint = opaque }, want("ledger: ledger: expected 2 uses of the token, got 1")}},
		},
		{
			sentence: `every use of the token was accepted`, given: used, holds: `every use of the token was accepted`,
			breaks: []breaking{{"not the second", refusesSecond, want("ledger: ledger: expected every use of the token accepted, got 2 of 3")}},
		},
		{
			sentence: `no answer repeats a secret`, given: used, holds: `no answer repeats a secret`,
			breaks: []breaking{
				{"the token, each time", echo, want("leak: body: expected no secret of the request, got the value of the token",
					"leak: body: expected no secret of the request, got the value of the token", "leak: body: expected no secret of the request, got the value of the token")},
				{"the secret", says("/ships/17", 200, `{"id": "17", "name": "`+sampleSecret+`"}`, "X-Debug", "ok"), want("leak: body: expected no secret of the request, got the value of client_secret",
					"leak: body: expected no secret of the request, got the value of client_secret", "leak: body: expected no secret of the request, got the value of client_secret")},
			},
		},
		{ // a JWT looks like a secret, and is redacted whoever wrote it; handing one out repeats nothing
			sentence: `no answer repeats a secret`, given: []string{`Given Basic is encoded as "not-base64"`, "When a token is requested"},
			target: says("/token", 200, `{"access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.bm90LXJlYWxseS1zaWduZWQ", "token_type": "Bearer", "expires_in": 3600}`),
			holds:  `no answer repeats a secret`,
			breaks: []breaking{{"the value after Basic", on("/token", func(_ *stub, r seen) *reply {
				return &reply{status: 400, body: `{"error": "cannot read ` + strings.TrimPrefix(r.header.Get("Authorization"), "Basic ") + `"}`}
			}), want("leak: body: expected no secret of the request, got the value of the Authorization header",
				`stopped/contract: requestToken gave no token: status 400: check the credential "default"`)}},
		},
		{
			sentence: `no answer repeats a secret`, given: []string{`Given the credential field "client_secret" is "made-up-by-the-scenario"`, "When a token is requested"},
			holds: `no answer repeats a secret`,
			breaks: []breaking{
				{"the changed value", says("/token", 401, `{"error": "made-up-by-the-scenario is wrong"}`), want("leak: body: expected no secret of the request, got the value of client_secret",
					`stopped/contract: requestToken gave no token: status 401: check the credential "default"`)},
				{"the Authorization header", on("/token", func(_ *stub, r seen) *reply {
					return &reply{status: 401, body: `{}`, header: []string{"X-Debug", r.header.Get("Authorization")}}
				}), want(
					"leak: header X-Debug: expected no secret of the request, got the value of client_secret",
					"leak: header X-Debug: expected no secret of the request, got the value of the Authorization header",
					`stopped/contract: requestToken gave no token: status 401: check the credential "default"`)},
			},
		},
	}
}

func conditionExamples() []example {
	return []example{
		{
			sentence: `if the status is {status}, {sentence}`, given: append(garbageAt("readShip"), "Then the status is 4xx"), holds: `if the status is 401, the header "WWW-Authenticate" contains "bearer"`,
			fails: []failing{
				{`if the status is 401, the header "WWW-Authenticate" contains "basic"`, want(`header: header WWW-Authenticate: expected a value that contains "basic", got "Bearer realm=\"kelp\""`)},
			},
			breaks: []breaking{{"no challenge", garbageGets(&reply{status: 401}), want(`header: header WWW-Authenticate: expected a value that contains "bearer", got no such header`)}},
		},
		{
			sentence: `if the status is {status}, {sentence}`, given: append(garbageAt("readShip"), "Then the status is 4xx"), holds: `if the status is 403, the body has the members "nothing of the sort"`,
			fails: []failing{
				{`if the status is 401, the body has the members "nothing of the sort"`, want(`value: body /nothing of the sort: expected the member, got no such member`)},
			},
		},
		{
			sentence: `if the status is {class}, {sentence}`, given: append(garbageAt("readShip"), "Then the status is 4xx"), holds: `if the status is 4xx, the header "WWW-Authenticate" contains "bearer"`,
			fails: []failing{
				{`if the status is 4xx, the header "WWW-Authenticate" contains "basic"`, want(`header: header WWW-Authenticate: expected a value that contains "basic", got "Bearer realm=\"kelp\""`)},
			},
			breaks: []breaking{{"no challenge", garbageGets(&reply{status: 403}), want(`header: header WWW-Authenticate: expected a value that contains "bearer", got no such header`)}},
		},
		{
			sentence: `if the status is {class}, {sentence}`, given: append(garbageAt("readShip"), "Then the status is 4xx"), holds: `if the status is 5xx, the body has the members "nothing of the sort"`,
			fails: []failing{
				{`if the status is 4xx, the body has the members "nothing of the sort"`, want(`value: body /nothing of the sort: expected the member, got no such member`)},
			},
		},
		{
			sentence: `if the status is {class}, {sentence}`, given: garbageAt("readShip"), holds: `if the status is 4xx, the header "WWW-Authenticate" is present`,
			breaks: []breaking{{"it does not apply", garbageGets(refused(200, "come in")), want("not-applicable/: the status is 200, so what holds for 4xx does not apply")}},
		},
		{
			sentence: `if the token is a JWT, {sentence}`, given: request(), target: jwts(rs256, nil), holds: `if the token is a JWT, the token's header "alg" is "RS256"`,
			fails: []failing{
				{`if the token is a JWT, the token's header "alg" is "none"`, want(`token: token header /alg: expected "none", got "RS256"`)},
			},
			breaks: []breaking{{"it does not apply", func(s *stub) { s.mint = opaque },
				want("not-applicable/: the token is no JWT (1 parts, not 3), so what holds for a JWT does not apply")}},
		},
		{
			sentence: `if the status is {status}, {sentence}`, given: garbageAt("readShip"), holds: `if the status is 401, the request is refused`,
			breaks: []breaking{{"it does not apply", garbageGets(refused(403, "bad token")), want("not-applicable/: the status is 403, so what holds for 401 does not apply")}},
		},
	}
}
