package kit

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// Dress is how answers look from outside: everything here is allowed by HTTP, and nothing of it matters to a provider's page.
type Dress struct {
	Lower   bool          // header names in lower case
	Gzip    bool          // compressed when the client allows it
	Chunked bool          // no Content-Length, body in two pieces
	Close   bool          // connection closed after each answer
	Delay   time.Duration // before the first byte
	Date    string        // layout of the Date header
	Extra   http.Header   // added to each answer
}

// Wear puts the clothes on.
func (d Dress) Wear(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		time.Sleep(d.Delay)
		body := d.pack(rec, r)
		d.headers(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		if r.Method != http.MethodHead {
			d.send(w, body)
		}
	})
}

func (d Dress) pack(rec *httptest.ResponseRecorder, r *http.Request) []byte {
	if !d.Gzip || rec.Body.Len() == 0 || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return rec.Body.Bytes()
	}
	rec.Header().Set("Content-Encoding", "gzip")
	rec.Header().Del("Content-Length")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(rec.Body.Bytes())
	_ = z.Close()
	return packed.Bytes()
}

func (d Dress) headers(out, in http.Header) {
	for _, from := range []http.Header{in, d.Extra} {
		for name, values := range from {
			if d.Lower {
				out[name] = nil // keeps net/http from adding its own
				name = strings.ToLower(name)
			}
			out[name] = append(out[name], values...)
		}
	}
	if d.Date != "" {
		out.Set("Date", time.Now().UTC().Format(d.Date))
	}
	if d.Close {
		out.Set("Connection", "close")
	}
}

func (d Dress) send(w http.ResponseWriter, body []byte) {
	if !d.Chunked {
		_, _ = w.Write(body)
		return
	}
	half := len(body) / 2
	for _, piece := range [][]byte{body[:half], body[half:]} {
		_, _ = w.Write(piece)
		_ = http.NewResponseController(w).Flush()
	}
}
