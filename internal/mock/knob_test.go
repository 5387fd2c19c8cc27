package mock_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
)

// turn is one value of one knob and what it does to a mock.
type turn struct {
	knob, value string
	id          string // provider, harbour if empty
	shows       func(t *testing.T, w *world)
}

func turns() []turn {
	return slices.Concat(credentialTurns(), refusalTurns(), answerTurns(), tokenTurns())
}

// asks asserts what becomes of a token request.
func asks(status int, edits ...edit) func(t *testing.T, w *world) {
	return func(t *testing.T, w *world) {
		assert.Equal(t, status, tokenRequest(edits...)(w).status)
	}
}

func all(checks ...func(t *testing.T, w *world)) func(t *testing.T, w *world) {
	return func(t *testing.T, w *world) {
		for _, check := range checks {
			check(t, w)
		}
	}
}

func credentialTurns() []turn {
	urlSafe := base64.URLEncoding.EncodeToString([]byte("sample+symbols:" + secret))
	unpadded := strings.TrimRight(encode("sample-client:fake-secret"), "=")
	wrapped := encode("sample-client:fake-secret")[:8] + " " + encode("sample-client:fake-secret")[8:]
	rawSymbols, formSymbols := basic("sample+symbols", secret), basic("sample%2Bsymbols", "fake%3Asecret%2Bwith+%2520+signs+%C3%A9%3E%3E%3E")
	asJSON := body("application/json", `{"grant_type":"client_credentials"}`)
	return []turn{
		{"base64", "strict", "", all(asks(401, raw("Basic "+unpadded), grant()), asks(200, good(), grant()))},
		{"base64", "lenient", "", all(asks(200, raw("Basic "+unpadded), grant()), asks(200, raw("Basic "+wrapped), grant()),
			asks(200, raw("Basic "+urlSafe), grant()), asks(401, raw("Basic sample-client:fake-secret"), grant()))},
		{"basic_reading", "raw", "", all(asks(200, rawSymbols, grant()), asks(401, formSymbols, grant()))},
		{"basic_reading", "form", "", all(asks(401, rawSymbols, grant()), asks(200, formSymbols, grant()))},
		{"basic_reading", "both", "", all(asks(200, rawSymbols, grant()), asks(200, formSymbols, grant()), asks(401, basic("sample-client", "%zz"), grant()))},
		{"encoding", "strict", "", asks(415, good(), asJSON)},
		{"encoding", "tolerant", "", all(asks(200, good(), asJSON), asks(200, good(), grant()),
			asks(200, good(), body("text/plain", "grant_type=client_credentials")), asks(200, good(), body("", ` {"grant_type":"client_credentials"}`)),
			asks(400, good(), body("", ` {"grant_type":"password"}`)))},
		{"encoding", "tolerant", "buoy", func(t *testing.T, w *world) {
			assert.Equal(t, 400, w.do(http.MethodPost, "/token", grant()).status, "a form is read, and lacks the version")
			assert.Equal(t, "missing-member", w.reason())
		}},
		{"scheme_case", "insensitive", "", asks(200, raw("bAsIc "+encode("sample-client:fake-secret")), grant())},
		{"scheme_case", "sensitive", "", func(t *testing.T, w *world) {
			asks(401, raw("basic "+encode("sample-client:fake-secret")), grant())(t, w)
			assert.Equal(t, 401, w.get("/berths", raw("bearer "+w.token("default"))).status)
			assert.Equal(t, 200, w.get("/berths", bearer(w.token("default"))).status)
		}},
		{"token_in_query", "false", "", func(t *testing.T, w *world) {
			assert.Equal(t, 401, w.get("/berths"+query("access_token", w.token("default"))).status)
		}},
		{"token_in_query", "true", "", func(t *testing.T, w *world) {
			token := w.token("default")
			assert.Equal(t, 200, w.get("/berths"+query("access_token", token)).status)
			assert.Equal(t, 401, w.get("/berths"+query("access_token", "garbage")).status)
			assert.Equal(t, 401, w.get("/berths"+query("access_token", token), bearer("garbage")).status, "the header wins")
			assert.Equal(t, 401, w.get("/berths"+query("access_token", token, "access_token", token)).status)
		}},
		{"unknown_query", "ignore", "", func(t *testing.T, w *world) { assert.Equal(t, 200, asRole("default", "/berths?x=1")(w).status) }},
		{"unknown_query", "refuse", "", func(t *testing.T, w *world) {
			assert.Equal(t, 400, asRole("default", "/berths?x=1")(w).status)
			assert.Equal(t, 200, asRole("default", "/berths?size=1&page=1&filter=name(EQ)A")(w).status)
			assert.Equal(t, 401, w.get("/berths?x=1").status, "whoever may not ask is not told what may be asked")
		}},
		{"verbs", "strict", "", func(t *testing.T, w *world) {
			assert.Equal(t, 405, w.do(http.MethodPut, "/oauth/token", good(), grant()).status)
		}},
		{"verbs", "tolerant", "", func(t *testing.T, w *world) {
			assert.Equal(t, 200, w.do(http.MethodPut, "/oauth/token", good(), grant()).status)
			assert.Equal(t, 401, w.do(http.MethodPut, "/oauth/token", basic("x", "y"), grant()).status)
			assert.Equal(t, 405, w.do(http.MethodDelete, "/oauth/token", good(), grant()).status)
			assert.Equal(t, 405, w.do(http.MethodPut, "/manual", bearer(w.token("default"))).status, "only the token operation")
		}},
		{"verbs", "tolerant", "beacon", func(t *testing.T, w *world) {
			r := w.do(http.MethodPost, "/v1/login?key=fake-key", with("Username", "keeper"), with("Password", "fake-pass"))
			assert.Equal(t, 200, r.status)
		}},
	}
}

