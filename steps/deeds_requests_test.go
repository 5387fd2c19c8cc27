package steps

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func requestDeeds() []deed {
	ship, ships := []string{`When "readShip" is called`}, []string{`When "listShips" is called`}
	search, deck := []string{`When "searchShips" is called`}, []string{`When "readDeck" is called`}
	token, remind := []string{"Given a token"}, []string{`When "remindMe" is called`}
	ask := []string{"When a token is requested"}
	const always = "any value will do"
	return []deed{
		{
			sentence: `the method is {method}`, given: token, step: `And the method is "PATCH"`, then: ship, shows: lastRequest("/ships/17"), want: "PATCH /ships/17?",
			others: []other{{`And the method is "PUT"`, "PUT /ships/17?"}}, surely: always,
		},
		{
			sentence: `the path is {text}`, given: token, step: `And the path is "/boats/17"`, then: ship, shows: paths, want: "/token /boats/17",
			others: []other{{`And the path is "/boats/18"`, "/token /boats/18"}},
			stops:  []stopping{{"it is none", `And the path is "/%zz"`, nil, want(`inconclusive/harness: readShip: path "/%zz": invalid URL escape "%zz"`), nil}},
		},
		{
			sentence: `the target is reached over HTTPS`, step: `Given the target is reached over HTTPS`, then: ask, shows: paths, want: "/token", change: overTLS,
			stops: []stopping{{"it is plain HTTP", "", nil, want("untested/: the target is reached over plain HTTP, where this cannot be judged: give it an https base_url"), nil}},
		},
		{
			sentence: `the path parameter {param} is {text}`, given: token, step: `And the path parameter "id" is "18/x"`, then: ship, shows: paths, want: "/token /ships/18/x",
			others: []other{{`And the path parameter "id" is "19"`, "/token /ships/19"}}, surely: "the plan knows the parameters of the operation",
		},
		{
			sentence: `the path parameter {param} is {text}`, given: token, step: `And the path parameter "id" is "18"`, then: deck, shows: paths, want: "/token /ships/18/decks/1",
			others: []other{{`And the path parameter "deck" is "18"`, "/token /ships/17/decks/18"}},
		},
		{
			sentence: `the path parameter {param} is that of resource {resource}`, given: token, step: `And the path parameter "id" is that of resource "tug"`, then: deck,
			shows: paths, want: "/token /ships/18/decks/1",
			others: []other{
				{`And the path parameter "deck" is that of resource "tug"`, "/token /ships/17/decks/18"},
				{`And the path parameter "id" is that of resource "ship"`, "/token /ships/17/decks/1"},
			},
			stops: []stopping{{"the environment has none", `And the path parameter "id" is that of resource "wreck"`, nil,
				want(`untested/credential: the environment gives no resource "wreck" (the id of a ship that is no more): set PLIMSOLL_KELPLINE_RESOURCE_WRECK`), nil}},
		},
		{
			sentence: `the header {header} is {text}`, given: token, step: `And the header "accept" is "text/plain"`, then: ships, shows: lastHeader("/ships", "Accept"), want: "text/plain",
			others: []other{{`And the header "X-Accept" is "text/plain"`, "application/json"}, {`And the header "accept" is "text/html"`, "text/html"}}, surely: always,
		},
		{
			sentence: `the header {header} is {text}`, given: token, step: `And the header "Authorization" is "Digest x"`, then: ships, shows: lastHeader("/ships", "Authorization"), want: "Digest x",
		},
		{
			sentence: `the header {header} is the credential field {field}`, step: `Given the header "X-Key" is the credential field "client_id"`, then: ask, shows: lastHeader("/token", "X-Key"), want: "kelp-client",
			others: []other{{`Given the header "Y-Key" is the credential field "client_id"`, ""}, {`Given the header "X-Key" is the credential field "client_secret"`, sampleSecret}},
			stops: []stopping{{"the credential has none", `Given the header "X-Key" is the credential field "pin"`, nil,
				want(`untested/credential: the environment gives the credential "default" no pin: set PLIMSOLL_KELPLINE_PIN`), nil}},
		},
		{
			sentence: `the header {header} is left out`, given: token, step: `And the header "Accept" is left out`, then: ships, shows: lastHeader("/ships", "Accept"), want: "",
			others: []other{{`And the header "Authorization" is left out`, "application/json"}},
			stops:  []stopping{{"there is none", `And the header "Origin" is left out`, nil, want(`error/harness: the documented request has no header "Origin"`), nil}},
		},
		{
			sentence: `the header {header} is left out`, given: token, step: `And the header "Authorization" is left out`, then: ships, shows: lastHeader("/ships", "Authorization"), want: "",
		},
		{
			sentence: `the header {header} is left out`, step: `Given the header "Authorization" is left out`, then: ask, shows: lastHeader("/token", "Authorization"), want: "",
			stops: []stopping{{"there is none", "", nil, want(`error/harness: the documented request has no header "Authorization"`), remind}},
		},
		{
			sentence: `the header names are sent in lower case`, given: token, step: `And the header names are sent in lower case`, then: ships, shows: lastHeader("/ships", "Accept"), want: "application/json",
			surely: "it is about how the request is written",
		},
		{
			sentence: `the query parameter {name} is {text}`, given: token, step: `And the query parameter "page" is "2 3"`, then: ships, shows: lastRequest("/ships"), want: "GET /ships?page=2%203",
			others: []other{{`And the query parameter "size" is "2 3"`, "GET /ships?page=1&size=2%203"}, {`And the query parameter "page" is "4"`, "GET /ships?page=4"}}, surely: always,
		},
		{
			sentence: `the query parameter {name} is left out`, given: token, step: `And the query parameter "page" is left out`, then: ships, shows: lastRequest("/ships"), want: "GET /ships?",
			stops: []stopping{{"there is none", `And the query parameter "size" is left out`, nil, want(`error/harness: the documented request has no query parameter "size"`), nil}},
		},
		{
			sentence: `the query parameter {name} is sent twice`, given: token, step: `And the query parameter "page" is sent twice`, then: ships, shows: lastRequest("/ships"), want: "GET /ships?page=1&page=1",
			stops: []stopping{{"there is none", `And the query parameter "size" is sent twice`, nil, want(`error/harness: the documented request has no query parameter "size"`), nil}},
		},
		{
			sentence: `the query parameter {name} is left out`, step: `Given the query parameter "key" is left out`, then: remind, shows: lastRequest("/remind"), want: "POST /remind?client=kelp-client",
			others: []other{{`Given the query parameter "client" is left out`, "POST /remind?key=" + sampleSecret}},
		},
		{
			sentence: `the query parameter {name} is sent twice`, step: `Given the query parameter "client" is sent twice`, then: remind, shows: lastRequest("/remind"),
			want:   "POST /remind?client=kelp-client&client=kelp-client&key=" + sampleSecret,
			others: []other{{`Given the query parameter "key" is sent twice`, "POST /remind?client=kelp-client&key=" + sampleSecret + "&key=" + sampleSecret}},
		},
		{
			sentence: `the query is written {text}`, given: token, step: `And the query is written "a=(b)&c"`, then: ships, shows: lastRequest("/ships"), want: "GET /ships?a=(b)&c",
			others: []other{{`And the query is written "a=%28b)"`, "GET /ships?a=%28b)"}}, surely: always,
		},
		{
			sentence: `the body member {name} is {text}`, given: token, step: `And the body member "name" is "Wrasse"`, then: search, shows: lastRequest("/search"), want: `POST /search? {"client":"kelp-client","deep":[{}],"name":"Wrasse"}`,
			others: []other{
				{`And the body member "nose" is "Wrasse"`, `POST /search? {"client":"kelp-client","deep":[{}],"name":"Kelp","nose":"Wrasse"}`},
				{`And the body member "name" is "Dulse"`, `POST /search? {"client":"kelp-client","deep":[{}],"name":"Dulse"}`},
			}, surely: always,
		},
		{
			sentence: `the body member {name} is left out`, given: token, step: `And the body member "name" is left out`, then: search, shows: lastRequest("/search"), want: `POST /search? {"client":"kelp-client","deep":[{}]}`,
			others: []other{{`And the body member "client" is left out`, `POST /search? {"deep":[{}],"name":"Kelp"}`}},
			stops:  []stopping{{"there is none", `And the body member "nose" is left out`, nil, want(`error/harness: the documented request has no body member "nose"`), nil}},
		},
		{
			sentence: `the body member {name} is sent twice`, step: `Given the body member "grant_type" is sent twice`, then: ask, shows: lastRequest("/token"),
			want:  "POST /token? grant_type=client_credentials&grant_type=client_credentials",
			stops: []stopping{{"there is none", `Given the body member "scope" is sent twice`, nil, want(`error/harness: the documented request has no body member "scope"`), nil}},
		},
		{
			sentence: `the body member {name} is sent twice`, given: token, step: `And the body member "name" is sent twice`, then: search, shows: lastRequest("/search"),
			want:   `POST /search? {"client":"kelp-client","deep":[{}],"name":"Kelp","name":"Kelp"}`,
			others: []other{{`And the body member "client" is sent twice`, `POST /search? {"client":"kelp-client","client":"kelp-client","deep":[{}],"name":"Kelp"}`}},
		},
		{
			sentence: `the body is sent as {bodykind}`, given: token, step: `And the body is sent as "form"`, then: ask, shows: mediaAndBody, want: "application/x-www-form-urlencoded grant_type=client_credentials",
			others: []other{{`And the body is sent as "json"`, `application/json {"grant_type":"client_credentials"}`}}, surely: always,
		},
		{
			sentence: `the body is empty`, step: `Given the body is empty`, then: ask, shows: mediaAndBody, want: "", surely: always,
		},
	}
}

