package steps

func bodyExamples() []example {
	const noJSON = "json: body: expected JSON, got byte 0: invalid character 'o' looking for beginning of value"
	broken := says("/ships/17", 418, `oops`)
	return []example{
		{
			sentence: `the body is a JSON {type}`, given: readShip(), holds: `the body is a JSON object`,
			fails: []failing{{`the body is a JSON array`, want("value: body: expected a JSON array, got a JSON object")}},
			breaks: []breaking{
				{"no JSON", broken, want(noJSON)},
				{"another type", says("/ships/17", 418, `12`), want("value: body: expected a JSON object, got a JSON integer")},
				{"bytes after it", says("/ships/17", 418, `{} x`), want("json: body: expected one JSON text, got 1 bytes after the document")},
				{"a member twice", says("/ships/17", 418, `{"a": {"b": 1, "b": 1}}`), want("json: body /a/b: expected one JSON text, got the member stands twice")},
				{"no UTF-8", says("/ships/17", 418, "{\"a\": \"\xff\"}"), want("json: body: expected one JSON text, got invalid UTF-8")},
				{"nothing", says("/ships/17", 418, ``), want("json: body: expected JSON, got byte 0: the JSON text is empty or ends too early")},
			},
		},
		{
			sentence: `the body has the members {list}`, given: readShip(), holds: `the body has the members "id", "flag" and "name"`,
			fails: []failing{{`the body has the members "id", "flat" and "nose"`,
				want("value: body /flat: expected the member, got no such member", "value: body /nose: expected the member, got no such member")}},
			breaks: []breaking{
				{"one is missing", says("/ships/17", 418, `{"id": "17", "flag": null}`), want("value: body /name: expected the member, got no such member")},
				{"no object", says("/ships/17", 418, `["id"]`), want("value: body /id: expected the member, got no such member",
					"value: body /flag: expected the member, got no such member", "value: body /name: expected the member, got no such member")},
				{"no JSON", broken, want(noJSON)},
			},
		},
		{
			sentence: `the body has no member {name}`, given: readShip(), holds: `the body has no member "refresh_token"`,
			fails: []failing{{`the body has no member "flag"`, want("value: body /flag: expected no such member, got null")}},
			breaks: []breaking{
				{"there it is", says("/ships/17", 418, `{"refresh_token": "not-a-real-token"}`),
					want("value: body /refresh_token: expected no such member, got \"[redacted:refresh_token]\"")},
				{"no JSON", broken, want(noJSON)},
			},
		},
		{
			sentence: `{path} is present`, given: readShip(), holds: `"$.flag" is present`,
			fails:  []failing{{`"$.flat" is present`, want("value: body $.flat: expected a value, got nothing there")}},
			breaks: []breaking{{"gone", says("/ships/17", 418, `{}`), want("value: body $.flag: expected a value, got nothing there")}, {"no JSON", broken, want(noJSON)}},
		},
		{
			sentence: `{path} is absent`, given: readShip(), holds: `"owner.age" is absent`,
			fails: []failing{
				{`"owner.name" is absent`, want(`value: body owner.name: expected nothing there, got "Kelp"`)},
				{`"$.ports[*]" is absent`, want(`value: body $.ports[*]: expected nothing there, got 2 values`)},
			},
			breaks: []breaking{{"there", says("/ships/17", 418, `{"owner": {"age": null}}`), want("value: body owner.age: expected nothing there, got null")}},
		},
		{
			sentence: `{path} is null`, given: readShip(), holds: `"$.flag" is null`,
			fails: []failing{
				{`"$.flat" is null`, want("value: body $.flat: expected null, got nothing there")},
				{`"$.empty" is null`, want(`value: body $.empty: expected null, got ""`)},
			},
			breaks: []breaking{{"false", says("/ships/17", 418, `{"flag": false}`), want("value: body $.flag: expected null, got false")}},
		},
		{
			sentence: `{path} is absent or null`, given: readShip(), holds: `"$.flag" is absent or null`,
			fails: []failing{
				{`"$.afloat" is absent or null`, want("value: body $.afloat: expected nothing there, or null, got true")},
				{`"$..name" is absent or null`, want("value: body $..name: expected nothing there, or null, got 2 values")},
			},
			breaks: []breaking{{"a list", says("/ships/17", 418, `{"flag": []}`), want("value: body $.flag: expected nothing there, or null, got []")}},
		},
		{
			sentence: `{path} is absent or null`, given: readShip(), holds: `"$.flat" is absent or null`,
			breaks: []breaking{{"there", says("/ships/17", 418, `{"flat": 0}`), want("value: body $.flat: expected nothing there, or null, got 0")}},
		},
		{
			sentence: `{path} is not empty`, given: readShip(), holds: `"$.name" is not empty`,
			fails: []failing{
				{`"$.empty" is not empty`, want(`value: body $.empty: expected a string, list or object that is not empty, got ""`)},
				{`"$.log" is not empty`, want(`value: body $.log: expected a string, list or object that is not empty, got []`)},
				{`"$.decks" is not empty`, want(`value: body $.decks: expected a string, list or object that is not empty, got 3`)},
				{`"$.flag" is not empty`, want(`value: body $.flag: expected a string, list or object that is not empty, got null`)},
			},
			breaks: []breaking{{"an empty object", says("/ships/17", 418, `{"name": {}}`), want("value: body $.name: expected a string, list or object that is not empty, got {}")}},
		},
		{sentence: `{path} is not empty`, given: readShip(), holds: `"$.ports" is not empty`},
		{sentence: `{path} is not empty`, given: readShip(), holds: `"$.owner" is not empty`},
		{
			sentence: `{path} is a/an {type}`, given: readShip(), holds: `"$.decks" is an integer`,
			fails: []failing{
				{`"$.name" is an integer`, want(`value: body $.name: expected an integer, got "Sea Lion of Kelp"`)},
				{`"$.tons" is an integer`, want(`value: body $.tons: expected an integer, got 1200.50`)},
				{`"$.decks" is a string`, want(`value: body $.decks: expected a string, got 3`)},
				{`"$.ports[*]" is an integer`, want(`value: body $.ports[*]: expected an integer, got 2 values`)},
			},
			breaks: []breaking{
				{"a string of digits", says("/ships/17", 418, `{"decks": "3"}`), want(`value: body $.decks: expected an integer, got "3"`)},
				{"a fraction", says("/ships/17", 418, `{"decks": 3.1e0}`), want(`value: body $.decks: expected an integer, got 3.1e0`)},
			},
		},
		{
			sentence: `{path} is a/an {type}`, given: readShip(), target: says("/ships/17", 200, `{"id": "17", "name": "x", "decks": 3.0e2}`), holds: `"$.decks" is an integer`,
		},
		{
			sentence: `{path} matches {pattern}`, given: readShip(), holds: `"$.name" matches "^Sea L"`,
			fails: []failing{
				{`"$.id" matches "^Sea L"`, want(`value: body $.id: expected a string that matches ^Sea L, got "17"`)},
				{`"$.name" matches "^sea"`, want(`value: body $.name: expected a string that matches ^sea, got "Sea Lion of Kelp"`)},
				{`"$.decks" matches ".*"`, want(`value: body $.decks: expected a string that matches .*, got 3`)},
			},
			breaks: []breaking{{"another", says("/ships/17", 418, `{"name": "Pea Lion"}`), want(`value: body $.name: expected a string that matches ^Sea L, got "Pea Lion"`)}},
		},
	}
}

