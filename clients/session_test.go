package clients_test

import (
	"bytes"
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
	"slices"
	"strings"
	"sync"
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
)

// roundTrip is a transport made of a function: a target without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// over replaces the transport.
func over(f roundTrip) func(*clients.Options) {
	return func(o *clients.Options) { o.Transport = f }
}

// reply is an answer without a network.
func reply(status int, header http.Header, body string) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

func without(t *testing.T, f roundTrip, change ...func(*clients.Options)) *clients.Client {
	t.Helper()
	o := options("http://target.test")
	o.Transport = f
	for _, c := range change {
		c(&o)
	}
	return newClient(t, o)
}

func TestSendRecordsTheExchange(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Method+" "+r.URL.RequestURI()+" "+string(body))
		answer(w, 201, map[string]string{"a": "b"})
	})
	var observed []*conformance.Wire
	session := c.Session(func(w *conformance.Wire) { observed = append(observed, w) })
	assert.Same(t, c, session.Client())
	w := session.Send(t.Context(), draft(t, c, "requestToken"), conformance.PurposeControl)
	require.NoError(t, w.Err)
	assert.Equal(t, []*conformance.Wire{w}, observed)
	assert.Equal(t, "e1", w.ID)
	assert.Equal(t, []string{"acme", "requestToken", "default", "POST"}, []string{w.Provider, w.Operation, w.Credential, w.Method})
	assert.Equal(t, conformance.PurposeControl, w.Purpose)
	assert.Equal(t, "/token", w.URL.Path)
	assert.Equal(t, "grant_type=client_credentials", string(w.RequestBody))
	assert.Equal(t, "POST /token grant_type=client_credentials", w.Header.Get("X-Seen"))
	assert.Equal(t, []string{"application/x-www-form-urlencoded"}, w.RequestHeader["Content-Type"])
	assert.Equal(t, 201, w.Status)
	assert.Equal(t, "HTTP/1.1", w.Proto)
	assert.JSONEq(t, `{"a":"b"}`, string(w.Body))
	assert.True(t, w.Informed)
	assert.False(t, w.Truncated)
	assert.Positive(t, w.Elapsed)
	assert.WithinDuration(t, time.Now(), w.Started, time.Minute)
	assert.WithinDuration(t, time.Now(), w.TargetTime, time.Minute)
	assert.Equal(t, conformance.UnknownAge, w.TokenAge)
	assert.Empty(t, w.Issued)
	assert.Equal(t, "e2", session.Send(t.Context(), draft(t, c, "getThing"), conformance.PurposeCall).ID)
	assert.Equal(t, "e1", c.Session(nil).Send(t.Context(), draft(t, c, "getThing"), conformance.PurposeCall).ID, "each scenario counts by itself")
}

func TestBentDraftsAreProbes(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil })
	d := draft(t, c, "getThing")
	d.Bent, d.Method, d.Path = true, "DELETE", "/nowhere?x=y"
	w := send(t, c, d)
	assert.Equal(t, conformance.PurposeProbe, w.Purpose)
	assert.Equal(t, "DELETE", w.Method)
	assert.Equal(t, "http://target.test/nowhere?x=y&page=1", w.URL.String())
	assert.Equal(t, conformance.PurposeControl, c.Session(nil).Send(t.Context(), d, conformance.PurposeControl).Purpose)
}

func TestSendNeverPanics(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil })
	for _, d := range []*clients.Draft{nil, {}, {Operation: &provider.Operation{}, Method: "BAD METHOD", Path: "\x00"}} {
		w := send(t, c, d)
		require.Error(t, w.Err)
		assert.Equal(t, conformance.CauseHarness, w.ErrCause)
		assert.NotNil(t, w.URL)
		assert.Zero(t, w.Status)
	}
	d := draft(t, c, "postThing")
	d.SetMember("bad", func() {})
	require.ErrorContains(t, send(t, c, d).Err, `body member "bad"`)
}

