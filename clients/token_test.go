package clients_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
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

// setup collects what OnSetup is told.
type setup struct {
	mu    sync.Mutex
	wires []*conformance.Wire
	errs  []error
}

func (s *setup) see(o *clients.Options) {
	o.OnSetup = func(w *conformance.Wire, err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.wires, s.errs = append(s.wires, w), append(s.errs, err)
	}
}

// issuer hands out token-1, token-2, ….
func issuer(asked *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, map[string]any{"access_token": fmt.Sprintf("token-number-%d-not-real", asked.Add(1))})
	}
}

// broken is a server that has no token to give.
func noToken(status int, body any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { answer(w, status, body) }
}

func TestTokenIsShared(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	var told setup
	c := serve(t, issuer(&asked), told.see)
	var group sync.WaitGroup
	for range 30 {
		group.Go(func() {
			token, err := c.Token(t.Context(), "default")
			assert.NoError(t, err)
			assert.Equal(t, "token-number-1-not-real", token.Value.Reveal())
			assert.Equal(t, "default", token.Role)
		})
	}
	group.Wait()
	assert.Equal(t, int64(1), asked.Load(), "asked once, however many want it")
	require.Len(t, told.wires, 1)
	assert.Equal(t, conformance.PurposeSetup, told.wires[0].Purpose)
	assert.Equal(t, "s1", told.wires[0].ID)
	assert.Equal(t, "token-number-1-not-real", told.wires[0].Issued)
	require.NoError(t, told.errs[0])

	limited, err := c.Token(t.Context(), "limited")
	require.NoError(t, err)
	assert.Equal(t, "token-number-2-not-real", limited.Value.Reveal(), "one for each credential")
	assert.Equal(t, "s2", told.wires[1].ID)
	assert.Equal(t, "limited", told.wires[1].Credential)
}

func TestForget(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	c := serve(t, issuer(&asked))
	_, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	c.Forget()
	token, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, "token-number-2-not-real", token.Value.Reveal())
}

func TestFreshIsNotShared(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	var told setup
	c := serve(t, issuer(&asked), told.see)
	var observed []*conformance.Wire
	session := c.Session(func(w *conformance.Wire) { observed = append(observed, w) })
	fresh, w, err := session.Fresh(t.Context(), "default", conformance.PurposeCall)
	require.NoError(t, err)
	assert.Equal(t, []*conformance.Wire{w}, observed)
	assert.Equal(t, "e1", w.ID)
	assert.Equal(t, "token-number-1-not-real", fresh.Value.Reveal())
	shared, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, "token-number-2-not-real", shared.Value.Reveal())
	fresh, _, err = session.Fresh(t.Context(), "default", conformance.PurposeCall)
	require.NoError(t, err)
	assert.Equal(t, "token-number-3-not-real", fresh.Value.Reveal())
	shared, err = c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, "token-number-2-not-real", shared.Value.Reveal(), "the shared one stays")
	assert.Len(t, told.wires, 1)

	_, w, err = session.Fresh(t.Context(), "none", conformance.PurposeCall)
	assert.Equal(t, conformance.Untested, stop(t, err).Verdict)
	assert.Nil(t, w)
}

