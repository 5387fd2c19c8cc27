package report

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// promises holds what a run knows beyond claims: operations, an outcome table, lifetimes, a kill matrix and the parts of a merged run.
func promises() c.Run {
	info := oauthjwt()
	info.Life = &c.TokenLife{Documented: time.Hour, Alive: 59 * time.Minute, Dead: 62 * time.Minute}
	h := header("sandbox", info, dataloy())
	h.Claims, h.KillMatrix = oauthjwtClaims(), strings.Repeat("0b", 32)
	h.Proof = []c.Proof{{Provider: "oauthjwt", Mutants: 321, Killed: 321, Harmless: 12, Spared: 12, Checks: 160, Idle: 9}}
	h.Proved = []c.ProvedClaim{
		{Provider: "oauthjwt", Claim: "OAUTHJWT-ERR-002", Killers: 33, Examples: []c.Killer{
			{Name: "strangers-are-guests", About: "Whoever signs in without being known is signed in as a guest.", Class: c.ClassAccepted, Place: "status"},
			{Name: "bad-token-500-listShipments", About: "a call of listShipments with a token that nobody issued is answered 500", Class: c.ClassStatus, Place: "status"}}},
		{Provider: "oauthjwt", Claim: "OAUTHJWT-USE-002", Killers: 1, Examples: []c.Killer{{Name: "moved", About: "The list was moved, and nobody told the page.", Class: c.ClassStatus, Place: "status"}}},
		{Provider: "oauthjwt", Claim: "OAUTHJWT-LIFE-001", Lacks: "https"},
	}
	h.Operations = []c.OperationInfo{
		{Provider: "oauthjwt", ID: "requestToken", Method: "POST", Path: "/oauth/v2/token", Statuses: []string{"200", "401"}, Basis: c.Documented, Issues: true},
		{Provider: "oauthjwt", ID: "listShipments", Method: "GET", Path: "/shipments", Statuses: []string{"2XX", "401", "default"}, Basis: c.Public, Secured: true},
		{Provider: "oauthjwt", ID: "getShipment", Method: "GET", Path: "/shipments/{id}", Statuses: []string{"200"}, Basis: c.Assumed, Secured: true},
		{Provider: "dataloy", ID: "requestToken", Method: "POST", Path: "/oauth/token", Statuses: []string{"200"}, Issues: true},
	}
	for _, operation := range []string{"getShipment", "listShipments"} {
		for _, name := range []string{"no-header", "garbage", "expired", "wrong-scheme", "other-tenant"} {
			h.Outcomes = append(h.Outcomes, c.OutcomeCell{Provider: "oauthjwt", Operation: operation, Case: name, Status: 401, Claim: "OAUTHJWT-ERR-002", Basis: c.Documented})
		}
	}
	h.Outcomes[1].Basis, h.Outcomes[2].Basis = c.Public, c.Assumed
	h.Outcomes[3] = c.OutcomeCell{Provider: "oauthjwt", Operation: "getShipment", Case: "wrong-scheme"}
	h.Outcomes[4] = c.OutcomeCell{Provider: "oauthjwt", Operation: "getShipment", Case: "other-tenant", NotApplicable: "the page knows no tenants"}
	h.Parts = []c.Part{{ID: "part-1", Started: begun(), Complete: true, Results: 5}, {ID: "part-2", Started: begun(), Tags: "@lifetime", ExitCode: 3, Results: 2}}
	h.Remarks = []string{"oauthjwt/refusals/x: run by more than one part; the worst counts"}
	return assemble(h, promisesResults(), func(t *c.Trailer) {
		for i := range t.Claims {
			t.Claims[i].Unproven = t.Claims[i].Claim == "OAUTHJWT-LIFE-001"
		}
	})
}

func promisesResults() []c.Result {
	results := []c.Result{
		refusal("no-header", 401, nil),
		refusal("garbage", 403, []c.Finding{{Class: c.ClassStatus, Claim: "OAUTHJWT-ERR-002", Place: "status", Expected: "401", Actual: "403", Exchange: "e2"}}),
		stopped(refusal("expired", 401, nil), c.Inconclusive, c.CauseOutage, "the control after it failed"),
		refusal("wrong-scheme", 400, []c.Finding{{Class: c.ClassHeader, Claim: "STD-206", Place: "header WWW-Authenticate", Expected: "a challenge", Actual: "no such header", Exchange: "e2"}}),
	}
	results[3].Claims = append(results[3].Claims, "STD-206")
	results[3].Judge(nil, 1)
	return append(results, lifetime("A token lives for an hour", 9), lifetime("A token lives for an hour, seen from elsewhere", 20), conversation())
}

