package clients

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// The bounds of a connection.
const (
	maxHeaderBytes  = 256 << 10
	dialTimeout     = 10 * time.Second
	idleConnections = 64
	// A connection that a server has just closed breaks the request that uses it next. Servers close idle connections after five
	// seconds and more, so we do so before.
	idleTimeout = 4 * time.Second
)

// NewTransport makes the pool of connections to a target: its proxy, the authorities it is trusted by, our certificate. Nothing
// is decompressed behind our back. Where the target names no proxy, the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY decide,
// which net/http does not ask for loopback.
func NewTransport(t provider.Target) (*http.Transport, error) {
	config, err := TLSConfig(t.TLS)
	if err != nil {
		return nil, err
	}
	proxy, err := Proxy(t)
	if err != nil {
		return nil, err
	}
	dialer := &dialer{net: net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}, config: config}
	return &http.Transport{
		Proxy:                  proxy,
		DialContext:            dialer.plain,
		DialTLSContext:         dialer.tls,
		TLSClientConfig:        config,    // behind a proxy
		ForceAttemptHTTP2:      secure(t), // a config of our own would switch it off
		TLSHandshakeTimeout:    dialTimeout,
		MaxIdleConnsPerHost:    idleConnections,
		IdleConnTimeout:        idleTimeout,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeaderBytes,
		OnProxyConnectResponse: proxyRefusal,
	}, nil
}

func secure(t provider.Target) bool {
	return strings.HasPrefix(strings.ToLower(t.BaseURL), "https:") || strings.HasPrefix(strings.ToLower(t.TokenURL), "https:")
}

// Proxy says by which proxy a target is reached.
func Proxy(t provider.Target) (func(*http.Request) (*url.URL, error), error) {
	switch t.Proxy {
	case "":
		return http.ProxyFromEnvironment, nil
	case provider.NoProxy:
		return nil, nil //nolint:nilnil // net/http takes nil for none
	}
	u, err := url.Parse(t.Proxy)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", unwrapURL(err))
	}
	return http.ProxyURL(u), nil
}

// ProxyError says that a proxy would not let us through to the target.
type ProxyError struct{ Status int }

// Error says what the proxy answered.
func (e *ProxyError) Error() string {
	if e.Status == http.StatusProxyAuthRequired {
		return "the proxy asks for a user and a password: give proxy: http://user:password@host:port"
	}
	return fmt.Sprintf("the proxy does not let us through to it: status %d", e.Status)
}

func proxyRefusal(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{answer.StatusCode}
}

// TLSConfig reads the files of a target's TLS settings.
func TLSConfig(t provider.TLS) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	if t.CA != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool() // a machine without authorities: then ours are all there are
		}
		raw, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, fmt.Errorf("tls.ca: %w", err)
		}
		if !pool.AppendCertsFromPEM(raw) {
			return nil, fmt.Errorf("tls.ca: %s: expected certificates in PEM form, found none", t.CA)
		}
		config.RootCAs = pool
	}
	if t.Certificate != "" || t.Key != "" {
		ours, err := tls.LoadX509KeyPair(t.Certificate, t.Key)
		if err != nil {
			return nil, fmt.Errorf("tls.certificate and tls.key: %w", err)
		}
		config.Certificates = []tls.Certificate{ours}
	}
	return config, nil
}

// dialer makes connections that count what comes over them.
type dialer struct {
	net    net.Dialer
	config *tls.Config
}

func (d *dialer) plain(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.net.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &meter{Conn: conn}, nil
}

// tls makes a connection and its handshake. HTTP/2 says itself where a message ends, and net/http speaks it only over a
// *tls.Conn.
func (d *dialer) tls(ctx context.Context, network, address string) (net.Conn, error) {
	raw, err := d.net.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	config := d.config.Clone()
	if host, _, err := net.SplitHostPort(address); err == nil {
		config.ServerName = host
	}
	conn := tls.Client(raw, config)
	shake, cancel := context.WithTimeoutCause(ctx, dialTimeout, errHandshake)
	defer cancel()
	if err := conn.HandshakeContext(shake); err != nil {
		_ = raw.Close()
		if errors.Is(context.Cause(shake), errHandshake) {
			err = errHandshake
		}
		return nil, err
	}
	if conn.ConnectionState().NegotiatedProtocol == "h2" {
		return conn, nil
	}
	return &meter{Conn: conn}, nil
}

var errHandshake = errors.New("tls: no handshake within " + dialTimeout.String())
