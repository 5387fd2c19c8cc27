package steps

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// TestWhatTheAnswerStatedIsKept shows that a scenario which goes on knows what the token answer stated, and whose token it holds.
func TestWhatTheAnswerStatedIsKept(t *testing.T) {
	t.Parallel()
	for _, life := range []string{"3600", "3601"} {
		b := newBench(t)
		script, kept, before := b.night(t, "Given a fresh token", `Given the credential "second"`, "When half of the documented lifetime passes", `And "listShips" is called`,
			"Then the stated lifetime is "+life+" seconds")
		assert.Equal(t, "default", kept.Role, "the token's, whoever is asked for next")
		b.later(40 * time.Minute)
		r := b.goOn(t, script, kept, before)
		assert.Equal(t, life == "3600", r.Verdict == conformance.Pass, "%v", outcome(r))
	}
}

// TestSupersededByWhatIsNotThere shows when asking for two tokens decides whether a new one ends the one before it, and when it does not.
func TestSupersededByWhatIsNotThere(t *testing.T) {
	t.Parallel()
	const refused, ended = "refused: status: expected 200, got 401", "inconclusive/harness: other tokens were asked for since, and here a new token ends the one before it (readShip with the first of two was answered "
	for about, test := range map[string]struct {
		path  string
		n     int // of the request that is answered so: the token is asked for three times before the wait, the ship once before and once after it
		reply *reply
		want  string
	}{
		"the ship is gone":           {"/ships/17", 2, &reply{status: 404}, refused},
		"another status":             {"/ships/17", 2, &reply{status: 405}, ended + "405)"},
		"and another one":            {"/ships/17", 2, &reply{status: 403}, ended + "403)"},
		"any success will do":        {"/ships/17", 2, &reply{status: 299, body: shipBody}, refused},
		"an outage":                  {"/ships/17", 2, &reply{status: 503}, "inconclusive/outage: readShip: status 503"},
		"no first token":             {"/token", 3, &reply{status: 503}, "inconclusive/outage: requestToken gave no token: status 503"},
		"no second token":            {"/token", 4, &reply{status: 503}, "inconclusive/outage: requestToken gave no token: status 503"},
		"the first of two is let in": {"/ships/17", 9, nil, refused},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, func(s *stub) { s.life = time.Minute }, nth(test.path, test.n, test.reply))
			script, kept, before := b.night(t, "Given a fresh token", `When "readShip" is called`, "And the documented lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds")
			b.later(59 * time.Minute)
			said := outcome(b.goOn(t, script, kept, before))
			require.NotEmpty(t, said)
			assert.Contains(t, said[len(said)-1], test.want)
		})
	}
}

// TestAnswerKeptAfterTheWait shows that an answer which is kept after the wait, and came before it, is one that is judged too soon.
func TestAnswerKeptAfterTheWait(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, test := range []struct {
		after  []string
		judges bool
	}{
		{[]string{`And the answer is kept as "late"`, `And "readShip" is called`, "Then the status is 200"}, true},
		{[]string{`And "readShip" is called`, `And the answer is kept as "new"`, "Then the status is 200"}, false},
		{[]string{"Given a fresh token", `When "readShip" is called`, "Then the status is 200"}, false},
	} {
		text := append([]string{"Given a fresh token", `When "readShip" is called`, "And 15 minutes pass"}, test.after...)
		script, err := b.vocabulary.Resolve(lines(text...), b.known, b.claims)
		require.NoError(t, err)
		assert.Equal(t, test.judges, script.judgesFirst(2), test.after)
	}
	script, err := b.vocabulary.Resolve(lines("Given a fresh token", `When "readShip" is called`, "And 15 minutes pass", `And "readShip" is called`, "Then the status is 200"), b.known, b.claims)
	require.NoError(t, err)
	assert.False(t, script.asksNext(0), "the step itself is not what comes next")
	assert.False(t, script.asksNext(len(script.steps)-1), "nothing comes next")
	assert.False(t, script.judgesFirst(1), "after the call comes a wait and another call")
	assert.False(t, (&Script{}).judgesFirst(-1))
	assert.False(t, script.judgesFirst(len(script.steps)-1), "what judges is the step itself")
}

// TestResumesOnlyWhereItStopped shows that a scenario goes on where it was laid down, and nowhere else.
func TestResumesOnlyWhereItStopped(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	script, kept, before := b.night(t, "Given a fresh token", "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds")
	for about, test := range map[string]struct{ step, done int }{
		"past the last step":       {4, 4},
		"more was done":            {1, 2},
		"less was done":            {1, 0},
		"at a step without a wait": {2, 2},
		"before the first":         {-1, 0},
	} {
		result := conformance.Result{Claims: b.claims}
		for range test.done {
			result.Steps = append(result.Steps, conformance.StepResult{})
		}
		w := NewWorld(Setting{Known: b.known, Client: b.real(t, "second night"), Redactor: b.options.Redactor}, script, &result)
		kept.Step = test.step
		assert.ErrorContains(t, w.Resume(kept), "the scenario has no step", about)
	}
	assert.Equal(t, conformance.Deferred, before.Verdict)
	first, firstKept, _ := b.night(t, "When 10 minutes pass", "And a token is requested", "Then the request succeeds")
	w := NewWorld(Setting{Known: b.known, Client: b.real(t, "second night"), Redactor: b.options.Redactor}, first, &conformance.Result{Claims: b.claims})
	assert.Zero(t, firstKept.Step)
	assert.NoError(t, w.Resume(firstKept), "the first step is one like any other")
}

// TestFinishWithoutARecord shows that a scenario which goes on is finished also where nobody asks for its ages.
func TestFinishWithoutARecord(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	script, kept, before := b.night(t, "Given a fresh token", "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds")
	result := conformance.Result{Claims: b.claims, Steps: before.Steps[:kept.Step:kept.Step], Exchanges: before.Exchanges}
	w := NewWorld(Setting{Known: b.known, Client: b.real(t, "second night"), Redactor: b.options.Redactor}, script, &result)
	require.NoError(t, w.Resume(kept))
	w.Finish(nil)
	assert.Equal(t, "only 1 of 4 steps ran", result.Reason)
	assert.Nil(t, result.Resumed)
}

// TestNothingToKeep shows that only a wait that is due some time can be kept, and only where nothing else stopped the scenario.
func TestNothingToKeep(t *testing.T) {
	t.Parallel()
	deferred := conformance.Stopf(conformance.Deferred, "", "later")
	for about, test := range map[string]struct {
		step    int
		stopped error
		due     time.Time
		keeps   bool
	}{
		"a wait":                     {1, deferred, midday(), true},
		"a wait that failed":         {1, errors.New("no"), midday(), false},
		"a wait that was not needed": {1, nil, midday(), false},
		"a wait without an end":      {1, deferred, time.Time{}, false},
		"no wait":                    {2, deferred, midday(), false},
	} {
		w, _, _ := newBench(t).begin(t, "Given a fresh token", "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds")
		w.step, w.stopped, w.wait = test.step, test.stopped, wait{due: test.due}
		_, err := w.Keep()
		assert.Equal(t, test.keeps, err == nil, about)
	}
	w, _, _ := newBench(t).begin(t, "Given a fresh token", "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds")
	w.step, w.stopped, w.wait, w.draft.target = 1, deferred, wait{due: midday()}, []edit{nil}
	_, err := w.Keep()
	assert.EqualError(t, err, "a request that is being shaped cannot be kept", "it has an aim")
}
