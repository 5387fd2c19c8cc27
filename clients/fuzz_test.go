package clients_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// FuzzTokenAnswer answers a request for a token with whatever: there is a token, which then is the string that stands in the answer, or a reason
// why not, which tells nothing of a secret.
func FuzzTokenAnswer(f *testing.F) {
	for _, body := range []string{
		`{"access_token": "fake-opaque-token-0123456789", "expires_in": 3600}`, `{"access_token": ""}`, `{"access_token": null}`, `{"access_token": 12}`, `{"access_token": ["x"]}`, `{"access_token": " x "}`, `{"access_token": "a", "access_token": "b"}`,
		`{"access_token": "a\r\nX: y"}`, `{"access_token": "\ud800"}`, `[]`, ``, `"x"`, `{"access_token": "` + sampleJWT(`{"iat": 1e999, "exp": -1}`) + `"}`, "\xff", `{"error": "` + sampleSecret + `"}`, strings.Repeat("[", 300), `{"access_token": "x"} tail`,
	} {
		f.Add(200, "application/json", body)
	}
	f.Add(401, "", `{"error": "invalid_client"}`)
	f.Add(204, "text/html", "<html>")
	f.Add(302, "application/x-www-form-urlencoded", "access_token=fake-opaque-token-0123456789")
	f.Fuzz(func(t *testing.T, status int, media, body string) {
		if status < 200 || status > 599 {
			t.Skip("net/http lets no other status through")
		}
		o := options("http://target.test")
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			return reply(status, http.Header{"Content-Type": {media}}, body), nil
		})
		token, w, err := newClient(t, o).Session(nil).Fresh(t.Context(), "default", conformance.PurposeSetup)
		if err != nil {
			var stop *conformance.Stop
			assert.ErrorAs(t, err, &stop)
			assert.NotContains(t, err.Error(), sampleSecret)
			return
		}
		var answer struct {
			Token string `json:"access_token"`
		}
		assert.Equal(t, 2, w.Status/100)
		if json.Unmarshal([]byte(body), &answer) == nil && len(w.Document().Faults) == 0 {
			assert.Equal(t, answer.Token, w.Issued)
		}
		assert.False(t, token.Asked.IsZero())
	})
}

// FuzzRetryAfter: whatever a target asks for, no pause is negative, and none is longer than is waited for.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "1", "-1", "+5", "1.5", "99999999999", "2147483647", " 7", "Fri, 20 Nov 2026 12:00:30 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06-Nov-94 08:49:37 GMT", "soon", "0x10", "1_0"} {
		f.Add(seed, "Fri, 20 Nov 2026 12:00:00 GMT")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, after, date string) {
		s := &script{replies: []any{replies(429, http.Header{"Retry-After": {after}, "Date": {date}}), replies(200, nil)}}
		c, pauses := real(t, s)
		_, _, err := c.Session(nil).Fresh(t.Context(), "default", conformance.PurposeSetup)
		if stop, ok := errors.AsType[*conformance.Stop](err); ok {
			assert.Equal(t, conformance.CauseQuota, stop.Cause, "%v", stop)
		}
		for _, pause := range *pauses {
			assert.GreaterOrEqual(t, pause, time.Duration(0))
			assert.LessOrEqual(t, pause, time.Minute)
		}
	})
}

// FuzzRedactedExchange: a secret and a token that were sent are in nothing that is kept, wherever the target puts them.
func FuzzRedactedExchange(f *testing.F) {
	for _, seed := range []string{"", `{"a": "%s"}`, "token=", "<a href='", "Bearer ", "%", "\\u0"} {
		f.Add(seed, "", "X-Echo")
		f.Add("", seed, "Location")
	}
	c, err := clients.New(options("http://localhost:1"))
	if err != nil {
		f.Fatal(err)
	}
	r := c.Redactor()
	const token = "token-of-the-fuzzer-0123456789"
	r.AddToken(token)
	f.Fuzz(func(t *testing.T, before, after, header string) {
		for _, secret := range []string{sampleSecret, token} {
			text := before + secret + after
			kept := r.Exchange(&conformance.Wire{Provider: "acme", Status: 200, Body: []byte(text), Header: http.Header{header: {text}}, RequestHeader: http.Header{header: {text}}, RequestBody: []byte(text)})
			out, err := json.Marshal(kept)
			assert.NoError(t, err)
			assert.NotContains(t, string(out), secret)
		}
	})
}
