package clients

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Every way to present a token names its clause and what is odd about it; those that spoil or move a token need one.
func TestEveryPresentationNamesItsClause(t *testing.T) {
	t.Parallel()
	withoutOne := []provider.Case{provider.Garbage, provider.Malformed, provider.NoHeader}
	for _, p := range presentations() {
		assert.Regexp(t, `^RFC \d{4} (section|appendix) [0-9A-Z.]+`, p.clause, p.name)
		assert.Greater(t, len(p.reason), 20, p.name)
		assert.Equal(t, !slices.Contains(withoutOne, p.name), p.needs, p.name)
	}
	_, err := showTamperedSignature("fake-opaque-token")
	assert.ErrorContains(t, err, "this token is no signed JWT")
}

// A run of digits begins at the first of them and ends behind the last, and is as long as it has to be.
func TestRunsOfDigits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text       string
		at, least  int
		start, end int
	}{
		{"abcd", 0, 4, 0, 4}, {"abcd", 0, 5, -1, 0}, {"!abcd!", 0, 4, 1, 5}, {"!abcd!", 1, 4, 1, 5}, {"!abcd!", 2, 4, -1, 0}, {"ab!abcd", 0, 4, 3, 7}, {"!!abcd", 0, 4, 2, 6}, {"", 0, 1, -1, 0}, {"!!!", 0, 1, -1, 0},
		{"a-_+/=", 0, 5, 0, 5}, {"ab cd", 0, 2, 0, 2},
	} {
		start, end := nextRun([]byte(tt.text), tt.at, alphabet64, tt.least)
		assert.Equal(t, [2]int{tt.start, tt.end}, [2]int{start, end}, "%q from %d", tt.text, tt.at)
	}
	start, end := nextRun([]byte("xyz0aF9gh"), 0, alphabet16, 4)
	assert.Equal(t, [2]int{3, 7}, [2]int{start, end})
}

// Whatever was encoded is read back from either alphabet.
func TestDigitsAreReadBack(t *testing.T) {
	t.Parallel()
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		assert.Equal(t, all, appendRun(nil, []byte(e.EncodeToString(all)), alphabet64, 6))
	}
	assert.Equal(t, all, appendRun(nil, []byte(hex.EncodeToString(all)), alphabet16, 4))
	assert.Equal(t, all, appendRun(nil, []byte(strings.ToUpper(hex.EncodeToString(all))), alphabet16, 4))
	assert.Empty(t, appendRun(nil, []byte("a"), alphabet64, 6), "half a byte is none")
}

// What was found in a decoded text is found again in the text that it was decoded from, with all of the escape.
func TestWhereAnEscapeCameFrom(t *testing.T) {
	t.Parallel()
	src := []byte(`a%41b%C3%A9c`)
	e := escape{"%", percent}
	data, ok := e.decode(src)
	assert.True(t, ok)
	assert.Equal(t, "aAbéc", string(data))
	v := &view{data: data, parent: &view{data: src}, escape: e}
	for _, tt := range []struct {
		start, end int
		want       string
	}{{0, 1, "a"}, {1, 2, "%41"}, {0, 3, "a%41b"}, {3, 5, "%C3%A9"}, {5, 6, "c"}, {0, 6, string(src)}} {
		from, to := v.origin(tt.start, tt.end)
		assert.Equal(t, tt.want, string(src[from:to]), "%d to %d", tt.start, tt.end)
	}
	_, ok = e.decode([]byte("100% of it, %zz"))
	assert.False(t, ok, "nothing was encoded")
}

// Those that a certificate is for are named, the first three of them.
func TestTheNamesOfACertificate(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]*x509.Certificate{
		"nobody": {}, "a.example": {DNSNames: []string{"a.example"}}, "127.0.0.1": {IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}},
		"a.example, b.example, ::1":          {DNSNames: []string{"a.example", "b.example"}, IPAddresses: []net.IP{net.IPv6loopback}},
		"a.example, b.example, c.example, …": {DNSNames: []string{"a.example", "b.example", "c.example", "d.example"}},
	} {
		assert.Equal(t, want, names(c))
	}
}

// A status that is trouble of its own says who has to act.
func TestWhoHasToActAboutAStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]conformance.Cause{
		200: "", 401: "", 403: "", 404: "", 500: "", 501: "", 407: conformance.CauseCredential, 429: conformance.CauseQuota, 502: conformance.CauseOutage, 503: conformance.CauseOutage, 504: conformance.CauseOutage, 511: conformance.CauseOutage,
	} {
		cause, err := statusTrouble(status, http.Header{})
		assert.Equal(t, want, cause, status)
		assert.Equal(t, want != "", err != nil, status)
	}
}

// An answer before the answer is not the answer; 101 is one.
func TestInterimAnswers(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]bool{
		"HTTP/1.1 103 Early Hints\r\n": true, "HTTP/1.1 100 Continue\r\n": true, "HTTP/1.1 101 Switching\r\n": false, "HTTP/1.1 200 OK\r\n": false, "HTTP/1.1 1": true, "HTTP/1.1 ": false, "": false,
	} {
		assert.Equal(t, want, interim([]byte(head)), "%q", head)
	}
}

// A credential is given up when no reading of HTTP Basic is left in which it may be right.
func TestWhenACredentialIsHopeless(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		documented, formEncoded int
		two, next               bool // two readings; the next try is form-encoded
		want                    bool
	}{
		{0, 0, false, false, false}, {1, 0, false, false, true}, {0, 0, true, false, false}, {1, 0, true, false, false}, {1, 0, true, true, false}, {2, 0, true, false, false},
		{3, 0, true, false, true}, {3, 0, true, true, false}, {0, 1, true, false, false}, {0, 3, true, true, false}, {1, 1, true, false, true}, {1, 1, true, true, true},
	} {
		assert.Equal(t, tt.want, refusal{documented: tt.documented, formEncoded: tt.formEncoded}.hopeless(tt.two, tt.next), "%+v", tt)
	}
}

// The password of a proxy is a secret like any other.
func TestThePasswordInAnAddress(t *testing.T) {
	t.Parallel()
	r := NewRedactor([]byte("key"))
	r.AddURL("proxy password", "http://somebody:fake-proxy-password@proxy.example:3128")
	r.AddURL("nothing", "://")
	assert.Equal(t, "it is [redacted:proxy password]", r.Text("it is fake-proxy-password"))
	assert.True(t, r.Holds("proxy password", "fake-proxy-password"))
	assert.False(t, r.Holds("proxy password", "somebody"))
}
