package steps

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// dated lets every answer bear the stub's time, as that of a real server does.
type dated struct{ stub *stub }

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		resp.Header.Set("Date", d.stub.clockNow().Format(http.TimeFormat))
	}
	return resp, err
}

func (s *stub) clockNow() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// later lets time pass on the stub.
func (s *stub) later(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// real makes time real: nobody waits, and every run has a redactor of its own.
func (b *bench) real(t *testing.T, run string) *clients.Client {
	t.Helper()
	b.options.Clock, b.options.Transport, b.options.Now = provider.Clock{}, dated{b.stub}, b.clockNow
	b.options.Redactor = clients.NewRedactor([]byte(run))
	client, err := clients.New(b.options)
	require.NoError(t, err)
	return client
}

// night is a run of a scenario that is deferred: what is kept of it, and its result.
func (b *bench) night(t *testing.T, steps ...string) (*Script, Kept, conformance.Result) {
	t.Helper()
	script, err := b.vocabulary.Resolve(lines(steps...), b.known, b.claims)
	require.NoError(t, err)
	result := b.play(t, b.real(t, "first night"), script)
	require.Equal(t, conformance.Deferred, result.Verdict, result.Reason)
	kept, err := b.world.Keep()
	require.NoError(t, err)
	return script, kept, result
}

// goOn plays the rest of a kept scenario on a later night.
func (b *bench) goOn(t *testing.T, script *Script, kept Kept, before conformance.Result) conformance.Result {
	t.Helper()
	client := b.real(t, "second night")
	result := conformance.Result{ID: before.ID, Kind: before.Kind, URI: before.URI, Claims: before.Claims, Steps: before.Steps[:kept.Step:kept.Step],
		Exchanges: before.Exchanges, Findings: before.Findings, Resumed: &conformance.Resumption{Step: kept.Step, Earlier: len(before.Exchanges)}}
	w := NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, &result)
	require.NoError(t, w.Resume(kept))
	ctx := w.Enter(t.Context())
	for i := kept.Step; i < len(script.steps); i++ {
		w.BeginStep()
		err := handle(ctx, script.steps[i])
		w.EndStep(time.Millisecond, err)
		if err != nil {
			break
		}
	}
	w.Finish(nil)
	return result
}

// TestGoesOn shows that a scenario which goes on has everything it had: tokens, ages, names, answers and what was counted.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	script, kept, before := b.night(t, "Given a fresh token", `And the token is kept as "old"`, `When "readShip" is called 2 times`, `And the answer is kept as "mine"`,
		"When the documented lifetime is nearly over", `And "readShip" is called`, "Then every use of the token was accepted", "And the token was used 3 times",
		`And the request succeeds`, "And no answer repeats a secret", `When a token is requested`, "Then 2 tokens were requested", `And the token is kept as "new"`,
		`And the tokens "old" and "new" differ`)
	assert.Equal(t, 4, kept.Step)
	assert.Equal(t, provider.DefaultRole, kept.Role)
	assert.Equal(t, midday().Add(59*time.Minute), kept.Due)
	assert.Equal(t, kept.Due, kept.Until)
	b.later(59*time.Minute + 30*time.Second)
	r := b.goOn(t, script, kept, before)
	assert.Empty(t, outcome(r))
	assert.Equal(t, conformance.Pass, r.Verdict)
	assert.InDelta(t, (59*time.Minute + 30*time.Second).Seconds(), *r.Resumed.Age, 1)
	assert.InDelta(t, *r.Resumed.Age, *r.Resumed.LastAlive, 1)
	seen := map[string]bool{}
	for _, e := range r.Exchanges {
		assert.False(t, seen[e.ID], e.ID)
		seen[e.ID] = true
	}
	require.Len(t, r.Steps, 14)
	for _, st := range r.Steps {
		assert.Equal(t, conformance.StepPassed, st.Status)
	}
}

