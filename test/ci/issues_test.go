package ci

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/diff"
	"github.com/plimsoll/plimsoll/internal/report"
)

// issue is one of the issues that the gh of testdata keeps.
type issue struct {
	Title    string
	Body     string
	State    string
	Comments []struct{ Body string }
}

// said are the comments.
func (i issue) said() []string {
	all := []string{}
	for _, c := range i.Comments {
		all = append(all, c.Body)
	}
	return all
}

// desk is a machine with a gh.
type desk struct {
	*machine
	nights int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	m := newMachine(t)
	gh, err := os.ReadFile("testdata/gh")
	require.NoError(t, err)
	m.program("gh", string(gh))
	return &desk{machine: m}
}

// night ends with a code and, unless they are nil, with verdicts on claims. It returns what gh was asked to change.
func (d *desk) night(code string, verdicts map[string]conformance.Verdict, more ...func(*conformance.Trailer)) []string {
	d.t.Helper()
	d.nights++
	require.NoError(d.t, os.RemoveAll(d.path("nights")))
	d.write("nights/uat-acme/outcome.json", `{"env":"uat","provider":"acme","code":"`+code+`","url":"https://ci.example/`+strings.Repeat("I", d.nights)+`"}`)
	if verdicts != nil {
		d.write("nights/uat-acme/run.json", runOf(d.t, fmt.Sprintf("night-%d", d.nights), verdicts, more))
		d.compare()
	}
	d.write("calls", "")
	printed, exit := d.run("issues.sh", []string{"GH_STATE=" + d.dir}, "nights")
	require.Zero(d.t, exit, printed)
	return strings.Split(strings.TrimSuffix(d.read("calls"), "\n"), "\n")
}

// compare puts what changed since the last run beside the run.
func (d *desk) compare() {
	d.t.Helper()
	after, err := report.Open(d.path("nights/uat-acme/run.json"))
	require.NoError(d.t, err)
	if d.read("last.json") != "" {
		before, err := report.Open(d.path("last.json"))
		require.NoError(d.t, err)
		changed, err := diff.Compare(before, after)
		require.NoError(d.t, err)
		var text strings.Builder
		require.NoError(d.t, changed.JSON(&text))
		d.write("nights/uat-acme/diff.json", text.String())
	}
	d.write("last.json", d.read("nights/uat-acme/run.json"))
}

// runOf is a run.json as plimsoll writes it.
func runOf(t *testing.T, id string, verdicts map[string]conformance.Verdict, more []func(*conformance.Trailer)) string {
	t.Helper()
	h := conformance.Header{ID: id, Providers: []conformance.ProviderInfo{{ID: "acme"}}}
	trailer := conformance.Trailer{Complete: true}
	for _, id := range []string{"ACME-A", "ACME-B", "ACME-C"} {
		claim := conformance.Claim{ID: id, Provider: "acme", Text: "Text of " + id + ".", Level: conformance.Must, Basis: conformance.Documented}
		h.Claims = append(h.Claims, claim)
		if v, judged := verdicts[id]; judged {
			trailer.Claims = append(trailer.Claims, conformance.ClaimResult{Claim: id, Provider: "acme", Verdict: v, Standing: claim.Standing(v, false)})
		}
	}
	for _, change := range more {
		change(&trailer)
	}
	var text strings.Builder
	w, err := report.NewWriter(&text, h)
	require.NoError(t, err)
	require.NoError(t, w.Close(trailer))
	return text.String()
}

func (d *desk) issues() []issue {
	d.t.Helper()
	var all []issue
	require.NoError(d.t, json.Unmarshal([]byte(d.read("issues.json")), &all))
	return all
}

type verdicts = map[string]conformance.Verdict

// A claim that newly fails opens an issue; what is known is not said again; a night that judged nothing changes nothing; what holds again
// is struck off; and the last one closes it.
func TestTheStoryOfAnIssue(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	nothing := []string{""}
	title := "uat: acme breaks its documentation"

	assert.Equal(t, nothing, d.night("0", verdicts{"ACME-A": "pass", "ACME-B": "pass"}))
	assert.Empty(t, d.issues())

	assert.Equal(t, []string{"issue create " + title}, d.night("1", verdicts{"ACME-A": "fail", "ACME-B": "pass"}))
	got := d.issues()[0]
	assert.Equal(t, title, got.Title)
	assert.Contains(t, got.Body, "- **ACME-A** Text of ACME-A.\n")
	assert.NotContains(t, got.Body, "ACME-B")
	assert.Contains(t, got.Body, "https://ci.example/II")

	assert.Equal(t, nothing, d.night("1", verdicts{"ACME-A": "fail", "ACME-B": "pass"}), "known")

	assert.Equal(t, []string{"issue edit 1", "issue comment 1"}, d.night("1", verdicts{"ACME-A": "inconclusive", "ACME-B": "fail"}))
	got = d.issues()[0]
	assert.Contains(t, got.Body, "- **ACME-A** Text of ACME-A. (failed before; could not be judged this time)\n- **ACME-B** Text of ACME-B.\n")
	assert.Equal(t, []string{"Fails now: ACME-B.\nhttps://ci.example/IIII\n\nSince the run night-3: 1 claim fails that did not; drift: 0, latency: 0"}, got.said())

	assert.Equal(t, nothing, d.night("3", verdicts{"ACME-A": "inconclusive", "ACME-B": "deferred"}), "an outage")
	assert.Equal(t, nothing, d.night("0", verdicts{"ACME-B": "untested"}), "what is not looked at does not hold")

	assert.Equal(t, []string{"issue edit 1", "issue comment 1"}, d.night("1", verdicts{"ACME-A": "fail", "ACME-B": "pass"}))
	assert.Contains(t, d.issues()[0].said()[1], "Holds again: ACME-B.\nhttps://ci.example/IIIIIII\n\nSince the run night-6: ")

	assert.Equal(t, []string{"issue close 1"}, d.night("0", verdicts{"ACME-A": "pass", "ACME-B": "pass"}))
	assert.Equal(t, "closed", d.issues()[0].State)

	assert.Equal(t, []string{"issue create " + title}, d.night("1", verdicts{"ACME-A": "fail"}), "a new story, a new issue")
	assert.Len(t, d.issues(), 2)
}

