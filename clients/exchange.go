package clients

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// register makes known what the documentation of p says about where secrets stand.
func (r *Redactor) register(p *provider.Provider) {
	in := placesOf(p)
	in[basicPlace] = passwordField(p)
	r.places.Store(p.ID, in)
}

// basicPlace is the key under which places keep the name of the password in HTTP Basic; no header or member has such a name.
const basicPlace = "(basic)"

func (r *Redactor) placesOf(id string) places {
	known, _ := r.places.Load(id)
	if in, ok := known.(places); ok {
		return in
	}
	return commonPlaces()
}

// Exchange makes the copy of a wire exchange that may be kept. Bodies have to be decoded; what came in a content coding that
// nobody could decode is left out as a whole, because nothing can be found in it.
func (r *Redactor) Exchange(w *conformance.Wire) conformance.Exchange {
	in := r.placesOf(w.Provider)
	e := conformance.Exchange{
		ID: w.ID, Operation: w.Operation, Purpose: w.Purpose, Credential: w.Credential, Presented: w.Presented, Cause: w.ErrCause,
		Request: conformance.Request{
			Method: r.text(w.Method, in),
			URL:    r.address(w, in),
			Header: r.header(w.RequestHeader, in),
			Body:   r.body(w.RequestHeader, w.RequestBody, in),
		},
		Started: w.Started, Elapsed: w.Elapsed, TargetTime: w.TargetTime,
		Token: r.Fingerprint(w.Token), Issued: r.Fingerprint(w.Issued),
	}
	if w.Err != nil {
		e.Error = r.text(w.Err.Error(), in)
	}
	if w.Token != "" && w.TokenAge >= 0 {
		e.TokenAge = new(w.TokenAge.Seconds())
	}
	if w.Status != 0 {
		e.Response = r.response(w, in)
	}
	for _, a := range w.Attempts {
		a.Error = r.text(a.Error, in)
		e.Attempts = append(e.Attempts, a)
	}
	return e
}

func (r *Redactor) response(w *conformance.Wire, in places) *conformance.Response {
	body := w.Body
	if incomplete(w) {
		body = body[:max(0, len(body)-r.longestForm())]
	}
	return &conformance.Response{
		Proto: r.text(w.Proto, in), Status: w.Status, Truncated: w.Truncated,
		Header: r.header(w.Header, in), Body: r.body(w.Header, body, in),
	}
}

// incomplete reports whether the body ends where it should not: then a secret may be cut in two, and what is left of it is not
// found.
func incomplete(w *conformance.Wire) bool {
	status, complete := errors.AsType[*StatusError](w.Err)
	return w.Truncated || w.Err != nil && !(complete && status != nil)
}

// longestForm is how long the longest secret may be when each byte of it is escaped as \u00XX.
func (r *Redactor) longestForm() int { return 6 * int(r.registry.longest.Load()) }

func (r *Redactor) address(w *conformance.Wire, in places) string {
	if w.URL == nil {
		return ""
	}
	plain := *w.URL
	plain.User = nil // user information is a password (RFC 3986 section 3.2.1)
	return r.text(plain.String(), in)
}

func (r *Redactor) header(h http.Header, in places) http.Header {
	if h == nil {
		return nil
	}
	plain := make(http.Header, len(h))
	for name, values := range h {
		copied := make([]string, len(values))
		for i, value := range values {
			copied[i] = r.field(name, value, in)
		}
		plain[r.text(name, in)] = copied
	}
	return plain
}

// field redacts one header field.
func (r *Redactor) field(name, value string, in places) string {
	name = strings.ToLower(name)
	switch name {
	case "authorization", "proxy-authorization":
		return r.authorization(value, in)
	case "cookie", "set-cookie":
		return "[redacted:cookie]"
	}
	if field, ok := in[name]; ok && value != "" {
		return secretMark(field)
	}
	return r.text(value, in)
}

// authorization keeps the scheme, where it is one: a client that forgot the scheme sends the secret in its place.
func (r *Redactor) authorization(value string, in places) string {
	scheme, rest, _ := strings.Cut(value, " ")
	switch strings.ToLower(scheme) {
	case "basic":
		return scheme + mark(rest, " "+secretMark(in.basic()))
	case "bearer":
		return scheme + mark(rest, " "+r.tokenMark(strings.TrimSpace(rest)))
	case "digest", "dpop", "negotiate", "apikey", "token":
		return scheme + mark(rest, " [redacted:authorization]")
	}
	return mark(value, "[redacted:authorization]")
}

func (in places) basic() string {
	if field, ok := in[basicPlace]; ok {
		return field
	}
	return "password"
}

// mark leaves nothing as nothing: a report has to show that a header was empty.
func mark(value, with string) string {
	if value == "" {
		return ""
	}
	return with
}

func (r *Redactor) body(h http.Header, body []byte, in places) string {
	if coding := unreadable(h, body); coding != "" {
		return fmt.Sprintf("[redacted: %d bytes in %s]", len(body), r.text(coding, in))
	}
	return r.text(string(body), in)
}

// unreadable names the content coding in which body still is, "" for none. gzip and deflate were taken off when the body was
// read, so whatever bears the mark of gzip is a second one.
func unreadable(h http.Header, body []byte) string {
	if len(body) > 1 && body[0] == 0x1f && body[1] == 0x8b {
		return "gzip"
	}
	for _, coding := range codings(h) {
		if !decodable(coding) {
			return coding
		}
	}
	return ""
}
