package steps

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// realBench is a bench whose target is no mock. Where it is spared, the account limited is the sacrificial one.
func realBench(t testing.TB, spared bool, changes ...behave) *bench {
	t.Helper()
	b := newBench(t, changes...)
	b.options.Real = true
	b.options.Target.Credentials = maps.Clone(accounts())
	if spared {
		b.options.Target.Credentials[provider.SacrificialRole] = accounts()["limited"]
		delete(b.options.Target.Credentials, "limited")
	}
	b.options.Sleep = func(context.Context, time.Duration) error { return nil }
	return b
}

// users are the accounts that asked for a token, in order; a wrong secret is marked.
func users(b *bench) string {
	var all []string
	for _, r := range b.requests("/token") {
		user, secret, _ := basicOf(r)
		if known := accounts()[cmp.Or(map[string]string{"kelp-client": "default"}[user], strings.TrimPrefix(user, "kelp-"))]; known["client_secret"] != secret {
			user += "!"
		}
		all = append(all, user)
	}
	return strings.Join(all, " ")
}

func basicOf(r seen) (user, secret string, ok bool) {
	return (&http.Request{Header: r.header}).BasicAuth()
}

const wrongSecret = `Given the credential field "client_secret" is wrong`

func TestTheSacrificialAccountTakesTheBlow(t *testing.T) {
	t.Parallel()
	b := realBench(t, true)
	r := b.run(t, wrongSecret, "When a token is requested", "Then the request is refused")
	assert.Empty(t, outcome(r))
	assert.Equal(t, conformance.Pass, r.Verdict)
	assert.Equal(t, "kelp-limited kelp-client kelp-limited! kelp-limited", users(b), "it works, good credentials get in, it is refused, it still works")
	assert.Equal(t, "sacrificial", r.Exchanges[0].Credential)

	b = realBench(t, true)
	r = b.run(t, `Given Basic is encoded as "user-only"`, "When a token is requested", "Then the request is refused")
	assert.Empty(t, outcome(r))
	assert.Contains(t, users(b), "kelp-limited!")
	assert.NotContains(t, users(b), "kelp-client!")

	b = newBench(t)
	b.run(t, wrongSecret, "When a token is requested", "Then the request is refused")
	assert.Contains(t, users(b), "kelp-client!", "nobody minds when the account of a mock is locked")
}

// A target that lets a wrong secret in is caught on the sacrificial account as well.
func TestTheSacrificialAccountShowsAHole(t *testing.T) {
	t.Parallel()
	b := realBench(t, true, on("/token", func(s *stub, r seen) *reply {
		if user, _, _ := basicOf(r); user == "kelp-limited" {
			return &reply{status: 200, body: `{"access_token":"fake-token-let-in","token_type":"Bearer","expires_in":3600}`, header: []string{"Content-Type", "application/json"}}
		}
		return nil
	}))
	r := b.run(t, wrongSecret, "When a token is requested", "Then the request is refused")
	assert.Equal(t, conformance.Fail, r.Verdict)
}

func TestASacrificialAccountThatIsLockedProvesNothing(t *testing.T) {
	t.Parallel()
	locked := func(after int) behave {
		asked := 0
		return on("/token", func(s *stub, r seen) *reply {
			if user, _, _ := basicOf(r); user != "kelp-limited" {
				return nil
			}
			if asked++; asked > after {
				return &reply{status: 401, body: `{"error":"invalid_client"}`, header: []string{"Content-Type", "application/json"}}
			}
			return nil
		})
	}
	for after, want := range map[int]string{
		0: `requestToken gave no token: status 401: check the credential "sacrificial"`,
		2: "the control after it failed: requestToken with good credentials was answered 401",
	} {
		r := realBench(t, true, locked(after)).run(t, wrongSecret, "When a token is requested", "Then the request is refused")
		assert.Equal(t, conformance.Inconclusive, r.Verdict)
		assert.Equal(t, conformance.CauseCredential, r.Cause)
		assert.Contains(t, r.Reason, want)
	}
}

func TestWithoutLeaveNoAccountIsTried(t *testing.T) {
	t.Parallel()
	for _, steps := range [][]string{
		{wrongSecret, "When a token is requested", "Then the request is refused"},
		{`Given the credential field "client_secret" is empty`, "When a token is requested", "Then the request is refused"},
		{`Given Basic is encoded as "user-only"`, "When a token is requested", "Then the request is refused"},
		{`Given the credential field "client_id" is that of "second"`, "When a token is requested", "Then it is noted whether the request is refused"},
	} {
		b := realBench(t, false)
		r := b.run(t, steps...)
		assert.Equal(t, conformance.Untested, r.Verdict, steps)
		assert.Equal(t, conformance.CauseCredential, r.Cause)
		assert.Contains(t, r.Reason, "give one that may be locked (PLIMSOLL_KELPLINE_SACRIFICIAL_CLIENT_ID, PLIMSOLL_KELPLINE_SACRIFICIAL_CLIENT_SECRET")
		assert.Empty(t, b.requests(""), "not even a control")
	}
	b := realBench(t, true)
	r := b.run(t, `Given the credential field "client_id" is that of "second"`, "When a token is requested", "Then the request is refused")
	assert.Equal(t, conformance.Untested, r.Verdict, "the account that the scenario names is another one")
	assert.NotContains(t, users(b), "kelp-second")
	b = realBench(t, false)
	b.options.Target.Wrong.Budget = 1
	assert.Empty(t, outcome(b.run(t, wrongSecret, "When a token is requested", "Then the request is refused")))
}

