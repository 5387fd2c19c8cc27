package clients_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

const aDay = 24 * time.Hour

func fine(w http.ResponseWriter, _ *http.Request) { answer(w, 200, map[string]string{"a": "b"}) }

// behind makes a client for a server, with changes to its target.
func behind(t *testing.T, base string, change func(*provider.Target)) *clients.Client {
	t.Helper()
	o := options(base)
	if change != nil {
		change(&o.Target)
	}
	return newClient(t, o)
}

func TestAnAuthorityOfOnesOwn(t *testing.T) {
	t.Parallel()
	ca := wirefault.NewAuthority(t)
	cert := ca.Issue(t, aDay)
	for _, h2 := range []bool{false, true} {
		server := wirefault.Serve(t, http.HandlerFunc(fine), &cert, func(s *httptest.Server) { s.EnableHTTP2 = h2 })
		c := behind(t, server.URL, func(target *provider.Target) { target.TLS.CA = ca.File(t) })
		w := send(t, c, draft(t, c, "getThing"))
		require.NoError(t, w.Err)
		assert.Equal(t, 200, w.Status)
		assert.Equal(t, map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[h2], w.Proto)
	}
}

func TestACertificateThatWillNotDo(t *testing.T) {
	t.Parallel()
	ca, stranger := wirefault.NewAuthority(t), wirefault.NewAuthority(t)
	until := time.Now().Add(-aDay).UTC().Format(time.DateOnly)
	for name, test := range map[string]struct {
		cert tls.Certificate
		want string
	}{
		"expired":    {ca.Issue(t, -aDay), "its certificate expired on " + until},
		"wrong host": {ca.Issue(t, aDay, "api.example", "other.example"), "its certificate is not for 127.0.0.1, but for api.example, other.example"},
		"stranger":   {stranger.Issue(t, aDay), "its certificate is of an authority that is not trusted here: if it is the right one, give its certificate as tls.ca"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := wirefault.Serve(t, http.HandlerFunc(fine), &test.cert)
			c := behind(t, server.URL, func(target *provider.Target) { target.TLS.CA = ca.File(t) })
			w := send(t, c, draft(t, c, "getThing"))
			require.EqualError(t, w.Err, "the target "+strings.TrimPrefix(server.URL, "https://")+" cannot be reached: "+test.want)
			assert.Equal(t, conformance.CauseOutage, w.ErrCause)
			require.Error(t, c.Dead())
			assert.Empty(t, w.Attempts)
		})
	}
}

func TestAClientCertificate(t *testing.T) {
	t.Parallel()
	ca := wirefault.NewAuthority(t)
	cert := ca.Issue(t, aDay)
	server := wirefault.Serve(t, http.HandlerFunc(fine), &cert, func(s *httptest.Server) {
		s.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.Pool(), MinVersion: tls.VersionTLS12}
	})
	with := behind(t, server.URL, func(target *provider.Target) {
		target.TLS.CA = ca.File(t)
		target.TLS.Certificate, target.TLS.Key = wirefault.Files(t, ca.Issue(t, aDay))
	})
	require.NoError(t, send(t, with, draft(t, with, "getThing")).Err)
	without := behind(t, server.URL, func(target *provider.Target) { target.TLS.CA = ca.File(t) })
	require.ErrorContains(t, send(t, without, draft(t, without, "getThing")).Err, "it asks for a client certificate: give tls.certificate and tls.key")
	require.Error(t, without.Dead())
}

func TestFilesThatCannotBe(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	require.NoError(t, os.WriteFile(empty, []byte("nothing"), 0o600))
	for want, files := range map[string]provider.TLS{
		"provider acme: tls.ca: open missing.pem: no such file or directory":    {CA: "missing.pem"},
		"empty.pem: expected certificates in PEM form, found none":              {CA: empty},
		"provider acme: tls.certificate and tls.key: open missing.pem: no such": {Certificate: "missing.pem", Key: empty},
	} {
		o := options("https://localhost")
		o.Target.TLS = files
		_, err := clients.New(o)
		require.ErrorContains(t, err, want)
	}
}

func TestNoTLSThere(t *testing.T) {
	t.Parallel()
	server := wirefault.Serve(t, http.HandlerFunc(fine), nil)
	c := behind(t, strings.Replace(server.URL, "http:", "https:", 1), nil)
	require.ErrorContains(t, send(t, c, draft(t, c, "getThing")).Err, "it does not speak TLS there: is the address http, or the port another one?")
	assert.Error(t, c.Dead())
}

func TestAProxy(t *testing.T) {
	t.Parallel()
	ca := wirefault.NewAuthority(t)
	cert := ca.Issue(t, aDay)
	proxy := wirefault.NewProxy(t, nil)
	through := func(target *provider.Target) { target.Proxy, target.TLS.CA = proxy.URL, ca.File(t) }
	plain := behind(t, wirefault.Serve(t, http.HandlerFunc(fine), nil).URL, through)
	w := send(t, plain, draft(t, plain, "getThing"))
	require.NoError(t, w.Err)
	assert.Equal(t, "1.1 test-proxy", w.Header.Get("Via"))
	sealed := behind(t, wirefault.Serve(t, http.HandlerFunc(fine), &cert).URL, through)
	require.NoError(t, send(t, sealed, draft(t, sealed, "getThing")).Err)
	assert.Equal(t, []int64{2, 1}, []int64{proxy.Requests.Load(), proxy.Tunnels.Load()})
	none := behind(t, wirefault.Serve(t, http.HandlerFunc(fine), nil).URL, func(target *provider.Target) { target.Proxy = provider.NoProxy })
	require.NoError(t, send(t, none, draft(t, none, "getThing")).Err)
	assert.Equal(t, int64(2), proxy.Requests.Load())
}

