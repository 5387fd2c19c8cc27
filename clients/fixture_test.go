package clients_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// The sample credential. Nothing here is real.
const (
	sampleID     = "acme-client"
	sampleSecret = "rump3lstiltskin-not-real"
	sampleKey    = "k7"
)

// sampleJWT makes a token that is a JWT in everything but its signature.
func sampleJWT(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte(strings.Repeat("\x5a\x91signature", 8)))
}

// acme is a provider that documents each way to carry a credential.
func acme() *provider.Provider {
	p := &provider.Provider{
		ID: "acme",
		Credentials: provider.Credentials{
			Fields: map[string]provider.Field{
				"client_id": {}, "client_secret": {Secret: true}, "key": {Secret: true}, "tenant": {Optional: true},
			},
			Roles: map[string]provider.Role{"default": {}, "limited": {}, "half": {}, "none": {}},
		},
		Token: provider.TokenFlow{
			Operation: "requestToken", Value: "$response.body#/access_token", Lifetime: provider.Span(time.Hour),
		},
		Operations: map[string]*provider.Operation{
			"requestToken": {
				Method: "POST", Path: "/token", Basic: &provider.Basic{User: "client_id", Password: "client_secret"},
				Form: map[string]string{"grant_type": "client_credentials", "tenant": "{credential.tenant?}"},
			},
			"jsonToken": {
				Method: "POST", Path: "/json", Headers: map[string]string{"Content-Type": "application/json; charset=utf-8"},
				JSON: map[string]any{
					"client_id": "{credential.client_id}", "client_secret": "{credential.client_secret}", "lifetime": 60,
					"nested": map[string]any{"list": []any{"{credential.tenant?}", "{credential.client_id}"}, "tenant": "{credential.tenant?}"},
				},
			},
			"pwdToken": {Method: "POST", Path: "/pwd", JSON: map[string]any{"list": []any{map[string]any{"pwd": "{credential.client_secret}"}}}},
			"headerToken": {
				Method: "GET", Path: "/headers", Headers: map[string]string{"X-User": "{credential.client_id}", "X-Pass": "{credential.client_secret}"},
				Query: map[string]string{"key": "{credential.key}"},
			},
			"getThing": {
				Method: "GET", Path: "/things/{id}", Params: map[string]string{"id": "{resource.thing}"}, Bearer: true,
				Headers: map[string]string{"Accept": "application/json"}, Query: map[string]string{"page": "1"},
			},
			"postThing": {Method: "POST", Path: "/things", Bearer: true, JSON: map[string]any{"name": "a thing"}},
			"broken":    {Method: "GET", Path: "/broken/{nobody}"},
		},
		Resources:   map[string]string{"thing": "id of a thing", "other": "id of another"},
		SideEffects: map[string]string{"mail": "sends an e-mail"},
	}
	for id, op := range p.Operations {
		op.ID = id
	}
	return p
}

// target is an environment for acme at a URL.
func target(base string) provider.Target {
	return provider.Target{
		BaseURL: base,
		Credentials: map[string]map[string]string{
			"default": {"client_id": sampleID, "client_secret": sampleSecret, "key": sampleKey},
			"limited": {"client_id": "limited-client", "client_secret": "limited-secret-not-real", "key": "k8", "tenant": "north"},
			"half":    {"client_id": "half-client", "client_secret": "", "key": "k9"},
		},
		Resources:   map[string]string{"thing": "17"},
		SideEffects: []string{"mail"},
	}
}

// options are those of a client whose clock never waits.
func options(base string) clients.Options {
	return clients.Options{
		Provider: acme(), Target: target(base), Redactor: clients.NewRedactor([]byte("key")),
		Sleep: func(context.Context, time.Duration) error { return nil },
	}
}

func newClient(t *testing.T, o clients.Options) *clients.Client {
	t.Helper()
	c, err := clients.New(o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// serve starts a server on loopback and a client for it.
func serve(t *testing.T, handler http.HandlerFunc, change ...func(*clients.Options)) *clients.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	o := options(server.URL)
	for _, f := range change {
		f(&o)
	}
	return newClient(t, o)
}

// draft makes a documented request with the default credential.
func draft(t *testing.T, c *clients.Client, operation string) *clients.Draft {
	t.Helper()
	cred, err := c.Credential("default")
	require.NoError(t, err)
	d, err := c.Draft(operation, cred)
	require.NoError(t, err)
	return d
}

// send sends a draft as a scenario's own call.
func send(t *testing.T, c *clients.Client, d *clients.Draft) *conformance.Wire {
	t.Helper()
	return c.Session(nil).Send(t.Context(), d, conformance.PurposeCall)
}

// answer writes a JSON answer.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// stop is the Stop in an error, which has to be one.
func stop(t *testing.T, err error) *conformance.Stop {
	t.Helper()
	var s *conformance.Stop
	require.ErrorAs(t, err, &s)
	return s
}
