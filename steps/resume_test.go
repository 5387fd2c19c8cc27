package steps

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// dated says in each answer what time it is by the stub, so that its clock is one that nobody can move, but the test.
type dated struct{ *bench }

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		resp.Header.Set("Date", d.moment().Format(http.TimeFormat))
	}
	return resp, err
}

func (b *bench) moment() time.Time { return midday().Add(b.elapsed()) }

func (b *bench) later(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// onARealClock is a bench whose environment waits for nothing.
func onARealClock(t *testing.T, changes ...behave) *bench {
	t.Helper()
	b := newBench(t, changes...)
	b.options.Clock, b.options.Now, b.options.Transport = provider.Clock{}, b.moment, dated{b}
	return b
}

// night is one run of a scenario: from the beginning, or from what another kept.
func (b *bench) night(t *testing.T, result *conformance.Result, kept *Kept, text ...string) *World {
	t.Helper()
	b.options.Redactor = clients.NewRedactor([]byte("key of " + t.Name() + b.moment().String()))
	w, result, script := b.beginWith(t, result, text...)
	ctx := w.Enter(t.Context())
	first := 0
	if kept != nil {
		require.NoError(t, w.Resume(*kept))
		first = kept.Step
	}
	for _, st := range script.steps[first:] {
		w.BeginStep()
		err := handle(ctx, st)
		w.EndStep(time.Millisecond, err)
		if err != nil {
			break
		}
	}
	if !isDeferred(w.stopped) {
		w.Finish(nil)
	}
	return w
}

func (b *bench) beginWith(t *testing.T, result *conformance.Result, text ...string) (*World, *conformance.Result, *Script) {
	t.Helper()
	script, err := b.vocabulary.Resolve(lines(text...), b.known, b.claims)
	require.NoError(t, err)
	client, err := clients.New(b.options)
	require.NoError(t, err)
	t.Cleanup(func() { _ = client.Close() })
	return NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, result), result, script
}

// laidDown runs a scenario up to the wait, and returns what it kept and the result as a later run finds it.
func (b *bench) laidDown(t *testing.T, text ...string) (*conformance.Result, Kept) {
	t.Helper()
	result := &conformance.Result{ID: "kelpline/test", Kind: conformance.KindScenario, Claims: b.claims}
	w := b.night(t, result, nil, text...)
	kept, err := w.Keep()
	require.NoError(t, err)
	result.Steps = result.Steps[:kept.Step]
	result.Resumed = &conformance.Resumption{Laid: b.moment(), Step: kept.Step, Earlier: len(result.Exchanges)}
	return result, kept
}

func overnight() []string {
	return []string{"Given a fresh token", `When "readShip" is called`, "And the documented lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds"}
}

func deadByMorning() []string {
	return []string{"Given a fresh token", "When the documented lifetime is over", `And "readShip" is called`, `Then the request is refused as documented for "expired"`}
}

// What one run laid down another one goes on with: the same token, older by the time between.
func TestAScenarioGoesOnInAnotherRun(t *testing.T) {
	t.Parallel()
	b := onARealClock(t)
	result, kept := b.laidDown(t, overnight()...)
	assert.Equal(t, 2, kept.Step)
	assert.Equal(t, midday().Add(59*time.Minute), kept.Due)
	assert.Equal(t, kept.Due, kept.Until, "it has to be alive then")
	assert.Equal(t, "default", kept.Role)
	before, asked := result.Exchanges[len(result.Exchanges)-1], len(b.requests("/token"))

	b.later(59 * time.Minute)
	b.night(t, result, &kept, overnight()...)
	assert.Equal(t, []string{}, outcome(*result))
	assert.Equal(t, conformance.Pass, result.Verdict)
	assert.Len(t, b.requests("/token"), asked, "no other token was asked for")
	require.Len(t, result.Exchanges, 4)
	assert.Equal(t, 3540.0, *result.Resumed.Age)
	assert.Equal(t, 3540.0, *result.Resumed.LastAlive)
	assert.Nil(t, result.Resumed.Dead)

	after := result.Exchanges[3]
	assert.Equal(t, result.Exchanges[2].Token, after.Token, "both records have one fingerprint for one token")
	assert.Equal(t, result.Exchanges[1].Issued, after.Token)
	assert.NotEqual(t, before.Token, after.Token, "that of the key of this run")
	ids := map[string]bool{}
	for _, e := range result.Exchanges {
		assert.False(t, ids[e.ID], "%s stands twice", e.ID)
		ids[e.ID] = true
	}
	text, err := json.Marshal(result)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "not-real", "no token in the record")
}

// A token that is to be dead is judged by the controls of the day.
func TestADeathIsSeenInAnotherRun(t *testing.T) {
	t.Parallel()
	b := onARealClock(t)
	result, kept := b.laidDown(t, deadByMorning()...)
	assert.Equal(t, midday().Add(62*time.Minute), kept.Due)
	assert.Zero(t, kept.Until, "nothing is too late for a death")
	b.later(24 * time.Hour)
	b.night(t, result, &kept, deadByMorning()...)
	assert.Equal(t, []string{}, outcome(*result))
	assert.Equal(t, 86400.0, *result.Resumed.Age)
	assert.Equal(t, 86400.0, *result.Resumed.Dead)
	assert.Equal(t, 0.0, *result.Resumed.LastAlive, "when it was handed out")
}

