package mock

import (
	"bytes"
	"compress/gzip"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// send writes a response in the habits of the variant.
func (c *call) send(w http.ResponseWriter, r *response) {
	b := c.plan.behaviour
	r.header["Content-Type"] = nil // without one the server would guess
	if r.media != "" {
		r.header.Set("Content-Type", r.media)
	}
	body := r.body
	if b.transfer == transferGzip && len(body) > 0 && acceptsGzip(c.request) {
		body = compress(body)
		r.header.Set("Content-Encoding", "gzip")
		r.header.Add("Vary", "Accept-Encoding")
	}
	chunked := b.transfer == transferChunked && len(body) > 0
	if !chunked && bodyAllowed(r.status) {
		r.header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	copyHeader(w.Header(), r.header, b.headerLower)
	w.WriteHeader(r.status)
	writeBody(w, body, chunked)
}

// dress adds what goes with every answer: the date by the mock's clock, and what the variant adds.
func (c *call) dress(r *response) {
	b := c.plan.behaviour
	r.header.Set("Date", c.now.UTC().Format(http.TimeFormat))
	if c.op != nil && c.op.token && b.noStore {
		setDefault(r.header, "Cache-Control", "no-store") // RFC 6749 section 5.1
		setDefault(r.header, "Pragma", "no-cache")
	}
	if b.extraHeaders {
		if c.id == "" {
			c.id = c.dice.id()
		}
		r.header.Set("X-Request-Id", c.id)
		setDefault(r.header, "X-Frame-Options", "DENY")
	}
	if b.mediaCharset && r.media != "" && !strings.Contains(r.media, ";") && (isJSON(r.media) || strings.HasPrefix(r.media, "text/")) {
		r.media += "; charset=utf-8"
	}
}

func setDefault(h http.Header, name, value string) {
	if h.Get(name) == "" {
		h.Set(name, value)
	}
}

// copyHeader writes the names as they are or in lower case. Names of its own the server would add once more, unless it sees them,
// empty, in its own spelling; the framing (Content-Length, Transfer-Encoding) stays its business.
func copyHeader(to, from http.Header, lowerCase bool) {
	if !lowerCase {
		maps.Copy(to, from)
		return
	}
	to["Content-Type"], to["Date"] = nil, nil
	for name, values := range from {
		if len(values) == 0 {
			continue
		}
		if name == "Content-Length" {
			to[name] = values
			continue
		}
		to[strings.ToLower(name)] = values
	}
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// writeBody writes the body in one piece or in two chunks. That the client has gone is nothing to complain about.
func writeBody(w http.ResponseWriter, body []byte, chunked bool) {
	if !chunked {
		_, _ = w.Write(body)
		return
	}
	half := len(body) / 2
	for _, piece := range [][]byte{body[:half], body[half:]} {
		_, _ = w.Write(piece)
		_ = http.NewResponseController(w).Flush()
	}
}

// acceptsGzip reads Accept-Encoding (RFC 9110 section 12.5.3) as far as a mock needs it.
func acceptsGzip(request *http.Request) bool {
	codings := strings.Split(strings.Join(request.Header.Values("Accept-Encoding"), ","), ",")
	return slices.ContainsFunc(codings, func(coding string) bool {
		name, weight, _ := strings.Cut(coding, ";")
		return strings.EqualFold(strings.TrimSpace(name), "gzip") && strings.ReplaceAll(weight, " ", "") != "q=0"
	})
}

func compress(body []byte) []byte {
	var buffer bytes.Buffer
	z := gzip.NewWriter(&buffer)
	_, _ = z.Write(body)
	_ = z.Close() // a bytes.Buffer does not fail
	return buffer.Bytes()
}
