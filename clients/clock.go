package clients

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// clock is the target's time: a controlled clock, or our own set right by the Date headers of the target.
type clock struct {
	config    provider.Clock
	transport http.RoundTripper
	ours      func() time.Time
	sleep     func(context.Context, time.Duration) error

	mu     sync.Mutex
	asked  bool          // a controlled clock was asked, with or without success
	now    time.Time     // of a controlled clock, as last heard; zero if it never answered
	offset time.Duration // the target's clock less ours
}

func newClock(o Options, transport http.RoundTripper) *clock {
	k := &clock{config: o.Clock, transport: transport, ours: o.Now, sleep: o.Sleep}
	if o.Target.Clock != nil {
		k.config = *o.Target.Clock
	}
	if k.ours == nil {
		k.ours = time.Now
	}
	if k.sleep == nil {
		k.sleep = sleep
	}
	return k
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Now is the target's clock: a controlled clock is asked, otherwise it is our own clock set right by the last Date header.
func (c *Client) Now(ctx context.Context) (time.Time, error) {
	if !c.clock.controlled() {
		return c.clock.real(), nil
	}
	return c.clock.ask(ctx)
}

// Advance lets d pass. A controlled clock is moved, by whole seconds; a real one is waited for up to max_wait, and beyond that the
// error is a *conformance.Stop (deferred).
func (c *Client) Advance(ctx context.Context, d time.Duration) error {
	k := c.clock
	if d <= 0 {
		return nil
	}
	if k.controlled() {
		seconds := strconv.FormatInt(int64(math.Ceil(d.Seconds())), 10)
		return k.advance(ctx, strings.TrimSuffix(k.config.Controlled, "/")+"/advance?seconds="+seconds)
	}
	if most := k.config.MaxWait.Duration(); d > most {
		return conformance.Stopf(conformance.Deferred, "", "%v would have to pass, and this environment waits %v at most: raise max_wait, or give a clock that can be moved",
			(d + time.Second - 1).Truncate(time.Second), most)
	}
	if c.options.OnWait != nil {
		defer c.options.OnWait(d)()
	}
	if err := k.sleep(ctx, d); err != nil {
		return conformance.Stopf(conformance.Inconclusive, causeOf(err), "interrupted while %v passed: %v", d, err)
	}
	return nil
}

// MovesClock reports whether the target's clock can be moved, so that no time need be waited for.
func (c *Client) MovesClock() bool { return c.clock.controlled() }

func (k *clock) controlled() bool { return k.config.Controlled != "" }

func (k *clock) real() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ours().Add(k.offset)
}

// advance moves a controlled clock. One that does not say what time it is afterwards is asked.
func (k *clock) advance(ctx context.Context, address string) error {
	body, err := k.call(ctx, http.MethodPost, address)
	if err != nil {
		return err
	}
	if _, told := k.hear(body); !told {
		_, err = k.ask(ctx)
	}
	return err
}

// ask asks a controlled clock. Its errors are *conformance.Stop.
func (k *clock) ask(ctx context.Context) (time.Time, error) {
	body, err := k.call(ctx, http.MethodGet, k.config.Controlled)
	if err != nil {
		return time.Time{}, err
	}
	now, told := k.hear(body)
	if !told {
		return time.Time{}, clockStop(conformance.CauseHarness, `%s: expected {"now": RFC 3339}, got %.80q`, k.config.Controlled, body)
	}
	return now, nil
}

// hear notes the time that a controlled clock says.
func (k *clock) hear(body []byte) (now time.Time, told bool) {
	var said struct {
		Now time.Time `json:"now"`
	}
	if json.Unmarshal(body, &said) != nil || said.Now.IsZero() {
		return time.Time{}, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked, k.now = true, said.Now
	return said.Now, true
}

func clockStop(cause conformance.Cause, format string, args ...any) *conformance.Stop {
	return conformance.Stopf(conformance.Inconclusive, cause, "controlled clock: "+format, args...)
}

// maxClockBody bounds what a clock may say.
const maxClockBody = 64 << 10

// call asks the clock, or its fork, which are the environment's and no target: no credential goes there, nothing is recorded.
func (k *clock) call(ctx context.Context, method, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return nil, clockStop(conformance.CauseHarness, "%v", unwrapURL(err))
	}
	resp, err := k.transport.RoundTrip(req)
	if err != nil {
		return nil, clockStop(causeOf(err), "%s %s: %v", method, req.URL.Redacted(), err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxClockBody))
	if err != nil || resp.StatusCode/100 != 2 {
		return nil, clockStop(conformance.CauseHarness, "%s %s: expected a success, got status %d", method, req.URL.Redacted(), resp.StatusCode)
	}
	return body, nil
}

// stamp is the target's time at an exchange that has just ended; zero where it cannot be known. A controlled clock stands still
// between advances, as far as this is concerned: it is asked once, so that recording costs no second request.
func (k *clock) stamp(ctx context.Context, h http.Header) time.Time {
	if k.controlled() {
		return k.last(ctx)
	}
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.offset = date.Sub(k.ours())
	return date
}

// last is the time that a controlled clock said last.
func (k *clock) last(ctx context.Context) time.Time {
	k.mu.Lock()
	asked, now := k.asked, k.now
	k.asked = true
	k.mu.Unlock()
	if asked {
		return now
	}
	now, _ = k.ask(ctx) // without it the exchange has no target time, which is what a zero says
	return now
}

// since is the age of a token now.
func (k *clock) since(ctx context.Context, born birth) time.Duration {
	if k.controlled() && born.known {
		return k.last(ctx).Sub(born.target)
	}
	return k.ours().Sub(born.ours) + born.older
}
