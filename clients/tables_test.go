package clients

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Every way to write HTTP Basic names the clause that it keeps or breaks, and says what is odd about it.
func TestEveryEncodingOfBasicNamesItsClause(t *testing.T) {
	t.Parallel()
	clauses := map[string]string{
		"control-character": "RFC 7617 section 2", "empty": "RFC 7617 section 2", "form-encoded": "RFC 6749 section 2.3.1, appendix B", "lower-case-scheme": "RFC 9110 section 11.1",
		"no-colon": "RFC 7617 section 2", "not-base64": "RFC 7617 section 2", "raw": "RFC 7617 section 2", "swapped": "RFC 7617 section 2", "unpadded": "RFC 4648 section 3.2",
		"url-safe": "RFC 4648 section 5", "user-only": "RFC 6749 section 2.2", "wrapped-76": "RFC 2045 section 6.8",
	}
	for _, e := range basicEncodings() {
		assert.Equal(t, clauses[string(e.name)], e.clause, e.name)
		assert.Greater(t, len(e.reason), 10, e.name)
	}
	_, err := basicHeader("url-safe", "u", "p")
	assert.EqualError(t, err, "not-applicable: HTTP Basic as url-safe: this credential gives the same bytes as raw (RFC 4648 section 5)")
}

// A line of MIME holds 76 characters; a value of one line is broken before its last four.
func TestWrappedBase64(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("a", wrapWidth)
	for text, want := range map[string]string{
		"": "", "abcd": "abcd", "abcdefgh": "abcd efgh", line: line[:72] + " aaaa", line + "a": line + " a", line + line: line + " " + line, line + line + "a": line + " " + line + " a",
	} {
		assert.Equal(t, want, wrapped(text), "%d characters", len(text))
	}
}

// The iat of a token is believed where it is a moment in the past, and the token would still live.
func TestWhichIatIsBelieved(t *testing.T) {
	t.Parallel()
	at := func(iat string) string {
		return encoded(`{"alg":"RS256"}`) + "." + encoded(`{"iat":`+iat+`}`) + ".c2ln"
	}
	const longEnough = 250 * 365 * 24 * time.Hour
	for _, tt := range []struct {
		iat      string
		now      int64
		lifetime time.Duration
		want     time.Duration
	}{
		{"1000", 1000, time.Hour, 0}, {"1000", 1001, time.Hour, time.Second}, {"1000", 999, time.Hour, 0}, {"1000", 4599, time.Hour, 3599 * time.Second}, {"1000", 4600, time.Hour, 0},
		{"0", 600, time.Hour, 10 * time.Minute}, {"-1", 600, longEnough, 0}, {"1000000000000", 1000000000600, time.Hour, 10 * time.Minute}, {"1000000000001", 1000000000601, time.Hour, 0},
		{`"1000"`, 1600, longEnough, 0}, {"null", 1600, longEnough, 0},
	} {
		assert.Equal(t, tt.want, olderBy(at(tt.iat), time.Unix(tt.now, 0), tt.lifetime), "iat %s at %d", tt.iat, tt.now)
	}
	assert.Zero(t, olderBy("fake-opaque-token", time.Unix(600, 0), longEnough))
}

func encoded(text string) string { return strings.TrimRight(std(text), "=") }

// A token is never younger than nothing, whatever the clocks say.
func TestTheAgeOfATokenIsNotNegative(t *testing.T) {
	t.Parallel()
	moment := time.Unix(1000, 0)
	b := &births{byToken: map[string]birth{"ours": {ours: moment, target: moment}, "theirs": {ours: moment, target: moment, known: true}}}
	for _, token := range []string{"ours", "theirs"} {
		before := &conformance.Wire{Token: token, Started: moment.Add(-time.Second), TargetTime: moment.Add(-time.Second)}
		assert.Equal(t, time.Duration(0), b.age(before), token)
		after := &conformance.Wire{Token: token, Started: moment.Add(time.Second), TargetTime: moment.Add(time.Second)}
		assert.Equal(t, time.Second, b.age(after), token)
	}
}

// Whose account a credential is, is said by the names that the standards use, in this order, or else by the first field.
func TestTheOwnerOfACredential(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ fields, want string }{
		{"user user_id username client_id", "client_id"}, {"user user_id username", "username"}, {"account user user_id", "user_id"}, {"account user", "user"}, {"account tenant", "account"},
	} {
		assert.Equal(t, tt.want, owner(strings.Fields(tt.fields)), tt.fields)
	}
}

// The rate is so many requests a second, with one at once at least.
func TestTheRateOfATarget(t *testing.T) {
	t.Parallel()
	for perSecond, burst := range map[float64]int{0.1: 1, 0.9: 1, 1: 1, 2.5: 2, 10: 10} {
		assert.Equal(t, burst, newLimiter(perSecond).Burst(), fmt.Sprint(perSecond))
		assert.InDelta(t, perSecond, float64(newLimiter(perSecond).Limit()), 1e-9)
	}
	for _, none := range []float64{0, -1} {
		assert.True(t, newLimiter(none).AllowN(time.Now(), 1000), "no limit")
	}
}

