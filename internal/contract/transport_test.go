package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What servers, proxies and caches add on the way is not worth a note; every other undocumented header is.
func TestHeadersThatTravelAlong(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Connection", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Keep-Alive", "Proxy-Connection", "Server", "TE", "Trailer",
		"Transfer-Encoding", "Upgrade", "Via", "Age", "Cache-Control", "ETag", "Expires", "Last-Modified", "Pragma", "Vary", "Accept-Ranges", "Alt-Svc",
		"Content-Language", "WWW-Authenticate", "Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options",
		"X-Frame-Options", "X-XSS-Protection", "Access-Control-Allow-Origin",
	} {
		assert.Empty(t, said(shop(t).Check(answered("requestToken", 303, "", name, "x"))), name)
	}
	for _, name := range []string{"Location", "Set-Cookie", "Retry-After", "X-Powered-By", "Allow", "Content-Disposition", "Access-Controls", "Authorization"} {
		assert.Equal(t, []string{"note: header " + name + ": an undocumented header"}, said(shop(t).Check(answered("requestToken", 303, "", name, "x"))), name)
	}
}

// A header is read as the type that its schema gives it, and as text where it gives none.
func TestHeadersAreReadByTheirType(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ schema, value, want string }{
		{"{type: number}", "1.5", ""},
		{"{type: number}", "x", `header X-A: expected a number, got "x"`},
		{"{type: number, maximum: 1}", "2", "header X-A: expected at most 1, got 2"},
		{"{type: boolean}", "true", ""},
		{"{type: boolean}", "True", `header X-A: expected a boolean, got "True"`},
		{"{type: array, items: {}}", "a, b", ""},
		{"{type: array, items: {}, maxItems: 1}", "a, b", "header X-A: expected at most 1 item, got an array of 2 items"},
		{"{type: array, items: {type: integer}}", "1, b, 3", `header X-A /1: expected an integer, got "b"`},
		{"{type: string, enum: [a]}", "a", ""},
		{"{enum: ['1']}", "1", ""},
	} {
		response := "{description: x, x-basis: documented, x-claim: X, headers: {X-A: {x-basis: documented, schema: " + tt.schema + "}}}"
		found := said(judgedAnswer(t, response, "", "X-A", tt.value))
		if tt.want == "" {
			assert.Empty(t, found, tt.schema)
		} else {
			assert.Equal(t, []string{tt.want}, found, tt.schema)
		}
	}
}

// A range of media types is judged by what the body says that it is.
func TestMediaTypes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ pattern, contentType, body, want string }{
		{"text/json", "text/json", "1", "body: expected a string, got 1"},
		{"application/hal+json", "application/hal+json", "1", "body: expected a string, got 1"},
		{"application/*", "application/json", "1", "body: expected a string, got 1"},
		{"application/*", "application/pdf", "1", ""},
		{"application/*", "text/json", `"x"`, `header Content-Type: expected application/*, got "text/json"`},
		{"*/*", "application/json", "1", "body: expected a string, got 1"},
		{"*/*", "image/png", "1", ""},
		{"*/*", "nonsense;;", "1", `header Content-Type: expected */*, got "nonsense;;"`},
		{"text/plain", "text/plain", "x", "body: expected at least 2 characters, got \"x\""},
		{"text/*", "text/csv", "x", "body: expected at least 2 characters, got \"x\""},
		{"image/png", "image/png", "x", ""},
		{"application/xml", "application/xml", "", ""},
	} {
		response := "{description: x, x-basis: documented, x-claim: X, content: {'" + tt.pattern + "': {schema: {type: string, minLength: 2}}}}"
		found := said(judgedAnswer(t, response, tt.body, "Content-Type", tt.contentType))
		if tt.want == "" {
			assert.Empty(t, found, "%s for %s", tt.contentType, tt.pattern)
		} else {
			assert.Equal(t, []string{tt.want}, found, "%s for %s", tt.contentType, tt.pattern)
		}
	}
}

func TestABodyOfOneByteWhereNoneIs(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"body: expected no body, got 1 byte"}, said(shop(t).Check(answered("requestToken", 303, "x", "Content-Type", ""))))
	assert.Equal(t, []string{`header Content-Type: expected application/json or text/plain, got "image/png"`, "body: expected an array, got 1"},
		said(shop(t).Check(answered("listOrders", 200, "1", "Content-Type", "image/png"))))
}
