package contract

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// headers judges each documented header on its own, and notes those that are not documented.
func (c *Contract) headers(n *notebook, a *answer, w *conformance.Wire) {
	known := map[string]bool{}
	for _, h := range a.headers {
		known[h.name] = true
		c.header(n, h, w.Header)
	}
	for _, name := range slices.Sorted(maps.Keys(w.Header)) {
		if canonical := http.CanonicalHeaderKey(name); !known[canonical] && !transport(canonical) {
			n.note(nil, canonical, conformance.Finding{Class: conformance.ClassDrift, Place: "header " + clip(canonical, longest),
				Actual: "an undocumented header", Source: at(a.origin, "headers")})
		}
	}
	length(n, a, w)
}

func (c *Contract) header(n *notebook, h *header, got http.Header) {
	lines := got.Values(h.name)
	if len(lines) == 0 {
		if h.required {
			n.add(h.scope, nil, h.name, conformance.Finding{Class: conformance.ClassHeader, Place: "header " + h.name, Expected: "the header",
				Actual: "no such header", Source: at(h.origin, "required")})
		}
		return
	}
	// RFC 9110 section 5.3: several lines of one name are one list, in their order.
	value := fieldValue(h.use.node, strings.Join(lines, ", "))
	v := &visit{notebook: n, options: c.options, class: conformance.ClassHeader, place: "header " + h.name}
	v.value([]part{{veiled(h.use, h.secret), h.scope}}, value)
}

// fieldValue reads the text of a header as the type that the schema gives it (style simple, OpenAPI 3.0.3, "Header Object").
// What cannot be read so stays text, and then is not of the type.
func fieldValue(n *node, text string) any {
	switch {
	case slices.Contains(n.types, "array"):
		return fieldItems(n, text)
	case slices.Contains(n.types, "integer"), slices.Contains(n.types, "number"):
		if doc := conformance.DecodeJSON([]byte(text)); doc.Err == nil && len(doc.Faults) == 0 {
			if number, ok := doc.Value.(json.Number); ok {
				return number
			}
		}
	case slices.Contains(n.types, "boolean"):
		if b, err := strconv.ParseBool(text); err == nil && strconv.FormatBool(b) == text {
			return b
		}
	}
	return text
}

// fieldItems reads a list. A document in which an array has no items is not loaded.
func fieldItems(n *node, text string) []any {
	items := []any{}
	for item := range strings.SplitSeq(text, ",") {
		items = append(items, fieldValue(n.items.node, strings.TrimSpace(item)))
	}
	return items
}

// length notes a Content-Length that the body does not keep (RFC 9112 section 6.3). No page of a provider speaks of it.
func length(n *notebook, a *answer, w *conformance.Wire) {
	if w.Informed || w.Truncated || w.Method == http.MethodHead || w.Header.Get("Content-Length") == "" {
		return
	}
	n.note(nil, "length", conformance.Finding{Class: conformance.ClassHeader, Place: "header Content-Length", Expected: "the length of the body, " + count(len(w.Body), "byte"),
		Actual: show(w.Header.Get("Content-Length"), false), Source: at(a.origin, ""), Cause: w.ErrCause})
}

// transport reports whether a header belongs to the way a response travels and not to the API. A server, a proxy or a cache
// on the way may add it without the API having changed, so it is not worth a note. A header that an operation documents is
// judged all the same.
func transport(name string) bool {
	switch name {
	case "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Keep-Alive", "Proxy-Connection", "Server",
		"Te", "Trailer", "Transfer-Encoding", "Upgrade", "Via": // the message itself: RFC 9110, RFC 9112; the media type is judged with the body
		return true
	case "Age", "Cache-Control", "Etag", "Expires", "Last-Modified", "Pragma", "Vary": // caches: RFC 9111
		return true
	case "Accept-Ranges", "Alt-Svc", "Content-Language", "Www-Authenticate": // RFC 9110 lets any origin send them, and asks the last of every 401
		return true
	case "Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options",
		"X-Xss-Protection": // addressed to browsers
		return true
	}
	return strings.HasPrefix(name, "Access-Control-") // likewise
}
