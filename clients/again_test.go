package clients_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Of an attempt that is made again nothing is left in what the next one gives.
func TestAnAttemptLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{replies(503, http.Header{"X-Old": {"1"}}), errReset}}
	c, _ := real(t, s, func(o *clients.Options) { o.Target.Retry.Attempts = 2 })
	w := send(t, c, draft(t, c, "getThing"))
	require.Error(t, w.Err)
	assert.Equal(t, 503, w.Attempts[0].Status)
	assert.Zero(t, w.Status)
	assert.Empty(t, w.Proto)
	assert.Nil(t, w.Header)
	assert.Nil(t, w.Body)
	assert.False(t, w.Truncated)
	assert.True(t, w.Informed)
}

// A target that never has room is left alone like one that is out of order.
func TestATargetThatNeverHasRoomIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{replies(429, nil)}}
	c, _ := real(t, s)
	for range 5 {
		require.NoError(t, c.Dead())
		send(t, c, draft(t, c, "getThing"))
	}
	require.EqualError(t, c.Dead(), "the target target.test is left alone: 5 requests in a row came to nothing, the last with: status 429: the target wants fewer requests")

	s = &script{replies: []any{errors.New("malformed HTTP response")}}
	c, _ = real(t, s)
	for range 9 {
		assert.Equal(t, conformance.CauseContract, send(t, c, draft(t, c, "getThing")).ErrCause)
	}
	require.NoError(t, c.Dead(), "an answer that breaks a claim is for the scenarios to judge")
}

// A request that waits for others to end goes when it is interrupted.
func TestWaitingForOtherRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		open, most, now := make(chan struct{}), 0, 0
		c := without(t, func(*http.Request) (*http.Response, error) {
			now++
			most = max(most, now)
			<-open
			now--
			return reply(200, nil, ""), nil
		}, func(o *clients.Options) { o.Target.Concurrency = 1 })
		done := make(chan *conformance.Wire)
		for range 2 {
			d := draft(t, c, "getThing")
			go func() { done <- send(t, c, d) }()
		}
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		d := draft(t, c, "getThing")
		go func() { done <- c.Session(nil).Send(ctx, d, conformance.PurposeCall) }()
		synctest.Wait()
		cancel()
		w := <-done
		require.EqualError(t, w.Err, "not sent, waiting for other requests: context canceled")
		assert.Equal(t, conformance.CauseHarness, w.ErrCause)
		close(open)
		for range 2 {
			require.NoError(t, (<-done).Err)
		}
		assert.Equal(t, 1, most, "one at a time")
	})
}

// A request that waits for its turn is not sent to a target that was given up meanwhile.
func TestATargetThatDiesWhileOthersWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		open, requests := make(chan struct{}), 0
		c := without(t, func(*http.Request) (*http.Response, error) {
			requests++
			<-open
			return nil, errors.New("tls: no")
		}, func(o *clients.Options) { o.Target.Rate = 1 })
		done := make(chan *conformance.Wire)
		one, other := draft(t, c, "getThing"), draft(t, c, "getThing")
		go func() { done <- send(t, c, one) }()
		synctest.Wait()
		go func() { done <- send(t, c, other) }()
		synctest.Wait()
		close(open)
		require.EqualError(t, (<-done).Err, "the target target.test cannot be reached: tls: no")
		w := <-done
		assert.Equal(t, "the target target.test cannot be reached: tls: no", stop(t, w.Err).Reason)
		assert.Equal(t, conformance.CauseOutage, w.ErrCause)
		assert.Equal(t, 1, requests)
	})
}

// idle is a transport that lets its idle connections go when it is asked to.
type idle struct {
	roundTrip
	closed int
}

func (i *idle) CloseIdleConnections() { i.closed++ }

// The other connections that lie idle may be broken like the one that was: they are let go before the request is sent again.
func TestBrokenConnectionsAreLetGo(t *testing.T) {
	t.Parallel()
	lent := &idle{roundTrip: over(&script{replies: []any{errPeek, errPeek, replies(200, nil)}}, always, false)}
	o := options("http://target.test")
	o.Transport = lent
	c := newClient(t, o)
	require.NoError(t, send(t, c, draft(t, c, "getThing")).Err)
	assert.Equal(t, 2, lent.closed)
}

// closing is a body that tells whether it was closed.
type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error { c.closed = true; return nil }

