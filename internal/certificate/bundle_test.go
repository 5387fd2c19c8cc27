package certificate

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestTheSameRunGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	r := request(t)
	first := certify(t, r)
	r.Now = r.Now.Add(48 * time.Hour) // whenever it is certified
	assert.Equal(t, first.Raw, certify(t, r).Raw)
	r.Partner.Name = "Acme Shipping Limited"
	assert.NotEqual(t, first.ID(), certify(t, r).ID())
}

func TestTheOrderOfWaiversChangesNothing(t *testing.T) {
	t.Parallel()
	r := request(t, func(e *evidence) {
		e.Header.Claims = append(e.Header.Claims, claim("HARBOUR-MORE-001", c.Must, c.Documented, 50))
		e.stop("HARBOUR-LIFE-002")
	})
	r.Waivers = []Waiver{waiver("HARBOUR-LIFE-002"), waiver("HARBOUR-MORE-001")}
	first := certify(t, r)
	slices.Reverse(r.Waivers)
	assert.Equal(t, first.Raw, certify(t, r).Raw)
}

func TestTheStatementIsInToto(t *testing.T) {
	t.Parallel()
	b := waived(t)
	var doc map[string]any
	require.NoError(t, json.Unmarshal(b.payload, &doc))
	assert.Equal(t, "https://in-toto.io/Statement/v1", doc["_type"])
	assert.Equal(t, "https://in-toto.io/attestation/test-result/v0.1", doc["predicateType"])
	subject := doc["subject"].([]any)
	require.Len(t, subject, 2)
	for _, s := range subject { // every subject has a digest, or nobody can match it
		assert.Regexp(t, "^[0-9a-f]{64}$", s.(map[string]any)["digest"].(map[string]any)["sha256"])
	}
	predicate := doc["predicate"].(map[string]any)
	assert.Equal(t, "WARNED", predicate["result"])
	names := []string{}
	for _, r := range predicate["configuration"].([]any) {
		names = append(names, r.(map[string]any)["name"].(string))
	}
	assert.Equal(t, []string{"features/harbour", "specs/harbour", "specs/harbour/claims.yaml", "specs/harbour/openapi.yaml", "kill matrix", "profile core"}, names)
}

func TestTheEnvironmentIsKnownWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	env := certify(t, request(t)).Certificate.Environment
	assert.Equal(t, map[string]string{"harbour": "https://sandbox.harbour.example/v1"}, env.Targets)
	assert.Equal(t, map[string][]string{"harbour": {"default"}}, env.Roles)
	other := certify(t, request(t, func(e *evidence) { e.Header.Providers[0].Target = "https://other.example" })).Certificate.Environment
	assert.NotEqual(t, env.Fingerprint, other.Fingerprint)
}

func TestClaimsNameTheDigestsOfTheirEvidence(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	assert.Equal(t, []string{"harbour/token", "harbour/token-again"}, []string{b.Claims[0].Evidence[0].Result, b.Claims[0].Evidence[1].Result})
	again := certify(t, request(t, func(e *evidence) { e.Results[0].Exchanges[0].Response.Body = "{}" }))
	assert.NotEqual(t, b.Claims[0].Evidence[0].SHA256, again.Claims[0].Evidence[0].SHA256)
	assert.Equal(t, b.Claims[0].Evidence[1], again.Claims[0].Evidence[1])
}

func TestTheRecipeRepeatsAndQuotes(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Partner = NewPartner("acme", "Acme's $(touch x) Ltd", "")
	text := string(unpacked(t, certify(t, r))[memberRecipe])
	for _, want := range []string{
		"plimsoll run --env sandbox --provider harbour --seed 7", "--partner 'Acme'\\''s $(touch x) Ltd'", "--partner-id acme",
		"--issued 2026-11-20T12:30:40Z", "with the credentials default", sum("3") + "  specs/harbour/openapi.yaml",
	} {
		assert.Contains(t, text, want)
	}
}

