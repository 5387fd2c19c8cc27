package clients_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// redactor knows acme and its credentials.
func redactor(t *testing.T) *clients.Redactor {
	t.Helper()
	return newClient(t, options("http://localhost:1")).Redactor()
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	require.NoError(t, err)
	return u
}

// places are all places of an exchange that somebody may fill.
func wires(t *testing.T, text string) map[string]*conformance.Wire {
	t.Helper()
	at := func(change func(*conformance.Wire)) *conformance.Wire {
		w := &conformance.Wire{Provider: "acme", Status: 200, URL: address(t, "http://localhost/"), RequestHeader: http.Header{}, Header: http.Header{}}
		change(w)
		return w
	}
	return map[string]*conformance.Wire{
		"method":          at(func(w *conformance.Wire) { w.Method = text }),
		"path":            at(func(w *conformance.Wire) { w.URL.Path = "/a/" + text }),
		"query":           at(func(w *conformance.Wire) { w.URL.RawQuery = "q=" + url.QueryEscape(text) }),
		"raw query":       at(func(w *conformance.Wire) { w.URL.RawQuery = text }),
		"fragment":        at(func(w *conformance.Wire) { w.URL.Fragment = text }),
		"user":            at(func(w *conformance.Wire) { w.URL.User = url.UserPassword(text, text) }),
		"request header":  at(func(w *conformance.Wire) { w.RequestHeader["X-Any"] = []string{"a", text} }),
		"header name":     at(func(w *conformance.Wire) { w.RequestHeader[text] = []string{"a"} }),
		"authorization":   at(func(w *conformance.Wire) { w.RequestHeader["authorization"] = []string{text} }),
		"request body":    at(func(w *conformance.Wire) { w.RequestBody = []byte(`{"a":"` + text + `"}`) }),
		"response header": at(func(w *conformance.Wire) { w.Header["Www-Authenticate"] = []string{`Basic realm="` + text + `"`} }),
		"location":        at(func(w *conformance.Wire) { w.Header["Location"] = []string{"http://x/?t=" + text} }),
		"set-cookie":      at(func(w *conformance.Wire) { w.Header["Set-Cookie"] = []string{"a=" + text} }),
		"response body":   at(func(w *conformance.Wire) { w.Body = []byte("<html>" + text + "</html>") }),
		"proto":           at(func(w *conformance.Wire) { w.Proto = text }),
		"error":           at(func(w *conformance.Wire) { w.Err = errors.New("bad thing near " + text) }),
		"token":           at(func(w *conformance.Wire) { w.Token = text }),
		"issued":          at(func(w *conformance.Wire) { w.Issued = text }),
	}
}

// TestNoSecretSurvivesAnyPlace plants a secret and a token in each place, in each form.
func TestNoSecretSurvivesAnyPlace(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	token := "opaque.token_0123456789-abcdefghijklmnopqrstuvwxyz"
	r.AddToken(token)
	for _, secret := range []string{sampleSecret, token} {
		for _, c := range coders() {
			p := c.code(plant{sampleID + ":", secret, ""})
			for place, w := range wires(t, p.text()) {
				kept, err := json.Marshal(r.Exchange(w))
				require.NoError(t, err)
				require.NotContainsf(t, string(kept), p.core, "%s, %s", place, c.name)
				require.NotContainsf(t, string(kept), jsonString(p.core), "%s, %s", place, c.name)
			}
		}
	}
}

