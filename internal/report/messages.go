package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Messages writes Cucumber Messages, one envelope a line, which Cucumber's public tools read. A run knows scenarios with their Examples
// filled in, so that is what the documents of it hold: a feature for each file, a scenario for each result. What was sent is attached
// where a scenario does not hold; acts of setting up are no scenarios and are left out.
//
// Cucumber knows fewer outcomes than a run: what was not tested is SKIPPED, what could not be judged is PENDING, an error of ours is FAILED.
// A step that found something is FAILED whatever that means for the target; testRunFinished says whether the target is conformant.
func Messages(w io.Writer, run conformance.Run) error {
	m := &messages{jsonStream: newJSONStream(w), rulings: rulingsOf(run)}
	if err := m.index(run); err != nil {
		return err
	}
	m.begin(run)
	err := each(run, func(r conformance.Result) {
		if r.Kind != conformance.KindSetup {
			m.scenario(r)
		}
	})
	if err != nil {
		return err
	}
	words, meaning := outline(run).headline()
	m.say("testRunFinished", map[string]any{"success": run.Trailer.Complete && run.Trailer.ExitCode == conformance.ExitConformant, "timestamp": instant(run.Trailer.Finished),
		"message": words + ": " + meaning})
	return m.close()
}

type messages struct {
	*jsonStream
	rulings
	known []conformance.Result // names and steps of the scenarios, in the order of the feature files
	ids   map[string][]int     // result → numbers of the scenarios of that name
}

// index keeps names and steps: a document of a feature has to list all of its scenarios before the first of them can be told.
func (m *messages) index(run conformance.Run) error {
	err := each(run, func(r conformance.Result) {
		if r.Kind != conformance.KindSetup {
			r.Findings, r.Exchanges, r.Readings, r.Cells, r.Steps = nil, nil, nil, nil, told(r)
			m.known = append(m.known, r)
		}
	})
	slices.SortStableFunc(m.known, byPlace)
	m.ids = map[string][]int{}
	for i, r := range m.known {
		m.ids[r.ID] = append(m.ids[r.ID], i+1)
	}
	return err
}

// told are the steps of a result as Cucumber needs them: a scenario without one would have no outcome, and one that failed has to have a
// step that did.
func told(r conformance.Result) []conformance.StepResult {
	steps := slices.Clone(r.Steps)
	if len(steps) == 0 {
		steps = []conformance.StepResult{{Keyword: "*", Text: "the scenario is run", Line: r.Line, Status: conformance.StepStopped}}
	}
	last := &steps[len(steps)-1]
	failed := slices.ContainsFunc(steps, func(s conformance.StepResult) bool { return s.Status == conformance.StepFailed })
	stopped := slices.ContainsFunc(steps, func(s conformance.StepResult) bool { return s.Status == conformance.StepStopped })
	switch {
	case r.Verdict == conformance.Pass && stopped:
		last.Status = conformance.StepPassed
	case r.Verdict == conformance.Fail && !failed:
		last.Status = conformance.StepFailed
	case r.Verdict != conformance.Pass && r.Verdict != conformance.Fail && !stopped:
		last.Status = conformance.StepStopped
	}
	return steps
}

// say writes one envelope.
func (m *messages) say(kind string, message any) {
	m.value(map[string]any{kind: message})
	m.raw("\n")
}

func (m *messages) begin(run conformance.Run) {
	product := func(name string) map[string]string { return map[string]string{"name": name} }
	m.say("meta", map[string]any{"protocolVersion": "27.0.0", "implementation": map[string]string{"name": "plimsoll", "version": version(run.Header.Tool)},
		"runtime": product("environment " + plain(run.Header.Environment.Name)), "os": product("unknown"), "cpu": product("unknown")})
	for i := 0; i < len(m.known); {
		n := 1
		for i+n < len(m.known) && m.known[i+n].URI == m.known[i].URI {
			n++
		}
		m.say("gherkinDocument", m.document(i, n))
		i += n
	}
	m.say("testRunStarted", map[string]any{"timestamp": instant(run.Header.Started)})
}

