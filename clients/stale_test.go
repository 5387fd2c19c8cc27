package clients_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

// over answers as the script does, on a connection that was used before or on a new one.
func over(s *script, reused func(n int) bool, began bool) roundTrip {
	n := 0
	return func(r *http.Request) (*http.Response, error) {
		n++
		trace := httptrace.ContextClientTrace(r.Context())
		trace.GotConn(httptrace.GotConnInfo{Reused: reused(n)})
		if began {
			trace.GotFirstResponseByte()
		}
		return s.roundTrip(r)
	}
}

func always(int) bool { return true }

var errPeek = fmt.Errorf("readLoopPeekFailLocked: %w", error(nil))

// What an earlier exchange left of a connection is no answer to the next request, and is kept as an attempt.
func TestABrokenConnectionIsNobodysAnswer(t *testing.T) {
	t.Parallel()
	noHTTP := errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "\"south\"]"`)
	for name, test := range map[string]struct {
		operation string
		trouble   error
		reused    func(int) bool
		began     bool
		attempts  int
	}{
		"surplus of the answer before":        {"getThing", errPeek, always, false, 1},
		"surplus in place of an answer":       {"getThing", noHTTP, always, true, 1},
		"closed while nobody used it":         {"getThing", io.EOF, always, false, 1},
		"reset":                               {"getThing", errReset, always, false, 1},
		"no HTTP on a new connection":         {"getThing", noHTTP, func(int) bool { return false }, true, 0},
		"reset on a new connection":           {"getThing", errReset, func(int) bool { return false }, false, 0},
		"reset in the middle of an answer":    {"getThing", errReset, always, true, 0},
		"a request that may have had effects": {"postThing", errPeek, always, false, 0},
	} {
		s := &script{replies: []any{test.trouble, replies(200, nil)}}
		o := options("http://target.test") // of a mock: nothing else is tried again
		o.Transport = over(s, test.reused, test.began)
		c := newClient(t, o)
		w := send(t, c, draft(t, c, test.operation))
		require.Len(t, w.Attempts, test.attempts, name)
		if test.attempts == 0 {
			assert.Error(t, w.Err, name)
			assert.Equal(t, 1, s.requests, name)
			continue
		}
		assert.NoError(t, w.Err, name)
		assert.Equal(t, 2, s.requests, name)
		assert.Equal(t, conformance.Attempt{Error: w.Attempts[0].Error, Cause: w.Attempts[0].Cause, Started: w.Attempts[0].Started, Elapsed: w.Attempts[0].Elapsed}, w.Attempts[0], "nothing was waited for")
		assert.NotContains(t, w.Attempts[0].Error, "%!w")
	}
}

// A target that breaks every connection is not asked for ever.
func TestBrokenConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{errPeek}}
	o := options("http://target.test")
	o.Transport = over(s, always, false)
	c := newClient(t, o)
	w := send(t, c, draft(t, c, "getThing"))
	assert.Error(t, w.Err)
	assert.Equal(t, "the connection was spoilt by an answer that went on after its end", w.Err.Error())
	assert.Equal(t, 4, s.requests)
	assert.Len(t, w.Attempts, 3)
	assert.Equal(t, conformance.CauseOutage, w.ErrCause)
}

// On real connections: every other answer goes on after its end, sooner or later. Only the request that got it may say so.
func TestSurplusBlamesNobodyElse(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	n := 0
	server := wirefault.NewRaw(t, func(conn net.Conn, _ *http.Request) {
		mu.Lock()
		n++
		spoilt := n%2 == 0
		mu.Unlock()
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]")
		if spoilt {
			_, _ = io.WriteString(conn, `, "and more"]`)
		}
	})
	c := newClient(t, options(server.URL()))
	for range 100 {
		w := send(t, c, draft(t, c, "getThing"))
		if w.Err != nil {
			assert.Contains(t, w.Err.Error(), "goes on after the 2 bytes")
		}
		for _, a := range w.Attempts {
			assert.Equal(t, 0, a.Status)
		}
	}
}
