package mock

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// call is one request while it is judged and answered.
type call struct {
	*Server
	rules   *rules
	request *http.Request
	now     time.Time
	op      *operation // nil where the path is unknown
	allowed []string   // verbs of the path, where the request's is none of them
	params  map[string]string
	query   url.Values
	body    any
	account *account // who is asking, as far as it is known
	grant   *grant   // the token presented, or the one just issued
	reason  reason
	status  int
	total   int
	id      string // of this answer, where the variant tells it

	// Of a mutant only.
	raw      []byte   // the body
	spelling []string // names of headers as they were written
	company  bool     // another request is being answered
}

func (s *Server) newCall(request *http.Request) *call {
	c := &call{Server: s, rules: s.rules, request: request, now: s.store.clock()}
	c.query, _ = url.ParseQuery(request.URL.RawQuery) // what is malformed is judged where it matters
	c.op, c.params, c.allowed = s.plan.find(request)
	return c
}

// judge says why a request is refused, "" if it is not.
func (c *call) judge() reason {
	c.request = c.rules.sees(c)
	return c.rules.verdict(c, c.examine())
}

// examine goes through everything that can be wrong with a request, in the order that the package comment documents, and returns
// the first reason.
func (c *call) examine() reason {
	steps := []func() reason{
		c.routed, c.bearer, c.bodyRead, c.fixedPresent, c.credentialed, c.fixedRight, c.permitted, c.exists, c.queryKnown,
	}
	for _, step := range steps {
		if no := step(); no != "" && !c.rules.forgives(c, no) {
			return no
		}
	}
	return ""
}

func (c *call) routed() reason {
	switch {
	case c.op == nil:
		return unknownPath
	case len(c.allowed) > 0:
		return wrongMethod
	}
	return ""
}

func (c *call) bodyRead() reason {
	if !c.op.hasBody() {
		return "" // a body that nobody documents means nothing (RFC 9110 section 9.3.1)
	}
	return c.readBody()
}

// bearer verifies the token, on every call.
func (c *call) bearer() reason {
	if !c.op.spec.Bearer {
		return ""
	}
	token, no := c.rules.presented(c)
	if no != "" {
		return no
	}
	g := c.rules.known(c, token)
	if g == nil {
		return badToken
	}
	c.grant, c.account = g, g.account
	return c.rules.standing(c, g)
}

// whose verifies the signature first, and then looks into the mock's own memory.
func (c *call) whose(token string) *grant {
	if c.plan.jwt && !c.keys.verify(token) {
		return nil
	}
	return c.store.find(token)
}

// expiry compares the documented lifetime with the mock's clock. At the very second at which the life ends the token is dead (RFC
// 7519 section 4.1.4).
func (c *call) expiry(g *grant) reason {
	if !c.now.Before(g.born.Add(c.plan.lifetime)) {
		return expired
	}
	return ""
}

func (c *call) permitted() reason {
	if c.account != nil && slices.Contains(c.account.denied, c.op.id) {
		return forbidden
	}
	return ""
}

// exists checks the parameters of which the data says what exists. That something belongs to another tenant is told apart from
// that it does not exist; whether an answer lets the caller see the difference is the business of the data.
func (c *call) exists() reason {
	for _, e := range c.op.exists {
		for _, value := range c.asked(e.param) {
			if no := c.existence(e.param, value); no != "" {
				return no
			}
		}
	}
	return ""
}

// asked lists the values of a path or query parameter.
func (c *call) asked(param string) []string {
	if value, inPath := c.params[param]; inPath {
		return []string{value}
	}
	return c.query[param]
}

func (c *call) existence(param, value string) reason {
	no := notFound
	for _, e := range c.op.exists {
		if e.param != param || c.expand(e.template) != value {
			continue
		}
		if c.account == nil || e.tenant == c.account.tenant {
			return ""
		}
		no = otherTenant
	}
	return no
}

// queryKnown refuses what cannot be understood in the query: what paging and filter cannot read and, in a variant, parameters that
// nobody documents.
func (c *call) queryKnown() reason {
	if _, err := url.ParseQuery(c.request.URL.RawQuery); err != nil {
		return badQuery
	}
	if c.plan.behaviour.refuseUnknownQuery {
		for name := range c.query {
			if !c.op.knows(name) {
				return badQuery
			}
		}
	}
	if c.op.paging.refuses(c.query) || c.op.filter.refuses(c.query) {
		return badQuery
	}
	return ""
}

// role is the name of the caller's credential, "" where nobody is known.
func (c *call) role() string {
	if c.account == nil {
		return ""
	}
	return c.account.role
}

// base is the address of the protocol port as the caller wrote it, so that links lead back to where the caller came from.
func (c *call) base() string {
	if c.protocol == nil {
		return "http://" + c.request.Host // a rehearsal
	}
	return "http://" + c.request.Host + c.protocol.prefix
}

// issued is the token that this answer hands out. A token that was only presented is never repeated.
func (c *call) issued() string {
	if c.grant == nil || !c.op.token {
		return ""
	}
	return c.grant.value
}

// remaining is the life that the token of this answer has left.
func (c *call) remaining() time.Duration {
	if c.grant == nil || !c.op.token {
		return c.plan.lifetime
	}
	return c.grant.born.Add(c.plan.lifetime).Sub(c.now)
}
