package steps

// The beginnings that most examples share.
func readShip() []string  { return []string{"Given a token", `When "readShip" is called`} }
func listShips() []string { return []string{"Given a token", `When "listShips" is called`} }
func request() []string   { return []string{"When a token is requested"} }
func garbageAt(op string) []string {
	return []string{"Given a token", `And the token is presented as "garbage"`, `When "` + op + `" is called`}
}

const shut = "a refusal with no token and no data"

func refusalExamples() []example {
	return []example{
		{
			sentence: `the request succeeds`, given: readShip(), holds: `the request succeeds`,
			breaks: []breaking{
				{"another success", says("/ships/17", 201, shipBody), want("refused: status: expected 200, got 201")},
				{"a refusal", says("/ships/17", 401, `{}`), want("refused: status: expected 200, got 401")},
				{"an error", says("/ships/17", 500, ``), want("refused: status: expected 200, got 500")},
				{"a redirect", says("/ships/17", 302, ``, "Location", "/elsewhere"), want("inconclusive/outage: readShip was sent elsewhere with status 302, " +
					"and is not followed: is the address in the environment the right one?")},
				{"a redirect to nowhere", says("/ships/17", 302, ``), want("refused: status: expected 200, got 302")},
				{"no such resource", says("/ships/17", 404, ``),
					want("inconclusive/credential: readShip was answered 404: the resource that the environment names is not there")},
			},
		},
		{
			sentence: `the request succeeds`, given: []string{"Given a token", `When "listShips" is called 3 times`}, holds: `the request succeeds`,
			breaks: []breaking{
				{"not every time", on("/ships", func(_ *stub, r seen) *reply {
					if r.n == 1 {
						return &reply{status: 404}
					}
					return nil
				}), want("refused: status: expected 2xx, got 404")},
			},
		},
		{
			sentence: `the request succeeds`, given: []string{"Given a token", `When "searchShips" is called`}, holds: `the request succeeds`,
			breaks: []breaking{{"none of two", says("/search", 202, ``), want("refused: status: expected 200 or 201, got 202")}},
		},
		{
			sentence: `the request is refused`, given: garbageAt("readShip"), holds: `the request is refused`,
			breaks: []breaking{
				{"let in", says("/ships/17", 200, shipBody), want("accepted: status: expected " + shut + ", got 200 with the protected data")},
				{"an error while others are served", garbageGets(&reply{status: 500}), want("status: status: expected a refusal, got 500, while good credentials are served")},
			},
		},
		{
			sentence: `the request is refused as documented for {case}`, given: garbageAt("readShip"), holds: `the request is refused as documented for "garbage"`,
			fails: []failing{
				{`the request is refused as documented for "other-tenant"`, want("status: status: expected 403, got 401 (KELP-PERM-001)")},
				{`the request is refused as documented for "no-header"`,
					want(`reason: $response.body#/reason: expected "no token", got "bad token" (KELP-USE-003)`)},
			},
			breaks: []breaking{
				{"another status", garbageGets(refused(403, "bad token")), want("status: status: expected 401, got 403 (KELP-USE-002)")},
				{"let in", says("/ships/17", 200, shipBody), want("accepted: status: expected " + shut + ", got 200 with the protected data (KELP-USE-001)")},
			},
		},
		{
			sentence: `the request is refused, or its token opens nothing at {op}`, given: []string{`Given the credential "second"`, "When a token is requested"},
			holds: `the request is refused, or its token opens nothing at "readShip"`,
			fails: []failing{{`the request is refused, or its token opens nothing at "listShips"`,
				want("accepted: status: expected " + shut + ", got 200 with the protected data")}},
			breaks: []breaking{
				{"the token opens it", says("/ships/17", 200, shipBody), want("accepted: status: expected " + shut + ", got 200 with the protected data")},
			},
		},
		{
			sentence: `the request is refused, or its token opens nothing at {op}`,
			given:    []string{`Given the credential field "client_secret" is wrong`, "When a token is requested"},
			holds:    `the request is refused, or its token opens nothing at "readShip"`,
			breaks: []breaking{
				{"anybody gets a token that works", on("/token", func(s *stub, _ seen) *reply { return &reply{status: 200, body: s.handOut("default")} }),
					want("accepted: status: expected " + shut + ", got 200 with the protected data")},
			},
		},
	}
}