func valueExamples() []example {
	at := func(body string) behave { return says("/ships/17", 418, body) }
	return []example{
		{
			sentence: `{path} equals {value}`, given: readShip(), holds: `"$.digits" equals "3600"`,
			fails: []failing{
				{`"$.id" equals "3600"`, want(`value: body $.id: expected "3600", got "17"`)},
				{`"$.digits" equals 3600`, want(`value: body $.digits: expected 3600, got "3600"`)},
				{`"$.digits" equals "36000"`, want(`value: body $.digits: expected "36000", got "3600"`)},
				{`"$.digits" equals null`, want(`value: body $.digits: expected null, got "3600"`)},
				{`"$..name" equals "3600"`, want(`value: body $..name: expected "3600", got 2 values`)},
			},
			breaks: []breaking{
				{"a number", at(`{"digits": 3600}`), want(`value: body $.digits: expected "3600", got 3600`)},
				{"gone", at(`{}`), want(`value: body $.digits: expected "3600", got nothing there`)},
				{"a list of it", at(`{"digits": ["3600"]}`), want(`value: body $.digits: expected "3600", got ["3600"]`)},
			},
		},
		{
			sentence: `{path} equals {value}`, given: readShip(), holds: `"$.tons" equals 1200.5`,
			fails: []failing{
				{`"$.decks" equals 1200.5`, want(`value: body $.decks: expected 1200.5, got 3`)},
				{`"$.tons" equals 1200.51`, want(`value: body $.tons: expected 1200.51, got 1200.50`)},
				{`"$.tons" equals "1200.50"`, want(`value: body $.tons: expected "1200.50", got 1200.50`)},
			},
			breaks: []breaking{
				{"one digit far behind", at(`{"tons": 1200.50000000000000000001}`), want(`value: body $.tons: expected 1200.5, got 1200.50000000000000000001`)},
				{"an exponent beyond all bounds", at(`{"tons": 12.005e999999999}`), want(`value: body $.tons: expected 1200.5, got 12.005e999999999`)},
			},
		},
		{
			sentence: `{path} equals {value}`, given: readShip(), target: says("/ships/17", 200, `{"id": "17", "name": "x", "tons": 12.005e+2}`), holds: `"$.tons" equals 1200.5`,
		},
		{
			sentence: `{path} equals {value}`, given: readShip(), holds: `"$.afloat" equals true`,
			fails:  []failing{{`"$.afloat" equals false`, want(`value: body $.afloat: expected false, got true`)}, {`"$.afloat" equals "true"`, want(`value: body $.afloat: expected "true", got true`)}},
			breaks: []breaking{{"a string", at(`{"afloat": "true"}`), want(`value: body $.afloat: expected true, got "true"`)}},
		},
		{
			sentence: `{path} equals {value}`, given: readShip(), holds: `"$.flag" equals null`,
			breaks: []breaking{{"gone", at(`{}`), want(`value: body $.flag: expected null, got nothing there`)}},
		},
		{
			sentence: `{path} equals {value}`, given: readShip(), target: says("/ships/17", 200, `{"id": "17", "name": "GET", "decks": 200}`), holds: `"$.decks" equals $statusCode`,
			fails: []failing{
				{`"$.decks" equals $method`, want(`value: body $.decks: expected $method, which is "GET", got 200`)},
				{`"$.name" equals $statusCode`, want(`value: body $.name: expected $statusCode, which is 200, got "GET"`)},
				{`"$.name" equals $response.body#/id`, want(`value: body $.name: expected $response.body#/id, which is "17", got "GET"`)},
				{`"$.name" equals $request.header.X-Nobody`, want("inconclusive/contract: there is nothing at $request.header.X-Nobody that it could be compared with")},
			},
			breaks: []breaking{{"the status as a string", at(`{"decks": "418"}`), want(`value: body $.decks: expected $statusCode, which is 418, got "418"`)}},
		},
		{
			sentence: `{path} is between {number} and {number}`, given: readShip(), holds: `"$.decks" is between 3 and 3`,
			fails: []failing{
				{`"$.digits" is between 3 and 3`, want(`value: body $.digits: expected a number from 3 to 3, got "3600"`)},
				{`"$.decks" is between 3.01 and 3`, want(`value: body $.decks: expected a number from 3.01 to 3, got 3`)},
				{`"$.decks" is between 3 and 2.99`, want(`value: body $.decks: expected a number from 3 to 2.99, got 3`)},
			},
			breaks: []breaking{
				{"too little", at(`{"decks": 2.999999999999999999}`), want(`value: body $.decks: expected a number from 3 to 3, got 2.999999999999999999`)},
				{"too much", at(`{"decks": 3.000000000000000001}`), want(`value: body $.decks: expected a number from 3 to 3, got 3.000000000000000001`)},
			},
		},
		{
			sentence: `{path} is within {n} {unit} of the target's clock`, given: readShip(), holds: `"$.seen" is within 1 minute of the target's clock`,
			fails: []failing{
				{`"$.name" is within 1 minute of the target's clock`, want(`value: body $.name: expected a time within 1 minute of 2026-03-01T12:00:00Z, got "Sea Lion of Kelp"`)},
				{`"$.seen" is within 0 minutes of the target's clock`, want(`value: body $.seen: expected a time within 0s of 2026-03-01T12:00:00Z, got "2026-03-01T12:00:30Z"`)},
				{`"$.seen" is within 1 second of the target's clock`, want(`value: body $.seen: expected a time within 1 second of 2026-03-01T12:00:00Z, got "2026-03-01T12:00:30Z"`)},
			},
			breaks: []breaking{
				{"an hour off", at(`{"seen": "2026-03-01T13:00:30+00:00"}`), want(`value: body $.seen: expected a time within 1 minute of 2026-03-01T12:00:00Z, got "2026-03-01T13:00:30+00:00"`)},
				{"another zone", at(`{"seen": "2026-03-01T12:00:30+02:00"}`), want(`value: body $.seen: expected a time within 1 minute of 2026-03-01T12:00:00Z, got "2026-03-01T12:00:30+02:00"`)},
				{"no such day", at(`{"seen": "2026-02-30T12:00:30Z"}`), want(`value: body $.seen: expected a time within 1 minute of 2026-03-01T12:00:00Z, got "2026-02-30T12:00:30Z"`)},
				{"a time beyond all bounds", at(`{"seen": 1e300}`), want(`value: body $.seen: expected a time within 1 minute of 2026-03-01T12:00:00Z, got 1e300`)},
			},
		},
		{
			sentence: `{path} is within {n} {unit} of the target's clock`, given: readShip(), holds: `"$.millis" is within 30 seconds of the target's clock`,
			fails: []failing{{`"$.millis" is within 29 seconds of the target's clock`, want(`value: body $.millis: expected a time within 29 seconds of 2026-03-01T12:00:00Z, got 1772366430000`)}},
		},
	}
}