func TestNoToken(t *testing.T) {
	t.Parallel()
	token := map[string]any{"access_token": "token-not-real"}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		cause   conformance.Cause
		reason  string
	}{
		"401":       {noToken(401, nil), conformance.CauseCredential, `status 401: check the credential "default"`},
		"403":       {noToken(403, nil), conformance.CauseCredential, "status 403"},
		"400":       {noToken(400, nil), conformance.CauseCredential, "status 400"},
		"404":       {noToken(404, nil), conformance.CauseContract, "expected a success, got status 404"},
		"500":       {noToken(500, token), conformance.CauseContract, "expected a success, got status 500"},
		"302":       {noToken(302, token), conformance.CauseContract, "status 302"},
		"429":       {noToken(429, token), conformance.CauseQuota, "status 429"},
		"503":       {noToken(503, token), conformance.CauseOutage, "status 503"},
		"elsewhere": {noToken(200, map[string]any{"token": "x"}), conformance.CauseContract, "no token at $response.body#/access_token"},
		"number":    {noToken(200, map[string]any{"access_token": 17}), conformance.CauseContract, "no token at"},
		"null":      {noToken(200, map[string]any{"access_token": nil}), conformance.CauseContract, "no token at"},
		"empty":     {noToken(200, map[string]any{"access_token": ""}), conformance.CauseContract, "no token at"},
		"no json":   {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }, conformance.CauseContract, "no token at"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			var told setup
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				test.handler(w, r)
			}, told.see)
			for range 3 {
				_, err := c.Token(t.Context(), "default")
				s := stop(t, err)
				assert.Equal(t, conformance.Inconclusive, s.Verdict)
				assert.Equal(t, test.cause, s.Cause)
				assert.Contains(t, s.Reason, "requestToken gave no token: ")
				assert.Contains(t, s.Reason, test.reason)
				c.Forget()
			}
			assert.Equal(t, int64(1), asked.Load(), "it is asked once")
			require.Len(t, told.errs, 1)
			assert.Equal(t, test.cause, stop(t, told.errs[0]).Cause)

			_, w, err := c.Session(nil).Fresh(t.Context(), "default", conformance.PurposeCall)
			assert.Equal(t, test.cause, stop(t, err).Cause)
			assert.NotNil(t, w)
			assert.Equal(t, int64(2), asked.Load(), "a scenario that asks itself does ask")
		})
	}
}

func TestNoTokenFromADeadTarget(t *testing.T) {
	t.Parallel()
	asked := 0
	c := without(t, func(*http.Request) (*http.Response, error) {
		asked++
		return nil, &net.OpError{Op: "dial", Err: fmt.Errorf("near %s: %w", sampleSecret, syscall.ECONNREFUSED)}
	})
	for _, role := range []string{"default", "limited", "default"} {
		_, err := c.Token(t.Context(), role)
		s := stop(t, err)
		assert.Equal(t, conformance.CauseOutage, s.Cause)
		assert.Contains(t, s.Reason, "connection refused")
		assert.NotContains(t, s.Reason, sampleSecret)
	}
	assert.Equal(t, 1, asked)
}

func TestNoTokenWithoutCredential(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return nil, errors.New("asked") })
	_, err := c.Token(t.Context(), "none")
	assert.Equal(t, conformance.Untested, stop(t, err).Verdict)
	_, err = c.Token(t.Context(), "nobody")
	s := stop(t, err)
	assert.Equal(t, conformance.Error, s.Verdict)
	assert.Equal(t, conformance.CauseHarness, s.Cause)
	assert.Contains(t, s.Reason, `unknown credential "nobody"`)
}

func TestInterruptionIsNotRemembered(t *testing.T) {
	t.Parallel()
	asked := 0
	ctx, cancel := context.WithCancel(t.Context())
	c := without(t, func(r *http.Request) (*http.Response, error) {
		if asked++; asked == 1 {
			cancel()
			return nil, r.Context().Err()
		}
		return reply(200, nil, `{"access_token":"second"}`), nil
	})
	_, err := c.Token(ctx, "default")
	assert.Equal(t, conformance.CauseHarness, stop(t, err).Cause)
	token, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, "second", token.Value.Reveal())
}

func TestWaitingForATokenEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		o := options("http://target.test")
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			<-release
			return reply(200, nil, `{"access_token":"late"}`), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		go func() { _, _ = c.Token(t.Context(), "default") }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.Token(ctx, "default")
		assert.Contains(t, stop(t, err).Reason, "interrupted while waiting")
		c.Forget() // does not wait either
		close(release)
		synctest.Wait()
	})
}

