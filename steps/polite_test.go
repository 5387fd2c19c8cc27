package steps

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// TestRule9 counts what each kind of scenario asks of the target: one token per lifetime and credential, and nothing that was not
// needed.
func TestRule9(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about  string
		steps  []string
		tokens int // token requests
		calls  int // all others
		ledger string
	}{
		{"a shared token", then(readShip(), "Then the request succeeds"), 1, 1, "Then 0 tokens were requested"},
		{"a shared token, used often", []string{"Given a token", `When "readShip" is called 20 times`, "Then every use of the token was accepted"}, 1, 20, ""},
		{"a shared token, wanted twice", then(readShip(), "Given a token", `When "listShips" is called`, "Then the request succeeds"), 1, 2, ""},
		{"two shared tokens", []string{`Given a token of "second"`, `When "listShips" is called`, `Given a token of "limited"`, `When "readShip" is called`, "Then the request succeeds"}, 2, 2, ""},
		{"a token request", then(request(), "Then the request succeeds"), 1, 0, "Then 1 token was requested"},
		{"a token request and a call", then(request(), `When "readShip" is called`, "Then the request succeeds"), 1, 1, "Then 1 token was requested"},
		{"a refused call", then(garbageAt("readShip"), isShut), 1, 3, "Then 0 tokens were requested"},
		{"a refused call after a good one", then(readShip(), `Given the token is presented as "garbage"`, `When "readShip" is called`, isShut), 1, 3, ""},
		{"a refused call after a good one with a token of its own", then(request(), `When "readShip" is called`, `Given the token is presented as "garbage"`, `When "readShip" is called`, isShut), 2, 3, "Then 1 token was requested"},
		{"a refused token request", then(asked(`Given the credential field "client_secret" is wrong`), isShut), 3, 0, "Then 1 token was requested"},
		{"a refused token request after a good one", then(request(), `Given the credential field "client_secret" is wrong`, "When a token is requested", isShut), 3, 0, "Then 2 tokens were requested"},
		{"a fresh token", []string{"Given a fresh token", `When "readShip" is called`, "Then the request succeeds"}, 2, 1, "Then 1 token was requested"},
		{"two fresh tokens", []string{"Given a fresh token", "Given a fresh token", `When "readShip" is called`, "Then the request succeeds"}, 3, 1, "Then 2 tokens were requested"},
		{"two encodings, the first will do", []string{`When a token is requested with Basic encoded as "raw" or else as "swapped"`, "Then the request succeeds"}, 1, 0, "Then 1 token was requested"},
		{"two encodings, the second will do", []string{`When a token is requested with Basic encoded as "swapped" or else as "raw"`, "Then the request succeeds"}, 2, 0, "Then 2 tokens were requested"},
		{"a useless token", []string{`Given the credential "second"`, "When a token is requested", `Then the request is refused, or its token opens nothing at "readShip"`}, 2, 3, "Then 1 token was requested"},
		{"a note", then(garbageAt("readShip"), "Then it is noted whether the status is 401"), 1, 1, ""},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			steps := test.steps
			if test.ledger != "" {
				steps = then(steps, test.ledger)
			}
			assert.Empty(t, outcome(b.run(t, steps...)))
			assert.Len(t, b.requests("/token"), test.tokens, "token requests")
			assert.Len(t, b.requests(""), test.tokens+test.calls, "all requests")
		})
	}
}

