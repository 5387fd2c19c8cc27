package clients_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestInvalidRequestsAreOurFault(t *testing.T) {
	t.Parallel()
	c := serve(t, func(http.ResponseWriter, *http.Request) {})
	d := draft(t, c, "getThing")
	d.SetHeader("X-Bad", "line\nbreak")
	w := send(t, c, d)
	require.Error(t, w.Err)
	assert.Equal(t, conformance.CauseHarness, w.ErrCause)
	require.NoError(t, c.Dead())
}

func TestRequestsAsTheyAreSent(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	c := without(t, func(r *http.Request) (*http.Response, error) {
		got = r
		body, _ = io.ReadAll(r.Body)
		return reply(200, nil, ""), nil
	})
	d := draft(t, c, "postThing")
	d.RepeatMember("name")
	d.SetMember("z", map[string]any{"b": 1, "a": "<&>"})
	d.Header = append(d.Header, clients.Pair{Name: "X-Twice", Value: "1"}, clients.Pair{Name: "x-twice", Value: "2"}, clients.Pair{Name: "Host", Value: "other.test"})
	d.SetQuery("q", "a b+c")
	send(t, c, d)
	assert.Equal(t, `{"name":"a thing","name":"a thing","z":{"a":"<&>","b":1}}`, string(body), "in this order, twice where asked, nothing escaped for HTML")
	assert.Equal(t, []string{"1", "2"}, got.Header["X-Twice"])
	assert.Equal(t, "other.test", got.Host)
	assert.Equal(t, "q=a%20b%2Bc", got.URL.RawQuery)
	assert.Equal(t, "plimsoll", got.Header.Get("User-Agent"))
	assert.Equal(t, "gzip", got.Header.Get("Accept-Encoding"))

	d = draft(t, c, "postThing")
	d.SendAs(clients.BodyForm)
	d.SetMember("n", 5)
	d.SetMember("o", map[string]any{"a": true})
	d.SetMember("bad", func() {})
	send(t, c, d)
	assert.Equal(t, "name=a+thing&n=5&o=%7B%22a%22%3Atrue%7D&bad=", string(body))

	d = draft(t, c, "postThing")
	d.Raw = []byte("{not json")
	d.SetHeader("Accept-Encoding", "identity")
	send(t, c, d)
	assert.Equal(t, "{not json", string(body))
	assert.Equal(t, []string{"identity"}, got.Header["Accept-Encoding"])

	d = draft(t, c, "getThing")
	d.RawQuery = "a=%zz&&b"
	send(t, c, d)
	assert.Equal(t, "a=%zz&&b", got.URL.RawQuery)
}

// rawServer answers every connection with the same bytes and keeps what it was sent.
func rawServer(t *testing.T, response string) (base string, sent func() string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var mu sync.Mutex
	var got bytes.Buffer
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			buffer := make([]byte, 64<<10)
			n, _ := conn.Read(buffer)
			mu.Lock()
			got.Write(buffer[:n])
			mu.Unlock()
			_, _ = io.WriteString(conn, response)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close() })
	return "http://" + listener.Addr().String(), func() string {
		mu.Lock()
		defer mu.Unlock()
		return got.String()
	}
}

const okResponse = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"

func TestHeaderNamesOnTheWire(t *testing.T) {
	t.Parallel()
	base, sent := rawServer(t, okResponse)
	c := newClient(t, options(base))
	d := draft(t, c, "getThing")
	d.Token, d.LowerCaseNames = "t0ken-value", true
	w := send(t, c, d)
	require.NoError(t, w.Err)
	lines := strings.Split(sent(), "\r\n")
	assert.Contains(t, lines, "authorization: Bearer t0ken-value")
	assert.Contains(t, lines, "accept: application/json")
	assert.Contains(t, lines, "user-agent: plimsoll")
	assert.Contains(t, lines, "accept-encoding: gzip")
	assert.False(t, slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "User-Agent") }))
	assert.False(t, slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Accept-Encoding") }))
	assert.Equal(t, []string{"Bearer t0ken-value"}, w.RequestHeader["authorization"])
	assert.NotContains(t, w.RequestHeader, "User-Agent")

	base, sent = rawServer(t, okResponse)
	c = newClient(t, options(base))
	d = draft(t, c, "getThing")
	d.Token = "t0ken-value"
	require.NoError(t, send(t, c, d).Err)
	assert.Contains(t, strings.Split(sent(), "\r\n"), "Authorization: Bearer t0ken-value")
}

func TestRequestsWithoutABody(t *testing.T) {
	t.Parallel()
	for method, expected := range map[string]string{"GET": "", "POST": "Content-Length: 0", "DELETE": "", "OPTIONS": ""} {
		base, sent := rawServer(t, okResponse)
		c := newClient(t, options(base))
		d := draft(t, c, "getThing")
		d.Method = method
		require.NoError(t, send(t, c, d).Err)
		assert.NotContains(t, sent(), "Transfer-Encoding", method)
		if expected == "" {
			assert.NotContains(t, sent(), "Content-Length", method)
		} else {
			assert.Contains(t, sent(), expected, method)
		}
	}
}

func TestTokenURL(t *testing.T) {
	t.Parallel()
	var got []string
	o := options("http://target.test/api/")
	o.Target.TokenURL = "https://login.test/oauth/token?v=2"
	o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		got = append(got, r.URL.String())
		return reply(200, nil, ""), nil
	})
	c := newClient(t, o)
	send(t, c, draft(t, c, "requestToken"))
	d := draft(t, c, "requestToken")
	d.SetQuery("x", "y")
	send(t, c, d)
	d = draft(t, c, "requestToken")
	d.Path, d.Bent = "/elsewhere", true
	send(t, c, d)
	send(t, c, draft(t, c, "getThing"))
	assert.Equal(t, []string{
		"https://login.test/oauth/token?v=2", "https://login.test/oauth/token?v=2&x=y", "https://login.test/elsewhere", "http://target.test/api/things/17?page=1",
	}, got)
}
