package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

const (
	cat  = "    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}, x-claim: CAT}"
	dog  = "    Dog: {type: object, required: [kind, barks], properties: {kind: {type: string}, barks: {type: boolean, x-claim: BARKS}}, x-claim: DOG}"
	pets = "[{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]"
)

func TestComposition(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		schema, body string
		want         []string
	}{
		"allOf holds":       {"{allOf: " + pets + "}", `{"kind": "x", "lives": 1, "barks": true}`, nil},
		"allOf: every part": {"{allOf: " + pets + "}", `{"kind": "x"}`, []string{"body /lives: expected an integer, got no such member", "body /barks: expected a boolean, got no such member"}},
		"allOf: and what stands beside it": {"{allOf: [{type: object, required: [a]}], type: object, properties: {b: {type: string}}, required: [b]}", `{}`,
			[]string{"body /b: expected a string, got no such member", "body /a: expected the member, got no such member"}},
		"allOf: one member in two parts": {"{allOf: [{properties: {a: {properties: {b: {}}}}}, {properties: {a: {properties: {c: {}}}}}]}", `{"a": {"b": 1, "c": 1, "d": 1}}`,
			[]string{"note: body /a/d: an undocumented member, a number of 1 character"}},
		"anyOf: one":             {"{anyOf: " + pets + "}", `{"kind": "x", "lives": 1}`, nil},
		"anyOf: both":            {"{anyOf: " + pets + "}", `{"kind": "x", "lives": 1, "barks": true}`, nil},
		"anyOf: none":            {"{anyOf: " + pets + "}", `{"kind": "x", "more": 1}`, []string{"body: expected one of the 2 shapes of anyOf, got none of them: an object of 2 members", "body /lives: expected an integer, got no such member"}},
		"anyOf: the nearest":     {"{anyOf: " + pets + "}", `{"kind": "x", "barks": 1}`, []string{"body: expected one of the 2 shapes of anyOf, got none of them: an object of 2 members", "body /barks: expected a boolean, got 1"}},
		"oneOf: one":             {"{oneOf: " + pets + "}", `{"kind": "x", "barks": true}`, nil},
		"oneOf: none":            {"{oneOf: [{type: string}, {type: object}]}", `1`, []string{"body: expected one of the 2 shapes of oneOf, got none of them: 1", "body: expected a string, got 1"}},
		"oneOf: both":            {"{oneOf: " + pets + "}", `{"kind": "x", "lives": 1, "barks": true}`, []string{"body: expected exactly one of the 2 shapes of oneOf, got a value that fits 2 of them"}},
		"oneOf: by exact number": {"{oneOf: [{type: integer, maximum: 9007199254740992}, {type: integer, minimum: 9007199254740993}]}", `9007199254740993`, nil},
		"oneOf: drift":           {"{oneOf: " + pets + "}", `{"kind": "x", "barks": true, "more": []}`, []string{"note: body /more: an undocumented member, an array of 0 items"}},
		"beside oneOf":           {"{type: object, properties: {a: {}}, oneOf: " + pets + "}", `{"kind": "x", "barks": true, "a": 1}`, nil},
		"nullable part":          {"{nullable: true, allOf: [{type: object}]}", `null`, nil},
		"null in a part":         {"{allOf: [{type: object}]}", `null`, []string{"body: expected an object, got null"}},
		"null without a type":    {"{}", `null`, nil},
		"open":                   {"{type: object, additionalProperties: true}", `{"a": 1}`, nil},
		"undocumented":           {"{type: object}", `{"a": "x"}`, []string{"note: body /a: an undocumented member, a string of 1 character"}},
		"undocumented, deep":     {"{type: array, items: {properties: {a: {type: object}}}}", `[{"a": {"b": 1}}]`, []string{"note: body /0/a/b: an undocumented member, a number of 1 character"}},
		"twice and undocumented": {"{type: object}", `{"a": {"b": 1, "b": 2}}`, []string{"note: body /a: an undocumented member, an object of 1 member", "body a/b: expected a strict JSON text (RFC 8259), got the member stands twice"}},
	} {
		if name == "twice and undocumented" {
			test.want[1] = "body /a/b: expected a strict JSON text (RFC 8259), got the member stands twice"
		}
		assert.Equal(t, test.want, said(judged(t, test.schema, test.body, cat, dog)), name)
	}
}

func TestTheNearestBranchIsBlamed(t *testing.T) {
	t.Parallel()
	found := judged(t, "{oneOf: "+pets+", x-claim: PET}", `{"kind": "x", "barks": "loudly"}`, cat, dog)
	require.Len(t, found, 2)
	assert.Equal(t, []string{"PET", "BARKS"}, []string{found[0].Claim, found[1].Claim})
	tie := judged(t, "{anyOf: [{type: object, required: [a]}, {type: object, required: [b, c], x-claim: SECOND}]}", `{"c": 1}`)
	require.Len(t, tie, 2)
	assert.Equal(t, "SECOND", tie[1].Claim, "of two with one mistake each, the one of which more is there")
}

