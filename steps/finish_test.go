package steps

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// TestFinish shows that a result says how long the scenario took, and that no reason holds a secret, wherever it comes from.
func TestFinish(t *testing.T) {
	t.Parallel()
	w, result, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
	w.Finish(errors.New("the runner lost it with " + sampleSecret))
	assert.Positive(t, result.Elapsed)
	assert.Contains(t, result.Reason, "the runner lost it with ")
	assert.NotContains(t, result.Reason, sampleSecret)
}

// TestFindingsSayWhereTheyComeFrom shows that a finding names the line of its step, the exchange, and the claim of its own.
func TestFindingsSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	r := newBench(t).run(t, then(readShip(), "Then the status is 201")...)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, "features/kelpline/test.feature:12", r.Findings[0].Source)
	assert.Equal(t, r.Exchanges[len(r.Exchanges)-1].ID, r.Findings[0].Exchange)
}

// TestFirstCallIsBracketed shows that a call which is to be refused is bracketed also where nothing comes before it.
func TestFirstCallIsBracketed(t *testing.T) {
	t.Parallel()
	_, _, script := newBench(t).begin(t, "When a token is requested", "Then the request is refused")
	assert.True(t, script.steps[0].bracket)
	_, _, script = newBench(t).begin(t, "When a token is requested", "Then the request succeeds")
	assert.False(t, script.steps[0].bracket)
}

// TestUnsentIsNotKept shows that a request that made no sense is no exchange, and that one whose answer did not come is.
func TestUnsentIsNotKept(t *testing.T) {
	t.Parallel()
	stop := conformance.Stopf(conformance.Untested, conformance.CauseCredential, "no")
	for about, test := range map[string]struct {
		status int
		err    error
		kept   int
	}{
		"nothing went out":         {0, stop, 0},
		"no answer":                {0, errors.New("reset"), 1},
		"an answer":                {200, nil, 1},
		"an answer, and given up":  {429, stop, 1},
		"an answer of one, at all": {1, stop, 1},
	} {
		w, result, _ := newBench(t).begin(t, then(readShip(), "Then the status is 200")...)
		w.Observe(&conformance.Wire{ID: "e1", Operation: "readShip", Status: test.status, Err: test.err})
		assert.Len(t, result.Exchanges, test.kept, about)
		assert.Len(t, w.wires, test.kept, about)
	}
}

// TestAtOnceUsesUpTheShape shows that what the steps before made of a request is used up by calls at once as by any other.
func TestAtOnceUsesUpTheShape(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := b.run(t, "Given a token", `And the header "X-Colour" is "red"`, `When "readShip" is called 2 times at once`, `And "readShip" is called`, "Then the request succeeds")
	assert.Empty(t, outcome(r))
	var colours []string
	for _, asked := range b.requests("/ships/17") {
		colours = append(colours, asked.header.Get("X-Colour"))
	}
	assert.Equal(t, []string{"red", "red", ""}, colours)
}

// TestBothTokensHaveTheMember shows that tokens differ in a member only if both have it, and that the finding shows what each has.
func TestBothTokensHaveTheMember(t *testing.T) {
	t.Parallel()
	text := []string{"Given a fresh token", `And the token is kept as "first"`, "And a fresh token", `And the token is kept as "second"`, `Then the tokens "first" and "second" have different members "ship"`}
	member := func(values ...any) behave {
		return func(s *stub) {
			s.mint = func(s *stub, role string) string {
				all := map[string]any{"sub": role, "jti": s.serial, "iat": s.now.Unix()}
				if v := values[min(s.serial-1, len(values)-1)]; v != nil {
					all["ship"] = v
				}
				return jwtOf(rs256, asJSON(all))
			}
		}
	}
	const finding = `token: token member /ship: expected different values in "first" and "second", got `
	for _, test := range []struct {
		target behave
		want   []string
	}{
		{member("a", "b", "c"), nil},
		{member("a"), want(finding + `"a" and "a"`)},
		{member(nil), want(finding + "nothing there and nothing there")},
		{member("a", "b", nil), want(finding + `"b" and nothing there`)},
		{member(nil, nil, "c"), want(finding + `nothing there and "c"`)},
	} {
		b := newBench(t, test.target)
		assert.Equal(t, append([]string{}, test.want...), outcome(b.run(t, text...)))
	}
}

// TestAllFindingsOnTheLastAnswer shows that the step which judges an answer shows what is wrong with it, whatever was wrong before.
func TestAllFindingsOnTheLastAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t, on("/ships/17", func(_ *stub, r seen) *reply {
		return &reply{status: 200, body: []string{`{"id": "17"}`, `{"name": "x"}`}[r.n]}
	}))
	r := b.run(t, then(readShip(), `When "readShip" is called`, "Then the answer keeps the contract")...)
	assert.Equal(t, conformance.StepFailed, r.Steps[3].Status)
	assert.Contains(t, r.Steps[3].Message, "body /id: expected a string, got no such member")
	assert.NotContains(t, r.Steps[3].Message, "/name")
	assert.Len(t, outcome(r), 2, "both are kept")
}

// TestNoFreshToken shows that trouble at any of the requests for a fresh token is inconclusive, and no token is taken for fresh after it.
func TestNoFreshToken(t *testing.T) {
	t.Parallel()
	for n := range 4 {
		b := newBench(t, sameAgain(opaque), since("/token", n, &reply{status: 503}))
		r := b.run(t, "Given a fresh token", "And the token is kept as \"a\"", "And a fresh token", "And the token is kept as \"b\"", `When "readShip" is called`, "Then the request succeeds")
		assert.Equal(t, conformance.Inconclusive, r.Verdict, n)
		assert.Equal(t, conformance.CauseOutage, r.Cause, n)
	}
}

// TestAnySuccessIsAControl shows that good credentials may be served with any 2xx, and with nothing else.
func TestAnySuccessIsAControl(t *testing.T) {
	t.Parallel()
	for status, passes := range map[int]bool{200: true, 299: true, 400: false} {
		b := newBench(t, on("/ships/17", func(s *stub, r seen) *reply {
			if s.guarded(r).status == 401 {
				return nil
			}
			return &reply{status: status, body: shipBody}
		}))
		r := b.run(t, then(garbageAt("readShip"), isShut)...)
		assert.Equal(t, passes, r.Verdict == conformance.Pass, "%d: %v", status, outcome(r))
	}
}
