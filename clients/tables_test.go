package clients

import (
	"fmt"
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
