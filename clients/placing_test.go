package clients

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
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

// A value ends at its own quote: not at one that is escaped, nor, in a JSON text inside a string, at one that is escaped once more.
func TestWhereAQuotedValueEnds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ quote, text, want string }{
		{`"`, `abc", "d"`, `abc`}, {`"`, `", "d"`, ``}, {`"`, `a\"b", "d"`, `a\"b`}, {`"`, `a\\", "d"`, `a\\`}, {`"`, `a\n\"`, `a\n\"`}, {`"`, `abc`, `abc`},
		{`\"`, `abc\", \"d`, `abc`}, {`\"`, `a\\\"b\", \"d`, `a\\\"b`}, {`\"`, `a\\\"\", \"d`, `a\\\"`}, {`\"`, `a\\\"\\\"b\", \"d`, `a\\\"\\\"b`},
	} {
		assert.Equal(t, tt.want, tt.text[:closing([]byte(tt.text), 0, tt.quote)], "%s ended by %s", tt.text, tt.quote)
	}
	assert.Equal(t, `{"": 1}`, `{"": 1} x`[:balanced([]byte(`{"": 1} x`), 0)], "an empty text ends where it begins")
}

// Nothing, null, true and false are no secrets, and take nothing away from those before them.
func TestValuesThatAreNoSecret(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	for _, value := range []string{"", "null", "true", "false"} {
		assert.Equal(t, "password=[redacted:password]&assertion="+value, r.text("password=abc&assertion="+value, commonPlaces()))
	}
	for _, text := range []string{"=abc", `"":"abc"`, `\=abc`} {
		assert.Equal(t, text, r.text(text, commonPlaces()), "without a name there is no place")
	}
	assert.Equal(t, `{"password":"[redacted:password]","a":`, r.text(`{"password":"abc","a":`, commonPlaces()))
}

// The fields of a credential are places for secrets by their own names, wherever they are carried; open ones are not.
func TestPlacesOfAProvider(t *testing.T) {
	t.Parallel()
	p := &provider.Provider{ID: "acme", Credentials: provider.Credentials{Fields: map[string]provider.Field{"PIN": {Secret: true}, "tenant": {}}}}
	want := commonPlaces()
	want["pin"] = "PIN"
	assert.Equal(t, want, placesOf(p))
	p.Token.Value = "$response.body"
	assert.Equal(t, want, placesOf(p), "a body that is the token has no name")
	assert.Equal(t, "password", passwordField(p), "where no operation uses HTTP Basic")
	r := NewRedactor([]byte("key"))
	w := &conformance.Wire{Provider: "nobody knows it", Status: 200, Body: []byte(`{"access_token":"abc"}`)}
	assert.Equal(t, `{"access_token":"[redacted:access_token]"}`, r.Exchange(w).Response.Body, "the names of the standards are places everywhere")
}

// A body that is still compressed is known by its first two bytes.
func TestBodiesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{"": "", "\x1f": "", "\x1f\x8b": "gzip", "\x1f\x8b\x08": "gzip", "\x1fa": "", "a\x8b": ""} {
		assert.Equal(t, want, unreadable(http.Header{}, []byte(body)), "%q", body)
	}
	assert.Equal(t, "br", unreadable(http.Header{"Content-Encoding": {"br"}}, nil))
}

// Of two that cover the same a part of something known tells more than a shape, and a place more than a part.
func TestWhatNamesTheSame(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"
	r.AddToken(token)
	head, _, _ := strings.Cut(token, ".")
	assert.Equal(t, "it is [redacted:token:part]", r.Text("it is "+head))
	r.AddToken("fake-opaque-token-0123456789")
	assert.Equal(t, "zeta=[redacted:zeta]", r.text("zeta=fake-opaque-token-", places{"zeta": "zeta"}))
}

// What begins as a JWT does is taken for one from sixteen characters on, wherever it stands.
func TestShapesOfTokens(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	assert.Equal(t, "a long text before it [redacted:jwt]", r.Text("a long text before it eyJ4567890123456"))
	assert.Equal(t, "a long text before it eyJ456789012345", r.Text("a long text before it eyJ456789012345"))
	assert.Equal(t, "a long text before it eyJ and after it", r.Text("a long text before it eyJ and after it"))
}

// Of a long stretch of base64 only the digits of the secret go.
func TestWhatOfBase64IsTakenOut(t *testing.T) {
	t.Parallel()
	coded := std(strings.Repeat("x", 30) + hiddenSecret + strings.Repeat("y", 30))
	assert.Equal(t, coded[:40]+"[redacted:password]"+coded[72:], knowing(hiddenSecret).Text(coded))
}

// Letters of a secret match in either case from eight on; a text in Latin-1 is another one only where it holds such a letter.
func TestFormsInWhichASecretIsKnown(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "[redacted:password]", knowing("fakepass").Text("FAKEPASS"))
	assert.Equal(t, "FAKEPAS", knowing("fakepas").Text("FAKEPAS"))
	for text, want := range map[string]string{"aÿ": "a\xff", "aþb": "a\xfeb"} {
		got, ok := latin1(text)
		assert.True(t, ok)
		assert.Equal(t, want, got)
	}
	_, ok := latin1("aĀ")
	assert.False(t, ok, "beyond Latin-1")
	for _, secret := range []string{"fakepass", "0123456789abcdef"} {
		anchors := 0
		knowing(secret, secret).registry.anchors.Range(func(any, any) bool { anchors++; return true })
		assert.Equal(t, 1, anchors, "added twice, known once, and too short to have parts")
	}
}
