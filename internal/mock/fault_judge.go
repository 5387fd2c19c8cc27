package mock

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// judgeKinds are wrong judgements about a request as a whole.
func judgeKinds() []FaultKind {
	return []FaultKind{
		{"accept", "a check is missing: a request that only it would refuse is let in, if all others pass", []ArgDoc{
			optional("as", "default", "a role", "who the caller is taken for, where nothing else says it"),
			required("reason", "", "the reason for which nothing is refused any more", Reasons()...),
		}, bendAccept},
		{"picky", "a request that is right but written otherwise is refused", []ArgDoc{
			required("about", "", "extra-member: an undocumented member of the body; extra-query: likewise of the query; header-case: names of headers must be written "+
				"as in the standards; media-parameter: Content-Type must have none; scheme-case: Bearer and Basic must be written so",
				"extra-member", "extra-query", "header-case", "media-parameter", "scheme-case"),
		}, bendPicky},
		{"reason-as", "a refusal for one reason is answered as if it were for another", []ArgDoc{
			optional("both", valueFalse, "", "true: the other one is answered as if it were for the first, too", valueFalse, valueTrue),
			required("from", "", "the true reason", Reasons()...),
			required("to", "", "the reason that is answered", Reasons()...),
		}, bendReasonAs},
		{"refuse", "a right request is refused", []ArgDoc{
			required("reason", "", "the reason that is answered", Reasons()...),
		}, bendRefuse},
	}
}

func bendRefuse(b *bender) mutation {
	return verdict(func(_ *call, no reason) reason {
		if no == "" {
			return reason(b.args["reason"])
		}
		return no
	})
}

// verdict makes a mutation of what is made of a judgement in the end.
func verdict(wrong func(c *call, no reason) reason) mutation {
	return mutation{judging: func(r *rules) { r.verdict = wrong }}
}

func bendReasonAs(b *bender) mutation {
	from, to, both := reason(b.args["from"]), reason(b.args["to"]), b.args["both"] == valueTrue
	if !b.gives("with.from", from) || both && !b.gives("with.to", to) || !b.tellsApart(from, to) {
		return mutation{}
	}
	return verdict(func(_ *call, no reason) reason {
		switch {
		case no == from:
			return to
		case no == to && both:
			return from
		}
		return no
	})
}

// tellsApart checks that the answers to two reasons differ.
func (b *bender) tellsApart(from, to reason) bool {
	for _, r := range b.rehearse(string(from)) {
		r.call.reason = to
		if !r.call.compose().equal(r.answer) {
			return true
		}
	}
	b.add("with.to", "expected a reason that is answered otherwise than %s, got %s, which is answered alike", from, to)
	return false
}

func bendAccept(b *bender) mutation {
	no, as := reason(b.args["reason"]), b.role("as")
	if no == unknownPath {
		b.add("with.reason", "expected the reason of an operation, got %s, which is that of none", no)
	}
	if b.failed || !b.gives("with.reason", no) || !b.opensFor(no, as) {
		return mutation{}
	}
	return mutation{judging: func(r *rules) {
		r.forgives = func(c *call, found reason) bool {
			if found == no {
				c.excuse(no, as)
			}
			return found == no
		}
	}}
}

// opensFor checks that the gate can be open for somebody who is let in.
func (b *bender) opensFor(no reason, as string) bool {
	when := b.fault.When
	stranger := slices.Contains(strangers(), no)
	if aboutTokens(when) && stranger || when.NearEnd && no == expired {
		b.add("when", "expected no after_uses, first_use or near_end with %s, because there is no such token then", no)
	}
	if stranger && when.Role != "" && when.Role != as {
		b.add("with.as", "expected %s, because the gate is open for no other role, got %s", when.Role, as)
	}
	return !b.failed
}

// strangers are the reasons for which a caller is not known.
func strangers() []reason {
	return []reason{badToken, malformedToken, noToken, badCredentials, malformedCredentials, noCredentials, wrongScheme}
}

