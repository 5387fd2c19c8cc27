package mock_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/mock"
)

// refusal is one request that is refused, and why.
type refusal struct {
	name   string
	reason string
	status int
	send   func(w *world) reply
}

// raw is a Basic header with a value of its own.
func raw(value string) edit { return with("Authorization", value) }

func encode(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

func tokenRequest(edits ...edit) func(w *world) reply {
	return func(w *world) reply { return w.do(http.MethodPost, "/oauth/token", edits...) }
}

func call(path string, edits ...edit) func(w *world) reply {
	return func(w *world) reply { return w.get(path, edits...) }
}

func good() edit { return basic("sample-client", "fake-secret") }

// asRole calls a path with a good token of a role.
func asRole(role, path string) func(w *world) reply {
	return func(w *world) reply { return w.get(path, bearer(w.token(role))) }
}

// spoilt calls with a token that was good before change.
func spoilt(change func(string) string) func(w *world) reply {
	return func(w *world) reply { return w.get("/berths", bearer(change(w.token("default")))) }
}

func harbourRefusals() []refusal {
	long := body(formType, "grant_type=client_credentials&x="+strings.Repeat("x", 1<<20))
	return []refusal{
		{"another path", "unknown-path", 404, call("/nowhere")},
		{"trailing slash", "unknown-path", 404, asRole("default", "/berths/")},
		{"path to be cleaned", "unknown-path", 404, asRole("default", "/x/../berths")},
		{"double slash", "unknown-path", 404, asRole("default", "//berths")},
		{"path in another case", "unknown-path", 404, asRole("default", "/Berths")},
		{"empty parameter", "unknown-path", 404, asRole("default", "/echo/")},
		{"GET where POST is documented", "wrong-method", 405, call("/oauth/token", good())},
		{"HEAD where GET is documented", "wrong-method", 405, func(w *world) reply {
			return w.do(http.MethodHead, "/berths/17", bearer(w.token("default")))
		}},
		{"no Content-Type", "wrong-media-type", 415, tokenRequest(good(), body("", "grant_type=client_credentials"))},
		{"JSON for a form", "wrong-media-type", 415, tokenRequest(good(), body("application/json", `{"grant_type":"client_credentials"}`))},
		{"another charset", "wrong-media-type", 415, tokenRequest(good(), body(formType+"; charset=latin1", "grant_type=client_credentials"))},
		{"coded body", "wrong-media-type", 415, tokenRequest(good(), grant(), with("Content-Encoding", "gzip"))},
		{"member twice", "bad-body", 400, tokenRequest(good(), body(formType, "grant_type=client_credentials&grant_type=client_credentials"))},
		{"broken escape", "bad-body", 400, tokenRequest(good(), body(formType, "grant_type=client_credentials&x=%zz"))},
		{"body too long", "bad-body", 400, tokenRequest(good(), long)},
		{"no grant type", "missing-member", 400, tokenRequest(good(), body(formType, "other=1"))},
		{"empty grant type", "missing-member", 400, tokenRequest(good(), body(formType, "grant_type="))},
		{"no body", "missing-member", 400, tokenRequest(good(), body(formType, ""))},
		{"another grant type", "bad-grant", 400, tokenRequest(good(), body(formType, "grant_type=password"))},
		{"grant type in capitals", "bad-grant", 400, tokenRequest(good(), body(formType, "grant_type=CLIENT_CREDENTIALS"))},
		{"grant type in the query", "missing-member", 400, func(w *world) reply {
			return w.do(http.MethodPost, "/oauth/token?grant_type=client_credentials", good(), body(formType, ""))
		}},
		{"no Authorization", "no-credentials", 401, tokenRequest(grant())},
		{"empty Authorization", "no-credentials", 401, tokenRequest(raw(""), grant())},
		{"Basic without a value", "no-credentials", 401, tokenRequest(raw("Basic"), grant())},
		{"no secret", "no-credentials", 401, tokenRequest(basic("sample-client", ""), grant())},
		{"no id", "no-credentials", 401, tokenRequest(basic("", "fake-secret"), grant())},
		{"Bearer for Basic", "wrong-scheme", 401, tokenRequest(raw("Bearer "+encode("sample-client:fake-secret")), grant())},
		{"not base64", "malformed-credentials", 401, tokenRequest(raw("Basic sample-client:fake-secret"), grant())},
		{"no padding", "malformed-credentials", 401, tokenRequest(raw("Basic "+strings.TrimRight(encode("sample-client:fake-secret"), "=")), grant())},
		{"blank inside", "malformed-credentials", 401, tokenRequest(raw("Basic c2FtcGxl "+encode(":x")), grant())},
		{"loose bits", "malformed-credentials", 401, tokenRequest(raw("Basic YTpi"+"YR=="), grant())},
		{"no colon", "malformed-credentials", 401, tokenRequest(raw("Basic "+encode("sample-client")), grant())},
		{"control character", "malformed-credentials", 401, tokenRequest(basic("sample-client", "fake\x01secret"), grant())},
		{"two headers", "malformed-credentials", 401, tokenRequest(good(), good(), grant())},
		{"wrong secret", "bad-credentials", 401, tokenRequest(basic("sample-client", "fake-secre"), grant())},
		{"unknown id", "bad-credentials", 401, tokenRequest(basic("nobody", "fake-secret"), grant())},
		{"id in another case", "bad-credentials", 401, tokenRequest(basic("Sample-Client", "fake-secret"), grant())},
		{"blank behind the secret", "bad-credentials", 401, tokenRequest(basic("sample-client", "fake-secret "), grant())},
		{"secret of another role", "bad-credentials", 401, tokenRequest(basic("sample-client", "fake-second"), grant())},
		{"swapped", "bad-credentials", 401, tokenRequest(basic("fake-secret", "sample-client"), grant())},
		{"credential of another environment", "bad-credentials", 401, tokenRequest(basic("sample-elsewhere", "fake-elsewhere"), grant())},
		{"form-encoded where raw is read", "bad-credentials", 401, tokenRequest(basic("sample%2Bsymbols", "x"), grant())},
		{"no token", "no-token", 401, call("/berths")},
		{"token in the query", "no-token", 401, func(w *world) reply { return w.get("/berths" + query("access_token", w.token("default"))) }},
		{"token as Basic", "wrong-scheme", 401, func(w *world) reply { return w.get("/berths", raw("Basic "+w.token("default"))) }},
		{"token without scheme", "wrong-scheme", 401, func(w *world) reply { return w.get("/berths", raw(w.token("default"))) }},
		{"Bearer without a token", "malformed-token", 401, call("/berths", raw("Bearer"))},
		{"what no token can be", "malformed-token", 401, call("/berths", raw(`Bearer {not} "a" token`))},
		{"two tokens", "malformed-token", 401, call("/berths", bearer("one two"))},
		{"token in two headers", "malformed-token", 401, func(w *world) reply {
			token := w.token("default")
			return w.get("/berths", bearer(token), bearer(token))
		}},
		{"garbage", "bad-token", 401, call("/berths", bearer("garbage"))},
		{"truncated", "bad-token", 401, spoilt(func(s string) string { return s[:len(s)*2/3] })},
		{"tampered payload", "bad-token", 401, spoilt(tamper(1))},
		{"tampered signature", "bad-token", 401, spoilt(tamper(2))},
		{"last character of the signature", "bad-token", 401, spoilt(lastCharacter)},
		{"alg none", "bad-token", 401, spoilt(algNone)},
		{"token of another mock", "bad-token", 401, func(w *world) reply {
			return w.get("/berths", bearer(start(w.t, "harbour", nil).token("default")))
		}},
		{"expired", "expired", 401, func(w *world) reply {
			token := w.token("default")
			w.advance(time.Hour)
			return w.get("/berths", bearer(token))
		}},
		{"role may not", "forbidden", 403, asRole("limited", "/berths")},
		{"no such berth", "not-found", 404, asRole("default", "/berths/18")},
		{"berth of the other tenant", "other-tenant", 403, asRole("default", "/berths/99")},
		{"own berth seen by the other tenant", "other-tenant", 403, asRole("second", "/berths/17")},
		{"filter that is none", "bad-query", 400, asRole("default", "/berths"+query("filter", "depth>9"))},
		{"unknown operator", "bad-query", 400, asRole("default", "/berths"+query("filter", "depth(LIKE)9"))},
		{"size 0", "bad-query", 400, asRole("default", "/berths"+query("size", "0"))},
		{"size above the maximum", "bad-query", 400, asRole("default", "/berths"+query("size", "4"))},
		{"size that is no number", "bad-query", 400, asRole("default", "/berths"+query("size", "many"))},
		{"page 0", "bad-query", 400, asRole("default", "/berths"+query("page", "0"))},
		{"page twice", "bad-query", 400, asRole("default", "/berths"+query("page", "1", "page", "2"))},
		{"broken query", "bad-query", 400, asRole("default", "/berths?size=%zz")},
	}
}

// tamper changes the middle of one part of a JWT.
func tamper(part int) func(string) string {
	return func(token string) string {
		parts := strings.Split(token, ".")
		middle := len(parts[part]) / 2
		other := "0"
		if parts[part][middle] == '0' {
			other = "1"
		}
		parts[part] = parts[part][:middle] + other + parts[part][middle+1:]
		return strings.Join(parts, ".")
	}
}

// lastCharacter changes only bits of the last character that carry nothing: the decoded signature stays the same.
func lastCharacter(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + string(alphabet[last^1])
}

func algNone(token string) string {
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	return header + "." + strings.Split(token, ".")[1] + "."
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	root := start(t, "harbour", nil)
	for _, r := range harbourRefusals() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			w := root.forked(t)
			got := r.send(w)
			assert.Equal(t, r.reason, w.reason())
			assert.Equal(t, r.status, got.status)
			assert.NotContains(t, got.body, "access_token")
			assert.Equal(t, got.status == http.StatusMethodNotAllowed, got.header.Get("Allow") != "")
		})
	}
}

