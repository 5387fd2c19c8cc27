package clients_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
)

func TestPlainWords(t *testing.T) {
	t.Parallel()
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Source: &net.TCPAddr{Port: 4711}, Err: err}
	}
	soon := time.Now().Add(48 * time.Hour)
	for want, err := range map[string]error{
		"connection refused":                                              dial(&os.SyscallError{Syscall: "connect", Err: syscall.ECONNREFUSED}),
		"no route to it":                                                  dial(syscall.EHOSTUNREACH),
		"no connection within 10s":                                        dial(os.ErrDeadlineExceeded),
		"the connection was reset":                                        &net.OpError{Op: "write", Err: syscall.EPIPE},
		"the proxy: no route to it":                                       &net.OpError{Op: "proxyconnect", Err: dial(syscall.ENETUNREACH)},
		"there is no address for the name api.example":                    &net.DNSError{Name: "api.example", IsNotFound: true, Server: "10.0.0.1:53"},
		"no name server answered when asked for api.example":              &net.DNSError{Name: "api.example", IsTimeout: true},
		"the name api.example could not be looked up: server misbehaving": &net.DNSError{Name: "api.example", Err: "server misbehaving"},
		"the connection was closed without an answer":                     io.EOF,
		"the connection was reset, or closed without an answer, while the request was being sent": &net.OpError{Op: "write", Source: &net.TCPAddr{Port: 4711}, Err: net.ErrClosed},
		"the connection was spoilt by an answer that went on after its end":                       fmt.Errorf("readLoopPeekFailLocked: %w", io.ErrNoProgress),
		"it asks for a client certificate: give tls.certificate and tls.key":                      &net.OpError{Op: "remote error", Err: tls.AlertError(116)},
		"its certificate is not for a.example, but for nobody":                                    x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a.example"},
		"its certificate is not for a.example, but for b, c, d, …":                                x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"b", "c", "d", "e"}}, Host: "a.example"},
		"its certificate is not good before " + soon.UTC().Format(time.DateOnly) + ": is this machine's clock right?": &tls.CertificateVerificationError{
			Err: x509.CertificateInvalidError{Cert: &x509.Certificate{NotBefore: soon, NotAfter: soon.Add(time.Hour)}, Reason: x509.Expired}},
		"": errors.New("anything else"),
	} {
		assert.Equal(t, want, clients.Plainly(err))
		if want == "" {
			continue
		}
		c := without(t, func(*http.Request) (*http.Response, error) { return nil, err })
		w := send(t, c, draft(t, c, "getThing"))
		require.ErrorContains(t, w.Err, want)
		require.NotContains(t, w.Err.Error(), "4711", "our own port is another one each time")
		require.ErrorIs(t, w.Err, err)
	}
	assert.Empty(t, clients.Plainly(io.ErrUnexpectedEOF))
}

func TestAnswersOfOthers(t *testing.T) {
	t.Parallel()
	for want, test := range map[string]struct {
		status int
		header http.Header
	}{
		"status 407: a proxy asks for a user and a password":                                                       {407, nil},
		"status 511: somebody between us and the target answered (it asks for a login to the network)":             {511, nil},
		"status 403: somebody between us and the target answered (X-Squid-Error: ERR_ACCESS_DENIED 0)":             {403, http.Header{"X-Squid-Error": {"ERR_ACCESS_DENIED 0"}}},
		"status 500: somebody between us and the target answered (Proxy-Status: p; error=destination_unavailable)": {500, http.Header{"Proxy-Status": {"p; error=destination_unavailable"}}},
		"status 522: somebody between us and the target answered (Server: cloudflare)":                             {522, http.Header{"Server": {"Cloudflare"}}},
		"status 503: a gateway does not reach the target, Retry-After: 5":                                          {503, http.Header{"Retry-After": {"5"}}},
		"": {200, http.Header{"X-Squid-Error": {"x"}, "Via": {"1.1 p"}}},
	} {
		c := without(t, func(*http.Request) (*http.Response, error) {
			return reply(test.status, test.header, "<html></html>"), nil
		})
		w := send(t, c, draft(t, c, "getThing"))
		if want == "" {
			require.NoError(t, w.Err)
			continue
		}
		require.EqualError(t, w.Err, want)
		assert.Equal(t, test.status, w.Status)
		assert.Equal(t, "<html></html>", string(w.Body))
	}
	for _, quiet := range []struct {
		status int
		header http.Header
	}{{522, nil}, {403, http.Header{"Via": {"1.1 p"}}}, {500, http.Header{"Proxy-Status": {"p"}}}} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(quiet.status, quiet.header, ""), nil })
		require.NoError(t, send(t, c, draft(t, c, "getThing")).Err, quiet.status)
	}
}
