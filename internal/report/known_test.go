package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func janeDoe(ticket string) c.KnownFailure {
	return c.KnownFailure{Reason: "the gateway is replaced in spring", Ticket: ticket, Responsible: "Jane Doe <jane.doe@example.com>", Expires: "2026-12-31", At: "baseline.yaml:3"}
}

// expectedToFail is a run whose broken statements are all known, with these entries stale.
func expectedToFail(stale ...c.StaleFailure) c.Run {
	h := header("sandbox", oauthjwt())
	h.Claims = oauthjwtClaims()
	return assemble(h, brokenResults(), func(t *c.Trailer) {
		for i, claim := range t.Claims {
			if claim.Standing == c.NonConformant {
				t.Claims[i].Known = new(janeDoe("OPS-17"))
			}
		}
		t.Stale = stale
		t.Settle()
	})
}

func known() c.Run {
	return expectedToFail(
		c.StaleFailure{Claim: "OAUTHJWT-USE-002", Provider: "oauthjwt", Kind: c.StalePasses, Known: janeDoe("OPS-3")},
		c.StaleFailure{Claim: "OAUTHJWT-LIFE-001", Provider: "oauthjwt", Kind: c.StaleExpired, Known: janeDoe("OPS-4")},
		c.StaleFailure{Claim: "OAUTHJWT-CLIENT-001", Provider: "oauthjwt", Kind: c.StaleUnjudged, Known: janeDoe("OPS-5")})
}

func TestKnownFailuresAloneDoNotFailARun(t *testing.T) {
	t.Parallel()
	run := expectedToFail()
	assert.Equal(t, c.ExitConformant, run.Trailer.ExitCode)
	words, meaning := outline(run).headline()
	assert.Equal(t, "KNOWN FAILURES ONLY", words, "never a plain conformant")
	assert.Contains(t, meaning, "2 statements of the documentation do not hold, as is known")
	assert.Equal(t, badge{Schema: 1, Label: "conformance sandbox", Message: "known failures only, 2 of 20 claims", Color: "inactive"}, badgeOf(run))

	suites := parsedJUnit(t, run)
	assert.Zero(t, suites.Failures)
	assert.Zero(t, suites.Errors)
	assert.Contains(t, htmlOf(t, run), "Known failure OPS-17, Jane Doe")
	var ctrf bytes.Buffer
	require.NoError(t, CTRF(&ctrf, run))
	assert.Contains(t, ctrf.String(), `"failed":0`)
	assert.Contains(t, ctrf.String(), `"knownFailure":"OPS-17, Jane Doe`)
}

// What one claim is excused for excuses no other, in the same scenario or elsewhere.
func TestAnotherFailureIsStillOne(t *testing.T) {
	t.Parallel()
	run := expectedToFail()
	for i, claim := range run.Trailer.Claims {
		if claim.Claim == "OAUTHJWT-RESP-004" {
			run.Trailer.Claims[i].Known = nil
		}
	}
	run.Trailer.Settle()
	assert.Equal(t, c.ExitNonConformant, run.Trailer.ExitCode)
	words, meaning := outline(run).headline()
	assert.Equal(t, "NOT CONFORMANT", words)
	assert.Contains(t, meaning, "Of these 1 is known.")
	assert.Equal(t, 1, parsedJUnit(t, run).Failures)
}

func TestStaleEntriesFailARun(t *testing.T) {
	t.Parallel()
	run := known()
	assert.Equal(t, c.ExitNonConformant, run.Trailer.ExitCode)
	words, meaning := outline(run).headline()
	assert.Equal(t, "NOT ACCEPTED", words)
	assert.Contains(t, meaning, "3 known failures are stale")
	assert.Equal(t, 3, parsedJUnit(t, run).Failures)
	for _, format := range Formats() {
		var b bytes.Buffer
		require.NoError(t, format.Write(&b, run), format.Name)
	}
	assert.Contains(t, htmlOf(t, run), "its last day was 2026-12-31: mend it, or decide anew")
}

func parsedJUnit(t *testing.T, run c.Run) testsuites {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, run))
	var suites testsuites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &suites))
	return suites
}

// A suppressed result is one that code hosts do not raise: only those of known failures are.
func TestSARIFSuppressesWhatIsKnown(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, SARIF(&b, expectedToFail()))
	var log struct {
		Runs []struct {
			Results []struct {
				Rule         string             `json:"ruleId"`
				Suppressions []sarifSuppression `json:"suppressions"`
			} `json:"results"`
		} `json:"runs"`
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &log))
	suppressed := map[string]int{}
	for _, r := range log.Runs[0].Results {
		suppressed[r.Rule] += len(r.Suppressions)
	}
	assert.Equal(t, map[string]int{"OAUTHJWT-RESP-004": 1, "OAUTHJWT-JWT-004": 1, "OAUTHJWT-RESP-006": 0, "OAUTHJWT-PUB-001": 0, "STD-206": 0, "OAUTHJWT-FLOW-003": 0}, suppressed)
}

// A merged run keeps what its parts know. What one part did not expect is news.
func TestMergeKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	first, second := expectedToFail(), known()
	second.Header.ID, second.Header.Tags = "another", ""
	merged, err := Merge(first, second)
	require.NoError(t, err)
	assert.Len(t, merged.Trailer.KnownFailures(), 2)
	assert.Len(t, merged.Trailer.Stale, 3)
	assert.Equal(t, c.ExitNonConformant, merged.Trailer.ExitCode)

	third := expectedToFail()
	third.Header.ID = "a third"
	merged, err = Merge(first, third)
	require.NoError(t, err)
	assert.Equal(t, c.ExitConformant, merged.Trailer.ExitCode)
	for i := range third.Trailer.Claims {
		third.Trailer.Claims[i].Known = nil
	}
	third.Trailer.Settle()
	merged, err = Merge(first, third)
	require.NoError(t, err)
	assert.Empty(t, merged.Trailer.KnownFailures())
	assert.Equal(t, c.ExitNonConformant, merged.Trailer.ExitCode)
}
