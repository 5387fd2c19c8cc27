package doctor_test

import (
	"context"
	"crypto/tls"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/doctor"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

const aDay = 24 * time.Hour

// counter answers like a token endpoint that is asked without credentials, and keeps what it was asked.
type counter struct {
	mu      sync.Mutex
	asked   []string
	answers func(w http.ResponseWriter)
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	c.asked = append(c.asked, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization")+string(body))
	c.mu.Unlock()
	if c.answers != nil {
		c.answers(w)
		return
	}
	w.WriteHeader(http.StatusUnauthorized)
}

func TestATargetThatIsThere(t *testing.T) {
	t.Parallel()
	c := &counter{}
	server := wirefault.Serve(t, c, nil)
	lines := examine(t, everything, environ(server.URL))
	assert.Empty(t, said(lines))
	assert.Equal(t, "127.0.0.1 answers token requests (status 401 without credentials)", about(t, lines, "token endpoint").Says)
	assert.Equal(t, []string{"POST /token "}, c.asked, "no account is tried")
	examine(t, everything, environ(server.URL), offline)
	assert.Len(t, c.asked, 1)
	lines = examine(t, everything, environ(server.URL), online)
	assert.Len(t, lines, 1, "what was given was looked at before")
}

func TestATokenServiceElsewhere(t *testing.T) {
	t.Parallel()
	there, tokens := &counter{}, &counter{}
	login := wirefault.Serve(t, tokens, nil)
	lines := examine(t, everything, environ(wirefault.Serve(t, there, nil).URL, "PLIMSOLL_ACME_TOKEN_URL="+login.URL+"/oauth?v=1"))
	assert.Empty(t, said(lines))
	assert.Equal(t, []string{"GET / "}, there.asked)
	assert.Equal(t, []string{"POST /oauth?v=1 "}, tokens.asked)
	assert.Equal(t, "127.0.0.1 answers (status 401 without credentials)", about(t, lines, "base_url").Says)
	lines = examine(t, everything, environ("http://"+wirefault.Refusing(t), "PLIMSOLL_ACME_TOKEN_URL="+login.URL+"/oauth"))
	assert.Equal(t, []string{"down base_url: 127.0.0.1: connection refused"}, said(lines))
}

// Where something is wrong nothing is sent: it could go to where it does not belong.
func TestNothingIsSentWhereSomethingIsWrong(t *testing.T) {
	t.Parallel()
	c := &counter{}
	examine(t, everything, environ(wirefault.Serve(t, c, nil).URL, "PLIMSOLL_ACME_CLIENT_SECRET=fake\n"))
	assert.Empty(t, c.asked)
}

func TestATargetThatIsNotThere(t *testing.T) {
	t.Parallel()
	lines := examine(t, everything, environ("http://"+wirefault.Refusing(t)))
	line := about(t, lines, "token endpoint")
	assert.Equal(t, doctor.Down, line.State)
	assert.Equal(t, "127.0.0.1: connection refused", line.Says)
	assert.Contains(t, line.Do, "/token is the right address")
	assert.Equal(t, conformance.ExitUnjudged, doctor.ExitCode(lines))

	fails := func(err error) func(*doctor.Options) {
		return func(o *doctor.Options) {
			o.Transport = func(provider.Target) (*http.Transport, error) {
				return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err }}, nil
			}
		}
	}
	for want, err := range map[string]error{
		"down token endpoint: acme.invalid: there is no address for the name acme.invalid": &net.DNSError{Name: "acme.invalid", IsNotFound: true},
		"down token endpoint: acme.invalid: something else":                                assert.AnError,
	} {
		want = strings.Replace(want, "something else", assert.AnError.Error(), 1)
		assert.Equal(t, []string{want}, said(examine(t, swap(t, everything, "    base_url", "    allow_http: true\n    base_url"), environ("http://acme.invalid"), fails(err))))
	}
}

func TestATargetThatIsSlow(t *testing.T) {
	t.Parallel()
	server := wirefault.NewRaw(t, func(net.Conn, *http.Request) {})
	lines := examine(t, everything, environ(server.URL()), func(o *doctor.Options) { o.Timeout = 30 * time.Millisecond })
	assert.Equal(t, []string{"down token endpoint: 127.0.0.1: no answer within 30ms"}, said(lines))
}