// TestRule11 shows that what is missing is said, before anything is sent for it.
func TestRule11(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about  string
		change func(*bench)
		steps  []string
		want   string
		sent   int
	}{
		{"no credential at all", lacking("default", ""), then(readShip(), "Then the request succeeds"),
			`untested/credential: the environment gives no complete credential "default": set PLIMSOLL_KELPLINE_CLIENT_ID, PLIMSOLL_KELPLINE_CLIENT_SECRET`, 0},
		{"half a credential", lacking("second", "client_id"), []string{`Given the credential "second"`, "When a token is requested", "Then the request succeeds"},
			`untested/credential: the environment gives no complete credential "second": set PLIMSOLL_KELPLINE_SECOND_CLIENT_ID`, 0},
		{"no limited credential", lacking("limited", ""), []string{`Given a token of "limited"`, `When "listShips" is called`, `Then the request is refused as documented for "too-little-permission"`},
			`untested/credential: the environment gives no complete credential "limited": set PLIMSOLL_KELPLINE_LIMITED_CLIENT_ID, PLIMSOLL_KELPLINE_LIMITED_CLIENT_SECRET`, 0},
		{"no resource", func(b *bench) { delete(b.options.Target.Resources, "ship") }, then(garbageAt("readShip"), isShut),
			`untested/credential: the environment gives no resource "ship" (the id of a ship of the default fleet): set PLIMSOLL_KELPLINE_RESOURCE_SHIP`, 1},
		{"a side effect that is not allowed", func(b *bench) { b.options.Target.SideEffects = nil }, []string{`When "remindMe" is called`, "Then the status is 202"},
			`untested/harness: the environment does not allow the side effect "mail" (sends a mail): add it to side_effects, or to PLIMSOLL_KELPLINE_SIDE_EFFECTS`, 0},
		{"the same, bracketed", func(b *bench) { b.options.Target.SideEffects = nil }, []string{`Given the query parameter "key" is "x"`, `When "remindMe" is called`, isShut},
			`untested/harness: the environment does not allow the side effect "mail" (sends a mail): add it to side_effects, or to PLIMSOLL_KELPLINE_SIDE_EFFECTS`, 0},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			test.change(b)
			r := b.run(t, test.steps...)
			assert.Equal(t, want(test.want), outcome(r))
			assert.Equal(t, conformance.Untested, r.Verdict)
			assert.Len(t, b.requests(""), test.sent)
		})
	}
}

// TestWrongCredentialIsNobodysFault shows that whatever a sentence finds on a refusal is held against nobody where the credential does
// not work at all, and that it is where it works.
func TestWrongCredentialIsNobodysFault(t *testing.T) {
	t.Parallel()
	judgements := []string{"Then the request succeeds", "Then the status is 200", "Then the status is 403", `Then "$.expires_in" equals 3600`, `Then the header "Cache-Control" contains "no-store"`,
		`Then the body has the members "access_token"`, "Then the media type is \"text/plain\"", "Then the stated lifetime is 3600 seconds", `Then if the status is 401, "$.reason" is present`}
	for _, status := range []int{400, 401, 403} {
		for _, judgement := range judgements {
			for about, given := range map[string][]string{"as documented": nil, "shaped": {`Given the header "X" is "y"`}} {
				b := newBench(t, says("/token", status, `{"error": "invalid_client"}`))
				r := b.run(t, then(asked(given...), judgement)...)
				if judgement == "Then the status is 403" && status == 403 && given != nil || r.Verdict == conformance.NotApplicable {
					continue // it holds, or speaks of another status
				}
				assert.Equal(t, conformance.Inconclusive, r.Verdict, "%s %d %s", about, status, judgement)
				assert.Equal(t, conformance.CauseCredential, r.Cause)
				assert.Empty(t, outcome(r)[1:], "nothing but the reason")
			}
		}
	}
	b := newBench(t, nth("/token", 1, &reply{status: 401, body: `{}`}))
	r := b.run(t, "Given a token", "When a token is requested", "Then the request succeeds")
	assert.Equal(t, want("refused: status: expected 200, got 401"), outcome(r))
}

// TestTokensAreNoCredentials shows that what was refused with a token, of whatever make, is held against the target: the credential has
// nothing to do with it, and nobody asks for another.
func TestTokensAreNoCredentials(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := b.run(t, `Given the credential field "client_secret" is sent as the token`, `When "readShip" is called`, "Then the status is 403")
	assert.Equal(t, want("status: status: expected 403, got 401"), outcome(r))
	assert.Equal(t, "/ships/17", paths(b, r))
}

// TestForeignCredentialIsNeverTried shows that a credential of another environment is not asked about: it never works.
func TestForeignCredentialIsNeverTried(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.options.Target.Credentials["foreign"] = map[string]string{"client_id": "kelp-foreign", "client_secret": "foreign-not-real"}
	r := b.run(t, `Given the credential "foreign"`, "When a token is requested", "Then the status is 403")
	assert.Equal(t, want("status: status: expected 403, got 401"), outcome(r))
	assert.Len(t, b.requests("/token"), 1)
}