func TestExchangeKeepsTheRest(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	started := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	w := &conformance.Wire{
		ID: "e1", Provider: "acme", Operation: "getThing", Purpose: conformance.PurposeCall, Credential: "default", Presented: "garbage",
		Method: "GET", URL: address(t, "http://localhost:1/things/17?page=1"), RequestHeader: http.Header{"Accept": {"application/json"}},
		RequestBody: []byte("a=b"), Proto: "HTTP/1.1", Status: 401, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"message":"no"}`), Err: errors.New("broke off"), ErrCause: conformance.CauseOutage, Started: started,
		Elapsed: time.Second, TargetTime: started.Add(time.Minute), Token: "sent", Issued: "given", TokenAge: 90 * time.Second,
	}
	age := 90.0
	assert.Equal(t, conformance.Exchange{
		ID: "e1", Operation: "getThing", Purpose: conformance.PurposeCall, Credential: "default", Presented: "garbage",
		Request:  conformance.Request{Method: "GET", URL: "http://localhost:1/things/17?page=1", Header: http.Header{"Accept": {"application/json"}}, Body: "a=b"},
		Response: &conformance.Response{Proto: "HTTP/1.1", Status: 401, Header: http.Header{"Content-Type": {"application/json"}}, Body: ""},
		Error:    "broke off", Cause: conformance.CauseOutage, Started: started, Elapsed: time.Second, TargetTime: started.Add(time.Minute),
		Token: r.Fingerprint("sent"), Issued: r.Fingerprint("given"), TokenAge: &age,
	}, r.Exchange(w), "a body that broke off loses its end, where a secret may be cut in two")
	w.Err = nil
	assert.Equal(t, `{"message":"no"}`, r.Exchange(w).Response.Body)
	w.Err = &clients.StatusError{Status: 503}
	assert.Equal(t, `{"message":"no"}`, r.Exchange(w).Response.Body)
}

func TestExchangeWithoutAnswer(t *testing.T) {
	t.Parallel()
	e := redactor(t).Exchange(&conformance.Wire{TokenAge: conformance.UnknownAge, Token: "x"})
	assert.Nil(t, e.Response)
	assert.Nil(t, e.TokenAge)
	assert.Empty(t, e.Request.URL)
	assert.Nil(t, redactor(t).Exchange(&conformance.Wire{TokenAge: time.Second}).TokenAge, "no token, no age")
}

func TestAuthorizationIsRedactedByPlace(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	basic := base64.StdEncoding.EncodeToString([]byte("somebody:else"))
	for value, expected := range map[string]string{
		"Basic " + basic:        "Basic [redacted:client_secret]",
		"basic " + basic:        "basic [redacted:client_secret]",
		"Basic":                 "Basic",
		"Bearer some-token":     "Bearer [redacted:token:" + r.Fingerprint("some-token") + "]",
		"bearer   some-token":   "bearer [redacted:token:" + r.Fingerprint("some-token") + "]",
		"Bearer":                "Bearer",
		"Digest a=b":            "Digest [redacted:authorization]",
		"xyz":                   "[redacted:authorization]",
		"secret without scheme": "[redacted:authorization]",
		"":                      "",
	} {
		for _, name := range []string{"Authorization", "authorization", "Proxy-Authorization"} {
			e := r.Exchange(&conformance.Wire{Provider: "acme", RequestHeader: http.Header{name: {value}}})
			assert.Equal(t, []string{expected}, e.Request.Header[name], value)
		}
	}
	e := r.Exchange(&conformance.Wire{Provider: "nobody", RequestHeader: http.Header{"Authorization": {"Basic " + basic}}})
	assert.Equal(t, []string{"Basic [redacted:password]"}, e.Request.Header["Authorization"])
}

// TestDocumentedPlaces covers secrets too short to be looked for, and tokens that nobody registered.
func TestDocumentedPlaces(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	header := func(name string) string {
		e := r.Exchange(&conformance.Wire{Provider: "acme", RequestHeader: http.Header{name: {"k7"}}})
		return e.Request.Header[name][0]
	}
	assert.Equal(t, "[redacted:client_secret]", header("X-Pass"))
	assert.Equal(t, "[redacted:client_secret]", header("x-pass"))
	assert.Equal(t, "k7", header("X-User"))
	for query, expected := range map[string]string{
		"key=k7":          "key=[redacted:key]",
		"a=1&key=k7&b=2":  "a=1&key=[redacted:key]&b=2",
		"KEY=k7":          "KEY=[redacted:key]",
		"k%65y=k7":        "k%65y=[redacted:key]",
		"key=&x=1":        "key=&x=1",
		"monkey=k7":       "monkey=k7",
		"access_token=t1": "access_token=[redacted:token]",
	} {
		e := r.Exchange(&conformance.Wire{Provider: "acme", URL: address(t, "http://h/p?"+query)})
		assert.Equal(t, "http://h/p?"+expected, e.Request.URL)
	}
}

func TestDocumentedPlacesInBodies(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	for body, expected := range map[string]string{
		`{"client_secret":"x"}`:                       `{"client_secret":"[redacted:client_secret]"}`,
		`{"client_secret" : "x\"y" , "b":1}`:          `{"client_secret" : "[redacted:client_secret]" , "b":1}`,
		"{\"access_token\":\n\t12345}":                "{\"access_token\":\n\t\"[redacted:token]\"}",
		`{"access_token":null,"refresh_token":true}`:  `{"access_token":null,"refresh_token":true}`,
		`{"access_token":""}`:                         `{"access_token":""}`,
		`{"access_token":{"a":["}"],"b":"p"},"c":1}`:  `{"access_token":"[redacted:token]","c":1}`,
		`{"access_token": ["t", "u"], "c":1}`:         `{"access_token": "[redacted:token]", "c":1}`,
		`{"access_token":[{"cut":"short`:              `{"access_token":"[redacted:token]"`,
		`{"access_token":"a","x":{"pwd":"k7"}}`:       `{"access_token":"[redacted:token]","x":{"pwd":"[redacted:client_secret]"}}`,
		`{"acc\u0065ss_token":"t"}`:                   `{"acc\u0065ss_token":"[redacted:token]"}`,
		`{"access_token":"t","access_token":"u"}`:     `{"access_token":"[redacted:token]","access_token":"[redacted:token]"}`,
		`{"access_token":"cut short`:                  `{"access_token":"[redacted:token]`,
		`{"access_token":`:                            `{"access_token":`,
		`"{\"password\":\"p\\\"q\"}"`:                 `"{\"password\":\"[redacted:password]\"}"`,
		`grant_type=x&client_secret=s&y=z`:            `grant_type=x&client_secret=[redacted:client_secret]&y=z`,
		`password: p, error_description="password=p"`: `password: p, error_description="password=[redacted:password]"`,
		`password="p q" x`:                            `password="[redacted:password]" x`,
		`:`:                                           `:`,
		`=`:                                           `=`,
		`"": "x"`:                                     `"": "x"`,
	} {
		e := r.Exchange(&conformance.Wire{Provider: "acme", RequestBody: []byte(body), Body: []byte(body), Status: 200})
		assert.Equal(t, expected, e.Request.Body)
		assert.Equal(t, expected, e.Response.Body)
	}
}

func TestUserInformationIsLeftOut(t *testing.T) {
	t.Parallel()
	e := redactor(t).Exchange(&conformance.Wire{URL: address(t, "http://somebody:else@h/p")})
	assert.Equal(t, "http://h/p", e.Request.URL)
}

func TestFieldsThatNobodyKnowsAreSecret(t *testing.T) {
	t.Parallel()
	o := options("http://localhost:1")
	o.Target.Credentials["default"]["surprise"] = "unknown-value-not-real"
	r := newClient(t, o).Redactor()
	assert.Equal(t, "[redacted:surprise]", r.Text("unknown-value-not-real"))
	assert.Equal(t, sampleID, r.Text(sampleID), "what is known not to be secret is not hidden")
}

func TestCookiesAreRedacted(t *testing.T) {
	t.Parallel()
	e := redactor(t).Exchange(&conformance.Wire{
		RequestHeader: http.Header{"Cookie": {"session=1"}}, Status: 200, Header: http.Header{"Set-Cookie": {"session=1", "b=2"}},
	})
	assert.Equal(t, []string{"[redacted:cookie]"}, e.Request.Header["Cookie"])
	assert.Equal(t, []string{"[redacted:cookie]", "[redacted:cookie]"}, e.Response.Header["Set-Cookie"])
}

func TestCutBodiesLoseTheirEnd(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	for _, w := range []*conformance.Wire{{Truncated: true}, {Err: errors.New("reset")}} {
		w.Status = 200
		w.Body = []byte(strings.Repeat("x", 2000) + sampleSecret[:10])
		kept := r.Exchange(w).Response.Body
		assert.NotContains(t, kept, sampleSecret[:4])
		assert.Contains(t, kept, strings.Repeat("x", 1000))
	}
}

func TestUnreadableBodiesAreLeftOut(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	for body, coding := range map[string]string{"\x1f\x8bxyz": "", "xyz\x00": "br", "abc": "gzip, zstd"} {
		e := r.Exchange(&conformance.Wire{Status: 200, Header: http.Header{"Content-Encoding": {coding}}, Body: []byte(body)})
		assert.Contains(t, e.Response.Body, "[redacted: "+fmt.Sprint(len(body))+" bytes in ")
	}
	e := r.Exchange(&conformance.Wire{Status: 200, Header: http.Header{"Content-Encoding": {"gzip, identity"}}, Body: []byte("plain")})
	assert.Equal(t, "plain", e.Response.Body)
}

func TestExchangeDoesNotTouchTheWire(t *testing.T) {
	t.Parallel()
	r := redactor(t)
	w := &conformance.Wire{Provider: "acme", URL: address(t, "http://u:p@h/?key=k7"), RequestHeader: http.Header{"Authorization": {"Basic eDp5"}}, Body: []byte(sampleSecret), Status: 200}
	_ = r.Exchange(w)
	assert.Equal(t, "http://u:p@h/?key=k7", w.URL.String())
	assert.Equal(t, "Basic eDp5", w.RequestHeader.Get("Authorization"))
	assert.Equal(t, sampleSecret, string(w.Body))
}

func BenchmarkExchange(b *testing.B) {
	c, err := clients.New(options("http://localhost:1"))
	if err != nil {
		b.Fatal(err)
	}
	r := c.Redactor()
	token := sampleJWT(`{"sub":"someone","iat":1700000000,"exp":1700003600}`)
	r.AddToken(token)
	u, _ := url.Parse("http://localhost:1/things/17?page=1")
	w := &conformance.Wire{
		Provider: "acme", Method: "GET", URL: u, Status: 200, Token: token,
		RequestHeader: http.Header{"Authorization": {"Bearer " + token}, "Accept": {"application/json"}, "User-Agent": {"plimsoll"}},
		Header:        http.Header{"Content-Type": {"application/json"}, "Date": {"Fri, 20 Nov 2026 12:00:00 GMT"}, "Cache-Control": {"no-store"}},
		Body:          []byte(`{"items": [` + strings.Repeat(`{"id": 17, "name": "A shipment of things", "when": "2026-11-20T12:00:00Z"},`, 12) + `{}]}`),
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Exchange(w)
	}
}
