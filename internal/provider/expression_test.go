package provider_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func exchange(t *testing.T, body string) *conformance.Wire {
	t.Helper()
	u, err := url.Parse("https://api.example/orders?pgsiz=1&rql=&a=1&a=2")
	require.NoError(t, err)
	return &conformance.Wire{
		Method: "POST", URL: u, Status: 200, Body: []byte(body),
		RequestHeader: http.Header{"authorization": {"Bearer x"}, "Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}},
		RequestBody:   []byte("grant_type=client_credentials&scope="),
		Header:        http.Header{"Etag": {`"7"`}, "Vary": {"Accept", "Origin"}},
	}
}

func TestExpressionEval(t *testing.T) {
	t.Parallel()
	body := `{"data":{"token":"el_token","big":9007199254740993,"none":null,"a/b~c":1},"list":[10,20]}`
	w := exchange(t, body)
	for e, want := range map[provider.Expression]any{
		"$url":                          "https://api.example/orders?pgsiz=1&rql=&a=1&a=2",
		"$method":                       "POST",
		"$statusCode":                   json.Number("200"),
		"$request.header.Authorization": "Bearer x",
		"$request.query.pgsiz":          "1",
		"$request.query.rql":            "",
		"$request.query.a":              "1,2",
		"$request.body#/grant_type":     "client_credentials",
		"$response.header.etag":         `"7"`,
		"$response.header.Vary":         "Accept, Origin",
		"$response.body#/data/token":    "el_token",
		"$response.body#/data/big":      json.Number("9007199254740993"),
		"$response.body#/data/none":     nil,
		"$response.body#/data/a~1b~0c":  json.Number("1"),
		"$response.body#/list/1":        json.Number("20"),
		"$response.body#":               w.Document().Value,
		"$response.body":                w.Document().Value,
	} {
		got, ok := e.Eval(w)
		assert.True(t, ok, e)
		assert.Equal(t, want, got, e)
	}
}

func TestExpressionFindsNothing(t *testing.T) {
	t.Parallel()
	w := exchange(t, `{"data":[1]}`)
	for _, e := range []provider.Expression{
		"$request.header.Host", "$request.query.PGSIZ", "$request.body#/scopes", "$response.header.Location",
		"$response.body#/token", "$response.body#/data/1", "$response.body#/data/01", "$response.body#/data/-", "$nonsense", "",
	} {
		got, ok := e.Eval(w)
		assert.False(t, ok, e)
		assert.Empty(t, got, e)
	}
	for _, e := range []provider.Expression{"$url", "$method", "$statusCode", "$request.query.a", "$response.body", "$request.body"} {
		_, ok := e.Eval(&conformance.Wire{})
		assert.False(t, ok, e)
		_, ok = e.Eval(nil)
		assert.False(t, ok, e)
	}
}

func TestExpressionReadsBodiesThatAreNoJSON(t *testing.T) {
	t.Parallel()
	w := exchange(t, "%PDF-1.4")
	got, ok := provider.Expression("$response.body").Eval(w)
	assert.True(t, ok)
	assert.Equal(t, "%PDF-1.4", got)
	_, ok = provider.Expression("$response.body#/token").Eval(w)
	assert.False(t, ok)

	w.RequestHeader.Set("Content-Type", "application/json")
	w.RequestBody = []byte(`{"grant_type": 1}`)
	got, ok = provider.Expression("$request.body#/grant_type").Eval(w)
	assert.True(t, ok)
	assert.Equal(t, json.Number("1"), got)

	w.RequestHeader.Set("Content-Type", "application/x-www-form-urlencoded")
	w.RequestBody = []byte("a=%zz")
	_, ok = provider.Expression("$request.body#/a").Eval(w)
	assert.False(t, ok)
}

func TestExpressionParse(t *testing.T) {
	t.Parallel()
	for e, want := range map[provider.Expression]provider.Location{
		"$url":                       {Part: "url"},
		"$request.header.X-Y":        {Side: "request", Part: "header", Name: "X-Y"},
		"$request.query.a b":         {Side: "request", Part: "query", Name: "a b"},
		"$response.body":             {Side: "response", Part: "body"},
		"$response.body#/data/token": {Side: "response", Part: "body", Name: "/data/token"},
	} {
		got, err := e.Parse()
		require.NoError(t, err, e)
		assert.Equal(t, want, got, e)
		assert.NoError(t, e.Check(), e)
	}
}

func TestExpressionCheckFails(t *testing.T) {
	t.Parallel()
	for e, want := range map[provider.Expression]string{
		"":                        "expected $url",
		"$Url":                    "expected $url",
		"response.body#/token":    "expected $url",
		"$respons.body#/token":    "expected $url",
		"$request.path.id":        "expected header.NAME, body",
		"$response.query.page":    "expected header.NAME, body",
		"$request.query.":         "expected header.NAME, body",
		"$response.status":        "expected header.NAME, body",
		"$response.bodies#/token": "expected header.NAME, body",
		"$response.header.":       "expected the name of a header",
		"$response.header.a b":    "expected the name of a header",
		"$response.body#token":    "expected a JSON pointer",
		"$response.body#/a~2":     "expected a JSON pointer",
		"$response.body#/token~":  "expected a JSON pointer",
	} {
		err := e.Check()
		assert.ErrorContains(t, err, want, e)
		assert.ErrorContains(t, err, string(e), e)
	}
}
