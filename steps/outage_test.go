package steps

import (
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// TestRule5 shows that a 401 is not healed: nobody asks for another token, and nothing is sent twice, unless the scenario says so.
func TestRule5(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about string
		steps []string
		want  string
	}{
		{"a dead token stays dead", []string{"Given a token", "When 2 hours pass", `And "readShip" is called`, `And "readShip" is called`, "Then the status is 401"}, "/token /ships/17 /ships/17"},
		{"the next token is asked for", []string{"Given a token", "When 2 hours pass", `And "readShip" is called`, "Given a token", `When "readShip" is called`, "Then the request succeeds"}, "/token /ships/17 /token /ships/17"},
		{"one refusal among others", []string{"Given a token", `When "listShips" is called 3 times`, "Then the status is one of 200, 401"}, "/token /ships /ships /ships"},
		{"no retry after an error", []string{"Given a token", `When "searchShips" is called`, "Then the status is 500"}, "/token /search"},
	} {
		t.Run(test.about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nth("/ships", 1, refused(401, "tired")), says("/search", 500, ``))
			r := b.run(t, test.steps...)
			assert.Empty(t, outcome(r))
			assert.Equal(t, test.want, paths(b, r))
		})
	}
}

// TestRule6 shows that trouble on the way is inconclusive, says who has to act, and holds nothing against the target.
func TestRule6(t *testing.T) {
	t.Parallel()
	scenarios := []struct {
		about string
		path  string
		nth   int
		steps []string
	}{
		{"a call", "/ships/17", 0, then(readShip(), "Then the request succeeds")},
		{"one of many calls", "/ships/17", 2, []string{"Given a token", `When "readShip" is called 4 times`, "Then every use of the token was accepted"}},
		{"one of many calls at once", "/ships/17", 2, []string{"Given a token", `When "readShip" is called 4 times at once`, "Then every use of the token was accepted"}},
		{"a control before", "/ships/17", 0, then(garbageAt("readShip"), isShut)},
		{"a refused call", "/ships/17", 1, then(garbageAt("readShip"), isShut)},
		{"a control after", "/ships/17", 2, then(garbageAt("readShip"), isShut)},
		{"a token request", "/token", 0, then(request(), `Then "$.expires_in" equals 3600`)},
		{"a shared token", "/token", 0, then(readShip(), "Then the request succeeds")},
		{"a fresh token", "/token", 1, []string{"Given a fresh token", `When "readShip" is called`, "Then the request succeeds"}},
		{"the token of a control", "/token", 1, then(asked(`Given the credential field "client_secret" is wrong`), isShut)},
		{"a call that is noted", "/ships/17", 0, then(readShip(), "Then it is noted whether the request succeeds")},
		{"a control of what is noted", "/ships/17", 2, then(garbageAt("readShip"), "Then it is noted whether the request is refused")},
		{"a reading", "/ships/17", 2, then(garbageAt("readShip"), `Then "KELP-D1" is read as "text" if the request is refused, otherwise as "sample"`)},
	}
	for _, trouble := range []struct {
		about  string
		answer *reply
		happen func(string, int, *reply) behave
		cause  conformance.Cause
		reason string
	}{
		{"too many requests", &reply{status: 429, header: []string{"Retry-After", "30"}}, nth, conformance.CauseQuota, "status 429: the target wants fewer requests, Retry-After: 30"},
		{"a bad gateway", &reply{status: 502}, nth, conformance.CauseOutage, "status 502: a gateway does not reach the target"},
		{"a closed gateway", &reply{status: 503}, nth, conformance.CauseOutage, "status 503: a gateway does not reach the target"},
		{"a slow gateway", &reply{status: 504}, nth, conformance.CauseOutage, "status 504: a gateway does not reach the target"},
		{"a connection that breaks", &reply{drop: true}, since, conformance.CauseOutage, "connection"},
		{"half a body", &reply{status: 200, body: `{"id": "17"`, header: []string{"Content-Length", "400"}}, nth, conformance.CauseOutage, "11 bytes"},
		{"no HTTP", &reply{garbled: true}, since, conformance.CauseContract, "HTTP"},
	} {
		for _, s := range scenarios {
			t.Run(trouble.about+" at "+s.about, func(t *testing.T) {
				t.Parallel()
				r := newBench(t, trouble.happen(s.path, s.nth, trouble.answer)).run(t, s.steps...)
				assert.Equal(t, conformance.Inconclusive, r.Verdict)
				assert.Equal(t, trouble.cause, r.Cause)
				assert.Contains(t, r.Reason, trouble.reason)
				assert.Len(t, outcome(r), 1, "nothing but the reason")
				assert.Empty(t, r.Readings)
			})
		}
	}
}

// TestOneBrokenConnection shows that what happens to one reused connection is survived by a reading request, and that the pass says so.
func TestOneBrokenConnection(t *testing.T) {
	t.Parallel()
	for about, what := range map[string]struct {
		answer *reply
		says   string
		cause  conformance.Cause
	}{
		"closed":  {&reply{drop: true}, "the connection was closed without an answer", conformance.CauseOutage},
		"no HTTP": {&reply{garbled: true}, `malformed HTTP response "SSH-2.0-kelp"`, conformance.CauseContract},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, nth("/ships/17", 0, what.answer)) // over the connection of the token request
			r := b.run(t, then(readShip(), "Then the request succeeds")...)
			assert.Empty(t, outcome(r))
			assert.Equal(t, conformance.Pass, r.Verdict)
			assert.True(t, r.Flaky, "it took a second attempt")
			require.Len(t, r.Exchanges, 1)
			require.Len(t, r.Exchanges[0].Attempts, 1)
			assert.Contains(t, r.Exchanges[0].Attempts[0].Error, what.says)
			assert.Equal(t, what.cause, r.Exchanges[0].Attempts[0].Cause)
			assert.Equal(t, "/token /ships/17 /ships/17", paths(b, r))
		})
	}
}