// refusedWith asserts status and body of an open refusal, and that the documented ones stay as they are.
func refusedWith(status int, media, content string) func(t *testing.T, w *world) {
	return func(t *testing.T, w *world) {
		open := w.get("/berths")
		assert.Equal(t, status, open.status)
		assert.Equal(t, media, open.header.Get("Content-Type"))
		assert.Equal(t, content, open.body)

		documented := w.do(http.MethodPost, "/oauth/token", basic("x", "y"), grant())
		assert.Equal(t, http.StatusUnauthorized, documented.status)
		assert.JSONEq(t, `{"status":401,"reason":"bad-credentials","text":"refused"}`, documented.body)
		token := w.token("default")
		w.advance(time.Hour)
		assert.Equal(t, http.StatusUnauthorized, w.get("/berths", bearer(token)).status)
		assert.Equal(t, http.StatusForbidden, w.get("/berths", bearer(w.token("limited"))).status)
		assert.Equal(t, http.StatusNotFound, w.get("/nowhere").status, "what there is not is never refused otherwise")
	}
}

const jsonType = "application/json"

func refusalTurns() []turn {
	house := `{"status":401,"reason":"no-token","text":"refused"}`
	problem := `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"no Authorization header"}`
	return []turn{
		{"challenge", "true", "", func(t *testing.T, w *world) {
			challenge := func(r reply) string { return r.header.Get("WWW-Authenticate") }
			assert.Equal(t, `Bearer realm="harbour"`, challenge(w.get("/berths")), "no code where there was no token (RFC 6750 section 3.1)")
			assert.Equal(t, `Bearer realm="harbour", error="invalid_token"`, challenge(w.get("/berths", bearer("x"))))
			assert.Equal(t, `Bearer realm="harbour", error="insufficient_scope"`, challenge(w.get("/berths", bearer(w.token("limited")))))
			assert.Equal(t, `Basic realm="harbour"`, challenge(tokenRequest(grant())(w)))
			assert.Empty(t, challenge(tokenRequest(good(), body(formType, ""))(w)), "a 400 challenges nobody")
			assert.Empty(t, challenge(w.get("/nowhere")))
		}},
		{"challenge", "true", "beacon", func(t *testing.T, w *world) {
			assert.Empty(t, w.get("/v1/login").header.Get("WWW-Authenticate"), "no scheme, no challenge")
		}},
		{"challenge", "false", "", func(t *testing.T, w *world) { assert.NotContains(t, w.get("/berths").header, "Www-Authenticate") }},
		{"error_body", "documented", "", refusedWith(401, jsonType, house)},
		{"error_body", "problem", "", refusedWith(401, "application/problem+json", problem)},
		{"error_body", "text", "", refusedWith(401, "text/plain", "Unauthorized\n")},
		{"error_body", "empty", "", refusedWith(401, "", "")},
		{"refuse_as", "status", "", refusedWith(401, jsonType, house)},
		{"refuse_as", "envelope200", "", refusedWith(200, jsonType, strings.Replace(house, "401", "200", 1))},
		{"refuse_as", "envelope200", "buoy", func(t *testing.T, w *world) {
			assert.JSONEq(t, `{"error":"no-token"}`, w.get("/look").body, "an empty success would say nothing at all")
		}},
		{"undocumented_status", "open", "", refusedWith(401, jsonType, house)},
		{"undocumented_status", "422", "", refusedWith(422, jsonType, strings.Replace(house, "401", "422", 1))},
	}
}

