package clients_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// withSacrificial gives the environment an account that may be locked.
func withSacrificial(o *clients.Options) {
	o.Provider.Credentials.Roles["sacrificial"] = provider.Role{}
	o.Target.Credentials["sacrificial"] = map[string]string{"client_id": "spare-client", "client_secret": "spare-secret-not-real", "key": "k0"}
}

// Each case makes a draft of a token request; whose account it tries with a wrong proof is in tries.
func TestWhatTriesAnAccount(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation string
		change    func(d *clients.Draft)
		tries     string
	}{
		"documented":         {"requestToken", nil, ""},
		"a call":             {"getThing", func(d *clients.Draft) { d.Token = "wrong" }, ""},
		"wrong secret":       {"requestToken", func(d *clients.Draft) { d.Password = "wrong" }, "default"},
		"no secret":          {"requestToken", func(d *clients.Draft) { d.Password = "" }, "default"},
		"no credential":      {"requestToken", func(d *clients.Draft) { d.User, d.Password, d.Basic = "", "", "" }, ""},
		"nobody":             {"requestToken", func(d *clients.Draft) { d.User = "nobody-we-know" }, ""},
		"other case":         {"requestToken", func(d *clients.Draft) { d.User = "ACME-client" }, "default"},
		"of another":         {"requestToken", func(d *clients.Draft) { d.User = "limited-client" }, "limited"},
		"another, rightly":   {"requestToken", func(d *clients.Draft) { d.User, d.Password = "limited-client", "limited-secret-not-real" }, ""},
		"incomplete account": {"requestToken", func(d *clients.Draft) { d.User = "half-client" }, "half"},
		"left out member":    {"requestToken", func(d *clients.Draft) { d.DropMember("grant_type") }, ""},
		"verb":               {"requestToken", func(d *clients.Draft) { d.Method, d.Bent = "PUT", true }, ""},
		"in the query":       {"requestToken", func(d *clients.Draft) { _ = d.MoveCredentials("query") }, ""},
		"in json":            {"requestToken", func(d *clients.Draft) { _ = d.MoveCredentials("json") }, ""},
		"wrong in the query": {"requestToken", func(d *clients.Draft) { _ = d.MoveCredentials("query"); d.SetQuery("client_secret", "x") }, "default"},
		"raw query": {"requestToken", func(d *clients.Draft) {
			d.Basic, d.RawQuery = "", "client_id="+sampleID+"&client_secret="+url.QueryEscape(sampleSecret)
		}, ""},
		"wrong raw query": {"requestToken", func(d *clients.Draft) { d.Basic, d.RawQuery = "", "client_id="+sampleID }, "default"},
		"raw body": {"jsonToken", func(d *clients.Draft) {
			d.Raw = []byte(`{"client_id":"` + sampleID + `","client_secret":"` + sampleSecret + `"`)
		}, ""},
		"wrong raw body":  {"jsonToken", func(d *clients.Draft) { d.Raw = []byte(`{"client_id":"` + sampleID + `"`) }, "default"},
		"json member":     {"jsonToken", func(d *clients.Draft) { d.DropMember("client_secret") }, "default"},
		"no body":         {"jsonToken", func(d *clients.Draft) { d.SendAs(clients.BodyNone) }, ""},
		"header":          {"headerToken", func(d *clients.Draft) { d.SetHeader("x-pass", "wrong") }, "default"},
		"header and key":  {"headerToken", func(d *clients.Draft) { d.SetQuery("key", "wrong") }, "default"},
		"header as it is": {"headerToken", nil, ""},
	} {
		for _, real := range []bool{false, true} {
			c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil },
				func(o *clients.Options) { o.Real = real })
			d := draft(t, c, test.operation)
			if test.change != nil {
				test.change(d)
			}
			w := send(t, c, d)
			err := c.MayTry(d)
			if test.tries == "" || !real {
				require.NoError(t, err, name)
				require.NoError(t, w.Err, name)
				continue
			}
			stopped := stop(t, err)
			assert.Equal(t, conformance.Untested, stopped.Verdict)
			assert.Equal(t, conformance.CauseCredential, stopped.Cause)
			assert.Equal(t, `wrong secrets may lock the account of "`+test.tries+`": give one that may be locked (PLIMSOLL_ACME_SACRIFICIAL_CLIENT_ID, `+
				`PLIMSOLL_ACME_SACRIFICIAL_CLIENT_SECRET, PLIMSOLL_ACME_SACRIFICIAL_KEY), or allow so many attempts with PLIMSOLL_ACME_WRONG_CREDENTIALS`, stopped.Reason, name)
			assert.Equal(t, stopped, stop(t, w.Err), name)
			assert.Zero(t, w.Status, "%s: nothing was sent", name)
		}
	}
}

