package clients

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// broke is a connection that breaks when something is written.
type broke struct{ net.Conn }

func (broke) Write([]byte) (int, error) { return 0, net.ErrClosed }

func TestAMeterTellsWhatItsConnectionSays(t *testing.T) {
	t.Parallel()
	m := &meter{Conn: broke{}}
	one := m.next()
	_, err := m.Write([]byte("GET"))
	require.ErrorIs(t, err, net.ErrClosed)
	assert.True(t, one.silent(), "nothing went out")
	assert.True(t, one.silent(), "and it may be asked twice")
	m = &meter{Conn: deaf{}}
	one = m.next()
	_, err = m.Write([]byte("GET"))
	require.NoError(t, err)
	assert.False(t, one.silent())
	assert.False(t, metering{}.silent())
}

// The body is what comes after the first head that is no interim one, in however many pieces.
func TestWhereABodyBegins(t *testing.T) {
	t.Parallel()
	const early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
	for _, tt := range []struct {
		pieces   []string
		came     int64
		beheaded bool
	}{
		{[]string{"HTTP/1.1 200 OK\r\n\r\nabc"}, 3, false}, {[]string{"HTTP/1.1 200 OK\r\n", "\r\na", "bc", "d"}, 4, false}, {[]string{early + "HTTP/1.1 200 OK\r\n\r\nab"}, 2, false},
		{[]string{early + early, "HTTP/1.1 200 OK\r\n\r\nab", "c"}, 3, false}, {[]string{"\r\n\r\nabc"}, 3, false},
		{[]string{"HTTP/1.1 200 OK\r\nConte"}, 0, true}, {[]string{early + "HTTP/1.1 2"}, 0, true}, {[]string{"hello"}, 0, false}, {nil, 0, false},
		{[]string{"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", maxHeaderBytes-19)}, 0, false},
		{[]string{"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", maxHeaderBytes-20)}, 0, true},
	} {
		m := &meter{Conn: deaf{}}
		one := m.next()
		_, err := m.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
		require.NoError(t, err)
		assert.Zero(t, one.came(), "nothing came yet")
		for _, piece := range tt.pieces {
			m.count([]byte(piece))
		}
		assert.Equal(t, tt.beheaded, one.beheaded(), "%.40q", tt.pieces)
		assert.Equal(t, tt.came, one.came(), "%.40q", tt.pieces)
		if len(tt.pieces) > 0 && strings.HasPrefix(tt.pieces[0], "HTTP/1.1 200 OK\r\n\r\n") {
			_, _ = m.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
			m.count([]byte("HTTP/1.1 2"))
			assert.False(t, one.beheaded(), "another exchange has begun")
		}
	}
	assert.False(t, metering{}.beheaded())
	cut := &meter{Conn: deaf{}}
	one := cut.next()
	_, _ = cut.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
	cut.count([]byte("HTTP/1.1 2"))
	assert.EqualError(t, beheaded(one, errors.New("malformed HTTP response")), "the connection ended in the middle of the header: unexpected EOF")
	assert.EqualError(t, beheaded(one, net.ErrClosed), net.ErrClosed.Error())
	assert.EqualError(t, beheaded(metering{}, errors.New("malformed HTTP response")), "malformed HTTP response")
}

// A pool of connections is bound, and what comes over it is not changed behind our back.
func TestThePoolOfConnections(t *testing.T) {
	t.Parallel()
	pool, err := NewTransport(provider.Target{BaseURL: "http://target.test"})
	require.NoError(t, err)
	assert.Equal(t, int64(256<<10), pool.MaxResponseHeaderBytes)
	assert.Equal(t, "10s", pool.TLSHandshakeTimeout.String())
	assert.Equal(t, 64, pool.MaxIdleConnsPerHost)
	assert.Equal(t, "4s", pool.IdleConnTimeout.String(), "servers close idle connections after five seconds and more")
	assert.True(t, pool.DisableCompression)
	assert.NotNil(t, pool.Proxy, "the variables of the environment decide")
	assert.EqualError(t, errHandshake, "tls: no handshake within 10s")
	for want, targets := range map[bool][]provider.Target{
		true:  {{BaseURL: "https://a.test"}, {BaseURL: "HTTPS://a.test", TokenURL: "http://b.test"}, {BaseURL: "http://a.test", TokenURL: "Https://b.test"}},
		false: {{BaseURL: "http://a.test"}, {BaseURL: "http://a.test", TokenURL: "http://b.test"}},
	} {
		for _, target := range targets {
			assert.Equal(t, want, secure(target), "%s %s", target.BaseURL, target.TokenURL)
		}
	}
	_, err = TLSConfig(provider.TLS{Key: "key.pem"})
	require.ErrorContains(t, err, "tls.certificate and tls.key", "one without the other")
	_, err = TLSConfig(provider.TLS{Certificate: "certificate.pem"})
	require.ErrorContains(t, err, "tls.certificate and tls.key")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	_, err = (&dialer{}).tls(context.Background(), "tcp", listener.Addr().String())
	require.ErrorContains(t, err, "refused")
}

