package conformance

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	broken := Finding{Class: ClassStatus, Place: "status", Expected: "200", Actual: "500"}
	ofClaim := func(id string) Finding { f := broken; f.Claim = id; return f }
	note := broken
	note.Note = true
	tests := map[string]struct {
		findings []Finding
		stopped  error
		asserted int
		verdict  Verdict
		cause    Cause
		reason   string
	}{
		"nothing found":                       {nil, nil, 1, Pass, "", ""},
		"a finding":                           {[]Finding{broken}, nil, 1, Fail, CauseContract, ""},
		"a finding on its claim":              {[]Finding{ofClaim("X-1")}, nil, 1, Fail, CauseContract, ""},
		"a finding on another claim":          {[]Finding{ofClaim("X-9")}, nil, 1, Pass, "", ""},
		"a note":                              {[]Finding{note}, nil, 1, Pass, "", ""},
		"a body cut off by an outage":         {[]Finding{caused(broken, CauseOutage)}, nil, 1, Inconclusive, CauseOutage, "status: expected 200, got 500"},
		"a note, then a body cut off":         {[]Finding{note, caused(broken, CauseOutage)}, nil, 1, Inconclusive, CauseOutage, "status: expected 200, got 500"},
		"a finding we could not make":         {[]Finding{caused(broken, CauseHarness)}, nil, 1, Error, CauseHarness, "status: expected 200, got 500"},
		"cut off, and a finding":              {[]Finding{caused(broken, CauseOutage), broken}, nil, 1, Fail, CauseContract, "status: expected 200, got 500"},
		"nothing asserted":                    {nil, nil, 0, Error, CauseHarness, "the scenario asserted nothing"},
		"an outage":                           {nil, Stopf(Inconclusive, CauseOutage, "down"), 0, Inconclusive, CauseOutage, "down"},
		"an outage, wrapped":                  {nil, fmt.Errorf("step: %w", Stopf(Inconclusive, CauseOutage, "down")), 1, Inconclusive, CauseOutage, "down"},
		"a finding, then an outage":           {[]Finding{broken}, Stopf(Inconclusive, CauseOutage, "down"), 1, Fail, CauseContract, "down"},
		"a missing credential":                {nil, Stopf(Untested, CauseCredential, "none"), 0, Untested, CauseCredential, "none"},
		"a wait that is too long":             {nil, Stopf(Deferred, "", "due later"), 1, Deferred, "", "due later"},
		"a case that does not exist":          {nil, Stopf(NotApplicable, "", "no such case"), 1, NotApplicable, "", "no such case"},
		"an error of ours":                    {nil, errors.New("nil pointer"), 1, Error, CauseHarness, "nil pointer"},
		"an error of ours outranks an outage": {nil, errors.Join(errors.New("boom")), 0, Error, CauseHarness, "boom"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Result{Claims: []string{"X-1"}, Findings: tt.findings}
			r.Judge(tt.stopped, tt.asserted)
			assert.Equal(t, tt.verdict, r.Verdict)
			assert.Equal(t, tt.cause, r.Cause)
			assert.Equal(t, tt.reason, r.Reason)
		})
	}
}

func caused(f Finding, c Cause) Finding {
	f.Cause = c
	return f
}

func TestAFindingReadsPlaceExpectedGot(t *testing.T) {
	t.Parallel()
	assert.EqualError(t, Finding{Place: "status", Expected: "401", Actual: "200"}, "status: expected 401, got 200")
	assert.EqualError(t, Finding{Place: "body", Actual: "two documents"}, "body: two documents")
}

func TestAStopSaysItsVerdictAndWhy(t *testing.T) {
	t.Parallel()
	assert.EqualError(t, Stopf(Inconclusive, CauseOutage, "%s is down", "the target"), "inconclusive: the target is down")
}

// A pass that needed a second attempt on the wire is a pass, and says so.
func TestAPassAtTheSecondAttemptIsFlaky(t *testing.T) {
	t.Parallel()
	again := []Exchange{{}, {Attempts: make([]Attempt, 1)}}
	tests := map[string]struct {
		exchanges []Exchange
		findings  []Finding
		want      bool
	}{
		"each at once":     {[]Exchange{{}, {}}, nil, false},
		"one of them late": {again, nil, true},
		"late, and a fail": {again, []Finding{{Place: "status"}}, false},
	}
	for name, tt := range tests {
		r := Result{Exchanges: tt.exchanges, Findings: tt.findings}
		r.Judge(nil, 1)
		assert.Equal(t, tt.want, r.Flaky, name)
	}
}
