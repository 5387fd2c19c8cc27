package contract

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The extensions of OpenAPI that our documents use.
const (
	extBasis       = "x-basis"        // documented, public, standard or assumed
	extSource      = "x-source"       // where a basis other than the page and ourselves is to be read
	extClaim       = "x-claim"        // the claim that a finding here belongs to
	extStatusClaim = "x-status-claim" // of an operation: the claim that an undocumented status breaks
	extSecret      = "x-secret"       // values are never shown, as with format: password
)

func extensions() []string {
	return []string{extBasis, extClaim, extSecret, extSource, extStatusClaim}
}

// mark is what the document says about one of its parts.
type mark struct {
	claim   string
	basis   conformance.Basis
	source  string
	secret  bool
	claimAt string   // file:line of x-claim
	strange []string // extensions that say nothing to us: Lint reports them
}

// saying is one place that says something about a part: where the part is used, or the part itself.
type saying struct {
	origin     *openapi3.Origin
	extensions map[string]any
}

// newMark reads a mark. The first that says something wins, so that the place where a part is used comes before the part.
func newMark(sayings ...saying) mark {
	var m mark
	for _, s := range sayings {
		if m.claim == "" {
			m.claim, m.claimAt = text(s.extensions[extClaim]), at(s.origin, extClaim)
		}
		m.basis = first(m.basis, conformance.Basis(text(s.extensions[extBasis])))
		m.source = first(m.source, text(s.extensions[extSource]))
		m.secret = m.secret || s.extensions[extSecret] == true
		m.strange = append(m.strange, s.strange()...)
	}
	return m
}

// strange returns what is wrong with extensions as such, wherever they stand.
func (s saying) strange() []string {
	var problems []string
	for _, name := range keys(s.extensions) {
		_, isText := s.extensions[name].(string)
		_, isFlag := s.extensions[name].(bool)
		switch {
		case !slices.Contains(extensions(), name):
			problems = append(problems, located(at(s.origin, name), fmt.Errorf("unknown extension %s%s", name, hint(name, extensions()))).Error())
		case name == extSecret && !isFlag:
			problems = append(problems, located(at(s.origin, name), fmt.Errorf("%s: expected true or false", name)).Error())
		case name != extSecret && !isText:
			problems = append(problems, located(at(s.origin, name), fmt.Errorf("%s: expected a text", name)).Error())
		}
	}
	return problems
}

func first[T ~string](a, b T) T {
	if a != "" {
		return a
	}
	return b
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// scope is a part of the document together with what encloses it: the way from a member out to its operation.
type scope struct {
	mark
	answer bool // a response
	up     *scope
}

// nearest returns the claim of the innermost part that names one.
func (s *scope) nearest() string {
	for ; s != nil; s = s.up {
		if s.claim != "" {
			return s.claim
		}
	}
	return ""
}

// assumed reports whether the page is silent here: the nearest basis says so, or the whole response is ours. A schema that is
// documented for one response promises nothing about a response that is not.
func (s *scope) assumed() bool {
	basis := conformance.Basis("")
	for ; s != nil; s = s.up {
		basis = first(basis, s.basis)
		if s.answer && s.basis != "" {
			return basis == conformance.Assumed || s.basis == conformance.Assumed
		}
	}
	return basis == conformance.Assumed
}

// at says where a keyword of a part stands, or else the part itself: file:line.
func at(o *openapi3.Origin, field string) string {
	if o == nil {
		return ""
	}
	if l, ok := o.Fields.Lookup(field); ok {
		return fmt.Sprintf("%s:%d", l.File, l.Line)
	}
	if o.Key == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", o.Key.File, o.Key.Line)
}

// atItem says where one item of a list stands, or else the list.
func atItem(o *openapi3.Origin, field, item string) string {
	if o != nil {
		for _, l := range o.Sequences[field] {
			if l.Name == item {
				return fmt.Sprintf("%s:%d", l.File, l.Line)
			}
		}
	}
	return at(o, field)
}
