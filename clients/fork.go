package clients

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// ErrNoFork says that the target's clock offers no copy of the target.
var ErrNoFork = errors.New("the clock of this environment offers no fork")

// forked is what a fork answers.
type forked struct {
	BaseURL string `json:"base_url"`
	Clock   string `json:"clock"`
	Close   string `json:"close"`
}

// Fork makes a copy of the target with a clock, a token cache and a base URL of its own; Close ends it. ErrNoFork where the
// environment offers none. Credentials go to the copy, so it has to be where the fork is: on the same host, whatever the port.
func (c *Client) Fork(ctx context.Context) (*Client, error) {
	k := c.clock
	if k.config.Fork == "" {
		return nil, ErrNoFork
	}
	body, err := k.call(ctx, http.MethodPost, k.config.Fork)
	if err != nil {
		return nil, err
	}
	var answer forked
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, clockStop(conformance.CauseHarness, "fork: expected base_url, clock and close, got %.80q", body)
	}
	urls, err := answer.resolve(k.config.Fork)
	if err != nil {
		return nil, err
	}
	return c.copyAt(urls)
}

// resolve reads the three URLs, which may be relative to the fork's.
func (f forked) resolve(from string) (urls [3]*url.URL, err error) {
	base, err := url.Parse(from)
	if err != nil {
		return urls, clockStop(conformance.CauseHarness, "fork: %v", unwrapURL(err))
	}
	for i, text := range []string{f.BaseURL, f.Clock, f.Close} {
		u, err := base.Parse(text)
		if err != nil || text == "" || u.Hostname() != base.Hostname() {
			return urls, clockStop(conformance.CauseHarness, "fork: expected base_url, clock and close on the host %s, got %.80q", base.Hostname(), text)
		}
		urls[i] = u
	}
	return urls, nil
}

func (c *Client) copyAt(urls [3]*url.URL) (*Client, error) {
	o := c.options
	o.Transport = c.transport // whose connections may serve again; they are c's to close
	o.Target.BaseURL = urls[0].String()
	if c.tokenURL != nil {
		moved := *c.tokenURL
		moved.Scheme, moved.Host = urls[0].Scheme, urls[0].Host
		o.Target.TokenURL = moved.String()
	}
	config := provider.Clock{Controlled: urls[1].String(), MaxWait: c.clock.config.MaxWait}
	o.Target.Clock, o.Redactor = &config, c.redactor
	fork, err := New(o)
	if err != nil {
		return nil, clockStop(conformance.CauseHarness, "fork: %v", err)
	}
	fork.limiter, fork.queue, fork.tried, fork.refused = c.limiter, c.queue, c.tried, c.refused
	fork.births.roles = c.births.given()
	end := urls[2].String()
	fork.close = func() error { return fork.clock.end(end) }
	return fork, nil
}

// end closes a fork. Nobody waits for it, so it has no context of its own; one that is gone already is closed.
func (k *clock) end(address string) error {
	_, err := k.call(context.Background(), http.MethodDelete, address)
	return err
}
