package clients_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func deflated(t *testing.T, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, err := w.Write(body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// Content codings are taken off in the reverse order of the header, three at most.
func TestCodingsLieOneInAnother(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("hello ", 50))
	w, c := received(t, "deflate, gzip", zipped(t, deflated(t, text)), 0)
	require.NoError(t, w.Err)
	assert.Equal(t, string(text), string(w.Body))
	assert.Equal(t, string(text), c.Redactor().Exchange(w).Response.Body)
	w, _ = received(t, "gzip, gzip, gzip", zipped(t, zipped(t, zipped(t, text))), 0)
	require.NoError(t, w.Err)
	assert.Equal(t, string(text), string(w.Body))
	w, _ = received(t, "gzip, gzip, gzip, gzip", zipped(t, text), 0)
	require.EqualError(t, w.Err, "content codings: expected at most 3, got 4")
	w, _ = received(t, "br", []byte("\x0b\x02\x80"), 0)
	require.EqualError(t, w.Err, "content coding br: it was not asked for and cannot be read")
	assert.Equal(t, "\x0b\x02\x80", string(w.Body), "what cannot be decoded stays as it came")
}

// What a coding leaves empty is empty, and not what came over the wire.
func TestACodedBodyMayBeEmpty(t *testing.T) {
	t.Parallel()
	w, _ := received(t, "gzip", zipped(t, nil), 0)
	require.NoError(t, w.Err)
	assert.Empty(t, w.Body)
}

// Every coding that can be read is kept readable in the record.
func TestCodedBodiesAreKept(t *testing.T) {
	t.Parallel()
	for coding, body := range map[string][]byte{"gzip": zipped(t, []byte("plain words")), "x-gzip": zipped(t, []byte("plain words")), "deflate": deflated(t, []byte("plain words"))} {
		w, c := received(t, coding, body, 0)
		require.NoError(t, w.Err, coding)
		assert.Equal(t, "plain words", c.Redactor().Exchange(w).Response.Body, coding)
	}
}

// A body that ends too early breaks its promise only where there was one: a Content-Length, even of one byte.
func TestABodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	for length, informed := range map[int64]bool{-1: true, 0: false, 1: false, 50: false} {
		c := without(t, func(*http.Request) (*http.Response, error) {
			r := reply(200, nil, "")
			r.ContentLength, r.Body = length, io.NopCloser(io.MultiReader(strings.NewReader("x"), cutOff{}))
			return r, nil
		})
		w := send(t, c, draft(t, c, "getThing"))
		require.ErrorContains(t, w.Err, "the body broke off after 1 bytes", length)
		assert.Equal(t, informed, w.Informed, length)
	}
}

type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Going to a place where the documented request has no credential is no move; every field is taken from wherever it was.
func TestACredentialIsMovedWhole(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	d := draft(t, c, "headerToken")
	d.SetHeader("X-Other", "stays")
	require.NoError(t, d.MoveCredentials("basic"))
	assert.Equal(t, []clients.Pair{{Name: "X-Other", Value: "stays"}}, d.Header)
	assert.Equal(t, []clients.Pair{{Name: "key", Value: sampleKey}}, d.Query, "another field stays where it is")
	require.ErrorContains(t, d.MoveCredentials("bsic"), `unknown place for credentials "bsic"`)
	require.ErrorContains(t, draft(t, c, "getThing").SetParam("idd", "1"), `unknown path parameter "idd"`)
	_, err := c.Resource("thng")
	require.ErrorContains(t, err, `unknown resource "thng"`)
}

