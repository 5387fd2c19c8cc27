package clients_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/plimsoll/plimsoll/clients"
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
