package mock_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// morning is where the clocks of the tests start.
var morning = time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC)

const secret = "fake:secret+with %20 signs é>>>"

// target is what the tests' environments give.
func target(id string) provider.Target {
	return map[string]provider.Target{
		"harbour": {
			Credentials: map[string]map[string]string{
				"default":   {"client_id": "sample-client", "client_secret": "fake-secret"},
				"second":    {"client_id": "sample-second", "client_secret": "fake-second"},
				"limited":   {"client_id": "sample-limited", "client_secret": "fake-limited"},
				"symbols":   {"client_id": "sample+symbols", "client_secret": secret},
				"elsewhere": {"client_id": "sample-elsewhere", "client_secret": "fake-elsewhere"},
			},
			Resources: map[string]string{"berth": "17", "foreign": "99"},
		},
		"beacon": {Credentials: map[string]map[string]string{
			"default":   {"username": "keeper", "password": "fake-pass", "key": "fake-key"},
			"colleague": {"username": "colleague", "password": "fake-other", "key": "fake-key"},
		}},
		"buoy": {Credentials: map[string]map[string]string{
			"default": {"id": "sample", "secret": "fake-secret", "audience": "https://sea.invalid"},
			"dynamic": {"id": "sample-dynamic", "secret": "fake-dynamic", "audience": "https://sea.invalid", "tpl": "fake-tpl"},
		}},
	}[id]
}

// load reads a made-up provider; behaviour becomes its only variant.
func load(t testing.TB, id string, behaviour map[string]string) *provider.Provider {
	t.Helper()
	p, err := provider.Load(os.DirFS("testdata/specs"), id)
	require.NoError(t, err)
	p.Mock.Variants = []provider.Variant{{Name: "only", Behaviour: behaviour}}
	return p
}

// world is a running mock and a client of it.
type world struct {
	t      testing.TB
	server *mock.Server
	client *http.Client
	base   string
	clock  string
	fork   string
	close  string // of a fork
}

func start(t testing.TB, id string, behaviour map[string]string) *world {
	t.Helper()
	return startWith(t, mock.Config{
		Provider: load(t, id, behaviour), Examples: os.DirFS("testdata/specs"), Target: target(id), Start: morning, Seed: 7,
	})
}

func startWith(t testing.TB, config mock.Config) *world {
	t.Helper()
	s, err := mock.Start(config)
	require.NoError(t, err)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		require.NoError(t, s.Close())
	})
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &world{t: t, server: s, client: client, base: s.BaseURL(), clock: s.ClockURL(), fork: s.ForkURL()}
}

// forked is a copy of a world that a test has to itself; it shares the key, which takes longest to make.
func (w *world) forked(t testing.TB) *world {
	t.Helper()
	copied := *w
	copied.t = t
	r := copied.admin(http.MethodPost, w.fork)
	require.Equal(t, http.StatusCreated, r.status, r.body)
	var at map[string]string
	require.NoError(t, json.Unmarshal([]byte(r.body), &at))
	copied.base, copied.clock, copied.fork = at["base_url"], at["clock"], at["fork"]
	copied.close = at["close"]
	return &copied
}

// reply is a response, read.
type reply struct {
	status int
	header http.Header
	body   string
	chunks bool
}

// json decodes the body, numbers digit by digit.
func (r reply) json(t testing.TB) map[string]any {
	t.Helper()
	var value map[string]any
	dec := json.NewDecoder(strings.NewReader(r.body))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&value), r.body)
	return value
}

// edit changes a request before it is sent.
type edit func(*http.Request)

func with(name, value string) edit {
	return func(r *http.Request) { r.Header.Add(name, value) }
}

func bearer(token string) edit { return with("Authorization", "Bearer "+token) }

func basic(user, password string) edit {
	return with("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
}

func body(media, text string) edit {
	return func(r *http.Request) {
		if media != "" {
			r.Header.Set("Content-Type", media)
		}
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	}
}

const formType = "application/x-www-form-urlencoded"

func grant() edit { return body(formType, "grant_type=client_credentials") }

func (w *world) do(method, path string, edits ...edit) reply {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.base+path, nil)
	require.NoError(w.t, err)
	for _, e := range edits {
		e(request)
	}
	return w.send(request)
}

func (w *world) send(request *http.Request) reply {
	w.t.Helper()
	response, err := w.client.Do(request)
	require.NoError(w.t, err)
	defer func() { assert.NoError(w.t, response.Body.Close()) }()
	var raw bytes.Buffer
	_, err = raw.ReadFrom(response.Body)
	require.NoError(w.t, err)
	return reply{response.StatusCode, response.Header, raw.String(), len(response.TransferEncoding) > 0}
}

func (w *world) get(path string, edits ...edit) reply { return w.do(http.MethodGet, path, edits...) }

// admin calls the admin port.
func (w *world) admin(method, address string) reply {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, address, nil)
	require.NoError(w.t, err)
	return w.send(request)
}

func (w *world) advance(d time.Duration) {
	w.t.Helper()
	r := w.admin(http.MethodPost, w.clock+"/advance?seconds="+jsonText(int64(d/time.Second)))
	require.Equal(w.t, http.StatusOK, r.status, r.body)
}

func jsonText(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// journal lists the requests that the mock saw.
func (w *world) journal() []map[string]any {
	w.t.Helper()
	r := w.admin(http.MethodGet, strings.Replace(w.clock, "/clock", "/journal", 1))
	require.Equal(w.t, http.StatusOK, r.status)
	var entries []map[string]any
	require.NoError(w.t, json.Unmarshal([]byte(r.body), &entries))
	require.NotNil(w.t, entries, "the journal is a list, never null")
	return entries
}

// reason is why the last request was refused, "" if it was not.
func (w *world) reason() string {
	w.t.Helper()
	entries := w.journal()
	require.NotEmpty(w.t, entries)
	reason, _ := entries[len(entries)-1]["reason"].(string)
	return reason
}

// token asks harbour for a token.
func (w *world) token(role string) string {
	w.t.Helper()
	c := target("harbour").Credentials[role]
	r := w.do(http.MethodPost, "/oauth/token", basic(c["client_id"], c["client_secret"]), grant())
	require.Equal(w.t, http.StatusOK, r.status, r.body)
	token, _ := r.json(w.t)["access_token"].(string)
	require.NotEmpty(w.t, token)
	return token
}

// login asks beacon for a token.
func (w *world) login(edits ...edit) reply {
	w.t.Helper()
	return w.get("/v1/login?key=fake-key", append([]edit{with("Username", "keeper"), with("Password", "fake-pass")}, edits...)...)
}

func (w *world) opaque() string {
	w.t.Helper()
	r := w.login()
	require.Equal(w.t, http.StatusOK, r.status, r.body)
	data, _ := r.json(w.t)["data"].(map[string]any)
	token, _ := data["token"].(string)
	require.NotEmpty(w.t, token)
	return token
}

// decodeJWT returns header and members of a JWT.
func decodeJWT(t testing.TB, token string) (header, members map[string]any) {
	t.Helper()
	parts := strings.Split(token, ".")
	require.Len(t, parts, 3)
	for i, to := range []*map[string]any{&header, &members} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(raw, to))
	}
	return header, members
}

func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}
