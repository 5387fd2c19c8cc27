package report

import (
	"fmt"
	"net/http"
	"time"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// everything holds each verdict, each standing and each cause at least once.
func everything(strict bool) c.Run {
	h := header("sandbox", oauthjwt(), cargodocs(), dataloy())
	h.Strict = strict
	if strict {
		h.Repeat += " --strict"
	}
	h.Claims = append(oauthjwtClaims(), cargodocsClaims()...)
	h.Discrepancy = []c.Discrepancy{
		{ID: "OAUTHJWT-D1", Provider: "oauthjwt", Text: "Tokens are said to be JWTs, and the sample token is none.", Claims: []string{"OAUTHJWT-JWT-001"},
			Readings: []c.Reading{{ID: "jwt", Text: "the token is a JWT", Line: 10}, {ID: "opaque", Text: "the token is an opaque string", Line: 34}}},
		{ID: "OAUTHJWT-D2", Provider: "oauthjwt", Text: "The secret is either generated in a field of the portal or given by the team.",
			Readings: []c.Reading{{ID: "portal", Text: "the portal generates it"}, {ID: "team", Text: "the team gives it"}}, Reason: "credentials are made by people, before a run"},
		{ID: "CARGODOCS-D1", Provider: "cargodocs", Text: "The text says 15 minutes, the sample token lives 60.",
			Readings: []c.Reading{{ID: "text", Text: "15 minutes", Line: 60}, {ID: "sample", Text: "60 minutes", Line: 51}}},
	}
	return assemble(h, everythingResults(), nil)
}

func oauthjwtClaims() []c.Claim {
	claims := []c.Claim{
		claim("OAUTHJWT-TOKEN-001", 26, "The token request is a POST to /oauth/v2/token."),
		claim("OAUTHJWT-RESP-001", 30, "Valid credentials are answered with 200 OK."),
		claim("OAUTHJWT-RESP-004", 39, "expires_in is the number of seconds for which the token is good."),
		claim("OAUTHJWT-ERR-002", 47, "A call with a token that is missing, broken or expired is answered with 401."),
		with(claim("OAUTHJWT-ERR-003", 47, "A call that the account may not make is answered with 403."), func(x *c.Claim) { x.Verify, x.Needs = c.BlackBoxSpecial, []string{"limited"} }),
		with(claim("OAUTHJWT-RESP-006", 33, "The sample's expires_in is 3600."), func(x *c.Claim) { x.Level = c.Should }),
		with(claim("OAUTHJWT-FLOW-003", 16, "No user takes part, so no page is shown."), func(x *c.Claim) { x.Level = c.May }),
		claim("OAUTHJWT-LIFE-001", 14, "A token is good for a limited time only."),
		claim("OAUTHJWT-USE-002", 46, "A call that is right in everything is answered with a 2xx status."),
		claim("OAUTHJWT-JWT-004", 14, "The API verifies the token on every call."),
		with(claim("OAUTHJWT-PUB-001", 0, "An error is answered with a body that has code and message."), func(x *c.Claim) { x.Basis, x.Source = c.Public, "errors" }),
		with(claim("STD-206", 0, "Every answer that holds a token says Cache-Control no-store."), func(x *c.Claim) {
			x.Provider, x.Basis, x.Source = "oauthjwt", c.Standard, "RFC 6749 §5.1; RFC 9111 §5.2.2.5"
		}),
		with(claim("OAUTHJWT-PROTO-003", 7, "Passwords are not exposed to applications."), func(x *c.Claim) {
			x.Verify, x.Reason = c.Review, "in the only documented flow the secret plays the password's part"
		}),
		with(claim("OAUTHJWT-CRED-005", 19, "The secret is generated in a field called API Token."), func(x *c.Claim) {
			x.Verify, x.Reason = c.Unverifiable, "portal and people"
		}),
	}
	for i := range 6 {
		claims = append(claims, with(claim(fmt.Sprintf("OAUTHJWT-CLIENT-%03d", i+1), 47, "On 401 a client checks its token or its credentials."), func(x *c.Claim) {
			x.Party, x.Verify, x.Reason = c.ClientParty, c.ClientObserved, "seen only in what a client sends"
		}))
	}
	return claims
}

func cargodocsClaims() []c.Claim {
	return []c.Claim{
		claim("CARGODOCS-TOKEN-001", 41, "A token is asked for with GET and two headers, Username and Password."),
		claim("CARGODOCS-LIFE-001", 60, "Each token is valid for 15 minutes only."),
	}
}

func everythingResults() []c.Result {
	setup := c.Result{ID: "oauthjwt/setup/default", Kind: c.KindSetup, Provider: "oauthjwt", Name: "a shared token of default", Verdict: c.Pass, Started: begun(),
		Elapsed: 5 * time.Millisecond, Exchanges: []c.Exchange{tokenExchange(`{"token_type":"Bearer","expires_in":"3600","access_token":"[redacted token]"}`)}}
	reads := scenario(tagged("token-response"), "The token is a JWT or an opaque string", 40, nil, nil)
	reads.Readings = []c.Observation{{Discrepancy: "OAUTHJWT-D1", Reading: "jwt"}}
	reads.Verdict, reads.Cause, reads.Reason = c.NotApplicable, "", "it notes, and judges no claim"
	minutes := scenario("cargodocs/lifetime", "A token lives for 15 minutes", 8, []string{"CARGODOCS-LIFE-001"}, nil)
	minutes.Readings = []c.Observation{{Discrepancy: "CARGODOCS-D1", Reading: "text"}, {Discrepancy: "CARGODOCS-D1", Reading: "sample"}}
	results := []c.Result{setup, reads, minutes,
		scenario("cargodocs/token-request", "A token is asked for with GET", 5, []string{"CARGODOCS-TOKEN-001"}, nil)}
	return append(append(results, brokenResults()...), openResults()...)
}

// brokenResults are those that find something.
func brokenResults() []c.Result {
	body := `{"token_type":"Bearer","expires_in":"3600","access_token":"[redacted token]","scope":null}`
	drift := c.Finding{Class: c.ClassDrift, Place: "body /scope", Actual: "a member that the page does not have", Exchange: "e1", Note: true}
	call := exchange("e4", "listShipments", "GET", "/shipments?page=1", 200, jsonHeader(), `{"items":[{"id":17,"state":"open"}]}`)
	call.Request.Header["Authorization"] = []string{"Bearer [redacted token, signature changed]"}
	age := 61.5
	call.TokenAge = &age
	control := exchange("e3", "listShipments", "GET", "/shipments?page=1", 200, jsonHeader(), `{"items":[]}`)
	control.Purpose = c.PurposeControl
	refused := exchange("e2", "listShipments", "GET", "/shipments", 400, http.Header{"Content-Type": {"text/plain"}, "Www-Authenticate": {"Bearer"}}, "bad token\nask again")
	return []c.Result{
		scenario(tagged("token-response"), "expires_in is a number of seconds", 12, []string{"OAUTHJWT-RESP-004"}, []c.Finding{
			{Class: c.ClassValue, Place: "body /expires_in", Expected: "a number", Actual: `the string "3600"`, Exchange: "e1", Source: "features/oauthjwt/token-response.feature:15",
				Hint: "clients that read the page add it to a time and fail"}, drift}, tokenExchange(body)),
		scenario(tagged("token-response"), "expires_in says what the sample says", 18, []string{"OAUTHJWT-RESP-006"}, []c.Finding{
			{Class: c.ClassValue, Place: "body /expires_in", Expected: "3600", Actual: "1800", Exchange: "e1"}, drift}, tokenExchange(`{"token_type":"Bearer","expires_in":1800,"access_token":"[redacted token]"}`)),
		scenario(tagged("refusals"), "A changed signature is refused", 33, []string{"OAUTHJWT-ERR-002", "OAUTHJWT-JWT-004"}, []c.Finding{
			{Class: c.ClassAccepted, Claim: "OAUTHJWT-JWT-004", Place: "status", Expected: "a refusal (no token, no data)", Actual: "200 with data", Exchange: "e4"}}, control, call),
		scenario(tagged("refusals"), "A refusal has a body with code and message", 41, []string{"OAUTHJWT-PUB-001"}, []c.Finding{
			{Class: c.ClassMedia, Place: "header Content-Type", Expected: "application/json", Actual: "text/plain", Exchange: "e2"},
			{Class: c.ClassSchema, Place: "body /message", Expected: "a member message", Actual: "no JSON", Exchange: "e2"}}, refused),
		scenario(tagged("token-response"), "The answer with the token is not kept in caches", 25, []string{"STD-206"}, []c.Finding{
			{Class: c.ClassHeader, Place: "header Cache-Control", Expected: "no-store", Actual: "no such header", Exchange: "e1"}}, tokenExchange(body)),
		scenario(tagged("token-request"), "Nobody is shown a page", 30, []string{"OAUTHJWT-FLOW-003"}, []c.Finding{
			{Class: c.ClassStatus, Place: "status", Expected: "200", Actual: "302", Exchange: "e1"}}, exchange("e1", "requestToken", "POST", "/oauth/v2/token", 302, http.Header{"Location": {"/login"}}, "")),
	}
}

// openResults are those that could not be judged, and some that hold.
func openResults() []c.Result {
	lost := exchange("e1", "listShipments", "GET", "/shipments", 0, nil, "")
	lost.Response, lost.Error, lost.Cause = nil, "no answer within 30s", c.CauseOutage
	return []c.Result{
		scenario(tagged("token-request"), "A token is asked for with POST", 5, []string{"OAUTHJWT-TOKEN-001", "OAUTHJWT-RESP-001"}, nil, tokenExchange(`{"token_type":"Bearer"}`)),
		stopped(scenario(tagged("refusals"), "A role without the permission is refused", 50, []string{"OAUTHJWT-ERR-003"}, nil), c.Untested, c.CauseCredential,
			"no credential limited: set PLIMSOLL_OAUTHJWT_LIMITED_CLIENT_ID and PLIMSOLL_OAUTHJWT_LIMITED_CLIENT_SECRET"),
		stopped(scenario(tagged("lifetime"), "A token dies in the end", 9, []string{"OAUTHJWT-LIFE-001"}, nil), c.Deferred, "", "the token is due to die in 1h0m0s, and max_wait is 5m0s"),
		stopped(scenario(tagged("resources"), "A right call succeeds", 5, []string{"OAUTHJWT-USE-002"}, nil, lost), c.Inconclusive, c.CauseOutage, "GET /shipments: no answer within 30s"),
		stopped(scenario(tagged("refusals"), "No token at all is refused", 12, []string{"OAUTHJWT-ERR-002"}, nil), c.Error, c.CauseHarness, "step 2: index out of range"),
	}
}
