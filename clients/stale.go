package clients

import (
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// A server may close a connection that nobody uses at any time (RFC 9112 section 9.5), and one whose last answer was longer than it
// said leaves the rest of it in the way of whoever comes next. Neither is the fault of the request that meets it, nor an answer to
// it. So that request is sent once more on another connection, and the first time is kept as an attempt: whoever drops every other
// request is seen to do so. What only reads may be sent twice; anything else only if nothing of it went out.

// staleConnections is how many connections in a row may turn out to be broken: others may come back to the pool meanwhile.
const staleConnections = 3

// way is what becomes known of the connection that a request takes.
type way struct {
	over   metering
	reused bool
	began  atomic.Bool // an answer came, or something that stood in its place
}

// trace watches for it.
func (v *way) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			v.reused = info.Reused
			if m, counts := info.Conn.(*meter); counts {
				v.over = m.next()
			}
		},
		GotFirstResponseByte: func() { v.began.Store(true) },
	}
}

// stale reports whether a request failed for what an earlier exchange left of its connection. On a connection of its own, bytes that
// are no HTTP are the target's answer.
func (v *way) stale(err error) bool {
	text := err.Error()
	noHTTP := strings.Contains(text, "malformed HTTP response") || strings.Contains(text, "malformed HTTP version") || strings.Contains(text, "malformed HTTP status")
	return v.reused && (noHTTP || !v.began.Load())
}