// refusal calls listShipments with something that ought to be refused.
func refusal(name string, status int, findings []c.Finding) c.Result {
	control := exchange("e1", "listShipments", "GET", "/shipments", 200, jsonHeader(), `{"items":[]}`)
	control.Purpose = c.PurposeControl
	call := exchange("e2", "listShipments", "GET", "/shipments", status, jsonHeader(), `{"message":"no"}`)
	call.Presented = name
	r := scenario(tagged("refusals"), "Calling with "+name+" is refused", 10+status, []string{"OAUTHJWT-ERR-002"}, findings, control, call)
	r.Cells = []c.Cell{{Operation: "listShipments", Case: name, Exchange: "e2"}}
	r.Steps = []c.StepResult{
		{Keyword: "Given", Text: "a token", Line: 3, Status: c.StepPassed}, {Keyword: "When", Text: `"listShipments" is called`, Line: 4, Status: c.StepPassed, Elapsed: 12 * time.Millisecond},
		{Keyword: "Then", Text: fmt.Sprintf("the request is refused as documented for %q", name), Line: 5, Status: c.StepPassed}}
	if len(findings) > 0 {
		r.Steps[2].Status, r.Steps[2].Message = c.StepFailed, findings[0].Error()
	}
	return r
}

// lifetime asks for a token, uses it young and old, and is refused in the end.
func lifetime(name string, line int) c.Result {
	asked := tokenExchange(`{"token_type":"Bearer","expires_in":3600,"access_token":"[redacted:token:11aa]"}`)
	asked.Issued = "11aa"
	exchanges := []c.Exchange{asked}
	for i, at := range []float64{0, 0, 3540, 3720} {
		x := exchange(fmt.Sprintf("e%d", i+2), "listShipments", "GET", "/shipments", 200, jsonHeader(), `{"items":[]}`)
		x.Token, x.TokenAge = "11aa", &at
		x.Request.Header["Authorization"] = []string{"Bearer [redacted:token:11aa]"}
		if at > 3600 {
			x.Response.Status = 401
		}
		exchanges = append(exchanges, x)
	}
	return scenario(tagged("lifetime"), name, line, []string{"OAUTHJWT-LIFE-001"}, nil, exchanges...)
}

// conversation holds one of each thing that a request can be.
func conversation() c.Result {
	probe := exchange("e1", "getShipment", "DELETE", "/shipments/[1]?q={a}", 405, nil, "")
	probe.Purpose = c.PurposeProbe
	undocumented := exchange("e2", "getShipment", "GET", "/shipments/1", 418, http.Header{"Content-Type": {"text/plain"}}, "short and\nstout")
	form := exchange("e3", "requestToken", "POST", "/oauth/v2/token?key=[redacted:key]", 200, jsonHeader(), `[1,{"a":"it's"}]`)
	form.Request.Header = http.Header{"Authorization": {"Basic [redacted:client_secret]"}, "X-Empty": {""}}
	form.Request.Body = "grant_type=client_credentials&secret=[redacted:client_secret]&note=it's"
	lost := exchange("e4", "listShipments", "HEAD", "/shipments", 0, nil, "")
	lost.Response, lost.Error, lost.Cause = nil, "no answer within 30s", c.CauseOutage
	long := exchange("e5", "listShipments", "GET", "/shipments", 200, jsonHeader(), "[")
	for i := range 1000 {
		long.Response.Body += fmt.Sprintf(`{"id":%d},`, i)
	}
	long.Response.Body += `{}]`
	long.Response.Truncated = true
	return scenario(tagged("resources"), "Each shipment has an id", 5, []string{"OAUTHJWT-USE-002"}, []c.Finding{
		{Class: c.ClassSchema, Place: "body /1000/id", Expected: "a member id", Actual: "none", Exchange: "e5", Source: "oauthjwt/openapi.yaml:7"},
		{Class: c.ClassReason, Place: "$response.body#/1/a", Expected: `"its"`, Actual: `"it's"`, Exchange: "e3"},
		{Class: c.ClassValue, Place: "body", Expected: "something shorter", Actual: "13 bytes", Exchange: "e2"}}, probe, undocumented, form, lost, long)
}
