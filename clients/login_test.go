package clients_test

import (
	"context"
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

// A request that was bent in whatever way, and is refused, tells nothing about the credential: the documented one is still tried.
func TestWhatIsRefusedAsItWasBent(t *testing.T) {
	t.Parallel()
	for name, bend := range map[string]func(d *clients.Draft){
		"another verb":        func(d *clients.Draft) { d.Method, d.Bent = "PUT", true },
		"another path":        func(d *clients.Draft) { d.Path, d.Bent = "/elsewhere", true },
		"a query as it is":    func(d *clients.Draft) { d.RawQuery = "a" },
		"a query":             func(d *clients.Draft) { d.SetQuery("a", "b") },
		"a header":            func(d *clients.Draft) { d.SetHeader("X-A", "b") },
		"a body as it is":     func(d *clients.Draft) { d.Raw = []byte("grant_type=client_credentials") },
		"another kind":        func(d *clients.Draft) { d.Body = clients.BodyJSON },
		"another member":      func(d *clients.Draft) { d.SetMember("scope", "all") },
		"another user":        func(d *clients.Draft) { d.User = "limited-client" },
		"another password":    func(d *clients.Draft) { d.Password = "wrong" },
		"without HTTP Basic":  func(d *clients.Draft) { d.Basic = "" },
		"another credential":  func(d *clients.Draft) { d.Role = "none" },
		"an unknown one":      func(d *clients.Draft) { d.Role = "nobody" },
		"its user-id alone":   func(d *clients.Draft) { d.Basic = "user-only" },
		"form-encoded, alike": nil,
	} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil },
			func(o *clients.Options) { o.Real, o.Target.Wrong.Budget = true, 99 })
		if bend == nil { // the sample credential has no symbols: both readings are one
			bend = func(d *clients.Draft) { d.Basic = clients.BasicFormEncoded; d.Method = "PUT" }
		}
		d := draft(t, c, "requestToken")
		bend(d)
		for range 4 {
			require.NoError(t, send(t, c, d).Err, name)
		}
		require.NoError(t, send(t, c, draft(t, c, "requestToken")).Err, name)
		require.Error(t, send(t, c, draft(t, c, "requestToken")).Err, "as documented it was refused")
	}
}

// Only what shows who somebody is, and proves it, says something about a credential when it is refused.
func TestWhichRefusalsAreOfACredential(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		op      provider.Operation
		status  int
		refused bool
	}{
		"who and the proof":      {provider.Operation{Query: map[string]string{"u": "{credential.client_id}", "k": "{credential.key}"}}, 401, true},
		"in a body":              {provider.Operation{JSON: map[string]any{"of": []any{"{credential.client_id}", map[string]any{"k": []any{"{credential.key}"}}}}}, 403, true},
		"who alone":              {provider.Operation{Query: map[string]string{"u": "{credential.client_id}"}}, 401, false},
		"the proof alone":        {provider.Operation{Query: map[string]string{"k": "{credential.key}"}}, 401, false},
		"neither":                {provider.Operation{}, 401, false},
		"an answer, no refusal":  {provider.Operation{Query: map[string]string{"u": "{credential.client_id}", "k": "{credential.key}"}}, 404, false},
		"a failure of its own":   {provider.Operation{Query: map[string]string{"u": "{credential.client_id}", "k": "{credential.key}"}}, 500, false},
		"in the path, and right": {provider.Operation{Path: "/{u}/{k}", Params: map[string]string{"u": "{credential.client_id}", "k": "{credential.key}"}}, 401, true},
	} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(tt.status, nil, ""), nil }, func(o *clients.Options) {
			op := tt.op
			op.ID, op.Method = "login", "GET"
			if op.Path == "" {
				op.Path = "/login"
			}
			o.Real, o.Provider.Operations["login"] = true, &op
		})
		d := draft(t, c, "login")
		require.NoError(t, c.MayTry(d), "%s: a documented request tries nobody with a wrong proof", name)
		require.NoError(t, send(t, c, d).Err, name)
		if _, inPath := tt.op.Params["k"]; inPath {
			wrong := draft(t, c, "login")
			require.NoError(t, wrong.SetParam("k", "wrong"))
			require.Error(t, c.MayTry(wrong), name)
		}
		w := send(t, c, draft(t, c, "login"))
		if !tt.refused {
			require.NoError(t, w.Err, name)
			continue
		}
		require.ErrorContains(t, w.Err, `check the credential "default"`, name)
		assert.Equal(t, conformance.CauseCredential, w.ErrCause, name)
	}
}