// garbageGets answers whoever comes without a token that was handed out; others are served as usual.
func garbageGets(a *reply) behave {
	special := func(s *stub, r seen) *reply {
		if usual := s.guarded(r); usual.status != 401 {
			return usual
		}
		return a
	}
	return func(s *stub) {
		for _, path := range []string{"/ships/17", "/ships", "/search"} {
			s.answers[path] = special
		}
	}
}

func statusExamples() []example {
	down := says("/ships/17", 418, `{}`)
	return []example{
		{
			sentence: `the status is {status}`, given: readShip(), holds: `the status is 200`,
			fails:  []failing{{`the status is 201`, want("status: status: expected 201, got 200")}},
			breaks: []breaking{{"another", down, want("status: status: expected 200, got 418")}},
		},
		{
			sentence: `the status is {status}`, given: []string{"Given a token", `When "readShip" is called 3 times at once`}, holds: `the status is 200`,
			breaks: []breaking{{"one of several", on("/ships/17", func(_ *stub, r seen) *reply {
				if r.n == 1 {
					return &reply{status: 418}
				}
				return nil
			}), want("status: status: expected 200, got 418")}},
		},
		{
			sentence: `the status is one of {statuses}`, given: readShip(), holds: `the status is one of 204, 200`,
			fails:  []failing{{`the status is one of 201, 204`, want("status: status: expected 201, 204, got 200")}},
			breaks: []breaking{{"another", down, want("status: status: expected 204, 200, got 418")}},
		},
		{
			sentence: `the status is {class}`, given: readShip(), holds: `the status is 2xx`,
			fails:  []failing{{`the status is 4xx`, want("status: status: expected 4xx, got 200")}},
			breaks: []breaking{{"another", down, want("status: status: expected 2xx, got 418")}},
		},
		{
			sentence: `the answer keeps the contract`, given: readShip(), holds: `the answer keeps the contract`,
			breaks: []breaking{
				{"members of another type, or missing", says("/ships/17", 200, `{"id": 17}`), want(
					"schema: body /name: expected a string, got no such member (KELP-SHIP-001)",
					"schema: body /id: expected a string, got 17 (KELP-SHIP-001)")},
			},
		},
		{
			sentence: `the answer keeps the contract`, given: []string{"Given a token", `When "readShip" is called 3 times`}, holds: `the answer keeps the contract`,
			breaks: []breaking{
				{"the first answer only", on("/ships/17", func(_ *stub, r seen) *reply {
					if r.n == 0 {
						return &reply{status: 200, body: `{"id": "17"}`}
					}
					return nil
				}), want("schema: body /name: expected a string, got no such member (KELP-SHIP-001)")},
			},
		},
	}
}

