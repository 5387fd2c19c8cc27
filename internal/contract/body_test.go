package contract

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestBodies(t *testing.T) {
	t.Parallel()
	c := shop(t)
	broken := answered("requestToken", 401, `{"mess`)
	broken.Err, broken.ErrCause = errors.New("connection reset"), conformance.CauseOutage
	long := token(`{"access_tok`)
	long.Truncated = true
	for name, test := range map[string]struct {
		w     *conformance.Wire
		want  string
		class conformance.Class
		claim string
		cause conformance.Cause
	}{
		"empty": {token(""), "body: expected a JSON text, got an empty body", conformance.ClassJSON, "SHOP-BODY", ""},
		"no JSON": {token("<p>"), "body: expected a JSON text, got byte 0: invalid character '<' looking for beginning of value",
			conformance.ClassJSON, "SHOP-BODY", ""},
		"cut short": {token(`{"access_token"`), "body: expected a JSON text, got byte 15: the JSON text is empty or ends too early",
			conformance.ClassJSON, "SHOP-BODY", ""},
		"trailing bytes": {token(goodToken + "]"), "body: expected a strict JSON text (RFC 8259), got 1 bytes after the document", conformance.ClassJSON, "SHOP-BODY", ""},
		"bad UTF-8":      {token(goodToken[:len(goodToken)-1] + ", \"issued\": null}\xff"), "", conformance.ClassJSON, "SHOP-BODY", ""},
		"twice": {token(`{"access_token": "first-token", "expires_in": 3, "access_token": "second-token"}`),
			"body /access_token: expected a strict JSON text (RFC 8259), got the member stands twice", conformance.ClassJSON, "SHOP-VALUE", ""},
		"media type": {token(goodToken, "Content-Type", "text/plain"), `header Content-Type: expected application/json, got "text/plain"`,
			conformance.ClassMedia, "SHOP-MEDIA", ""},
		"no media type": {token(goodToken, "Content-Type", ""), `header Content-Type: expected application/json, got no Content-Type`,
			conformance.ClassMedia, "SHOP-MEDIA", ""},
		"malformed media type": {token(goodToken, "Content-Type", "json;;"), `header Content-Type: expected application/json, got "json;;"`,
			conformance.ClassMedia, "SHOP-MEDIA", ""},
		"which of two": {answered("listOrders", 200, `[{"id": 1}]`, "Content-Type", "image/png"),
			`header Content-Type: expected application/json or text/plain, got "image/png"`, conformance.ClassMedia, "SHOP-ORDERS", ""},
		"text": {answered("listOrders", 200, `no`, "Content-Type", "text/plain"), `body: expected at least 3 characters, got "no"`,
			conformance.ClassSchema, "SHOP-ORDERS", ""},
		"a body where none is": {answered("requestToken", 303, "here"), "body: expected no body, got 4 bytes", conformance.ClassMedia, "SHOP-ELSEWHERE", ""},
		"partial":              {broken, "body: expected a body that can be judged, got only the first 6 bytes", conformance.ClassJSON, "", conformance.CauseOutage},
		"too long":             {long, "body: expected a body that can be judged, got only the first 12 bytes", conformance.ClassJSON, "", conformance.CauseOutage},
	} {
		found := c.Check(test.w)
		require.NotEmpty(t, found, name)
		assert.Equal(t, test.class, found[0].Class, name)
		assert.Equal(t, test.claim, found[0].Claim, name)
		assert.Equal(t, test.cause, found[0].Cause, name)
		assert.False(t, found[0].Note, name)
		if test.want != "" {
			assert.Equal(t, []string{test.want}, said(found), name)
		}
	}
}

func TestBodyWithoutAClaimIsANote(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"note: body: expected no body, got 2 bytes"}, said(judgedAnswer(t, `{description: x, x-basis: documented}`, "{}")))
	assert.Equal(t, []string{"note: body: expected a JSON text, got byte 0: invalid character '<' looking for beginning of value"},
		said(shop(t).Check(answered("requestToken", 401, "<"))))
}

func TestContentTypeIsNoHeaderOfItsOwn(t *testing.T) {
	t.Parallel()
	response := `{description: x, headers: {content-type: {schema: {type: integer}}}, content: {application/json: {schema: {}}}}`
	assert.Empty(t, judgedAnswer(t, response, "{}"), "OpenAPI 3.0.3: it shall be ignored")
}

// judgedAnswer judges a body by a response object that stands below an operation without claims.
func judgedAnswer(t *testing.T, response, body string, header ...string) []conformance.Finding {
	t.Helper()
	c, err := Load(tree(`
openapi: 3.0.3
info: {title: x, version: "1"}
paths: {/x: {get: {operationId: getX, x-basis: documented, responses: {"200": `+response+`}}}}
`), "x")
	require.NoError(t, err)
	return c.Check(answered("getX", 200, body, header...))
}
