package steps

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// world makes a world whose steps a test runs itself.
func (b *bench) begin(t *testing.T, steps ...string) (*World, *conformance.Result, *Script) {
	t.Helper()
	script, err := b.vocabulary.Resolve(lines(steps...), b.known, b.claims)
	require.NoError(t, err)
	client, err := clients.New(b.options)
	require.NoError(t, err)
	result := &conformance.Result{Claims: b.claims}
	return NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, result), result, script
}

// TestUnfinished shows that a scenario which did not run to its end is never a pass.
func TestUnfinished(t *testing.T) {
	t.Parallel()
	for about, test := range map[string]struct {
		run       int
		abandoned error
		want      string
	}{
		"not begun":     {0, nil, "only 0 of 3 steps ran"},
		"broken off":    {2, nil, "only 2 of 3 steps ran"},
		"given up":      {1, errors.New("the runner lost it"), "the runner lost it"},
		"given up late": {3, errors.New("a hook failed"), "a hook failed"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			w, result, script := b.begin(t, then(readShip(), "Then the status is 200")...)
			ctx := w.Enter(t.Context())
			for i := range test.run {
				w.BeginStep()
				w.EndStep(time.Second, handle(ctx, script.steps[i]))
			}
			w.Finish(test.abandoned)
			assert.Equal(t, conformance.Error, result.Verdict)
			assert.Equal(t, conformance.CauseHarness, result.Cause)
			assert.Equal(t, test.want, result.Reason)
			require.Len(t, result.Steps, 3)
			for i, st := range result.Steps {
				assert.Equal(t, i >= test.run, st.Status == conformance.StepSkipped)
				assert.Equal(t, 10+i, st.Line)
				assert.NotEmpty(t, st.Keyword)
				assert.Equal(t, i < test.run, st.Elapsed == time.Second)
			}
		})
	}
}

// TestFirstStopCounts shows that what stopped a scenario first is its reason.
func TestFirstStopCounts(t *testing.T) {
	t.Parallel()
	w, result, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
	w.BeginStep()
	w.EndStep(time.Second, conformance.Stopf(conformance.Untested, conformance.CauseCredential, "first"))
	w.BeginStep()
	w.EndStep(time.Second, errors.New("second"))
	w.Finish(errors.New("third"))
	assert.Equal(t, "first", result.Reason)
	assert.Equal(t, conformance.Untested, result.Verdict)
}

// TestOutsideAScenario shows that a sentence without a world is an error, and no panic.
func TestOutsideAScenario(t *testing.T) {
	t.Parallel()
	for _, d := range vocabulary(t).Definitions() {
		_, text, _ := cutKeyword(d.Example)
		assert.ErrorIs(t, handle(context.Background(), step{Line: Line{Text: text}, sentence: sentence{def: d}}), errNoWorld, d.Sentence)
	}
}

func cutKeyword(example string) (keyword, text string, ok bool) {
	for i, c := range example {
		if c == ' ' {
			return example[:i], example[i+1:], true
		}
	}
	return "", "", false
}

// TestJudgedWithoutAnAnswer shows that every sentence that judges is an error, and no panic, where there is nothing to judge; the plan
// keeps that from happening.
func TestJudgedWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	for _, d := range vocabulary(t).Definitions() {
		if !d.asserts || d.names("kept") || d.names("keptanswer") {
			continue
		}
		t.Run(d.Sentence, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			w, result, script := b.begin(t, "When a token is requested", `When "readShip" is called`, "Then "+bare(exampleOf(d)))
			for range script.steps {
				w.BeginStep() // as if the calls had been lost
			}
			err := handle(w.Enter(t.Context()), script.steps[2])
			if err == nil {
				assert.NotEmpty(t, outcome(*result))
			}
		})
	}
}

// exampleOf is a step of a judging sentence that the made-up provider understands.
func exampleOf(d *Definition) string {
	for _, e := range examples() {
		if e.sentence == d.Sentence {
			return "Then " + e.holds
		}
	}
	return d.Example
}

// TestSetUpOfAForkIsKept shows that a scenario with a target of its own keeps the record of its shared token.
func TestSetUpOfAForkIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w, result, script := b.begin(t, then(readShip(), "Then the status is 200")...)
	w.client.ObserveSetup(func(wire *conformance.Wire, _ error) { w.Observe(wire) })
	w.BeginStep()
	w.EndStep(0, handle(w.Enter(t.Context()), script.steps[0]))
	require.Len(t, result.Exchanges, 1)
	assert.Equal(t, conformance.PurposeSetup, result.Exchanges[0].Purpose)
}

