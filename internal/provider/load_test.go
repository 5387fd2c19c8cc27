package provider_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// goodProvider has one of everything, so that each mistake can be made by changing one place of it.
const goodProvider = `id: acme
name: Acme
documentation:
  title: Authentication
  pages:
    page: {title: Authentication, file: page.txt, sha256: "00", lines: 50, sure: H}
    errors: {title: Errors, url: acme.example/errors, sure: M}
credentials:
  fields:
    client_id: {about: the id}
    client_secret: {about: the secret, secret: true}
    tpl: {optional: true}
  roles:
    default: {about: may do everything}
    limited: {about: may not read orders, denied: [getOrder]}
    second: {tenant: other}
token:
  operation: requestToken
  value: $response.body#/access_token
  type: $response.body#/token_type
  stated: $response.body#/expires_in
  lifetime: 1h
  format: jwt
  leeway: {before: 90s, after: 3m, reason: the page speaks of slow clocks}
operations:
  requestToken:
    method: POST
    path: /token
    basic: {user: client_id, password: client_secret}
    query: {key: "{resource.order}"}
    headers: {X-Id: "{credential.client_id}"}
    json: {grant_type: client_credentials, n: 1, deep: [{tpl: "{credential.tpl?}"}]}
    success: [200]
  getOrder:
    method: GET
    path: /orders/{id}
    params: {id: "{resource.order}"}
    headers: {fields: '{"key":"*"}'}
    bearer: true
    success: [200]
    data: $response.body#/order
  recover:
    method: POST
    path: /recovery
    form: {id: "{credential.client_id}"}
    bearer: true
    effect: mail
resources:
  order: id of an order
side_effects:
  mail: an e-mail is sent
outcomes:
  all:
    no-header: &refused {status: 401, claim: ACME-TOKEN-001, status_claim: STD-001, basis: documented, schema: Error}
    expired:
      <<: *refused
      discriminator: {at: $response.body#/message, value: Token expired., claim: ACME-PUB-001}
    garbage: {claim: ACME-TOKEN-001}
  getOrder:
    other-tenant: {not_applicable: there are no tenants}
    garbage: *refused
mock:
  answers:
    all:
      refusals: {default: {status: 401, example: error}}
    requestToken:
      success: {example: token, fill: {/access_token: "{token}", /user: "{credential.client_id}"}}
    getOrder:
      success: {text: "order", media: text/plain, headers: {X-Order: "{resource.order.number}"}}
      by_role: {second: {example: error}}
      paging: {size: n, number: p, items: /list, default: 1, max: 2}
      filter: {query: q, pattern: "^(?P<path>[a-z]+)(?P<op>==)(?P<value>.*)$", items: ""}
  resources:
    - {operation: getOrder, param: id, value: "{resource.order}", tenant: other}
  jwt:
    members: {sub: "{credential.client_id}"}
  variants:
    - {name: page, about: as written}
    - {name: talkative, about: more, behaviour: {extra_members: true}}
`

const goodClaims = `claims:
  - {id: ACME-TOKEN-001, text: a token is handed out, level: must, basis: documented, party: provider, source: page, line: 7, verify: black-box}
  - id: ACME-PUB-001
    text: errors have a message
    level: should
    basis: public
    party: provider
    source: errors
    verify: black-box-special
    needs: [time]
discrepancies:
  - id: ACME-D1
    text: two spellings
    claims: [ACME-TOKEN-001]
    readings:
      - {id: one, text: the first, line: 3}
      - {id: two, text: the second, line: 9}
`

const goodStandards = `claims:
  - {id: STD-001, text: refusals carry a challenge, level: must, basis: standard, party: provider, source: RFC 6750 §3, verify: black-box}
`

// specTree is a specs tree with two good providers.
func specTree() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"standards.yaml":           file(goodStandards),
		"acme/provider.yaml":       file(goodProvider),
		"acme/claims.yaml":         file(goodClaims),
		"acme/examples/token.yaml": file("summary: a token"),
		"acme/examples/error.yaml": file("summary: an error"),
		"zeta/provider.yaml":       file("name: Zeta\ntoken: {operation: login, value: $response.body}\noperations: {login: {method: GET, path: /}}\n"),
		"zeta/claims.yaml":         file("claims: []\n"),
	}
}