func answerTurns() []turn {
	return []turn{
		{"date_zone", "utc", "", localTime("2026-03-01T08:30:00")},
		{"date_zone", "-03:30", "", localTime("2026-03-01T05:00:00")},
		{"extra_headers", "false", "", func(t *testing.T, w *world) { assert.NotContains(t, w.get("/berths").header, "X-Request-Id") }},
		{"extra_headers", "true", "", func(t *testing.T, w *world) {
			one, two := w.get("/berths").header.Get("X-Request-Id"), w.get("/nowhere").header.Get("X-Request-Id")
			assert.NotEmpty(t, one)
			assert.NotEqual(t, one, two)
		}},
		{"extra_members", "false", "", func(t *testing.T, w *world) { assert.NotContains(t, w.get("/berths").body, "undocumented") }},
		{"extra_members", "true", "", func(t *testing.T, w *world) {
			assert.Contains(t, w.get("/berths").json(t), "undocumented")
			assert.Contains(t, w.do(http.MethodPost, "/oauth/token", good(), grant()).json(t), "undocumented")
			for _, b := range asRole("default", "/berths")(w).json(t)["berths"].([]any) {
				assert.Contains(t, b, "undocumented")
			}
			assert.JSONEq(t, `[{"count":4,"undocumented":{"since":"2026"}},5]`, asRole("default", "/berths/summary")(w).body)
		}},
		{"header_case", "canonical", "", func(t *testing.T, w *world) {
			assert.Contains(t, wireText(t, w, ""), "\r\nContent-Type: application/json\r\n")
		}},
		{"header_case", "lower", "", func(t *testing.T, w *world) {
			text := wireText(t, w, "")
			assert.Contains(t, text, "\r\ncontent-type: application/json\r\n")
			assert.Contains(t, text, "\r\ndate: Sun, 01 Mar 2026 08:30:00 GMT\r\n")
			assert.Equal(t, 1, strings.Count(strings.ToLower(text), "\r\ncontent-type:"))
			assert.Equal(t, 1, strings.Count(strings.ToLower(text), "\r\ndate:"))
		}},
		{"media_charset", "false", "", func(t *testing.T, w *world) {
			assert.Equal(t, "application/json", w.get("/berths").header.Get("Content-Type"))
		}},
		{"media_charset", "true", "", func(t *testing.T, w *world) {
			assert.Equal(t, jsonType+"; charset=utf-8", w.get("/berths").header.Get("Content-Type"))
			assert.Equal(t, "text/plain; charset=utf-8", asRole("default", "/berths/1")(w).header.Get("Content-Type"))
			assert.Equal(t, "application/pdf", asRole("default", "/manual")(w).header.Get("Content-Type"))
		}},
		{"no_store", "true", "", func(t *testing.T, w *world) {
			assert.Equal(t, "no-store", tokenRequest(grant())(w).header.Get("Cache-Control"), "on errors as well")
			assert.Empty(t, w.get("/berths").header.Get("Cache-Control"))
		}},
		{"no_store", "false", "", func(t *testing.T, w *world) {
			assert.NotContains(t, tokenRequest(good(), grant())(w).header, "Cache-Control")
			assert.NotContains(t, tokenRequest(good(), grant())(w).header, "Pragma")
		}},
		{"transfer", "identity", "", func(t *testing.T, w *world) {
			r := w.get("/berths")
			assert.False(t, r.chunks)
			assert.NotEmpty(t, r.header.Get("Content-Length"))
		}},
		{"transfer", "chunked", "", func(t *testing.T, w *world) {
			r := w.get("/berths")
			assert.True(t, r.chunks)
			assert.Contains(t, r.json(t), "reason")
			assert.Equal(t, http.StatusNoContent, w.do(http.MethodDelete, "/berths/17", bearer(w.token("default"))).status)
		}},
		{"transfer", "gzip", "", func(t *testing.T, w *world) {
			assert.Empty(t, w.get("/berths").header.Get("Content-Encoding"), "only where it is asked for")
			assert.Empty(t, w.get("/berths", with("Accept-Encoding", "br, gzip; q=0")).header.Get("Content-Encoding"))
			r := w.get("/berths", with("Accept-Encoding", "br, gzip;q=0.5"))
			assert.Equal(t, "gzip", r.header.Get("Content-Encoding"))
			unzipped, err := gzip.NewReader(strings.NewReader(r.body))
			require.NoError(t, err)
			text, err := io.ReadAll(unzipped)
			require.NoError(t, err)
			assert.Contains(t, string(text), "no-token")
		}},
	}
}

