package mock

import (
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// anyPlace is somewhere in a request where a value can stand by its name.
type anyPlace struct {
	name string
	at   location
	look func(c *call, name string) string
}

func places() []anyPlace {
	return []anyPlace{
		{"basic", inBasicUser, nil}, // has no names; see movedBasic
		{"form", inBody, func(c *call, name string) string { return c.inBody(mediaForm, name) }},
		{"header", inHeader, func(c *call, name string) string { return c.request.Header.Get(name) }},
		{"json", inBody, func(c *call, name string) string { return c.inBody(mediaJSON, name) }},
		{"query", inQuery, func(c *call, name string) string { return c.query.Get(name) }},
	}
}

func placeNames() []string {
	var names []string
	for _, p := range places() {
		names = append(names, p.name)
	}
	return names
}

// inBody is a member of the body, if it is of that media type.
func (c *call) inBody(media, name string) string {
	if stated, _, _ := strings.Cut(c.request.Header.Get(contentType), ";"); strings.TrimSpace(stated) != media {
		return ""
	}
	if media == mediaForm {
		values, _ := url.ParseQuery(string(c.raw))
		return values.Get(name)
	}
	value, _ := conformance.At(conformance.DecodeJSON(c.raw).Value, "/"+conformance.EscapePointer(name))
	text, _ := value.(string)
	return text
}

// proof are the two parts of a credential that belong together: whose it is, and the secret. -1 where there is none.
func (o *operation) proof(secret func(field string) bool) (user, password int) {
	user, password = -1, -1
	for i, p := range o.parts {
		fields := p.fields()
		hidden := slices.ContainsFunc(fields, secret)
		switch known := slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(owners(), f) }); {
		case p.in == inBasicUser:
			user = i
		case p.in == inBasicPassword, hidden && password < 0:
			password = i
		case !hidden && !p.optional && o.spec.Basic == nil && (user < 0 || known):
			user = i
		}
	}
	return user, password
}

// owners are the fields that say whose a credential is (RFC 6749 section 2.3.1, RFC 7617).
func owners() []string { return []string{"client_id", "username", "user_id", "user", "id"} }

func bendCredentialsIn(b *bender) mutation {
	place := places()[slices.Index(placeNames(), b.args["place"])]
	secret := func(field string) bool { return b.provider.Credentials.Fields[field].Secret }
	b.some("with.place", "an operation whose user-id and secret stand elsewhere", func(op *operation) bool {
		user, password := op.proof(secret)
		return user >= 0 && password >= 0 && !place.documented(op, op.parts[password])
	})
	find := func(c *call) *account { return c.moved(place, secret) }
	m := loosening(find)
	judging := m.judging
	m.judging = func(r *rules) {
		judging(r)
		r.forgives = func(c *call, no reason) bool { return no == wrongMediaType && c.readsMoved(place, secret) }
	}
	return m
}

// documented reports whether a part of the operation stands there anyway.
func (p anyPlace) documented(op *operation, documented part) bool {
	if p.at != documented.in && !(p.at == inBasicUser && documented.in == inBasicPassword) {
		return false
	}
	return p.at != inBody || (p.name == "json") == (op.spec.JSON != nil)
}

// moved finds the account whose user-id and secret stand in that place, and all other parts where they belong.
func (c *call) moved(place anyPlace, secret func(field string) bool) *account {
	user, password := c.op.proof(secret)
	if user < 0 || password < 0 {
		return nil
	}
	for _, a := range c.candidates() {
		if c.movedRightly(a, place, user, password) {
			return a
		}
	}
	return nil
}

func (c *call) movedRightly(a *account, place anyPlace, user, password int) bool {
	pair := place.pair(c, c.op.parts[user], c.op.parts[password])
	for i, right := range c.plan.expected(c.op, a) {
		var sent string
		switch i {
		case user:
			sent = pair[0]
		case password:
			sent = pair[1]
		default:
			if sent, _ = c.sent(c.op.parts[i]); sent == "" && place.look != nil {
				sent = place.value(c, c.op.parts[i]) // who moves its credentials moves all of them
			}
		}
		if sent != right.value {
			return false
		}
	}
	return true
}

// pair is what stands in the place of user-id and secret.
func (p anyPlace) pair(c *call, user, password part) [2]string {
	if p.look == nil {
		name, secret, _ := c.plan.basic(c.request)
		return [2]string{name, secret}
	}
	return [2]string{p.value(c, user), p.value(c, password)}
}

// value looks under the name of the documented member, or else of the field.
func (p anyPlace) value(c *call, documented part) string {
	if documented.in == inBody {
		tokens, _ := pointerTokens(documented.name)
		return p.look(c, tokens[len(tokens)-1])
	}
	return p.look(c, documented.fields()[0])
}

// readsMoved reads a body of another kind than the documented one, if the credentials are in it.
func (c *call) readsMoved(place anyPlace, secret func(field string) bool) bool {
	if place.at != inBody {
		return false
	}
	before := c.body
	c.body = readAnyhow(c.raw)
	if c.moved(place, secret) != nil {
		return true
	}
	c.body = before
	return false
}

// tokenPlace finds a token in another place than the documented one, "" if there is none.
func (c *call) tokenPlace(place string) string {
	headers := c.request.Header["Authorization"]
	switch {
	case place == "query":
		return c.query.Get(tokenParameter)
	case place == "body":
		return c.inBody(mediaForm, tokenParameter) + c.inBody(mediaJSON, tokenParameter)
	case place == "cookie":
		if cookie, err := c.request.Cookie(tokenParameter); err == nil {
			return cookie.Value
		}
		return ""
	case place != "any-scheme" && place != "no-scheme" && place != "twice":
		return c.request.Header.Get(place)
	case len(headers) == 0:
		return ""
	}
	scheme, token, found := strings.Cut(headers[0], " ")
	switch {
	case place == "twice" && len(headers) == 2 && headers[0] == headers[1] && strings.EqualFold(scheme, "Bearer"), place == "any-scheme" && len(headers) == 1:
		return strings.TrimSpace(token)
	case place == "no-scheme" && !found && len(headers) == 1:
		return scheme
	}
	return ""
}

func bendTokenPlace(b *bender) mutation {
	place := b.args["place"]
	b.needsBearer()
	if place == "query" && b.plan.behaviour.tokenInQuery {
		b.add("variant", "expected one that takes no token in the query, got %s, which does", b.plan.variant)
	}
	return mutation{judging: func(r *rules) {
		r.presented = func(c *call) (string, reason) {
			token, no := c.plan.bearerToken(c.request)
			if no == "" {
				return token, ""
			}
			if moved := c.tokenPlace(place); isToken68(moved) {
				return moved, ""
			}
			return token, no
		}
	}}
}

// needsBearer checks that the gate leaves an operation that takes a token.
func (b *bender) needsBearer() {
	b.some("when.operation", "an operation that takes a token", func(op *operation) bool { return op.spec.Bearer })
}
