package clients

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Options make a Client. Provider and Target are needed; everything else has a sensible zero value.
type Options struct {
	Provider  *provider.Provider
	Target    provider.Target
	Clock     provider.Clock                             // of the environment; the target's own wins
	Redactor  *Redactor                                  // default: one of this client's own
	Transport http.RoundTripper                          // default: a pool of connections of this client's own
	MaxBody   int64                                      // bound of a body, default 1 MiB
	OnSetup   func(*conformance.Wire, error)             // told of every request for a shared token
	Sleep     func(context.Context, time.Duration) error // how a real clock waits; default: it waits
	OnWait    func(time.Duration) (over func())          // told of each wait for a real clock, so that it can be shown
	Now       func() time.Time                           // our own clock, default time.Now
	Real      bool                                       // the target is no mock: accounts can be locked, and the way there can be bad
	ReadOnly  bool                                       // the target is production: nothing may change there
}

// Client speaks to one target. It may be used by many goroutines.
type Client struct {
	options   Options
	base      *url.URL
	tokenURL  *url.URL // nil: below base
	transport http.RoundTripper
	redactor  *Redactor
	limiter   *rate.Limiter
	queue     queue
	tried     *tried
	refused   *refused
	clock     *clock
	setups    atomic.Int64
	births    births
	shares    shares

	mu     sync.Mutex
	dead   map[string]*Down // by host and port
	inVain map[string]int   // likewise: requests in a row that came to nothing
	close  func() error     // what a fork has to end, nil for others
}

// New makes a client. It sends nothing. Every secret of the target's credentials becomes known to the redactor.
func New(o Options) (*Client, error) {
	if o.Provider == nil {
		return nil, errors.New("client: no provider")
	}
	c := &Client{options: o, redactor: o.Redactor, limiter: newLimiter(o.Target.Rate), queue: newQueue(o.Target.Concurrency), tried: newTried(), refused: &refused{}}
	var err error
	if c.base, err = targetURL("base_url", strings.TrimRight(o.Target.BaseURL, "/")); err != nil {
		return nil, fmt.Errorf("provider %s: %w", o.Provider.ID, err)
	}
	if c.base.RawQuery != "" {
		return nil, fmt.Errorf("provider %s: base_url: expected no query in %s", o.Provider.ID, c.base)
	}
	if o.Target.TokenURL != "" {
		if c.tokenURL, err = targetURL("token_url", o.Target.TokenURL); err != nil {
			return nil, fmt.Errorf("provider %s: %w", o.Provider.ID, err)
		}
	}
	if c.redactor == nil {
		c.redactor = NewRedactor(nil)
	}
	if c.transport = o.Transport; c.transport == nil {
		if c.transport, err = NewTransport(o.Target); err != nil {
			return nil, fmt.Errorf("provider %s: %w", o.Provider.ID, err)
		}
	}
	c.clock = newClock(o, c.transport)
	c.redactor.Learn(o.Provider, o.Target)
	return c, nil
}

// targetURL reads a URL of the environment. Credentials in it would be sent behind the scenario's back.
func targetURL(field, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", field, unwrapURL(err))
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("%s: expected an http or https URL, got %q", field, u.Redacted())
	case u.User != nil:
		return nil, fmt.Errorf("%s: expected no user name and password in the URL of %s: give a credential instead", field, u.Host)
	}
	u.Fragment = ""
	return u, nil
}

// newLimiter is the rate of a target (design, rule 9); 0 is no limit.
func newLimiter(perSecond float64) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond)))
}

// Redactor returns the redactor that knows the client's secrets.
func (c *Client) Redactor() *Redactor { return c.redactor }

// Provider returns whose target it is.
func (c *Client) Provider() *provider.Provider { return c.options.Provider }

// Close ends a fork and lets idle connections go.
func (c *Client) Close() error {
	if c.options.Transport == nil {
		c.letIdleGo()
	}
	if c.close == nil {
		return nil
	}
	return c.close()
}

// letIdleGo closes the connections that nobody uses at the moment.
func (c *Client) letIdleGo() {
	if idle, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}
