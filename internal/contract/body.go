package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// body judges the media type and the body of a response.
func (c *Contract) body(n *notebook, a *answer, w *conformance.Wire) {
	switch {
	case w.Method == http.MethodHead: // RFC 9110 section 9.3.2: there never is one
	case w.Err != nil || w.Truncated:
		c.partial(n, a, w)
	case len(a.media) == 0:
		if len(w.Body) > 0 {
			n.add(a.scope, nil, "body", conformance.Finding{Class: conformance.ClassMedia, Place: "body", Expected: "no body",
				Actual: count(len(w.Body), "byte"), Source: at(a.origin, "")})
		}
	default:
		c.content(n, a, w)
	}
}

// partial says that a body could not be judged, where there was something to judge.
func (c *Contract) partial(n *notebook, a *answer, w *conformance.Wire) {
	if len(a.media) > 0 {
		n.unjudged("body", "only the first "+count(len(w.Body), "byte"), w)
	}
}

// content judges a body where one is documented. A body of another media type is judged by the only JSON that is promised, so
// that all that is missing is said, and not the media type alone.
func (c *Contract) content(n *notebook, a *answer, w *conformance.Wire) {
	m := a.of(w.Header.Get("Content-Type"))
	if m == nil {
		m = a.only()
		if len(w.Body) > 0 {
			a.otherMedia(n, m, w)
		}
	}
	if m == nil || m.use == nil {
		return
	}
	switch {
	case m.json(w):
		c.json(n, *m.use, m.scope, w)
	case strings.HasPrefix(m.pattern, "text/"):
		v := &visit{notebook: n, options: c.options, class: conformance.ClassSchema, place: "body"}
		v.value([]part{{*m.use, m.scope}}, string(w.Body))
	}
}

// otherMedia reports a media type that is not documented, for the claim of the one that is.
func (a *answer) otherMedia(n *notebook, only *media, w *conformance.Wire) {
	s, source := a.scope, at(a.origin, "content")
	if only != nil && len(a.media) == 1 {
		s, source = only.scope, at(only.origin, "")
	}
	actual := "no Content-Type"
	if got := w.Header.Get("Content-Type"); got != "" {
		actual = show(got, false)
	}
	n.add(s, nil, "media", conformance.Finding{Class: conformance.ClassMedia, Place: "header Content-Type",
		Expected: strings.Join(a.patterns(), " or "), Actual: actual, Source: source})
}

// json judges a body that has to be a JSON text, strictly read.
func (c *Contract) json(n *notebook, u use, up *scope, w *conformance.Wire) {
	root := &scope{mark: u.mark, up: up}
	doc := w.Document()
	if doc.Err != nil {
		actual := doc.Err.Error()
		if len(w.Body) == 0 {
			actual = "an empty body"
		}
		n.add(root, u.node, "json", conformance.Finding{Class: conformance.ClassJSON, Place: "body", Expected: "a JSON text", Actual: actual,
			Source: at(u.node.origin, "")})
		return
	}
	v := &visit{notebook: n, options: c.options, class: conformance.ClassSchema, place: "body", faults: faults(doc)}
	v.value([]part{{u, up}}, doc.Value)
	for _, at := range slices.Sorted(maps.Keys(v.faults)) { // inside of members that no schema describes
		v.path = []string{clip(strings.TrimPrefix(at, "/"), 3*longest)}
		v.sloppyAt(at, root)
	}
}

func faults(doc *conformance.Document) map[string][]string {
	if len(doc.Faults) == 0 {
		return nil
	}
	at := map[string][]string{}
	for _, f := range doc.Faults {
		at[f.Pointer] = append(at[f.Pointer], f.Problem)
	}
	return at
}

// Body judges the body alone against components/schemas/<schema>, whatever the status and the headers. A finding without a
// claim of its own belongs to the claims that the scenario judges; notes are undocumented members and assumed schemas.
func (c *Contract) Body(schema string, w *conformance.Wire) []conformance.Finding {
	n := &notebook{lone: true}
	if w != nil {
		n.exchange = w.ID
	}
	u, known := c.schemas[schema]
	switch {
	case !known:
		n.broken("body", fmt.Sprintf("schema %q is not in %s%s", schema, c.file, hint(schema, c.Schemas())))
	case w == nil || w.Status == 0:
		n.unjudged("body", "no response", w)
	case w.Err != nil || w.Truncated:
		n.unjudged("body", "only the first "+count(len(w.Body), "byte"), w)
	default:
		c.json(n, u, nil, w)
	}
	return n.found
}
