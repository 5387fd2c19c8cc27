package mock

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// response is what goes out, before the variant's habits of transfer.
type response struct {
	status int
	header http.Header
	media  string // "" where there is no body
	body   []byte
}

func newResponse(status int) *response { return &response{status: status, header: http.Header{}} }

// compose makes the answer, up to the habits of transfer.
func (c *call) compose() *response {
	render := c.succeed
	if c.reason != "" {
		render = c.refused
	}
	r := render()
	c.dress(r)
	return r
}

// succeed answers a request that nothing is wrong with.
func (c *call) succeed() *response {
	a := c.op.success
	if other := c.op.byRole[c.role()]; other != nil {
		a = other
	}
	return c.render(a, c.cut(a.body), a.status)
}

// issue makes a token for the account that asked, or serves its young one again.
func (c *call) issue() error {
	if c.grant = c.rules.again(c); c.grant != nil {
		return nil
	}
	value, err := c.rules.token(c, c.dice.word())
	if err != nil {
		return err
	}
	c.grant = &grant{value, c.account, c.now}
	c.store.keep(c.grant, c.plan.lifetime)
	return nil
}

// young is the token that is served again, in a variant that does so.
func (c *call) young() *grant {
	if !c.plan.behaviour.reissueSame {
		return nil
	}
	return c.store.young(c.account.role, c.now, c.plan.lifetime)
}

// mint makes the value of a token from what sets it apart from all others.
func (c *call) mint(id string) (string, error) {
	if !c.plan.jwt {
		return id, nil
	}
	return c.keys.sign(c.jwtMembers(id))
}

// render fills an answer in.
func (c *call) render(a *answer, body any, status int) *response {
	c.status = status
	r := newResponse(status)
	r.body = []byte(a.text)
	if a.json {
		r.body = encode(c.fill(a, body))
	}
	if len(r.body) > 0 {
		r.media = a.media
	}
	for _, h := range a.headers {
		r.header.Add(h.name, c.expand(h.text))
	}
	return r
}

func (c *call) fill(a *answer, body any) any {
	for _, f := range a.fills {
		body, _ = replace(body, f.path, c.value(f.text, f.numeric))
	}
	if c.plan.behaviour.extraMembers {
		body = extend(body, member{"undocumented", object{{"since", "2026"}}})
	}
	return body
}

// refused answers a refusal.
func (c *call) refused() *response {
	no := c.reason
	row, a := no.lookup(), c.plan.refusalOf(c.op, no)
	status := c.refusalStatus(row, a)
	r := c.render(a, a.body, status)
	if a.openBody {
		c.houseBody(row, status, r)
	}
	if status == http.StatusMethodNotAllowed && len(c.allowed) > 0 {
		r.header.Set("Allow", strings.Join(c.allowed, ", ")) // RFC 9110 section 15.5.6
	}
	if !row.Routing {
		c.challenge(no, r)
	}
	return r
}

// refusalStatus is the documented status, or what the variant makes of an open one.
func (c *call) refusalStatus(row Reason, a *answer) int {
	switch {
	case a.status != 0:
		return a.status
	case row.Routing:
		return row.Status
	case c.plan.behaviour.envelope200:
		return http.StatusOK
	case c.plan.behaviour.undocumentedStatus != 0:
		return c.plan.behaviour.undocumentedStatus
	}
	return row.Status
}

// houseBody replaces a body that the page does not show by the variant's. An empty answer with a status of success would say
// nothing at all, so that one has an envelope in any case.
func (c *call) houseBody(row Reason, status int, r *response) {
	kind := c.plan.behaviour.errorBody
	empty := kind == bodyEmpty || kind == documented && len(r.body) == 0
	switch {
	case empty && status < 300:
		r.media, r.body = mediaJSON, encode(object{{"error", row.Name}})
	case kind == bodyEmpty:
		r.media, r.body = "", nil
	case kind == bodyText:
		r.media, r.body = "text/plain", []byte(http.StatusText(status)+"\n")
	case kind == bodyProblem: // RFC 9457
		r.media = "application/problem+json"
		r.body = encode(object{
			{"type", "about:blank"}, {"title", http.StatusText(status)}, {"status", integer(int64(status))}, {"detail", row.Doc},
		})
	}
}

// encode writes a value as JSON.
func encode(value any) []byte {
	var buffer bytes.Buffer
	appendJSON(&buffer, value)
	return buffer.Bytes()
}

// challenge adds WWW-Authenticate where there is a scheme to name (RFC 9110 section 11.6.1, RFC 6750 section 3).
func (c *call) challenge(no reason, r *response) {
	refusal := r.status == http.StatusUnauthorized || r.status == http.StatusForbidden
	if !c.plan.behaviour.challenge || !refusal || r.header.Get("WWW-Authenticate") != "" {
		return
	}
	switch {
	case c.op.spec.Bearer:
		r.header.Set("WWW-Authenticate", fmt.Sprintf("Bearer realm=%q%s", c.plan.id, bearerError(no)))
	case c.op.spec.Basic != nil && r.status == http.StatusUnauthorized:
		r.header.Set("WWW-Authenticate", fmt.Sprintf("Basic realm=%q", c.plan.id))
	}
}

// bearerError is the error code of RFC 6750 section 3.1; a request without any token gets none.
func bearerError(no reason) string {
	switch no {
	case noToken, wrongScheme:
		return ""
	case forbidden, otherTenant:
		return `, error="insufficient_scope"`
	default:
		return `, error="invalid_token"`
	}
}

// cut filters and pages the list of a success; total counts what is there between the two.
func (c *call) cut(body any) any {
	if f := c.op.filter; f != nil {
		body = c.change(body, f.items, func(list []any) []any { return c.rules.keep(c, list) })
	}
	if p := c.op.paging; p != nil {
		body = c.change(body, p.items, func(list []any) []any {
			c.total = len(list)
			return c.rules.page(c, list)
		})
	}
	return body
}

func (c *call) change(body any, path []string, by func([]any) []any) any {
	value, _ := at(body, path)
	list, isList := value.([]any)
	if !isList {
		return body
	}
	changed := by(list)
	if c.op.paging == nil {
		c.total = len(changed)
	}
	body, _ = replace(body, path, changed)
	return body
}
