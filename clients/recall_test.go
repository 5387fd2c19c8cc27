package clients_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// TestRecall shows that a token of an earlier run has its age and is redacted, and that it says nothing about the credential of today.
func TestRecall(t *testing.T) {
	t.Parallel()
	const value = "one-token-not-real"
	now := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
	o := options("http://target.test")
	o.Now = func() time.Time { return now }
	o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
		return reply(200, http.Header{"Date": {now.Format(http.TimeFormat)}}, `{"access_token":"`+value+`"}`), nil
	})
	first, err := clients.New(o)
	require.NoError(t, err)
	token, err := first.Token(t.Context(), "default")
	require.NoError(t, err)
	memory := first.Remember(token)
	assert.True(t, memory.Known)

	now = now.Add(25 * time.Hour)
	o.Redactor = clients.NewRedactor([]byte("another key"))
	second, err := clients.New(o)
	require.NoError(t, err)
	second.Recall(memory)
	second.Recall(clients.Memory{Token: clients.Token{Value: clients.NewSecret(value), Born: now}})
	assert.NotContains(t, o.Redactor.Text("the token "+value), value)
	assert.False(t, second.Worked("default"))
	d := draft(t, second, "getThing")
	d.Token = value
	session := second.Session(nil)
	session.Resume(7)
	w := session.Send(t.Context(), d, conformance.PurposeCall)
	assert.Equal(t, 25*time.Hour, w.TokenAge, "what is known already is not forgotten")
	assert.Equal(t, "e8", w.ID)
}

// TestOrigins shows what a kept token is bound to.
func TestOrigins(t *testing.T) {
	t.Parallel()
	for about, test := range map[string]struct{ base, token, want string }{
		"one":              {"https://API.example/v3", "", "https://api.example"},
		"the same twice":   {"https://api.example/v3", "https://api.example/token", "https://api.example"},
		"two":              {"https://api.example", "https://id.example:8443/x", "https://api.example https://id.example:8443"},
		"another port":     {"http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:1 http://127.0.0.1:2"},
		"another protocol": {"http://api.example", "https://api.example", "http://api.example https://api.example"},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			o := options(test.base)
			o.Target.TokenURL = test.token
			c, err := clients.New(o)
			require.NoError(t, err)
			assert.Equal(t, test.want, c.Origins())
		})
	}
}

// TestCredentialMark shows that the mark changes with each field of the credential, with the key and with nothing else.
func TestCredentialMark(t *testing.T) {
	t.Parallel()
	mark := func(key string, change func(map[string]string)) string {
		o := options("http://target.test")
		fields := map[string]string{"client_id": "a", "client_secret": "fake", "tenant": ""}
		change(fields)
		o.Target.Credentials = map[string]map[string]string{"default": fields, "limited": {"client_id": "z"}}
		c, err := clients.New(o)
		require.NoError(t, err)
		return c.CredentialMark([]byte(key), "default")
	}
	same := mark("k", func(map[string]string) {})
	assert.Equal(t, same, mark("k", func(f map[string]string) { delete(f, "tenant") }), "an empty field is none")
	seen := map[string]bool{same: true}
	for name, changed := range map[string]string{
		"key":     mark("l", func(map[string]string) {}),
		"secret":  mark("k", func(f map[string]string) { f["client_secret"] = "other" }),
		"id":      mark("k", func(f map[string]string) { f["client_id"] = "b" }),
		"more":    mark("k", func(f map[string]string) { f["tenant"] = "t" }),
		"less":    mark("k", func(f map[string]string) { delete(f, "client_secret") }),
		"swapped": mark("k", func(f map[string]string) { f["client_id"], f["client_secret"] = f["client_secret"], f["client_id"] }),
	} {
		assert.False(t, seen[changed], name)
		seen[changed] = true
	}
}

// TestOnWait shows that each wait for a real clock is told, with its end, also where it is interrupted.
func TestOnWait(t *testing.T) {
	t.Parallel()
	o := options("http://target.test")
	o.Clock = provider.Clock{MaxWait: provider.Span(time.Hour)}
	var told []string
	o.OnWait = func(d time.Duration) func() {
		told = append(told, "waits "+d.String())
		return func() { told = append(told, "over") }
	}
	o.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	c, err := clients.New(o)
	require.NoError(t, err)
	assert.Equal(t, time.Hour, c.MaxWait())
	require.NoError(t, c.Advance(t.Context(), time.Minute))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, c.Advance(ctx, time.Minute))
	require.Error(t, c.Advance(t.Context(), 2*time.Hour))
	require.NoError(t, c.Advance(t.Context(), -time.Minute))
	assert.Equal(t, []string{"waits 1m0s", "over", "waits 1m0s", "over"}, told)
}