func TestEveryReasonIsTried(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, r := range harbourRefusals() {
		tried[r.reason] = true
	}
	for _, reason := range mock.Reasons() {
		assert.True(t, tried[reason], "no request of the tests is refused because of %s", reason)
	}
	assert.True(t, slices.IsSorted(mock.Reasons()))
	for _, r := range mock.ReasonTable() {
		assert.NotEmpty(t, r.Doc, r.Name)
	}
}

// What refuses is the same for credentials that do not travel in Basic.
func TestRefusalsOfHeadersAndQuery(t *testing.T) {
	t.Parallel()
	root := start(t, "beacon", nil)
	user, password := with("Username", "keeper"), with("Password", "fake-pass")
	for _, r := range []refusal{
		{"no user", "no-credentials", 401, call("/v1/login?key=fake-key", password)},
		{"no password", "no-credentials", 401, call("/v1/login?key=fake-key", user)},
		{"empty password", "no-credentials", 401, call("/v1/login?key=fake-key", user, with("Password", ""))},
		{"no key", "no-credentials", 401, call("/v1/login", user, password)},
		{"empty key", "no-credentials", 401, call("/v1/login?key=", user, password)},
		{"key twice", "malformed-credentials", 401, call("/v1/login?key=fake-key&key=fake-key", user, password)},
		{"password twice", "malformed-credentials", 401, call("/v1/login?key=fake-key", user, password, password)},
		{"wrong key", "bad-credentials", 401, call("/v1/login?key=fake-kez", user, password)},
		{"key in another case", "bad-credentials", 401, call("/v1/login?key=FAKE-KEY", user, password)},
		{"password of a colleague", "bad-credentials", 401, call("/v1/login?key=fake-key", user, with("Password", "fake-other"))},
		{"Basic instead", "no-credentials", 401, call("/v1/login?key=fake-key", basic("keeper", "fake-pass"))},
		{"recovery without key", "no-credentials", 401, func(w *world) reply { return w.do(http.MethodPost, "/v1/recover") }},
		{"recovery by GET", "wrong-method", 405, call("/v1/recover?key=fake-key")},
		{"token without the key", "no-credentials", 401, func(w *world) reply { return w.get("/v1/look", bearer(w.opaque())) }},
		{"token with another key", "bad-credentials", 401, func(w *world) reply { return w.get("/v1/look", bearer(w.opaque()), with("X-Api", "key other")) }},
		{"unknown token", "bad-token", 401, func(w *world) reply { return w.get("/v1/look", bearer(w.opaque()+"x"), with("X-Api", "key fake-key")) }},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			w := root.forked(t)
			got := r.send(w)
			assert.Equal(t, r.reason, w.reason())
			assert.Equal(t, r.status, got.status)
			assert.NotContains(t, got.body, "el_token")
		})
	}
}