func headerExamples() []example {
	other := says("/ships", 200, shipsBody, "Cache-Control", "public")
	return []example{
		{
			sentence: `the header {header} is present`, given: listShips(), holds: `the header "x-total" is present`,
			fails:  []failing{{`the header "X-Sum" is present`, want("header: header X-Sum: expected a value, got no such header")}},
			breaks: []breaking{{"missing", other, want("header: header x-total: expected a value, got no such header")}},
		},
		{
			sentence: `the header {header} is absent`, given: listShips(), holds: `the header "Location" is absent`,
			fails:  []failing{{`the header "X-Total" is absent`, want(`header: header X-Total: expected no such header, got "2"`)}},
			breaks: []breaking{{"there", says("/ships", 200, shipsBody, "Location", "/a", "Location", "/b"), want(`header: header Location: expected no such header, got "/a, /b"`)}},
		},
		{
			sentence: `the header {header} is {text}`, given: listShips(), holds: `the header "Cache-Control" is "no-store, private"`,
			fails: []failing{
				{`the header "X-Total" is "no-store, private"`, want(`header: header X-Total: expected "no-store, private", got "2"`)},
				{`the header "Cache-Control" is "no-store"`, want(`header: header Cache-Control: expected "no-store", got "no-store, private"`)},
			},
			breaks: []breaking{{"missing", says("/ships", 200, shipsBody), want(`header: header Cache-Control: expected "no-store, private", got no such header`)}},
		},
		{
			sentence: `the header {header} contains {text}`, given: listShips(), holds: `the header "Cache-Control" contains "PRIVATE"`,
			fails: []failing{
				{`the header "X-Total" contains "PRIVATE"`, want(`header: header X-Total: expected a value that contains "PRIVATE", got "2"`)},
				{`the header "Cache-Control" contains "max-age"`, want(`header: header Cache-Control: expected a value that contains "max-age", got "no-store, private"`)},
			},
			breaks: []breaking{
				{"another", other, want(`header: header Cache-Control: expected a value that contains "PRIVATE", got "public"`)},
				{"missing", says("/ships", 200, shipsBody), want(`header: header Cache-Control: expected a value that contains "PRIVATE", got no such header`)},
			},
		},
		{
			sentence: `the header {header} does not contain {text}`, given: listShips(), holds: `the header "Cache-Control" does not contain "PUBLIC"`,
			fails: []failing{
				{`the header "Content-Type" does not contain "JSON"`, want(`header: header Content-Type: expected no value that contains "JSON", got "application/json"`)},
				{`the header "Cache-Control" does not contain "Store"`, want(`header: header Cache-Control: expected no value that contains "Store", got "no-store, private"`)},
			},
			breaks: []breaking{{"it does", other, want(`header: header Cache-Control: expected no value that contains "PUBLIC", got "public"`)}},
		},
		{
			sentence: `the header {header} does not contain {text}`, given: listShips(), holds: `the header "Cache-Control" does not contain "json"`,
			fails: []failing{{`the header "Content-Type" does not contain "json"`,
				want(`header: header Content-Type: expected no value that contains "json", got "application/json"`)}},
		},
		{
			sentence: `the header {header} matches {pattern}`, given: listShips(), holds: `the header "Cache-Control" matches "^no-store, p"`,
			fails: []failing{
				{`the header "X-Total" matches "^no-store, p"`, want(`header: header X-Total: expected a value that matches ^no-store, p, got "2"`)},
				{`the header "Cache-Control" matches "^store"`, want(`header: header Cache-Control: expected a value that matches ^store, got "no-store, private"`)},
			},
			breaks: []breaking{
				{"another", other, want(`header: header Cache-Control: expected a value that matches ^no-store, p, got "public"`)},
				{"missing", says("/ships", 200, shipsBody), want(`header: header Cache-Control: expected a value that matches ^no-store, p, got no such header`)},
			},
		},
		{
			sentence: `the header {header} matches {pattern}`, given: listShips(), holds: `the header "Cache-Control" matches "^.*$"`,
			breaks: []breaking{{"missing, and the pattern holds for nothing", says("/ships", 200, shipsBody),
				want(`header: header Cache-Control: expected a value that matches ^.*$, got no such header`)}},
		},
		{
			sentence: `the media type is {media}`, given: readShip(), target: says("/ships/17", 200, shipBody, "Content-Type", "Application/JSON; charset=UTF-8"),
			holds: `the media type is "application/json"`,
			fails: []failing{
				{`the media type is "application/hal+json"`, want(`media: header Content-Type: expected "application/hal+json", got "Application/JSON; charset=UTF-8"`)},
				{`the media type is "application/json; charset=ascii"`,
					want(`media: header Content-Type: expected "application/json; charset=ascii", got "Application/JSON; charset=UTF-8"`)},
			},
			breaks: []breaking{
				{"another", says("/ships/17", 200, shipBody, "Content-Type", "text/plain"), want(`media: header Content-Type: expected "application/json", got "text/plain"`)},
				{"two", says("/ships/17", 200, shipBody, "Content-Type", "application/json", "content-type", "text/json"),
					want(`media: header Content-Type: expected "application/json", got "application/json, text/json"`)},
			},
		},
		{
			sentence: `the media type is {media}`, given: readShip(), target: says("/ships/17", 200, shipBody, "Content-Type", "application/json;charset=utf-8"),
			holds: `the media type is "application/json; charset=UTF-8"`,
			breaks: []breaking{{"no charset", says("/ships/17", 200, shipBody),
				want(`media: header Content-Type: expected "application/json; charset=UTF-8", got "application/json"`)}},
		},
	}
}
