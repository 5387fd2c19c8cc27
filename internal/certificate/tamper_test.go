package certificate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func unpacked(t *testing.T, b *Bundle) map[string][]byte {
	t.Helper()
	m, err := unpack(b.Raw, memberNames())
	require.NoError(t, err)
	return m
}

func verdict(raw []byte) string {
	return strings.Join(Verify(raw, question()).Problems, "\n")
}

// Whoever changes a byte of the file is found out, wherever the byte is: in every member, and in the archive around them.
func TestAnyChangedByteIsFound(t *testing.T) {
	t.Parallel()
	raw := waived(t).Raw
	const stride = 61 // a prime: every member and every header of the archive is hit, at all kinds of places
	for start := range 4 {
		t.Run(fmt.Sprint(start), func(t *testing.T) {
			t.Parallel()
			for i := start * 17; i < len(raw); i += stride {
				bent := bytes.Clone(raw)
				bent[i] ^= 1 << (i % 8)
				require.NotEmpty(t, verdict(bent), "byte %d", i)
			}
		})
	}
}

// Whoever changes a member and packs the archive anew is found out too.
func TestEachAlteredMemberIsFound(t *testing.T) {
	t.Parallel()
	b := waived(t)
	for _, name := range memberNames() {
		size := len(unpacked(t, b)[name])
		for _, at := range []int{0, size / 3, size / 2, size - 2, size - 1} {
			m := unpacked(t, b)
			m[name] = bytes.Clone(m[name])
			m[name][at] ^= 1
			got := verdict(pack(m))
			assert.Contains(t, got, "altered", "%s, byte %d", name, at)
			if name != memberEnvelope && name != memberStatement {
				assert.Contains(t, got, "member "+name, "byte %d", at)
			}
		}
		m := unpacked(t, b)
		m[name] = append(bytes.Clone(m[name]), '\n')
		assert.Contains(t, verdict(pack(m)), "altered", name)
		delete(m, name)
		assert.Contains(t, verdict(pack(m)), "member "+name+": expected it, got none")
	}
}

// restate changes the statement and signs it anew.
func restate(t *testing.T, b *Bundle, s Signer, change func(*Statement, map[string][]byte)) []byte {
	t.Helper()
	m := unpacked(t, b)
	var st Statement
	require.NoError(t, json.Unmarshal(m[memberStatement], &st))
	change(&st, m)
	c := &st.Predicate.Certificate
	c.Issuer.KeyID, c.Issuer.PublicKey = s.Key().ID(), string(s.Key().PEM())
	for name := range c.Members {
		c.Members[name] = digestOf(m[name])
	}
	raw, err := writeJSON(st)
	require.NoError(t, err)
	m[memberStatement] = raw
	m[memberEnvelope], err = seal(raw, s)
	require.NoError(t, err)
	return pack(m)
}

// Whoever changes the statement and signs it with a key of their own is a stranger.
func TestAStrangersSignatureIsUnknown(t *testing.T) {
	t.Parallel()
	raw := restate(t, certify(t, request(t)), signer(9), func(*Statement, map[string][]byte) {})
	assert.Contains(t, verdict(raw), "signature intact, signer unknown")
}

// Not even the trusted key makes true what the evidence does not bear out.
func TestASignatureMakesNothingTrue(t *testing.T) {
	t.Parallel()
	b := waived(t)
	const unborne = "the evidence does not bear the certificate out"
	stripped := func(s *Statement, m map[string][]byte) {
		s.Predicate.Certificate.Waivers = []Waiver{}
		m[memberWaivers] = []byte(`{"waivers": []}`)
	}
	for name, tt := range map[string]struct {
		change func(*Statement, map[string][]byte)
		want   string
	}{
		"stripped waivers": {stripped, unborne},
		"waivers unlisted": {func(_ *Statement, m map[string][]byte) { m[memberWaivers] = []byte(`{"waivers": []}`) }, "waivers: those that are signed are not those of waivers.json"},
		"a longer life":    {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Expires = today.AddDate(9, 0, 0) }, unborne},
		"another run":      {func(_ *Statement, m map[string][]byte) { m[memberRun] = good().write(t) }, "waiver for HARBOUR-LIFE-002: the claim holds"},
		"an easier profile": {func(_ *Statement, m map[string][]byte) {
			m[memberProfile] = bytes.Replace(m[memberProfile], []byte(`"must"`), []byte(`"may"`), 1)
		}, unborne},
		"a passed result": {func(s *Statement, _ map[string][]byte) { s.Predicate.Result = "PASSED" }, unborne},
		"a kinder table": {func(_ *Statement, m map[string][]byte) {
			m[memberClaims] = bytes.Replace(m[memberClaims], []byte(`"inconclusive"`), []byte(`"pass"`), 1)
		}, "the table of claims says something else"},
		"another target":   {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Providers[0].Target = "https://other" }, unborne},
		"another count":    {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Providers[0].Mandatory.Hold = 2 }, unborne},
		"another matrix":   {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.KillMatrix = sum("9") }, unborne},
		"a fake ancestor":  {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Previous = &Previous{ID: "x"} }, unborne},
		"a hostile name":   {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Partner.Name = "a\x1b[2Jb" }, "partner: expected printable text"},
		"another format":   {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Format = 2 }, "expected format 1, got 2: use a newer plimsoll"},
		"another type":     {func(s *Statement, _ map[string][]byte) { s.PredicateType = "https://in-toto.io/attestation/vulns/v0.1" }, "statement: expected https://in-toto.io/attestation/test-result/v0.1"},
		"a broken profile": {func(_ *Statement, m map[string][]byte) { m[memberProfile] = []byte(`{"name":"core"}`) }, "profile.json: mandatory: expected at least one selector"},
		"a broken run":     {func(_ *Statement, m map[string][]byte) { m[memberRun] = []byte(`{}`) }, "run.json: expected a member version"},
		"a broken table":   {func(_ *Statement, m map[string][]byte) { m[memberClaims] = []byte(`[]`) }, "claims.json"},
		"one digest less":  {func(s *Statement, _ map[string][]byte) { delete(s.Predicate.Certificate.Members, memberRecipe) }, "member REPRODUCE.md: altered"},
		"one digest more":  {func(s *Statement, _ map[string][]byte) { s.Predicate.Certificate.Members["x"] = "" }, "expected digests of 6 members, got 7"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Contains(t, verdict(restate(t, b, signer(1), tt.change)), tt.want)
		})
	}
}

func TestAKeyThatIsNotTheSignersIsFound(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	for name, tt := range map[string]struct {
		change func(*Issuer)
		want   string
	}{
		"another id":  {func(i *Issuer) { i.KeyID = signer(2).Key().ID() }, "the signer's key: expected id"},
		"another key": {func(i *Issuer) { i.KeyID, i.PublicKey = signer(2).Key().ID(), string(signer(2).Key().PEM()) }, "the signature does not belong"},
		"no key":      {func(i *Issuer) { i.PublicKey = "none" }, "the signer's key: expected a PEM block"},
	} {
		st := b.Statement
		tt.change(&st.Predicate.Certificate.Issuer)
		m := unpacked(t, b)
		raw, err := writeJSON(st)
		require.NoError(t, err)
		m[memberStatement] = raw
		m[memberEnvelope], err = seal(raw, signer(1))
		require.NoError(t, err)
		assert.Contains(t, verdict(pack(m)), tt.want, name)
	}
}