func TestTheAddressOfATarget(t *testing.T) {
	t.Parallel()
	u, err := targetURL("base_url", "https://a.example/b?c=d#e")
	assert.NoError(t, err)
	assert.Equal(t, "https://a.example/b?c=d", u.String(), "a fragment is never sent")
}

// What is changed in a JWT is its subject, or else the first text, or else the first number; what a change would not leave well formed is left alone.
func TestWhichMemberIsTampered(t *testing.T) {
	t.Parallel()
	for claims, want := range map[string]string{
		`{"iat":123,"name":"abc","sub":"xyz"}`:   `{"iat":123,"name":"abc","sub":"xzz"}`,
		`{"iat":123,"name":"abc","other":"abc"}`: `{"iat":123,"name":"acc","other":"abc"}`,
		`{"iat":123,"exp":456}`:                  `{"iat":143,"exp":456}`,
		`{"name":"a"}`:                           `{"name":"b"}`,
		`{"iat":7,"name":""}`:                    `{"iat":9,"name":""}`,
		`{"sub":"ab\"c","name":"abc"}`:           `{"sub":"ab\"c","name":"acc"}`,
		`{"sub":"äöü","iat":12}`:                 `{"sub":"äöü","iat":14}`,
		`{"a":1.5,"b":2e3,"c":-4,"d":0,"e":null,"f":[1],"g":{"h":"x"},"i":true}`: "",
		`{}`: "",
	} {
		j := jwt{claims: []byte(claims), header: "h", signature: "s"}
		got, ok := j.tamperPayload()
		assert.Equal(t, want != "", ok, claims)
		if ok {
			assert.Equal(t, want, decodedText(got.payload), claims)
		}
	}
}

func decodedText(payload string) string {
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Another character is one of the same kind, and always another.
func TestOtherCharacter(t *testing.T) {
	t.Parallel()
	for _, alphabet := range []string{"123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} {
		for i := range len(alphabet) {
			got := otherCharacter(alphabet[i])
			assert.NotEqual(t, alphabet[i], got)
			assert.Contains(t, alphabet, string(rune(got)))
		}
	}
	assert.Equal(t, byte('2'), otherCharacter('0'))
	for _, c := range []byte("@[`{/:-_ ") {
		assert.Equal(t, byte('x'), otherCharacter(c), string(rune(c)))
	}
}

// Only what reads is sent a second time for nothing.
func TestMethodsThatRead(t *testing.T) {
	t.Parallel()
	for method, want := range map[string]bool{"GET": true, "HEAD": true, "OPTIONS": true, "POST": false, "PUT": false, "PATCH": false, "DELETE": false, "TRACE": false, "get": false} {
		assert.Equal(t, want, safe(method), method)
	}
}

// Letters of a secret match in either case, and a plus sign is a blank.
func TestHowTextsAreFolded(t *testing.T) {
	t.Parallel()
	for i := range 256 {
		c := byte(i)
		want := c
		if c == '+' {
			want = ' '
		}
		assert.Equal(t, want, foldPlus[c], "%q", c)
		if c >= 'A' && c <= 'Z' {
			want = c + 32
		}
		assert.Equal(t, want, foldAll[c], "%q", c)
	}
}

// A redirection is one with an address; what is between 200 and 300, or has no address, is none.
func TestWhatIsSentElsewhere(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{200: false, 299: false, 300: true, 302: true, 308: true, 399: true, 400: false, 401: false} {
		w := &conformance.Wire{Operation: "getThing", Status: status, Header: http.Header{"Location": {"https://elsewhere.example/"}}}
		assert.Equal(t, want, Misdirected(w) != nil, status)
		w.Header = http.Header{}
		assert.Nil(t, Misdirected(w), status)
	}
	stop := Misdirected(&conformance.Wire{Operation: "getThing", Status: 302, Header: http.Header{"Location": {"/"}}})
	assert.EqualError(t, stop, "inconclusive: getThing was sent elsewhere with status 302, and is not followed: is the address in the environment the right one?")
}

// Where a value ends: brackets in texts do not count, and what never ends goes on to the end.
func TestBalanced(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a": 1} x`: `{"a": 1}`, `[1, [2]] x`: `[1, [2]]`, `{"a": "}"} x`: `{"a": "}"}`, `{"a": {"b": []}}, 2`: `{"a": {"b": []}}`, `{"a": 1`: `{"a": 1`, `{"a": "x`: `{"a": "x`, `{}`: `{}`,
	} {
		assert.Equal(t, want, text[:balanced([]byte(text), 0)], text)
	}
}
