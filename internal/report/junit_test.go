package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func junitOf(t *testing.T, run c.Run) testsuites {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, run))
	var doc testsuites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &doc), b.String())
	return doc
}

// The counts are those of the elements, in each suite and in all.
func TestJUnitCounts(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		doc := junitOf(t, sample())
		var tests, failures, errors int
		for _, s := range doc.Suites {
			f, e, k := outcomes(s.Cases)
			assert.Equal(t, []int{len(s.Cases), f, e, k}, []int{s.Tests, s.Failures, s.Errors, s.Skipped}, "%s: %s", name, s.Name)
			tests, failures, errors = tests+len(s.Cases), failures+f, errors+e
		}
		assert.Equal(t, []int{tests, failures, errors}, []int{doc.Tests, doc.Failures, doc.Errors}, name)
	}
}

func outcomes(cases []testcase) (failures, errors, skipped int) {
	for _, c := range cases {
		switch {
		case c.Failure != nil:
			failures++
		case c.Error != nil:
			errors++
		case c.Skipped != nil:
			skipped++
		}
	}
	return failures, errors, skipped
}

// kindOf is failure, error:TYPE, skipped, note or passed.
func kindOf(tc testcase) string {
	switch {
	case tc.Failure != nil:
		return "failure:" + tc.Failure.Type
	case tc.Error != nil:
		return "error:" + tc.Error.Type
	case tc.Skipped != nil:
		return "skipped"
	case tc.SystemOut != nil:
		return "passed, with a note"
	}
	return "passed"
}

func TestJUnitTellsOutcomesApart(t *testing.T) {
	t.Parallel()
	found := []c.Finding{{Place: "status", Actual: "418"}}
	base := scenario("cargodocs/x", "y", 1, []string{"CARGODOCS-C"}, nil)
	broken := scenario("cargodocs/x", "y", 1, []string{"CARGODOCS-C"}, found)
	elsewhere := scenario("cargodocs/x", "y", 1, []string{"CARGODOCS-OTHER"}, []c.Finding{{Claim: "CARGODOCS-C", Place: "status", Actual: "418"}})
	setup := broken
	setup.Kind, setup.Verdict = c.KindSetup, c.Pass
	setup.Findings = []c.Finding{{Claim: "CARGODOCS-C", Place: "status", Actual: "418"}}
	for _, tc := range []struct {
		name   string
		change func(*c.Claim)
		strict bool
		result c.Result
		want   string
	}{
		{"a pass", nil, false, base, "passed"},
		{"a documented must", nil, false, broken, "failure:contract"},
		{"a should", func(x *c.Claim) { x.Level = c.Should }, false, broken, "passed, with a note"},
		{"a should, strict", func(x *c.Claim) { x.Level = c.Should }, true, broken, "failure:contract"},
		{"a may", func(x *c.Claim) { x.Level = c.May }, false, broken, "passed, with a note"},
		{"a public must", func(x *c.Claim) { x.Basis = c.Public }, false, broken, "passed, with a note"},
		{"a standard", func(x *c.Claim) { x.Basis = c.Standard }, true, broken, "passed, with a note"},
		{"an assumption", func(x *c.Claim) { x.Basis = c.Assumed }, false, broken, "passed, with a note"},
		{"a claim that the scenario does not judge", nil, false, elsewhere, "failure:contract"},
		{"set-up that finds something", nil, false, setup, "failure:contract"},
		{"an outage", nil, false, stopped(base, c.Inconclusive, c.CauseOutage, "down"), "error:outage"},
		{"a quota", nil, false, stopped(base, c.Inconclusive, c.CauseQuota, "429"), "error:quota"},
		{"a password", nil, false, stopped(base, c.Inconclusive, c.CauseCredential, "401"), "error:credential"},
		{"no cause", nil, false, stopped(base, c.Inconclusive, "", "?"), "error:inconclusive"},
		{"the cellar", nil, false, stopped(base, c.Deferred, "", "later"), "error:deferred"},
		{"our bug", nil, false, stopped(base, c.Error, "", "oops"), "error:harness"},
		{"no credential", nil, false, stopped(base, c.Untested, c.CauseCredential, "none"), "skipped"},
		{"not applicable", nil, false, stopped(base, c.NotApplicable, "", "no such role"), "skipped"},
	} {
		h := header("mock", cargodocs())
		h.Strict = tc.strict
		h.Claims = []c.Claim{claim("CARGODOCS-C", 1, "x"), claim("CARGODOCS-OTHER", 2, "x")}
		if tc.change != nil {
			tc.change(&h.Claims[0])
		}
		if tc.name == "not applicable" {
			tc.result.Verdict, tc.result.Reason = c.NotApplicable, "no such role"
		}
		doc := junitOf(t, assemble(h, []c.Result{tc.result}, nil))
		assert.Equal(t, tc.want, kindOf(doc.Suites[0].Cases[0]), tc.name)
	}
}

