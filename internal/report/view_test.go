package report

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestViewOfARunThatNamesTooLittle(t *testing.T) {
	t.Parallel()
	run := assemble(c.Header{}, []c.Result{{Kind: c.KindScenario, Provider: "p", Name: "n", Claims: []string{"X"}, Verdict: c.Fail,
		Findings: []c.Finding{{Place: "status", Actual: "418"}}}}, func(tr *c.Trailer) {
		tr.Claims = []c.ClaimResult{{Claim: "X", Provider: "p", Verdict: c.Fail, Standing: c.NonConformant}}
	})
	v, err := look(run)
	require.NoError(t, err)
	require.Len(t, v.providers, 1)
	assert.Equal(t, "p", v.providers[0].title())
	assert.Equal(t, "(the run does not say what this claim states)", v.providers[0].claims[0].Text)
	assert.Len(t, v.providers[0].claims[0].evidence, 1)
	doc := junitOf(t, run)
	assert.Equal(t, "p", doc.Suites[0].Cases[0].Classname)
	assert.Equal(t, 1, doc.Failures)
}

// A clause of a standard is written once and judged for many providers.
func TestViewFindsSharedClaims(t *testing.T) {
	t.Parallel()
	v := outline(c.Run{
		Header:  c.Header{Claims: []c.Claim{{ID: "STD-1", Text: "shared"}, {ID: "STD-2", Provider: "p", Text: "own"}, {ID: "STD-2", Text: "shared"}}},
		Trailer: c.Trailer{Claims: []c.ClaimResult{{Claim: "STD-1", Provider: "p"}, {Claim: "STD-2", Provider: "p"}}},
	})
	assert.Equal(t, "shared", v.providers[0].claims[0].Text)
	assert.Equal(t, "own", v.providers[0].claims[1].Text)
}

// A claim that failed elsewhere is not shown with findings of a claim that holds, and a note is no evidence.
func TestEvidenceBelongsToItsClaim(t *testing.T) {
	t.Parallel()
	r := c.Result{Claims: []string{"A", "B"}, Findings: []c.Finding{{Note: true, Place: "x"}, {Claim: "C", Place: "x"}, {Claim: "C", Place: "y"}}}
	assert.Equal(t, []string{"C"}, brokenBy(r))
	r.Findings = append(r.Findings, c.Finding{Place: "z"})
	assert.Equal(t, []string{"A", "B", "C"}, brokenBy(r))
}

func TestGroups(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		verdict  c.Verdict
		standing c.Standing
		want     string
	}{
		{c.Fail, c.NonConformant, "FAILS"}, {c.Fail, c.Differs, "DIFFERS FROM THE SAMPLE"}, {c.Fail, c.DiffersPublic, "DIFFERS FROM A PUBLIC PAGE"},
		{c.Fail, c.Deviation, "DEVIATES FROM A STANDARD"}, {c.Fail, c.Noted, "NOTED"}, {c.Error, "", "COULD NOT BE JUDGED"},
		{c.Inconclusive, "", "COULD NOT BE JUDGED"}, {c.Deferred, "", "COULD NOT BE JUDGED"}, {c.Untested, "", "UNTESTED"},
		{c.NotApplicable, "", "UNTESTED"}, {c.Pass, "", "HOLDS"},
	} {
		got := groupOf(&judged{result: c.ClaimResult{Verdict: tc.verdict, Standing: tc.standing}})
		assert.Equal(t, tc.want, got.heading(), "%s %s", tc.verdict, tc.standing)
	}
}