// idler counts how often its idle connections were let go.
type idler struct{ closed int }

func (*idler) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("not asked for")
}
func (i *idler) CloseIdleConnections() { i.closed++ }

// A client lets its own connections go when it is closed, and not those that it was lent.
func TestWhoseConnectionsAreLetGo(t *testing.T) {
	t.Parallel()
	own := &idler{}
	require.NoError(t, (&Client{transport: own}).Close())
	assert.Equal(t, 1, own.closed)
	lent := &idler{}
	require.NoError(t, (&Client{transport: lent, options: Options{Transport: lent}}).Close())
	assert.Zero(t, lent.closed)
	parent := &Client{options: Options{Provider: &provider.Provider{ID: "acme"}}, transport: own, redactor: NewRedactor(nil), clock: &clock{}}
	var urls [3]*url.URL
	for i := range urls {
		urls[i] = &url.URL{Scheme: "http", Host: "target.test"}
	}
	fork, err := parent.copyAt(urls)
	require.NoError(t, err)
	assert.Same(t, own, fork.transport, "a fork uses those of the client that it was made by")
}

// A fork says where it is in three addresses; one that cannot be read is the fault of the environment.
func TestAddressesOfAFork(t *testing.T) {
	t.Parallel()
	answer := forked{BaseURL: "/copy", Clock: "/clock", Close: "/close"}
	_, err := answer.resolve("http://[::1")
	assert.EqualError(t, err, "inconclusive: controlled clock: fork: missing ']' in host")
	urls, err := answer.resolve("https://target.test/fork")
	require.NoError(t, err)
	assert.Equal(t, "https://target.test/copy https://target.test/clock https://target.test/close", urls[0].String()+" "+urls[1].String()+" "+urls[2].String())
	assert.EqualError(t, ErrNoFork, "the clock of this environment offers no fork")
}

// The token may move by the fork, and goes to where the copy is, whatever the address of its clock.
func TestWhereTheTokensOfAForkComeFrom(t *testing.T) {
	t.Parallel()
	c := &Client{options: Options{Provider: &provider.Provider{ID: "acme"}}, redactor: NewRedactor(nil), clock: &clock{}, transport: &idler{}, tokenURL: &url.URL{Scheme: "http", Host: "target.test", Path: "/token"}}
	fork, err := c.copyAt([3]*url.URL{{Scheme: "https", Host: "copy.test:1"}, {Scheme: "http", Host: "clock.test:2"}, {Scheme: "http", Host: "close.test:3"}})
	require.NoError(t, err)
	assert.Equal(t, "https://copy.test:1/token", fork.tokenURL.String())
	assert.Equal(t, "https://copy.test:1", fork.Origins())
	assert.Equal(t, "http://clock.test:2", fork.clock.config.Controlled)
}

// A redirection may take a token along.
func TestATokenThatComesWithARedirection(t *testing.T) {
	t.Parallel()
	p := &provider.Provider{Token: provider.TokenFlow{Value: "$response.body#/access_token"}}
	w := &conformance.Wire{Status: 302, Header: http.Header{"Location": {"https://target.test/#access_token=fake-opaque-token"}}}
	assert.Equal(t, "fake-opaque-token", issued(p, w))
	assert.Empty(t, issued(p, &conformance.Wire{Status: 302, Header: http.Header{"Content-Location": {"https://target.test/#access_token=fake"}}}))
}
