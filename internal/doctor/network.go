package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/clients"
)

// The bounds of a probe, and from where on something is worth saying.
const (
	probeTimeout = 10 * time.Second
	maxProbeBody = 64 << 10
	soon         = 21 * 24 * time.Hour // a certificate ends
	muchSkew     = 30 * time.Second
)

// address is one that the run will use.
type address struct{ name, url string }

func (a address) host() string {
	u, err := url.Parse(a.url)
	if err != nil {
		return a.url
	}
	return u.Hostname()
}

// addresses are those that were given, each once.
func (x *examination) addresses() []address {
	all := []address{{"base_url", x.t.BaseURL}}
	if x.t.TokenURL != "" {
		all = append(all, address{"token_url", x.t.TokenURL})
	}
	return all
}

// network looks whether the target is there: name, connection, TLS, time, and whether anybody answers token requests.
func (x *examination) network(ctx context.Context) {
	transport, err := x.Transport(x.t)
	if err != nil {
		x.say(Line{Check: "tls", State: Wrong, Says: err.Error(), Do: "look at tls of the environment file: paths are relative to it"})
		return
	}
	defer transport.CloseIdleConnections()
	x.ours(transport.TLSClientConfig)
	token := x.tokenAddress()
	if hostOf(token.url) != hostOf(x.t.BaseURL) {
		x.probe(ctx, transport, http.MethodGet, address{"base_url", x.t.BaseURL}, false)
	}
	method := http.MethodPost
	if op, err := x.p.Operation(x.p.Token.Operation); err == nil {
		method = op.Method
	}
	x.probe(ctx, transport, method, token, true)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// tokenAddress is where tokens are asked for.
func (x *examination) tokenAddress() address {
	if x.t.TokenURL != "" {
		return address{"token_url", x.t.TokenURL}
	}
	path := x.t.Paths[x.p.Token.Operation]
	if op, err := x.p.Operation(x.p.Token.Operation); err == nil && path == "" {
		path = op.Path
	}
	return address{"token endpoint", strings.TrimSuffix(x.t.BaseURL, "/") + path}
}

// ours looks at the certificate that we show.
func (x *examination) ours(config *tls.Config) {
	if config == nil {
		return
	}
	for _, c := range config.Certificates {
		if c.Leaf != nil {
			x.ends("client certificate", "our own certificate", "have it renewed", c.Leaf)
		}
	}
}

// ends says when a certificate does, if that is soon.
func (x *examination) ends(check, what, do string, c *x509.Certificate) {
	left, on := c.NotAfter.Sub(x.Now()), c.NotAfter.UTC().Format(time.DateOnly)
	switch {
	case left <= 0:
		x.say(Line{Check: check, State: Wrong, Says: fmt.Sprintf("%s expired on %s", what, on), Do: do})
	case left < soon:
		x.say(Line{Check: check, State: Warning, Says: fmt.Sprintf("%s ends on %s, in %d days", what, on, int(left.Hours()/24)), Do: do})
	}
}

// probe sends one request without any credential and says what became of it.
func (x *examination) probe(ctx context.Context, transport *http.Transport, method string, a address, token bool) {
	ctx, cancel := context.WithTimeout(ctx, x.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, a.url, http.NoBody)
	if err != nil {
		x.say(Line{Check: a.name, State: Wrong, Says: "it is no address", Do: "write it as https://host/path", Place: x.t.Provenance(a.name).Place})
		return
	}
	req.Header.Set("User-Agent", "plimsoll-doctor")
	x.proxy(transport, req, a)
	shown := watch(transport)
	sent := x.Now()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		x.unreached(a, err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	came := x.Now()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxProbeBody))
	x.certificate(a, *shown)
	x.clock(resp, sent, came)
	if token {
		x.endpoint(a, resp)
	} else {
		x.answered(a, resp)
	}
}

// proxy says by which proxy an address is reached.
func (x *examination) proxy(transport *http.Transport, req *http.Request, a address) {
	if transport.Proxy == nil {
		return
	}
	by, err := transport.Proxy(req)
	if err != nil || by == nil {
		return
	}
	from := "proxy of the environment"
	if x.t.Proxy == "" {
		from = "the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
	}
	x.say(Line{Check: "proxy", State: OK, Says: fmt.Sprintf("%s is reached through %s, as %s say", a.host(), by.Redacted(), from)})
}

