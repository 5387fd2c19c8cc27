package cli

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plimsoll/plimsoll/internal/wirefault"
)

// Nothing here is real. The first secret has what encodings disagree about, the other is long and tame.
const (
	plantedSecret = `fake+"S3cret&with<more>/%5~?é-in-it`
	plantedID     = "planted-client"
)

// planter is a target that knows the secrets of whoever asks, and says them wherever a server can say anything.
type planter struct {
	*httptest.Server
	mu     sync.Mutex
	tokens []string
	plant  plant
	at     string // the path that it plants at
	before func(n int)
	n      int
}

// plant answers with what it is told to say.
type plant func(w http.ResponseWriter, r *http.Request, say []string)

func newPlanter(t *testing.T) *planter {
	t.Helper()
	p := &planter{}
	p.Server = wirefault.Serve(t, p, nil)
	return p
}

// secrets are what a report may not hold: the client's, and each token.
func (p *planter) secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append(slices.Clone(p.tokens), plantedSecret)
}

// token makes a token that itself holds the secret, and the token before it.
func (p *planter) token() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	part := func(v any) string {
		text, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(text)
	}
	last := ""
	if n := len(p.tokens); n > 0 {
		last = p.tokens[n-1][:40]
	}
	now := time.Now()
	token := part(map[string]string{"alg": "HS256", "typ": "JWT"}) + "." +
		part(map[string]any{"sub": "planted", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "note": plantedSecret, "last": last, "n": len(p.tokens)}) + "." +
		base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "obviously fake signature %08d", len(p.tokens)))
	p.tokens = append(p.tokens, token)
	return token
}

func (p *planter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.n++
	n, before, here := p.n, p.before, p.plant
	if p.at != "" && r.URL.Path != p.at {
		here = nil
	}
	p.mu.Unlock()
	_, _ = io.Copy(io.Discard, r.Body)
	if before != nil {
		before(n)
	}
	if here != nil {
		here(w, r, p.say())
		return
	}
	token := ""
	if r.URL.Path == "/token" {
		token = p.token()
	}
	w.Header().Set("Content-Type", "application/json")
	if token != "" {
		_ = json.NewEncoder(w).Encode(map[string]string{"access_token": token})
		return
	}
	_, _ = io.WriteString(w, `["north","south"]`)
}

// say is everything that can be said of the secrets, in each form. Of many tokens the last will do.
func (p *planter) say() []string {
	known := append(p.secrets(), plantedID+":"+plantedSecret) // of HTTP Basic
	var all []string
	for _, value := range known[max(0, len(known)-3):] {
		forms := disguises(value)
		for _, name := range slices.Sorted(maps.Keys(forms)) {
			all = append(all, forms[name])
		}
	}
	return all
}

// printable are those that can stand in a header: one line of ASCII.
func printable(say []string) []string {
	return slices.DeleteFunc(slices.Clone(say), func(s string) bool {
		return strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' })
	})
}

func with(status int, media string, body func(say []string) string, headers ...string) plant {
	return func(w http.ResponseWriter, _ *http.Request, say []string) {
		w.Header().Set("Content-Type", media)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body(say))
	}
}

func lines(say []string) string { return strings.Join(say, "\n") }

func jsonBody(say []string) string {
	text, _ := json.Marshal(map[string]any{"message": lines(say), "echo": say, "nested": map[string]any{say[0]: say[1], "access": map[string]string{"x": say[2]}}})
	return string(text)
}

func arrayOf(say []string) string {
	text, _ := json.Marshal(say)
	return string(text)
}

// raw writes bytes instead of an answer of net/http.
func raw(answer func(say []string) string) plant {
	return func(w http.ResponseWriter, _ *http.Request, say []string) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, answer(say))
		_ = conn.Close()
	}
}

// packed answers in a content coding.
func packed(coding string, pack func(io.Writer) io.WriteCloser, status int) plant {
	return func(w http.ResponseWriter, _ *http.Request, say []string) {
		var out bytes.Buffer
		packer := pack(&out)
		_, _ = io.WriteString(packer, jsonBody(say))
		_ = packer.Close()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", coding)
		w.WriteHeader(status)
		_, _ = w.Write(out.Bytes())
	}
}

// headed says it in headers of every kind, in names too, and after the body.
func headed(status int) plant {
	return func(w http.ResponseWriter, r *http.Request, say []string) {
		h := w.Header()
		for i, s := range printable(say) {
			h.Add("X-Echo", s)
			h.Set(fmt.Sprint("X-Echo-", i), "a "+s+" b")
			h.Add("Link", "</x?y="+url.QueryEscape(s)+`>; rel="next"`)
			h.Add("Warning", `199 - "`+s+`"`)
		}
		for _, s := range []string{hex.EncodeToString([]byte(plantedSecret)), base64.RawURLEncoding.EncodeToString([]byte(plantedSecret))} {
			h.Set("X-"+s, "in the name")
		}
		h.Set("WWW-Authenticate", `Basic realm="`+strings.Join(printable(say), " ")+`"`)
		h.Set("Content-Disposition", `attachment; filename="`+url.PathEscape(plantedSecret)+`.json"; filename*=UTF-8''`+url.PathEscape(plantedSecret))
		h.Add("Set-Cookie", "session="+url.QueryEscape(plantedSecret)+"; Path=/"+url.PathEscape(plantedSecret))
		h.Set("Server", printable(say)[0])
		h.Set("Trailer", "X-After")
		h.Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "[]")
		h.Set("X-After", printable(say)[0])
	}
}

