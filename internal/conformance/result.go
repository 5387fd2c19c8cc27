package conformance

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// StepStatus says what happened to one step.
type StepStatus string

// The statuses of a step.
const (
	StepPassed  StepStatus = "passed"
	StepFailed  StepStatus = "failed"  // it made findings
	StepStopped StepStatus = "stopped" // it could not be judged; the reason is the scenario's
	StepSkipped StepStatus = "skipped" // an earlier step stopped the scenario
)

// StepResult is what happened to one step.
type StepResult struct {
	Keyword string        `json:"keyword,omitempty"` // Given, When, Then, And: as the feature has it
	Text    string        `json:"text"`
	Line    int           `json:"line"`
	Status  StepStatus    `json:"status"`
	Message string        `json:"message,omitempty"`
	Elapsed time.Duration `json:"elapsed_ns"`
}

// Kind tells the scenarios of a run from the set-up that is recorded beside them.
type Kind string

// The kinds of result.
const (
	KindScenario Kind = "scenario"
	KindSetup    Kind = "setup" // a shared token was asked for
)

// Result is one scenario, or one act of setting up, with all its evidence.
type Result struct {
	ID        string        `json:"id"` // stable across edits elsewhere: provider/feature-file/scenario-name[/row]
	Kind      Kind          `json:"kind"`
	Provider  string        `json:"provider"`
	Feature   string        `json:"feature,omitempty"`
	Name      string        `json:"name"`
	URI       string        `json:"uri,omitempty"`
	Line      int           `json:"line,omitempty"`
	Tags      []string      `json:"tags,omitempty"`
	Claims    []string      `json:"claims,omitempty"` // the claims it judges
	Verdict   Verdict       `json:"verdict"`
	Flaky     bool          `json:"flaky,omitempty"` // it passed, but not at the first attempt of each request
	Cause     Cause         `json:"cause,omitempty"`
	Reason    string        `json:"reason,omitempty"` // why it is not a pass or a fail
	Steps     []StepResult  `json:"steps,omitempty"`
	Findings  []Finding     `json:"findings,omitempty"`
	Readings  []Observation `json:"readings,omitempty"`
	Exchanges []Exchange    `json:"exchanges,omitempty"`
	Cells     []Cell        `json:"cells,omitempty"` // of the outcome table that it judges
	Deferred  *Deferral     `json:"deferred,omitempty"`
	Resumed   *Resumption   `json:"resumed,omitempty"`
	Started   time.Time     `json:"started"`
	Elapsed   time.Duration `json:"elapsed_ns"`
}

// Observation says which reading of a discrepancy the target was seen to follow.
type Observation struct {
	Discrepancy string `json:"discrepancy"`
	Reading     string `json:"reading"`
	Scenario    string `json:"scenario,omitempty"`
}

// Stop is why a scenario could not be judged: it carries the verdict and who has to act.
type Stop struct {
	Verdict Verdict
	Cause   Cause
	Reason  string
}

// Error is the verdict with its reason.
func (s *Stop) Error() string { return fmt.Sprintf("%s: %s", s.Verdict, s.Reason) }

// Stopf makes a Stop.
func Stopf(v Verdict, c Cause, format string, args ...any) *Stop {
	return &Stop{Verdict: v, Cause: c, Reason: fmt.Sprintf(format, args...)}
}

// Judge sets the verdict of a scenario from its findings and from what stopped it, if anything did.
// asserted says how many assertions were made: a scenario that asserted nothing is an error of ours, never a pass (rule 8).
func (r *Result) Judge(stopped error, asserted int) {
	r.Verdict = Pass
	if stopped == nil {
		stopped = r.unjudged()
	}
	if stopped == nil && asserted == 0 {
		stopped = Stopf(Error, CauseHarness, "the scenario asserted nothing")
	}
	if stopped != nil {
		stop := asStop(stopped)
		r.Verdict, r.Cause, r.Reason = stop.Verdict, stop.Cause, stop.Reason
	}
	if slices.ContainsFunc(r.Findings, r.counts) {
		r.Verdict, r.Cause = Fail, CauseContract
	}
	r.Flaky = r.Verdict == Pass && slices.ContainsFunc(r.Exchanges, func(e Exchange) bool { return len(e.Attempts) > 0 })
}

// unjudged is why a finding leaves the scenario undecided: an exchange that could be checked only in part.
func (r *Result) unjudged() error {
	for _, f := range r.Findings {
		if f.Note || f.Counts() {
			continue
		}
		if f.Cause == CauseHarness {
			return Stopf(Error, f.Cause, "%v", f)
		}
		return Stopf(Inconclusive, f.Cause, "%v", f)
	}
	return nil
}

// counts reports whether f is held against a claim that the scenario judges.
func (r *Result) counts(f Finding) bool {
	return f.Counts() && (f.Claim == "" || slices.Contains(r.Claims, f.Claim))
}

func asStop(err error) *Stop {
	if stop, ok := errors.AsType[*Stop](err); ok {
		return stop
	}
	return Stopf(Error, CauseHarness, "%v", err)
}