// TestNotedLeavesTheSceneAsItWas shows that a sentence that is noted changes nothing: not what is judged after it, and not the verdict.
func TestNotedLeavesTheSceneAsItWas(t *testing.T) {
	t.Parallel()
	useless := []string{`Given the credential "second"`, "When a token is requested"}
	const noted = `it is noted whether the request is refused, or its token opens nothing at "listShips"`
	b := newBench(t, nth("/ships", 0, &reply{status: 200, body: `{"ships": [{"id": 1}]}`})) // to the control
	r := b.run(t, then(useless, "Then "+noted, `And "$.access_token" is present`, "And the request succeeds")...)
	assert.Empty(t, outcome(r), "the contract's findings on what was only noted are notes")
	assert.Equal(t, conformance.Pass, r.Verdict)
	assert.Contains(t, notes(r), `noted: the request is refused, or its token opens nothing at "listShips": no (status: expected a refusal with no token and no data, got 200 with the protected data)`)
	assert.Contains(t, notes(r), "body /ships/0/id: expected a string, got 1")
	for _, st := range r.Steps {
		assert.Equal(t, conformance.StepPassed, st.Status, st.Text)
	}
	contract := newBench(t, says("/ships/17", 200, `{"id": 17}`)).run(t, then(readShip(), "Then it is noted whether the answer keeps the contract")...)
	assert.Contains(t, notes(contract), "noted: the answer keeps the contract: no (body /name: expected a string, got no such member)")
	assert.Equal(t, conformance.StepPassed, contract.Steps[2].Status)
}

// TestNothingAsserted shows that a scenario whose only judgement was for another status is no pass, and that a note makes up for none.
func TestNothingAsserted(t *testing.T) {
	t.Parallel()
	other := "Then if the status is 401, the body is a JSON array"
	r := newBench(t).run(t, then(readShip(), other)...)
	assert.Equal(t, conformance.NotApplicable, r.Verdict)
	assert.Equal(t, want("not-applicable/: the status is 200, so what holds for 401 does not apply"), outcome(r))
	assert.Contains(t, notes(r), "status: 200, so what holds for 401 does not apply")
	r = newBench(t).run(t, then(readShip(), other, "And the status is 200")...)
	assert.Equal(t, conformance.Pass, r.Verdict)
}

// TestProbe shows that the contract is not asked about a request that matches no operation.
func TestProbe(t *testing.T) {
	t.Parallel()
	b := newBench(t, says("/ships/17", 200, `{"id": 17}`))
	r := b.run(t, "Given a token", `And the method is "PUT"`, `When "readShip" is called`, "Then the status is 200")
	assert.Empty(t, outcome(r))
	assert.Equal(t, conformance.PurposeProbe, r.Exchanges[len(r.Exchanges)-1].Purpose)
	for given, purpose := range map[string]conformance.Purpose{
		`Given the path is "/ships/17/"`: conformance.PurposeProbe, `Given the path is "/ships/17"`: conformance.PurposeCall, `Given the method is "GET"`: conformance.PurposeCall,
		`Given the header "X" is "y"`: conformance.PurposeCall,
	} {
		r = b.run(t, "Given a token", given, `When "readShip" is called`, "Then the status is one of 200, 404")
		assert.Equal(t, purpose, r.Exchanges[len(r.Exchanges)-1].Purpose, given)
	}
	r = b.run(t, "Given a token", `And the method is "PUT"`, `When "readShip" is called`, "Then the answer keeps the contract")
	assert.Equal(t, want("error/harness: the last request was a probe that matches no operation, so the contract says nothing about its answer"), outcome(r))
}

// TestContractOfAnotherClaim shows that a finding on a claim that the scenario does not judge is kept, and is not its judgement.
func TestContractOfAnotherClaim(t *testing.T) {
	t.Parallel()
	b := newBench(t, says("/ships/17", 200, `{"id": "17", "name": "x", "rank": "first"}`))
	b.claims = []string{"KELP-SHIP-001"}
	r := b.run(t, then(readShip(), "Then the answer keeps the contract", "And it is noted whether the answer keeps the contract")...)
	assert.Equal(t, conformance.Pass, r.Verdict)
	assert.Equal(t, want(`schema: body /rank: expected an integer, got "first" (KELP-REMIND-001)`), outcome(r))
	assert.Equal(t, conformance.StepPassed, r.Steps[2].Status)
	assert.Contains(t, notes(r), "noted: the answer keeps the contract: yes")
}

