package certificate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func replaced(text, old, with string) string { return strings.Replace(text, old, with, 1) }

func TestAWaiverStandsInForAVerdict(t *testing.T) {
	t.Parallel()
	b := waived(t)
	assert.Equal(t, Count{Of: 2, Hold: 1, Waived: 1}, b.Certificate.Providers[0].Mandatory)
	assert.Equal(t, "WARNED", b.Statement.Predicate.Result)
	assert.Equal(t, []string{"harbour/HARBOUR-LIFE-002"}, b.Statement.Predicate.WarnedTests)
	assert.Equal(t, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), b.Certificate.Expires, "the certificate ends with its waiver")
	assert.Equal(t, "the waiver for HARBOUR-LIFE-002 ends that day", b.Certificate.ExpiresWhy)
}

func TestEachFlawOfAWaiverRefuses(t *testing.T) {
	t.Parallel()
	stopped := func(e *evidence) { e.stop("HARBOUR-LIFE-002") }
	tests := map[string]struct {
		run   func(*evidence)
		spoil func(*Waiver)
		want  string
	}{
		"no reason":      {stopped, func(w *Waiver) { w.Reason = "" }, "reason: expected some text, got none"},
		"nobody":         {stopped, func(w *Waiver) { w.Responsible = "" }, "responsible: expected some text, got none"},
		"no end":         {stopped, func(w *Waiver) { w.Until = "" }, "until: expected a day such as 2026-12-31"},
		"escape":         {stopped, func(w *Waiver) { w.Reason = "\x1b[2J" }, "reason: expected printable text, got U+001B"},
		"turned around":  {stopped, func(w *Waiver) { w.Reason = "a \u202e b" }, "reason: expected printable text, got U+202E"},
		"ended":          {stopped, func(w *Waiver) { w.Until = "2026-11-19" }, "expected an end after the day of issue, 2026-11-20, got 2026-11-19"},
		"too long":       {stopped, func(w *Waiver) { w.Until = "2027-02-19" }, "expected an end within 90 days, by 2027-02-18, got 2027-02-19"},
		"unknown claim":  {stopped, func(w *Waiver) { w.Claim = "HARBOUR-LIFE-003" }, "waiver for HARBOUR-LIFE-003: expected a claim of the run"},
		"other provider": {stopped, func(w *Waiver) { w.Provider = "dock" }, "waiver for HARBOUR-LIFE-002: expected a claim of the run"},
		"not needed":     {func(*evidence) {}, func(*Waiver) {}, "waiver for HARBOUR-LIFE-002: the claim holds: leave it out"},
		"not mandatory":  {func(*evidence) {}, func(w *Waiver) { w.Claim = "HARBOUR-BODY-003" }, "expected a mandatory claim, got one that is outside in profile core"},
		"a failure": {func(e *evidence) {
			e.Results[2].Verdict, e.Results[2].Findings = c.Fail, []c.Finding{{Class: c.ClassValue, Place: "status"}}
			e.judge()
		}, func(*Waiver) {}, "waiver for HARBOUR-LIFE-002: expected a claim that could not be judged, got fail"},
		"an error": {func(e *evidence) { e.Results[2].Verdict = c.Error; e.judge() }, func(*Waiver) {}, "expected a claim that could not be judged, got error"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, w := request(t, tt.run), waiver("HARBOUR-LIFE-002")
			tt.spoil(&w)
			r.Waivers = []Waiver{w}
			assert.Contains(t, strings.Join(refusal(t, r), "\n"), tt.want)
		})
	}
}

func TestAWaiverHelpsNoFailure(t *testing.T) {
	t.Parallel()
	r := request(t, func(e *evidence) {
		e.Results[2].Verdict, e.Results[2].Findings = c.Fail, []c.Finding{{Class: c.ClassValue, Place: "status"}}
		e.judge()
	})
	r.Waivers = []Waiver{waiver("HARBOUR-LIFE-002")}
	assert.Contains(t, strings.Join(refusal(t, r), "\n"), "harbour HARBOUR-LIFE-002: expected pass, got fail: a statement that is broken cannot be waived")
}

