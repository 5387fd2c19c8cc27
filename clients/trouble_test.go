package clients_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

func TestNothingHeals(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 403, 429, 500, 503} {
		requests := 0
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			requests++
			w.Header().Set("Retry-After", "0")
			answer(w, status, nil)
		})
		d := draft(t, c, "getThing")
		d.Token = "expired"
		assert.Equal(t, status, send(t, c, d).Status)
		assert.Equal(t, 1, requests, status)
	}
}

// TestNothingIsSentAgainInSilence: net/http sends a GET again when a used connection breaks, unless it is kept from it. We do too, and
// say so.
func TestNothingIsSentAgainInSilence(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 1 {
			answer(w, 200, nil)
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	})
	sent := 0
	for range 3 {
		sent += 1 + len(send(t, c, draft(t, c, "getThing")).Attempts)
	}
	assert.Equal(t, int64(sent), requests.Load(), "each request is one that was asked for, or an attempt")
	assert.Equal(t, 4, sent, "only the connection that was used before was given another try")
}

func TestStatusTrouble(t *testing.T) {
	t.Parallel()
	for status, cause := range map[int]conformance.Cause{429: conformance.CauseQuota, 502: conformance.CauseOutage, 503: conformance.CauseOutage, 504: conformance.CauseOutage} {
		c := without(t, func(*http.Request) (*http.Response, error) {
			return reply(status, http.Header{"Retry-After": {"120"}}, "later"), nil
		})
		w := send(t, c, draft(t, c, "getThing"))
		var trouble *clients.StatusError
		require.ErrorAs(t, w.Err, &trouble)
		assert.Equal(t, clients.StatusError{Status: status, RetryAfter: "120"}, *trouble)
		assert.Contains(t, w.Err.Error(), fmt.Sprintf("status %d: ", status))
		assert.Contains(t, w.Err.Error(), "Retry-After: 120")
		assert.Equal(t, cause, w.ErrCause)
		assert.Equal(t, status, w.Status)
		assert.Equal(t, "later", string(w.Body))
		require.NoError(t, c.Dead())
	}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 408, 500, 501} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(status, nil, ""), nil })
		w := send(t, c, draft(t, c, "getThing"))
		require.NoError(t, w.Err, status)
		assert.Empty(t, w.ErrCause)
	}
}

func TestTroubleOfTheTransport(t *testing.T) {
	t.Parallel()
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for name, test := range map[string]struct {
		err   error
		cause conformance.Cause
		dead  bool
	}{
		"refused":     {dial(syscall.ECONNREFUSED), conformance.CauseOutage, true},
		"no address":  {dial(&net.DNSError{Err: "no such host", Name: "target.test"}), conformance.CauseOutage, true},
		"dns":         {&net.DNSError{Err: "no such host", Name: "target.test"}, conformance.CauseOutage, true},
		"certificate": {&tls.CertificateVerificationError{Err: errors.New("expired")}, conformance.CauseOutage, true},
		"alert":       {tls.AlertError(40), conformance.CauseOutage, true},
		"tls":         {errors.New("tls: no shared cipher"), conformance.CauseOutage, true},
		"plain":       {errors.New("http: server gave HTTP response to HTTPS client"), conformance.CauseOutage, true},
		"reset":       {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, conformance.CauseOutage, false},
		"closed":      {io.EOF, conformance.CauseOutage, false},
		"no http":     {errors.New("net/http: HTTP/1.x transport connection broken: malformed HTTP response \"x\""), conformance.CauseContract, false},
		"big header":  {errors.New("net/http: server response headers exceeded 9 bytes; aborted"), conformance.CauseContract, false},
		"wrapped":     {&url.Error{Op: "Get", URL: "http://x/?key=" + sampleSecret, Err: syscall.ECONNRESET}, conformance.CauseOutage, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			c := without(t, func(*http.Request) (*http.Response, error) { requests++; return nil, test.err })
			w := send(t, c, draft(t, c, "getThing"))
			require.Error(t, w.Err)
			assert.NotContains(t, w.Err.Error(), sampleSecret)
			assert.Equal(t, test.cause, w.ErrCause)
			assert.Zero(t, w.Status)
			assert.Equal(t, test.dead, c.Dead() != nil)
			again := send(t, c, draft(t, c, "getThing"))
			require.Error(t, again.Err)
			if test.dead {
				assert.Equal(t, 1, requests, "a dead target is asked once")
				assert.Equal(t, conformance.CauseOutage, again.ErrCause)
				stopped := stop(t, again.Err)
				assert.Equal(t, conformance.Inconclusive, stopped.Verdict, "it was not sent")
				assert.Equal(t, conformance.CauseOutage, stopped.Cause)
				assert.Equal(t, w.Err.Error(), stopped.Reason, "one text for one dead target")
				assert.Contains(t, stopped.Reason, "the target target.test cannot be reached: ")
				assert.ErrorIs(t, c.Dead(), test.err)
			} else {
				assert.Equal(t, 2, requests)
			}
		})
	}
}

