package clients_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"math/bits"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

const opaqueToken = "opaque.0123456789-abcdefghijklm_nopqrstuvwxyz"

// seen is what a server saw of a token, and what was recorded.
type seen struct {
	authorization      []string
	query, body, media string
	wire               *conformance.Wire
}

// presented sends a token in one way.
func presented(t *testing.T, as provider.Case, token, operation string) seen {
	t.Helper()
	var got seen
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = seen{authorization: r.Header.Values("Authorization"), query: r.URL.RawQuery, body: string(body), media: r.Header.Get("Content-Type")}
		answer(w, 200, nil)
	})
	d := draft(t, c, operation)
	d.Token, d.Present = token, as
	got.wire = send(t, c, d)
	return got
}

// shownAs is the token in a single Bearer header.
func shownAs(t *testing.T, as provider.Case, token string) string {
	t.Helper()
	got := presented(t, as, token, "getThing")
	require.NoError(t, got.wire.Err)
	require.Len(t, got.authorization, 1)
	shown, ok := strings.CutPrefix(got.authorization[0], "Bearer ")
	require.True(t, ok, got.authorization[0])
	assert.Equal(t, shown, got.wire.Token, "what was sent is what is recorded")
	return shown
}

func TestPresentationsAsDocumented(t *testing.T) {
	t.Parallel()
	for _, as := range []provider.Case{"", provider.Expired, provider.OtherTenant, provider.TooLittlePermission} {
		assert.Equal(t, opaqueToken, shownAs(t, as, opaqueToken))
	}
	got := presented(t, "", "", "getThing")
	require.NoError(t, got.wire.Err)
	assert.Empty(t, got.authorization, "no token yet, no header")
	got = presented(t, "", opaqueToken, "requestToken")
	assert.NotContains(t, got.authorization[0], "Bearer", "a token request carries no token")
	assert.Empty(t, got.wire.Token)
}

func TestPresentationsOfTheHeader(t *testing.T) {
	t.Parallel()
	for as, expected := range map[provider.Case][]string{
		provider.NoHeader:    nil,
		provider.WrongScheme: {"Basic " + opaqueToken},
		provider.Malformed:   {`Bearer {not} "a" token`},
		"lower-case-scheme":  {"bearer " + opaqueToken},
		"padded":             {"Bearer   " + opaqueToken},
		"twice":              {"Bearer " + opaqueToken, "Bearer " + opaqueToken},
	} {
		got := presented(t, as, opaqueToken, "getThing")
		require.NoError(t, got.wire.Err, as)
		assert.Equal(t, expected, got.authorization, as)
		assert.Equal(t, "page=1", got.query, as)
	}
	assert.Empty(t, presented(t, provider.NoHeader, opaqueToken, "getThing").wire.Token)
	assert.Empty(t, presented(t, provider.WrongScheme, opaqueToken, "getThing").wire.Token, "Basic is no bearer token")
	assert.Equal(t, opaqueToken, presented(t, "twice", opaqueToken, "getThing").wire.Token)
}

func TestPresentationElsewhere(t *testing.T) {
	t.Parallel()
	got := presented(t, "query", "a+b/c", "getThing")
	assert.Empty(t, got.authorization)
	assert.Equal(t, "page=1&access_token=a%2Bb%2Fc", got.query)
	assert.Equal(t, "a+b/c", got.wire.Token)

	got = presented(t, "body", "a+b/c", "getThing")
	assert.Empty(t, got.authorization)
	assert.Equal(t, "access_token=a%2Bb%2Fc", got.body)
	assert.Equal(t, "application/x-www-form-urlencoded", got.media)

	got = presented(t, "body", "a+b/c", "postThing")
	assert.Equal(t, `{"name":"a thing","access_token":"a+b/c"}`, got.body)
	assert.Equal(t, "application/json", got.media)
}

func TestGarbage(t *testing.T) {
	t.Parallel()
	token := sampleJWT(`{"sub":"someone"}`)
	got := shownAs(t, provider.Garbage, token)
	assert.Len(t, got, len(token))
	assert.Regexp(t, `^[\w-]+\.[\w-]+\.[\w-]+$`, got)
	assert.NotEqual(t, token, got)
	for i, segment := range strings.Split(got, ".") {
		assert.NotContains(t, segment, strings.Split(token, ".")[i][:12])
	}
	assert.Equal(t, got, shownAs(t, provider.Garbage, token), "the same run sends the same")
	assert.Len(t, shownAs(t, provider.Garbage, ""), 43)
	assert.NotEqual(t, opaqueToken, shownAs(t, provider.Garbage, opaqueToken))
	long := strings.Repeat("ab", 100)
	garbage := shownAs(t, provider.Garbage, long)
	assert.NotEqual(t, garbage[:32], garbage[32:64], "no block twice")
}