// document is a feature with its scenarios.
func (m *messages) document(first, n int) map[string]any {
	children := []any{}
	for i := first; i < first+n; i++ {
		children = append(children, map[string]any{"scenario": m.outlined(i+1, m.known[i])})
	}
	r := m.known[first]
	return map[string]any{"uri": plain(r.URI), "comments": []any{}, "feature": map[string]any{"location": onLine(1), "tags": []any{}, "language": "en",
		"keyword": "Feature", "name": sentence(r.Feature), "description": "", "children": children}}
}

func onLine(n int) map[string]any { return map[string]any{"line": max(1, n), "column": 1} }

func (m *messages) outlined(number int, r conformance.Result) map[string]any {
	steps, tags := []any{}, []any{}
	for i, s := range r.Steps {
		steps = append(steps, map[string]any{"id": stepID(number, i), "location": onLine(s.Line), "keyword": keywordOf(s), "keywordType": "Unknown", "text": plain(s.Text)})
	}
	for i, t := range r.Tags {
		tags = append(tags, map[string]any{"id": fmt.Sprintf("s%d.t%d", number, i), "location": onLine(r.Line), "name": plain(t)})
	}
	return map[string]any{"id": scenarioNumber(number), "location": onLine(r.Line), "tags": tags, "keyword": "Scenario", "name": plain(scenarioName(r)), "description": "",
		"steps": steps, "examples": []any{}}
}

func keywordOf(s conformance.StepResult) string {
	if s.Keyword == "" {
		return "* "
	}
	return plain(s.Keyword) + " "
}

func scenarioNumber(n int) string { return fmt.Sprintf("s%d", n) }
func stepID(number, i int) string { return fmt.Sprintf("s%d.%d", number, i) }

// scenario tells one result: what it consists of, and what happened.
func (m *messages) scenario(r conformance.Result) {
	number := m.ids[r.ID][0]
	if rest := m.ids[r.ID][1:]; len(rest) > 0 {
		m.ids[r.ID] = rest
	}
	steps := told(r)
	m.pickle(number, r, steps)
	id := fmt.Sprintf("s%d.run", number)
	m.say("testCaseStarted", map[string]any{"id": id, "testCaseId": fmt.Sprintf("s%d.case", number), "attempt": 0, "timestamp": instant(r.Started)})
	at := r.Started
	for i, s := range steps {
		of := map[string]any{"testCaseStartedId": id, "testStepId": fmt.Sprintf("s%d.%d.step", number, i)}
		m.say("testStepStarted", and(of, "timestamp", instant(at)))
		at = at.Add(max(0, s.Elapsed))
		if i == tellingStep(steps) {
			m.attach(r, of)
		}
		m.say("testStepFinished", and(and(of, "timestamp", instant(at)), "testStepResult", outcomeOf(r, s, i == tellingStep(steps))))
	}
	m.say("testCaseFinished", map[string]any{"testCaseStartedId": id, "timestamp": instant(r.Started.Add(max(0, r.Elapsed))), "willBeRetried": false})
}

// pickle says which steps a scenario is run with.
func (m *messages) pickle(number int, r conformance.Result, steps []conformance.StepResult) {
	pickled, tested, tags := []any{}, []any{}, []any{}
	for i, s := range steps {
		id := fmt.Sprintf("s%d.%d.pickle", number, i)
		pickled = append(pickled, map[string]any{"id": id, "astNodeIds": []string{stepID(number, i)}, "text": plain(s.Text)})
		tested = append(tested, map[string]any{"id": fmt.Sprintf("s%d.%d.step", number, i), "pickleStepId": id, "stepDefinitionIds": []string{}, "stepMatchArgumentsLists": []any{}})
	}
	for i, t := range r.Tags {
		tags = append(tags, map[string]any{"name": plain(t), "astNodeId": fmt.Sprintf("s%d.t%d", number, i)})
	}
	id := fmt.Sprintf("s%d.pickle", number)
	m.say("pickle", map[string]any{"id": id, "uri": plain(r.URI), "name": plain(scenarioName(r)), "language": "en", "steps": pickled, "tags": tags,
		"astNodeIds": []string{scenarioNumber(number)}})
	m.say("testCase", map[string]any{"id": fmt.Sprintf("s%d.case", number), "pickleId": id, "testSteps": tested})
}
