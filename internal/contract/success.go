package contract

import (
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Success reports whether the body, whatever its status, is one of the bodies that the operation documents for a 2xx and
// carries something: at least one required member, or an item that does. It is how "no data" is recognised. A schema that the
// operation also documents for a refusal tells nothing, and does not count. A file of a type that only a 2xx has counts as it is.
func (c *Contract) Success(operation string, w *conformance.Wire) bool {
	op := c.operations[operation]
	if op == nil || w == nil || len(w.Body) == 0 {
		return false
	}
	if op.file(w.Header.Get("Content-Type")) {
		return true
	}
	doc := w.Document()
	return doc.Err == nil && slices.ContainsFunc(op.data(), func(u use) bool {
		v := &visit{notebook: &notebook{}, options: c.options, class: conformance.ClassSchema, place: "body"}
		p := part{use: u}
		return v.fits(p, doc.Value) && v.carries([]part{p}, doc.Value)
	})
}

// file reports whether a media type is one that is no JSON and that only a 2xx has: a PDF that comes is data, whatever is in it.
func (op *operation) file(contentType string) bool {
	good := false
	for _, status := range keys(op.answers) {
		m := op.answers[status].of(contentType)
		switch {
		case m == nil || isJSON(m.pattern):
		case status[0] != '2':
			return false
		default:
			good = true
		}
	}
	return good
}

// data returns the schemas of the JSON bodies that only a 2xx has.
func (op *operation) data() []use {
	var good []use
	bad := map[*node]bool{}
	for _, status := range keys(op.answers) {
		for _, m := range op.answers[status].media {
			switch {
			case m.use == nil || !isJSON(m.pattern):
			case status[0] == '2':
				good = append(good, *m.use)
			default:
				bad[m.use.node] = true
			}
		}
	}
	return slices.DeleteFunc(good, func(u use) bool { return bad[u.node] })
}

// carries reports whether a value that fits holds something that its schemas ask for.
func (v *visit) carries(parts []part, value any) bool {
	var covers []cover
	for _, p := range parts {
		covers = v.apply(covers, p, value, true)
	}
	switch value := value.(type) {
	case map[string]any:
		return slices.ContainsFunc(covers, func(c cover) bool { return len(c.required) > 0 })
	case []any:
		return slices.ContainsFunc(value, func(item any) bool { return v.carriesItem(covers, item) })
	}
	return false
}

// carriesItem is carries for the item of a list: a typed text or number is something, too.
func (v *visit) carriesItem(covers []cover, item any) bool {
	var parts []part
	for _, c := range covers {
		if c.items != nil {
			parts = append(parts, part{use: *c.items})
		}
	}
	switch item.(type) {
	case nil:
		return false
	case map[string]any, []any:
		return v.carries(parts, item)
	}
	return slices.ContainsFunc(parts, func(p part) bool { return len(p.node.types) > 0 })
}
