package contract

import (
	"fmt"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Lint returns what the document lacks as a contract of ours: a basis for every operation, response, header and schema, a
// source for what is not on the page, claims that exist, examples that match their schemas to the letter.
func (c *Contract) Lint(claims []conformance.Claim) []error {
	l := &linter{contract: c, claims: map[string]conformance.Claim{}, seen: map[*node]bool{}, said: map[string]bool{}}
	for _, claim := range claims {
		l.claims[claim.ID] = claim
	}
	for _, name := range c.Schemas() {
		u := c.schemas[name]
		l.basis("schema "+name, u.mark, at(u.node.origin, ""))
		l.use(u, nil)
	}
	for _, op := range c.unnamed {
		l.fail(at(op.origin, ""), "%s %s has no operationId", op.method, op.path)
		l.operation(op)
	}
	for _, id := range keys(c.operations) {
		l.operation(c.operations[id])
	}
	return l.errs
}

type linter struct {
	contract *Contract
	claims   map[string]conformance.Claim
	seen     map[*node]bool
	said     map[string]bool // what several operations share is reported once
	errs     []error
}

func (l *linter) fail(place, format string, args ...any) {
	err := located(place, fmt.Errorf(format, args...))
	if !l.said[err.Error()] {
		l.said[err.Error()] = true
		l.errs = append(l.errs, err)
	}
}

func (l *linter) operation(op *operation) {
	name := "operation " + first(op.id, op.method+" "+op.path)
	l.basis(name, op.mark, at(op.origin, ""))
	l.scope(&scope{mark: op.mark})
	l.claim(op.statusClaim, at(op.origin, extStatusClaim))
	for _, status := range keys(op.answers) {
		l.answer(name+": response "+status, op.answers[status])
	}
	for _, m := range op.requests {
		l.media(name+": request", m, true)
	}
}

func (l *linter) answer(name string, a *answer) {
	l.basis(name, a.mark, at(a.origin, ""))
	l.scope(a.scope)
	for _, h := range a.headers {
		l.header(name, h)
	}
	for _, m := range a.media {
		l.media(name, m, false)
	}
}

func (l *linter) media(name string, m *media, request bool) {
	l.scope(m.scope)
	if m.use == nil {
		l.fail(at(m.origin, ""), "%s: %s has no schema", name, m.pattern)
		return
	}
	l.use(*m.use, m.scope)
	l.examples(m.raw, *m.use, request)
}

func (l *linter) header(name string, h *header) {
	l.basis(name+": header "+h.name, h.mark, at(h.origin, ""))
	l.scope(h.scope)
	l.use(h.use, h.scope)
	if h.unread {
		l.fail(at(h.origin, "content"), "%s: header %s: describe it by schema; content is not supported", name, h.name)
	}
	if slices.Contains(h.use.node.types, "object") {
		l.fail(at(h.origin, "schema"), "%s: header %s: expected a type other than object", name, h.name)
	}
}

// basis asks for x-basis, and for x-source where the basis is neither the page nor ourselves.
func (l *linter) basis(name string, m mark, place string) {
	switch {
	case m.basis == "":
		l.fail(place, "%s has no %s", name, extBasis)
	case !slices.Contains(conformance.Bases(), m.basis):
		l.fail(place, "%s: %s: expected one of %v, got %q", name, extBasis, conformance.Bases(), m.basis)
	case (m.basis == conformance.Public || m.basis == conformance.Standard) && m.source == "":
		l.fail(place, "%s is %s and has no %s", name, m.basis, extSource)
	}
}

// scope checks what a part says about claims. A claim under an assumption would never fail: one of the two is wrong.
func (l *linter) scope(s *scope) {
	for _, problem := range s.strange {
		l.fail("", "%s", problem)
	}
	l.claim(s.claim, s.claimAt)
	if s.claim != "" && s.assumed() {
		l.fail(s.claimAt, "claim %s stands where the basis is assumed, so it could never fail: give this part an %s of its own", s.claim, extBasis)
	}
}

func (l *linter) claim(id, place string) {
	if id == "" {
		return
	}
	claim, known := l.claims[id]
	switch {
	case !known:
		l.fail(place, "claim %q is not defined%s", id, hint(id, keys(l.claims)))
	case claim.Party == conformance.ClientParty:
		l.fail(place, "claim %s binds the client: no answer of the provider can break it", id)
	}
}

// use checks a schema and what is below it, once.
func (l *linter) use(u use, up *scope) {
	s := &scope{mark: u.mark, up: up}
	l.scope(s)
	if l.seen[u.node] {
		return
	}
	l.seen[u.node] = true
	if f := u.node.shape.Format; f != "" && !slices.Contains(formatNames(), f) {
		l.fail(at(u.node.origin, "format"), "format %q is not checked%s", f, hint(f, formatNames()))
	}
	if u.node.example != nil {
		l.example(at(u.node.origin, "example"), "example", u.node.example, u, false)
	}
	for _, below := range u.node.below() {
		l.use(below, s)
	}
}
