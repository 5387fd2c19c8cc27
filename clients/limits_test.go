package clients

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// A lifetime that an answer states is one from a second to a hundred years.
func TestWhichStatedLifetimeIsBelieved(t *testing.T) {
	t.Parallel()
	flow := provider.TokenFlow{Stated: "$response.body#/expires_in"}
	for stated, want := range map[string]time.Duration{
		"3600": time.Hour, `"3600"`: time.Hour, "1": time.Second, "0": 0, "-1": 0, "1.5": 0, "null": 0, `"soon"`: 0,
		"3162240000": 3162240000 * time.Second, "3162240001": 0, "99999999999999999999": 0,
	} {
		w := &conformance.Wire{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"expires_in":` + stated + `}`)}
		assert.Equal(t, want, statedLife(w, flow), stated)
	}
	assert.Zero(t, statedLife(&conformance.Wire{}, flow))
}

// A token that states no lifetime has none, however old it was when it was handed out.
func TestALifetimeIsStatedOrThereIsNone(t *testing.T) {
	t.Parallel()
	token := encoded(`{"alg":"RS256"}`) + "." + encoded(`{"iat":1000}`) + ".c2ln"
	flow := provider.TokenFlow{Lifetime: provider.Span(time.Hour), Stated: "$response.body#/expires_in"}
	for body, want := range map[string]time.Duration{`{}`: 0, `{"expires_in":60}`: 2 * time.Minute} {
		var b births
		b.note(&conformance.Wire{Issued: token, Status: 200, Body: []byte(body), Started: time.Unix(1060, 0), TargetTime: time.Unix(1060, 0)}, flow)
		assert.Equal(t, want, b.of(token).life, body)
		assert.Equal(t, time.Minute, b.of(token).older)
	}
}

// Retry-After holds seconds or a date; one of the past asks for no pause, and a number that no clock holds says nothing.
func TestHowLongATargetAsksToBeLeftAlone(t *testing.T) {
	t.Parallel()
	c := &Client{clock: &clock{ours: func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }}}
	for text, want := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, "2147483647": 2147483647 * time.Second, "2147483648": -1, "-1": -1, "soon": -1, "": -1,
		"Fri, 20 Nov 2026 12:00:09 GMT": 9 * time.Second, "Fri, 20 Nov 2026 11:59:00 GMT": 0,
	} {
		got, said := c.retryAfter(http.Header{"Retry-After": {text}})
		assert.Equal(t, want >= 0, said, text)
		if said {
			assert.Equal(t, want, got, text)
		}
	}
}

// A target is left alone where it asks for more than we wait, not where it asks for as much.
func TestWhatIsTooLongToWait(t *testing.T) {
	t.Parallel()
	c := &Client{}
	for seconds, want := range map[string]bool{"5": false, "30": false, "31": true, "": false} {
		w := &conformance.Wire{Err: &StatusError{Status: 429}, Header: http.Header{"Retry-After": {seconds}}}
		c.clock = &clock{ours: time.Now}
		_, asked := c.asksTooMuch(w)
		assert.Equal(t, want, asked, "%q", seconds)
	}
}

// How old a token is on a real clock is told by ours alone: that of the target may be set.
func TestTheAgeOfATokenOnARealClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	k := &clock{ours: func() time.Time { return now }}
	born := birth{known: true, ours: now.Add(-time.Minute), target: now.Add(-time.Hour), older: time.Second}
	assert.Equal(t, time.Minute+time.Second, k.since(t.Context(), born))
}

// A shared token is used up to a minute before its end, half its life where that is shorter, and for ever where no life is documented.
func TestHowLongASharedTokenIsUsed(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		lifetime, age time.Duration
		want          bool
	}{
		{0, 1000 * time.Hour, true}, {1, 0, false}, {time.Hour, 59*time.Minute - 1, true}, {time.Hour, 59 * time.Minute, false},
		{30 * time.Second, 15*time.Second - 1, true}, {30 * time.Second, 15 * time.Second, false}, {time.Minute + 1, 0, true}, {time.Minute + 1, time.Second, false},
	} {
		c := &Client{options: Options{Provider: &provider.Provider{Token: provider.TokenFlow{Lifetime: provider.Span(tt.lifetime)}}}, clock: &clock{ours: func() time.Time { return now }}}
		c.births.byToken = map[string]birth{"fake-opaque-token": {ours: now.Add(-tt.age)}}
		assert.Equal(t, tt.want, c.alive(t.Context(), &Token{Value: NewSecret("fake-opaque-token")}), "%v of %v", tt.age, tt.lifetime)
	}
}

// A request of an operation or a credential that nobody documents is not the documented one.
func TestWhatIsNotAsDocumented(t *testing.T) {
	t.Parallel()
	c := &Client{options: Options{Provider: &provider.Provider{}}}
	assert.False(t, c.asDocumented(&Draft{Role: "default", Operation: &provider.Operation{ID: "nosuch"}}))
	assert.False(t, c.asDocumented(&Draft{Role: "nobody", Operation: &provider.Operation{ID: "nosuch"}}))
}

// Whatever the environment says is taken, be it ever so little; 0 stands for the default.
func TestBoundsOfTheEnvironment(t *testing.T) {
	t.Parallel()
	c := &Client{}
	assert.Equal(t, 30*time.Second, c.longestWait())
	assert.Equal(t, 30*time.Second, c.timeout())
	assert.Equal(t, int64(1<<20), c.maxBody())
	assert.Equal(t, 1, c.attempts())
	c.options = Options{MaxBody: 1, Target: provider.Target{Timeout: 1, Retry: provider.Retry{MaxWait: 1, Attempts: 1}}, Real: true}
	assert.Equal(t, time.Duration(1), c.longestWait())
	assert.Equal(t, time.Duration(1), c.timeout())
	assert.Equal(t, int64(1), c.maxBody())
	assert.Equal(t, 1, c.attempts())
	for most, want := range map[int]int{-1: 0, 0: 0, 1: 1, 3: 3} {
		assert.Equal(t, want, cap(newQueue(most)))
	}
}

// What a status means is said in words, with what somebody on the way put into the answer.
func TestWordsForAStatus(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*StatusError{
		"status 429: the target wants fewer requests":                                    {Status: 429},
		"status 429: the target wants fewer requests, Retry-After: 7":                    {Status: 429, RetryAfter: "7"},
		"status 407: a proxy asks for a user and a password":                             {Status: 407},
		"status 503: a gateway does not reach the target":                                {Status: 503},
		"status 403: somebody between us and the target answered (X-Squid-Error: ERR 0)": {Status: 403, Between: "X-Squid-Error: ERR 0"},
	} {
		assert.EqualError(t, e, want)
	}
}

// Some statuses are Cloudflare's own, and only where it says that it is there.
func TestStatusesOfCloudflare(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{519: "", 520: "Server: cloudflare", 525: "Server: cloudflare", 530: "Server: cloudflare", 531: "", 404: "", 200: ""} {
		assert.Equal(t, want, between(status, http.Header{"Server": {"cloudflare"}}), status)
		assert.Empty(t, between(status, http.Header{"Server": {"nginx"}}), status)
	}
	squid := http.Header{"X-Squid-Error": {"ERR_ACCESS_DENIED 0"}}
	for status, want := range map[int]string{200: "", 297: "", 298: "", 299: "", 300: "X-Squid-Error: ERR_ACCESS_DENIED 0", 403: "X-Squid-Error: ERR_ACCESS_DENIED 0"} {
		assert.Equal(t, want, between(status, squid), status)
	}
}

// A message repeats eighty bytes of a foreign text, and no half of a letter.
func TestClip(t *testing.T) {
	t.Parallel()
	eighty := strings.Repeat("x", 80)
	assert.Equal(t, eighty, clip(eighty))
	assert.Equal(t, eighty+"…", clip(eighty+"x"))
	assert.Equal(t, eighty[:79]+"…", clip(eighty[:79]+"ä and more"))
}

// Each of these tells that the other side is there, but not as somebody who can be trusted; in plain words as well.
func TestBrokenTLS(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		&tls.CertificateVerificationError{Err: errors.New("bad")}, tls.RecordHeaderError{Msg: "no"}, x509.UnknownAuthorityError{}, x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a"},
		tls.AlertError(40), &net.OpError{Op: "remote error", Err: errors.New("alert")}, errors.New("tls: no"), errors.New("http: server gave HTTP response to HTTPS client"),
	} {
		assert.True(t, brokenTLS(err), "%T", err)
		assert.True(t, brokenTLS(plainly(err)), "%T", err)
		assert.True(t, unreachable(plainly(err)), "%T", err)
	}
	for _, err := range []error{&tls.CertificateVerificationError{Err: errors.New("bad")}, tls.RecordHeaderError{Msg: "no"}} {
		assert.True(t, brokenTLS(fmt.Errorf("the proxy: %w", err)), "%T", err)
	}
	for _, err := range []error{&net.OpError{Op: "read", Err: errors.New("reset")}, &net.OpError{Err: errors.New("reset")}, errors.New("anything")} {
		assert.False(t, brokenTLS(err), "%v", err)
	}
}

// Who stops a request says who has to act.
func TestTheCauseOfAStop(t *testing.T) {
	t.Parallel()
	for _, cause := range []conformance.Cause{conformance.CauseQuota, conformance.CauseCredential, ""} {
		assert.Equal(t, cause, causeOf(fmt.Errorf("not sent: %w", conformance.Stopf(conformance.Untested, cause, "no"))))
	}
}

// Of the ways in which a certificate may be wrong only the time is said as the time.
func TestACertificateThatIsWrongOtherwise(t *testing.T) {
	t.Parallel()
	past := &x509.Certificate{NotAfter: time.Date(2020, 2, 3, 0, 0, 0, 0, time.UTC)}
	assert.Equal(t, "its certificate expired on 2020-02-03", Plainly(x509.CertificateInvalidError{Cert: past, Reason: x509.Expired}))
	assert.Empty(t, Plainly(x509.CertificateInvalidError{Cert: past, Reason: x509.NotAuthorizedToSign}))
	assert.Empty(t, Plainly(x509.CertificateInvalidError{Reason: x509.Expired}), "without the certificate nothing is known of its time")
}
