package steps

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// nth answers the nth request of a path otherwise, the first being 0; others go on as usual.
func nth(path string, n int, a *reply) behave {
	return on(path, func(_ *stub, r seen) *reply {
		if r.n == n {
			return a
		}
		return nil
	})
}

// since answers a path otherwise from the nth request on, the first being 0: what breaks only one connection is survived.
func since(path string, n int, a *reply) behave {
	return on(path, func(_ *stub, r seen) *reply {
		if r.n >= n {
			return a
		}
		return nil
	})
}

// TestRule4 shows that a refusal proves nothing where good credentials are refused, too, and that it has to be for the right reason.
func TestRule4(t *testing.T) {
	t.Parallel()
	failed := func(when, op string, status int, cause string) []string {
		return want(fmt.Sprintf("inconclusive/%s: the control %s it failed: %s with good credentials was answered %d, so a refusal proves nothing", cause, when, op, status))
	}
	garbage := then(garbageAt("readShip"), isShut)
	wrong := then(asked(`Given the credential field "client_secret" is wrong`), isShut)
	limited := []string{`Given a token of "limited"`, `When "listShips" is called`, `Then the request is refused as documented for "too-little-permission"`}
	other := []string{`Given a token of "second"`, `When "readShip" is called`, `Then the request is refused as documented for "other-tenant"`}
	noHeader := []string{"Given a token", `And the token is presented as "no-header"`, `When "readShip" is called`, `Then the request is refused as documented for "no-header"`}
	gone := refused(404, "no such ship")
	judge(t, []ruling{
		{about: "the control before fails", target: says("/ships/17", 401, `{}`), steps: garbage, want: failed("before", "readShip", 401, "credential")},
		{about: "the control before is forbidden", target: says("/ships/17", 403, `{}`), steps: garbage, want: failed("before", "readShip", 403, "credential")},
		{about: "the control before is an error", target: says("/ships/17", 418, `{}`), steps: garbage, want: failed("before", "readShip", 418, "contract")},
		{about: "the control after fails", target: nth("/ships/17", 2, refused(401, "closed")), steps: garbage, want: failed("after", "readShip", 401, "credential")},
		{about: "the control after meets an outage", target: nth("/ships/17", 2, &reply{status: 502}), steps: garbage,
			want: want("inconclusive/outage: readShip: status 502: a gateway does not reach the target")},
		{about: "the control after fails, and the refusal was wrong as well", target: together(garbageGets(&reply{status: 500}), nth("/ships/17", 2, refused(401, "closed"))), steps: garbage,
			want: failed("after", "readShip", 401, "credential")},
		{about: "no token for the control before", target: says("/token", 401, `{}`), steps: wrong, want: want(denied)},
		{about: "no token for the control after", target: nth("/token", 2, &reply{status: 401}), steps: wrong, want: failed("after", "requestToken", 401, "credential")},
		{about: "an outage of the control after", target: nth("/token", 2, &reply{status: 503}), steps: wrong,
			want: want("inconclusive/outage: requestToken: status 503: a gateway does not reach the target")},
		{about: "a success without a token is no control", target: nth("/token", 2, &reply{status: 200, body: `{}`}), steps: wrong, want: want(
			"schema: body /access_token: expected a string, got no such member (KELP-TOKEN-002)", "schema: body /expires_in: expected a value, got no such member (KELP-TOKEN-002)",
			"stopped/contract: the control after it failed: requestToken with good credentials was answered 200, so a refusal proves nothing")},
		{about: "the discriminator is missing", target: garbageGets(&reply{status: 401, body: `{}`}), steps: noHeader,
			want: want(`reason: $response.body#/reason: expected "no token", got nothing there (KELP-USE-003)`)},
		{about: "the discriminator is another", target: garbageGets(refused(401, "go away")), steps: noHeader,
			want: want(`reason: $response.body#/reason: expected "no token", got "go away" (KELP-USE-003)`)},
		{about: "the body is not the documented one", target: garbageGets(&reply{status: 401, body: `{"reason": 1}`}), steps: noHeader,
			want: want(`reason: $response.body#/reason: expected "no token", got 1 (KELP-USE-003)`)},
		{about: "the discriminator is right", steps: noHeader},
		{about: "a 404 will do for a 401 check", change: shipCalled("99"), steps: garbage},
		{about: "but not for another tenant's", change: shipCalled("99"), steps: other, want: failed("before", "readShip", 404, "contract")},
		{about: "nor for a permission", target: nth("/ships", 0, gone), steps: limited, want: failed("before", "listShips", 404, "contract")},
		{about: "nor afterwards", target: nth("/ships", 2, gone), steps: limited, want: failed("after", "listShips", 404, "contract")},
		{about: "nor for another tenant's, asked for by ourselves", steps: []string{"Given a token", `And the path parameter "id" is "99"`, `When "readShip" is called`, `Then the request is refused as documented for "other-tenant"`},
			want: failed("before", "readShip", 404, "contract")},
		{about: "nor for a permission of our own", target: nth("/ships", 0, gone), steps: []string{"Given a token", `When "listShips" is called`, `Then the request is refused as documented for "too-little-permission"`},
			want: failed("before", "listShips", 404, "contract")},
		{about: "a 404 holds no data to be leaked", change: shipCalled("99"), target: says("/ships/99", 404, `{"reason": "there is no such ship"}`), steps: garbage},
		{about: "another tenant is refused", steps: other},
		{about: "a limited client is refused", steps: limited},
		{about: "a cell that does not exist", steps: []string{`Given a token of "limited"`, `When "readShip" is called`, `Then the request is refused as documented for "too-little-permission"`},
			want: want("not-applicable/: readShip: every client may make this call")},
		{about: "its token opens nothing, but nothing opens it", target: says("/ships/17", 401, `{}`), steps: []string{`Given the credential "second"`, "When a token is requested",
			`Then the request is refused, or its token opens nothing at "readShip"`}, want: failed("before", "readShip", 401, "credential")},
		{about: "its token cannot be tried where none is taken", steps: []string{`Given the credential "second"`, "When a token is requested",
			`Then the request is refused, or its token opens nothing at "remindMe"`}, want: want("error/harness: remindMe takes no token, so it cannot show what the token opens")},
	})
}