// Most wrong encodings of HTTP Basic leave the user-id readable and spoil the password.
func TestEncodingsThatTryAnAccount(t *testing.T) {
	t.Parallel()
	spoils := map[clients.BasicEncoding]bool{"control-character": true, "user-only": true, "wrapped-76": true, "url-safe": true, "unpadded": true}
	for _, encoding := range clients.BasicEncodings() {
		c := without(t, nil, func(o *clients.Options) { o.Real = true })
		d := draft(t, c, "requestToken")
		d.Basic = clients.BasicEncoding(encoding)
		assert.Equal(t, spoils[d.Basic], c.MayTry(d) != nil, encoding)
		assert.Equal(t, spoils[d.Basic], d.Basic.Spoils(), encoding)
		d.Password = "wrong secret"
		named := spoils[d.Basic] || encoding == "raw" || encoding == "lower-case-scheme" || encoding == "form-encoded"
		assert.Equal(t, named, c.MayTry(d) != nil, encoding)
	}
	c := without(t, nil, func(o *clients.Options) {
		o.Real = true
		o.Target.Credentials["default"]["client_secret"] = "a fake secret: 100%"
	})
	d := draft(t, c, "requestToken")
	d.Basic = "form-encoded"
	assert.Error(t, c.MayTry(d), "a target that reads Basic as RFC 7617 says gets another password")
}

func TestTheBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent []time.Time
		c := without(t, func(r *http.Request) (*http.Response, error) {
			sent = append(sent, time.Now())
			if _, password, _ := r.BasicAuth(); password == sampleSecret {
				return reply(200, nil, `{"access_token":"fake-opaque-token-0123456789"}`), nil
			}
			return reply(401, nil, ""), nil
		}, func(o *clients.Options) { o.Real, o.Sleep, o.Target.Wrong.Budget = true, nil, 2 })
		start := time.Now()
		d := draft(t, c, "requestToken")
		d.Password = "wrong"
		require.NoError(t, c.TriesWrong())
		require.NoError(t, send(t, c, d).Err)
		require.NoError(t, send(t, c, draft(t, c, "requestToken")).Err, "a right one is no attempt")
		require.NoError(t, send(t, c, d).Err)
		const want = `the budget of 2 attempts with a wrong secret is used up: raise wrong_credentials, or give a credential "sacrificial"`
		assert.Equal(t, want, stop(t, send(t, c, d).Err).Reason)
		assert.Equal(t, want, stop(t, c.MayTry(d)).Reason)
		assert.Equal(t, want, stop(t, c.TriesWrong()).Reason)
		assert.Equal(t, []time.Time{start, start, start.Add(30 * time.Second)}, sent)
	})
}

func TestTheSpacing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		role  string
		given time.Duration
		want  time.Duration
	}{
		"default":            {"default", 0, 30 * time.Second},
		"sacrificial":        {"sacrificial", 0, 5 * time.Second},
		"given":              {"default", time.Minute, time.Minute},
		"given, sacrificial": {"sacrificial", time.Minute, time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }, withSacrificial,
				func(o *clients.Options) {
					o.Real, o.Sleep = true, nil
					o.Target.Wrong = provider.Wrong{Budget: 9, Spacing: provider.Span(test.given)}
				})
			cred, err := c.Credential(test.role)
			require.NoError(t, err)
			d, err := c.Draft("requestToken", cred)
			require.NoError(t, err)
			d.Password = "wrong"
			start := time.Now()
			session := c.Session(nil)
			done := make(chan struct{})
			for range 3 { // side by side they wait for one another as well
				go func() { session.Send(t.Context(), d, conformance.PurposeCall); done <- struct{}{} }()
			}
			for range 3 {
				<-done
			}
			assert.Equal(t, 2*test.want, time.Since(start), name)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			w := session.Send(ctx, d, conformance.PurposeCall)
			require.ErrorContains(t, w.Err, "not sent, waiting for the next attempt with a wrong secret")
			assert.Equal(t, conformance.CauseHarness, w.ErrCause)
		})
	}
}

