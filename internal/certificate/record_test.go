package certificate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// A verdict that somebody wrote into a run.json is found by folding its results again.
func TestForgedRunsAreRefused(t *testing.T) {
	t.Parallel()
	finding := []c.Finding{{Class: c.ClassValue, Place: "status"}}
	tests := map[string]struct {
		forge func(*evidence)
		want  string
	}{
		"a failed claim that passes":   {func(e *evidence) { e.Results[2].Verdict, e.Results[2].Findings = c.Fail, finding }, "HARBOUR-LIFE-002: expected fail, which is what its results come to, got pass"},
		"a stopped claim that passes":  {func(e *evidence) { e.Results[2].Verdict = c.Inconclusive }, "HARBOUR-LIFE-002: expected inconclusive, which is what its results come to, got pass"},
		"a claim that nothing judged":  {func(e *evidence) { e.Results = append(e.Results[:2], e.Results[3]) }, "HARBOUR-LIFE-002: expected untested, which is what its results come to, got pass"},
		"a result that is gone":        {func(e *evidence) { e.Results = append(e.Results[:1], e.Results[2:]...) }, "HARBOUR-TOKEN-001: expected the result harbour/token-again, got none"},
		"a finding in a passed result": {func(e *evidence) { e.Results[2].Findings = finding }, "result harbour/life: expected fail, because of its findings on HARBOUR-LIFE-002, got pass"},
		"a finding made elsewhere":     {func(e *evidence) { e.Results[0].Findings = []c.Finding{{Claim: "HARBOUR-LIFE-002", Place: "status"}} }, "HARBOUR-LIFE-002: expected fail, which"},
		"a step that did not run":      {func(e *evidence) { e.Results[2].Steps[0].Status = c.StepSkipped }, "result harbour/life: expected steps that all ran"},
		"no steps":                     {func(e *evidence) { e.Results[2].Steps = nil }, "result harbour/life: expected steps that all ran"},
		"a result twice":               {func(e *evidence) { e.Results = append(e.Results, e.Results[2]) }, "result harbour/life: stands twice"},
		"a verdict twice":              {func(e *evidence) { e.Trailer.Claims = append(e.Trailer.Claims, e.Trailer.Claims[0]) }, "harbour HARBOUR-TOKEN-001: its verdict stands twice"},
		"a claim that is gone":         {func(e *evidence) { e.Trailer.Claims = e.Trailer.Claims[1:] }, "harbour HARBOUR-TOKEN-001: expected a verdict, got none"},
		"a claim that nobody wrote": {func(e *evidence) {
			e.Trailer.Claims = append(e.Trailer.Claims, c.ClaimResult{Provider: "harbour", Claim: "X"})
		}, "harbour X: expected a claim of the header"},
		"not applicable turned to pass": {func(e *evidence) { e.Results[2].Verdict = c.NotApplicable }, "HARBOUR-LIFE-002: expected not-applicable, which is what its results come to, got pass"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reasons := refusal(t, request(t, tt.forge))
			assert.Contains(t, strings.Join(reasons, "\n"), tt.want)
		})
	}
}

// The trailer knows how many scenarios a claim needs, so it may be more careful than the results.
func TestATrailerMayBeMoreCareful(t *testing.T) {
	t.Parallel()
	rec, err := readRecord(request(t, func(e *evidence) { e.Trailer.Claims[0].Verdict = c.Untested }).Run)
	require.NoError(t, err)
	assert.Empty(t, rec.problems)
}

func TestDamagedRunsAreRefused(t *testing.T) {
	t.Parallel()
	whole := string(good().write(t))
	for name, tt := range map[string]struct{ raw, want string }{
		"nothing":           {"", "run.json: "},
		"a list":            {"[]", "expected an object, got ["},
		"cut off":           {whole[:len(whole)/2], "run.json: "},
		"more behind it":    {whole + "{}", "run.json: expected the end after the document"},
		"no trailer":        {strings.Replace(whole, `"trailer":`, `"trailers":`, 1), "expected a member trailer, got none"},
		"no results":        {strings.Replace(whole, `"results":`, `"result":`, 1), "expected a member results, got none"},
		"another version":   {strings.Replace(whole, `"version":1`, `"version":2`, 1), "/version: expected 1, got 2"},
		"results no list":   {`{"version":1,"header":{},"trailer":{},"results":{}}`, "/results: expected a list, got {"},
		"a member twice":    {strings.Replace(whole, `"version":1`, `"version":1,"version":1`, 1), "duplicate"},
		"a verdict twice":   {strings.Replace(whole, `"verdict":"fail"`, `"verdict":"fail","verdict":"pass"`, 1), "duplicate"},
		"a header no map":   {`{"version":1,"header":[],"trailer":{},"results":[]}`, "run.json: "},
		"a result no map":   {`{"version":1,"header":{},"trailer":{},"results":[1]}`, "run.json: "},
		"broken UTF-8":      {strings.Replace(whole, "Harbour API", "Harbour \xff", 1), "UTF-8"},
		"a name in capital": {strings.Replace(whole, `"trailer":`, `"Trailer":`, 1), "expected a member trailer, got none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := request(t)
			r.Run = []byte(tt.raw)
			_, err := Certify(r)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func FuzzReadRecord(f *testing.F) {
	f.Add(good().write(f))
	f.Add([]byte(`{"version":1,"header":{},"results":[{}],"trailer":{}}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		_, _ = readRecord(raw) // must not panic
	})
}