func TestTamperedPayload(t *testing.T) {
	t.Parallel()
	for payload, expected := range map[string]string{
		`{"iat":1700000000,"sub":"abcde","scope":"all"}`:     `{"iat":1700000000,"sub":"abdde","scope":"all"}`,
		`{ "iss" : "http://here" , "exp":5, "scope":"zzz" }`: `{ "iss" : "http:x/here" , "exp":5, "scope":"zzz" }`,
		`{"aud":"zzzzz","sub":"abcde"}`:                      `{"aud":"zzzzz","sub":"abdde"}`,
		`{"exp":1700003600,"ok":true}`:                       `{"exp":1700023600,"ok":true}`,
		`{"sub":"Z"}`:                                        `{"sub":"A"}`,
		`{"sub":"\u00e9","b":"x9x"}`:                         `{"sub":"\u00e9","b":"x2x"}`,
	} {
		token := sampleJWT(payload)
		got := strings.Split(shownAs(t, provider.TamperedPayload, token), ".")
		before := strings.Split(token, ".")
		assert.Equal(t, before[0], got[0])
		assert.Equal(t, before[2], got[2], "under the old signature")
		decoded, err := base64.RawURLEncoding.DecodeString(got[1])
		require.NoError(t, err)
		assert.Equal(t, expected, string(decoded))
		assert.True(t, json.Valid(decoded))
	}
	for _, token := range []string{opaqueToken, "a.b.c", sampleJWT(`{}`), sampleJWT(`{"a":{"b":1},"c":[1],"d":0}`)} {
		got := shownAs(t, provider.TamperedPayload, token)
		assert.Len(t, got, len(token))
		assert.Equal(t, 1, differences(got, token), token)
	}
}

func differences(a, b string) int {
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func TestTamperedSignature(t *testing.T) {
	t.Parallel()
	token := sampleJWT(`{"sub":"a"}`)
	got := shownAs(t, provider.TamperedSignature, token)
	at := strings.LastIndexByte(token, '.') + 1
	assert.Equal(t, token[:at], got[:at])
	before, err := base64.RawURLEncoding.DecodeString(token[at:])
	require.NoError(t, err)
	after, err := base64.RawURLEncoding.DecodeString(got[at:])
	require.NoError(t, err)
	flipped := 0
	for i := range before {
		flipped += bits.OnesCount8(before[i] ^ after[i])
	}
	assert.Equal(t, 1, flipped)
}

func TestAlgNone(t *testing.T) {
	t.Parallel()
	token := sampleJWT(`{"sub":"a"}`)
	got := strings.Split(shownAs(t, provider.AlgNone, token), ".")
	header, err := base64.RawURLEncoding.DecodeString(got[0])
	require.NoError(t, err)
	assert.JSONEq(t, `{"alg":"none"}`, string(header))
	assert.Equal(t, strings.Split(token, ".")[1], got[1])
	assert.Empty(t, got[2])
}

func TestHostileKid(t *testing.T) {
	t.Parallel()
	token := sampleJWT(`{"sub":"a"}`)
	got := strings.Split(shownAs(t, "hostile-kid", token), ".")
	header, err := base64.RawURLEncoding.DecodeString(got[0])
	require.NoError(t, err)
	assert.JSONEq(t, `{"alg":"RS256","typ":"JWT","kid":"../../../dev/null' OR '1'='1"}`, string(header))
	assert.Equal(t, strings.Split(token, ".")[1:], got[1:])
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	for token, expected := range map[string]string{"abcdef": "abcd", "abcdefg": "abcd", "abc": "ab"} {
		assert.Equal(t, expected, shownAs(t, provider.Truncated, token))
	}
}

func TestPresentationsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for as, tokens := range map[provider.Case][]string{
		provider.AlgNone:           {opaqueToken, "a.b.c", "e30.W10.x", "W10.e30.x"},
		provider.TamperedSignature: {opaqueToken, "e30.e30.", "e30.e30.%"},
		provider.Truncated:         {"ab"},
		"hostile-kid":              {opaqueToken},
	} {
		for _, token := range tokens {
			got := presented(t, as, token, "getThing")
			s := stop(t, got.wire.Err)
			assert.Equal(t, conformance.NotApplicable, s.Verdict)
			assert.Contains(t, s.Reason, string(as))
			assert.NotContains(t, s.Reason, token)
			assert.Zero(t, got.wire.Status)
			assert.Nil(t, got.authorization, "nothing was sent")
		}
	}
	for _, as := range []provider.Case{"query", "body", "twice", "padded", "lower-case-scheme", provider.WrongScheme, provider.TamperedPayload} {
		s := stop(t, presented(t, as, "", "getThing").wire.Err)
		assert.Equal(t, conformance.Error, s.Verdict)
		assert.Equal(t, conformance.CauseHarness, s.Cause)
	}
	got := presented(t, "trunkated", opaqueToken, "getThing")
	require.ErrorContains(t, got.wire.Err, `did you mean "truncated"`)
	assert.Equal(t, conformance.CauseHarness, got.wire.ErrCause)
}

func TestPresentationNames(t *testing.T) {
	t.Parallel()
	names := clients.Presentations()
	assert.True(t, slices.IsSorted(names))
	assert.Len(t, names, 14)
	arranged := []provider.Case{provider.Expired, provider.OtherTenant, provider.TooLittlePermission}
	for _, c := range provider.Cases() {
		assert.Equal(t, !slices.Contains(arranged, c), slices.Contains(names, string(c)), c)
	}
}

// TestPresentedTokensAreRedacted covers tokens that are derived from a real one and echoed by the target.
func TestPresentedTokensAreRedacted(t *testing.T) {
	t.Parallel()
	token := sampleJWT(`{"sub":"someone","iat":1700000000,"exp":1700003600}`)
	for _, name := range clients.Presentations() {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			answer(w, 401, map[string]any{"echo": r.Header.Values("Authorization"), "url": r.URL.String()})
		})
		d := draft(t, c, "getThing")
		d.Token, d.Present = token, provider.Case(name)
		w := send(t, c, d)
		kept, err := json.Marshal(c.Redactor().Exchange(w))
		require.NoError(t, err)
		for segment := range strings.SplitSeq(token, ".") {
			assert.NotContains(t, string(kept), segment[len(segment)/2:], name)
		}
		if w.Token != "" {
			assert.NotContains(t, string(kept), w.Token, name)
		}
	}
}
