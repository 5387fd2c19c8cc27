package mock

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// What can be repeated besides a field of the credential.
const (
	theToken  = "token"
	theHeader = "authorization"
	nothing   = "nothing"
)

func bendEcho(b *bender) mutation {
	what, form := b.args["what"], b.args["form"]
	if what != theToken && what != theHeader && !b.sends("what") {
		return mutation{}
	}
	say := map[string]func(r *response, text string){"body": sayInBody, "header": sayInHeader, "location": sayInLocation}[b.args["where"]]
	return b.answers(b.args["on"], func(c *call, r *response) *response {
		if text := c.brought(what); text != "" {
			say(r, written(text, form))
		}
		return r
	})
}

// sends checks that the field that an argument names is a part of a request that the gate leaves.
func (b *bender) sends(arg string) bool {
	known := []string{}
	for _, op := range b.operations() {
		for _, p := range op.parts {
			known = append(known, p.fields()...)
		}
	}
	return b.oneOf(arg, "field of the request", known)
}

// fields are the fields of the credential in a part.
func (p part) fields() []string {
	var names []string
	references, _ := provider.References(p.template) // checked by the compiler
	for _, r := range references {
		if r.Kind == "credential" {
			names = append(names, r.Name)
		}
	}
	return names
}

// brought is what a request brought along, "" if nothing of that kind.
func (c *call) brought(what string) string {
	switch {
	case what == theHeader:
		return c.request.Header.Get("Authorization")
	case what == theToken && c.op != nil && c.op.token:
		return c.issued()
	case what == theToken:
		_, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
		return token
	case c.op == nil:
		return ""
	}
	for _, p := range c.op.parts {
		if slices.Contains(p.fields(), what) {
			return c.found(p)
		}
	}
	return ""
}

// found is what stands in the place of a part, right or wrong.
func (c *call) found(p part) string {
	user, password, _ := c.plan.basic(c.request)
	switch p.in {
	case inBasicUser:
		return user
	case inBasicPassword:
		return password
	default:
		value, _ := c.sent(p)
		return value
	}
}

// written writes a text in a form.
func written(text, form string) string {
	switch form {
	case "base64":
		return base64.StdEncoding.EncodeToString([]byte(text))
	case "percent":
		var out strings.Builder
		for _, octet := range []byte(text) {
			fmt.Fprintf(&out, "%%%02X", octet)
		}
		return out.String()
	}
	return text
}

// sayInBody adds a member to an object, and a line to anything else.
func sayInBody(r *response, text string) {
	if members, ok := r.object(); ok {
		r.body = encode(append(members, member{"debug", text}))
		return
	}
	if len(r.body) == 0 {
		r.media = "text/plain"
	}
	r.body = wrap("", r.body, "debug: "+text+"\n")
}

func sayInHeader(r *response, text string) { r.header.Set("X-Debug", text) }

func sayInLocation(r *response, text string) {
	r.header.Set("Location", "/trace?debug="+url.QueryEscape(text))
}

func bendRedirect(b *bender) mutation {
	carries, status := b.args["carries"], b.number("status", 300, 399)
	if carries != nothing && carries != theToken && !b.sends("carries") {
		return mutation{}
	}
	return b.answers(b.args["on"], func(c *call, r *response) *response {
		to := b.args["to"]
		if carries == theToken && c.op != nil && c.op.token {
			c = c.welcomed() // who is refused is given one on the way
		}
		if text := c.brought(carries); text != "" {
			to += "?" + url.Values{parameter(carries): {text}}.Encode()
		}
		r.status = status
		r.header.Set("Location", to)
		r.empty()
		return r
	})
}

// parameter is the name under which a redirection takes something along.
func parameter(what string) string {
	if what == theToken {
		return tokenParameter
	}
	return what
}