func TestTheSacrificialAccount(t *testing.T) {
	t.Parallel()
	answers := func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }
	c := without(t, answers, withSacrificial, func(o *clients.Options) { o.Real = true })
	require.NoError(t, c.TriesWrong())
	d := draft(t, c, "requestToken")
	assert.False(t, c.Spared(d), "a right one tries nobody")
	d.Password = "wrong"
	assert.True(t, c.Spared(d))
	require.Error(t, c.MayTry(d), "the default account itself is not to be tried")
	d.User = "limited-client"
	assert.False(t, c.Spared(d), "nobody can take the place of an account that the scenario names")
	d.User = "spare-client"
	assert.False(t, c.Spared(d))
	for range 10 {
		require.NoError(t, send(t, c, d).Err, "without a budget")
	}
	mocked := without(t, answers, withSacrificial)
	d = draft(t, mocked, "requestToken")
	d.Password = "wrong"
	assert.False(t, mocked.Spared(d), "nobody minds when the account of a mock is locked")
	alone := without(t, answers, func(o *clients.Options) { o.Real = true })
	d = draft(t, alone, "requestToken")
	d.Password = "wrong"
	assert.False(t, alone.Spared(d))
	require.Error(t, alone.TriesWrong())
}

func TestForksShareTheBudget(t *testing.T) {
	t.Parallel()
	_, c := moving(t, func(o *clients.Options) { o.Real, o.Target.Wrong.Budget = true, 1 })
	fork, err := c.Fork(t.Context())
	require.NoError(t, err)
	d := draft(t, fork, "requestToken")
	d.Password = "wrong"
	send(t, fork, d)
	assert.ErrorContains(t, c.MayTry(d), "used up")
}

func TestProductionIsRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation string
		change    func(d *clients.Draft)
		want      string
	}{
		"reading":               {"getThing", nil, ""},
		"asking for a token":    {"requestToken", nil, ""},
		"writing":               {"postThing", nil, "production is only read, and POST is no reading method"},
		"a probe":               {"getThing", func(d *clients.Draft) { d.Method, d.Bent = "DELETE", true }, "production is only read, and DELETE is no reading method"},
		"a probe for a token":   {"requestToken", func(d *clients.Draft) { d.Method, d.Bent = "PUT", true }, "production is only read, and PUT is no reading method"},
		"a reading probe":       {"requestToken", func(d *clients.Draft) { d.Method, d.Bent = "GET", true }, ""},
		"a wrong secret":        {"requestToken", func(d *clients.Draft) { d.Password = "x" }, "no account is tried with a wrong secret in production"},
		"secret in an address":  {"requestToken", func(d *clients.Draft) { _ = d.MoveCredentials("query") }, "no secret is written into an address in production, where logs would keep it"},
		"documented so":         {"headerToken", nil, ""},
		"a token in an address": {"getThing", func(d *clients.Draft) { d.Token, d.Present = "t", "query" }, "no token is written into an address in production, where logs would keep it"},
	} {
		c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil }, withSacrificial,
			func(o *clients.Options) { o.Real, o.ReadOnly = true, true })
		d := draft(t, c, test.operation)
		if test.change != nil {
			test.change(d)
		}
		w := send(t, c, d)
		if test.want == "" {
			require.NoError(t, w.Err, name)
			continue
		}
		stopped := stop(t, w.Err)
		assert.Equal(t, test.want, stopped.Reason, name)
		assert.Equal(t, conformance.Untested, stopped.Verdict)
		assert.Zero(t, w.Status, name)
		require.Error(t, c.TriesWrong())
	}
}

// A credential that was set up wrongly is refused once, and not tried again: each time would bring its account nearer to a lock.
func TestARefusedCredentialIsTriedOnce(t *testing.T) {
	t.Parallel()
	asked := map[string]int{}
	c := without(t, func(r *http.Request) (*http.Response, error) {
		user, _, _ := r.BasicAuth()
		asked[user]++
		if user == "limited-client" {
			return reply(200, nil, `{"access_token":"fake-opaque-token-0123456789"}`), nil
		}
		return reply(401, nil, ""), nil
	}, func(o *clients.Options) { o.Real, o.Target.Wrong.Budget = true, 9 })
	const want = `requestToken gave no token: status 401: check the credential "default", or ask whoever set it up ` +
		`(PLIMSOLL_ACME_CLIENT_ID, PLIMSOLL_ACME_CLIENT_SECRET, PLIMSOLL_ACME_KEY)`
	bent := draft(t, c, "requestToken")
	bent.DropMember("grant_type")
	require.NoError(t, send(t, c, bent).Err, "what is refused as it was bent tells nothing about the credential")
	require.NoError(t, send(t, c, bent).Err)
	require.NoError(t, send(t, c, draft(t, c, "requestToken")).Err, "the answer is the scenario's to judge")
	for _, change := range []func(*clients.Draft){
		func(*clients.Draft) {}, func(d *clients.Draft) { d.Password = "wrong" }, func(d *clients.Draft) { d.DropMember("grant_type") },
	} {
		d := draft(t, c, "requestToken")
		change(d)
		stopped := stop(t, send(t, c, d).Err)
		assert.Equal(t, want, stopped.Reason)
		assert.Equal(t, conformance.CauseCredential, stopped.Cause)
		assert.Equal(t, conformance.Inconclusive, stopped.Verdict)
	}
	_, err := c.Token(t.Context(), "default")
	assert.Equal(t, want, stop(t, err).Reason)
	assert.Equal(t, 3, asked[sampleID])
	require.NoError(t, send(t, c, draft(t, c, "getThing")).Err, "a call carries no credential")
	for range 3 {
		_, err := c.Token(t.Context(), "limited")
		require.NoError(t, err)
		c.Forget()
	}
	assert.Equal(t, 3, asked["limited-client"])
}