// overTLS puts TLS before the stub.
func overTLS(b *bench) {
	secure := httptest.NewTLSServer(b.stub)
	b.cleanup(secure.Close)
	b.options.Target.BaseURL, b.options.Transport = secure.URL, secure.Client().Transport
}

func mediaAndBody(b *bench, _ conformance.Result) string {
	r := last(b, "/token")
	return strings.TrimSpace(r.header.Get("Content-Type") + " " + r.body)
}

func credentialDeeds() []deed {
	ask := []string{"When a token is requested"}
	sent := func(b *bench, _ conformance.Result) string {
		user, password, _ := (&http.Request{Header: last(b, "/token").header}).BasicAuth()
		return strings.TrimSpace(user + " " + password)
	}
	id := "kelp-client "
	second := []string{`Given the credential "second"`}
	bareOf := func(field string) []string {
		return want(`untested/credential: the environment gives the credential "default" no ` + field + `: set PLIMSOLL_KELPLINE_` + strings.ToUpper(field))
	}
	search := []string{"Given a token", `When "searchShips" is called`}
	lacks := func(change string) []stopping {
		return []stopping{{"the credential lacks it", `Given the credential field "pin" is ` + change, nil, bareOf("pin"), search}}
	}
	return []deed{
		{
			sentence: `the credential {role}`, step: `Given the credential "second"`, then: ask, shows: sent, want: "kelp-second " + otherSecret,
			others: []other{{`Given the credential "default"`, id + sampleSecret}}, stops: []stopping{{"there is none", `Given the credential "absent"`, nil, want(noRole), nil}},
		},
		{
			sentence: `the credential field {field} is wrong`, step: `Given the credential field "client_secret" is wrong`, then: ask, shows: sent, want: id + "eump3lstiltskin-not-real",
			others: []other{{`Given the credential field "client_id" is wrong`, "xelp-client " + sampleSecret}}, stops: lacks("wrong"),
		},
		{
			sentence: `the credential field {field} is empty`, step: `Given the credential field "client_secret" is empty`, then: ask, shows: sent, want: "kelp-client",
			others: []other{{`Given the credential field "client_id" is empty`, sampleSecret}}, stops: lacks("empty"),
		},
		{
			sentence: `the credential field {field} is left out`, step: `Given the credential field "client_secret" is left out`, then: ask, shows: sent, want: "kelp-client",
			others: []other{{`Given the credential field "client_id" is left out`, sampleSecret}}, stops: lacks("left out"),
		},
		{
			sentence: `the credential field {field} is in the other case`, step: `Given the credential field "client_secret" is in the other case`, then: ask, shows: sent,
			want:   id + strings.ToUpper(sampleSecret),
			others: []other{{`Given the credential field "client_id" is in the other case`, "KELP-CLIENT " + sampleSecret}},
			stops: []stopping{{"it has none", "", func(b *bench) { b.options.Target.Credentials["default"]["client_secret"] = "4711-0815" },
				want(`untested/credential: the change leaves the client_secret of "default" as it is, so nothing would be tested: set PLIMSOLL_KELPLINE_CLIENT_SECRET to a value that it changes`), nil}},
		},
		{
			sentence: `the credential field {field} is cut short`, step: `Given the credential field "client_secret" is cut short`, then: ask, shows: sent, want: id + "rump3lstiltskin-not-rea",
			others: []other{{`Given the credential field "client_id" is cut short`, "kelp-clien " + sampleSecret}}, stops: lacks("cut short"),
		},
		{
			sentence: `the credential field {field} is one character longer`, step: `Given the credential field "client_secret" is one character longer`, then: ask, shows: sent,
			want:   id + sampleSecret + "x",
			others: []other{{`Given the credential field "client_id" is one character longer`, "kelp-clientx " + sampleSecret}}, stops: lacks("one character longer"),
		},
		{
			sentence: `the credential field {field} is that of {role}`, step: `Given the credential field "client_secret" is that of "second"`, then: ask, shows: sent, want: id + otherSecret,
			others: []other{
				{`Given the credential field "client_id" is that of "second"`, "kelp-second " + sampleSecret},
				{`Given the credential field "client_secret" is that of "limited"`, id + "limited-secret-not-real"},
			},
			stops: []stopping{
				{"there is none", `Given the credential field "client_id" is that of "absent"`, nil, want(noRole), nil},
				{"it is the same", `Given the credential field "client_id" is that of "default"`, nil,
					want(`untested/credential: the change leaves the client_id of "default" as it is, so nothing would be tested: set PLIMSOLL_KELPLINE_CLIENT_ID to a value that it changes`), nil},
				{"theirs lacks it", `Given the credential field "tenant" is that of "limited"`, nil,
					want(`untested/credential: the environment gives the credential "limited" no tenant: set PLIMSOLL_KELPLINE_LIMITED_TENANT`), nil},
			},
		},
		{
			sentence: `the credential field {field} is that of {role}`, step: `Given the credential field "tenant" is that of "second"`, then: ask, shows: lastRequest("/token"),
			want: "POST /token? grant_type=client_credentials&tenant=north",
		},
		{
			sentence: `the credential field {field} is {text}`, step: `Given the credential field "client_secret" is "abc"`, then: ask, shows: sent, want: id + "abc",
			others: []other{{`Given the credential field "client_id" is "abc"`, "abc " + sampleSecret}, {`Given the credential field "client_secret" is "abd"`, id + "abd"}},
			stops: []stopping{{"it is that already", `Given the credential field "client_id" is "kelp-client"`, nil,
				want(`untested/credential: the change leaves the client_id of "default" as it is, so nothing would be tested: set PLIMSOLL_KELPLINE_CLIENT_ID to a value that it changes`), nil}},
		},
		{
			sentence: `the credential field {field} is {text}`, given: second, step: `Given the credential field "tenant" is "south"`, then: ask, shows: lastRequest("/token"),
			want: "POST /token? grant_type=client_credentials&tenant=south",
		},
		{
			sentence: `the credential field {field} is sent as the token`, step: `Given the credential field "client_secret" is sent as the token`, then: []string{`When "readShip" is called`},
			shows: lastHeader("/ships/17", "Authorization"), want: "Bearer " + sampleSecret,
			others: []other{{`Given the credential field "client_id" is sent as the token`, "Bearer kelp-client"}},
			stops:  []stopping{{"the credential has none", `Given the credential field "tenant" is sent as the token`, nil, bareOf("tenant"), nil}},
		},
		{
			sentence: `Basic is encoded as {encoding}`, step: `Given Basic is encoded as "swapped"`, then: ask, shows: lastHeader("/token", "Authorization"), want: basic(sampleSecret, "kelp-client"),
			others: []other{{`Given Basic is encoded as "user-only"`, basic("kelp-client", "")}},
			stops: []stopping{
				{"it would be the same", `Given Basic is encoded as "unpadded"`, nil,
					want("not-applicable/: HTTP Basic as unpadded: this credential gives the same bytes as raw (RFC 4648 section 3.2)"), nil},
				{"the operation does not use it", "", nil, want("error/harness: searchShips does not use HTTP Basic"), search},
			},
		},
		{
			sentence: `the credentials are sent in {placement}`, step: `Given the credentials are sent in "query"`, then: ask, shows: lastRequest("/token"),
			want:   "POST /token?client_id=kelp-client&client_secret=" + sampleSecret + " grant_type=client_credentials",
			others: []other{{`Given the credentials are sent in "form"`, "POST /token? grant_type=client_credentials&client_id=kelp-client&client_secret=" + sampleSecret}},
			stops: []stopping{{"there are none to move", "", nil, want("error/harness: operation readShip: it carries no credential that could be moved"),
				[]string{"Given a token", `When "readShip" is called`}}},
		},
	}
}
