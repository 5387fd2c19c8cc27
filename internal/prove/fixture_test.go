package prove

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// slip is a made-up provider, small enough to be read at a glance. One of its scenarios is deliberately weak.
const slipProvider = `id: slip
name: Slip
documentation:
  title: Slip, Authentication
  pages: {page: {title: Slip, lines: 9}}
credentials:
  fields:
    id: {about: id}
    secret: {about: secret, secret: true}
  roles:
    default: {about: may do everything}
token:
  operation: requestToken
  value: $response.body#/token
  lifetime: 1h
  format: opaque
operations:
  requestToken: {method: POST, path: /token, json: {id: "{credential.id}", secret: "{credential.secret}"}, success: [200]}
  listBoats: {method: GET, path: /boats, bearer: true, success: [200]}
outcomes:
  all:
    no-header: {status: 401, claim: SLIP-USE-001, basis: documented}
    garbage: {claim: SLIP-WEAK-001}
`

const slipClaims = `claims:
  - {id: SLIP-TOKEN-001, text: A right secret gets a token, level: must, basis: documented, party: provider, source: page, line: 1, verify: black-box}
  - {id: SLIP-USE-001, text: Boats need a token, level: must, basis: documented, party: provider, source: page, line: 2, verify: black-box}
  - {id: SLIP-LIST-001, text: Boats are a list of names, level: should, basis: documented, party: provider, source: page, line: 3, verify: black-box}
  - {id: SLIP-WEAK-001, text: An invented token opens nothing, level: must, basis: documented, party: provider, source: page, line: 4, verify: black-box}
  - {id: SLIP-CLIENT-001, text: Clients keep the token, level: must, basis: documented, party: client, source: page, line: 5, verify: client, reason: it binds clients}
`

const slipContract = `openapi: 3.0.3
info: {title: Slip, version: "1"}
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
              schema: {type: object, required: [token], properties: {token: {type: string}}}
        4XX: {description: no, x-basis: assumed}
  /boats:
    get:
      operationId: listBoats
      x-basis: documented
      responses:
        "200":
          description: boats
          x-basis: documented
          x-claim: SLIP-LIST-001
          content:
            application/json:
              schema: {type: array, items: {type: string}}
        "401": {description: no, x-basis: assumed}
`

const slipFeature = `Feature: Boats

  @SLIP-TOKEN-001
  Scenario: a right secret gets a token
    When a token is requested
    Then the request succeeds

  @SLIP-USE-001
  Scenario: without a token there are no boats
    Given the token is presented as "no-header"
    When "listBoats" is called
    Then the request is refused as documented for "no-header"

  @SLIP-LIST-001
  Scenario: boats are a list
    Given a token
    When "listBoats" is called
    Then the body is a JSON array
    And the answer keeps the contract

  @SLIP-WEAK-001
  Scenario: an invented token opens nothing
    Given a token
    And the token is presented as "garbage"
    When "listBoats" is called
    Then the status is one of 200, 401, 500
`

