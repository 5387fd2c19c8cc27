package clients

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// The other character is the next letter, or the next digit but one; after the last comes the first.
func TestTheNextCharacter(t *testing.T) {
	t.Parallel()
	for _, alphabet := range []string{"1357924681", "abcdefghijklmnopqrstuvwxyza", "ABCDEFGHIJKLMNOPQRSTUVWXYZA"} {
		for i := range len(alphabet) - 1 {
			assert.Equal(t, string(alphabet[i+1]), string(rune(otherCharacter(alphabet[i]))))
		}
	}
}

// A text is tampered in its middle only where a single byte is a character there; a number may begin with any digit but 0.
func TestWhatATamperedMemberWeighs(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{
		`"abc"`: 2, `"a"`: 2, `""`: 0, "\"ab\x7fcd\"": 2, `"xÀy"`: 0, `"xxÀy"`: 0, `"Àxxxx"`: 2, "9": 1, "12": 1, "0": 0, "-9": 0, "9.5": 0, "null": 0, "[1]": 0,
	} {
		assert.Equal(t, want, tamperWeight("name", []byte(value)), value)
	}
	assert.Greater(t, tamperWeight("sub", []byte(`"abc"`)), tamperWeight("name", []byte(`"abc"`)))
}

// The signature differs in the lowest bit of its middle byte, and in nothing else.
func TestTheBitOfASignatureThatIsTampered(t *testing.T) {
	t.Parallel()
	code := base64.RawURLEncoding.EncodeToString
	j := jwt{header: "h", payload: "p", signature: code([]byte("signature"))}
	got, ok := j.tamperSignature()
	assert.True(t, ok)
	assert.Equal(t, jwt{header: "h", payload: "p", signature: code([]byte("sign`ture"))}, got, "a and ` differ in their lowest bit")
}

// What cannot be tampered stays as it is.
func TestWhatCannotBeTampered(t *testing.T) {
	t.Parallel()
	plain := jwt{header: "!", payload: "p", signature: "!", claims: []byte("{}")}
	list := jwt{header: base64.RawURLEncoding.EncodeToString([]byte("[]"))}
	for name, try := range map[string]func() (jwt, jwt, bool){
		"payload":                    func() (jwt, jwt, bool) { got, ok := plain.tamperPayload(); return plain, got, ok },
		"signature":                  func() (jwt, jwt, bool) { got, ok := plain.tamperSignature(); return plain, got, ok },
		"a header that is no base64": func() (jwt, jwt, bool) { got, ok := plain.withKid("x"); return plain, got, ok },
		"a header that is a list":    func() (jwt, jwt, bool) { got, ok := list.withKid("x"); return list, got, ok },
	} {
		want, got, ok := try()
		assert.False(t, ok, name)
		assert.Equal(t, want, got, name)
	}
	n, ok := plain.number("iat")
	assert.False(t, ok)
	assert.Zero(t, n)
}

// Why a token cannot be presented in a way is said with the way and the reason.
func TestWhyATokenCannotBePresentedSo(t *testing.T) {
	t.Parallel()
	huge := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","x":1e999}`)) + ".e30.c2ln"
	for want, tt := range map[string]struct {
		as    provider.Case
		token string
	}{
		"not-applicable: token as alg-none: this token is no JWT, so it has no alg":        {provider.AlgNone, "fake-opaque-token"},
		"not-applicable: token as hostile-kid: this token is no JWT, so it has no kid":     {presentHostileKid, "fake-opaque-token"},
		"not-applicable: token as hostile-kid: the header of this token cannot be changed": {presentHostileKid, huge},
		"not-applicable: token as tampered-signature: this token is no signed JWT":         {provider.TamperedSignature, "fake-opaque-token"},
		"not-applicable: token as truncated: this token is too short to be cut":            {provider.Truncated, "ab"},
		"error: token as twice: there is no token yet":                                     {presentTwice, ""},
		`unknown presentation of a token "twic": did you mean "twice"?`:                    {"twic", "fake-opaque-token"},
	} {
		_, err := present(tt.as, tt.token)
		assert.EqualError(t, err, want)
	}
	s, err := present(provider.TamperedPayload, "abcdefghi")
	require.NoError(t, err)
	assert.Equal(t, "abcdffghi", s.token, "the middle one of an opaque token")
}

// Every letter and digit of a garbage token is drawn from a hash of the token: the same run after run, and nothing repeats.
func TestWhatGarbageIsMadeOf(t *testing.T) {
	t.Parallel()
	first := garbage(strings.Repeat("A", 100))
	assert.Equal(t, first, garbage(strings.Repeat("A", 100)))
	assert.NotContains(t, first[:32], "AAAA")
	assert.NotEqual(t, first[:32], first[32:64])
	assert.NotEqual(t, first[32:64], first[64:96])
	assert.NotEqual(t, first[:20], garbage(strings.Repeat("A", 99))[:20], "of another token it is another")
	assert.Equal(t, "GvVm-MI3k2R-Enfqu-HIn4s2ybaj", garbage("fake-opaque-token-0123456789"), "runs of different versions can be compared")
}