func TestSharedTokenIsRenewedBeforeItDies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		asked := 0
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			asked++
			return reply(200, nil, fmt.Sprintf(`{"access_token":"token-number-%d"}`, asked)), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		value := func() string {
			token, err := c.Token(t.Context(), "default")
			require.NoError(t, err)
			return token.Value.Reveal()
		}
		assert.Equal(t, "token-number-1", value())
		time.Sleep(59*time.Minute - time.Second)
		assert.Equal(t, "token-number-1", value())
		time.Sleep(time.Second)
		assert.Equal(t, "token-number-2", value(), "a minute before the documented end")
	})
}

// TestSharedTokenDiesWhenItsAnswerSays shows that a sample's lifetime does not outlive the one that the target states.
func TestSharedTokenDiesWhenItsAnswerSays(t *testing.T) {
	t.Parallel()
	for stated, alive := range map[string]time.Duration{
		`600`: 9 * time.Minute, `"600"`: 9 * time.Minute, `60`: 30 * time.Second,
		`7200`: 59 * time.Minute, `-1`: 59 * time.Minute, `"soon"`: 59 * time.Minute, `1e400`: 59 * time.Minute, `9999999999`: 59 * time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			o := options("http://target.test")
			o.Provider.Token.Stated = "$response.body#/expires_in"
			asked := 0
			o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
				asked++
				return reply(200, nil, fmt.Sprintf(`{"access_token":"token-number-%d","expires_in":%s}`, asked, stated)), nil
			})
			c, err := clients.New(o)
			require.NoError(t, err)
			for i, pause := range []time.Duration{0, alive - time.Second, time.Second} {
				time.Sleep(pause)
				_, err := c.Token(t.Context(), "default")
				require.NoError(t, err)
				assert.Equal(t, 1+i/2, asked, "%s after %s", stated, pause)
			}
		})
	}
}

func TestSharedTokenWithoutALifetime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		o.Provider.Token.Lifetime = 0
		asked := 0
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			asked++
			return reply(200, nil, `{"access_token":"token"}`), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		for range 3 {
			_, err := c.Token(t.Context(), "default")
			require.NoError(t, err)
			time.Sleep(100 * time.Hour)
		}
		assert.Equal(t, 1, asked)
	})
}

func TestIssued(t *testing.T) {
	t.Parallel()
	c := without(t, func(r *http.Request) (*http.Response, error) {
		return reply(401, nil, `{"access_token":"handed-out-all-the-same"}`), nil
	})
	d := draft(t, c, "requestToken")
	d.Bent, d.Method = true, "GET"
	w := send(t, c, d)
	assert.Equal(t, "handed-out-all-the-same", w.Issued, "whatever the status and the form of the request")
	token, ok := c.Issued(w)
	require.True(t, ok)
	assert.Equal(t, "handed-out-all-the-same", token.Value.Reveal())
	assert.Equal(t, "default", token.Role)
	assert.False(t, token.Born.IsZero())

	w = send(t, c, draft(t, c, "getThing"))
	assert.Empty(t, w.Issued, "of token requests only")
	_, ok = c.Issued(w)
	assert.False(t, ok)
	_, ok = c.Issued(nil)
	assert.False(t, ok)
}

func TestTokensAreRedactedAtOnce(t *testing.T) {
	t.Parallel()
	o := options("http://target.test")
	o.Provider.Token.Value = provider.Expression("$response.header.X-Token")
	o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
		return reply(200, http.Header{"X-Token": {opaqueToken}}, "and again: "+opaqueToken), nil
	})
	c := newClient(t, o)
	w := send(t, c, draft(t, c, "requestToken"))
	assert.Equal(t, opaqueToken, w.Issued)
	e := c.Redactor().Exchange(w)
	assert.NotContains(t, e.Response.Body, opaqueToken)
	assert.NotContains(t, e.Response.Header.Get("X-Token"), opaqueToken)
	assert.Equal(t, c.Redactor().Fingerprint(opaqueToken), e.Issued)
}
