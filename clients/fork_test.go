package clients_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func TestFork(t *testing.T) {
	t.Parallel()
	m, c := moving(t)
	first, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	fork, err := c.Fork(t.Context())
	require.NoError(t, err)
	assert.Same(t, c.Redactor(), fork.Redactor())
	assert.True(t, fork.Worked("default"), "what the credential is worth is known from the target")
	assert.False(t, fork.Worked("limited"))
	require.NoError(t, fork.Advance(t.Context(), 24*time.Hour))
	now, err := fork.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, start.Add(24*time.Hour), now)
	now, err = c.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, start, now, "the other clock stands where it stood")
	token, err := fork.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, "token-1-at-120000", token.Value.Reveal(), "the copy's own first token")
	assert.Equal(t, start.Add(24*time.Hour), token.Born)
	again, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.True(t, first.Value.Equal(again.Value))
	assert.Equal(t, 1, m.copies[0].tokens)
	_, err = fork.Fork(t.Context())
	require.ErrorIs(t, err, clients.ErrNoFork)
	require.NoError(t, fork.Close())
	assert.Equal(t, 1, m.closed)
}

func TestForkMovesTheTokenURL(t *testing.T) {
	t.Parallel()
	m, c := moving(t, func(o *clients.Options) { o.Target.TokenURL = o.Target.BaseURL + "/token?v=1" })
	fork, err := c.Fork(t.Context())
	require.NoError(t, err)
	_, err = fork.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, 0, m.tokens)
	assert.Equal(t, 1, m.copies[0].tokens)
}

func TestForkKeepsTheRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		o.Target.Rate = 1
		o.Clock = provider.Clock{Controlled: "http://target.test/clock", Fork: "http://target.test/fork"}
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			return reply(200, nil, `{"base_url":"/copy","clock":"/clock","close":"/close","now":"2026-11-20T12:00:00Z"}`), nil
		})
		c, err := clients.New(o)
		require.NoError(t, err)
		fork, err := c.Fork(t.Context())
		require.NoError(t, err)
		before := time.Now()
		for _, one := range []*clients.Client{c, fork, c} {
			require.NoError(t, send(t, one, draft(t, one, "getThing")).Err)
		}
		assert.Equal(t, 2*time.Second, time.Since(before).Round(time.Millisecond), "one rate for both")
	})
}

func TestNoFork(t *testing.T) {
	t.Parallel()
	_, err := newClient(t, options(anywhere)).Fork(t.Context())
	require.ErrorIs(t, err, clients.ErrNoFork)
	for name, body := range map[string]string{
		"no json":        "hello",
		"nothing":        "{}",
		"another host":   `{"base_url":"http://evil.test/","clock":"/clock","close":"/close"}`,
		"no clock":       `{"base_url":"/copy","close":"/close"}`,
		"no close":       `{"base_url":"/copy","clock":"/clock"}`,
		"a clock abroad": `{"base_url":"/copy","clock":"http://evil.test","close":"/close"}`,
		"no address":     `{"base_url":"/copy","clock":"/clock","close":"http://[::1"}`,
		"a file":         `{"base_url":"ftp://target.test/","clock":"/clock","close":"/close"}`,
	} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(201, nil, body), nil },
			func(o *clients.Options) { o.Clock.Fork = "http://target.test/fork" })
		_, err := c.Fork(t.Context())
		s := stop(t, err)
		assert.Equal(t, conformance.CauseHarness, s.Cause, name)
		assert.Contains(t, s.Reason, "fork", name)
	}
	c := without(t, func(*http.Request) (*http.Response, error) { return nil, errors.New("gone") },
		func(o *clients.Options) { o.Clock.Fork = "http://target.test/fork" })
	_, err = c.Fork(t.Context())
	assert.Contains(t, stop(t, err).Reason, "gone")
	assert.NotContains(t, err.Error(), sampleSecret)
}
