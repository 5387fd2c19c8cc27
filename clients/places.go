package clients

import (
	"bytes"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// places are the names of headers, parameters and members that carry secrets, in lower case, each with the field that it
// carries. What stands there is redacted whatever it is: a secret too short to be looked for, or one that nobody registered.
type places map[string]string

// commonPlaces are the names that carry secrets wherever they appear: RFC 6749 sections 2.3.1, 4.1.3, 5.1 and 6, RFC 7521
// section 4.2, OpenID Connect Core section 3.1.3.3.
func commonPlaces() places {
	in := places{}
	for _, name := range []string{"access_token", "assertion", "client_assertion", "client_secret", "id_token", "password", "refresh_token"} {
		in[name] = name
	}
	return in
}

// placesOf are the common places and those in which the documented requests of p carry a secret field, or a token is handed out.
func placesOf(p *provider.Provider) places {
	in := commonPlaces()
	for name, field := range p.Credentials.Fields {
		if field.Secret {
			in[strings.ToLower(name)] = name
		}
	}
	for _, op := range p.Operations {
		for _, carried := range []map[string]string{op.Query, op.Headers, op.Form} {
			for name, template := range carried {
				in.carries(p, name, template)
			}
		}
		in.nested(p, "", op.JSON)
	}
	if at, err := p.Token.Value.Parse(); err == nil && at.Name != "" {
		in[strings.ToLower(at.Name[strings.LastIndexByte(at.Name, '/')+1:])] = "token"
	}
	return in
}

func (in places) carries(p *provider.Provider, name, template string) {
	references, _ := provider.References(template) // a template that is none was refused when it was loaded
	for _, r := range references {
		if r.Kind == "credential" && p.Credentials.Fields[r.Name].Secret {
			in[strings.ToLower(name)] = r.Name
		}
	}
}

func (in places) nested(p *provider.Provider, name string, value any) {
	switch node := value.(type) {
	case string:
		in.carries(p, name, node)
	case []any:
		for _, item := range node {
			in.nested(p, name, item)
		}
	case map[string]any:
		for member, item := range node {
			in.nested(p, member, item)
		}
	}
}

// passwordField names the secret that HTTP Basic carries, for its mark.
func passwordField(p *provider.Provider) string {
	for _, name := range sorted(p.Operations) {
		if basic := p.Operations[name].Basic; basic != nil {
			return basic.Password
		}
	}
	return "password"
}

// find adds the spans of the values that stand at a place: "name": value as in JSON, name=value as in a form, a query or a
// parameter of a header. It reads leniently, as what it reads may be broken.
func (in places) find(text []byte, spans []span) []span {
	if len(in) == 0 {
		return spans
	}
	for i := range text {
		switch text[i] {
		case ':':
			spans = in.member(text, i, spans)
		case '=':
			spans = in.parameter(text, i, spans)
		}
	}
	return spans
}

// member handles "name" : value around the colon at text[colon].
func (in places) member(text []byte, colon int, spans []span) []span {
	end := colon
	for end > 0 && blank(text[end-1]) {
		end--
	}
	if end == 0 || text[end-1] != '"' {
		return spans
	}
	field, ok := in.name(text[:end-1], `"`)
	if !ok {
		return spans
	}
	start := colon + 1
	for start < len(text) && blank(text[start]) {
		start++
	}
	return place(text, start, field, spans)
}

// parameter handles name=value around the equals sign at text[equals].
func (in places) parameter(text []byte, equals int, spans []span) []span {
	field, ok := in.name(text[:equals], "?&;,#\"' \t\r\n<>({[")
	if !ok {
		return spans
	}
	return place(text, equals+1, field, spans)
}

// longestName bounds how far back a name is looked for.
const longestName = 80

// name reads the name that ends where before ends and begins after one of the stops.
func (in places) name(before []byte, stops string) (field string, ok bool) {
	before = before[max(0, len(before)-longestName):]
	if before = bytes.TrimSuffix(before, []byte(`\`)); len(before) == 0 {
		return "", false // a JSON text inside a JSON string has its quotes escaped
	}
	name := before[bytes.LastIndexAny(before, stops)+1:]
	if field, ok = in[strings.ToLower(string(name))]; ok {
		return field, true
	}
	for _, e := range escapes() {
		if plain, encoded := e.decode(name); encoded && !ok {
			field, ok = in[strings.ToLower(string(plain))]
		}
	}
	return field, ok
}

// place adds the span of the value that begins at text[start]. A quoted value keeps its quotes, another gets some where it stood
// in JSON, so that what is left is as readable as before.
func place(text []byte, start int, field string, spans []span) []span {
	if start >= len(text) {
		return spans
	}
	mark := secretMark(field)
	var end int
	switch quote := quoteAt(text, start); {
	case quote != "":
		start += len(quote)
		end = closing(text, start, quote)
	case text[start-1] == '=':
		end = stop(text, start, "&;,\"' \t\r\n<>")
	case text[start] == '{' || text[start] == '[':
		end, mark = balanced(text, start), `"`+mark+`"`
	default:
		end, mark = stop(text, start, ",}] \t\r\n"), `"`+mark+`"`
	}
	if value := string(text[start:end]); value == "" || value == "null" || value == "true" || value == "false" {
		return spans
	}
	return append(spans, span{start: start, end: end, mark: mark, weight: weighsPlace})
}

// balanced finds the end of an object or array; where it has none, it goes on to the end.
func balanced(text []byte, from int) int {
	depth := 0
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = closing(text, i+1, `"`)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// quoteAt is the quote with which a value begins: plain, escaped because it stands in a JSON string, or none.
func quoteAt(text []byte, at int) string {
	for _, quote := range []string{`"`, `\"`} {
		if bytes.HasPrefix(text[at:], []byte(quote)) {
			return quote
		}
	}
	return ""
}

// closing finds the quote that ends a string; where there is none, the string goes on to the end.
func closing(text []byte, from int, quote string) int {
	for i := from; i < len(text); i++ {
		switch {
		case quote == `\"` && bytes.HasPrefix(text[i:], []byte(`\\\"`)):
			i += len(`\\\"`) - 1 // a quote in the inner text, escaped once more
		case bytes.HasPrefix(text[i:], []byte(quote)):
			return i
		case text[i] == '\\':
			i++
		}
	}
	return len(text)
}

func stop(text []byte, from int, stops string) int {
	if i := bytes.IndexAny(text[from:], stops); i >= 0 {
		return from + i
	}
	return len(text)
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