// Where the two readings of HTTP Basic differ, the page may mean the other one. Which is tried first is a matter of luck.
func TestACredentialWithSymbolsIsTriedInBothReadings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		tries []clients.BasicEncoding
		sent  int
	}{
		"one after the other":         {[]clients.BasicEncoding{"raw", "form-encoded", "raw", "form-encoded"}, 2},
		"the other first":             {[]clients.BasicEncoding{"form-encoded", "raw", "form-encoded"}, 2},
		"the other one late":          {[]clients.BasicEncoding{"raw", "raw", "raw", "raw", "form-encoded", "form-encoded"}, 4},
		"nothing but the documented":  {[]clients.BasicEncoding{"raw", "raw", "raw", "raw", "raw"}, 3},
		"another encoding is neither": {[]clients.BasicEncoding{"no-colon", "raw", "no-colon", "raw"}, 4},
	} {
		asked := 0
		c := without(t, func(*http.Request) (*http.Response, error) { asked++; return reply(401, nil, ""), nil },
			func(o *clients.Options) {
				o.Real, o.Target.Wrong.Budget = true, 9
				o.Target.Credentials["default"]["client_secret"] = "a fake secret: 100%"
			})
		for _, encoding := range tt.tries {
			d := draft(t, c, "requestToken")
			d.Basic = encoding
			_ = send(t, c, d)
		}
		assert.Equal(t, tt.sent, asked, name)
	}
}

// A target that takes the other reading only has refused the documented one before, and was right to.
func TestTheOtherReadingIsStillTried(t *testing.T) {
	t.Parallel()
	c := without(t, func(r *http.Request) (*http.Response, error) {
		if _, password, _ := r.BasicAuth(); password == "a+fake+secret%3A+100%25" {
			return reply(200, nil, `{"access_token":"fake-opaque-token-0123456789"}`), nil
		}
		return reply(400, nil, ""), nil
	}, func(o *clients.Options) {
		o.Real, o.Target.Wrong.Budget = true, 9
		o.Target.Credentials["default"]["client_secret"] = "a fake secret: 100%"
	})
	for range 2 {
		require.NoError(t, send(t, c, draft(t, c, "requestToken")).Err)
	}
	d := draft(t, c, "requestToken")
	d.Basic = clients.BasicFormEncoded
	w := send(t, c, d)
	require.NoError(t, w.Err)
	assert.Equal(t, 200, w.Status)
	for range 3 {
		require.NoError(t, send(t, c, draft(t, c, "requestToken")).Err, "it worked, so nobody is locked out by asking in another way")
	}
}

// What the target said before the credential was refused for good is told by where the value comes from.
func TestWhomToAskStandsInTheEnvironmentFile(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"own.yaml": {Data: []byte("kind: sandbox\nproviders:\n  acme:\n    base_url: http://127.0.0.1:1\n" +
		"    credentials:\n      default: {client_id: a, client_secret: fake-secret, key: fake-key}\n")}}
	env, err := provider.LoadEnvironment(fsys, "own", []*provider.Provider{acme()}, []string{"PLIMSOLL_ACME_KEY=", "PLIMSOLL_ACME_ORIGINS="})
	require.NoError(t, err)
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(403, nil, ""), nil }, func(o *clients.Options) {
		o.Real, o.Target = true, *env.Providers["acme"]
	})
	_, err = c.Token(t.Context(), "default")
	assert.Equal(t, `requestToken gave no token: status 403: check the credential "default", or ask whoever set it up `+
		`(own.yaml:6:17, own.yaml:6:31, own.yaml:6:59)`, stop(t, err).Reason)
}
