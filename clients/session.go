package clients

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Session sends the requests of one scenario and numbers them e1, e2, … It may be used by many goroutines.
type Session struct {
	client  *Client
	observe func(*conformance.Wire)
	sent    atomic.Int64
}

// Session begins a scenario. observe is told of every exchange, as soon as it is complete and before Send returns it; it may be
// called from several goroutines at a time.
func (c *Client) Session(observe func(*conformance.Wire)) *Session {
	return &Session{client: c, observe: observe}
}

// Client returns the client of the session.
func (s *Session) Client() *Client { return s.client }

// Send sends a draft. The result is never nil; trouble is in Err and ErrCause: outage where no answer came, quota for a 429,
// outage for a 502, 503 or 504 (both with a *StatusError, the answer kept), a *conformance.Stop where the draft makes no sense
// for this token or credential and nothing was sent. A bent draft goes out as a probe. Redirects are not followed: the 3xx is
// the answer.
func (s *Session) Send(ctx context.Context, d *Draft, p conformance.Purpose) *conformance.Wire {
	w := s.client.send(ctx, d, p, "e"+strconv.FormatInt(s.sent.Add(1), 10))
	if s.observe != nil {
		s.observe(w)
	}
	return w
}

// send sends one request, once.
func (c *Client) send(ctx context.Context, d *Draft, p conformance.Purpose, id string) *conformance.Wire {
	w := &conformance.Wire{
		ID: id, Provider: c.options.Provider.ID, Purpose: p, URL: &url.URL{}, RequestHeader: http.Header{},
		Informed: true, Started: c.clock.ours(), TokenAge: conformance.UnknownAge,
	}
	r, err := c.build(d)
	if d != nil && d.Operation != nil {
		w.Operation, w.Credential, w.Method, w.Presented = d.Operation.ID, d.Role, d.Method, string(d.Present)
		if d.Bent && p == conformance.PurposeCall {
			w.Purpose = conformance.PurposeProbe
		}
	}
	if err != nil {
		w.Err, w.ErrCause = err, buildCause(err)
		return w
	}
	w.Method, w.URL, w.RequestHeader, w.RequestBody, w.Token = r.method, r.url, r.header, r.body, r.token
	c.redactor.AddToken(w.Token)
	if w.ErrCause, w.Err = c.admit(ctx, d, r); w.Err != nil {
		return w
	}
	c.exchange(ctx, d, r, w)
	c.learn(ctx, w)
	c.heed(d, w)
	return w
}

// buildCause is ours, unless the draft itself says that it makes no sense.
func buildCause(err error) conformance.Cause {
	if cause := causeOf(err); cause != conformance.CauseOutage {
		return cause
	}
	return conformance.CauseHarness
}

// admit lets a request through to the target: not where the target is given up, nor where it may not be sent there at all, and not
// before its rate allows it.
func (c *Client) admit(ctx context.Context, d *Draft, r *request) (conformance.Cause, error) {
	if down := c.deadAt(r.url.Host); down != nil {
		return down.Cause, down.Stop()
	}
	if stop := c.hopeless(d); stop != nil {
		return stop.Cause, stop
	}
	if err := c.reads(d, r); err != nil {
		return buildCause(err), err
	}
	if err := c.book(ctx, d); err != nil {
		return buildCause(err), err
	}
	if err := c.limiter.Wait(ctx); err != nil {
		return conformance.CauseHarness, fmt.Errorf("not sent, waiting for the rate of the target: %w", err)
	}
	if down := c.deadAt(r.url.Host); down != nil { // it died while we waited
		return down.Cause, down.Stop()
	}
	return "", nil
}

// learn notes what the exchange says about time and tokens.
func (c *Client) learn(ctx context.Context, w *conformance.Wire) {
	if w.Status == 0 {
		return
	}
	w.TargetTime = c.clock.stamp(ctx, w.Header)
	if w.Token != "" {
		w.TokenAge = c.births.age(w)
	}
	if w.Operation == c.options.Provider.Token.Operation {
		w.Issued = issued(c.options.Provider, w)
	}
	if w.Issued != "" {
		c.redactor.AddToken(w.Issued)
		c.births.note(w, c.options.Provider.Token)
	}
}