// sealed is the environment of a server with TLS.
func sealed(t *testing.T, ca *wirefault.Authority, more string) string {
	t.Helper()
	return swap(t, everything, "    base_url", "    tls: {ca: \""+ca.File(t)+"\""+more+"}\n    base_url")
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	ca, stranger := wirefault.NewAuthority(t), wirefault.NewAuthority(t)
	on := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.DateOnly) }
	for name, test := range map[string]struct {
		cert tls.Certificate
		want []string
		code int
	}{
		"fine":       {ca.Issue(t, 60*aDay), []string{}, 0},
		"ends soon":  {ca.Issue(t, 10*aDay+time.Hour), []string{"warning certificate: the certificate of 127.0.0.1 ends on " + on(10*aDay+time.Hour) + ", in 10 days"}, 0},
		"expired":    {ca.Issue(t, -aDay), []string{"down token endpoint: 127.0.0.1: its certificate expired on " + on(-aDay)}, 3},
		"other host": {ca.Issue(t, aDay, "api.example"), []string{"down token endpoint: 127.0.0.1: its certificate is not for 127.0.0.1, but for api.example"}, 3},
		"stranger": {stranger.Issue(t, aDay), []string{"down token endpoint: 127.0.0.1: its certificate is of an authority that is not trusted here: " +
			"if it is the right one, give its certificate as tls.ca"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := wirefault.Serve(t, &counter{}, &test.cert)
			lines := examine(t, sealed(t, ca, ""), environ(server.URL))
			assert.Equal(t, test.want, said(lines))
			assert.Equal(t, test.code, doctor.ExitCode(lines))
			if name == "fine" {
				assert.Equal(t, "127.0.0.1 shows one that is trusted, until "+on(60*aDay), about(t, lines, "certificate").Says)
			}
		})
	}
}

func TestOurOwnCertificate(t *testing.T) {
	t.Parallel()
	ca := wirefault.NewAuthority(t)
	cert := ca.Issue(t, 60*aDay)
	server := wirefault.Serve(t, &counter{}, &cert, func(s *httptest.Server) {
		s.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.Pool(), MinVersion: tls.VersionTLS12}
	})
	with := func(life time.Duration) []doctor.Line {
		file, key := wirefault.Files(t, ca.Issue(t, life))
		return examine(t, sealed(t, ca, ", certificate: \""+file+"\", key: \""+key+"\""), environ(server.URL))
	}
	assert.Empty(t, said(with(60*aDay)))
	assert.Contains(t, said(with(5*aDay + time.Hour))[0], "warning client certificate: our own certificate ends on ")
	assert.Contains(t, said(with(-aDay))[0], "wrong client certificate: our own certificate expired on ")
	assert.Equal(t, []string{"down token endpoint: 127.0.0.1: it asks for a client certificate: give tls.certificate and tls.key"},
		said(examine(t, sealed(t, ca, ""), environ(server.URL))))
	lines := examine(t, swap(t, everything, "    base_url", "    tls: {ca: missing.pem}\n    base_url"), environ(server.URL))
	require.Len(t, said(lines), 1)
	assert.Contains(t, said(lines)[0], "wrong tls: tls.ca: open missing.pem")
}

func TestTheClock(t *testing.T) {
	t.Parallel()
	for skew, want := range map[time.Duration]string{
		0: "", 20 * time.Second: "", -20 * time.Second: "",
		2 * time.Hour: "2h0m0s ahead of", -90 * time.Second: "1m30s behind",
	} {
		server := wirefault.Serve(t, &counter{answers: func(w http.ResponseWriter) {
			w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusUnauthorized)
		}}, nil)
		lines := examine(t, everything, environ(server.URL))
		if want == "" {
			assert.Empty(t, said(lines), skew)
			continue
		}
		require.Len(t, said(lines), 1)
		line := about(t, lines, "clock")
		assert.Equal(t, doctor.Warning, line.State)
		assert.Regexp(t, `^the target's clock is (2h0m0s|1h59m59s|2h0m1s|1m30s|1m29s|1m31s) (ahead of|behind) ours$`, line.Says)
		assert.Contains(t, line.Says, strings.SplitN(want, " ", 2)[1])
	}
	server := wirefault.NewRaw(t, func(conn net.Conn, _ *http.Request) {
		_, _ = conn.Write([]byte("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"))
	})
	assert.Empty(t, said(examine(t, everything, environ(server.URL()))), "a target without a clock")
}