func localTime(want string) func(t *testing.T, w *world) {
	return func(t *testing.T, w *world) {
		assert.Contains(t, asRole("default", "/echo/x")(w).body, `"local":"`+want+`"`)
	}
}

// wireText reads an answer as it goes over the wire.
func wireText(t *testing.T, w *world, headers string) string {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.base, "http://"))
	require.NoError(t, err)
	defer func() { assert.NoError(t, connection.Close()) }()
	_, err = io.WriteString(connection, "GET /berths HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"+headers+"\r\n")
	require.NoError(t, err)
	var text bytes.Buffer
	_, err = bufio.NewReader(connection).WriteTo(&text)
	require.NoError(t, err)
	return text.String()
}

// lifeOf asserts exp - iat of a fresh JWT.
func lifeOf(want time.Duration) func(t *testing.T, w *world) {
	return func(t *testing.T, w *world) {
		token := w.token("default")
		_, members := decodeJWT(t, token)
		assert.InDelta(t, want.Seconds(), members["exp"].(float64)-members["iat"].(float64), 0)
		w.advance(time.Hour - time.Second)
		assert.Equal(t, 200, w.get("/berths", bearer(token)).status)
		w.advance(time.Second)
		assert.Equal(t, 401, w.get("/berths", bearer(token)).status, "the real life is the documented one")
	}
}

func tokenTurns() []turn {
	return []turn{
		{"jwt_exp", "documented", "", lifeOf(time.Hour)},
		{"jwt_exp", "7200s", "", lifeOf(2 * time.Hour)},
		{"jwt_exp", "15m", "", lifeOf(15 * time.Minute)},
		{"reissue", "new", "", func(t *testing.T, w *world) {
			one, another := w.token("default"), w.token("default")
			assert.NotEqual(t, one, another)
		}},
		{"reissue", "same", "", reissued},
		{"token", "page", "", func(t *testing.T, w *world) { assert.Equal(t, 2, strings.Count(w.token("default"), ".")) }},
		{"token", "page", "beacon", func(t *testing.T, w *world) { assert.NotContains(t, w.opaque(), ".") }},
		{"token", "jwt", "beacon", func(t *testing.T, w *world) {
			token := w.opaque()
			assert.Equal(t, 2, strings.Count(token, "."))
			assert.Equal(t, 200, w.get("/v1/look", bearer(token), with("X-Api", "key fake-key")).status)
			assert.Equal(t, 401, w.get("/v1/look", bearer(tamper(1)(token)), with("X-Api", "key fake-key")).status)
		}},
		{"token", "opaque", "", func(t *testing.T, w *world) {
			token := w.token("default")
			assert.NotContains(t, token, ".")
			assert.Equal(t, 200, w.get("/berths", bearer(token)).status)
			assert.Equal(t, 401, w.get("/berths", bearer(token+"x")).status)
		}},
	}
}

// reissued follows a token that is served again, until a tenth of its life is left.
func reissued(t *testing.T, w *world) {
	ask := func() (string, string) {
		got := w.do(http.MethodPost, "/oauth/token", good(), grant()).json(t)
		return got["access_token"].(string), jsonText(got["expires_in"])
	}
	first, life := ask()
	assert.Equal(t, "3600", life)
	assert.NotEqual(t, first, w.token("second"), "each credential has its own")
	w.advance(54*time.Minute - time.Second)
	again, left := ask()
	assert.Equal(t, first, again)
	assert.Equal(t, "361", left, "the stated life must be true")
	w.advance(time.Second)
	next, life := ask()
	assert.NotEqual(t, first, next)
	assert.Equal(t, "3600", life)
	assert.Equal(t, 200, w.get("/berths", bearer(first)).status, "the first one lives on")
}

func TestKnobs(t *testing.T) {
	t.Parallel()
	for _, turned := range turns() {
		id := turned.id
		if id == "" {
			id = "harbour"
		}
		t.Run(turned.knob+"="+turned.value+" "+id, func(t *testing.T) {
			t.Parallel()
			turned.shows(t, start(t, id, map[string]string{turned.knob: turned.value}))
		})
	}
}

func TestEveryKnobIsTurned(t *testing.T) {
	t.Parallel()
	turned := map[string]bool{}
	for _, one := range turns() {
		turned[one.knob+"="+one.value] = true
	}
	names := []string{}
	for _, k := range mock.Knobs() {
		names = append(names, k.Name)
		assert.NotEmpty(t, k.Doc, k.Name)
		for _, value := range k.Values {
			assert.True(t, turned[k.Name+"="+value], "no test for %s: %s", k.Name, value)
		}
	}
	assert.True(t, slices.IsSorted(names))
}
