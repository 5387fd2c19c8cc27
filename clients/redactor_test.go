package clients_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestTextLeavesTheRest(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("client_secret", "rump3lstiltskin")
	for _, text := range []string{
		"", "nothing here", "rump3lstiltski", "ump3lstiltskin", "100% of %zz \\u12", `{"a": "\u00e9\/"}`, "&amp; &nosuch;", "\xff\xfe", "%",
		`\`, "&", "eyJ", "eyJhbGciOi", "deadbeefdeadbeefdeadbeefdeadbeef", "ZnI0enpsM2QtZzBycC1uaTExLWIwcms=",
	} {
		assert.Equal(t, text, r.Text(text))
	}
	assert.Equal(t, "a [redacted:client_secret] b [redacted:client_secret] c", r.Text("a rump3lstiltskin b RUMP3LSTILTSKIN c"))
	assert.Equal(t, "[redacted:client_secret][redacted:client_secret]", r.Text("rump3lstiltskinrump3lstiltskin"))
	assert.Equal(t, "[redacted:client_secret]&x=1", r.Text("rump%33lstiltskin&x=1"))
}

func TestTextWithoutAnySecret(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "text %41", clients.NewRedactor(nil).Text("text %41"))
}

func TestShortSecretsAreNotLookedFor(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("pin", "abc")
	r.Add("pin", "")
	assert.Equal(t, "abc is a beginning", r.Text("abc is a beginning"))
	r.Add("pin", "abcd")
	assert.Equal(t, "[redacted:pin] ABCD", r.Text("abcd ABCD"), "fewer than eight bytes count in their own case only")
}

func TestOverlappingSecretsLeaveNothing(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("one", "alpha-beta")
	r.Add("two", "beta-gamma-delta")
	r.Add("three", "gamma")
	assert.Equal(t, "x[redacted:two]y", r.Text("xalpha-beta-gamma-deltay"))
	assert.Equal(t, "[redacted:three]", r.Text("gamma"))
}

func TestLatin1IsFound(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("password", "pässwörd")
	assert.Equal(t, "x=[redacted:password]", r.Text("x="+url.QueryEscape("p\xe4ssw\xf6rd")))
	assert.Equal(t, "Basic dT[redacted:password]==", r.Text("Basic "+base64.StdEncoding.EncodeToString([]byte("u:p\xe4ssw\xf6rd"))))
}

func TestWrappedBase64IsFound(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("password", "obviously-fake-password")
	long := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("user", 10) + ":obviously-fake-password" + strings.Repeat("x", 40)))
	for _, line := range []string{"\n", "\r\n", "\r\n ", " "} {
		for _, width := range []int{64, 76} {
			text := long[:width] + line + long[width:]
			got := r.Text(text)
			assert.Containsf(t, got, "[redacted:password]", "%q at %d", line, width)
			assert.NotContainsf(t, got, long[60:width], "%q at %d", line, width)
		}
	}
}

func TestTokensAndTheirParts(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor([]byte("key"))
	opaque := "v2.0pAqUe-tOkEn_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	r.AddToken(opaque)
	mark := "[redacted:token:" + r.Fingerprint(opaque) + "]"
	assert.Equal(t, "Bearer "+mark+" end", r.Text("Bearer "+opaque+" end"))
	for start := range len(opaque) - 20 {
		for end := start + 19; end <= len(opaque); end++ {
			if start == 0 && end == len(opaque) {
				continue
			}
			require.Equal(t, "<[redacted:token:part]>", r.Text("<"+opaque[start:end]+">"), opaque[start:end])
		}
	}
	assert.Equal(t, "<"+opaque[10:24]+">", r.Text("<"+opaque[10:24]+">"), "fewer than 16 bytes tell nothing")
}

func TestSegmentsOfJWT(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	token := sampleJWT(`{"sub":"someone","iat":1700000000,"exp":1700003600}`)
	r.AddToken(token)
	segments := strings.Split(token, ".")
	assert.Equal(t, "Bearer [redacted:token:"+r.Fingerprint(token)+"]", r.Text("Bearer "+token))
	assert.Equal(t, "[redacted:token:part]", r.Text(segments[2]))
	assert.NotContains(t, r.Text("payload "+segments[1]), segments[1][:8])
	assert.NotContains(t, r.Text(segments[1]+"."+segments[2]), segments[2][:8])
	assert.NotContains(t, r.Text(token[:len(token)*2/3]), segments[1][:8])
	assert.NotContains(t, r.Text(token[30:]), segments[1][:8])
}

func TestUnknownJWTIsRedacted(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	token := sampleJWT(`{"sub":"nobody registered this"}`)
	assert.Equal(t, `{"id_token": "[redacted:jwt]"}`, r.Text(`{"id_token": "`+token+`"}`))
	assert.Equal(t, "[redacted:jwt]", r.Text(token[:40]))
}

func TestSecretInsideJWT(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("client_secret", "rump3lstiltskin")
	for pad := range 6 {
		payload := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("x", pad) + ` "s":"rump3lstiltskin"`))
		assert.NotContains(t, r.Text("head."+payload+".sig"), payload[8+pad:20+pad])
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	one, other := clients.NewRedactor([]byte("one")), clients.NewRedactor([]byte("other"))
	assert.Regexp(t, "^[0-9a-f]{12}$", one.Fingerprint("token"))
	assert.Equal(t, one.Fingerprint("token"), clients.NewRedactor([]byte("one")).Fingerprint("token"))
	assert.NotEqual(t, one.Fingerprint("token"), other.Fingerprint("token"))
	assert.NotEqual(t, one.Fingerprint("token"), one.Fingerprint("token2"))
	assert.NotEqual(t, clients.NewRedactor(nil).Fingerprint("token"), clients.NewRedactor(nil).Fingerprint("token"))
	assert.Empty(t, one.Fingerprint(""))
}

// TestRegistryUnderConcurrency is meant for the race detector: readers look while tokens are added.
func TestRegistryUnderConcurrency(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	r.Add("client_secret", "rump3lstiltskin")
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			for i := range 200 {
				token := fmt.Sprintf("token-%d-%d-abcdefghijklmnopqrstuvwxyz", g, i)
				r.AddToken(token)
				assert.NotContains(t, r.Text("x "+token+" rump3lstiltskin"), token)
				assert.NotContains(t, r.Text("x rump3lstiltskin"), "rump3l")
			}
		})
	}
	group.Wait()
}

// TestManyAlikeTokens keeps the registry from growing slow or blind where tokens share most of their bytes.
func TestManyAlikeTokens(t *testing.T) {
	t.Parallel()
	r := clients.NewRedactor(nil)
	token := func(i int) string { return fmt.Sprintf("opaque-token-of-the-mock-number-%06d-with-a-common-end", i) }
	for i := range 3000 {
		r.AddToken(token(i))
	}
	for i := 0; i < 3000; i += 97 {
		assert.Equal(t, "[redacted:token:"+r.Fingerprint(token(i))+"]", r.Text(token(i)))
	}
}

func BenchmarkText(b *testing.B) {
	r := clients.NewRedactor(nil)
	r.Add("client_secret", "rump3lstiltskin-obviously-fake")
	r.Add("password", "vH3OJ4xS$5")
	token := sampleJWT(`{"sub":"someone","iat":1700000000,"exp":1700003600}`)
	for i := range 2000 {
		r.AddToken(fmt.Sprintf("%s%06d", token, i))
	}
	r.AddToken(token)
	body := `{"statusCode": 200, "items": [` + strings.Repeat(`{"id": 17, "name": "A shipment of things", "when": "2026-11-20T12:00:00Z"},`, 12) + `{}]}`
	for name, text := range map[string]string{"body": body, "bearer": "Bearer " + token, "header": "application/json; charset=utf-8"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r.Text(text)
			}
		})
	}
}

// FuzzText feeds whatever a target may answer: nothing may panic, and no secret may come through as it is.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "%", "%4", `\u`, `\x0`, `\U0001f600`, "&#", "rump3lstiltskin", "cnVtcDNsc3RpbHRza2lu", "72756d70336c7374696c74736b696e", `{"password":"`, "eyJ.eyJ."} {
		f.Add(seed)
	}
	c, err := clients.New(options("http://localhost:1"))
	if err != nil {
		f.Fatal(err)
	}
	r := c.Redactor()
	r.AddToken("token-of-the-fuzzer-0123456789")
	f.Fuzz(func(t *testing.T, text string) {
		got := r.Text(text)
		kept := r.Exchange(&conformance.Wire{Provider: "acme", Status: 200, Body: []byte(text), RequestHeader: http.Header{"X": {text}}})
		for _, out := range []string{got, kept.Response.Body, kept.Request.Header.Get("X")} {
			if strings.Contains(out, sampleSecret) || strings.Contains(out, "token-of-the-fuzzer-0123456789") {
				t.Fatalf("survived in %q", out)
			}
		}
	})
}