func TestChangesSinceTheCertificateBefore(t *testing.T) {
	t.Parallel()
	before := waived(t)
	r := request(t, func(e *evidence) {
		e.Header.ID, e.Header.Tool, e.Header.Digests["specs/harbour/openapi.yaml"] = "later", "plimsoll v1.3.0", sum("8")
		e.Header.Claims = append(e.Header.Claims, claim("HARBOUR-NEW-009", c.Must, c.Documented, 60))
		e.Results = append(e.Results, scenario("new", c.Pass, "HARBOUR-NEW-009"))
		e.judge()
	})
	r.Previous = before.Raw
	b := certify(t, r)
	assert.Equal(t, before.ID(), b.Certificate.Previous.ID)
	assert.Equal(t, before.SHA256(), b.Changes.Previous.SHA256)
	assert.Equal(t, []Change{
		{What: "harbour HARBOUR-LIFE-002", Was: "mandatory, inconclusive, waived", Now: "mandatory, pass"},
		{What: "harbour HARBOUR-NEW-009", Was: "", Now: "mandatory, pass"},
	}, b.Changes.Claims)
	assert.Equal(t, []Change{
		{What: "harness", Was: "plimsoll v1.2.3", Now: "plimsoll v1.3.0"},
		{What: "specs/harbour/openapi.yaml", Was: sum("3"), Now: sum("8")},
	}, b.Changes.Facts)
	require.Len(t, b.Changes.Waivers, 1)
	assert.Contains(t, b.Changes.Waivers[0].Was, "until 2026-12-31, Jane Doe")
	assert.Empty(t, b.Changes.Waivers[0].Now)
	assert.True(t, Verify(b.Raw, question()).Valid())
}

func TestAPreviousCertificateHasToBeIntactAndOfThePartner(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Previous = certify(t, r).Raw
	r.Previous[len(r.Previous)/2] ^= 1
	_, err := Certify(r)
	assert.ErrorContains(t, err, "previous certificate: altered")
	r.Previous = certify(t, request(t)).Raw
	r.Partner = NewPartner("", "Other Ltd", "")
	_, err = Certify(r)
	assert.ErrorContains(t, err, "previous certificate: expected one of partner other-ltd, got one of acme-shipping-ltd")
}

func TestNamesAreChecked(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil func(*Request)
		want  string
	}{
		"no partner":       {func(r *Request) { r.Partner = NewPartner("x", "", "") }, "partner: expected a name, got none"},
		"no id":            {func(r *Request) { r.Partner = NewPartner("", "株式会社", "") }, `partner id: expected letters a to z, digits and hyphens, at most 60, got ""`},
		"id with a path":   {func(r *Request) { r.Partner.ID = "../x" }, "partner id: expected letters"},
		"id too long":      {func(r *Request) { r.Partner.ID = strings.Repeat("a", 61) }, "partner id: expected letters"},
		"no issuer":        {func(r *Request) { r.Issuer = "" }, "issuer: expected a name, got none"},
		"escape in issuer": {func(r *Request) { r.Issuer = "a\x07" }, "issuer: expected printable text, got U+0007"},
		"untidy":           {func(r *Request) { r.Issuer = " a" }, "issuer: expected composed letters and single blanks"},
		"too long":         {func(r *Request) { r.Partner.Name = strings.Repeat("a", 121) }, "partner: expected at most 120 characters, got 121"},
		"not printable":    {func(r *Request) { r.Partner = NewPartner("x", "شركة", "") }, "give the name in Latin letters as well (--partner-latin)"},
		"latin is not":     {func(r *Request) { r.Partner = NewPartner("x", "شركة", "شركة") }, "partner in Latin letters: no font of ours has"},
		"latin is untidy":  {func(r *Request) { r.Partner.Latin = "a\n" }, "partner in Latin letters: expected printable text"},
		"issuer in arabic": {func(r *Request) { r.Issuer = "شركة" }, "issuer: no font of ours has"},
		"no key":           {func(r *Request) { r.Signer = Signer{} }, "expected a signing key, got none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := request(t)
			tt.spoil(&r)
			_, err := Certify(r)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestAnIDIsMadeOfTheName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Acme Shipping Ltd.": "acme-shipping-ltd", "Ærø & Søn  A/S": "r-s-n-a-s", "Čelik Ltd": "celik-ltd", "  3PL—Nord ": "3pl-nord", "株式会社": "",
	} {
		assert.Equal(t, want, NewPartner("", name, "").ID, name)
	}
	assert.Equal(t, "kabushiki", NewPartner("", "株式会社", "Kabushiki").ID)
}

func TestCheckSignsNothing(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Signer = Signer{}
	assert.NoError(t, Check(r))
	r = request(t, func(e *evidence) { e.Header.Tags = "@x" })
	assert.ErrorContains(t, Check(r), "expected all scenarios")
}
