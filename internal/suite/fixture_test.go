package suite

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// quay is a made-up provider, small enough to be read at a glance. Tests replace single files of it.
const quayProvider = `id: quay
name: Quay
documentation:
  title: Quay, Authentication
  pages: {page: {title: Quay, lines: 9}}
credentials:
  fields:
    client_id: {about: id}
    client_secret: {about: secret, secret: true}
  roles:
    default: {about: may do everything}
    second: {about: of another tenant, tenant: other}
token:
  operation: requestToken
  value: $response.body#/access_token
  lifetime: 1h
  format: any
operations:
  requestToken:
    method: POST
    path: /token
    json: {id: "{credential.client_id}", secret: "{credential.client_secret}"}
    success: [200]
  listBerths:
    method: GET
    path: /berths
    bearer: true
    success: [200]
`

const quayClaims = `claims:
  - {id: QUAY-TOKEN-001, text: A token is handed out, level: must, basis: documented, party: provider, source: page, line: 1, verify: black-box}
  - {id: QUAY-USE-001, text: A token opens the berths, level: must, basis: documented, party: provider, source: page, line: 2, verify: black-box}
  - {id: QUAY-USE-002, text: Berths are a list, level: should, basis: documented, party: provider, source: page, line: 3, verify: black-box}
  - {id: QUAY-CLIENT-001, text: Clients keep the token, level: must, basis: documented, party: client, source: page, line: 4, verify: client, reason: it binds clients}
discrepancies: []
`

const quayContract = `openapi: 3.0.3
info: {title: Quay, version: "1"}
servers: [{url: /}]
paths:
  /token:
    post:
      operationId: requestToken
      x-basis: documented
      responses:
        "200":
          description: a token
          x-basis: documented
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Token'}
  /berths:
    get:
      operationId: listBerths
      x-basis: documented
      responses:
        "200":
          description: berths
          x-basis: documented
          x-claim: QUAY-USE-002
          content:
            application/json:
              schema: {type: array, items: {type: string}}
        "401":
          description: no
          x-basis: assumed
components:
  schemas:
    Token:
      x-basis: documented
      type: object
      required: [access_token]
      properties:
        access_token: {type: string}
`

const quayFeature = `Feature: Berths
  Background:
    Given a token

  @QUAY-USE-001
  Scenario: a token opens the berths
    When "listBerths" is called
    Then the request succeeds

  @QUAY-USE-002 @slow
  Scenario Outline: berths are a list, asked for <n> times
    When "listBerths" is called <n> times
    Then the body is a JSON array
    And the answer keeps the contract

    Examples:
      | n |
      | 1 |
      | 2 |

  @QUAY-TOKEN-001 @fresh
  Scenario: a token is handed out
    When a token is requested
    Then the request succeeds
    And "$.access_token" is not empty
`

// tree is specs and features side by side, by path.
type tree map[string]string

// quay is the made-up provider whole. Each edit replaces or adds one file; the empty text removes it.
func quay(edits ...tree) tree {
	all := tree{
		"specs/quay/provider.yaml":      quayProvider,
		"specs/quay/claims.yaml":        quayClaims,
		"specs/quay/openapi.yaml":       quayContract,
		"features/quay/berths.feature":  quayFeature,
		"features/quay/readme.notes.md": "not a feature",
	}
	for _, edit := range edits {
		for name, text := range edit {
			if all[name] = text; text == "" {
				delete(all, name)
			}
		}
	}
	return all
}

func (t tree) fs() fs.FS {
	all := fstest.MapFS{}
	for name, text := range t {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func (t tree) sub(tb testing.TB, name string) fs.FS {
	tb.Helper()
	sub, err := fs.Sub(t.fs(), name)
	require.NoError(tb, err)
	return sub
}

// source loads everything but the features, which must be right.
func (t tree) source(tb testing.TB) Source {
	tb.Helper()
	specs := t.sub(tb, "specs")
	p, err := provider.Load(specs, "quay")
	require.NoError(tb, err)
	c, err := contract.Load(specs, "quay")
	require.NoError(tb, err)
	return Source{Providers: []*provider.Provider{p}, Contracts: map[string]*contract.Contract{"quay": c}, Features: t.sub(tb, "features")}
}

func (t tree) plan(tb testing.TB) *Plan {
	tb.Helper()
	p, err := NewPlan(t.source(tb))
	require.NoError(tb, err)
	return p
}

// planError is the message with which planning stops.
func (t tree) planError(tb testing.TB) string {
	tb.Helper()
	_, err := NewPlan(t.source(tb))
	require.Error(tb, err)
	return err.Error()
}

// stub is a server that speaks like the quay, and counts.
type stub struct {
	*httptest.Server
	tokens      atomic.Int64 // handed out
	requests    atomic.Int64
	connections atomic.Int64
	before      func(w http.ResponseWriter, r *http.Request) bool // true: answered
}

func newStub(tb testing.TB, before func(w http.ResponseWriter, r *http.Request) bool) *stub {
	tb.Helper()
	s := &stub{before: before}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.Start()
	tb.Cleanup(s.Close)
	return s
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	if s.before != nil && s.before(w, r) {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/token":
		_, _ = fmt.Fprintf(w, `{"access_token":"fake-token-number-%d"}`, s.tokens.Add(1))
	case r.Header.Get("Authorization") == "":
		w.WriteHeader(http.StatusUnauthorized)
	default:
		_ = json.NewEncoder(w).Encode([]string{"north", "south"})
	}
}

// target speaks to a base URL with made-up credentials.
func target(tb testing.TB, p *Plan, base string, edits ...func(*clients.Options)) map[string]Target {
	tb.Helper()
	redactor := clients.NewRedactor([]byte("a key for tests only"))
	o := clients.Options{
		Provider: p.known["quay"].Provider, Redactor: redactor,
		Target: provider.Target{BaseURL: base, Credentials: map[string]map[string]string{
			"default": {"client_id": "sample-client", "client_secret": "fake-secret-of-the-quay"},
			"second":  {"client_id": "other-client", "client_secret": "fake-secret-of-the-other"},
		}},
	}
	for _, edit := range edits {
		edit(&o)
	}
	c, err := clients.New(o)
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = c.Close() })
	return map[string]Target{"quay": {Client: c, Redactor: redactor}}
}

// collector keeps what a run emits. Run emits from one goroutine, which the lock is there to prove under the race detector.
type collector struct {
	mu      sync.Mutex
	results []conformance.Result
}

func (c *collector) emit(r conformance.Result) error {
	if !c.mu.TryLock() {
		return fmt.Errorf("two results were handed on at the same time")
	}
	defer c.mu.Unlock()
	c.results = append(c.results, r)
	return nil
}

func (c *collector) scenarios() []conformance.Result {
	var all []conformance.Result
	for _, r := range c.results {
		if r.Kind == conformance.KindScenario {
			all = append(all, r)
		}
	}
	return all
}

// verdicts are the ids and verdicts of the scenarios, in the order in which they were handed on.
func (c *collector) verdicts() []string {
	var all []string
	for _, r := range c.scenarios() {
		all = append(all, fmt.Sprintf("%s %s %s", r.ID, r.Verdict, r.Cause))
	}
	return all
}