// excuse puts in what the missing check would have found out, so that the others can be made.
func (c *call) excuse(no reason, as string) {
	switch no {
	case badBody, wrongMediaType:
		c.body = readAnyhow(c.raw)
	case missingMember:
		c.complete()
	case badQuery:
		c.query = url.Values{}
	}
	if c.account == nil && slices.Contains(strangers(), no) {
		c.account = c.plan.accountOf(as)
	}
}

// complete puts fixed members in that are missing.
func (c *call) complete() {
	members, _ := c.body.(map[string]any)
	for _, f := range c.op.fixed {
		if _, ok := c.member(f.pointer); !ok && members != nil {
			put(members, f.pointer, f.value)
		}
	}
}

// readAnyhow makes the best of a body: JSON with whatever comes after it, or a form of which the first of several values counts.
func readAnyhow(raw []byte) any {
	if trimmed := bytes.TrimSpace(raw); bytes.HasPrefix(trimmed, []byte("{")) {
		return conformance.DecodeJSON(raw).Value
	}
	values, _ := url.ParseQuery(string(raw))
	members := map[string]any{}
	for name := range values {
		members[name] = values.Get(name)
	}
	return members
}

func bendPicky(b *bender) mutation {
	switch b.args["about"] {
	case "header-case":
		b.some("with.about", "an operation that reads a header", func(op *operation) bool { return len(op.heard()) > 0 })
		return mutation{taps: true, judging: func(r *rules) { r.sees = seesCanonical }}
	case "extra-query":
		if b.plan.behaviour.refuseUnknownQuery {
			b.add("variant", "expected one that takes undocumented query parameters, got %s, which does not", b.plan.variant)
		}
		return refusing(badQuery, func(c *call) bool {
			return slices.ContainsFunc(sortedKeys(c.query), func(name string) bool { return !c.op.knows(name) })
		})
	case "scheme-case":
		if b.plan.behaviour.schemeSensitive {
			b.add("variant", "expected one that takes schemes in any case, got %s, which does not", b.plan.variant)
		}
		b.some("with.about", "an operation that reads Authorization", func(op *operation) bool { return op.spec.Bearer || op.spec.Basic != nil })
		return refusing(wrongScheme, oddScheme)
	}
	b.some("with.about", "an operation with a body", (*operation).hasBody)
	if b.args["about"] == "extra-member" {
		return refusing(badBody, extraMember)
	}
	return refusing(wrongMediaType, func(c *call) bool { return strings.Contains(c.request.Header.Get(contentType), ";") })
}

// refusing refuses right requests that are odd.
func refusing(no reason, odd func(c *call) bool) mutation {
	return verdict(func(c *call, found reason) reason {
		if found == "" && odd(c) {
			return no
		}
		return found
	})
}

func oddScheme(c *call) bool {
	name, _, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	return name != "" && (c.op.spec.Bearer && name != "Bearer" || c.op.spec.Basic != nil && name != "Basic")
}

func extraMember(c *call) bool {
	members, _ := c.body.(map[string]any)
	for name := range members {
		_, inForm := c.op.spec.Form[name]
		_, inJSON := c.op.spec.JSON[name]
		if !inForm && !inJSON {
			return true
		}
	}
	return false
}

// heard lists the headers that matter to an operation, as they have to be written.
func (o *operation) heard() []string {
	var names []string
	if o.spec.Bearer || o.spec.Basic != nil {
		names = append(names, "Authorization")
	}
	if o.hasBody() {
		names = append(names, contentType)
	}
	for _, p := range o.parts {
		if p.in == inHeader {
			names = append(names, p.name)
		}
	}
	return names
}

// seesCanonical is blind to headers that are spelled otherwise (RFC 9110 section 5.1 says that case does not matter).
func seesCanonical(c *call) *http.Request {
	if c.op == nil {
		return c.request
	}
	seen := *c.request
	seen.Header = c.request.Header.Clone()
	for _, name := range c.op.heard() {
		if !slices.Contains(c.spelling, name) {
			seen.Header.Del(name)
		}
	}
	return &seen
}