func TestDeadIsPerHost(t *testing.T) {
	t.Parallel()
	o := options("http://target.test")
	o.Target.TokenURL = "http://login.test/token"
	o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "login.test" {
			return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
		}
		return reply(200, nil, ""), nil
	})
	c := newClient(t, o)
	require.Error(t, send(t, c, draft(t, c, "requestToken")).Err)
	require.ErrorContains(t, c.Dead(), "login.test")
	require.NoError(t, send(t, c, draft(t, c, "getThing")).Err)
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	c := newClient(t, options("http://"+wirefault.Refusing(t)))
	w := send(t, c, draft(t, c, "getThing"))
	require.ErrorIs(t, w.Err, syscall.ECONNREFUSED)
	assert.Equal(t, conformance.CauseOutage, w.ErrCause)
	assert.Error(t, c.Dead())
}

func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	c := newClient(t, options(server.URL))
	w := send(t, c, draft(t, c, "requestToken"))
	require.Error(t, w.Err)
	assert.Equal(t, conformance.CauseOutage, w.ErrCause)
	assert.Error(t, c.Dead())
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		start := time.Now()
		w := send(t, c, draft(t, c, "getThing"))
		assert.Equal(t, 30*time.Second, time.Since(start))
		require.ErrorIs(t, w.Err, context.DeadlineExceeded)
		assert.ErrorContains(t, w.Err, "within 30s")
		assert.Equal(t, conformance.CauseOutage, w.ErrCause)
		require.NoError(t, c.Dead(), "slow is not dead")

		o.Target.Timeout = provider.Span(3 * time.Second)
		c, err = clients.New(o)
		require.NoError(t, err)
		start = time.Now()
		send(t, c, draft(t, c, "getThing"))
		assert.Equal(t, 3*time.Second, time.Since(start))
	})
}

func TestInterruption(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := without(t, func(r *http.Request) (*http.Response, error) {
		cancel()
		return nil, &net.OpError{Op: "dial", Err: r.Context().Err()}
	})
	w := c.Session(nil).Send(ctx, draft(t, c, "getThing"), conformance.PurposeCall)
	require.ErrorContains(t, w.Err, "interrupted")
	assert.Equal(t, conformance.CauseHarness, w.ErrCause)
	require.NoError(t, c.Dead(), "it was us")
}

func TestRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		o.Target.Rate = 2
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil })
		c, err := clients.New(o)
		require.NoError(t, err)
		start := time.Now()
		for range 6 {
			w := send(t, c, draft(t, c, "getThing"))
			require.NoError(t, w.Err)
			assert.Zero(t, w.Elapsed, "waiting is not the target's time")
		}
		assert.Equal(t, 2*time.Second, time.Since(start).Round(100*time.Millisecond), "two at once, then two a second")

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		w := c.Session(nil).Send(ctx, draft(t, c, "getThing"), conformance.PurposeCall)
		require.ErrorContains(t, w.Err, "rate")
		assert.Equal(t, conformance.CauseHarness, w.ErrCause)
	})
}