// TestGoesOnTooEarlyOrTooLate shows what a gap leaves open, and what it does not.
func TestGoesOnTooEarlyOrTooLate(t *testing.T) {
	t.Parallel()
	alive := []string{"Given a fresh token", `When "readShip" is called`, "And the documented lifetime is nearly over", `And "readShip" is called`, "Then the request succeeds"}
	dead := []string{"Given a fresh token", "When the documented lifetime is over", `And "readShip" is called`, "Then the request is refused"}
	half := []string{"Given a fresh token", "When half of the documented lifetime passes", `And "readShip" is called`, "Then the request succeeds"}
	for about, test := range map[string]struct {
		target behave
		steps  []string
		after  time.Duration
		want   []string
		gap    string
	}{
		"alive, in time":           {nil, alive, 59*time.Minute + 20*time.Second, nil, "last seen alive at the age of 59m20s"},
		"alive, much later":        {func(s *stub) { s.life = 99 * time.Hour }, alive, 48 * time.Hour, nil, "last seen alive at the age of 48h0m0s"},
		"dead, in the last minute": {func(s *stub) { s.life = time.Minute }, alive, 59*time.Minute + 20*time.Second, want("inconclusive/harness: asked too late: the token must live until 2026-03-01T12:59:00Z at least, and was asked at 2026-03-01T12:59:20Z. It was last seen alive at the age of 0s, dead by the age of 59m20s, which leaves open when it died: a run in time, or a longer max_wait, would tell"), "last seen alive at the age of 0s, dead by the age of 59m20s"},
		"dead at half its life":    {func(s *stub) { s.life = time.Minute }, half, 40 * time.Minute, want("refused: status: expected 200, got 401"), "last seen alive at the age of 0s, dead by the age of 40m0s"},
		"alive at half its life":   {nil, half, 40 * time.Minute, nil, "last seen alive at the age of 40m0s"},
		"long after half its life": {nil, half, 24 * time.Hour, want("inconclusive/harness: asked too late: the token must live until 2026-03-01T12:59:00Z at least, and was asked at 2026-03-02T12:00:00Z. It was last seen alive at the age of 0s, dead by the age of 24h0m0s, which leaves open when it died: a run in time, or a longer max_wait, would tell"), "last seen alive at the age of 0s, dead by the age of 24h0m0s"},
		"dead, as it ought to be":  {nil, dead, 24 * time.Hour, nil, "last seen alive at the age of 0s, dead by the age of 24h0m0s"},
		"alive, and ought to be dead": {func(s *stub) { s.life = 99 * time.Hour }, dead, 24 * time.Hour,
			want("accepted: status: expected a refusal with no token and no data, got 200 with the protected data"), "last seen alive at the age of 24h0m0s"},
		"not yet": {nil, dead, time.Hour, want("deferred/: 2m0s would have to pass, and this environment waits 0s at most: raise max_wait, or give a clock that can be moved"), "last seen alive at the age of 0s"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, test.target)
			script, kept, before := b.night(t, test.steps...)
			b.later(test.after)
			r := b.goOn(t, script, kept, before)
			assert.Equal(t, append([]string{}, test.want...), outcome(r))
			assert.Equal(t, test.gap, r.Resumed.Interval())
		})
	}
}

// TestControlsOfTheDay shows that good credentials have to get in on the day of the judgement, before and after it.
func TestControlsOfTheDay(t *testing.T) {
	t.Parallel()
	var closed bool
	b := newBench(t, on("/ships/17", func(*stub, seen) *reply {
		if closed {
			return &reply{status: 401, body: `{}`}
		}
		return nil
	}))
	script, kept, before := b.night(t, "Given a fresh token", `When "readShip" is called`, "And the documented lifetime is over", `And "readShip" is called`, "Then the request is refused")
	b.later(24 * time.Hour)
	closed = true
	r := b.goOn(t, script, kept, before)
	assert.Equal(t, want("inconclusive/credential: the control before it failed: readShip with good credentials was answered 401, so a refusal proves nothing"), outcome(r))
}

// TestOurClockIsAhead shows that a call which turns out to have come too early by the target's clock judges nothing.
func TestOurClockIsAhead(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	script, kept, before := b.night(t, "Given a fresh token", "When half of the documented lifetime passes", `And "readShip" is called`, "Then the request succeeds")
	b.later(20 * time.Minute)
	b.real(t, "second night")
	ahead := b.clockNow().Add(time.Hour)
	b.options.Now = func() time.Time { return ahead }
	client, err := clients.New(b.options)
	require.NoError(t, err)
	result := conformance.Result{Claims: b.claims, Steps: before.Steps[:1:1], Exchanges: before.Exchanges, Resumed: &conformance.Resumption{Earlier: len(before.Exchanges)}}
	w := NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, &result)
	require.NoError(t, w.Resume(kept))
	for i := 1; i < 3; i++ {
		w.BeginStep()
		w.EndStep(0, handle(w.Enter(t.Context()), script.steps[i]))
	}
	w.Finish(nil)
	assert.Equal(t, want("inconclusive/harness: the target's clock is 10m0s behind ours: the token was used before it could be judged, which is from 2026-03-01T12:30:00Z on"), outcome(result))
}