func TestInvalidRequestsAreOurFault(t *testing.T) {
	t.Parallel()
	c := serve(t, func(http.ResponseWriter, *http.Request) {})
	d := draft(t, c, "getThing")
	d.SetHeader("X-Bad", "line\nbreak")
	w := send(t, c, d)
	require.Error(t, w.Err)
	assert.Equal(t, conformance.CauseHarness, w.ErrCause)
	require.NoError(t, c.Dead())
}

func TestRequestsAsTheyAreSent(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	c := without(t, func(r *http.Request) (*http.Response, error) {
		got = r
		body, _ = io.ReadAll(r.Body)
		return reply(200, nil, ""), nil
	})
	d := draft(t, c, "postThing")
	d.RepeatMember("name")
	d.SetMember("z", map[string]any{"b": 1, "a": "<&>"})
	d.Header = append(d.Header, clients.Pair{Name: "X-Twice", Value: "1"}, clients.Pair{Name: "x-twice", Value: "2"}, clients.Pair{Name: "Host", Value: "other.test"})
	d.SetQuery("q", "a b+c")
	send(t, c, d)
	assert.Equal(t, `{"name":"a thing","name":"a thing","z":{"a":"<&>","b":1}}`, string(body), "in this order, twice where asked, nothing escaped for HTML")
	assert.Equal(t, []string{"1", "2"}, got.Header["X-Twice"])
	assert.Equal(t, "other.test", got.Host)
	assert.Equal(t, "q=a%20b%2Bc", got.URL.RawQuery)
	assert.Equal(t, "plimsoll", got.Header.Get("User-Agent"))
	assert.Equal(t, "gzip", got.Header.Get("Accept-Encoding"))

	d = draft(t, c, "postThing")
	d.SendAs(clients.BodyForm)
	d.SetMember("n", 5)
	d.SetMember("o", map[string]any{"a": true})
	d.SetMember("bad", func() {})
	send(t, c, d)
	assert.Equal(t, "name=a+thing&n=5&o=%7B%22a%22%3Atrue%7D&bad=", string(body))

	d = draft(t, c, "postThing")
	d.Raw = []byte("{not json")
	d.SetHeader("Accept-Encoding", "identity")
	send(t, c, d)
	assert.Equal(t, "{not json", string(body))
	assert.Equal(t, []string{"identity"}, got.Header["Accept-Encoding"])

	d = draft(t, c, "getThing")
	d.RawQuery = "a=%zz&&b"
	send(t, c, d)
	assert.Equal(t, "a=%zz&&b", got.URL.RawQuery)
}

// rawServer answers every connection with the same bytes and keeps what it was sent.
func rawServer(t *testing.T, response string) (base string, sent func() string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var mu sync.Mutex
	var got bytes.Buffer
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			buffer := make([]byte, 64<<10)
			n, _ := conn.Read(buffer)
			mu.Lock()
			got.Write(buffer[:n])
			mu.Unlock()
			_, _ = io.WriteString(conn, response)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close() })
	return "http://" + listener.Addr().String(), func() string {
		mu.Lock()
		defer mu.Unlock()
		return got.String()
	}
}

const okResponse = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

func TestHeaderNamesOnTheWire(t *testing.T) {
	t.Parallel()
	base, sent := rawServer(t, okResponse)
	c := newClient(t, options(base))
	d := draft(t, c, "getThing")
	d.Token, d.LowerCaseNames = "t0ken-value", true
	w := send(t, c, d)
	require.NoError(t, w.Err)
	lines := strings.Split(sent(), "\r\n")
	assert.Contains(t, lines, "authorization: Bearer t0ken-value")
	assert.Contains(t, lines, "accept: application/json")
	assert.Contains(t, lines, "user-agent: plimsoll")
	assert.Contains(t, lines, "accept-encoding: gzip")
	assert.False(t, slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "User-Agent") }))
	assert.False(t, slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Accept-Encoding") }))
	assert.Equal(t, []string{"Bearer t0ken-value"}, w.RequestHeader["authorization"])
	assert.NotContains(t, w.RequestHeader, "User-Agent")

	base, sent = rawServer(t, okResponse)
	c = newClient(t, options(base))
	d = draft(t, c, "getThing")
	d.Token = "t0ken-value"
	require.NoError(t, send(t, c, d).Err)
	assert.Contains(t, strings.Split(sent(), "\r\n"), "Authorization: Bearer t0ken-value")
}