// A scenario says by its sentences whether it tries an account.
func TestAttemptsOfAScript(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for want, steps := range map[int][]string{
		0: {"Given a token", `When "readShip" is called`, "Then the request succeeds"},
		1: {wrongSecret, "When a token is requested", "Then the request is refused"},
		2: {wrongSecret, "When a token is requested", "Then the request is refused", `Given Basic is encoded as "user-only"`, "When a token is requested", "Then the request is refused"},
	} {
		script, err := b.vocabulary.Resolve(lines(steps...), b.known, b.claims)
		require.NoError(t, err)
		assert.Equal(t, want, script.Attempts())
	}
	for _, harmless := range []string{`Given Basic is encoded as "lower-case-scheme"`, `Given Basic is encoded as "not-base64"`, `Given the credential field "client_id" is wrong`} {
		script, err := b.vocabulary.Resolve(lines(harmless, "When a token is requested", "Then the request is refused"), b.known, b.claims)
		require.NoError(t, err)
		assert.Zero(t, script.Attempts(), harmless)
	}
}

// Whoever is sent elsewhere has the wrong address, and knows nothing of the target.
func TestARedirectIsNoJudgement(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		path, op string
		nth      int
		steps    []string
	}{
		{"/ships/17", "readShip", 0, then(readShip(), "Then the request succeeds")},
		{"/token", "requestToken", 0, then(request(), "Then the request succeeds")},
		{"/ships/17", "readShip", 0, then(garbageAt("readShip"), isShut)},
		{"/ships/17", "readShip", 2, then(garbageAt("readShip"), isShut)},
	} {
		r := newBench(t, nth(test.path, test.nth, &reply{status: 307, header: []string{"Location", "https://elsewhere.example/"}})).run(t, test.steps...)
		assert.Equal(t, []string{"inconclusive/outage: " + test.op + " was sent elsewhere with status 307, and is not followed: " +
			"is the address in the environment the right one?"}, outcome(r))
	}
}

// With a wrong secret in the environment nothing is noted and no reading observed: the refusal tells nothing of the target.
func TestNothingIsReadFromAWrongCredential(t *testing.T) {
	t.Parallel()
	for _, steps := range [][]string{
		{"When a token is requested", `Then "KELP-D1" is read as "text" if the request succeeds, otherwise as "sample"`},
		{`Given Basic is encoded as "lower-case-scheme"`, "When a token is requested", `Then "KELP-D1" is read as "text" if the request succeeds, otherwise as "sample"`},
		{`Given Basic is encoded as "lower-case-scheme"`, "When a token is requested", "Then it is noted whether the request succeeds"},
	} {
		b := realBench(t, false)
		b.options.Target.Credentials["default"] = map[string]string{"client_id": "kelp-client", "client_secret": "fake-and-wrong"}
		r := b.run(t, steps...)
		assert.Empty(t, r.Readings)
		assert.NotContains(t, strings.Join(notes(r), "\n"), "noted")
		assert.Equal(t, conformance.Inconclusive, r.Verdict)
		assert.Equal(t, conformance.CauseCredential, r.Cause)
		assert.LessOrEqual(t, len(b.requests("/token")), 2, "its account is not to be locked")
	}
}

// A credential with symbols that is refused in one reading of HTTP Basic, and right in the other, is right: nobody set it up wrongly.
func TestACredentialMayBeRightInTheOtherReading(t *testing.T) {
	t.Parallel()
	const secret, encoded = "not-real: 100%", "not-real%3A+100%25"
	noted := []string{`Given the credential "second"`, `And Basic is encoded as "raw"`, "When a token is requested", "Then it is noted whether the request succeeds"}
	for takes, want := range map[string]string{
		encoded: "",
		"neither": `inconclusive/credential: requestToken gave no token: status 400: check the credential "second", or ask whoever set it up ` +
			"(PLIMSOLL_KELPLINE_SECOND_CLIENT_ID, PLIMSOLL_KELPLINE_SECOND_CLIENT_SECRET)",
	} {
		b := realBench(t, true, on("/token", func(_ *stub, r seen) *reply {
			switch user, password, _ := basicOf(r); {
			case user != "kelp-second":
				return nil
			case password == takes:
				return &reply{status: 200, body: `{"access_token": "not-real-of-the-other-reading", "token_type": "Bearer", "expires_in": 900}`}
			}
			return &reply{status: 400, body: `{"error": "invalid_request"}`}
		}))
		b.options.Target.Wrong.Budget = 9 // to a target that knows one reading, the other is a wrong secret
		b.options.Target.Credentials["second"] = map[string]string{"client_id": "kelp-second", "client_secret": secret, "tenant": sampleTenant, "pin": "pin-not-real-4711"}
		r := b.run(t, noted...)
		assert.Equal(t, want, strings.Join(outcome(r), "\n"), takes)
	}
}
