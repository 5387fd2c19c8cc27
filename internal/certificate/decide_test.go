package certificate

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// refusal certifies and returns the reasons.
func refusal(t *testing.T, r Request) []string {
	t.Helper()
	_, err := Certify(r)
	why, ok := errors.AsType[*Refused](err)
	require.True(t, ok, "expected a refusal, got %v", err)
	return why.Reasons
}

func TestAGoodRunIsCertified(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	assert.Equal(t, []Certified{{
		ID: "harbour", Name: "Harbour API", Source: "Authentication", Target: "https://sandbox.harbour.example/v1",
		Mandatory: Count{Of: 2, Hold: 2}, Outside: Count{Of: 2, Hold: 1, Broken: 1}, Unobserved: 1,
	}}, b.Certificate.Providers)
	assert.Equal(t, "PASSED", b.Statement.Predicate.Result)
	assert.Equal(t, []string{"harbour/HARBOUR-TOKEN-001", "harbour/HARBOUR-LIFE-002"}, b.Statement.Predicate.PassedTests)
	assert.Empty(t, b.Statement.Predicate.WarnedTests)
	assert.Equal(t, ended.Truncate(time.Second), b.Certificate.Issued)
	assert.Equal(t, time.Date(2027, 5, 20, 0, 0, 0, 0, time.UTC), b.Certificate.Expires, "180 days, to the end of the last")
}

func TestEachReasonRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(*evidence)
		want  string
	}{
		"a must failed": {func(e *evidence) {
			e.Results[2].Verdict, e.Results[2].Findings = c.Fail, []c.Finding{{Class: c.ClassValue, Place: "status"}}
			e.judge()
		}, "harbour HARBOUR-LIFE-002: expected pass, got fail"},
		"a known failure": {func(e *evidence) {
			e.Results[2].Verdict, e.Results[2].Findings = c.Fail, []c.Finding{{Class: c.ClassValue, Place: "status"}}
			e.judge()
			for i := range e.Trailer.Claims {
				e.Trailer.Claims[i].Known = &c.KnownFailure{Reason: "r", Ticket: "HARB-1", Responsible: "Jane Doe", Expires: "2026-12-31"}
			}
			e.Trailer.Settle()
			e.Trailer.ExitCode = c.ExitConformant
		}, "harbour HARBOUR-LIFE-002: expected pass, got fail: a statement that is broken cannot be waived"},
		"the harness broke":     {func(e *evidence) { e.Results[2].Verdict, e.Results[2].Reason = c.Error, "nil map"; e.judge() }, "HARBOUR-LIFE-002: expected pass, got error (nil map)"},
		"unproven":              {func(e *evidence) { e.Trailer.Claims[0].Unproven = true }, "HARBOUR-TOKEN-001: no mutant of the kill matrix proves"},
		"inconclusive":          {func(e *evidence) { e.stop("HARBOUR-LIFE-002") }, "HARBOUR-LIFE-002: expected pass, got inconclusive (no answer): judge it, or give a waiver"},
		"untested":              {func(e *evidence) { e.Results = append(e.Results[:2], e.Results[3]); e.judge() }, "HARBOUR-LIFE-002: expected pass, got untested (not selected in this run)"},
		"deferred":              {func(e *evidence) { e.Results[2].Verdict = c.Deferred; e.judge() }, "HARBOUR-LIFE-002: expected pass, got deferred"},
		"a mock":                {func(e *evidence) { e.Header.Environment.Kind = "mock" }, "environment sandbox: expected a real target, got mocks only"},
		"a variant":             {func(e *evidence) { e.Header.Providers[0].Variant = "page" }, "harbour: expected a real target, got variant page of the embedded mock"},
		"a user in the address": {func(e *evidence) { e.Header.Providers[0].Target = "https://me:fake@harbour.example" }, "harbour: expected an address that can be handed on"},
		"a query in it":         {func(e *evidence) { e.Header.Providers[0].Target = "https://harbour.example/?key=fake" }, "harbour: expected an address that can be handed on"},
		"no address":            {func(e *evidence) { e.Header.Providers[0].Target = "https://%zz" }, "harbour: expected an address that can be handed on"},
		"another kind":          {func(e *evidence) { e.Header.Environment.Kind = "laptop" }, `expected one of the kinds sandbox, uat, production, got "laptop"`},
		"interrupted":           {func(e *evidence) { e.Trailer.Complete, e.Trailer.Stopped = false, "Ctrl-C" }, "expected a complete run, got one that was interrupted (Ctrl-C)"},
		"a part":                {func(e *evidence) { e.Header.Tags = "@token" }, "expected all scenarios, got those with the tags @token only"},
		"a broken part":         {func(e *evidence) { e.Header.Parts = []c.Part{{ID: "p1"}} }, "expected complete parts, got p1"},
		"a merge remark":        {func(e *evidence) { e.Header.Remarks = []string{"p2 is missing"} }, "merged with a remark: p2 is missing"},
		"a secret":              {func(e *evidence) { e.Trailer.ExitCode = c.ExitSecret }, "a secret was found in its reports"},
		"not run": {func(e *evidence) {
			e.Header.Providers = append(e.Header.Providers, c.ProviderInfo{ID: "x", NotRun: "no credentials"})
		}, "x: expected it to be run, got none (no credentials)"},
		"nothing run":    {func(e *evidence) { e.Header.Providers[0].NotRun = "closed" }, "expected at least one provider that was run, got none"},
		"no kill matrix": {func(e *evidence) { e.Header.KillMatrix = "" }, "expected the digest of a kill matrix, got none"},
		"a stale matrix": {func(e *evidence) { e.Header.MatrixStale = map[string]string{"harbour": "made from others"} }, "harbour: the kill matrix says nothing about it (made from others)"},
		"no contract":    {func(e *evidence) { delete(e.Header.Digests, "specs/harbour/openapi.yaml") }, "specs/harbour/openapi.yaml: expected its digest, got none"},
		"no claims":      {func(e *evidence) { e.Header.Digests["specs/harbour/claims.yaml"] = "x" }, `specs/harbour/claims.yaml: expected its digest, got "x"`},
		"no features":    {func(e *evidence) { delete(e.Header.Digests, "features/harbour") }, "features/harbour: expected its digest, got none"},
		"no specs":       {func(e *evidence) { delete(e.Header.Digests, "specs/harbour") }, "specs/harbour: expected its digest, got none"},
		"no harness":     {func(e *evidence) { e.Header.Tool = "" }, "expected the version of the harness, got none"},
		"too old": {func(e *evidence) {
			e.Trailer.Finished, e.Header.Started = today.AddDate(0, 0, -15), today.AddDate(0, 0, -16)
		}, "expected one that is not older than 14 days, got one that ended on 2026-11-05"},
		"from the future":   {func(e *evidence) { e.Trailer.Finished = today.Add(time.Hour) }, "is the clock right?"},
		"ends at its start": {func(e *evidence) { e.Trailer.Finished = e.Header.Started.Add(-1) }, "expected an end after its start"},
		"nothing mandatory": {func(e *evidence) { e.Header.Claims[0].Level, e.Header.Claims[1].Level = c.May, c.May }, "harbour: expected at least one mandatory claim that holds, got none"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reasons := refusal(t, request(t, tt.spoil))
			assert.Contains(t, (&Refused{reasons}).Error(), tt.want)
		})
	}
}

