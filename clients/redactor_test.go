package clients_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// plant is a text with a secret in the middle, through any number of encodings: core is what stands for the secret and nothing
// else.
type plant struct{ before, core, after string }

func (p plant) text() string { return p.before + p.core + p.after }

// coder is one way to derive a text from a text.
type coder struct {
	name string
	code func(plant) plant
}

func characters(name string, encode func(string) string) coder {
	return coder{name, func(p plant) plant { return plant{encode(p.before), encode(p.core), encode(p.after)} }}
}

// digits are encodings in which a digit has so many bits; the core is what is fully determined by the secret.
func digits(name string, bits int, encode func([]byte) string) coder {
	return coder{name, func(p plant) plant {
		whole := encode([]byte(p.text()))
		start := (8*len(p.before) + bits - 1) / bits
		end := 8 * (len(p.before) + len(p.core)) / bits
		return plant{whole[:start], whole[start:end], whole[end:]}
	}}
}

func everyByte(format string) func(string) string {
	return func(text string) string {
		var out strings.Builder
		for i := range len(text) {
			fmt.Fprintf(&out, format, text[i])
		}
		return out.String()
	}
}

func everyRune(format string) func(string) string {
	return func(text string) string {
		var out strings.Builder
		for _, r := range text {
			if r > 0xffff {
				r -= 0x10000
				fmt.Fprintf(&out, format+format, 0xd800+r>>10, 0xdc00+r&0x3ff)
				continue
			}
			fmt.Fprintf(&out, format, r)
		}
		return out.String()
	}
}

func jsonString(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted[1 : len(quoted)-1])
}

func lowerHex(escaped string) string {
	out := []byte(escaped)
	for i := range out {
		if out[i] == '%' && i+2 < len(out) {
			copy(out[i+1:i+3], strings.ToLower(string(out[i+1:i+3])))
		}
	}
	return string(out)
}

func coders() []coder {
	return []coder{
		characters("raw", func(s string) string { return s }),
		characters("query", url.QueryEscape),
		characters("query lower", func(s string) string { return lowerHex(url.QueryEscape(s)) }),
		characters("path", url.PathEscape),
		characters("path lower", func(s string) string { return lowerHex(url.PathEscape(s)) }),
		characters("percent all", everyByte("%%%02X")),
		characters("json", jsonString),
		characters("json slash", func(s string) string { return strings.ReplaceAll(jsonString(s), "/", `\/`) }),
		characters("json all lower", everyRune(`\u%04x`)),
		characters("json all upper", everyRune(`\u%04X`)),
		characters("quoted", func(s string) string { q := fmt.Sprintf("%+q", s); return q[1 : len(q)-1] }),
		characters("html", html.EscapeString),
		characters("hex bytes", everyByte(`\x%02x`)),
		digits("base64", 6, base64.StdEncoding.EncodeToString),
		digits("base64 raw", 6, base64.RawStdEncoding.EncodeToString),
		digits("base64 url", 6, base64.URLEncoding.EncodeToString),
		digits("base64 url raw", 6, base64.RawURLEncoding.EncodeToString),
		digits("hex", 4, hex.EncodeToString),
		digits("hex upper", 4, func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }),
	}
}

// hard are secrets that one encoding or another changes.
func hard() []string {
	return []string{
		"rump3lstiltskin", "abcd", "p:w%4 +é/=~*", "vH3OJ4xS$5", `q"uo\te`, "ünï-cödé ☃ 😀 end", "100%25", "%41%42%43%44", "a+b c&d=e",
		"<script>&amp;", "ends with %", "line\nbreak\ttab", "-mMElVOMzvht2SyQPfVh-WIaPCbOxRdWN5YngBxtBKybQmli-", "....", "\x01\x02\x03\x04\x05",
	}
}

func TestTextFindsEveryForm(t *testing.T) {
	t.Parallel()
	for _, secret := range hard() {
		r := clients.NewRedactor(nil)
		r.Add("client_secret", secret)
		for _, c := range coders() {
			for _, user := range []string{"", "u", "us", "use", "a-user:", "..."} {
				p := c.code(plant{user, secret, ":rest of it"})
				for _, around := range []string{"%s", "before %s after", `{"a":"%s"}`, "x%sx", "0%s", "xyz%s", "see=%s&more"} {
					text := strings.Replace(around, "%s", p.text(), 1)
					got := r.Text(text)
					require.NotContainsf(t, got, p.core, "%s of %q in %q", c.name, secret, text)
					require.Containsf(t, got, "[redacted:client_secret]", "%s of %q in %q", c.name, secret, text)
				}
			}
		}
	}
}

func TestTextFindsEncodingsOfEncodings(t *testing.T) {
	t.Parallel()
	for _, secret := range hard() {
		r := clients.NewRedactor(nil)
		r.Add("client_secret", secret)
		for _, inner := range coders() {
			for _, outer := range coders() {
				p := outer.code(inner.code(plant{"user:", secret, ""}))
				got := r.Text("Basic " + p.text() + " end")
				require.NotContainsf(t, got, p.core, "%s of %s of %q", outer.name, inner.name, secret)
				require.Containsf(t, got, "[redacted:client_secret]", "%s of %s of %q", outer.name, inner.name, secret)
			}
		}
	}
}

func TestTextProperty(t *testing.T) {
	t.Parallel()
	all := coders()
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 +%/:=&\"\\é☃😀-_.~*<'\x01\n")), 4, 40, -1).Draw(t, "secret")
		p := plant{rapid.StringMatching(`[ -~]{0,20}`).Draw(t, "before"), secret, rapid.StringMatching(`[ -~]{0,20}`).Draw(t, "after")}
		for range rapid.IntRange(0, 3).Draw(t, "depth") {
			p = all[rapid.IntRange(0, len(all)-1).Draw(t, "coder")].code(p)
		}
		r := clients.NewRedactor([]byte("key"))
		r.Add("password", secret)
		got := r.Text(p.text())
		if !strings.Contains(got, "[redacted:password]") {
			t.Fatalf("not found: %q in %q", secret, p.text())
		}
		if len(p.core) > 5 && strings.Contains(strings.ReplaceAll(got, "[redacted:password]", ""), p.core) {
			t.Fatalf("survived: %q in %q", p.core, got)
		}
	})
}

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
	for start := 0; start < len(opaque)-20; start++ {
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