func jsonRequest(text string) func(w *world) reply {
	return func(w *world) reply { return w.do(http.MethodPost, "/token", body("application/json", text)) }
}

const buoyRest = `"for":{"audience":"https://sea.invalid"},"grant_type":"client_credentials","version":2}`

func TestJSONTokenRequest(t *testing.T) {
	t.Parallel()
	root := start(t, "buoy", nil)
	static, dynamic := `{"id":"sample","secret":"fake-secret",`, `{"id":"sample-dynamic","secret":"fake-dynamic",`
	for _, r := range []refusal{
		{"good", "", 200, jsonRequest(static + buoyRest)},
		{"good with tpl", "", 200, jsonRequest(dynamic + `"tpl":"fake-tpl",` + buoyRest)},
		{"unknown members", "", 200, jsonRequest(static + `"more":[1],` + buoyRest)},
		{"null is absent", "", 200, jsonRequest(static + `"tpl":null,` + buoyRest)},
		{"tpl missing", "bad-credentials", 401, jsonRequest(dynamic + buoyRest)},
		{"tpl of somebody else", "bad-credentials", 401, jsonRequest(static + `"tpl":"fake-tpl",` + buoyRest)},
		{"another tpl", "bad-credentials", 401, jsonRequest(dynamic + `"tpl":"other",` + buoyRest)},
		{"another audience", "bad-credentials", 401, jsonRequest(static + strings.Replace(buoyRest, "sea", "land", 1))},
		{"no audience", "no-credentials", 401, jsonRequest(static + `"grant_type":"client_credentials","version":2}`)},
		{"secret that is no string", "no-credentials", 401, jsonRequest(`{"id":"sample","secret":1,` + buoyRest)},
		{"fixed number as text", "bad-grant", 400, jsonRequest(static + strings.Replace(buoyRest, "2", `"2"`, 1))},
		{"no grant type", "missing-member", 400, jsonRequest(static + strings.Replace(buoyRest, "grant_type", "grant", 1))},
		{"member twice", "bad-body", 400, jsonRequest(static + `"id":"sample",` + buoyRest)},
		{"bytes behind", "bad-body", 400, jsonRequest(static + buoyRest + "x")},
		{"no object", "bad-body", 400, jsonRequest(`[1]`)},
		{"no JSON", "bad-body", 400, jsonRequest(`{"id":`)},
		{"empty", "missing-member", 400, jsonRequest(``)},
		{"a form", "wrong-media-type", 415, func(w *world) reply { return w.do(http.MethodPost, "/token", grant()) }},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			w := root.forked(t)
			got := r.send(w)
			assert.Equal(t, r.reason, w.reason())
			assert.Equal(t, r.status, got.status)
		})
	}
}