// A refusal that comes later than the token had to live leaves the question open, and a success does not.
func TestALateRefusalProvesNothing(t *testing.T) {
	t.Parallel()
	for about, tt := range map[string]struct {
		later  time.Duration
		change behave
		want   []string
	}{
		"in time":                {59 * time.Minute, nil, []string{}},
		"late, and refused":      {2 * time.Hour, nil, want("inconclusive/harness: asked too late: the token must live until 2026-03-01T12:59:00Z at least, and was asked at 2026-03-01T14:00:00Z. It was last seen alive at the age of 0s, dead by the age of 2h0m0s, which leaves open when it died")},
		"late, and still let in": {2 * time.Hour, func(s *stub) { s.life = 9 * time.Hour }, []string{}},
		"in time, and refused":   {59 * time.Minute, func(s *stub) { s.life = time.Minute }, want("refused: status: expected 200, got 401")},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := onARealClock(t, tt.change)
			result, kept := b.laidDown(t, overnight()...)
			b.later(tt.later)
			b.night(t, result, &kept, overnight()...)
			assert.Equal(t, tt.want, outcome(*result))
		})
	}
}

// A run that comes too early goes on waiting.
func TestTooEarlyIsDeferredAgain(t *testing.T) {
	t.Parallel()
	b := onARealClock(t)
	result, kept := b.laidDown(t, deadByMorning()...)
	b.later(30 * time.Minute)
	w := b.night(t, result, &kept, deadByMorning()...)
	again, err := w.Keep()
	require.NoError(t, err)
	assert.Equal(t, kept.Due, again.Due, "the moment stays the same")
	assert.Equal(t, kept.Step, again.Step)
}

// What cannot be gone on with later is not kept.
func TestWhatIsNotKept(t *testing.T) {
	t.Parallel()
	for about, tt := range map[string]struct {
		steps []string
		want  string
	}{
		"nothing was waited for":    {[]string{"Given a token", `When "readShip" is called`, "Then the status is 200"}, "it holds nothing that a later run could go on with"},
		"a request is being shaped": {[]string{"Given a fresh token", `And the header "X-A" is "1"`, "When the documented lifetime is over", `And "readShip" is called`, "Then the status is 401"}, "a request that is being shaped cannot be kept"},
		"an answer from before":     {[]string{"Given a fresh token", `When "readShip" is called`, "And the documented lifetime is over", "Then the status is 200"}, "what it judges next is an answer from before the wait"},
	} {
		b := onARealClock(t)
		w := b.night(t, &conformance.Result{Claims: b.claims}, nil, tt.steps...)
		_, err := w.Keep()
		assert.EqualError(t, err, tt.want, about)
	}
}

// What was damaged on its way through the night ends the scenario, and does not begin it anew.
func TestWhatCannotBeResumed(t *testing.T) {
	t.Parallel()
	b := onARealClock(t)
	result, kept := b.laidDown(t, overnight()...)
	spoil := func(old, new string) func(*Kept) {
		return func(k *Kept) {
			text := k.Holdings.Reveal()
			require.Contains(t, text, old)
			k.Holdings = clients.NewSecret(strings.ReplaceAll(text, old, new))
		}
	}
	var h holdings
	require.NoError(t, json.Unmarshal([]byte(kept.Holdings.Reveal()), &h))
	for about, tt := range map[string]struct {
		spoil func(*Kept)
		want  string
	}{
		"another step":        {func(k *Kept) { k.Step-- }, "the scenario has no step 2 at which it could go on"},
		"a step before all":   {func(k *Kept) { k.Step = -1 }, "the scenario has no step 0 at which it could go on"},
		"a step after all":    {func(k *Kept) { k.Step = 99 }, "the scenario has no step 100 at which it could go on"},
		"no JSON":             {func(k *Kept) { k.Holdings = clients.NewSecret("{") }, "what it held cannot be read"},
		"an answer is gone":   {spoil(`"answer":"`+h.Held.Answer+`"`, `"answer":"gone"`), "what it held is damaged"},
		"a statement is gone": {spoil(`"asked":"`+h.Asked+`"`, `"asked":"gone"`), "what it held is damaged"},
	} {
		one := kept
		tt.spoil(&one)
		copied := *result
		w, _, _ := b.beginWith(t, &copied, overnight()...)
		assert.EqualError(t, w.Resume(one), tt.want, about)
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

// What a scenario keeps under a name, tokens and answers, is there in the morning.
func TestWhatIsKeptUnderAName(t *testing.T) {
	t.Parallel()
	text := []string{"Given a fresh token", `And the token is kept as "first"`, "And a fresh token", `And the token is kept as "second"`, `When "readShip" is called`,
		"And the documented lifetime is over", `Given the token "first"`, `When "readShip" is called`, "Then the request is refused", `And the tokens "first" and "second" differ`}
	b := onARealClock(t)
	result, kept := b.laidDown(t, text...)
	b.later(2 * time.Hour)
	w := b.night(t, result, &kept, text...)
	assert.Equal(t, []string{}, outcome(*result))
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
			b := onARealClock(t, tt.change)
			result, kept := b.laidDown(t, overnight()...)
			b.later(59 * time.Minute)
			b.mu.Lock()
			b.handOut("default")
			b.mu.Unlock()
			b.night(t, result, &kept, overnight()...)
			assert.Equal(t, tt.want, outcome(*result))
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