// watch keeps the certificates that the other side shows.
func watch(transport *http.Transport) *[]*x509.Certificate {
	shown := &[]*x509.Certificate{}
	if transport.TLSClientConfig != nil {
		transport.TLSClientConfig.VerifyConnection = func(s tls.ConnectionState) error {
			*shown = s.PeerCertificates
			return nil
		}
	}
	return shown
}

// unreached says why nobody answered.
func (x *examination) unreached(a address, err error) {
	says := clients.Plainly(err)
	switch {
	case says != "":
	case errors.Is(err, context.DeadlineExceeded):
		says = "no answer within " + x.Timeout.String()
	default:
		says = err.Error()
	}
	x.say(Line{Check: a.name, State: Down, Says: a.host() + ": " + says, Place: x.t.Provenance(a.name).Place,
		Do: "if " + a.url + " is the right address, and nothing between here and there is in the way, ask the provider"})
}

// certificate looks at what the other side showed.
func (x *examination) certificate(a address, chain []*x509.Certificate) {
	for i, c := range chain {
		what := "the certificate of " + a.host()
		if i > 0 {
			what = "an authority that signed the certificate of " + a.host()
		}
		if c.Subject.String() != c.Issuer.String() { // a root is not asked how old it is
			x.ends("certificate", what, "tell the provider", c)
		}
	}
	if len(chain) > 0 {
		x.say(Line{Check: "certificate", State: OK, Says: fmt.Sprintf("%s shows one that is trusted, until %s", a.host(), chain[0].NotAfter.UTC().Format(time.DateOnly))})
	}
}

// clock compares our clock with the target's. Date has whole seconds.
func (x *examination) clock(resp *http.Response, sent, came time.Time) {
	there, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return
	}
	skew := there.Add(500 * time.Millisecond).Sub(sent.Add(came.Sub(sent) / 2)).Round(time.Second)
	if skew.Abs() < muchSkew {
		return
	}
	way := "ahead of"
	if skew < 0 {
		way = "behind"
	}
	x.say(Line{Check: "clock", State: Warning, Says: fmt.Sprintf("the target's clock is %v %s ours", skew.Abs(), way),
		Do: "set this machine's clock; if it is right, tell the provider: tokens are judged by the target's clock, and other clients will judge by theirs"})
}

// answered says that somebody is there.
func (x *examination) answered(a address, resp *http.Response) {
	x.say(Line{Check: a.name, State: OK, Says: fmt.Sprintf("%s answers (status %d without credentials)", a.host(), resp.StatusCode)})
}

// endpoint says what the answer to a token request without credentials tells.
func (x *examination) endpoint(a address, resp *http.Response) {
	line := Line{Check: a.name, State: Warning, Place: x.t.Provenance(a.name).Place}
	media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests:
		line.State, line.Says, line.Do = Down, "the target wants fewer requests (status 429)", "wait, or ask the provider for a higher quota"
	case status == 502 || status == 503 || status == 504:
		line.State, line.Says = Down, fmt.Sprintf("a gateway does not reach the target (status %d)", status)
		line.Do = "wait, or ask the provider"
	case status == http.StatusProxyAuthRequired || status == http.StatusNetworkAuthenticationRequired:
		line.State, line.Says = Wrong, fmt.Sprintf("somebody between us and the target wants a login (status %d)", status)
		line.Do = "give proxy: http://user:password@host:port, or log in to the network"
	case status/100 == 3:
		line.Says = fmt.Sprintf("it sends us elsewhere (status %d, to %s), where no credential will be sent", status, elsewhere(resp))
		line.Do = "if that is the right address, give it"
	case status == http.StatusNotFound || status == http.StatusGone:
		line.Says = fmt.Sprintf("there is nothing at %s (status %d)", a.url, status)
		line.Do = "look whether base_url is without the path that provider.yaml appends, and token_url is the whole address"
	case media == "text/html":
		line.Says = fmt.Sprintf("a page for people answers at %s (status %d, text/html)", a.url, status)
		line.Do = "look at it in a browser: it may be a portal in between, or another server"
	case status/100 == 5:
		line.Says, line.Do = fmt.Sprintf("it answers a token request without credentials with status %d", status), "the run will tell more"
	default:
		line.State, line.Says = OK, fmt.Sprintf("%s answers token requests (status %d without credentials)", a.host(), status)
	}
	x.say(line)
}

// elsewhere is where an answer leads, without what may be secret in it.
func elsewhere(resp *http.Response) string {
	to, err := resp.Location()
	if err != nil {
		return "nowhere"
	}
	return (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String()
}
