package clients

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
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

// shares are the shared tokens of a client, one for each role.
type shares struct {
	mu     sync.Mutex
	byRole map[string]*share
}

// share is one shared token. Its gate lets one goroutine in at a time, so that whoever wants the token waits for the one who
// asks for it, and only as long as its own context allows.
type share struct {
	gate   chan struct{}
	token  *Token
	failed *atomic.Pointer[conformance.Stop] // outlives the share
}

func newShare(failed *atomic.Pointer[conformance.Stop]) *share {
	return &share{gate: make(chan struct{}, 1), failed: failed}
}

func (s *shares) of(role string) *share {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byRole == nil {
		s.byRole = map[string]*share{}
	}
	if s.byRole[role] == nil {
		s.byRole[role] = newShare(new(atomic.Pointer[conformance.Stop]))
	}
	return s.byRole[role]
}

// Forget drops the shared tokens, so that they are asked for anew; a request for one that is under way serves only those who
// wait for it. A target that gave no token is not asked again.
func (c *Client) Forget() {
	c.shares.mu.Lock()
	defer c.shares.mu.Unlock()
	for role, old := range c.shares.byRole {
		c.shares.byRole[role] = newShare(old.failed)
	}
}

// Token returns the shared token of a role: one per credential and lifetime, asked for once however many want it at the same
// time. The request is told to OnSetup and belongs to no session. The error is a *conformance.Stop, and it is remembered: a
// target that gives no token is asked once.
func (c *Client) Token(ctx context.Context, role string) (Token, error) {
	s := c.shares.of(role)
	select {
	case s.gate <- struct{}{}:
		defer func() { <-s.gate }()
	case <-ctx.Done():
		return Token{}, interrupted(ctx)
	}
	if failed := s.failed.Load(); failed != nil {
		return Token{}, failed
	}
	if s.token != nil && c.alive(ctx, s.token) {
		return *s.token, nil
	}
	return c.share(ctx, s, role)
}

func interrupted(ctx context.Context) *conformance.Stop {
	return conformance.Stopf(conformance.Inconclusive, causeOf(ctx.Err()), "interrupted while waiting for a token: %v", ctx.Err())
}

// share asks for the token and remembers what came of it, unless the run was interrupted meanwhile: that says nothing about
// the target.
func (c *Client) share(ctx context.Context, s *share, role string) (Token, error) {
	d, err := c.tokenDraft(role)
	if err != nil {
		return Token{}, err
	}
	w := c.send(ctx, d, conformance.PurposeSetup, "s"+strconv.FormatInt(c.setups.Add(1), 10))
	token, stop := c.obtained(w)
	if c.options.OnSetup != nil {
		c.options.OnSetup(w, asError(stop))
	}
	if stop != nil {
		if ctx.Err() == nil {
			s.failed.Store(stop)
		}
		return Token{}, stop
	}
	s.token = &token
	return token, nil
}

// asError keeps a nil *Stop from becoming an error that is not nil.
func asError(stop *conformance.Stop) error {
	if stop == nil {
		return nil
	}
	return stop
}

func (c *Client) tokenDraft(role string) (*Draft, error) {
	cred, err := c.Credential(role)
	if err != nil {
		return nil, asStop(err)
	}
	d, err := c.Draft(c.options.Provider.Token.Operation, cred)
	return d, asStop(err)
}

// asStop makes any other error a Stop: what keeps us from asking is our own fault.
func asStop(err error) error {
	if err == nil {
		return nil
	}
	if stop, ok := errors.AsType[*conformance.Stop](err); ok {
		return stop
	}
	return conformance.Stopf(conformance.Error, conformance.CauseHarness, "no token could be asked for: %v", err)
}

// Fresh asks for a token anew, in the session's own name. It is not shared. The wire exchange is nil only where nothing could be
// built; the error is a *conformance.Stop.
func (s *Session) Fresh(ctx context.Context, role string, p conformance.Purpose) (Token, *conformance.Wire, error) {
	d, err := s.client.tokenDraft(role)
	if err != nil {
		return Token{}, nil, err
	}
	w := s.Send(ctx, d, p)
	token, stop := s.client.obtained(w)
	return token, w, asError(stop)
}

// Issued returns the token that an exchange handed out, whatever its status, and whether there is one.
func (c *Client) Issued(w *conformance.Wire) (Token, bool) {
	if w == nil || w.Issued == "" {
		return Token{}, false
	}
	born := c.births.of(w.Issued)
	return Token{Value: NewSecret(w.Issued), Role: w.Credential, Born: born.target, Asked: born.ours}, true
}

// obtained is the token of a documented token request, or why there is none.
func (c *Client) obtained(w *conformance.Wire) (Token, *conformance.Stop) {
	token, ok := c.Issued(w)
	stop, stopped := errors.AsType[*conformance.Stop](w.Err)
	down, isDown := errors.AsType[*Down](w.Err)
	switch {
	case stopped:
		return Token{}, stop
	case isDown:
		return Token{}, down.Stop()
	case w.Err != nil:
		return Token{}, c.noToken(w.ErrCause, "%s", c.redactor.Text(w.Err.Error()))
	case refusing(w.Status):
		return Token{}, c.wrongCredential(w)
	case Misdirected(w) != nil:
		return Token{}, Misdirected(w)
	case w.Status/100 != 2:
		return Token{}, c.noToken(conformance.CauseContract, "expected a success, got status %d", w.Status)
	case !ok:
		return Token{}, c.noToken(conformance.CauseContract, "status %d, and no token at %s", w.Status, c.options.Provider.Token.Value)
	}
	return token, nil
}

func (c *Client) noToken(cause conformance.Cause, format string, args ...any) *conformance.Stop {
	return conformance.Stopf(conformance.Inconclusive, cause, "%s gave no token: %s",
		c.options.Provider.Token.Operation, fmt.Sprintf(format, args...))
}

// alive reports whether a shared token may be used on: up to the documented lifetime, or the one that its answer stated if that is
// shorter, less the leeway, by the target's clock. Where no lifetime is documented it serves until it is forgotten.
func (c *Client) alive(ctx context.Context, t *Token) bool {
	flow := c.options.Provider.Token
	if flow.Lifetime <= 0 {
		return true
	}
	born, life := c.births.of(t.Value.Reveal()), flow.Lifetime.Duration()
	if born.life > 0 {
		life = min(life, born.life)
	}
	alive, _ := flow.LifeOf(life)
	if alive <= 0 {
		alive = life / 2
	}
	return c.clock.since(ctx, born) < alive
}
