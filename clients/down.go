package clients

import (
	"errors"
	"fmt"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Down says why nothing is sent to a host any more. Whoever meets it reads the same words, the request that found it out included,
// so that a report tells of one dead target and not of a hundred (design, rule 6).
type Down struct {
	Host  string
	Cause conformance.Cause
	why   string
	err   error
}

// Error says it.
func (d *Down) Error() string { return "the target " + d.Host + " " + d.why }

// Unwrap returns what happened first.
func (d *Down) Unwrap() error { return d.err }

// Stop is what becomes of a scenario that needs the host.
func (d *Down) Stop() *conformance.Stop {
	return conformance.Stopf(conformance.Inconclusive, d.Cause, "%v", d)
}

// inARow is how many requests in a row may come to nothing, each after all of its attempts, before the target is left alone.
const inARow = 5

// Dead says why the target is given up, nil while it is not; the error is a *Down. It is as soon as it refused a connection, had
// no address or failed the TLS handshake, and outside of mocks also when it asked to be left alone for longer than this run waits,
// or when request after request came to nothing. Nothing more is sent to it.
func (c *Client) Dead() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, host := range sorted(c.dead) {
		return c.dead[host]
	}
	return nil
}

// deadAt says why a host is given up.
func (c *Client) deadAt(host string) *Down {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dead[host]
}

// giveUp leaves a host alone, and returns why: whoever was first says it.
func (c *Client) giveUp(d *Down) *Down {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dead == nil {
		c.dead = map[string]*Down{}
	}
	if c.dead[d.Host] == nil {
		c.dead[d.Host] = d
	}
	return c.dead[d.Host]
}

// notice looks at an exchange that is over, after all of its attempts, and gives its host up where nothing more is to be expected
// of it.
func (c *Client) notice(w *conformance.Wire) {
	host := w.URL.Host
	if unreachable(w.Err) {
		w.Err = c.giveUp(&Down{host, w.ErrCause, "cannot be reached: " + w.Err.Error(), w.Err})
		return
	}
	if !c.options.Real {
		return
	}
	if long, asked := c.asksTooMuch(w); asked {
		w.Err = c.giveUp(&Down{host, w.ErrCause, fmt.Sprintf("asks to be left alone for %v (status %d), and this run waits %v at most",
			long.Round(time.Second), w.Status, c.longestWait()), w.Err})
		return
	}
	if c.vain(host, w) >= inARow {
		c.giveUp(&Down{host, w.ErrCause, fmt.Sprintf("is left alone: %d requests in a row came to nothing, the last with: %v", inARow, w.Err), w.Err})
	}
}

// vain counts the exchanges in a row that came to nothing. What interrupts a run is no fault of the target.
func (c *Client) vain(host string, w *conformance.Wire) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inVain == nil {
		c.inVain = map[string]int{}
	}
	switch {
	case w.Err == nil:
		c.inVain[host] = 0
	case w.ErrCause == conformance.CauseOutage || w.ErrCause == conformance.CauseQuota:
		c.inVain[host]++
	}
	return c.inVain[host]
}

// asksTooMuch reports whether an answer asks to be left alone for longer than this run waits.
func (c *Client) asksTooMuch(w *conformance.Wire) (time.Duration, bool) {
	if _, speaks := errors.AsType[*StatusError](w.Err); !speaks {
		return 0, false
	}
	long, said := c.retryAfter(w.Header)
	return long, said && long > c.longestWait()
}