func TestRequestsWithoutABody(t *testing.T) {
	t.Parallel()
	for method, expected := range map[string]string{"GET": "", "POST": "Content-Length: 0", "DELETE": "", "OPTIONS": ""} {
		base, sent := rawServer(t, okResponse)
		c := newClient(t, options(base))
		d := draft(t, c, "getThing")
		d.Method = method
		require.NoError(t, send(t, c, d).Err)
		assert.NotContains(t, sent(), "Transfer-Encoding", method)
		if expected == "" {
			assert.NotContains(t, sent(), "Content-Length", method)
		} else {
			assert.Contains(t, sent(), expected, method)
		}
	}
}

func TestTokenURL(t *testing.T) {
	t.Parallel()
	var got []string
	o := options("http://target.test/api/")
	o.Target.TokenURL = "https://login.test/oauth/token?v=2"
	o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		got = append(got, r.URL.String())
		return reply(200, nil, ""), nil
	})
	c := newClient(t, o)
	send(t, c, draft(t, c, "requestToken"))
	d := draft(t, c, "requestToken")
	d.SetQuery("x", "y")
	send(t, c, d)
	d = draft(t, c, "requestToken")
	d.Path, d.Bent = "/elsewhere", true
	send(t, c, d)
	send(t, c, draft(t, c, "getThing"))
	assert.Equal(t, []string{
		"https://login.test/oauth/token?v=2", "https://login.test/oauth/token?v=2&x=y", "https://login.test/elsewhere", "http://target.test/api/things/17?page=1",
	}, got)
}

func TestNoCredentialLeavesTheTarget(t *testing.T) {
	t.Parallel()
	asked := 0
	c := without(t, func(r *http.Request) (*http.Response, error) {
		asked++
		assert.Equal(t, "target.test", r.URL.Host)
		return reply(200, nil, ""), nil
	})
	for _, path := range []string{"http://evil.test/", "//evil.test/x", "/\\evil.test", "@evil.test/", ":80@evil.test/", "/../..//evil.test", ".evil.test/"} {
		d := draft(t, c, "getThing")
		d.Path, d.Bent = path, true
		w := send(t, c, d)
		if w.Err != nil {
			assert.Equal(t, conformance.CauseHarness, w.ErrCause)
		}
	}
	assert.Positive(t, asked)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed to another origin") }))
	defer other.Close()
	requests := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		http.Redirect(w, r, other.URL+"/x?key="+sampleSecret, http.StatusTemporaryRedirect)
	})
	w := send(t, c, draft(t, c, "requestToken"))
	require.NoError(t, w.Err)
	assert.Equal(t, 307, w.Status)
	assert.Equal(t, 0, w.Redirects)
	assert.Equal(t, 1, requests)
	assert.NotContains(t, c.Redactor().Exchange(w).Response.Header.Get("Location"), sampleSecret)
}

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

// TestBrokenConnectionsAreNotRetried: net/http sends a GET again when a used connection breaks, unless it is kept from it.
func TestBrokenConnectionsAreNotRetried(t *testing.T) {
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
	for _, method := range []string{"GET", "GET", "GET"} {
		d := draft(t, c, "getThing")
		d.Method = method
		send(t, c, d)
	}
	assert.Equal(t, int64(3), requests.Load(), "one request for each Send")
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
				assert.ErrorContains(t, again.Err, "not sent: the target target.test cannot be reached")
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
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	base := "http://" + listener.Addr().String()
	require.NoError(t, listener.Close())
	c := newClient(t, options(base))
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

func TestSessionUnderConcurrency(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { answer(w, 200, nil) })
	var mu sync.Mutex
	ids := map[string]bool{}
	session := c.Session(func(w *conformance.Wire) {
		mu.Lock()
		defer mu.Unlock()
		ids[w.ID] = true
	})
	d := draft(t, c, "getThing")
	d.Token, d.Present = opaqueToken, "body"
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { assert.NoError(t, session.Send(t.Context(), d, conformance.PurposeCall).Err) })
	}
	group.Wait()
	assert.Len(t, ids, 20)
}