func TestAWaiverHelpsNoUnprovenCheck(t *testing.T) {
	t.Parallel()
	r := request(t, func(e *evidence) { e.stop("HARBOUR-LIFE-002"); e.Trailer.Claims[1].Unproven = true })
	r.Waivers = []Waiver{waiver("HARBOUR-LIFE-002")}
	assert.Contains(t, strings.Join(refusal(t, r), "\n"), "harbour HARBOUR-LIFE-002: no mutant of the kill matrix")
}

func TestTooManyWaiversRefuse(t *testing.T) {
	t.Parallel()
	r := request(t, func(e *evidence) {
		for i := range 4 {
			e.Header.Claims = append(e.Header.Claims, claim(fmt.Sprintf("HARBOUR-MORE-%03d", i), c.Must, c.Documented, 50+i))
		}
		e.judge()
	})
	for i := range 4 {
		r.Waivers = append(r.Waivers, waiver(fmt.Sprintf("HARBOUR-MORE-%03d", i)))
	}
	assert.Equal(t, []string{"harbour: expected at most 3 waivers, got 4"}, refusal(t, r))
	r.Waivers[3] = r.Waivers[0]
	assert.Contains(t, strings.Join(refusal(t, r), "\n"), "waiver for HARBOUR-MORE-000: stands twice")
}

func TestAClaimOfTwoProvidersNeedsTheProvider(t *testing.T) {
	t.Parallel()
	second := func(e *evidence) {
		other := e.Header.Claims[1]
		other.Provider = "dock"
		first := e.Header.Claims[0]
		first.Provider = "dock"
		e.Header.Claims = append(e.Header.Claims, first, other)
		e.Header.Providers = append(e.Header.Providers, c.ProviderInfo{ID: "dock", Name: "Dock", Target: "https://dock.example"})
		for name, sum := range e.Header.Digests {
			e.Header.Digests[replaced(name, "harbour", "dock")] = sum
		}
		pass := scenario("x", c.Pass, "HARBOUR-TOKEN-001")
		pass.ID, pass.Provider = "dock/x", "dock"
		e.Results = append(e.Results, pass)
		e.judge()
	}
	r := request(t, second)
	r.Waivers = []Waiver{waiver("HARBOUR-LIFE-002")}
	assert.Contains(t, strings.Join(refusal(t, r), "\n"), "expected one provider, got 2 that have this claim: name it")
	r.Waivers[0].Provider = "dock"
	assert.Equal(t, "acme-shipping-ltd/2026-11-20-harbour-dock-core", certify(t, r).Folder())
}

func TestWaiversAreReadStrictly(t *testing.T) {
	t.Parallel()
	const file = "waivers:\n  - claim: X-1\n    reason: \"  two   words \"\n    responsible: e\u0301va\n    until: 2026-12-31\n"
	got, err := ParseWaivers("w.yaml", []byte(file))
	require.NoError(t, err)
	assert.Equal(t, []Waiver{{Claim: "X-1", Reason: "two words", Responsible: "\u00e9va", Until: "2026-12-31"}}, got)
	for _, tt := range []struct{ old, with, want string }{
		{"claim: X-1", "claims: X-1", `w.yaml:2:5: unknown field "claims"`},
		{"claim: X-1", "claim: \"\"", "w.yaml: waiver 1: claim: expected some text"},
		{"2026-12-31", "soon", `w.yaml: waiver 1: until: expected a day such as 2026-12-31, got "soon"`},
		{"reason: ", "reason: |2", "w.yaml"},
	} {
		_, err := ParseWaivers("w.yaml", []byte(replaced(file, tt.old, tt.with)))
		assert.ErrorContains(t, err, tt.want)
	}
	_, err = ParseWaivers("w.yaml", make([]byte, maxYAML+1))
	assert.ErrorContains(t, err, "expected at most")
}
