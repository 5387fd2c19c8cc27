package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// and is an object with one more member.
func and(of map[string]any, name string, value any) map[string]any {
	more := map[string]any{name: value}
	maps.Copy(more, of)
	return more
}

// tellingStep is the first step that did not pass, or the last one.
func tellingStep(steps []conformance.StepResult) int {
	i := slices.IndexFunc(steps, func(s conformance.StepResult) bool { return s.Status != conformance.StepPassed })
	if i < 0 {
		return len(steps) - 1
	}
	return i
}

// outcomeOf is what became of a step. The step that tells says why.
func outcomeOf(r conformance.Result, s conformance.StepResult, telling bool) map[string]any {
	of := map[string]any{"status": statusOfStep(r.Verdict, s.Status), "duration": map[string]int64{"seconds": int64(max(0, s.Elapsed) / time.Second), "nanos": int64(max(0, s.Elapsed) % time.Second)}}
	message := clip(s.Message, maxCase)
	if telling && s.Status != conformance.StepPassed && message == "" {
		message = whyOf(r)
	}
	if message != "" {
		of["message"] = plainLines(message)
	}
	return of
}

// whyOf says why a result does not hold.
func whyOf(r conformance.Result) string {
	var said []string
	for _, f := range r.Findings {
		if f.Counts() && len(said) < maxFindings {
			f.Expected, f.Actual = clip(f.Expected, maxValue), clip(f.Actual, maxValue)
			said = append(said, f.Error())
		}
	}
	if r.Reason != "" {
		said = append(said, r.Reason)
	}
	return strings.Join(said, "\n")
}

func statusOfStep(v conformance.Verdict, s conformance.StepStatus) string {
	switch s {
	case conformance.StepPassed:
		return "PASSED"
	case conformance.StepFailed:
		return "FAILED"
	case conformance.StepSkipped:
		return "SKIPPED"
	}
	switch v {
	case conformance.Error:
		return "FAILED"
	case conformance.Inconclusive:
		return "PENDING"
	}
	return "SKIPPED"
}

// attach shows the exchanges of a scenario that does not hold.
func (m *messages) attach(r conformance.Result, of map[string]any) {
	if m.group(r) == groupHolds {
		return
	}
	for _, x := range r.Exchanges {
		var b strings.Builder
		fmt.Fprintf(&b, "%s\n", plain(titleOf(x)))
		for _, l := range excerptOf(x, nil).lines {
			fmt.Fprintf(&b, "%s\n", strings.TrimSpace(l.side+" "+l.text))
		}
		m.say("attachment", and(and(and(and(of, "body", b.String()), "mediaType", "text/plain"), "contentEncoding", "IDENTITY"), "fileName", plain(x.ID+" "+exchangeTitle(x))))
	}
}

// instant is a moment as Cucumber writes it.
func instant(t time.Time) map[string]int64 {
	t = cleanTime(t)
	return map[string]int64{"seconds": max(0, t.Unix()), "nanos": int64(t.Nanosecond())}
}

// plainLines makes text of several lines harmless.
func plainLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}
