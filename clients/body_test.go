package clients_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func zipped(t *testing.T, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// received is the exchange with a server that answers a body in a content coding.
func received(t *testing.T, coding string, body []byte, most int64) (*conformance.Wire, *clients.Client) {
	t.Helper()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if coding != "" {
			w.Header().Set("Content-Encoding", coding)
		}
		_, _ = w.Write(body)
	}, func(o *clients.Options) { o.MaxBody = most })
	return send(t, c, draft(t, c, "getThing")), c
}

func TestBodiesAreBound(t *testing.T) {
	t.Parallel()
	for size, truncated := range map[int]bool{0: false, 99: false, 100: false, 101: true, 5000: true} {
		w, _ := received(t, "", []byte(strings.Repeat("x", size)), 100)
		require.NoError(t, w.Err)
		assert.Equal(t, truncated, w.Truncated, size)
		assert.Len(t, w.Body, min(size, 100))
		assert.True(t, w.Informed)
	}
	w, _ := received(t, "", make([]byte, 1<<20+1), 0)
	assert.True(t, w.Truncated)
	assert.Len(t, w.Body, 1<<20)
}

func TestBodiesAreDecoded(t *testing.T) {
	t.Parallel()
	text := []byte(`{"message":"` + strings.Repeat("hello ", 50) + `"}`)
	var deflated, bare bytes.Buffer
	z := zlib.NewWriter(&deflated)
	_, _ = z.Write(text)
	require.NoError(t, z.Close())
	f, err := flate.NewWriter(&bare, 9)
	require.NoError(t, err)
	_, _ = f.Write(text)
	require.NoError(t, f.Close())
	for coding, body := range map[string][]byte{
		"":               text,
		"identity":       text,
		"gzip":           zipped(t, text),
		"GZIP":           zipped(t, text),
		"x-gzip":         zipped(t, text),
		"gzip, gzip":     zipped(t, zipped(t, text)),
		"deflate":        deflated.Bytes(),
		" deflate ":      bare.Bytes(),
		"gzip, identity": zipped(t, text),
	} {
		w, _ := received(t, coding, body, 0)
		require.NoError(t, w.Err, coding)
		assert.Equal(t, string(text), string(w.Body), coding)
		assert.False(t, w.Truncated)
	}
	w, _ := received(t, "gzip", nil, 0)
	require.NoError(t, w.Err, "nothing is nothing in any coding")
}

func TestBrokenCodings(t *testing.T) {
	t.Parallel()
	for coding, body := range map[string][]byte{
		"gzip":                         []byte("this is no gzip, " + sampleSecret),
		"deflate":                      []byte("\xff\xff\xff"),
		"br":                           []byte("\x0b\x02\x80"),
		"zstd, gzip":                   zipped(t, []byte("inner")),
		"gzip, gzip, gzip, gzip, gzip": zipped(t, []byte("too deep")),
	} {
		w, c := received(t, coding, body, 0)
		require.Error(t, w.Err, coding)
		assert.Equal(t, conformance.CauseContract, w.ErrCause, coding)
		assert.Equal(t, 200, w.Status)
		kept := c.Redactor().Exchange(w)
		assert.NotContains(t, kept.Response.Body, sampleSecret)
	}
	whole := zipped(t, []byte(strings.Repeat("abc", 1000)))
	w, _ := received(t, "gzip", whole[:len(whole)-10], 0)
	require.ErrorIs(t, w.Err, io.ErrUnexpectedEOF)
	assert.Contains(t, string(w.Body), "abcabc", "what could be decoded is kept")
}

// TestGzipBomb unpacks a gigabyte, or would.
func TestGzipBomb(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	chunk := make([]byte, 1<<20)
	for range 256 {
		_, _ = w.Write(chunk)
	}
	require.NoError(t, w.Close())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	wire, _ := received(t, "gzip", bomb.Bytes(), 0)
	runtime.ReadMemStats(&after)
	require.NoError(t, wire.Err)
	assert.True(t, wire.Truncated)
	assert.Len(t, wire.Body, 1<<20)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20))
	wire, _ = received(t, "gzip", bomb.Bytes(), 100<<10)
	require.NoError(t, wire.Err, "cut before it was decoded: truncated, not broken")
	assert.True(t, wire.Truncated)
}

func TestContentLengthThatLies(t *testing.T) {
	t.Parallel()
	base, _ := rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort")
	c := newClient(t, options(base))
	w := send(t, c, draft(t, c, "getThing"))
	require.ErrorIs(t, w.Err, io.ErrUnexpectedEOF)
	assert.ErrorContains(t, w.Err, "broke off after 5 bytes")
	assert.Equal(t, conformance.CauseOutage, w.ErrCause)
	assert.False(t, w.Informed)
	assert.Equal(t, 200, w.Status)
	assert.Equal(t, "short", string(w.Body))

	base, _ = rawServer(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n")
	c = newClient(t, options(base))
	w = send(t, c, draft(t, c, "getThing"))
	require.Error(t, w.Err)
	assert.True(t, w.Informed, "it said nothing about its length")
}

func TestAnswersThatAreNoHTTP(t *testing.T) {
	t.Parallel()
	for _, response := range []string{"SSH-2.0-thing\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nbad header line\r\n\r\n"} {
		base, _ := rawServer(t, response)
		c := newClient(t, options(base))
		w := send(t, c, draft(t, c, "getThing"))
		require.Error(t, w.Err)
		assert.Equal(t, conformance.CauseContract, w.ErrCause, w.Err.Error())
		require.NoError(t, c.Dead())
	}
}

func TestSwitchingProtocolsHasNoBody(t *testing.T) {
	t.Parallel()
	base, _ := rawServer(t, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nendless")
	c := newClient(t, options(base))
	w := send(t, c, draft(t, c, "getThing"))
	require.NoError(t, w.Err)
	assert.Equal(t, 101, w.Status)
	assert.Empty(t, w.Body)
}