func TestTheProxy(t *testing.T) {
	t.Parallel()
	proxy := wirefault.NewProxy(t, nil)
	server := wirefault.Serve(t, &counter{}, nil)
	lines := examine(t, everything, environ(server.URL, "PLIMSOLL_ACME_PROXY="+strings.Replace(proxy.URL, "//", "//user:fake-proxy-password@", 1)))
	assert.Empty(t, said(lines))
	line := about(t, lines, "proxy")
	assert.Contains(t, line.Says, "127.0.0.1 is reached through http://user:xxxxx@127.0.0.1:")
	assert.NotContains(t, line.Says, "fake-proxy-password")
	assert.Equal(t, int64(1), proxy.Requests.Load())
	lines = examine(t, everything, environ(server.URL, "PLIMSOLL_ACME_PROXY=http://"+wirefault.Refusing(t)))
	assert.Equal(t, []string{"down token endpoint: 127.0.0.1: the proxy: connection refused"}, said(lines))
}

func TestWhatTheTokenEndpointAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		header http.Header
		want   string
		code   int
	}{
		"400":      {400, nil, "", 0},
		"405":      {405, nil, "", 0},
		"415":      {415, nil, "", 0},
		"200":      {200, http.Header{"Content-Type": {"application/json"}}, "", 0},
		"429":      {429, nil, "down token endpoint: the target wants fewer requests (status 429)", 3},
		"502":      {502, nil, "down token endpoint: a gateway does not reach the target (status 502)", 3},
		"503":      {503, http.Header{"Content-Type": {"text/html"}}, "down token endpoint: a gateway does not reach the target (status 503)", 3},
		"504":      {504, nil, "down token endpoint: a gateway does not reach the target (status 504)", 3},
		"407":      {407, nil, "wrong token endpoint: somebody between us and the target wants a login (status 407)", 2},
		"511":      {511, nil, "wrong token endpoint: somebody between us and the target wants a login (status 511)", 2},
		"500":      {500, nil, "warning token endpoint: it answers a token request without credentials with status 500", 0},
		"404":      {404, nil, "warning token endpoint: there is nothing at URL/token (status 404)", 0},
		"410":      {410, nil, "warning token endpoint: there is nothing at URL/token (status 410)", 0},
		"html":     {200, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, "warning token endpoint: a page for people answers at URL/token (status 200, text/html)", 0},
		"redirect": {301, http.Header{"Location": {"https://login.example/token?key=fake"}}, "warning token endpoint: it sends us elsewhere (status 301, to https://login.example/token), where no credential will be sent", 0},
		"nowhere":  {302, nil, "warning token endpoint: it sends us elsewhere (status 302, to nowhere), where no credential will be sent", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := wirefault.Serve(t, &counter{answers: func(w http.ResponseWriter) {
				maps.Copy(w.Header(), test.header)
				w.WriteHeader(test.status)
			}}, nil)
			lines := examine(t, everything, environ(server.URL))
			assert.Equal(t, test.code, doctor.ExitCode(lines))
			if test.want == "" {
				assert.Empty(t, said(lines))
				return
			}
			assert.Equal(t, []string{strings.Replace(test.want, "URL", server.URL, 1)}, said(lines))
			assert.NotEmpty(t, about(t, lines, "token endpoint").Do)
		})
	}
}

// A gigabyte is not read, and what is not HTTP is no answer.
func TestAnAnswerWithoutEnd(t *testing.T) {
	t.Parallel()
	server := wirefault.Serve(t, &counter{answers: func(w http.ResponseWriter) {
		block := make([]byte, 1<<20)
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}}, nil)
	assert.Empty(t, said(examine(t, everything, environ(server.URL))))
	garbage := wirefault.NewRaw(t, func(conn net.Conn, _ *http.Request) { _, _ = conn.Write([]byte("SSH-2.0-x\r\n")); _ = conn.Close() })
	require.Len(t, said(examine(t, everything, environ(garbage.URL()))), 1)
}
