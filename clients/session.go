package clients

import (
	"context"
	"errors"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Session sends the requests of one scenario and numbers them e1, e2, … It may be used by many goroutines.
type Session struct {
	client  *Client
	observe func(*conformance.Wire)
}

// Session begins a scenario. observe is told of every exchange, as soon as it is complete and before Send returns it.
func (c *Client) Session(observe func(*conformance.Wire)) *Session {
	return &Session{client: c, observe: observe}
}

// Client returns the client of the session.
func (s *Session) Client() *Client { return s.client }

// StatusError is the Err of a complete exchange whose status speaks for itself: 429 (quota), 502, 503 and 504 (a gateway's, so
// an outage). Status, header and body of the exchange are kept.
type StatusError struct {
	Status     int
	RetryAfter string
}

func (e *StatusError) Error() string { return "not built yet" }

// Send sends a draft. The result is never nil; trouble is in Err and ErrCause: outage where no answer came, quota for a 429,
// outage for a 502, 503 or 504 (both with a *StatusError, the answer kept), a *conformance.Stop where the draft makes no sense
// for this token or credential and nothing was sent. A bent draft goes out as a probe. Redirects are not followed: the 3xx is
// the answer.
func (s *Session) Send(ctx context.Context, d *Draft, p conformance.Purpose) *conformance.Wire {
	return &conformance.Wire{Purpose: p, Err: errors.New("not built yet")}
}