// edit replaces one place of a file of the tree.
func edit(t *testing.T, tree fstest.MapFS, file, old, new string) {
	t.Helper()
	before := string(tree[file].Data)
	require.Equal(t, 1, strings.Count(before, old), "%q must stand in %s once", old, file)
	tree[file] = &fstest.MapFile{Data: []byte(strings.Replace(before, old, new, 1))}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	p, err := provider.Load(specTree(), "acme")
	require.NoError(t, err)
	assert.Equal(t, "acme", p.ID)
	assert.Equal(t, time.Hour, p.Token.Lifetime.Duration())
	assert.Equal(t, provider.Expression("$response.body#/access_token"), p.Token.Value)
	assert.Equal(t, "getOrder", p.Operations["getOrder"].ID)
	assert.Equal(t, []int{200}, p.Operations["getOrder"].Success)
	assert.True(t, p.Credentials.Fields["client_secret"].Secret)
	assert.Equal(t, map[string]any{
		"grant_type": "client_credentials", "n": int64(1), "deep": []any{map[string]any{"tpl": "{credential.tpl?}"}},
	}, p.Operations["requestToken"].JSON)
	assert.Equal(t, "true", p.Mock.Variants[1].Behaviour["extra_members"])

	var ids, places []string
	for _, c := range p.Claims {
		assert.Equal(t, "acme", c.Provider)
		ids, places = append(ids, c.ID), append(places, c.At)
	}
	assert.Equal(t, []string{"ACME-TOKEN-001", "ACME-PUB-001", "STD-001"}, ids)
	assert.Equal(t, []string{"acme/claims.yaml:2", "acme/claims.yaml:3", "standards.yaml:2"}, places)
	assert.Equal(t, "acme", p.Discrepancies[0].Provider)
}

func TestLoadWithoutStandards(t *testing.T) {
	t.Parallel()
	tree := specTree()
	delete(tree, "standards.yaml")
	p, err := provider.Load(tree, "zeta")
	require.NoError(t, err)
	assert.Equal(t, "zeta", p.ID, "the folder names the provider where the file does not")
	assert.Empty(t, p.Claims)
}

func TestLoadAll(t *testing.T) {
	t.Parallel()
	all, err := provider.LoadAll(specTree())
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, "acme", all[0].ID)
	assert.Equal(t, "zeta", all[1].Claims[0].Provider, "each provider has its own copy of the standards' claims")

	some, err := provider.LoadAll(specTree(), "zeta", "acme", "zeta")
	require.NoError(t, err)
	require.Len(t, some, 2)
	assert.Equal(t, "acme", some[0].ID)
}

func TestLoadUnknown(t *testing.T) {
	t.Parallel()
	_, err := provider.Load(specTree(), "acne")
	assert.EqualError(t, err, `unknown provider "acne": did you mean "acme"?`)
	_, err = provider.LoadAll(specTree(), "acme", "acne", "nobody")
	assert.EqualError(t, err, "unknown provider \"acne\": did you mean \"acme\"?\nunknown provider \"nobody\": expected one of acme, zeta")
	_, err = provider.LoadAll(fstest.MapFS{})
	assert.EqualError(t, err, "providers: expected <id>/provider.yaml in the specs tree, found none")
}

func TestIDs(t *testing.T) {
	t.Parallel()
	ids, err := provider.IDs(specTree())
	require.NoError(t, err)
	assert.Equal(t, []string{"acme", "zeta"}, ids)
}

func TestLookups(t *testing.T) {
	t.Parallel()
	p, err := provider.Load(specTree(), "acme")
	require.NoError(t, err)

	claim, ok := p.Claim("STD-001")
	assert.True(t, ok)
	assert.Equal(t, conformance.Standard, claim.Basis)
	_, ok = p.Claim("STD-002")
	assert.False(t, ok)

	discrepancy, ok := p.Discrepancy("ACME-D1")
	assert.True(t, ok)
	assert.Len(t, discrepancy.Readings, 2)
	_, ok = p.Discrepancy("ACME-D2")
	assert.False(t, ok)

	operation, err := p.Operation("getOrder")
	require.NoError(t, err)
	assert.Equal(t, "/orders/{id}", operation.Path)
	_, err = p.Operation("getOrders")
	assert.EqualError(t, err, `unknown operation "getOrders": did you mean "getOrder"?`)
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	p, err := provider.Load(specTree(), "acme")
	require.NoError(t, err)
	assert.Equal(t, 401, p.Outcome("getOrder", provider.Garbage).Status, "the operation's own cell")
	assert.Zero(t, p.Outcome("recover", provider.Garbage).Status, "the cell of all")
	assert.Equal(t, 401, p.Outcome("getOrder", provider.Expired).Status, "the row has no such cell, so that of all")
	assert.Equal(t, "Token expired.", p.Outcome("getOrder", provider.Expired).Discriminator.Value)
	assert.NotEmpty(t, p.Outcome("getOrder", provider.OtherTenant).NotApplicable)
	assert.Equal(t, provider.Outcome{}, p.Outcome("getOrder", provider.Truncated), "nothing is documented")
	assert.Equal(t, provider.Outcome{}, (&provider.Provider{}).Outcome("getOrder", provider.Truncated))
}

func TestLoadReportsFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	tree := specTree()
	delete(tree, "acme/claims.yaml")
	tree["zeta/claims.yaml"] = &fstest.MapFile{Mode: fs.ModeDir}
	_, err := provider.LoadAll(tree)
	assert.ErrorContains(t, err, "acme/claims.yaml: file does not exist")
	assert.ErrorContains(t, err, "zeta/claims.yaml: ")
}
