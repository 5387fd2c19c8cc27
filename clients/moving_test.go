package clients_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// login is a client whose provider documents one more operation.
func login(t *testing.T, op provider.Operation, change ...func(*clients.Options)) *clients.Client {
	t.Helper()
	op.ID, op.Method, op.Path = "login", "POST", "/login"
	document := func(o *clients.Options) { o.Provider.Operations["login"] = &op }
	return without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil }, append(change, document)...)
}

// A credential that is moved keeps the names that the documentation gives it, and stands nowhere else any more.
func TestNamesOfAMovedCredential(t *testing.T) {
	t.Parallel()
	const id, secret = "{credential.client_id}", "{credential.client_secret}"
	want := []clients.Pair{{Name: "pass", Value: sampleSecret}, {Name: "user", Value: sampleID}}
	for name, op := range map[string]provider.Operation{
		"from a form": {Form: map[string]string{"user": id, "pass": secret, "more": "text"}},
		"from JSON":   {JSON: map[string]any{"user": id, "pass": secret, "more": "text", "life": 60}},
	} {
		c := login(t, op)
		d := draft(t, c, "login")
		require.NoError(t, d.MoveCredentials("query"), name)
		assert.ElementsMatch(t, want, d.Query, name)
		for _, m := range d.Members {
			assert.NotContains(t, []string{"user", "pass"}, m.Name, name)
		}
	}
	c := login(t, provider.Operation{Headers: map[string]string{"X-User": id, "X-Pass": secret}, Query: map[string]string{"again": id, "page": "1"}})
	d := draft(t, c, "login")
	require.NoError(t, d.MoveCredentials("form"))
	assert.Equal(t, []clients.Pair{{Name: "page", Value: "1"}}, d.Query)
	for name, op := range map[string]provider.Operation{"who alone": {Form: map[string]string{"u": id}}, "the proof alone": {Form: map[string]string{"p": secret}}} {
		assert.EqualError(t, draft(t, login(t, op), "login").MoveCredentials("query"), "operation login: it carries no credential that could be moved", name)
	}
}

// A wrong password is one in whatever encoding it can be read; who only says who they are proves nothing wrongly.
func TestWrongPasswordsInOtherEncodings(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(401, nil, ""), nil }, func(o *clients.Options) { o.Real = true })
	d := draft(t, c, "requestToken")
	d.Basic = clients.BasicFormEncoded
	require.NoError(t, c.MayTry(d))
	d.Password = "wrong"
	require.Error(t, c.MayTry(d))
	c = login(t, provider.Operation{Query: map[string]string{"user": "{credential.client_id}"}}, func(o *clients.Options) { o.Real = true })
	d = draft(t, c, "login")
	d.SetQuery("user", strings.ToUpper(sampleID))
	require.NoError(t, c.MayTry(d), "no secret belongs to it")
}

// A template that cannot be filled in is an error of the operation, also where another part of it could.
func TestTemplatesThatCannotBeFilledIn(t *testing.T) {
	t.Parallel()
	cred := clients.Credential{}.With("client_id", sampleID)
	for _, template := range []string{"{nonsense.x}", "{credential.client_id}{nonsense.x}"} {
		_, err := login(t, provider.Operation{Query: map[string]string{"a": template}}).Draft("login", cred)
		assert.ErrorContains(t, err, "operation login: ", template)
	}
	c := login(t, provider.Operation{}, func(o *clients.Options) { o.Target.Paths = map[string]string{"login": "{x}/login"} })
	_, err := c.Draft("login", cred)
	assert.EqualError(t, err, `operation login: path {x}/login: no value for the parameter at "{x}/login"`)
}

// A body that was cut at its bound is decoded as far as it goes, and that it ends there is not held against it.
func TestCutBodiesAreDecodedAsFarAsTheyGo(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 8<<10)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	w, _ := received(t, "gzip", zipped(t, noise), 4<<10)
	require.NoError(t, w.Err)
	assert.True(t, w.Truncated)
	assert.Greater(t, len(w.Body), 2<<10)
	assert.True(t, bytes.HasPrefix(noise, w.Body))

	w, _ = received(t, "gzip", append(append([]byte{}, zipped(t, []byte("a"))[:18]...), "not the sum it has"...), 4<<10)
	require.ErrorContains(t, w.Err, "content coding gzip")
	assert.Equal(t, "a", string(w.Body), "what could be read before it broke")
	assert.Equal(t, conformance.CauseContract, w.ErrCause)
	w, _ = received(t, "gzip", []byte("x"), 4<<10)
	require.ErrorContains(t, w.Err, "content coding gzip", "one byte is a body")
}

// A secret that is too short to tell is no leak, nor is one whose halves stand in two fields.
func TestWhatIsNoLeak(t *testing.T) {
	t.Parallel()
	leaks := func(secret string, values ...string) []clients.Leak {
		o := options(anywhere)
		o.Target.Credentials["default"]["client_secret"] = secret
		return newClient(t, o).Leaks(&conformance.Wire{Header: http.Header{"X-Echo": values}})
	}
	assert.Len(t, leaks("pass12", "it is pass12"), 1)
	assert.Empty(t, leaks("pass1", "it is pass1"))
	assert.Empty(t, leaks("pass12", "pas", "s12"))
}

// The copy of a target that does not end says so.
func TestAForkThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	c := without(t, func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodDelete {
			return nil, errors.New("gone")
		}
		return reply(200, nil, `{"base_url":"/copy","clock":"/clock","close":"/close"}`), nil
	}, func(o *clients.Options) { o.Clock.Fork = "http://target.test/fork" })
	fork, err := c.Fork(t.Context())
	require.NoError(t, err)
	require.ErrorContains(t, fork.Close(), "DELETE http://target.test/close: gone")
}

// The password of the proxy is known to the redactor like those of the credentials.
func TestThePasswordOfAProxyIsRedacted(t *testing.T) {
	t.Parallel()
	o := options(anywhere)
	o.Target.Proxy = "http://somebody:fake-proxy-password@127.0.0.1:1"
	assert.Equal(t, "it is [redacted:proxy password]", newClient(t, o).Redactor().Text("it is fake-proxy-password"))
}

// Two credentials have the same mark only where each field has the same name and value.
func TestMarksOfCredentials(t *testing.T) {
	t.Parallel()
	marks := map[string]bool{}
	for _, fields := range []map[string]string{{"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {"a": "b"}, {"a": "bcd"}, {"a": "b", "c": "d"}} {
		o := options(anywhere)
		o.Target.Credentials["limited"] = fields
		marks[newClient(t, o).CredentialMark([]byte("key"), "limited")] = true
	}
	assert.Len(t, marks, 5, "a field without a value is none")
}
