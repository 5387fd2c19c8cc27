package report

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

type envelope struct{ kind, text string }

func envelopes(t *testing.T, run c.Run) []envelope {
	t.Helper()
	var list []envelope
	for line := range bytes.Lines(formatOf(t, "messages", run)) {
		var one map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(line, &one))
		require.Len(t, one, 1)
		for kind, message := range one {
			list = append(list, envelope{kind, string(message)})
		}
	}
	return list
}

// Cucumber's tools want a message before those that refer to it.
func TestMessagesComeInOrder(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		all := envelopes(t, sample())
		assert.Equal(t, "meta", all[0].kind, name)
		assert.Equal(t, "testRunFinished", all[len(all)-1].kind, name)
		known := map[string]bool{}
		for _, e := range all {
			var v any
			require.NoError(t, json.Unmarshal([]byte(e.text), &v))
			refer(t, name, v, known)
		}
	}
}

// refer notes ids and checks that those that are referred to are known.
func refer(t *testing.T, name string, v any, known map[string]bool) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			refer(t, name, item, known)
		}
	case map[string]any:
		if id, ok := v["id"].(string); ok {
			assert.False(t, known[id], "%s: the id %s stands twice", name, id)
			known[id] = true
		}
		for member, value := range v {
			refer(t, name, value, known)
			switch member {
			case "pickleId", "testCaseId", "testCaseStartedId", "testStepId", "pickleStepId", "astNodeId":
				assert.True(t, known[value.(string)], "%s: %s %s is not known yet", name, member, value)
			case "astNodeIds":
				for _, id := range value.([]any) {
					assert.True(t, known[id.(string)], "%s: the node %s is not known yet", name, id)
				}
			}
		}
	}
}

func TestMessagesOfEachVerdict(t *testing.T) {
	t.Parallel()
	statuses := map[string]int{}
	var finished string
	for _, e := range envelopes(t, everything(false)) {
		var m struct {
			Result struct {
				Status  string
				Message string
			} `json:"testStepResult"`
		}
		require.NoError(t, json.Unmarshal([]byte(e.text), &m))
		if e.kind == "testStepFinished" {
			statuses[m.Result.Status]++
			assert.Equal(t, m.Result.Status != "PASSED", m.Result.Message != "", "%s says why", e.text)
		}
		if e.kind == "testRunFinished" {
			finished = e.text
		}
	}
	assert.Equal(t, map[string]int{"PASSED": 3, "FAILED": 7, "SKIPPED": 3, "PENDING": 1}, statuses)
	assert.Contains(t, finished, `"success":false`)
	all := envelopes(t, conformant())
	assert.Contains(t, all[len(all)-1].text, `"success":true`)
}

func TestMessagesTellTheStepsAndWhatWasSent(t *testing.T) {
	t.Parallel()
	text := string(formatOf(t, "messages", promises()))
	assert.Contains(t, text, `"keyword":"When ","keywordType":"Unknown","location":{"column":1,"line":4},"text":"\"listShipments\" is called"`)
	assert.Contains(t, text, `"fileName":"e2 GET /shipments → 403 Forbidden"`)
	assert.Contains(t, text, `"message":"status: expected 401, got 403","status":"FAILED"`)
	assert.NotContains(t, text, "A token lives for an hour, e1", "nothing is attached to what holds")
	assert.Contains(t, text, `"name":"@OAUTHJWT-ERR-002"`)
	assert.Contains(t, text, `"uri":"features/oauthjwt/refusals.feature"`)
	assert.Equal(t, 4, bytes.Count([]byte(text), []byte(`{"gherkinDocument"`))+1, "a document for each file")
}

func TestToldStepsHaveTheOutcomeOfTheScenario(t *testing.T) {
	t.Parallel()
	of := func(v c.Verdict, s ...c.StepStatus) string {
		r := c.Result{Verdict: v, Reason: "why"}
		for _, status := range s {
			r.Steps = append(r.Steps, c.StepResult{Text: "x", Status: status})
		}
		steps := told(r)
		outcome := outcomeOf(r, steps[tellingStep(steps)], true)
		said, _ := outcome["message"].(string)
		return outcome["status"].(string) + " " + said
	}
	assert.Equal(t, "PASSED ", of(c.Pass, c.StepPassed))
	assert.Equal(t, "PASSED ", of(c.Pass), "a scenario without a step")
	assert.Equal(t, "FAILED why", of(c.Fail, c.StepPassed), "found by no step of its own")
	assert.Equal(t, "FAILED why", of(c.Fail, c.StepFailed, c.StepPassed))
	assert.Equal(t, "FAILED why", of(c.Error, c.StepPassed))
	assert.Equal(t, "PENDING why", of(c.Inconclusive))
	assert.Equal(t, "PENDING why", of(c.Inconclusive, c.StepStopped, c.StepSkipped))
	assert.Equal(t, "SKIPPED why", of(c.Untested))
	assert.Equal(t, "SKIPPED why", of(c.Deferred, c.StepPassed))
	assert.Equal(t, "SKIPPED", statusOfStep(c.Inconclusive, c.StepSkipped))
	many := c.Result{Findings: []c.Finding{{Place: "1"}, {Place: "2"}, {Place: "3"}, {Place: "4"}, {Place: "5"}, {Place: "6"}, {Place: "7", Note: true}}}
	assert.Equal(t, "1: \n2: \n3: \n4: \n5: ", whyOf(many))
}

func TestMessagesOfOneNameAreTold(t *testing.T) {
	t.Parallel()
	one := scenario("cargodocs/token-request", "One name", 5, nil, nil)
	run := assemble(conformant().Header, []c.Result{one, one}, nil)
	started := 0
	for _, e := range envelopes(t, run) {
		if e.kind == "testCaseStarted" {
			started++
		}
	}
	assert.Equal(t, 2, started)
}

func TestInstant(t *testing.T) {
	t.Parallel()
	assert.Equal(t, map[string]int64{"seconds": begun().Unix(), "nanos": 5}, instant(begun().Add(5)))
	assert.Equal(t, map[string]int64{"seconds": 0, "nanos": 0}, instant(time.Time{}))
}
