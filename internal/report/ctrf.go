package report

import (
	"io"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The parts of the Common Test Report Format (ctrf.io) that are used here.
type (
	ctrfTest struct {
		Name     string         `json:"name"`
		Status   string         `json:"status"`
		Duration int64          `json:"duration"` // milliseconds
		Start    int64          `json:"start"`    // milliseconds of the Unix epoch
		Stop     int64          `json:"stop"`
		Suite    []string       `json:"suite,omitempty"`
		Message  string         `json:"message,omitempty"`
		Raw      string         `json:"rawStatus"`
		Tags     []string       `json:"tags,omitempty"`
		Type     string         `json:"type"`
		File     string         `json:"filePath,omitempty"`
		Line     int            `json:"line,omitempty"`
		Steps    []ctrfStep     `json:"steps,omitempty"`
		Extra    map[string]any `json:"extra,omitempty"`
	}
	ctrfStep struct {
		Name   string `json:"name"`
		Status string `json:"status"`
	}
	ctrfSummary struct {
		Tests   int   `json:"tests"`
		Passed  int   `json:"passed"`
		Failed  int   `json:"failed"`
		Skipped int   `json:"skipped"`
		Pending int   `json:"pending"`
		Other   int   `json:"other"`
		Start   int64 `json:"start"`
		Stop    int64 `json:"stop"`
	}
)

// CTRF writes the scenarios in the Common Test Report Format. As in JUnit, a scenario has failed where it speaks against a claim whose
// failure makes the target non-conformant; what could not be judged is "other", what waits for a later run is "pending".
func CTRF(w io.Writer, run conformance.Run) error {
	u, s := rulingsOf(run), newJSONStream(w)
	s.raw(`{"reportFormat":"CTRF","specVersion":"0.0.0","generatedBy":`)
	s.value(plain(run.Header.Tool))
	s.raw(`,"results":{"tool":{"name":"plimsoll","version":`)
	s.value(version(run.Header.Tool))
	s.open(`},"tests":`)
	sum := ctrfSummary{Start: max(0, cleanTime(run.Header.Started).UnixMilli()), Stop: max(0, cleanTime(run.Trailer.Finished).UnixMilli())}
	err := each(run, func(r conformance.Result) {
		if r.Kind != conformance.KindSetup {
			t := ctrfOf(u, r)
			sum.add(t.Status)
			s.item(t)
		}
	})
	s.shut(`,"summary":`)
	s.value(sum)
	s.raw(`,"environment":`)
	words, meaning := outline(run).headline()
	s.value(map[string]any{"testEnvironment": plain(run.Header.Environment.Name), "extra": map[string]any{"verdict": words, "meaning": meaning, "exitCode": run.Trailer.ExitCode}})
	s.raw("}}\n")
	if err != nil {
		return err
	}
	return s.close()
}

func (s *ctrfSummary) add(status string) {
	s.Tests++
	switch status {
	case "passed":
		s.Passed++
	case "failed":
		s.Failed++
	case "skipped":
		s.Skipped++
	case "pending":
		s.Pending++
	default:
		s.Other++
	}
}

func ctrfOf(u rulings, r conformance.Result) ctrfTest {
	g, start := u.group(r), max(0, cleanTime(r.Started).UnixMilli())
	ms := max(0, r.Elapsed.Milliseconds())
	t := ctrfTest{Name: plain(scenarioName(r)), Status: ctrfStatus(g, r.Verdict), Duration: ms, Start: start, Stop: start + ms, Suite: []string{plain(r.Provider), plain(r.Feature)},
		Message: sentence(r.Reason), Raw: string(r.Verdict), Type: "api", File: plain(r.URI), Line: r.Line}
	for _, tag := range r.Tags {
		t.Tags = append(t.Tags, plain(tag))
	}
	for _, step := range r.Steps {
		t.Steps = append(t.Steps, ctrfStep{plain(stepText(step)), ctrfStepStatus(step.Status)})
	}
	if broken := u.brokenBy(r); len(broken) > 0 {
		t.Message = messageOf(broken)
		t.Extra = map[string]any{"shownAs": g.label()}
		if known := u.excused(r, broken); known != nil {
			t.Status, t.Extra["knownFailure"] = "other", knownWords(*known)
		}
	}
	return t
}

// stepText is a step with its keyword.
func stepText(s conformance.StepResult) string {
	if s.Keyword == "" {
		return s.Text
	}
	return s.Keyword + " " + s.Text
}

func ctrfStatus(g group, v conformance.Verdict) string {
	switch {
	case g == groupFails:
		return "failed"
	case g == groupUntested:
		return "skipped"
	case v == conformance.Deferred:
		return "pending"
	case g == groupUnjudged:
		return "other"
	}
	return "passed"
}

func ctrfStepStatus(s conformance.StepStatus) string {
	switch s {
	case conformance.StepPassed:
		return "passed"
	case conformance.StepFailed:
		return "failed"
	case conformance.StepSkipped:
		return "skipped"
	}
	return "other"
}