// TestContractOfTheLastCall shows that neither a finding on an earlier answer nor a note on this one is what the sentence judges.
func TestContractOfTheLastCall(t *testing.T) {
	t.Parallel()
	b := newBench(t, nth("/ships/17", 0, &reply{status: 200, body: `{"id": "17"}`}), says("/ships", 200, `{"ships": [{"id": "17", "name": "x"}], "colour": "red"}`))
	r := b.run(t, then(readShip(), `When "listShips" is called`, "Then the answer keeps the contract", "And it is noted whether the answer keeps the contract")...)
	assert.Equal(t, want("schema: body /name: expected a string, got no such member (KELP-SHIP-001)"), outcome(r), "it is kept all the same")
	assert.Equal(t, conformance.StepPassed, r.Steps[3].Status)
	assert.Contains(t, notes(r), "noted: the answer keeps the contract: yes")
}

// TestTruncatedBody shows that a body which is longer than is read is nobody's fault.
func TestTruncatedBody(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.options.MaxBody = 150 // the token answer fits
	for _, judgement := range []string{`Then "$.name" equals "x"`, "Then the body is a JSON array", `Then it is noted whether "$.name" is present`} {
		r := b.run(t, then(readShip(), judgement)...)
		assert.Equal(t, want("inconclusive/harness: the body of readShip is longer than is read, so it cannot be judged"), outcome(r), judgement)
	}
}

// TestReadings shows that a body that is no JSON is an observation of its own, and else no reading at all.
func TestReadings(t *testing.T) {
	t.Parallel()
	b := newBench(t, says("/ships/17", 418, `{"id": "17"`))
	r := b.run(t, then(readShip(), `Then "KELP-D1" is read as "text" if the body is a JSON object, otherwise as "sample"`)...)
	assert.Equal(t, []conformance.Observation{{Discrepancy: "KELP-D1", Reading: "sample"}}, r.Readings)
	r = b.run(t, then(readShip(), `Then "KELP-D1" is read as "text" if "$.id" is present, otherwise as "sample"`)...)
	assert.Empty(t, r.Readings)
	assert.Contains(t, notes(r), "KELP-D1: no reading could be observed: not-applicable: the body is no JSON: byte 11: the JSON text is empty or ends too early")
}

// TestZoneIsNoted shows that a date-time without a zone is taken as UTC, and that it is said.
func TestZoneIsNoted(t *testing.T) {
	t.Parallel()
	r := newBench(t, says("/ships/17", 200, `{"id": "17", "name": "x", "seen": "2026-03-01T12:00:01"}`)).run(t, then(readShip(), `Then "$.seen" is within 1 second of the target's clock`)...)
	assert.Empty(t, outcome(r))
	assert.Contains(t, notes(r), "body $.seen: a date-time without a zone, taken as UTC")
}

// TestNotedRefusals shows that where a sentence is only noted a refusal is an answer like any other, also one that else would say
// something about the environment.
func TestNotedRefusals(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		401: "noted: the request succeeds: no (status: expected 200, got 401)",
		404: "noted: the request succeeds: no (status: expected 200, got 404)",
		500: "noted: the request succeeds: no (status: expected 200, got 500)",
	} {
		r := newBench(t, says("/ships/17", status, `{}`)).run(t, then(readShip(), "Then it is noted whether the request succeeds")...)
		assert.Equal(t, conformance.Pass, r.Verdict)
		assert.Contains(t, notes(r), want)
	}
}

// TestCells shows which cells of the outcome table a result says it judged.
func TestCells(t *testing.T) {
	t.Parallel()
	r := newBench(t).run(t, then(garbageAt("readShip"), `Then the request is refused as documented for "garbage"`)...)
	require.Len(t, r.Cells, 1)
	assert.Equal(t, "readShip", r.Cells[0].Operation)
	assert.Equal(t, "garbage", r.Cells[0].Case)
	r = newBench(t).run(t, then(garbageAt("readShip"), `Then it is noted whether the request is refused as documented for "garbage"`)...)
	assert.Empty(t, r.Cells)
}