func TestAFieldBetweenOthersIsReplacedInPlace(t *testing.T) {
	t.Parallel()
	d := draft(t, newClient(t, options(anywhere)), "getThing")
	d.Query = []clients.Pair{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "a", Value: "3"}, {Name: "c", Value: "4"}}
	d.SetQuery("a", "5")
	assert.Equal(t, []clients.Pair{{Name: "a", Value: "5"}, {Name: "b", Value: "2"}, {Name: "c", Value: "4"}}, d.Query)
	assert.True(t, d.RepeatQuery("b"))
	assert.Equal(t, []clients.Pair{{Name: "a", Value: "5"}, {Name: "b", Value: "2"}, {Name: "b", Value: "2"}, {Name: "c", Value: "4"}}, d.Query)
}

// Whoever reads why something is untested learns what to give.
func TestWhatTheEnvironmentLacksIsSaid(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	_, err := c.Resource("other")
	assert.Equal(t, `the environment gives no resource "other" (id of another): set PLIMSOLL_ACME_RESOURCE_OTHER`, stop(t, err).Reason)
	c = newClient(t, func() clients.Options {
		o := options(anywhere)
		o.Target.SideEffects = nil
		return o
	}())
	assert.Equal(t, `the environment does not allow the side effect "mail" (sends an e-mail): add it to side_effects, or to PLIMSOLL_ACME_SIDE_EFFECTS`, stop(t, c.Allows("mail")).Reason)
	c = newClient(t, func() clients.Options {
		o := options(anywhere)
		o.Real, o.ReadOnly = true, true
		return o
	}())
	s := stop(t, c.TriesWrong())
	assert.Equal(t, conformance.Untested, s.Verdict)
	assert.Equal(t, "no account is tried with a wrong secret in production", s.Reason)
	d := draft(t, c, "requestToken")
	d.Password = "wrong"
	assert.Equal(t, s, stop(t, c.MayTry(d)))
	require.NoError(t, newClient(t, options(anywhere)).TriesWrong(), "a mock minds nothing")
}

func TestTheProviderOfAClient(t *testing.T) {
	t.Parallel()
	o := options(anywhere)
	assert.Same(t, o.Provider, newClient(t, o).Provider())
}

// A clock that does not work says what it was asked and what it said.
func TestWhatIsWrongWithAClock(t *testing.T) {
	t.Parallel()
	say := func(address string, status int, body string) string {
		o := options("http://target.test")
		o.Clock.Controlled = address
		o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			if status == 0 {
				return nil, io.ErrClosedPipe
			}
			return reply(status, nil, body), nil
		})
		_, err := newClient(t, o).Now(t.Context())
		return stop(t, err).Reason
	}
	const clock = "http://clock.test/now"
	assert.Equal(t, `controlled clock: http://clock.test/now: expected {"now": RFC 3339}, got "noon"`, say(clock, 200, "noon"))
	for status, body := range map[int]string{199: "", 300: "", 404: "x", 500: `{"now": "2026-11-20T12:00:00Z"}`} {
		assert.Equal(t, fmt.Sprintf("controlled clock: GET http://clock.test/now: expected a success, got status %d", status), say(clock, status, body))
	}
	assert.Contains(t, say(clock, 0, ""), "controlled clock: GET http://clock.test/now: io: read/write on closed pipe")
	assert.Contains(t, say("://", 200, ""), "controlled clock: missing protocol scheme")
	assert.NotContains(t, say("http://u:fake-password@clock.test/now", 404, ""), "fake-password")
}

func TestAClockWithASlashAtTheEnd(t *testing.T) {
	t.Parallel()
	var asked []string
	o := options("http://target.test")
	o.Clock.Controlled = "http://clock.test/now/"
	o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.Method+" "+r.URL.String())
		return reply(200, nil, `{"now": "2026-11-20T12:00:00Z"}`), nil
	})
	c := newClient(t, o)
	require.NoError(t, c.Advance(t.Context(), -1))
	require.NoError(t, c.Advance(t.Context(), 0))
	require.NoError(t, c.Advance(t.Context(), 1))
	assert.Equal(t, []string{"POST http://clock.test/now/advance?seconds=1"}, asked, "only time that passes is asked for")
}
