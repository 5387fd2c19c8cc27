package certificate

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// evidence is a run that can be spoiled before it is written.
type evidence struct {
	Header  c.Header
	Results []c.Result
	Trailer c.Trailer
}

var (
	ended = time.Date(2026, 11, 20, 12, 30, 40, 123456789, time.UTC)
	today = ended.Add(2 * time.Hour)
)

func claim(id string, level c.Level, basis c.Basis, line int) c.Claim {
	return c.Claim{ID: id, Provider: "harbour", Text: "Text of " + id + ".", Level: level, Basis: basis, Party: c.ProviderParty, Source: "page", Line: line, Verify: c.BlackBox}
}

func scenario(id string, v c.Verdict, claims ...string) c.Result {
	status := c.StepPassed
	if v == c.Inconclusive || v == c.Untested {
		status = c.StepStopped
	}
	return c.Result{
		ID: "harbour/" + id, Kind: c.KindScenario, Provider: "harbour", Name: id, Claims: claims, Verdict: v, Started: ended.Add(-time.Minute), Elapsed: 3,
		Steps: []c.StepResult{{Text: "the request succeeds", Line: 3, Status: status}},
		Exchanges: []c.Exchange{{
			ID: "e1", Purpose: c.PurposeCall, Credential: "default", Started: ended.Add(-time.Minute), Elapsed: 5,
			Request:  c.Request{Method: "GET", URL: "https://sandbox.harbour.example/v1/ships", Header: map[string][]string{"Authorization": {"Bearer [redacted:token:0a1b2c]"}}},
			Response: &c.Response{Status: 200, Body: `{"ships":[]}`},
		}},
	}
}

// good is a run that nothing stands against: two mandatory claims hold, one sample differs, one claim is for a reader only.
func good() *evidence {
	unobserved := claim("HARBOUR-DOC-004", c.Must, c.Documented, 40)
	unobserved.Verify, unobserved.Reason = c.Review, "only a reader can tell"
	e := &evidence{Header: c.Header{
		ID: "20261120T123000Z-abcd", Tool: "plimsoll v1.2.3", Environment: c.EnvironmentInfo{Name: "sandbox", Kind: "sandbox"},
		Started: ended.Add(-2 * time.Minute), Seed: 7, Parallel: 8, Repeat: "plimsoll run --env sandbox --provider harbour --seed 7",
		Providers: []c.ProviderInfo{{ID: "harbour", Name: "Harbour API", Source: "Authentication", Pages: map[string]string{"page": "Authentication"}, Target: "https://sandbox.harbour.example/v1"}},
		Claims: []c.Claim{
			claim("HARBOUR-TOKEN-001", c.Must, c.Documented, 12), claim("HARBOUR-LIFE-002", c.Must, c.Documented, 26),
			claim("HARBOUR-BODY-003", c.Should, c.Documented, 30), unobserved, claim("STD-101", c.Must, c.Standard, 0),
		},
		Discrepancy: []c.Discrepancy{{ID: "HARBOUR-D1", Provider: "harbour", Text: "The text says 15 minutes, the sample 60.",
			Readings: []c.Reading{{ID: "text", Text: "15 minutes.", Line: 26}, {ID: "sample", Text: "60 minutes.", Line: 31}}}},
		Digests: map[string]string{
			"specs/harbour": sum("1"), "features/harbour": sum("2"), "specs/harbour/openapi.yaml": sum("3"), "specs/harbour/claims.yaml": sum("4"),
		},
		KillMatrix: sum("5"),
	}}
	e.Results = []c.Result{
		scenario("token", c.Pass, "HARBOUR-TOKEN-001"), scenario("token-again", c.Pass, "HARBOUR-TOKEN-001", "STD-101"),
		scenario("life", c.Pass, "HARBOUR-LIFE-002"), scenario("body", c.Fail, "HARBOUR-BODY-003"),
	}
	e.Results[0].Readings = []c.Observation{{Discrepancy: "HARBOUR-D1", Reading: "text"}}
	e.Results[3].Findings = []c.Finding{{Class: c.ClassValue, Place: "body /ships", Expected: "a list", Actual: "null"}}
	e.judge()
	return e
}

func sum(digit string) string { return strings.Repeat(digit, 64) }

// judge makes the trailer that the results deserve.
func (e *evidence) judge() {
	tally := c.NewTally(e.Header.Claims, false)
	for _, r := range e.Results {
		tally.Add(r)
	}
	e.Trailer = tally.Trailer()
	e.Trailer.Complete, e.Trailer.Finished = true, ended
}

// stop makes the scenario of a claim inconclusive.
func (e *evidence) stop(claim string) {
	for i, r := range e.Results {
		if len(r.Claims) > 0 && r.Claims[0] == claim {
			e.Results[i] = scenario(strings.TrimPrefix(r.ID, "harbour/"), c.Inconclusive, r.Claims...)
			e.Results[i].Reason, e.Results[i].Cause = "no answer", c.CauseOutage
		}
	}
	e.judge()
}

func (e *evidence) write(t testing.TB) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"$schema": "run", "version": c.RunVersion, "header": e.Header, "results": e.Results, "trailer": e.Trailer})
	require.NoError(t, err)
	return raw
}

func profile(t testing.TB, name string) *Profile {
	t.Helper()
	p, err := LoadProfile(os.DirFS("../../specs"), name)
	require.NoError(t, err)
	return p
}

func signer(b byte) Signer { return NewSigner([32]byte{b}) }

func waiver(claim string) Waiver {
	return Waiver{Claim: claim, Reason: "The sandbox sleeps at night.", Responsible: "Jane Doe <jane.doe@example.com>", Until: "2026-12-31"}
}

func request(t testing.TB, spoil ...func(*evidence)) Request {
	t.Helper()
	e := good()
	for _, s := range spoil {
		s(e)
	}
	return Request{
		Run: e.write(t), Partner: NewPartner("", "Acme Shipping Ltd", ""), Issuer: "Harbour Lab", Profile: profile(t, "core"), Now: today,
		Signer: signer(1), Certifier: "plimsoll v1.2.3 (go1.26.0)",
	}
}

func certify(t testing.TB, r Request) *Bundle {
	t.Helper()
	b, err := Certify(r)
	require.NoError(t, err)
	return b
}

// waived is a certificate with a waiver.
func waived(t testing.TB) *Bundle {
	t.Helper()
	r := request(t, func(e *evidence) { e.stop("HARBOUR-LIFE-002") })
	r.Waivers = []Waiver{waiver("HARBOUR-LIFE-002")}
	return certify(t, r)
}

func question() Question {
	return Question{Trust: TrustKey("Harbour Lab", signer(1).Key()), At: today, Program: "plimsoll v1.2.3 (go1.26.0)"}
}
