package mock

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// maxBody is how much of a request body is read. Token requests are short; anything longer is not meant well.
const maxBody = 1 << 20

const mediaForm = "application/x-www-form-urlencoded"

// readBody parses the body of an operation that documents one, by the media type that the request states.
func (c *call) readBody() reason {
	raw, err := io.ReadAll(http.MaxBytesReader(nil, c.request.Body, maxBody))
	if err != nil {
		return badBody
	}
	media, ok := c.mediaType(raw)
	if !ok {
		return wrongMediaType
	}
	if media == mediaForm {
		c.body, ok = parseForm(string(raw))
	} else {
		c.body, ok = parseObject(raw)
	}
	if !ok {
		return badBody
	}
	return ""
}

// mediaType says how to parse the body: as the operation documents it or, where the mock is tolerant, as the body looks.
func (c *call) mediaType(raw []byte) (string, bool) {
	want := mediaForm
	if c.op.spec.JSON != nil {
		want = mediaJSON
	}
	stated, params, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	coded := c.request.Header.Get("Content-Encoding")
	utf8 := params["charset"] == "" || strings.EqualFold(params["charset"], "utf-8")
	exact := err == nil && stated == want && utf8 && (coded == "" || coded == "identity")
	if exact || !c.plan.behaviour.encodingTolerant {
		return want, exact
	}
	if stated == mediaForm || stated == mediaJSON {
		return stated, true
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		return mediaJSON, true
	}
	return mediaForm, true
}

// parseForm reads a form. A parameter must not stand twice (RFC 6749 section 3.2).
func parseForm(raw string) (any, bool) {
	values, err := url.ParseQuery(raw)
	members := map[string]any{}
	for name, list := range values {
		if len(list) > 1 {
			return nil, false
		}
		members[name] = list[0]
	}
	return members, err == nil
}

// parseObject reads a JSON object, strictly: no name twice, nothing after the end. An empty body has no members.
func parseObject(raw []byte) (any, bool) {
	if len(raw) == 0 {
		return map[string]any{}, true
	}
	doc := conformance.DecodeJSON(raw)
	members, ok := doc.Value.(map[string]any)
	return members, ok && doc.Err == nil && len(doc.Faults) == 0
}

// member returns a member of the body; null and an empty text count as absent (RFC 6749 section 3.2).
func (c *call) member(pointer string) (any, bool) {
	value, ok := conformance.At(c.body, pointer)
	return value, ok && value != nil && value != ""
}

// fixedPresent and fixedRight are two steps, because a request without a grant type is another error than one with an unknown
// grant type (RFC 6749 section 5.2), and credentials are judged between them.
func (c *call) fixedPresent() reason {
	for _, f := range c.op.fixed {
		if _, ok := c.member(f.pointer); !ok {
			return missingMember
		}
	}
	return ""
}

func (c *call) fixedRight() reason {
	for _, f := range c.op.fixed {
		if value, _ := c.member(f.pointer); !sameJSON(value, f.value) {
			return badGrant
		}
	}
	return ""
}