func TestJUnitLeavesOutSetup(t *testing.T) {
	t.Parallel()
	for _, s := range junitOf(t, everything(false)).Suites {
		for _, tc := range s.Cases {
			assert.NotContains(t, tc.Name, "shared token")
		}
	}
}

func TestJUnitOfAFailureSaysEverything(t *testing.T) {
	t.Parallel()
	for _, tc := range junitOf(t, everything(false)).Suites[0].Cases {
		if tc.Name != "expires_in is a number of seconds" {
			continue
		}
		assert.Equal(t, "oauthjwt.token-response", tc.Classname)
		assert.Equal(t, "0.007", tc.Time)
		for _, part := range []string{"scenario: features/oauthjwt/token-response.feature:12", "Authentication guide, line 39", `expected a number, got the string "3600"`, "POST https://api.sandbox.example/oauth/v2/token -> 200 OK",
			"again: plimsoll run --env sandbox --seed 42 --provider oauthjwt --tags @OAUTHJWT-RESP-004"} {
			assert.Contains(t, tc.Failure.Text, part)
		}
		return
	}
	t.Fatal("the testcase is missing")
}

// Green on nothing is red: whatever makes the run end with another code than 0 shows as an error.
func TestJUnitIsNeverGreenByAccident(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"notrun": "exit-2", "empty": "exit-2", "secret": "exit-5", "interrupted": "interrupted"} {
		doc := junitOf(t, samples()[name]())
		last := doc.Suites[len(doc.Suites)-1]
		require.Equal(t, "plimsoll", last.Name, name)
		assert.Equal(t, want, last.Cases[0].Error.Type, name)
	}
	stale := conformant()
	stale.Trailer.ExitCode = c.ExitNonConformant
	assert.Equal(t, 1, junitOf(t, stale).Errors)
	for _, name := range []string{"conformant", "everything", "outage"} {
		doc := junitOf(t, samples()[name]())
		assert.NotEqual(t, "plimsoll", doc.Suites[len(doc.Suites)-1].Name, name)
	}
}

func TestJUnitOfAProviderThatWasNotRun(t *testing.T) {
	t.Parallel()
	s := junitOf(t, notRun()).Suites[0]
	assert.Equal(t, 1, s.Skipped)
	assert.Contains(t, s.Cases[0].Skipped.Message, "not run: no credential default: set PLIMSOLL_DATALOY_USERNAME")
}

func TestJUnitTextIsBounded(t *testing.T) {
	t.Parallel()
	h := header("mock", cargodocs())
	h.Claims = []c.Claim{claim("CARGODOCS-C", 1, "x")}
	var findings []c.Finding
	var exchanges []c.Exchange
	for i := range 50 {
		findings = append(findings, c.Finding{Place: "status", Actual: strings.Repeat("z", 9000)})
		exchanges = append(exchanges, exchange(fmt.Sprint("e", i), "op", "GET", "/"+strings.Repeat("u", 9000), 200, nil, ""))
	}
	results := make([]c.Result, maxCases+1)
	for i := range results {
		results[i] = scenario("cargodocs/x", "y", 1, []string{"CARGODOCS-C"}, findings, exchanges...)
	}
	cases := junitOf(t, assemble(h, results, nil)).Suites[0].Cases
	assert.Less(t, len(cases[0].Failure.Text), maxCase+100)
	assert.Contains(t, cases[0].Failure.Text, "and 45 more findings, see run.json")
	assert.Contains(t, cases[0].Failure.Text, "and 40 more exchanges, see run.json")
	assert.Less(t, len(cases[maxCases].Failure.Text), 500)
	assert.Contains(t, cases[maxCases].Failure.Text, "more: see run.json")
}

func TestLegal(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a\tb\nc é 正 🚢", legal("a\tb\nc é 正 🚢"))
	assert.Equal(t, "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", legal("\x00\x1b\xff\ufffe\u009b"))
}

// Jenkins' xUnit plugin refuses a file with an attribute that its schema (junit-10.xsd) does not have.
func TestJUnitHasNoAttributeThatTheSchemaLacks(t *testing.T) {
	t.Parallel()
	allowed := map[string][]string{
		"testsuites": {"name", "time", "tests", "failures", "errors"},
		"testsuite":  {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
		"testcase":   {"name", "time", "classname", "group"},
		"failure":    {"type", "message"}, "error": {"type", "message"}, "skipped": {"type", "message"},
		"properties": {}, "property": {"name", "value"}, "system-out": {},
	}
	for name, sample := range samples() {
		var b bytes.Buffer
		require.NoError(t, JUnit(&b, sample()))
		dec := xml.NewDecoder(&b)
		for {
			token, err := dec.Token()
			if err != nil {
				break
			}
			if element, ok := token.(xml.StartElement); ok {
				require.Contains(t, allowed, element.Name.Local, name)
				for _, a := range element.Attr {
					assert.Contains(t, allowed[element.Name.Local], a.Name.Local, "%s: <%s>", name, element.Name.Local)
				}
			}
		}
	}
}
