package clients_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"path/filepath"
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

// Why there is no token is said in the words of what happened, not as a broken contract.
func TestWhyThereIsNoToken(t *testing.T) {
	t.Parallel()
	const elsewhere = "requestToken was sent elsewhere with status 302, and is not followed: is the address in the environment the right one?"
	for name, tt := range map[string]struct {
		status int
		header http.Header
		body   string
		want   string
	}{
		"elsewhere":     {302, http.Header{"Location": {"/login"}}, "", elsewhere},
		"no address":    {304, nil, "", "requestToken gave no token: expected a success, got status 304"},
		"an odd status": {299, nil, `{}`, "requestToken gave no token: status 299, and no token at $response.body#/access_token"},
		"not found":     {404, nil, "", "requestToken gave no token: expected a success, got status 404"},
		"busy":          {503, nil, "", "requestToken gave no token: status 503: a gateway does not reach the target"},
	} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(tt.status, tt.header, tt.body), nil })
		_, err := c.Token(t.Context(), "default")
		assert.Equal(t, tt.want, stop(t, err).Reason, name)
	}
	c := without(t, func(*http.Request) (*http.Response, error) { return nil, errors.New("tls: no") })
	_, err := c.Token(t.Context(), "default")
	assert.Equal(t, "the target target.test cannot be reached: tls: no", stop(t, err).Reason)
	c = without(t, nil, func(o *clients.Options) { o.Provider.Token.Operation = "broken" })
	_, err = c.Token(t.Context(), "default")
	stopped := stop(t, err)
	assert.Equal(t, `no token could be asked for: operation broken: path /broken/{nobody}: no value for the parameter at "{nobody}"`, stopped.Reason)
	assert.Equal(t, conformance.Error, stopped.Verdict)
	c = without(t, func(*http.Request) (*http.Response, error) {
		return reply(299, nil, `{"access_token":"fake-opaque-token"}`), nil
	})
	_, err = c.Token(t.Context(), "default")
	require.NoError(t, err, "a success, if an odd one")
}

// Exchanges are numbered in decimal, those of a scenario and those before it.
func TestNumbersOfExchanges(t *testing.T) {
	t.Parallel()
	var setup []string
	c := without(t, func(*http.Request) (*http.Response, error) {
		return reply(200, nil, `{"access_token":"fake-opaque-token"}`), nil
	},
		func(o *clients.Options) {
			o.OnSetup = func(w *conformance.Wire, _ error) { setup = append(setup, w.ID) }
		})
	session := c.Session(nil)
	var sent []string
	for range 12 {
		_, err := c.Token(t.Context(), "default")
		require.NoError(t, err)
		c.Forget()
		sent = append(sent, session.Send(t.Context(), draft(t, c, "getThing"), conformance.PurposeCall).ID)
	}
	assert.Equal(t, "s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 s12", strings.Join(setup, " "))
	assert.Equal(t, "e1 e2 e3 e4 e5 e6 e7 e8 e9 e10 e11 e12", strings.Join(sent, " "))
}

// An attempt that there is no time for is not made, and the trouble of the one before stays.
func TestNoTimeForAnotherAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []any{replies(503, nil)}}
		c, _ := real(t, s, func(o *clients.Options) { o.Target.Rate = 0.1 })
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		w := c.Session(nil).Send(ctx, draft(t, c, "getThing"), conformance.PurposeCall)
		require.EqualError(t, w.Err, "status 503: a gateway does not reach the target")
		assert.Empty(t, w.Attempts)
		assert.Equal(t, 1, s.requests)
	})
}

// Nor is one to a target that was given up meanwhile.
func TestGivenUpBetweenTwoAttempts(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{replies(503, nil), errors.New("tls: no")}}
	var c *clients.Client
	c, _ = real(t, s, func(o *clients.Options) {
		o.Sleep = func(ctx context.Context, _ time.Duration) error {
			send(t, c, draft(t, c, "getThing"))
			return nil
		}
	})
	w := send(t, c, draft(t, c, "getThing"))
	require.EqualError(t, w.Err, "the target target.test cannot be reached: tls: no")
	assert.Equal(t, conformance.CauseOutage, w.ErrCause)
	assert.Equal(t, 2, s.requests)
}

// What cannot be asked for is said with the provider and the field.
func TestWhatIsWrongIsSaidWithItsField(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*clients.Options){
		`provider acme: base_url: expected an http or https URL, got "ftp://x"`:  func(o *clients.Options) { o.Target.BaseURL = "ftp://x" },
		`provider acme: base_url: expected no query in http://x?a=b`:             func(o *clients.Options) { o.Target.BaseURL = "http://x?a=b" },
		`provider acme: token_url: expected an http or https URL, got "ftp://x"`: func(o *clients.Options) { o.Target.TokenURL = "ftp://x" },
		`provider acme: proxy: missing ']' in host`:                              func(o *clients.Options) { o.Target.Proxy = "http://[::1" },
	} {
		o := options(anywhere)
		change(&o)
		_, err := clients.New(o)
		assert.EqualError(t, err, want)
	}
}

// A secret shows nothing, by whichever method it is asked.
func TestASecretShowsNothing(t *testing.T) {
	t.Parallel()
	s := clients.NewSecret(sampleSecret)
	assert.Equal(t, "[secret]", s.GoString())
	assert.Equal(t, "[secret]", s.LogValue().String())
	assert.Equal(t, "[secret]", s.String())
}

// An authority of one's own is trusted beside those of the machine, not in their place.
func TestAnAuthorityBesideThoseOfTheMachine(t *testing.T) {
	t.Parallel()
	const pem = `-----BEGIN CERTIFICATE-----
MIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAKBggqhkjOPQQDAjASMRAw
DgYDVQQKEwdBY21lIENvMB4XDTE3MTAyMDE5NDMwNloXDTE4MTAyMDE5NDMwNlow
EjEQMA4GA1UEChMHQWNtZSBDbzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABD0d
7VNhbWvZLWPuj/RtHFjvtJBEwOkhbN/BnnE8rnZR8+sbwnc/KhCk3FhnpHZnQz7B
5aETbbIgmuvewdjvSBSjYzBhMA4GA1UdDwEB/wQEAwICpDATBgNVHSUEDDAKBggr
BgEFBQcDATAPBgNVHRMBAf8EBTADAQH/MCkGA1UdEQQiMCCCDmxvY2FsaG9zdDo1
NDUzgg4xMjcuMC4wLjE6NTQ1MzAKBggqhkjOPQQDAgNIADBFAiEA2zpJEPQyz6/l
Wf86aX6PepsntZv2GYlA5UpabfT2EZICICpJ5h/iI+i341gBmLiAFQOyTDT+/wQc
6MF9+Yw1Yy0t
-----END CERTIFICATE-----
`
	file := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(file, []byte(pem), 0o600))
	want, err := x509.SystemCertPool()
	require.NoError(t, err)
	require.True(t, want.AppendCertsFromPEM([]byte(pem)))
	config, err := clients.TLSConfig(provider.TLS{CA: file})
	require.NoError(t, err)
	assert.True(t, want.Equal(config.RootCAs))
}
