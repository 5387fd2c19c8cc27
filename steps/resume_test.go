package steps

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// What a scenario keeps under a name, tokens and answers, is there in the morning.
func TestWhatIsKeptUnderAName(t *testing.T) {
	t.Parallel()
	text := []string{"Given a fresh token", `And the token is kept as "first"`, "And a fresh token", `And the token is kept as "second"`, `When "readShip" is called`,
		"And the documented lifetime is over", `Given the token "first"`, `When "readShip" is called`, "Then the request is refused", `And the tokens "first" and "second" differ`}
	b := newBench(t)
	script, kept, before := b.night(t, text...)
	b.later(2 * time.Hour)
	client := b.real(t, "second night")
	before.Steps = before.Steps[:kept.Step:kept.Step]
	w := NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, &before)
	require.NoError(t, w.Resume(kept))
	require.Len(t, w.kept, 2)
	assert.NotEqual(t, w.kept["first"].token.Value.Reveal(), w.kept["second"].token.Value.Reveal())
	for name, h := range w.kept {
		assert.Equal(t, midday(), h.token.Born, name)
		assert.NotNil(t, h.answer, name)
		assert.Equal(t, time.Hour, h.life, name)
		assert.True(t, h.proven, name)
	}
	for _, wire := range w.wires {
		assert.NotEmpty(t, wire.URL.Host, wire.ID)
	}
}

// oneAtATime is a target at which a new token ends the one before it.
func oneAtATime(s *stub) {
	s.mint = func(s *stub, role string) string {
		delete(s.tokens, s.last[role])
		return opaque(s, role)
	}
}

// A token that was ended by a new one says nothing of its life; one that others were asked beside does.
func TestATokenThatWasSuperseded(t *testing.T) {
	t.Parallel()
	for about, tt := range map[string]struct {
		change behave
		want   []string
	}{
		"ended by a new one": {oneAtATime, want(
			"inconclusive/harness: other tokens were asked for since, and here a new token ends the one before it (readShip with the first of two was answered 401): when this one died by itself cannot be told")},
		"dead by itself": {func(s *stub) { s.life = time.Minute }, want("refused: status: expected 200, got 401")},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, tt.change)
			script, kept, before := b.night(t, "Given a fresh token", `When "readShip" is called`, "And the documented lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds")
			b.later(59 * time.Minute)
			b.mu.Lock()
			b.handOut("default")
			b.mu.Unlock()
			assert.Equal(t, tt.want, outcome(b.goOn(t, script, kept, before)))
		})
	}
}

// A target whose clock is behind sees the token younger than we take it to be: seconds are forgiven, as Date has no parts of them.
func TestAClockThatIsBehind(t *testing.T) {
	t.Parallel()
	at := midday().Add(time.Hour)
	for behind, want := range map[time.Duration]bool{0: false, clockError: false, clockError + 1: true} {
		w := &World{gap: &gap{aim: wait{due: at}}, held: &holding{token: clients.Token{Value: clients.NewSecret("fake-opaque-token")}}}
		wire := &conformance.Wire{Token: "fake-opaque-token", Purpose: conformance.PurposeCall, Status: 200, TargetTime: at.Add(-behind)}
		err := w.heldAgainst(wire)
		assert.Equal(t, want, err != nil, behind)
		if want {
			assert.ErrorContains(t, err, "the target's clock is 2.000000001s behind ours: the token was used before it could be judged, which is from 2026-03-01T13:00:00Z on")
		}
		wire.Purpose = conformance.PurposeControl
		assert.NoError(t, w.heldAgainst(wire), "a control is no judgement")
		wire.Purpose, wire.Token = conformance.PurposeCall, "another"
		assert.NoError(t, w.heldAgainst(wire), "another token is no matter of the night")
	}
}

// Whether an answer from before the wait is judged, and whether the next request asks for another token anyway, is seen in the sentences.
func TestWhatComesAfterTheWait(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, tt := range []struct {
		after        []string
		judges, asks bool
	}{
		{[]string{`And "readShip" is called`, "Then the status is 200"}, false, false},
		{[]string{"And a token is requested", "Then the status is 200"}, false, true},
		{[]string{`And "readShip" is called`, "And a token is requested", "Then the status is 200"}, false, false},
		{[]string{"Then the status is 200"}, true, false},
		{[]string{"Then the status is 200", `When "readShip" is called`, "Then the status is 200"}, true, false},
	} {
		text := append([]string{"Given a fresh token", `When "readShip" is called`, "And 15 minutes pass"}, tt.after...)
		script, err := b.vocabulary.Resolve(lines(text...), b.known, b.claims)
		require.NoError(t, err, tt.after)
		assert.Equal(t, tt.judges, script.judgesFirst(2), tt.after)
		assert.Equal(t, tt.asks, script.asksNext(2), tt.after)
	}
}