func TestAProxyThatRefuses(t *testing.T) {
	t.Parallel()
	for status, test := range map[int]struct {
		want  string
		cause conformance.Cause
	}{
		407: {"the proxy asks for a user and a password: give proxy: http://user:password@host:port", conformance.CauseCredential},
		403: {"the proxy does not let us through to it: status 403", conformance.CauseOutage},
	} {
		proxy := wirefault.NewProxy(t, func(w http.ResponseWriter, _ *http.Request) bool {
			http.Error(w, "<html>no</html>", status)
			return true
		})
		c := behind(t, "https://target.test", func(target *provider.Target) { target.Proxy = proxy.URL })
		w := send(t, c, draft(t, c, "getThing"))
		require.EqualError(t, w.Err, "the target target.test cannot be reached: "+test.want)
		assert.Equal(t, test.cause, w.ErrCause)
		require.Error(t, c.Dead())
	}
	c := behind(t, "https://target.test", func(target *provider.Target) { target.Proxy = "http://" + wirefault.Refusing(t) })
	require.EqualError(t, send(t, c, draft(t, c, "getThing")).Err, "the target target.test cannot be reached: the proxy: connection refused")
	o := options("https://target.test")
	o.Target.Proxy = "http://%zz"
	_, err := clients.New(o)
	require.ErrorContains(t, err, "proxy: ")
}

// bytesOf is a server that answers every request with this text.
func bytesOf(t *testing.T, text string) *wirefault.Raw {
	t.Helper()
	return wirefault.NewRaw(t, func(conn net.Conn, _ *http.Request) { _, _ = conn.Write([]byte(text)) })
}

func TestLengthsThatAreNotSo(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 9000)
	for name, test := range map[string]struct {
		text, want string
		body       string
	}{
		"right":         {"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}", "", `{"a":1}`},
		"interim":       {"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}", "", `{"a":1}`},
		"too short":     {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"a\":1}", "the body goes on after the 4 bytes that Content-Length says it has", `{"a"`},
		"too short 2":   {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + long[:40], "the body goes on after the 4 bytes that Content-Length says it has", "xxxx"},
		"chunked":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n", "", `{"a":1}`},
		"none":          {"HTTP/1.1 204 No Content\r\n\r\n", "", ""},
		"none, but so":  {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n{\"a\":1}", "the body goes on after the 0 bytes that Content-Length says it has", ""},
		"two lengths":   {"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 8\r\n\r\n{\"a\":1}", "Content-Length", ""},
		"not a length":  {"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n{\"a\":1}", "bad Content-Length", ""},
		"long and good": {fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(long), long), "", long},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := behind(t, bytesOf(t, test.text).URL(), nil)
			w := send(t, c, draft(t, c, "getThing"))
			if test.want == "" {
				require.NoError(t, w.Err)
				assert.True(t, w.Informed)
			} else {
				require.ErrorContains(t, w.Err, test.want)
			}
			assert.Equal(t, test.body, string(w.Body))
			if strings.HasPrefix(test.want, "the body") {
				assert.False(t, w.Informed)
				assert.Equal(t, conformance.CauseOutage, w.ErrCause)
			}
		})
	}
}

// Over TLS net/http speaks HTTP/1.1 too, and the same can happen.
func TestLengthsOverTLS(t *testing.T) {
	t.Parallel()
	ca := wirefault.NewAuthority(t)
	cert := ca.Issue(t, aDay)
	server := wirefault.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"a\":1}"))
			_ = conn.Close()
		}
	}), &cert)
	c := behind(t, server.URL, func(target *provider.Target) { target.TLS.CA = ca.File(t) })
	assert.ErrorContains(t, send(t, c, draft(t, c, "getThing")).Err, "the body goes on after the 4 bytes")
}

// A connection is used again, and what came over it before counts no more.
func TestLengthsOfManyAnswers(t *testing.T) {
	t.Parallel()
	conns := map[net.Conn]bool{}
	server := wirefault.NewRaw(t, func(conn net.Conn, _ *http.Request) {
		conns[conn] = true
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}"))
	})
	c := behind(t, server.URL(), nil)
	for range 20 {
		require.NoError(t, send(t, c, draft(t, c, "getThing")).Err)
	}
	assert.Len(t, conns, 1)
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	arrived, proceed := make(chan struct{}, 10), make(chan struct{})
	server := wirefault.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-proceed
		fine(w, r)
	}), nil)
	c := behind(t, server.URL, func(target *provider.Target) { target.Concurrency = 2 })
	d := draft(t, c, "getThing")
	session, done := c.Session(nil), make(chan error, 5)
	for range 5 {
		go func() { done <- session.Send(t.Context(), d, conformance.PurposeCall).Err }()
	}
	<-arrived
	<-arrived
	assert.Empty(t, arrived, "no third one comes while two are there")
	close(proceed)
	for range 5 {
		require.NoError(t, <-done)
	}
}
