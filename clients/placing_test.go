package clients

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// A name may have one letter or eighty; what is longer is not read to its beginning, as texts may have no blank for megabytes.
func TestHowLongTheNameOfAPlaceMayBe(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	for name, found := range map[string]bool{"k": true, strings.Repeat("n", 80): true, strings.Repeat("n", 81): false} {
		in := places{name: "pin"}
		for text, want := range map[string]string{name + "=abc": name + "=[redacted:pin]", `{"` + name + `":"abc"}`: `{"` + name + `":"[redacted:pin]"}`} {
			if !found {
				want = text
			}
			assert.Equal(t, want, r.text(text, in))
		}
	}
}

// JSON has four kinds of blank around its colon.
func TestBlanksAroundAColon(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	for _, blanks := range []string{" ", "\t", "\r", "\n", " \t\r\n"} {
		text := `{"password"` + blanks + ":" + blanks + `"abc"}`
		assert.Equal(t, strings.Replace(text, "abc", "[redacted:password]", 1), r.text(text, commonPlaces()), "%q", blanks)
	}
	assert.Equal(t, "{\"password\"\v:\"abc\"}", r.text("{\"password\"\v:\"abc\"}", commonPlaces()), "a vertical tab is none")
}

// The scheme tells how somebody tried to get in, and stays; what comes after it does not.
func TestSchemesOfAuthorization(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	for _, scheme := range []string{"Digest", "DPoP", "Negotiate", "ApiKey", "Token", "token"} {
		assert.Equal(t, scheme+" [redacted:authorization]", r.authorization(scheme+" abc", nil))
		assert.Equal(t, scheme, r.authorization(scheme, nil), "nothing came after it")
	}
	assert.Equal(t, "Basic [redacted:password]", r.authorization("Basic abc", nil))
	assert.Equal(t, "Bearer "+r.tokenMark("abc"), r.authorization("Bearer  abc ", nil))
	assert.Equal(t, "[redacted:authorization]", r.authorization("abc", nil), "somebody forgot the scheme")
	assert.Empty(t, r.authorization("", nil))
}

// A finished artefact is searched in windows: twice the longest form of the longest secret, within reason.
func TestReach(t *testing.T) {
	t.Parallel()
	for length, want := range map[int]int{4: 16 << 10, 2000: 2 * 6 * 2000, 1 << 20: 256 << 10} {
		assert.Equal(t, want, knowing(strings.Repeat("s", length)).Reach(), length)
	}
}

// Two finds of one secret are known as such, and so are two of what merely looks like a token.
func TestFindsAreToldApart(t *testing.T) {
	t.Parallel()
	const one, other = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"
	r := knowing(hiddenSecret)
	found := r.Find([]byte(one + " " + hiddenSecret + " " + other))
	assert.Len(t, found, 3)
	assert.Equal(t, Found{Start: 0, End: len(one), Mark: "[redacted:jwt]", Name: "jwt", Identity: r.Fingerprint(one)}, found[0])
	assert.Equal(t, r.Fingerprint(hiddenSecret), found[1].Identity)
	assert.Equal(t, "password", found[1].Name)
	assert.Equal(t, r.Fingerprint(other), found[2].Identity)
}

// A token may be used in the moment in which it is handed out: its age is zero, and known.
func TestAgesThatAreKept(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	zero := r.Exchange(&conformance.Wire{Token: "fake-opaque-token"}).TokenAge
	if assert.NotNil(t, zero) {
		assert.Zero(t, *zero)
	}
	assert.Nil(t, r.Exchange(&conformance.Wire{Token: "fake-opaque-token", TokenAge: conformance.UnknownAge}).TokenAge)
	assert.Nil(t, r.Exchange(&conformance.Wire{}).TokenAge, "without a token there is none")
}
