package contract

import (
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// operation is what is documented for the answers to one operation.
type operation struct {
	mark
	origin      *openapi3.Origin
	id          string
	method      string
	path        string
	statusClaim string
	requests    []*media           // documented request bodies: for their examples
	answers     map[string]*answer // by "200", "4XX", "default"
}

// answer is one documented response.
type answer struct {
	*scope
	origin  *openapi3.Origin
	headers []*header
	media   []*media
}

// header is one documented response header.
type header struct {
	*scope
	origin   *openapi3.Origin
	name     string
	required bool
	use      use
	unread   bool // described by content: Lint refuses it
}

// media is one documented media type of a body.
type media struct {
	*scope
	origin  *openapi3.Origin
	pattern string // application/json, text/*, */*
	use     *use   // nil where the body is not described
	raw     *openapi3.MediaType
}

func (s *schemas) operation(method, path string, raw *openapi3.Operation) *operation {
	op := &operation{mark: newMark(saying{raw.Origin, raw.Extensions}), origin: raw.Origin, id: raw.OperationID, method: method, path: path,
		statusClaim: text(raw.Extensions[extStatusClaim]), answers: map[string]*answer{}}
	up := &scope{mark: op.mark}
	responses := raw.Responses.Map()
	for _, status := range keys(responses) {
		op.answers[status] = s.answer(responses[status], up)
	}
	if body := raw.RequestBody; body != nil {
		for _, name := range keys(body.Value.Content) {
			op.requests = append(op.requests, s.media(name, body.Value.Content[name], up))
		}
	}
	return op
}

func (s *schemas) answer(ref *openapi3.ResponseRef, up *scope) *answer {
	raw := ref.Value
	m := newMark(saying{ref.Origin, ref.Extensions}, saying{raw.Origin, raw.Extensions})
	a := &answer{scope: &scope{mark: m, answer: true, up: up}, origin: raw.Origin}
	for _, name := range keys(raw.Headers) {
		// OpenAPI 3.0.3, "Response Object": a header named Content-Type shall be ignored.
		if h := raw.Headers[name]; !strings.EqualFold(name, "Content-Type") {
			a.headers = append(a.headers, s.header(name, h, a.scope))
		}
	}
	for _, name := range keys(raw.Content) {
		a.media = append(a.media, s.media(name, raw.Content[name], a.scope))
	}
	return a
}

func (s *schemas) header(name string, ref *openapi3.HeaderRef, up *scope) *header {
	raw := ref.Value
	h := &header{scope: &scope{mark: newMark(saying{ref.Origin, ref.Extensions}, saying{raw.Origin, raw.Extensions}), up: up}, origin: raw.Origin,
		name: http.CanonicalHeaderKey(name), required: raw.Required}
	schema := raw.Schema
	if schema == nil {
		h.unread, schema = true, openapi3.NewSchemaRef("", openapi3.NewSchema())
	}
	h.use = s.use(schema, raw.Origin)
	return h
}

func (s *schemas) media(name string, raw *openapi3.MediaType, up *scope) *media {
	return &media{scope: &scope{mark: newMark(saying{raw.Origin, raw.Extensions}), up: up}, origin: raw.Origin, raw: raw,
		pattern: strings.ToLower(strings.TrimSpace(strings.Split(name, ";")[0])), use: s.optional(raw.Schema, raw.Origin)}
}

// answer returns what is documented for a status: by its number, by its range, or by default.
func (op *operation) answer(status int) (a *answer, key string) {
	number := strconv.Itoa(status)
	for _, key := range []string{number, number[:1] + "XX", "default"} {
		if a := op.answers[key]; a != nil {
			return a, key
		}
	}
	return nil, ""
}

// of returns the documented media type that a Content-Type matches, most specific first; nil if there is none.
func (a *answer) of(contentType string) *media {
	got, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil
	}
	for _, want := range []string{got, path.Dir(got) + "/*", "*/*"} {
		i := slices.IndexFunc(a.media, func(m *media) bool { return m.pattern == want })
		if i >= 0 {
			return a.media[i]
		}
	}
	return nil
}

func (a *answer) patterns() []string {
	var names []string
	for _, m := range a.media {
		names = append(names, m.pattern)
	}
	return names
}

// only returns the JSON media type of an answer that documents just one.
func (a *answer) only() *media {
	var one *media
	for _, m := range a.media {
		if isJSON(m.pattern) {
			if one != nil {
				return nil
			}
			one = m
		}
	}
	return one
}

// json reports whether a body is to be a JSON text: the media type says so, or is a range and the body itself says so.
func (m *media) json(w *conformance.Wire) bool {
	if !strings.Contains(m.pattern, "*") {
		return isJSON(m.pattern)
	}
	got, _, err := mime.ParseMediaType(w.Header.Get("Content-Type"))
	return err == nil && isJSON(got)
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" || strings.HasSuffix(mediaType, "+json")
}
