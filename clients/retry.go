package clients

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The bounds of trying again.
const (
	defaultAttempts = 3
	defaultMaxWait  = 30 * time.Second
	firstPause      = 500 * time.Millisecond
)

// A request is sent again only where the way to the target was the trouble: no connection, a reset, an answer that broke off, a
// gateway, a quota. What the target itself answered is never asked for a second time, so that no answer that breaks a claim is
// exchanged for a better one. Each attempt is kept.

// exchange sends a request, again and again where that may help, and fills in what came back last.
func (c *Client) exchange(ctx context.Context, d *Draft, r *request, w *conformance.Wire) {
	for n := 1; ; n++ {
		c.try(ctx, r, w)
		pause, again := c.again(d, r, w, n)
		if !again {
			break
		}
		w.Attempts = append(w.Attempts, attempt(w, pause))
		if c.clock.sleep(ctx, pause) != nil || !c.afresh(ctx, w) {
			w.Attempts = w.Attempts[:len(w.Attempts)-1] // it was the last one, and its trouble stays
			return
		}
	}
	c.notice(w)
}

// try sends a request one time, as soon as there is a place for it.
func (c *Client) try(ctx context.Context, r *request, w *conformance.Wire) {
	if err := c.queue.enter(ctx); err != nil {
		w.Err, w.ErrCause = fmt.Errorf("not sent, waiting for other requests: %w", err), causeOf(err)
		return
	}
	defer c.queue.leave()
	for n := 0; ; n++ {
		w.Started = c.clock.ours()
		stale := c.roundTrip(ctx, r, w)
		w.Elapsed = c.clock.ours().Sub(w.Started)
		if !stale || n == staleConnections {
			return
		}
		w.Attempts = append(w.Attempts, attempt(w, 0))
		c.letIdleGo()
		empty(w)
	}
}

// queue bounds how many requests are on their way at a time; nil does not.
type queue chan struct{}

func newQueue(most int) queue {
	if most <= 0 {
		return nil
	}
	return make(queue, most)
}

func (q queue) enter(ctx context.Context) error {
	if q == nil {
		return nil
	}
	select {
	case q <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q queue) leave() {
	if q != nil {
		<-q
	}
}

// afresh empties w for the next attempt, once the rate of the target allows one and nobody has given the target up meanwhile.
func (c *Client) afresh(ctx context.Context, w *conformance.Wire) bool {
	if c.limiter.Wait(ctx) != nil {
		return false
	}
	if d := c.deadAt(w.URL.Host); d != nil {
		w.Err, w.ErrCause = d, d.Cause
		return false
	}
	empty(w)
	return true
}

// empty takes out what came of an attempt.
func empty(w *conformance.Wire) {
	w.Proto, w.Status, w.Header, w.Body, w.Truncated, w.Informed = "", 0, nil, nil, false, true
	w.Err, w.ErrCause = nil, ""
}

func attempt(w *conformance.Wire, pause time.Duration) conformance.Attempt {
	return conformance.Attempt{Started: w.Started, Elapsed: w.Elapsed, Status: w.Status, Error: w.Err.Error(), Cause: w.ErrCause, Waited: pause}
}

// again says whether to try again, and after which pause.
func (c *Client) again(d *Draft, r *request, w *conformance.Wire, attempts int) (time.Duration, bool) {
	if attempts >= c.attempts() || !c.passing(w) || !c.repeatable(d, r, w) {
		return 0, false
	}
	if wait, said := c.retryAfter(w.Header); said {
		return wait, wait <= c.longestWait()
	}
	return firstPause << (attempts - 1), true
}

// passing reports whether the trouble may be gone in a moment. A certificate will be no better, nor will the mind of a proxy.
func (c *Client) passing(w *conformance.Wire) bool {
	if w.Err == nil || w.ErrCause != conformance.CauseOutage && w.ErrCause != conformance.CauseQuota {
		return false
	}
	_, proxy := errors.AsType[*ProxyError](w.Err)
	return !proxy && !brokenTLS(w.Err)
}

// repeatable reports whether it does no harm to send the request once more: it only reads, or asks for a token, or was not even
// looked at. An attempt with a wrong credential is made once.
func (c *Client) repeatable(d *Draft, r *request, w *conformance.Wire) bool {
	if _, wrong := c.tries(d); wrong || d.Operation.Effect != "" {
		return false
	}
	token := d.Operation.ID == c.options.Provider.Token.Operation && !d.Bent
	return safe(r.method) || token || w.Status == http.StatusTooManyRequests
}

// safe reports whether a method only reads (RFC 9110 section 9.2.1).
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func (c *Client) attempts() int {
	switch most := c.options.Target.Retry.Attempts; {
	case most > 0:
		return most
	case c.options.Real:
		return defaultAttempts
	}
	return 1
}

func (c *Client) longestWait() time.Duration {
	if most := c.options.Target.Retry.MaxWait.Duration(); most > 0 {
		return most
	}
	return defaultMaxWait
}

// retryAfter reads how long the target asks to be left alone: seconds, or a date, which is read by the clock of the target
// where it says what time it is there (RFC 9110 section 10.2.3). What cannot be read says nothing.
func (c *Client) retryAfter(h http.Header) (time.Duration, bool) {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	now := c.clock.ours()
	if there, err := http.ParseTime(h.Get("Date")); err == nil {
		now = there
	}
	return max(0, until.Sub(now)), true
}
