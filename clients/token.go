package clients

import (
	"context"
	"errors"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Token is a token that the target handed out.
type Token struct {
	Value Secret
	Role  string    // of the credential that it was asked with
	Born  time.Time // by the target's clock: when it was first handed out, or its iat where that is earlier
	Asked time.Time // by our clock: when it was first handed out
}

// Token returns the shared token of a role: one per credential and lifetime, asked for once however many want it at the same
// time. The request is told to OnSetup and belongs to no session. The error is a *conformance.Stop, and it is remembered: a
// target that gives no token is asked once.
func (c *Client) Token(ctx context.Context, role string) (Token, error) {
	return Token{}, errors.New("not built yet")
}

// Fresh asks for a token anew, in the session's own name. It is not shared. The wire exchange is nil only where nothing could be
// sent; the error is a *conformance.Stop.
func (s *Session) Fresh(ctx context.Context, role string, p conformance.Purpose) (Token, *conformance.Wire, error) {
	return Token{}, nil, errors.New("not built yet")
}

// Issued returns the token that an exchange handed out, whatever its status, and whether there is one.
func (c *Client) Issued(w *conformance.Wire) (Token, bool) { return Token{}, false }
