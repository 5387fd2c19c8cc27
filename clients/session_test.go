package clients_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// roundTrip is a transport made of a function: a target without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply is an answer without a network.
func reply(status int, header http.Header, body string) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

func without(t *testing.T, f roundTrip, change ...func(*clients.Options)) *clients.Client {
	t.Helper()
	o := options("http://target.test")
	o.Transport = f
	for _, c := range change {
		c(&o)
	}
	return newClient(t, o)
}

func TestSendRecordsTheExchange(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Method+" "+r.URL.RequestURI()+" "+string(body))
		answer(w, 201, map[string]string{"a": "b"})
	})
	var observed []*conformance.Wire
	session := c.Session(func(w *conformance.Wire) { observed = append(observed, w) })
	assert.Same(t, c, session.Client())
	w := session.Send(t.Context(), draft(t, c, "requestToken"), conformance.PurposeControl)
	require.NoError(t, w.Err)
	assert.Equal(t, []*conformance.Wire{w}, observed)
	assert.Equal(t, "e1", w.ID)
	assert.Equal(t, []string{"acme", "requestToken", "default", "POST"}, []string{w.Provider, w.Operation, w.Credential, w.Method})
	assert.Equal(t, conformance.PurposeControl, w.Purpose)
	assert.Equal(t, "/token", w.URL.Path)
	assert.Equal(t, "grant_type=client_credentials", string(w.RequestBody))
	assert.Equal(t, "POST /token grant_type=client_credentials", w.Header.Get("X-Seen"))
	assert.Equal(t, []string{"application/x-www-form-urlencoded"}, w.RequestHeader["Content-Type"])
	assert.Equal(t, 201, w.Status)
	assert.Equal(t, "HTTP/1.1", w.Proto)
	assert.JSONEq(t, `{"a":"b"}`, string(w.Body))
	assert.True(t, w.Informed)
	assert.False(t, w.Truncated)
	assert.Positive(t, w.Elapsed)
	assert.WithinDuration(t, time.Now(), w.Started, time.Minute)
	assert.WithinDuration(t, time.Now(), w.TargetTime, time.Minute)
	assert.Equal(t, conformance.UnknownAge, w.TokenAge)
	assert.Empty(t, w.Issued)
	assert.Equal(t, "e2", session.Send(t.Context(), draft(t, c, "getThing"), conformance.PurposeCall).ID)
	assert.Equal(t, "e1", c.Session(nil).Send(t.Context(), draft(t, c, "getThing"), conformance.PurposeCall).ID, "each scenario counts by itself")
}

func TestBentDraftsAreProbes(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil })
	d := draft(t, c, "getThing")
	d.Bent, d.Method, d.Path = true, "DELETE", "/nowhere?x=y"
	w := send(t, c, d)
	assert.Equal(t, conformance.PurposeProbe, w.Purpose)
	assert.Equal(t, "DELETE", w.Method)
	assert.Equal(t, "http://target.test/nowhere?x=y&page=1", w.URL.String())
	assert.Equal(t, conformance.PurposeControl, c.Session(nil).Send(t.Context(), d, conformance.PurposeControl).Purpose)
}

func TestSendNeverPanics(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) { return reply(200, nil, ""), nil })
	for _, d := range []*clients.Draft{nil, {}, {Operation: &provider.Operation{}, Method: "BAD METHOD", Path: "\x00"}} {
		w := send(t, c, d)
		require.Error(t, w.Err)
		assert.Equal(t, conformance.CauseHarness, w.ErrCause)
		assert.NotNil(t, w.URL)
		assert.Zero(t, w.Status)
	}
	d := draft(t, c, "postThing")
	d.SetMember("bad", func() {})
	require.ErrorContains(t, send(t, c, d).Err, `body member "bad"`)
}

func TestNoCredentialLeavesTheTarget(t *testing.T) {
	t.Parallel()
	asked := 0
	c := without(t, func(r *http.Request) (*http.Response, error) {
		asked++
		assert.Equal(t, "target.test", r.URL.Host)
		return reply(200, nil, ""), nil
	})
	for _, path := range []string{"http://evil.test/", "//evil.test/x", "/\\evil.test", "@evil.test/", ":80@evil.test/", "/../..//evil.test", ".evil.test/"} {
		d := draft(t, c, "getThing")
		d.Path, d.Bent = path, true
		w := send(t, c, d)
		if w.Err != nil {
			assert.Equal(t, conformance.CauseHarness, w.ErrCause)
		}
	}
	assert.Positive(t, asked)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed to another origin") }))
	defer other.Close()
	requests := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		http.Redirect(w, r, other.URL+"/x?key="+sampleSecret, http.StatusTemporaryRedirect)
	})
	w := send(t, c, draft(t, c, "requestToken"))
	require.NoError(t, w.Err)
	assert.Equal(t, 307, w.Status)
	assert.Equal(t, 0, w.Redirects)
	assert.Equal(t, 1, requests)
	assert.NotContains(t, c.Redactor().Exchange(w).Response.Header.Get("Location"), sampleSecret)
}

func TestSessionUnderConcurrency(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { answer(w, 200, nil) })
	var mu sync.Mutex
	ids := map[string]bool{}
	session := c.Session(func(w *conformance.Wire) {
		mu.Lock()
		defer mu.Unlock()
		ids[w.ID] = true
	})
	d := draft(t, c, "getThing")
	d.Token, d.Present = opaqueToken, "body"
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { assert.NoError(t, session.Send(t.Context(), d, conformance.PurposeCall).Err) })
	}
	group.Wait()
	assert.Len(t, ids, 20)
}
