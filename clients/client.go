package clients

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Options make a Client. Provider, Target and Redactor are needed; everything else has a sensible zero value.
type Options struct {
	Provider  *provider.Provider
	Target    provider.Target
	Clock     provider.Clock // the target's own clock, or the environment's
	Redactor  *Redactor
	Transport http.RoundTripper                          // default: a pool of connections of this client's own
	MaxBody   int64                                      // bound of a body, default 1 MiB
	OnSetup   func(*conformance.Wire, error)             // told of every request for a shared token
	Sleep     func(context.Context, time.Duration) error // how a real clock waits; default: it waits
	Now       func() time.Time                           // our own clock, default time.Now
}

// Client speaks to one target. It may be used by many goroutines.
type Client struct {
	options Options
}

// New makes a client. It sends nothing.
func New(o Options) (*Client, error) { return &Client{options: o}, nil }

// Dead says why the target is given up, nil while it is not: once it refused a connection, had no address or failed the TLS
// handshake, nothing more is sent to it (design, rule 6).
func (c *Client) Dead() error { return nil }

// Forget drops the shared tokens, so that they are asked for anew.
func (c *Client) Forget() {}

// Close ends a fork and lets idle connections go.
func (c *Client) Close() error { return nil }

// ErrNoFork says that the target's clock offers no copy of the target.
var ErrNoFork = errors.New("the clock of this environment offers no fork")

// Fork makes a copy of the target with a clock, a token cache and a base URL of its own; Close ends it. ErrNoFork where the
// environment offers none.
func (c *Client) Fork(ctx context.Context) (*Client, error) { return nil, ErrNoFork }

// Now is the target's clock: a controlled clock is asked, otherwise it is our own clock set right by the last Date header.
func (c *Client) Now(ctx context.Context) (time.Time, error) {
	return time.Time{}, errors.New("not built yet")
}

// Advance lets d pass. A controlled clock is moved; a real one is waited for up to max_wait, and beyond that the error is
// a *conformance.Stop (deferred).
func (c *Client) Advance(ctx context.Context, d time.Duration) error {
	return errors.New("not built yet")
}