// slipTrees are the files of the made-up provider. Each edit replaces one.
func slipTrees(edits map[string]string) (specs, features fs.FS) {
	files := map[string]string{
		"slip/provider.yaml": slipProvider, "slip/claims.yaml": slipClaims, "slip/openapi.yaml": slipContract, "slip/boats.feature": slipFeature,
	}
	maps.Copy(files, edits)
	s, f := fstest.MapFS{}, fstest.MapFS{}
	for name, text := range files {
		if name == "slip/boats.feature" {
			f[name] = &fstest.MapFile{Data: []byte(text)}
			continue
		}
		s[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return s, f
}

// slip makes a prover with some faults.
func slip(t *testing.T, faults provider.Faults, edits map[string]string) *Prover {
	t.Helper()
	specs, features := slipTrees(edits)
	p, err := provider.Load(specs, "slip")
	require.NoError(t, err)
	c, err := contract.Load(specs, "slip")
	require.NoError(t, err)
	plan, err := suite.NewPlan(suite.Source{Providers: []*provider.Provider{p}, Contracts: map[string]*contract.Contract{"slip": c}, Features: features})
	require.NoError(t, err)
	return &Prover{Plan: plan, Subjects: []Subject{{p, c, &faults}}, Launch: launchSlip(t), Parallel: 1}
}

const knownSecret = "not-a-real-secret"

// launchSlip serves the made-up provider. The kind of the fault says what is wrong; kinds of the generic catalogue do nothing.
func launchSlip(t *testing.T) Launcher {
	return func(p *provider.Provider, _ string, fault *provider.Fault) (*Mock, error) {
		kind := ""
		if fault != nil {
			kind = fault.Kind
		}
		if kind == "does-not-start" {
			return nil, errors.New("no such port")
		}
		boat := &boats{kind: kind}
		server := httptest.NewServer(boat)
		knows := provider.Target{BaseURL: server.URL, Credentials: map[string]map[string]string{"default": {"id": "boatswain", "secret": knownSecret}}}
		redactor := clients.NewRedactor(make([]byte, 32))
		client, err := clients.New(clients.Options{Provider: p, Target: knows, Redactor: redactor})
		if err != nil {
			server.Close()
			return nil, err
		}
		return &Mock{
			Target: suite.Target{Client: client, Redactor: redactor}, BaseURL: server.URL, Knows: knows,
			Applied: func() int { return int(boat.struck.Load()) },
			Close:   func() { _ = client.Close(); server.Close() },
		}, nil
	}
}

// boats is the server of the made-up provider.
type boats struct {
	kind   string
	struck atomic.Int32
}

func (b *boats) is(kinds ...string) bool {
	if slices.Contains(kinds, b.kind) {
		b.struck.Add(1)
		return true
	}
	return false
}

func (b *boats) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if b.is("hums") {
		w.Header().Set("X-Hum", "mm")
	}
	switch {
	case r.URL.Path == "/token":
		b.token(w, r)
	case r.URL.Path != "/boats":
		w.WriteHeader(http.StatusNotFound)
	default:
		b.list(w, r)
	}
}

func (b *boats) token(w http.ResponseWriter, r *http.Request) {
	var asked struct{ ID, Secret string }
	_ = json.NewDecoder(r.Body).Decode(&asked)
	switch {
	case asked.Secret != knownSecret:
		w.WriteHeader(http.StatusUnauthorized)
	case b.is("created"):
		w.WriteHeader(http.StatusCreated)
		fallthrough
	default:
		_, _ = w.Write([]byte(`{"token": "good-token-of-the-boatswain"}`))
	}
}

func (b *boats) list(w http.ResponseWriter, r *http.Request) {
	authorization := r.Header.Get("Authorization")
	good := authorization == "Bearer good-token-of-the-boatswain"
	switch {
	case good && b.is("down"):
		w.WriteHeader(http.StatusServiceUnavailable)
	case !good && authorization == "" && b.is("open", "open-and-broken"):
		b.boats(w)
	case !good && authorization == "" && b.is("teapot"):
		w.WriteHeader(http.StatusTeapot)
	case !good && authorization != "" && b.is("gullible"):
		b.boats(w)
	case !good:
		w.WriteHeader(http.StatusUnauthorized)
	default:
		b.boats(w)
	}
	if b.kind == "differs-uncounted" {
		_, _ = w.Write([]byte(" "))
	}
	b.is("counted-only")
}

func (b *boats) boats(w http.ResponseWriter) {
	if b.is("numbers", "open-and-broken") {
		_, _ = w.Write([]byte(`["Bess of the harbour", 7]`))
		return
	}
	_, _ = w.Write([]byte(`["Bess of the harbour", "Tom of the quay"]`))
}

// proved runs a prover without its generic faults, which the made-up server does not know.
func proved(t *testing.T, p *Prover) *Proof {
	t.Helper()
	p.Mutants = nil
	for _, f := range append(p.Subjects[0].Faults.Mutants, p.Subjects[0].Faults.Harmless...) {
		p.Mutants = append(p.Mutants, f.Name)
	}
	proof, err := p.Run(context.Background())
	require.NoError(t, err)
	return proof
}

func mutant(name, kind string, breaks ...provider.Break) provider.Fault {
	return provider.Fault{Name: name, About: name, Kind: kind, Breaks: breaks}
}