// TestDeadTarget shows what comes of a target that cannot be reached at all, or never answers.
func TestDeadTarget(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	closed := "http://" + listener.Addr().String()
	require.NoError(t, listener.Close())
	for about, change := range map[string]func(*bench){
		"connection refused": func(b *bench) { b.options.Target.BaseURL = closed },
		"no answer in time": func(b *bench) {
			b.options.Target.Timeout = provider.Span(time.Nanosecond)
		},
		"no address": func(b *bench) {
			b.options.Transport = refusing{&net.DNSError{Err: "no such host", Name: "kelp.invalid", IsNotFound: true}}
			b.options.Clock.Controlled = ""
		},
		"connection reset": func(b *bench) {
			b.options.Transport = refusing{&net.OpError{Op: "read", Err: net.ErrClosed}}
			b.options.Clock.Controlled = ""
		},
	} {
		for _, steps := range [][]string{then(request(), "Then the status is 200"), then(readShip(), "Then the request succeeds"), then(garbageAt("readShip"), isShut)} {
			t.Run(about, func(t *testing.T) {
				t.Parallel()
				b := newBench(t)
				change(b)
				r := b.run(t, steps...)
				assert.Equal(t, conformance.Inconclusive, r.Verdict)
				assert.Equal(t, conformance.CauseOutage, r.Cause)
				assert.Len(t, outcome(r), 1, "nothing but the reason: %v", outcome(r))
			})
		}
	}
}

// refusing is a way to nowhere.
type refusing struct{ err error }

func (r refusing) RoundTrip(*http.Request) (*http.Response, error) { return nil, r.err }

// TestRule7 shows that only what is documented can fail: everything else is worth a note at most.
func TestRule7(t *testing.T) {
	t.Parallel()
	keeps := then(readShip(), "Then the request succeeds", "And the answer keeps the contract")
	refusedAs := func(presented, outcome string) []string {
		return []string{"Given a token", `And the token is presented as "` + presented + `"`, `When "readShip" is called`, `Then the request is refused as documented for "` + outcome + `"`}
	}
	gets := func(status int, body string, header ...string) behave {
		return garbageGets(&reply{status: status, body: body, header: header})
	}
	judge(t, []ruling{
		{about: "another member", target: says("/ships/17", 200, `{"id": "17", "name": "x", "colour": "red"}`), steps: keeps, pass: want("body /colour: an undocumented member, a string of 3 characters")},
		{about: "another header", target: says("/ships/17", 200, `{"id": "17", "name": "x"}`, "X-Colour", "red"), steps: keeps},
		{about: "another error body", target: gets(401, `{"title": "unauthorised", "status": 401}`), steps: refusedAs("garbage", "garbage")},
		{about: "no error body", target: gets(401, ``), steps: refusedAs("garbage", "garbage")},
		{about: "an error body that is no JSON", target: gets(401, `<p>no</p>`, "Content-Type", "text/html"), steps: refusedAs("garbage", "garbage")},
		{about: "an open cell answered 400", target: gets(400, ``), steps: refusedAs("wrong-scheme", "wrong-scheme")},
		{about: "an open cell answered 403", target: gets(403, ``), steps: refusedAs("wrong-scheme", "wrong-scheme")},
		{about: "an open cell answered 418", target: gets(418, ``), steps: refusedAs("wrong-scheme", "wrong-scheme")},
		{about: "an open cell answered 200 with an error", target: gets(200, `{"error": "no"}`), steps: refusedAs("wrong-scheme", "wrong-scheme"),
			pass: want("status: refused with 200: no token and no data, but not a 4xx")},
		{about: "the status is our assumption", target: gets(401, ``), steps: refusedAs("malformed", "malformed")},
		{about: "the status is documented", target: gets(400, ``), steps: refusedAs("garbage", "garbage"), want: want("status: status: expected 401, got 400 (KELP-USE-002)")},
		{about: "a documented cell answered 200 with an error", target: gets(200, `{"error": "no"}`), steps: refusedAs("garbage", "garbage"),
			want: want("status: status: expected 401, got 200 (KELP-USE-002)")},
		{about: "a request that was shaped is answered with less", target: says("/ships", 200, `{"error": "no"}`),
			steps: []string{"Given a token", `And the query parameter "page" is "x"`, `When "listShips" is called`, "Then it is noted whether the request succeeds"}, pass: want("noted: the request succeeds: yes")},
		{about: "but one that succeeds keeps the contract", target: says("/ships/17", 200, `{"id": "17"}`),
			steps: []string{"Given a token", `And the header "X-Colour" is "red"`, `When "readShip" is called`, "Then the request succeeds"},
			want:  want("schema: body /name: expected a string, got no such member (KELP-SHIP-001)")},
	})
}
