package mock

import (
	"net/http"
	"slices"
	"strconv"
)

// answerKinds are wrong answers: the request was judged rightly, and what is said about it is wrong.
func answerKinds() []FaultKind {
	return []FaultKind{
		{"answer-as", "a success is what another role would have got: a cache that forgot to ask whose it is", []ArgDoc{
			required("role", "a role", "whose answer it is"),
		}, bendAnswerAs},
		{"body", "the body as a whole is wrong; html, text and xml bring their media type, the others keep the documented one", []ArgDoc{
			required("form", "", "what becomes of it", formNames()...),
			argOn(onSuccess),
		}, bendBody},
		{"data-in-refusal", "a refusal carries what it refuses: the data, or of a token request a good token", []ArgDoc{
			optional("how", "alone", "", "alone: the success's body with the refusal's status; beside: as a member data of the refusal's own body",
				"alone", "beside"),
			argRefusal(),
		}, bendDataInRefusal},
		{"echo", "a secret of the request is repeated", []ArgDoc{
			optional("form", "plain", "", "how it is written", "base64", "percent", "plain"),
			argOn(onRefusal),
			required("what", "a field of the credential", "what is repeated: the token, the whole Authorization header, or a field as it was sent",
				"authorization", "token"),
			required("where", "", "where: a member debug of the body, the header X-Debug, or the query of a Location", "body", "header", "location"),
		}, bendEcho},
		{"envelope", "a refusal is answered 200, with its own JSON object or, where it has none, one that holds the reason", []ArgDoc{
			argRefusal(),
		}, bendEnvelope},
		{"header-drop", "a header is missing", []ArgDoc{
			required("header", "a header", "its name"), argOn(onSuccess),
		}, bendHeaderDrop},
		{"header-set", "a header has another value, or is there although it should not be", []ArgDoc{
			required("header", "a header", "its name"), argOn(onSuccess), required("value", "a text", "its value"),
		}, bendHeaderSet},
		{"media", "the media type is another one, the body the same", []ArgDoc{
			required("media", "a media type", "the value of Content-Type"), argOn(onSuccess),
		}, bendMedia},
		{"redirect", "a redirection in place of the answer, without a body", []ArgDoc{
			optional("carries", "nothing", "a field of the credential", "what its query takes along", "nothing", "token"),
			argOn(onSuccess),
			optional("status", "302", "a status from 300 to 399", "its status"),
			optional("to", "/sign-in", "a path or URL", "where it leads"),
		}, bendRedirect},
		{"status", "another status with the same headers and body", []ArgDoc{
			argOn(onSuccess), required("status", "a status from 200 to 599", "that status"),
		}, bendStatus},
	}
}

func bendStatus(b *bender) mutation {
	status := b.number("status", 200, 599)
	return b.answers(b.args["on"], func(_ *call, r *response) *response {
		r.status = status
		if !bodyAllowed(status) {
			r.empty()
		}
		return r
	})
}

// empty takes the body away, and the media type with it.
func (r *response) empty() { r.media, r.body = "", nil }

// number reads an argument that is a whole number.
func (b *bender) number(arg string, least, most int) int {
	n, err := strconv.Atoi(b.args[arg])
	if err != nil || n < least || n > most {
		b.add("with."+arg, "expected a number from %d to %d, got %q", least, most, b.args[arg])
		return least
	}
	return n
}

func bendMedia(b *bender) mutation {
	return b.answers(b.args["on"], func(_ *call, r *response) *response {
		if len(r.body) > 0 {
			r.media = b.args["media"]
		}
		return r
	})
}

const contentType = "Content-Type"

// header reads an argument that names a header. How an answer is framed is the server's business.
func (b *bender) header() string {
	name := http.CanonicalHeaderKey(b.args["header"])
	if framing := []string{"Connection", "Content-Encoding", "Content-Length", "Trailer", "Transfer-Encoding"}; slices.Contains(framing, name) {
		b.add("with.header", "expected a header that says something of the answer, got %s, which says how it travels", name)
	}
	return name
}

func bendHeaderDrop(b *bender) mutation {
	name := b.header()
	return b.answers(b.args["on"], func(_ *call, r *response) *response {
		if name == contentType {
			r.media = ""
		}
		if len(r.header[name]) > 0 {
			r.header[name] = nil // and not deleted: the server would add a Date of its own
		}
		return r
	})
}

func bendHeaderSet(b *bender) mutation {
	name := b.header()
	if name == contentType {
		b.add("with.header", "expected another header: the kind media is about %s", name)
	}
	return b.answers(b.args["on"], func(_ *call, r *response) *response {
		r.header.Set(name, b.args["value"])
		return r
	})
}

// bendAnswerAs renders the answer once more for somebody else. Tokens are no part of it: reissue is about those.
func bendAnswerAs(b *bender) mutation {
	role := b.role("role")
	return b.answers(onSuccess, func(c *call, r *response) *response {
		if c.op.token {
			return r
		}
		other := *c
		other.account = c.plan.accountOf(role)
		return other.compose()
	})
}

// role reads an argument that names a credential.
func (b *bender) role(arg string) string {
	role := b.args[arg]
	b.oneOf(arg, "role", b.roles())
	return role
}

func bendEnvelope(b *bender) mutation {
	return b.answers(b.args["on"], func(c *call, r *response) *response {
		r.status = http.StatusOK
		if _, ok := r.object(); !ok {
			r.media, r.body = mediaJSON, encode(object{{"success", false}, {"error", string(c.reason)}})
		}
		return r
	})
}

// object is the body as a JSON object, if it is one.
func (r *response) object() (object, bool) {
	value, _ := decodeOrdered(r.body)
	members, ok := value.(object)
	return members, ok
}

// bendDataInRefusal answers the request as if it were right. Whoever is not known is taken for the default role.
func bendDataInRefusal(b *bender) mutation {
	beside := b.args["how"] == "beside"
	return b.answers(b.args["on"], func(c *call, r *response) *response {
		if c.op == nil {
			return r
		}
		data := c.allowedIn()
		if len(data.body) == 0 {
			return r
		}
		members, ok := r.object()
		if !beside || !ok {
			r.media, r.body = data.media, data.body
			return r
		}
		value, _ := decodeOrdered(data.body)
		r.body = encode(append(members, member{"data", value}))
		return r
	})
}

// allowedIn is the answer of success to a request that is refused. A token in it is a good one.
func (c *call) allowedIn() *response {
	other := c.welcomed()
	if c.op.token && other.grant == nil {
		return newResponse(http.StatusInternalServerError)
	}
	return other.compose()
}

// welcomed is a call that is refused as it would be if it were not. Where it asks for a token it has a good one; none only where a
// token cannot be made.
func (c *call) welcomed() *call {
	other := *c
	other.reason = ""
	if other.account == nil {
		other.account = c.plan.accounts[0]
	}
	if !c.op.token || c.grant != nil {
		return &other
	}
	if value, err := other.mint(c.memory.another()); err == nil {
		other.grant = &grant{value, other.account, c.now}
		c.store.keep(other.grant, c.plan.lifetime)
	}
	return &other
}
