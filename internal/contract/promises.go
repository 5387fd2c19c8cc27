package contract

import (
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// PromiseKind says what a promise is about.
type PromiseKind string

// The kinds of promise.
const (
	PromisedMember PromiseKind = "member"
	PromisedHeader PromiseKind = "header"
	PromisedMedia  PromiseKind = "media"  // the media type of a body
	PromisedBody   PromiseKind = "body"   // that the body is a JSON text of some type
	PromisedStatus PromiseKind = "status" // that no other status than the documented ones is answered
)

// Promise is one thing that the contract promises of an answer, and the claim that breaks where it is not kept. What is assumed,
// and what no claim stands for, is no promise: a finding there is a note.
type Promise struct {
	Operation string // "" for the promises of a schema
	Status    string // "200", "2XX"; "" for a status promise, and for those of a schema
	Kind      PromiseKind
	Name      string // of a member: its JSON pointer, in which * stands for each item; of a header: its name
	Claim     string
	Required  bool
	Types     []string // none: any
	Nullable  bool
}

// Promises lists what the contract promises of the answers to its operations, in the order of operation, status and place.
func (c *Contract) Promises() []Promise {
	var all []Promise
	for _, id := range keys(c.operations) {
		op := c.operations[id]
		if op.statusClaim != "" && op.basis != conformance.Assumed {
			all = append(all, Promise{Operation: id, Kind: PromisedStatus, Claim: op.statusClaim, Required: true})
		}
		for _, status := range keys(op.answers) {
			for _, p := range op.answers[status].promises() {
				p.Operation, p.Status = id, status
				all = append(all, p)
			}
		}
	}
	return all
}

// Members lists what components/schemas/<schema> promises: the body as a whole first. A member without a claim of its own is promised all the same: whoever
// asks for the schema says for which claim.
func (c *Contract) Members(schema string) []Promise {
	u, known := c.schemas[schema]
	if !known {
		return nil
	}
	l := &listing{lone: true}
	l.body(u, nil)
	return l.found
}

func (a *answer) promises() []Promise {
	l := &listing{}
	for _, h := range a.headers {
		l.add(h.scope, Promise{Kind: PromisedHeader, Name: h.name, Required: h.required, Types: h.use.node.types})
	}
	for _, m := range a.media {
		s := a.scope
		if len(a.media) == 1 {
			s = m.scope
		}
		l.add(s, Promise{Kind: PromisedMedia, Name: m.pattern, Required: true})
		if m.use == nil || !isJSON(m.pattern) {
			continue
		}
		l.body(*m.use, m.scope)
	}
	return l.found
}

// listing collects promises.
type listing struct {
	lone  bool
	found []Promise
}

func (l *listing) add(s *scope, p Promise) {
	p.Claim = s.nearest()
	if !s.assumed() && (l.lone || p.Claim != "") {
		l.found = append(l.found, p)
	}
}

func (l *listing) body(u use, up *scope) {
	l.add(&scope{mark: u.mark, up: up}, Promise{Kind: PromisedBody, Required: true, Types: u.node.types, Nullable: u.node.nullable})
	l.members(nil, u, up, nil)
}

// members lists the members that a schema describes, of objects, of the items of lists and of what allOf adds. What oneOf and anyOf
// describe is promised by none of them alone.
func (l *listing) members(path []string, u use, up *scope, above []*node) {
	if slices.Contains(above, u.node) {
		return // a schema inside of itself promises nothing new
	}
	above = append(slices.Clone(above), u.node)
	s := &scope{mark: u.mark, up: up}
	for _, part := range u.node.allOf {
		l.members(path, part, s, above)
	}
	for _, name := range keys(u.node.props) {
		member := u.node.props[name]
		at := append(slices.Clone(path), conformance.EscapePointer(name))
		l.add(&scope{mark: member.mark, up: s}, Promise{
			Kind: PromisedMember, Name: "/" + strings.Join(at, "/"), Required: slices.Contains(u.node.required, name),
			Types: member.node.types, Nullable: member.node.nullable,
		})
		l.members(at, member, s, above)
	}
	if u.node.items != nil {
		l.members(append(slices.Clone(path), "*"), *u.node.items, s, above)
	}
}