func TestAllReasonsAreSaid(t *testing.T) {
	t.Parallel()
	reasons := refusal(t, request(t, func(e *evidence) {
		e.stop("HARBOUR-LIFE-002")
		e.Header.KillMatrix, e.Trailer.Complete = "", false
	}))
	assert.Len(t, reasons, 3)
}

func TestAStaleMatrixIsSaidOnce(t *testing.T) {
	t.Parallel()
	reasons := refusal(t, request(t, func(e *evidence) {
		e.Header.MatrixStale = map[string]string{"harbour": "made from others"}
		e.Trailer.Claims[0].Unproven, e.Trailer.Claims[1].Unproven = true, true
	}))
	assert.Len(t, reasons, 1)
}

func TestWhatTheProfileLeavesOutRefusesNothing(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*evidence){
		"a broken sample":   func(*evidence) {},
		"an unproven other": func(e *evidence) { e.Trailer.Claims[4].Unproven = true },
		"a broken standard": func(e *evidence) {
			e.Results[1] = scenario("std", c.Fail, "STD-101")
			e.Results[1].Findings = []c.Finding{{Class: c.ClassStatus, Place: "status"}}
			e.judge()
		},
		"a dead end elsewhere": func(e *evidence) { e.Results[3] = scenario("body", c.Inconclusive, "HARBOUR-BODY-003"); e.judge() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			certify(t, request(t, spoil))
		})
	}
}

func TestExtendedReportsWhatCoreLeavesOut(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Profile = profile(t, "extended")
	b := certify(t, r)
	assert.Equal(t, Count{Of: 2, Hold: 1, Broken: 1}, b.Certificate.Providers[0].Optional)
	assert.Equal(t, []string{"harbour/HARBOUR-BODY-003"}, b.Statement.Predicate.WarnedTests)
	assert.Equal(t, "PASSED", b.Statement.Predicate.Result)
}

func TestTheDayOfIssueHasToBeBelievable(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Issued = ended.AddDate(0, 0, -1)
	assert.Contains(t, refusal(t, r)[0], "issued: expected a moment after the end of the run")
	r.Issued = today.Add(time.Hour)
	assert.Contains(t, refusal(t, r)[0], "issued: expected a moment that is not in the future")
	r.Issued = today.Add(-time.Minute)
	assert.Equal(t, today.Add(-time.Minute).Truncate(time.Second), certify(t, r).Certificate.Issued)
}