func TestDiscriminator(t *testing.T) {
	t.Parallel()
	const byKind = "{oneOf: " + pets + ", discriminator: {propertyName: kind, mapping: {tom: '#/components/schemas/Cat', rex: Dog}}}"
	for body, want := range map[string][]string{
		`{"kind": "tom", "lives": 1}`: nil,
		`{"kind": "rex", "lives": 1}`: {"body /barks: expected a boolean, got no such member", "note: body /lives: an undocumented member, a number of 1 character"},
		`{"kind": "Cat", "lives": 1}`: nil,
		`{"kind": "fox", "lives": 1}`: {`body /kind: expected the name of a shape of oneOf: one of "Cat", "Dog", "rex", "tom", got "fox"`},
		`{"kind": 7, "lives": 1}`:     {`body /kind: expected the name of a shape of oneOf: one of "Cat", "Dog", "rex", "tom", got 7`},
		`{"lives": 1}`:                {`body /kind: expected the name of a shape of oneOf: one of "Cat", "Dog", "rex", "tom", got no such member`},
		`1`:                           {"body: expected one of the 2 shapes of oneOf, got none of them: 1", "body: expected an object, got 1"},
	} {
		assert.Equal(t, want, said(judged(t, byKind, body, cat, dog)), body)
	}
	both := "{oneOf: " + pets + ", anyOf: [{type: object, required: [a]}], discriminator: {propertyName: kind}}"
	assert.Equal(t, []string{"body: expected one of the 1 shapes of anyOf, got none of them: an object of 2 members", "body /a: expected the member, got no such member"},
		said(judged(t, both, `{"kind": "Cat", "lives": 1}`, cat, dog)))
	byAny := "{anyOf: " + pets + ", discriminator: {propertyName: kind}}"
	assert.Empty(t, judged(t, byAny, `{"kind": "Dog", "barks": true}`, cat, dog))
	assert.Equal(t, []string{`body /kind: expected the name of a shape of anyOf: one of "Cat", "Dog", got "x"`}, said(judged(t, byAny, `{"kind": "x"}`, cat, dog)))
}

func TestRecursiveSchema(t *testing.T) {
	t.Parallel()
	const list = "    List: {type: object, required: [v], properties: {v: {type: integer}, next: {$ref: '#/components/schemas/List'}}}"
	assert.Empty(t, judged(t, "{$ref: '#/components/schemas/List'}", `{"v": 1, "next": {"v": 2, "next": {"v": 3}}}`, list))
	assert.Equal(t, []string{"body /next/next/v: expected an integer, got no such member"},
		said(judged(t, "{$ref: '#/components/schemas/List'}", `{"v": 1, "next": {"v": 2, "next": {}}}`, list)))
}

// TestAttribution shows whose claim a finding is: the member's, then of what encloses it, from the inside out.
func TestAttribution(t *testing.T) {
	t.Parallel()
	c := shop(t)
	for name, test := range map[string]struct {
		w     *conformance.Wire
		place string
		claim string
		note  bool
	}{
		"member":                     {token(`{"access_token": "short", "expires_in": 1}`), "body /access_token", "SHOP-VALUE", false},
		"missing member":             {token(`{"access_token": "not-a-real-token"}`), "body /expires_in", "SHOP-LIFE", false},
		"schema around":              {token(`{"access_token": "not-a-real-token", "expires_in": 1, "issued": "now"}`), "body /issued", "SHOP-BODY", false},
		"where the schema is used":   {token(`{"access_token": "not-a-real-token", "expires_in": 1, "user": {}}`), "body /user/name", "SHOP-USER", false},
		"assumed member":             {token(`{"access_token": "not-a-real-token", "expires_in": 1, "user": {"name": "x", "mail": "x"}}`), "body /user/mail", "SHOP-USER", true},
		"response":                   {token(goodToken, "X-Limit", "x"), "header X-Limit", "SHOP-RESPONSE", false},
		"assumed response":           {answered("requestToken", 401, `{"message": 1}`), "body /message", "SHOP-TOKEN", true},
		"response over public":       {answered("listOrders", 200, `[{"id": "x"}]`), "body /0/id", "SHOP-ORDERS", false},
		"assumed, through a default": {answered("listOrders", 404, `{"message": 1}`), "body /message", "", true},
	} {
		found := c.Check(test.w)
		require.NotEmpty(t, found, name)
		last := found[len(found)-1]
		assert.Equal(t, test.place, last.Place, name)
		assert.Equal(t, test.claim, last.Claim, name)
		assert.Equal(t, test.note, last.Note, name)
	}
}

// TestAssumedResponse shows that what is documented of a schema promises nothing about a response that is assumed.
func TestAssumedResponse(t *testing.T) {
	t.Parallel()
	response := `{description: x, x-basis: assumed, x-claim: R, content: {application/json: {schema: {type: string, x-basis: documented, x-claim: S}}}}`
	found := judgedAnswer(t, response, `1`)
	require.Len(t, found, 1)
	assert.True(t, found[0].Note)
	assert.Equal(t, "S", found[0].Claim)
}
