package clients

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// maxCodings is how many content codings may lie one in another.
const maxCodings = 3

// codings lists the content codings of a message in the order in which they were applied, identity left out (RFC 9110
// section 8.4).
func codings(h http.Header) []string {
	var found []string
	for _, value := range h.Values("Content-Encoding") {
		for coding := range strings.SplitSeq(value, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && coding != "identity" {
				found = append(found, coding)
			}
		}
	}
	return found
}

func decodable(coding string) bool {
	return coding == "gzip" || coding == "x-gzip" || coding == "deflate"
}

// readBody reads and decodes the body of an answer into w. Neither what comes over the wire nor what it unpacks to is longer
// than most bytes.
func readBody(w *conformance.Wire, resp *http.Response, most int64) {
	w.Informed = true
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return // what follows is no HTTP any more (RFC 9110 section 15.2.2)
	}
	body, err := bounded(resp.Body, most, w)
	if errors.Is(err, io.ErrUnexpectedEOF) && resp.ContentLength >= 0 {
		w.Informed = false
	}
	w.Body = body
	if err != nil {
		w.Err = fmt.Errorf("the body broke off after %d bytes: %w", len(body), err)
		return
	}
	if len(body) > 0 {
		decodeBody(w, most)
	}
}

// bounded reads at most so many bytes; more make w Truncated.
func bounded(from io.Reader, most int64, w *conformance.Wire) ([]byte, error) {
	var out bytes.Buffer
	_, err := out.ReadFrom(io.LimitReader(from, most+1))
	if body := out.Bytes(); int64(len(body)) > most {
		w.Truncated = true
		return body[:most], nil
	}
	return out.Bytes(), err
}

// decodeBody takes the content codings off, the last applied first. What cannot be decoded stays as it came.
func decodeBody(w *conformance.Wire, most int64) {
	applied := codings(w.Header)
	slices.Reverse(applied)
	if len(applied) > maxCodings {
		w.Err, w.ErrCause = fmt.Errorf("content codings: expected at most %d, got %d", maxCodings, len(applied)), conformance.CauseContract
		return
	}
	for _, coding := range applied {
		cut := w.Truncated
		plain, err := decodeOne(coding, w.Body, most, w)
		if len(plain) > 0 || err == nil {
			w.Body = plain
		}
		if err != nil && !(cut && errors.Is(err, io.ErrUnexpectedEOF)) {
			w.Err, w.ErrCause = fmt.Errorf("content coding %s: %w", coding, err), conformance.CauseContract
			return
		}
	}
}

func decodeOne(coding string, body []byte, most int64, w *conformance.Wire) ([]byte, error) {
	reader, err := decoder(coding, body)
	if err != nil {
		return nil, err
	}
	return bounded(reader, most, w)
}

// decoder reads a coding. What is called deflate is zlib by the standard (RFC 9110 section 8.4.1.2) and bare deflate by habit.
func decoder(coding string, body []byte) (io.Reader, error) {
	switch coding {
	case "gzip", "x-gzip":
		return gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		if reader, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return reader, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil
	}
	return nil, errors.New("it was not asked for and cannot be read")
}