// The default account is the one that matters: a draft that shows another one as well tries both, and is said to try that.
func TestWhoIsTriedOfTwo(t *testing.T) {
	t.Parallel()
	answers := func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }
	c := without(t, answers, withSacrificial, func(o *clients.Options) { o.Real = true })
	d := draft(t, c, "requestToken")
	d.Password = "wrong"
	for _, other := range []string{"limited-client", "spare-client"} {
		d.SetQuery("also", other)
		assert.True(t, c.Spared(d), other)
		assert.ErrorContains(t, c.MayTry(d), `may lock the account of "default"`)
	}
}

// Whoever waits for the next attempt is not let through when the budget was used up meanwhile.
func TestABudgetThatIsUsedUpWhileWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil },
			func(o *clients.Options) { o.Real, o.Sleep, o.Target.Wrong.Budget = true, nil, 2 })
		wires := make(chan *conformance.Wire, 3)
		for range 3 {
			d := draft(t, c, "requestToken")
			d.Password = "wrong"
			go func() { wires <- c.Session(nil).Send(t.Context(), d, conformance.PurposeCall) }()
			synctest.Wait() // the first is through, the second waits for its time and the third for the second
		}
		require.NoError(t, (<-wires).Err)
		time.Sleep(time.Minute)
		synctest.Wait()
		second, third := <-wires, <-wires
		if second.Err != nil {
			second, third = third, second
		}
		require.NoError(t, second.Err)
		require.ErrorContains(t, third.Err, "the budget of 2 attempts with a wrong secret is used up")
		assert.Equal(t, conformance.CauseCredential, third.ErrCause)
	})
}

// Nobody waits for an attempt that is due.
func TestAnAttemptThatIsDue(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	var pauses []time.Duration
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }, func(o *clients.Options) {
		o.Real, o.Target.Wrong.Budget, o.Now = true, 9, func() time.Time { return now }
		o.Sleep = func(_ context.Context, d time.Duration) error { pauses = append(pauses, d); return nil }
	})
	d := draft(t, c, "requestToken")
	d.Password = "wrong"
	for _, later := range []time.Duration{0, 30 * time.Second, time.Minute, 10 * time.Second, 29 * time.Second, 30*time.Second - 1} {
		now = now.Add(later)
		require.NoError(t, send(t, c, d).Err)
	}
	assert.Equal(t, []time.Duration{20 * time.Second, time.Second, 1}, pauses)
}

// What the user types is who they are; a secret of the environment in an address is refused whatever it is called, an open value not.
func TestWhatIsASecretInProduction(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil },
		func(o *clients.Options) { o.Real, o.ReadOnly = true, true })
	for value, refused := range map[string]bool{sampleID: false, sampleSecret: true, sampleKey: true, "anything": false, "": false} {
		d := draft(t, c, "getThing")
		d.SetQuery("q", value)
		w := send(t, c, d)
		assert.Equal(t, refused, w.Err != nil, value)
		if refused {
			assert.Equal(t, conformance.CauseHarness, w.ErrCause, "nobody has to act about it")
		}
	}
}

// Which fields to ask for: the optional ones are nobody's fault.
func TestWhomToAskLeavesOptionalFieldsOut(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }, func(o *clients.Options) {
		o.Real, o.Provider.Credentials.Fields["account"] = true, provider.Field{Optional: true}
	})
	_, err := c.Token(t.Context(), "default")
	assert.ErrorContains(t, err, "(PLIMSOLL_ACME_CLIENT_ID, PLIMSOLL_ACME_CLIENT_SECRET, PLIMSOLL_ACME_KEY)")
}

// A credential that another field lets in may be tried again and again where HTTP Basic has no part in it; once is enough.
func TestALoginWithoutBasicHasOneReading(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }, func(o *clients.Options) { o.Real = true })
	d := draft(t, c, "jsonToken")
	assert.False(t, d.TwoReadings())
	require.NoError(t, send(t, c, d).Err)
	require.Error(t, send(t, c, d).Err)
}
