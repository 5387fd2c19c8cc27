package mock_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// The whole body is compared, octet by octet: order of members, digits and escapes are part of it.
func TestEveryTemplate(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", map[string]string{"date_zone": "+05:30"})
	token := w.token("default")
	r := w.get("/echo/0%2F1%20%C3%A9?x=%20y&access_token=fake", bearer(token))
	assert.Equal(t, http.StatusOK, r.status)
	assert.Equal(t, "application/json", r.header.Get("Content-Type"))
	assert.Equal(t, "<0/1 é>", r.header.Get("X-Word"))
	want := `{"zulu":"kept where it stands","base":"BASE","credential":"sample-client","lifetime":3600,"lifetimeText":"3600",` +
		`"http":"Sun, 01 Mar 2026 08:30:00 GMT","local":"2026-03-01T14:00:00","millis":1772353800000,"rfc3339":"2026-03-01T08:30:00Z",` +
		`"seconds":1772353800,"param":"0/1 é","paramNumber":"0/1 é","reason":"","method":"GET","path":"/echo/0%2F1%20%C3%A9",` +
		`"url":"BASE/echo/0%2F1%20%C3%A9?x=%20y&access_token=%28hidden%29","resource":"17","resourceNumber":17,"role":"default","status":200,` +
		`"total":0,"mixed":["at 1772353800 s"],"alpha":{"big":12345678901234567890123,"small":1.10,"none":null,"date":"2019-11-13",` +
		`"text":"<&>\"é\u0001"}}`
	assert.Equal(t, strings.ReplaceAll(want, "BASE", w.base), r.body)
}

func TestNumbersOfParameters(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	token := w.token("default")
	for word, want := range map[string]any{"17": `17`, "-1.50": `-1.50`, "017": `"017"`, "true": `"true"`, "-": `"-"`, "1e400": `1e400`} {
		r := w.get("/echo/"+word, bearer(token))
		assert.Contains(t, r.body, `"paramNumber":`+want.(string)+`,`)
	}
}

func TestTokenAnswers(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	r := w.do(http.MethodPost, "/oauth/token", good(), grant())
	assert.Equal(t, http.StatusOK, r.status)
	assert.Equal(t, "no-store", r.header.Get("Cache-Control"))
	assert.Equal(t, "no-cache", r.header.Get("Pragma"))
	assert.Equal(t, "Sun, 01 Mar 2026 08:30:00 GMT", r.header.Get("Date"))
	got := r.json(t)
	header, members := decodeJWT(t, got["access_token"].(string))
	assert.Equal(t, "RS256", header["alg"])
	assert.Equal(t, "JWT", header["typ"])
	assert.NotEmpty(t, header["kid"])
	assert.InDelta(t, float64(morning.Unix()), members["iat"], 0)
	assert.InDelta(t, float64(morning.Add(time.Hour).Unix()), members["exp"], 0)
	assert.Equal(t, "sample-client", members["sub"])
	assert.Equal(t, "sample-client", members["client_id"])
	assert.Equal(t, "https://harbour.invalid", members["iss"])
	assert.Contains(t, members, "tenant")
	assert.NotContains(t, members, "client_secret")

	_, other := decodeJWT(t, w.token("second"))
	assert.Equal(t, "other", other["tenant"])
	assert.NotEqual(t, members["jti"], other["jti"])
	one, another := w.token("default"), w.token("default")
	assert.NotEqual(t, one, another, "two tokens of the same second")
}

func TestTokensSayWhatTheDataGives(t *testing.T) {
	t.Parallel()
	w := start(t, "buoy", nil)
	r := jsonRequest(`{"id":"sample-dynamic","secret":"fake-dynamic","tpl":"fake-tpl",` + buoyRest)(w)
	header, members := decodeJWT(t, r.json(t)["access_token"].(string))
	assert.Equal(t, map[string]any{"alg": "RS256", "kid": "a/b+c=", "typ": "at+jwt"}, header)
	assert.Equal(t, "user-dynamic", members["sub"])
	assert.Equal(t, "https://issuer.invalid", members["iss"])
	assert.Equal(t, "https://sea.invalid", members["aud"])
	assert.Equal(t, "fake-tpl", members["tpl"])
	assert.InDelta(t, float64(morning.Unix()), members["auth_time"], 0)
	assert.NotEqual(t, "constant", members["jti"], "the data must not make all tokens alike")
}

func TestOpaqueTokens(t *testing.T) {
	t.Parallel()
	w := start(t, "beacon", nil)
	r := w.login()
	assert.Regexp(t, `^\{"version":"1.0.0","status":"OK","data":\{"token":"[A-Za-z0-9_-]{43}","expiresIn":"900"\}\}$`, r.body)
	one, another := w.opaque(), w.opaque()
	assert.NotEqual(t, one, another)
	look := w.get("/v1/look?key=fake-key&at=sea", bearer(w.opaque()), with("X-Api", "key fake-key"))
	assert.Equal(t, http.StatusOK, look.status)
	assert.Equal(t, w.base+"/v1/look?key=fake-key&at=sea", look.header.Get("X-Url"), "key is no credential of this operation")
	assert.Equal(t, http.StatusOK, w.do(http.MethodPost, "/v1/recover?key=fake-key").status, "a call that needs no token")
}