func TestUntestedIsGroupedByReason(t *testing.T) {
	t.Parallel()
	s := &section{}
	add := func(id, reason string, change func(*c.Claim)) {
		s.claims = append(s.claims, &judged{Claim: with(claim(id, 1, "x"), change), result: c.ClaimResult{Claim: id, Verdict: c.Untested, Reason: reason}})
	}
	none := func(*c.Claim) {}
	add("X-1", "", func(x *c.Claim) { x.Verify = c.Unverifiable })
	add("X-2", "portal", func(x *c.Claim) { x.Verify = c.Review })
	add("X-3", "only clients do", func(x *c.Claim) { x.Party = c.ClientParty })
	add("X-4", "others do too", func(x *c.Claim) { x.Verify, x.Party = c.ClientObserved, c.BothParties })
	add("X-5", "no credential", none)
	add("X-6", "", none)
	add("X-7", "no credential", none)
	add("X-8", "odd", func(x *c.Claim) { x.Verify = "odd" })
	var got [][]string
	for _, b := range s.untested() {
		got = append(got, append([]string{b.reason}, ids(b.claims, 10)...))
	}
	assert.Equal(t, [][]string{
		{"no credential", "X-5", "X-7"}, {"no reason is given", "X-6"}, {"odd", "X-8"},
		{"bind the client: only watching what a client sends can judge them", "X-3", "X-4"},
		{"can only be judged by reading the documentation", "X-2"}, {"cannot be seen from outside", "X-1"},
	}, got)
}

func TestIDsAreCut(t *testing.T) {
	t.Parallel()
	three := []*judged{{Claim: c.Claim{ID: "A"}}, {Claim: c.Claim{ID: "B"}}, {Claim: c.Claim{ID: "C"}}}
	assert.Equal(t, []string{"A", "B", "C"}, ids(three, 2), "one more is named, not counted")
	assert.Equal(t, []string{"A", "and 2 more"}, ids(three, 1))
}

func TestSourceOfAClaim(t *testing.T) {
	t.Parallel()
	s := &section{ProviderInfo: oauthjwt()}
	for _, tc := range []struct {
		claim c.Claim
		want  string
	}{
		{c.Claim{Source: "page", Line: 3, Basis: c.Documented, Level: c.Must}, "Authentication guide, line 3 (stated in the text)"},
		{c.Claim{Source: "errors", Basis: c.Public, Level: c.Should}, "Errors, partner site (another public page, shown by a sample only)"},
		{c.Claim{Source: "elsewhere", Basis: c.Public, Level: c.May}, "elsewhere (another public page, implied, not said)"},
		{c.Claim{Source: "RFC 6750 §3", Basis: c.Standard, Level: c.Must}, "RFC 6750 §3 (a must of a standard that the page does not decide)"},
		{c.Claim{Source: "us", Basis: c.Assumed}, "us (our assumption, no page says so)"},
		{c.Claim{Source: "other", Line: 9, Basis: c.Documented, Level: c.May}, "Authentication guide, line 9 (implied, not said)"},
	} {
		assert.Equal(t, tc.want, s.source(tc.claim)+" ("+firmness(tc.claim)+")")
	}
}

func TestDiscrepancyInWords(t *testing.T) {
	t.Parallel()
	d := discrepancy{Discrepancy: c.Discrepancy{Readings: []c.Reading{{ID: "a", Text: "fifteen", Line: 3}, {ID: "b", Text: "sixty"}}}}
	assert.Equal(t, "not observed: no scenario of this run could see it", d.verdict())
	d.Reason = "people decide"
	assert.Equal(t, "not observed: people decide", d.verdict())
	d.follows = []string{"a"}
	assert.Equal(t, "the target follows: fifteen (line 3)", d.verdict())
	assert.Equal(t, "sixty", d.others())
	d.follows = []string{"a", "unheard"}
	assert.Equal(t, "the target was seen to follow more than one: fifteen (line 3); unheard", d.verdict())
}

func TestShort(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{0: "0s", 12*time.Millisecond + 345*time.Microsecond: "12ms", 1840 * time.Millisecond: "1.8s", 75*time.Second + 4*time.Millisecond: "1m15s"} {
		assert.Equal(t, want, short(d))
	}
}

func TestKindNames(t *testing.T) {
	t.Parallel()
	for kind, want := range map[byte]string{'{': "an object", '[': "a list", '"': "a string", '0': "a number", 'n': "null", 't': "a boolean"} {
		assert.Equal(t, want, kindName(jsontext.Kind(kind)))
	}
}
