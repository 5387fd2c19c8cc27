package clients_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// basic sends user and password in an encoding.
func basic(t *testing.T, encoding clients.BasicEncoding, user, password string) (string, error) {
	t.Helper()
	var seen []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Values("Authorization")
		answer(w, 200, nil)
	})
	d := draft(t, c, "requestToken")
	d.Basic, d.User, d.Password = encoding, user, password
	w := send(t, c, d)
	if w.Err != nil {
		return "", w.Err
	}
	require.Len(t, seen, 1)
	assert.Equal(t, seen[0], strings.TrimSpace(w.RequestHeader.Get("Authorization")), "what is recorded is what was sent")
	return seen[0], nil
}

func TestBasicEncodings(t *testing.T) {
	t.Parallel()
	b64 := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	const tricky = "p:w% +é~*"
	for _, test := range []struct{ encoding, user, password, expected string }{
		// the vector of the page of 3PL Central
		{"raw", "fr4zzl3d-g0rp-ni11-b0rk-cr4ck3rj4ck5", "rump3lstiltskin", "Basic ZnI0enpsM2QtZzBycC1uaTExLWIwcmstY3I0Y2szcmo0Y2s1OnJ1bXAzbHN0aWx0c2tpbg=="},
		{"raw", "u", tricky, "Basic " + b64("u:"+tricky)},
		{"form-encoded", "u x", tricky, "Basic " + b64("u+x:p%3Aw%25+%2B%C3%A9%7E*")},
		{"no-colon", "u", "p", "Basic " + b64("up")},
		{"not-base64", "u", "p", "Basic ~not*base64~"},
		{"wrapped-76", "u", strings.Repeat("p", 100), "Basic " + b64("u:" + strings.Repeat("p", 100))[:76] + " " + b64("u:" + strings.Repeat("p", 100))[76:]},
		{"wrapped-76", "u", strings.Repeat("p", 200), "Basic " + b64("u:" + strings.Repeat("p", 200))[:76] + " " + b64("u:" + strings.Repeat("p", 200))[76:152] + " " + b64("u:" + strings.Repeat("p", 200))[152:228] + " " + b64("u:" + strings.Repeat("p", 200))[228:]},
		{"wrapped-76", "user", "password", "Basic dXNlcjpwYXNzd29y ZA=="},
		{"swapped", "u", "p", "Basic " + b64("p:u")},
		{"lower-case-scheme", "u", "p", "basic " + b64("u:p")},
		{"url-safe", "u", "???>>>", "Basic " + base64.URLEncoding.EncodeToString([]byte("u:???>>>"))},
		{"unpadded", "u", "pp", "Basic " + base64.RawStdEncoding.EncodeToString([]byte("u:pp"))},
		{"user-only", "u", "p", "Basic " + b64("u:")},
		{"empty", "u", "p", "Basic"},
		{"control-character", "u", "p", "Basic " + b64("u:p\x01")},
	} {
		got, err := basic(t, clients.BasicEncoding(test.encoding), test.user, test.password)
		require.NoError(t, err, test.encoding)
		assert.Equal(t, test.expected, got, test.encoding)
	}
}

func TestBasicEncodingsThatWouldBeRaw(t *testing.T) {
	t.Parallel()
	for encoding, password := range map[string]string{"url-safe": "p", "unpadded": "p"} {
		_, err := basic(t, clients.BasicEncoding(encoding), "u", password)
		s := stop(t, err)
		assert.Equal(t, conformance.NotApplicable, s.Verdict)
		assert.Contains(t, s.Reason, encoding)
	}
	_, err := basic(t, "roh", "u", "p")
	require.ErrorContains(t, err, `unknown encoding of HTTP Basic "roh"`)
}

func TestBasicEncodingNames(t *testing.T) {
	t.Parallel()
	names := clients.BasicEncodings()
	assert.True(t, slices.IsSorted(names))
	assert.Equal(t, []string{"control-character", "empty", "form-encoded", "lower-case-scheme", "no-colon", "not-base64", "raw", "swapped",
		"unpadded", "url-safe", "user-only", "wrapped-76"}, names)
}