// What net/http is given says what is sent, and what it gave is given back as soon as it was read.
func TestWhatARequestLeavesBehind(t *testing.T) {
	t.Parallel()
	var asked []*http.Request
	var bodies []*closing
	c := without(t, func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r)
		require.NoError(t, r.Context().Err())
		body := &closing{Reader: strings.NewReader(`{"now":"2026-11-20T12:00:00Z"}`)}
		bodies = append(bodies, body)
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, ContentLength: -1}, nil
	}, func(o *clients.Options) { o.Clock = provider.Clock{Controlled: "http://target.test/clock"} })
	require.NoError(t, send(t, c, draft(t, c, "postThing")).Err)
	_, err := c.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "HTTP/1.1 1.1", asked[0].Proto+" "+string(rune('0'+asked[0].ProtoMajor))+"."+string(rune('0'+asked[0].ProtoMinor)))
	for i := range asked {
		assert.True(t, bodies[i].closed)
		require.Error(t, asked[i].Context().Err(), "its context is over")
	}
}

// A body of one byte is sent, and so is none.
func TestShortBodiesAreSent(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "x", "xy"} {
		c := without(t, func(r *http.Request) (*http.Response, error) {
			got := []byte{}
			if r.Body != nil {
				got, _ = io.ReadAll(r.Body)
			}
			assert.Equal(t, text, string(got))
			return reply(200, nil, ""), nil
		})
		d := draft(t, c, "postThing")
		d.Raw = []byte(text)
		require.NoError(t, send(t, c, d).Err)
	}
}

// A clock that does not answer is waited for as long as a target is.
func TestHowLongAClockIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		c := without(t, func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() },
			func(o *clients.Options) { o.Clock = provider.Clock{Controlled: "http://target.test/clock"} })
		_, err := c.Now(t.Context())
		require.ErrorContains(t, err, "deadline exceeded")
		assert.Equal(t, 30*time.Second, time.Since(began))
	})
}

// Headers after one that net/http writes in its own way are sent as well.
func TestHeadersAfterTheHost(t *testing.T) {
	t.Parallel()
	var got *http.Request
	c := without(t, func(r *http.Request) (*http.Response, error) { got = r; return reply(200, nil, ""), nil })
	d := draft(t, c, "getThing")
	d.SetHeader("Host", "other.test")
	d.SetHeader("X-After", "yes")
	require.NoError(t, send(t, c, d).Err)
	assert.Equal(t, "other.test", got.Host)
	assert.Equal(t, "yes", got.Header.Get("X-After"))
	d.Path = "/%zz"
	assert.EqualError(t, send(t, c, d).Err, `path "/%zz": invalid URL escape "%zz"`)
	w := send(t, c, nil)
	assert.EqualError(t, w.Err, "a draft without an operation")
	assert.True(t, w.Informed, "what was not sent has no length that could be wrong")
}

// A clock may say what it likes beside the time, up to 64 KiB.
func TestHowMuchAClockMaySay(t *testing.T) {
	t.Parallel()
	for length, fine := range map[int]bool{64 << 10: true, 64<<10 + 1: false} {
		const begin, end = `{"now":"2026-11-20T12:00:00Z","more":"`, `"}`
		text := begin + strings.Repeat("x", length-len(begin)-len(end)) + end
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, text), nil },
			func(o *clients.Options) { o.Clock = provider.Clock{Controlled: "http://target.test/clock"} })
		assert.True(t, c.MovesClock())
		_, err := c.Now(t.Context())
		assert.Equal(t, fine, err == nil, length)
	}
}

// How long would have to pass is said in whole seconds, rounded up.
func TestHowLongWouldHaveToPass(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	assert.False(t, c.MovesClock())
	assert.False(t, c.Real())
	for d, want := range map[time.Duration]string{time.Second: "1s", time.Second + 1: "2s", 1500 * time.Millisecond: "2s", 2 * time.Second: "2s", 1: "1s"} {
		stopped := stop(t, c.Advance(t.Context(), d))
		assert.Equal(t, want+" would have to pass, and this environment waits 0s at most: raise max_wait, or give a clock that can be moved", stopped.Reason)
	}
	assert.True(t, newClient(t, clients.Options{Provider: acme(), Target: target(anywhere), Real: true}).Real())
}