func listExamples() []example {
	at := func(body string) behave { return says("/ships", 418, body) }
	some := `{"ships": [{"id": "17", "name": "x", "rank": 3}, {"id": "18", "name": "y", "rank": 2}, {"id": "19", "name": null}]}`
	return []example{
		{
			sentence: `{path} has {n} item(s)`, given: listShips(), holds: `"$.ships" has 2 items`,
			fails: []failing{
				{`"$" has 2 items`, want(`value: body $: expected a list, got ` + "{\"ships\":[{\"home\":\"Hull\",\"id\":\"17\",\"name\":\"Sea Lion of Kelp\",\"rank\":1},{\"home\":\"Hull\",\"id\":\"18\",\"name\":\"Sea Cow of Kelp\"… (object, 132 bytes)")},
				{`"$.ships" has 1 item`, want(`value: body $.ships: expected 1 items, got 2 items`)},
			},
			breaks: []breaking{{"none", at(`{"ships": []}`), want(`value: body $.ships: expected 2 items, got 0 items`)}},
		},
		{
			sentence: `{path} has at most {n} item(s)`, given: listShips(), holds: `"$.ships" has at most 2 items`,
			fails: []failing{
				{`"$.ships[0]" has at most 2 items`, want(`value: body $.ships[0]: expected a list, got {"home":"Hull","id":"17","name":"Sea Lion of Kelp","rank":1}`)},
				{`"$.ships" has at most 1 item`, want(`value: body $.ships: expected at most 1 items, got 2 items`)},
			},
			breaks: []breaking{{"more", at(some), want(`value: body $.ships: expected at most 2 items, got 3 items`)}, {"no list", at(`{}`), want("value: body $.ships: expected a list, got nothing there")}},
		},
		{
			sentence: `{path} has at least {n} item(s)`, given: listShips(), holds: `"$.ships" has at least 2 items`,
			fails: []failing{
				{`"$.ships[*]" has at least 2 items`, want(`value: body $.ships[*]: expected a list, got 2 values`)},
				{`"$.ships" has at least 3 items`, want(`value: body $.ships: expected at least 3 items, got 2 items`)},
			},
			breaks: []breaking{{"fewer", at(`{"ships": [1]}`), want(`value: body $.ships: expected at least 2 items, got 1 items`)}},
		},
		{
			sentence: `every item of {path} has {name}`, given: listShips(), holds: `every item of "$.ships" has "rank"`,
			fails: []failing{
				{`every item of "$.ships[0].id" has "rank"`, want(`value: body $.ships[0].id: expected a list, got "17"`)},
				{`every item of "$.ships" has "ra.nk"`, want(`value: body $.ships: expected every item with the member "ra.nk", got 0 of 2 items`)},
				{`every item of "$.ships" has "[0]"`, want(`value: body $.ships: expected every item with the member "[0]", got 0 of 2 items`)},
			},
			breaks: []breaking{
				{"not every", at(some), want(`value: body $.ships: expected every item with the member "rank", got 2 of 3 items`)},
				{"none", at(`{"ships": []}`), want(`value: body $.ships: expected every item with the member "rank", got 0 of 0 items`)},
				{"a null", at(`{"ships": [{"rank": null}]}`), want(`value: body $.ships: expected every item with the member "rank", got 0 of 1 items`)},
				{"no objects", at(`{"ships": [null, 1, ["rank"]]}`), want(`value: body $.ships: expected every item with the member "rank", got 0 of 3 items`)},
			},
		},
		{
			sentence: `every item of {path} has {name} equal to {value}`, given: listShips(), holds: `every item of "$.ships" has "home" equal to "Hull"`,
			fails: []failing{
				{`every item of "$.docks" has "home" equal to "Hull"`, want(`value: body $.docks: expected a list, got nothing there`)},
				{`every item of "$.ships" has "name" equal to "Hull"`, want(`value: body $.ships: expected every item with "name" equal to "Hull", got 0 of 2 items`)},
				{`every item of "$.ships" has "home" equal to "Bergen"`, want(`value: body $.ships: expected every item with "home" equal to "Bergen", got 0 of 2 items`)},
			},
			breaks: []breaking{{"none", at(`{"ships": []}`), want(`value: body $.ships: expected every item with "home" equal to "Hull", got 0 of 0 items`)}},
		},
		{
			sentence: `some item of {path} has {name} equal to {value}`, given: listShips(), holds: `some item of "$.ships" has "rank" equal to 2`,
			fails: []failing{
				{`some item of "$.ships[*].rank" has "rank" equal to 2`, want(`value: body $.ships[*].rank: expected a list, got 2 values`)},
				{`some item of "$.ships" has "id" equal to 2`, want(`value: body $.ships: expected an item with "id" equal to 2, got none of 2 items`)},
				{`some item of "$.ships" has "rank" equal to "2"`, want(`value: body $.ships: expected an item with "rank" equal to "2", got none of 2 items`)},
				{`some item of "$.ships" has "rank" equal to null`, want(`value: body $.ships: expected an item with "rank" equal to null, got none of 2 items`)},
			},
			breaks: []breaking{{"none", at(`{"ships": []}`), want(`value: body $.ships: expected an item with "rank" equal to 2, got none of 0 items`)}},
		},
		{
			sentence: `the items of {path} ascend by {name}`, given: listShips(), holds: `the items of "$.ships" ascend by "rank"`,
			fails: []failing{
				{`the items of "$" ascend by "rank"`, want(`value: body $: expected a list, got ` + "{\"ships\":[{\"home\":\"Hull\",\"id\":\"17\",\"name\":\"Sea Lion of Kelp\",\"rank\":1},{\"home\":\"Hull\",\"id\":\"18\",\"name\":\"Sea Cow of Kelp\"… (object, 132 bytes)")},
				{`the items of "$.ships" ascend by "name"`, want(`value: body $.ships item 1: expected "name" not less than "Sea Lion of Kelp", got "Sea Cow of Kelp"`)},
				{`the items of "$.ships" ascend by "age"`, want(`value: body $.ships item 1: expected "age" not less than null, got null`)},
			},
			breaks: []breaking{
				{"they do not", at(some), want(`value: body $.ships item 1: expected "rank" not less than 3, got 2`, `value: body $.ships item 2: expected "rank" not less than 2, got null`)},
				{"one has no order", at(`{"ships": [{"rank": 1}]}`), want("untested/credential: $.ships has 1 items: an order takes two; use an account that sees more")},
				{"one of two that are equal", at(`{"ships": [{"rank": 2}, {"rank": 2}, {"rank": 1}]}`), want(`value: body $.ships item 2: expected "rank" not less than 2, got 1`)},
				{"types mixed", at(`{"ships": [{"rank": 1}, {"rank": "2"}]}`), want(`value: body $.ships item 1: expected "rank" not less than 1, got "2"`)},
			},
		},
	}
}
