package mock

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// rehearsed is an answer as a faithful mock would give it to a made-up caller.
type rehearsed struct {
	call   *call
	answer *response
}

// rehearse lists the answers that the gate and on leave, so that what a fault does to them can be seen before there is a request.
func (b *bender) rehearse(on string) []rehearsed {
	var list []rehearsed
	stage := b.stage()
	for _, op := range b.operations() {
		for _, role := range b.callers(op, on) {
			list = append(list, stage.rehearsal(op, role, ""))
		}
		for _, no := range b.plan.reasons(b.provider, op, b.fault.When.Role) {
			if concerns(on, no) && b.reaches(op, no) {
				list = append(list, stage.rehearsal(op, b.caller(), no))
			}
		}
	}
	if b.fault.When.Operation == "" && concerns(on, unknownPath) && b.reaches(nil, unknownPath) {
		list = append(list, stage.rehearsal(nil, b.caller(), unknownPath))
	}
	return list
}

// concerns reports whether an answer is one of those that the argument on says; no is "" in a success.
func concerns(on string, no reason) bool {
	switch on {
	case onAny:
		return true
	case onSuccess:
		return no == ""
	case onRefusal:
		return no != ""
	}
	return on == string(no)
}

// callers are the roles whose successes may differ.
func (b *bender) callers(op *operation, on string) []string {
	switch {
	case !concerns(on, ""):
		return nil
	case b.fault.When.Role != "":
		return []string{b.fault.When.Role}
	}
	return append([]string{provider.DefaultRole}, sortedKeys(op.byRole)...)
}

func (b *bender) caller() string {
	if b.fault.When.Role != "" {
		return b.fault.When.Role
	}
	return provider.DefaultRole
}

// stage is a mock without ports and with made-up accounts.
func (b *bender) stage() *Server {
	made := *b.plan
	made.accounts = nil
	for _, role := range b.roles() {
		a := &account{role: role, tenant: b.provider.Credentials.Roles[role].Tenant, subject: role, fields: map[string]string{}, public: map[string]string{}}
		for name, field := range b.provider.Credentials.Fields {
			a.fields[name] = "made-up-" + role + "-" + name
			if !field.Secret {
				a.public[name] = a.fields[name]
			}
		}
		made.accounts = append(made.accounts, a)
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return &Server{plan: &made, rules: faithful(), dice: newDice(1), store: newStore(start), memory: newMemory()}
}

// rehearsal answers a made-up request.
func (s *Server) rehearsal(op *operation, role string, no reason) rehearsed {
	c := &call{Server: s, rules: s.rules, now: s.store.clock(), op: op, reason: no, params: map[string]string{}, query: url.Values{}}
	c.account = s.plan.accountOf(role)
	c.request = &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/nowhere"}, Host: "mock.invalid", Header: http.Header{}}
	if op != nil {
		c.request.URL.Path = op.spec.Path
		for _, name := range pathParams(op.spec.Path) {
			c.params[name] = "17"
		}
		c.grant = &grant{"made-up-token", c.account, c.now}
		c.documented()
	}
	if no == wrongMethod {
		c.allowed = []string{strings.ToUpper(op.spec.Method)}
	}
	return rehearsed{c, c.compose()}
}

// accountOf finds the account of a role, or nil.
func (p *plan) accountOf(role string) *account {
	if i := slices.IndexFunc(p.accounts, func(a *account) bool { return a.role == role }); i >= 0 {
		return p.accounts[i]
	}
	return nil
}

// answers makes a mutation of the answers that on leaves, if it changes any.
func (b *bender) answers(on string, change func(c *call, r *response) *response) mutation {
	if on != onAny && on != onSuccess && on != onRefusal && !b.gives("with.on", reason(on)) {
		return mutation{}
	}
	for _, r := range b.rehearse(on) {
		if !change(r.call, r.answer.clone()).equal(r.answer) {
			return mutation{answer: func(c *call, r *response) *response {
				if !concerns(on, c.reason) {
					return r
				}
				return change(c, r)
			}}
		}
	}
	b.add("with", "expected an answer of %s (%s) that this changes, got none", b.where(), on)
	return mutation{}
}

// documented fills a made-up request with what the operation documents, so that there is something to repeat.
func (c *call) documented() {
	body := map[string]any{}
	for i, value := range c.plan.expected(c.op, c.account) {
		switch p := c.op.parts[i]; p.in {
		case inHeader:
			c.request.Header.Set(p.name, value.value)
		case inQuery:
			c.query.Set(p.name, value.value)
		case inBody:
			put(body, p.name, value.value)
		default:
			c.request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("made-up:"+strconv.Itoa(i))))
		}
	}
	c.body = body
	if c.op.spec.Bearer && c.reason != noToken {
		c.request.Header.Set("Authorization", "Bearer "+c.grant.value)
	}
}

// put sets a member deep inside of a body.
func put(body map[string]any, pointer string, value any) {
	tokens, _ := pointerTokens(pointer)
	for _, token := range tokens[:len(tokens)-1] {
		inner, ok := body[token].(map[string]any)
		if !ok {
			inner = map[string]any{}
			body[token] = inner
		}
		body = inner
	}
	body[tokens[len(tokens)-1]] = value
}