// TestControlsAskForTheSame shows which requests a judged refusal makes: before and after, for the same resource, with a good token;
// and none before where the scenario's own call for the same resource was let in already.
func TestControlsAskForTheSame(t *testing.T) {
	t.Parallel()
	const good, bad = "Bearer opaque-default-token-1~not-real", "Bearer"
	again := []string{`Given the token is presented as "garbage"`, `When "listShips" is called`, isShut}
	for _, test := range []struct {
		about string
		steps []string
		path  string
		want  []string // the beginning of Authorization, of each request of the path
	}{
		{"opened before", then(listShips(), again...), "/ships", []string{good, bad, good}},
		{"opened before, but by a request that was shaped", then([]string{"Given a token", `And the header "X" is "y"`, `When "listShips" is called`}, again...), "/ships", []string{good, good, bad, good}},
		{"opened before, but by a probe", then([]string{"Given a token", `And the method is "PUT"`, `When "listShips" is called`}, again...), "/ships", []string{good, good, bad, good}},
		{"opened before, but to another client's token", then([]string{`Given a token`, `Given a token of "second"`, `And the token is kept as "theirs"`, `Given a token of "default"`, `And the token "theirs"`,
			`When "listShips" is called`, `Given a token of "default"`}, again...), "/ships", []string{bad, good, bad, good}},
		{"opened before, but not with what is documented", then([]string{"Given a token", `When "searchShips" is called`, `Given the token is presented as "garbage"`, `When "searchShips" is called`,
			"Then it is noted whether the request is refused"}), "/search", []string{good, good, bad, good}},
		{"bracketed", then(garbageAt("readShip"), isShut), "/ships/17", []string{good, bad, good}},
		{"side by side", []string{"Given a token", `And the token is presented as "garbage"`, `When "readShip" is called 2 times at once`, isShut}, "/ships/17", []string{good, bad, bad, good}},
		{"opened before, to a ship", then(readShip(), `Given the token is presented as "garbage"`, `When "readShip" is called`, isShut), "/ships/17", []string{good, bad, good}},
		{"another resource was opened before", then(readShip(), `Given the path parameter "id" is "18"`, `And the token is presented as "garbage"`, `When "readShip" is called`, isShut), "/ships/18",
			[]string{good, bad, good}},
		{"the same query", []string{"Given a token", `And the query is written "only=(kelp)"`, `And the token is presented as "garbage"`, `When "listShips" is called`, isShut}, "/ships",
			[]string{good, bad, good}},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nth("/search", 0, &reply{status: 200, body: `{"error": "no"}`}), says("PUT /ships", 200, shipsBody))
			b.run(t, test.steps...)
			seen := b.requests(test.path)
			var got []string
			for i, r := range seen {
				authorization := r.header.Get("Authorization")
				if authorization != good {
					authorization = authorization[:len(bad)]
				}
				got = append(got, authorization)
				assert.Equal(t, seen[0].query, seen[i].query)
			}
			assert.Equal(t, test.want, got)
		})
	}
}

// TestTargetOfOneCallIsNotThatOfTheNext shows that a resource is asked for once.
func TestTargetOfOneCallIsNotThatOfTheNext(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := b.run(t, "Given a token", `And the path parameter "id" is "18"`, `When "readShip" is called`, `And "listShips" is called`, `And "readShip" is called`, "Then the status is 200")
	assert.Empty(t, outcome(r))
	assert.Equal(t, "/token /ships/18 /ships /ships/17", paths(b, r))
}