func TestSuccesses(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	token, second := w.token("default"), w.token("second")

	berth := w.get("/berths/17", bearer(token))
	assert.JSONEq(t, `{"id":17,"name":"A"}`, berth.body)
	assert.Equal(t, "application/hal+json", berth.header.Get("Content-Type"))
	assert.Equal(t, http.StatusOK, w.get("/berths/99", bearer(second)).status, "each tenant sees its own")
	assert.Equal(t, `[{"count":4},5]`, w.get("/berths/summary", bearer(token)).body, "a literal path wins over a parameter")
	assert.JSONEq(t, `{"total":1,"berths":[{"name":"Z","depth":30}]}`, w.get("/berths", bearer(second)).body)

	booked := w.do(http.MethodPost, "/berths", bearer(token), body("application/json", `{"berth":1}`))
	assert.Equal(t, http.StatusCreated, booked.status, "a body's values are judged by the token operation only")
	manual := w.get("/manual", bearer(token))
	assert.Equal(t, "application/pdf", manual.header.Get("Content-Type"))
	assert.Equal(t, "%PDF-1.4\n", manual.body)
	gone := w.do(http.MethodDelete, "/berths/17", bearer(token))
	assert.Equal(t, http.StatusNoContent, gone.status)
	assert.Empty(t, gone.body)
	assert.Empty(t, gone.header.Get("Content-Type"))
	assert.Equal(t, http.StatusOK, w.get("/berths", with("authorization", "bearer   "+token)).status, "any case, any number of blanks")
}

func TestRefusalsAreLookedUp(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	own := w.do(http.MethodPost, "/oauth/token", basic("x", "y"), grant())
	assert.JSONEq(t, `{"status":401,"reason":"bad-credentials","text":"refused"}`, own.body)
	shared := w.get("/berths")
	assert.JSONEq(t, `{"status":401,"reason":"no-token","text":"refused"}`, shared.body, "the default of all")
	forbidden := w.get("/berths", bearer(w.token("limited")))
	assert.Equal(t, "forbidden", forbidden.header.Get("X-Reason"), "all's own reason wins over its default")
	assert.Empty(t, forbidden.body)
	missing := w.get("/berths/1", bearer(w.token("default")))
	assert.Equal(t, "no such berth", missing.body)
	assert.Equal(t, "text/plain", missing.header.Get("Content-Type"))
	assert.Empty(t, w.get("/nowhere").body, "reasons of routing take no default")
	wrong := w.do(http.MethodPut, "/berths/17")
	assert.Equal(t, "DELETE, GET", wrong.header.Get("Allow"))
}

func TestFilterAndPaging(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	token := w.token("default")
	for _, c := range []struct {
		query string
		total string
		names string
	}{
		{"", "4", "AB"},
		{"?size=3", "4", "ABC"},
		{"?size=3&page=2", "4", "D"},
		{"?page=2", "4", "CD"},
		{"?page=3", "4", ""},
		{"?page=9223372036854775807", "4", ""},
		{query("filter", "depth(GT)9"), "2", "BC"},
		{query("filter", "depth(GTE)9"), "3", "AB"},
		{query("filter", "depth(LT)9"), "1", "D"},
		{query("filter", "depth(LTE)9"), "2", "AD"},
		{query("filter", "depth(EQ)10.50"), "1", "B"},
		{query("filter", "depth(EQ)12345678901234567890"), "1", "C"},
		{query("filter", "depth(EQ)12345678901234567891"), "0", ""},
		{query("filter", "name(NE)A"), "3", "BC"},
		{query("filter", "name(EQ)a"), "0", ""},
		{query("filter", "name(IN)(A,D)"), "2", "AD"},
		{query("filter", "open(EQ)true"), "2", "AC"},
		{query("filter", "quay.side(EQ)north"), "2", "AC"},
		{query("filter", "tags(EQ)tide"), "2", "CD"},
		{query("filter", "nowhere(EQ)1"), "0", ""},
		{query("filter", "open(EQ)true", "filter", "depth(GT)9"), "1", "C"},
		{query("filter", "quay.side(EQ)north", "size", "1", "page", "2"), "2", "C"},
		{"?unknown=1", "4", "AB"},
	} {
		r := w.get("/berths"+c.query, bearer(token))
		require.Equal(t, http.StatusOK, r.status, c.query)
		assert.Equal(t, c.total, r.header.Get("X-Total"), c.query)
		var names strings.Builder
		for _, b := range r.json(t)["berths"].([]any) {
			names.WriteString(b.(map[string]any)["name"].(string))
		}
		assert.Equal(t, c.names, names.String(), c.query)
	}
}

func TestResourcesInTheQuery(t *testing.T) {
	t.Parallel()
	p := load(t, "beacon", nil)
	p.Mock.Resources = []provider.MockResource{{Operation: "look", Param: "at", Value: "sea"}, {Operation: "look", Param: "at", Value: "lake"}}
	w := startWith(t, mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: target("beacon")})
	for at, status := range map[string]int{"": 200, "?at=sea": 200, "?at=lake&at=sea": 200, "?at=land": 404, "?at=sea&at=land": 404} {
		assert.Equal(t, status, w.get("/v1/look"+at, bearer(w.opaque()), with("X-Api", "key fake-key")).status, at)
	}
}
