package baseline

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func today() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// known is a world of two providers that share a standard.
func known() Universe {
	return Universe{Environments: []string{"mock", "sandbox", "uat"}, Claims: map[string][]string{
		"harbour": {"HARBOUR-TOKEN-001", "HARBOUR-LIFE-002", "HARBOUR-DOC-003", "STD-101"}, "pier": {"PIER-TOKEN-001", "STD-101"},
	}}
}

const two = `# Kept by the harbour team.
known_failures:
  # The sandbox rounds down.
  - claim: HARBOUR-LIFE-002
    environment: sandbox
    reason: tokens die after 14 minutes # measured
    ticket: HARB-12
    responsible: Jane Doe <jane.doe@example.com>
    expires: 2026-12-31

  - claim: STD-101
    provider: pier
    environment: uat
    reason: "no Cache-Control: the gateway takes it away"
    ticket: PIER-7
    responsible: John Doe
    expires: 2027-01-31
# The end.
`

func parse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse("baseline.yaml", []byte(text), known())
	require.NoError(t, err)
	return f
}

// verdict is what became of a claim that one scenario judged.
func verdict(provider, claim string, v c.Verdict) c.ClaimResult {
	r := c.ClaimResult{Provider: provider, Claim: claim, Verdict: v, Scenarios: []string{"s1"}, Needed: 1}
	if v == c.Fail {
		r.Standing = c.NonConformant
	}
	return r
}

// run is a run that came to these verdicts, and to the exit code that they deserve.
func run(environment string, claims ...c.ClaimResult) c.Run {
	t := c.Trailer{Complete: true, Claims: claims, Scenarios: map[c.Verdict]int{}, Standings: map[c.Standing]int{}}
	for _, r := range claims {
		t.Scenarios[r.Verdict]++
		if r.Standing != c.Fine {
			t.Standings[r.Standing]++
			t.ExitCode = c.ExitNonConformant
		}
	}
	return c.Run{Header: c.Header{Environment: c.EnvironmentInfo{Name: environment, Kind: environment}}, Trailer: t}
}
