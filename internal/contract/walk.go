package contract

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// visit is one walk over one value.
type visit struct {
	*notebook
	options []openapi3.SchemaValidationOption
	class   conformance.Class
	place   string   // "body", "header Cache-Control"
	path    []string // escaped reference tokens of the JSON pointer
	faults  map[string][]string
	request bool // the value is an example of a request
	met     int  // required members that are there
}

// part is a schema that judges the value at hand, and what encloses it.
type part struct {
	use
	up *scope
}

// cover is a schema that took part in judging an object or array, allOf and chosen branches included. Together the covers say
// which members are documented.
type cover struct {
	*node
	scope *scope
	loose bool // properties does not say which members there are
}

// here names the place of the value at hand: "body /data/token".
func (v *visit) here() string {
	if len(v.path) == 0 {
		return v.place
	}
	return v.place + " " + v.pointer()
}

func (v *visit) pointer() string {
	if len(v.path) == 0 {
		return ""
	}
	return "/" + strings.Join(v.path, "/")
}

// value judges a value by all the schemas that apply to it.
func (v *visit) value(parts []part, value any) {
	secret := slices.ContainsFunc(parts, func(p part) bool { return p.secret })
	var covers []cover
	for _, p := range parts {
		covers = v.apply(covers, p, value, secret)
	}
	v.sloppy(covers[0].scope)
	switch value := value.(type) {
	case map[string]any:
		v.object(covers, value, secret)
	case []any:
		v.array(covers, value, secret)
	}
}

// apply judges a value by one schema, leaving its members and items to the caller.
func (v *visit) apply(covers []cover, p part, value any, secret bool) []cover {
	s := &scope{mark: p.mark, up: p.up}
	n := p.node
	// What should be no object at all, or one of a list, has its members described elsewhere or nowhere.
	loose := len(n.enum) > 0 || len(n.types) > 0 && !slices.Contains(n.types, "object")
	covers = append(covers, cover{node: n, scope: s, loose: loose})
	if value == nil && n.nullable {
		return covers
	}
	v.keywords(n, s, value, secret)
	for _, u := range n.allOf {
		covers = v.apply(covers, part{u, s}, value, secret)
	}
	covers = v.choose(covers, n, s, value, secret)
	if n.not != nil && v.fits(part{*n.not, s}, value) {
		v.differ(n, s, "not", "anything but what "+at(n.not.node.origin, "")+" describes", show(value, secret))
	}
	return covers
}

// differ writes down that a keyword of n does not hold for the value at hand.
func (v *visit) differ(n *node, s *scope, keyword, expected, actual string) {
	v.add(s, n, keyword, conformance.Finding{Class: v.class, Place: v.here(), Expected: expected, Actual: actual, Source: at(n.origin, keyword)})
}

func (v *visit) array(covers []cover, items []any, secret bool) {
	for i, item := range items {
		var parts []part
		for _, c := range covers {
			if c.items != nil {
				parts = append(parts, part{veiled(*c.items, secret), c.scope})
			}
		}
		if len(parts) > 0 {
			v.enter(strconv.Itoa(i), func() { v.value(parts, item) })
		}
	}
}

func (v *visit) object(covers []cover, members map[string]any, secret bool) {
	v.missing(covers, members)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		v.enter(name, func() { v.member(covers, name, members[name], secret) })
	}
}

// enter runs f for a member or item of the value at hand.
func (v *visit) enter(name string, f func()) {
	v.path = append(v.path, conformance.EscapePointer(clip(name, longest)))
	f()
	v.path = v.path[:len(v.path)-1]
}

// veiled makes a secret object's members secret too.
func veiled(u use, secret bool) use {
	u.secret = u.secret || secret
	return u
}

func (v *visit) member(covers []cover, name string, value any, secret bool) {
	var parts []part
	known := false
	for _, c := range covers {
		u, listed := c.props[name]
		switch {
		case listed && u.node.writeOnly && !v.request:
			s := &scope{mark: u.mark, up: c.scope}
			v.differ(u.node, s, "writeOnly", "no such member in a response", kind(value))
		case listed:
			parts = append(parts, part{veiled(u, secret), c.scope})
		case c.extra != nil:
			parts = append(parts, part{veiled(*c.extra, secret), c.scope})
		case c.closed:
			v.differ(c.node, c.scope, "additionalProperties", "no member but "+names(c.props), "an undocumented member, "+kind(value))
		}
		known = known || listed || c.closed || c.open || c.loose
	}
	if len(parts) > 0 {
		v.value(parts, value)
		return
	}
	v.sloppy(covers[0].scope)
	if !known {
		v.note(covers[0].node, name, conformance.Finding{Class: conformance.ClassDrift, Place: v.here(), Actual: "an undocumented member, " + kind(value),
			Source: at(covers[0].origin, "properties")})
	}
}

func names(props map[string]use) string {
	if len(props) == 0 {
		return "none at all"
	}
	return clip(strings.Join(keys(props), ", "), 3*longest)
}

// missing reports required members that are not there. They belong to the claim of the member, wherever it is described.
func (v *visit) missing(covers []cover, members map[string]any) {
	for _, c := range covers {
		for _, name := range c.required {
			if _, there := members[name]; there {
				v.met++
				continue
			}
			u, up := documented(covers, name)
			if u.node != nil && u.node.writeOnly && !v.request {
				continue
			}
			s := c.scope
			if u.node != nil {
				s = &scope{mark: u.mark, up: up}
			}
			v.enter(name, func() {
				v.add(s, c.node, "required "+name, conformance.Finding{Class: v.class, Place: v.here(), Expected: wanted(u.node), Actual: "no such member",
					Source: atItem(c.origin, "required", name)})
			})
		}
	}
}

// documented finds the description of a member among the schemas of an object.
func documented(covers []cover, name string) (use, *scope) {
	for _, c := range covers {
		if u, ok := c.props[name]; ok {
			return u, c.scope
		}
	}
	return use{}, nil
}

func wanted(n *node) string {
	if n == nil {
		return "the member"
	}
	return article(n.types)
}

// sloppy reports what is wrong with the JSON text at the value at hand, such as a member that stands twice.
func (v *visit) sloppy(s *scope) {
	if len(v.faults) > 0 {
		v.sloppyAt(v.pointer(), s)
	}
}

func (v *visit) sloppyAt(at string, s *scope) {
	for _, problem := range v.faults[at] {
		v.add(s, nil, problem, conformance.Finding{Class: conformance.ClassJSON, Place: v.here(), Expected: "a strict JSON text (RFC 8259)", Actual: problem})
	}
	delete(v.faults, at)
}