// plants are all the places that we know of in which a server can say something.
func plants() map[string]plant {
	gz := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	one := func(say []string) string { return printable(say)[0] }
	all := map[string]plant{
		"200 JSON":       with(200, "application/json", jsonBody),
		"200 ships":      with(200, "application/json", arrayOf),
		"400 JSON":       with(400, "application/json", jsonBody),
		"401 text":       with(401, "text/plain", lines),
		"401 bare value": with(401, "application/json", func(say []string) string { return plantedSecret }),
		"500 JSON":       with(500, "application/problem+json", jsonBody),
		"502 HTML": with(502, "text/html", func(say []string) string {
			return "<html><title>" + html.EscapeString(plantedSecret) + "</title>" + lines(say)
		}),
		"invalid JSON":      with(200, "application/json", func(say []string) string { return `{"message": "` + lines(say) }),
		"JSON twice a name": with(200, "application/json", func(say []string) string { return fmt.Sprintf(`{%q: 1, %q: 2}`, say[0], say[0]) }),
		"a wrong type":      with(200, "application/json", func(say []string) string { return fmt.Sprintf(`{"access_token": [%q], "ships": %q}`, say[0], say[1]) }),
		"media type": func(w http.ResponseWriter, r *http.Request, say []string) {
			with(200, "application/"+hex.EncodeToString([]byte(plantedSecret))+"; x="+one(say), arrayOf)(w, r, say)
		},
		"content coding": func(w http.ResponseWriter, r *http.Request, say []string) {
			with(200, "application/json", arrayOf, "Content-Encoding", one(say))(w, r, say)
		},
		"multipart":         with(200, "multipart/mixed; boundary=x", func(say []string) string { return "--x\r\nX-A: " + say[0] + "\r\n\r\n" + lines(say) + "\r\n--x--" }),
		"gzip":              packed("gzip", gz, 200),
		"gzip error":        packed("gzip", gz, 500),
		"deflate":           packed("deflate", func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, 401),
		"gzip twice":        packed("gzip, gzip", func(w io.Writer) io.WriteCloser { return twice{gzip.NewWriter(w)} }, 200),
		"gzip that is none": with(200, "application/json", lines, "Content-Encoding", "gzip"),
		"headers":           headed(200),
		"headers of errors": headed(401),
		"redirect": func(w http.ResponseWriter, r *http.Request, say []string) {
			with(302, "text/html", lines, "Location", "https://x.invalid/"+url.PathEscape(plantedSecret)+"?t="+url.QueryEscape(say[0])+"#"+one(say))(w, r, say)
		},
		"retry after": func(w http.ResponseWriter, r *http.Request, say []string) {
			with(429, "text/plain", lines, "Retry-After", one(say))(w, r, say)
		},
		"squid": func(w http.ResponseWriter, r *http.Request, say []string) {
			with(403, "text/html", lines, "X-Squid-Error", "ERR "+strings.Repeat("x", 50)+plantedASCII())(w, r, say)
		},
		"proxy status": func(w http.ResponseWriter, r *http.Request, say []string) {
			with(500, "text/html", lines, "Proxy-Status", "p; error="+one(say))(w, r, say)
		},
		"reason phrase":   raw(func(say []string) string { return "HTTP/1.1 500 " + one(say) + "\r\nContent-Length: 0\r\n\r\n" }),
		"no status line":  raw(func(say []string) string { return plantedSecret + " " + one(say) + "\r\n\r\n" }),
		"a wrong status":  raw(func(say []string) string { return "HTTP/1.1 " + one(say) + " OK\r\n\r\n" }),
		"a wrong version": raw(func(say []string) string { return one(say) + "/9 200 OK\r\n\r\n" }),
		"a wrong header":  raw(func(say []string) string { return "HTTP/1.1 200 OK\r\n" + plantedSecret + "\r\n\r\n" }),
		"a wrong length":  raw(func(say []string) string { return "HTTP/1.1 200 OK\r\nContent-Length: " + one(say) + "\r\n\r\n" }),
		"two lengths": raw(func(say []string) string {
			return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: " + one(say) + "\r\n\r\n"
		}),
		"a wrong coding": raw(func(say []string) string { return "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + one(say) + "\r\n\r\n" }),
		"a wrong chunk": raw(func(say []string) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + one(say) + "\r\n"
		}),
		"chunked": raw(func(say []string) string {
			return "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(arrayOf(say))
		}),
		"cut in a secret": raw(func(say []string) string {
			return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n[\"" + plantedSecret[:24]
		}),
		"cut after a secret": raw(func(say []string) string {
			return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n" + arrayOf(say)
		}),
		"surplus": raw(func(say []string) string {
			return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n" + lines(say)
		}),
		"early hints": raw(func(say []string) string {
			return "HTTP/1.1 103 Hints\r\nLink: <" + one(say) + ">\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
		}),
		"a login": with(511, "text/html", lines),
	}
	return all
}

// plantedASCII is the secret as far as a header can hold it.
func plantedASCII() string { return strings.ReplaceAll(plantedSecret, "é", "\xe9") }

// chunks sends each byte as a chunk of its own: no secret is whole on the wire.
func chunks(text string) string {
	var out strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&out, "1\r\n%c\r\n", c)
	}
	return strings.ReplaceAll(out.String(), "\u0000", "") + "0\r\n\r\n"
}

// twice packs a second time.
type twice struct{ *gzip.Writer }

func (t twice) Write(b []byte) (int, error) {
	var inner bytes.Buffer
	packer := gzip.NewWriter(&inner)
	_, _ = packer.Write(b)
	_ = packer.Close()
	_, err := t.Writer.Write(inner.Bytes())
	return len(b), err
}