// An outage, a quota or a dead target is nobody's broken contract.
func TestAnOutageOpensNoIssue(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.night("3", verdicts{"ACME-A": "inconclusive", "ACME-B": "deferred", "ACME-C": "pass"})
	assert.Empty(t, d.issues())
}

// A failure that somebody answers for opens none, and closes what was open; an entry that excuses nothing any more has one of its own.
func TestKnownFailures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	known := func(trailer *conformance.Trailer) { trailer.Claims[0].Known = &conformance.KnownFailure{Ticket: "T-1"} }
	stale := func(trailer *conformance.Trailer) {
		trailer.Stale = []conformance.StaleFailure{{Claim: "ACME-A", Provider: "acme", Kind: conformance.StalePasses}}
	}
	d.night("0", verdicts{"ACME-A": "fail"}, known)
	assert.Empty(t, d.issues())
	d.night("1", verdicts{"ACME-A": "fail"})
	assert.Equal(t, []string{"issue close 1"}, d.night("0", verdicts{"ACME-A": "fail"}, known))

	title := "uat: acme has stale known failures"
	assert.Equal(t, []string{"issue create " + title}, d.night("1", verdicts{"ACME-A": "pass"}, stale))
	assert.Contains(t, d.issues()[1].Body, "- **ACME-A** passes\n")
	assert.Equal(t, []string{""}, d.night("1", verdicts{"ACME-A": "pass"}, stale), "said once")
	assert.Equal(t, []string{"issue close 2"}, d.night("0", verdicts{"ACME-A": "pass"}))
}

// What cannot be checked at all has a title of its own, and says each reason once.
func TestWhatCouldNotBeChecked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	title := "uat: acme could not be checked"
	for _, c := range []struct{ code, call, says string }{
		{"2", "issue create " + title, "exit 2"},
		{"2", "", ""},
		{"4", "issue comment 1", "exit 4"},
		{"2", "", ""},
		{"5", "issue comment 1", "exit 5"},
		{"", "issue comment 1", "no exit code"},
		{"143", "issue comment 1", "143"},
		{"3", "issue close 1", "Not so any more"},
		{"4", "issue create " + title, "exit 4"},
		{"1", "issue close 2", "Not so any more"},
	} {
		require.Equal(t, []string{c.call}, d.night(c.code, nil), c.code)
		assert.Contains(t, d.read("issues.json"), c.says)
	}
}

// A run that was killed half way left no whole record: it changes nothing but to say so.
func TestHalfARunSaysNothingOfClaims(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.night("1", verdicts{"ACME-A": "fail"})
	d.nights++
	d.write("nights/uat-acme/outcome.json", `{"env":"uat","provider":"acme","code":"137","url":"u"}`)
	d.write("nights/uat-acme/run.json", `{"version": 1, "header": {"id": "x"`)
	_, exit := d.run("issues.sh", []string{"GH_STATE=" + d.dir}, "nights")
	assert.Zero(t, exit)
	assert.Len(t, d.issues(), 2)
	assert.Equal(t, "open", d.issues()[0].State)
}

// An issue that people edited in a browser has other line ends; a claim that was given up is not waited for.
func TestEditedIssues(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.night("1", verdicts{"ACME-A": "fail"})
	d.write("issues.json", strings.NewReplacer(`\n`, `\r\n`, "claims:ACME-A", "claims:ACME-A ACME-GIVEN-UP").Replace(d.read("issues.json")))
	assert.Equal(t, []string{"issue edit 1", "issue comment 1"}, d.night("1", verdicts{"ACME-A": "fail"}))
	assert.Equal(t, []string{"issue close 1"}, d.night("0", verdicts{"ACME-A": "pass"}))
}

// Of several artifacts each is looked at; of one alone the download makes no folder.
func TestOneNightOrMany(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.write("nights/outcome.json", `{"env":"uat","provider":"acme","code":"2","url":"u"}`)
	d.write("nights/uat-pier/outcome.json", `{"env":"uat","provider":"pier","code":"4","url":"u"}`)
	_, exit := d.run("issues.sh", []string{"GH_STATE=" + d.dir}, "nights")
	assert.Zero(t, exit)
	assert.Len(t, d.issues(), 2)
}