// TestNotKept shows each scenario that cannot go on, and why.
func TestNotKept(t *testing.T) {
	t.Parallel()
	for about, test := range map[string]struct {
		target behave
		steps  []string
		want   string
	}{
		"nothing that is deferred":     {nil, []string{"Given a fresh token", `When "readShip" is called`, "Then the request succeeds"}, "it holds nothing that a later run could go on with"},
		"a token that is served again": {sameAgain(opaque), []string{"Given a fresh token", "Then the status is 200"}, "it holds nothing that a later run could go on with"},
		"a request in the making":      {nil, []string{"Given a fresh token", `And the header "X" is "y"`, "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds"}, "a request that is being shaped cannot be kept"},
		"a token that is to be spoilt": {nil, []string{"Given a fresh token", `And the token is presented as "query"`, "When 10 minutes pass", `And "readShip" is called`, "Then the request is refused"}, "a request that is being shaped cannot be kept"},
		"an answer of that day":        {nil, []string{"Given a fresh token", `When "readShip" is called`, "And 10 minutes pass", "Then the request succeeds"}, "what it judges next is an answer from before the wait"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, test.target)
			script, err := b.vocabulary.Resolve(lines(test.steps...), b.known, b.claims)
			require.NoError(t, err)
			b.play(t, b.real(t, "first night"), script)
			_, err = b.world.Keep()
			require.EqualError(t, err, test.want)
		})
	}
}

// TestDamagedHoldings shows that nothing goes on with what is not whole.
func TestDamagedHoldings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	script, kept, before := b.night(t, "Given a fresh token", `And the answer is kept as "a"`, "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds")
	change := func(how func(*holdings)) func(*Kept) {
		return func(k *Kept) {
			var h holdings
			require.NoError(t, json.Unmarshal([]byte(kept.Holdings.Reveal()), &h))
			how(&h)
			text, err := json.Marshal(h)
			require.NoError(t, err)
			k.Holdings = clients.NewSecret(string(text))
		}
	}
	for about, test := range map[string]struct {
		spoil func(*Kept)
		want  string
	}{
		"another step":        {func(k *Kept) { k.Step = 1 }, "the scenario has no step 2 at which it could go on"},
		"no such step":        {func(k *Kept) { k.Step = 9 }, "the scenario has no step 10 at which it could go on"},
		"a step before all":   {func(k *Kept) { k.Step = -1 }, "the scenario has no step 0 at which it could go on"},
		"no JSON":             {func(k *Kept) { k.Holdings = clients.NewSecret("{") }, "what it held cannot be read"},
		"no such answer":      {change(func(h *holdings) { h.Records["a"] = "e99" }), errDamaged.Error()},
		"no token request":    {change(func(h *holdings) { h.Asked = "e99" }), errDamaged.Error()},
		"no answer to it":     {change(func(h *holdings) { h.Held.Answer = "e99" }), errDamaged.Error()},
		"a kept one likewise": {change(func(h *holdings) { h.Kept = map[string]keptHolding{"x": {Token: "t-not-real", Answer: "e99"}} }), errDamaged.Error()},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			spoilt := kept
			test.spoil(&spoilt)
			client, err := clients.New(b.options)
			require.NoError(t, err)
			result := conformance.Result{Claims: b.claims, Steps: before.Steps[:kept.Step:kept.Step], Exchanges: before.Exchanges}
			w := NewWorld(Setting{Known: b.known, Client: client, Redactor: b.options.Redactor}, script, &result)
			require.EqualError(t, w.Resume(spoilt), test.want)
		})
	}
}

// TestAsksAfter shows when a scenario that goes on has to have the target to itself.
func TestAsksAfter(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for about, test := range map[string]struct {
		steps []string
		want  bool
	}{
		"it only calls":          {[]string{"Given a fresh token", "When 10 minutes pass", `And "readShip" is called`, "Then the request succeeds"}, false},
		"it asks":                {[]string{"Given a fresh token", "When 10 minutes pass", "And a token is requested", "Then the request succeeds"}, true},
		"it asks by the id":      {[]string{"Given a fresh token", "When 10 minutes pass", `And "requestToken" is called`, "Then the request succeeds"}, true},
		"it wants another fresh": {[]string{"Given a fresh token", "When 10 minutes pass", "Given a fresh token", `When "readShip" is called`, "Then the request succeeds"}, true},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			script, err := b.vocabulary.Resolve(lines(test.steps...), b.known, b.claims)
			require.NoError(t, err)
			assert.Equal(t, test.want, script.AsksAfter(1, "requestToken"))
		})
	}
}
