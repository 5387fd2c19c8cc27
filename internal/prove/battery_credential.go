package prove

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// spoiled spoils each value of each credential in each operation that takes credentials.
func (s *sitting) spoiled() {
	for _, id := range sortedKeys(s.provider.Operations) {
		op := s.provider.Operations[id]
		if op.Bearer {
			continue
		}
		for _, role := range s.known() {
			for _, field := range sortedKeys(s.provider.Credentials.Fields) {
				s.spoil(op, role, field)
			}
		}
	}
}

func (s *sitting) spoil(op *provider.Operation, role, field string) {
	value, has := s.mock.Knows.Credentials[role][field]
	if !has {
		return
	}
	for _, bend := range bends() {
		credential := s.credential(role)
		bend.do(credential, field, value)
		s.see(fmt.Sprintf("%s with the %s of %q %s", op.ID, field, role, bend.name), question{op: op, credential: credential})
	}
	for _, other := range s.known() {
		if theirs, ok := s.mock.Knows.Credentials[other][field]; ok && other != role {
			credential := s.credential(role)
			credential[field] = theirs
			s.see(fmt.Sprintf("%s with the %s of %q for that of %q", op.ID, field, other, role), question{op: op, credential: credential})
		}
	}
}

// bend spoils one value of a credential.
type bend struct {
	name string
	do   func(credential map[string]string, field, value string)
}

func bends() []bend {
	set := func(name string, change func(string) string) bend {
		return bend{name, func(c map[string]string, field, value string) { c[field] = change(value) }}
	}
	return []bend{
		set("made up", func(string) string { return "nobody-has-this-value" }),
		set("emptied", func(string) string { return "" }),
		{"left out", func(c map[string]string, field, _ string) { delete(c, field) }},
		set("cut to eight characters", func(v string) string { return v[:min(8, len(v))] }),
		set("changed after eight characters", func(v string) string { return v[:min(8, len(v))] + "-and-something-else" }),
		set("cut short", func(v string) string { return v[:max(0, len(v)-1)] }),
		set("in upper case", strings.ToUpper),
		set("in lower case", strings.ToLower),
		set("between blanks", func(v string) string { return " " + v + " " }),
		set("with a colon and more after it", func(v string) string { return v + ":more" }),
	}
}

// bodies changes what is fixed in the body of the token request, its encoding and its verb.
func (s *sitting) bodies() {
	op := s.tokenOperation()
	good := question{op: op, credential: s.credential(provider.DefaultRole)}
	members, _ := s.filled(good)
	for _, name := range sortedKeys(members) {
		for _, value := range []any{"something-else", "", nil, 7, "password", "authorization_code"} {
			q := good
			q.members = func(m map[string]any) {
				if m[name] = value; value == nil {
					delete(m, name)
				}
			}
			s.see(fmt.Sprintf("%s with %s as %v", op.ID, name, value), q)
		}
	}
	q := good
	q.members = func(m map[string]any) { m["nobody_knows"] = "this" }
	s.see(op.ID+" with one member more", q)
	q = good
	q.params = func(v url.Values) { v.Set("nobody_knows", "this") }
	s.see(op.ID+" with one parameter more", q)
	q = good
	q.change = lowerCase
	s.see(op.ID+" with header names in lower case", q)
	for _, kind := range []string{asForm, asJSON} {
		q := good
		q.kind = func(string) string { return kind }
		s.see(op.ID+" with a body as "+kind, q)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodHead, http.MethodOptions} {
		q := good
		q.change = func(r *http.Request) { r.Method = method }
		s.see(op.ID+" by "+method, q)
	}
}

// headers writes HTTP Basic otherwise, and leaves out or empties what else the token request carries.
func (s *sitting) headers() {
	op := s.tokenOperation()
	for _, role := range s.known() {
		good := question{op: op, credential: s.credential(role)}
		for _, way := range basics() {
			q := good
			q.change = func(r *http.Request) {
				if user, password, ok := r.BasicAuth(); ok {
					r.Header.Set("Authorization", way.write(user, password))
				}
			}
			s.see(fmt.Sprintf("%s with Basic of %q %s", op.ID, role, way.name), q)
		}
	}
	for _, name := range sortedKeys(op.Headers) {
		q := question{op: op, credential: s.credential(provider.DefaultRole)}
		q.change = func(r *http.Request) { r.Header.Del(name) }
		s.see(op.ID+" without the header "+name, q)
	}
}

// lowerCase writes the names of headers as HTTP/2 does. The map is given a name that is not canonical, and so is the wire.
func lowerCase(r *http.Request) {
	for name, values := range r.Header {
		delete(r.Header, name)
		r.Header[strings.ToLower(name)] = values
	}
}

type basic struct {
	name  string
	write func(user, password string) string
}

func basics() []basic {
	std := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	return []basic{
		{"as form values", func(u, p string) string { return "Basic " + std(url.QueryEscape(u)+":"+url.QueryEscape(p)) }},
		{"in the URL-safe alphabet", func(u, p string) string { return "Basic " + base64.URLEncoding.EncodeToString([]byte(u+":"+p)) }},
		{"without padding", func(u, p string) string { return "Basic " + base64.RawStdEncoding.EncodeToString([]byte(u+":"+p)) }},
		{"without a colon", func(u, p string) string { return "Basic " + std(u+p) }},
		{"without a password", func(u, _ string) string { return "Basic " + std(u) }},
		{"with an empty password", func(u, _ string) string { return "Basic " + std(u+":") }},
		{"not encoded", func(u, p string) string { return "Basic " + u + ":" + p }},
		{"swapped", func(u, p string) string { return "Basic " + std(p+":"+u) }},
		{"in lower case", func(u, p string) string { return "basic " + std(u+":"+p) }},
		{"as another scheme", func(u, p string) string { return "Digest " + std(u+":"+p) }},
		{"with a control character", func(u, p string) string { return "Basic " + std(u+":"+p+"\x01") }},
	}
}

// places sends the credentials where they do not belong.
func (s *sitting) places() {
	op := s.tokenOperation()
	bare := func(r *http.Request) {
		for name := range r.Header {
			if name != "Content-Type" {
				r.Header.Del(name)
			}
		}
	}
	credential := s.credential(provider.DefaultRole)
	inQuery := func(v url.Values) {
		for name, value := range credential {
			v.Set(name, value)
		}
		v.Set("grant_type", "client_credentials")
	}
	inBody := func(m map[string]any) {
		for name, value := range credential {
			m[name] = value
		}
	}
	q := question{op: op, credential: credential, change: bare}
	s.see(op.ID+" without headers", q)
	q.params = inQuery
	s.see(op.ID+" with credentials in the query and no headers", q)
	s.see(op.ID+" with credentials in the query only", question{op: op, credential: map[string]string{}, change: bare, params: inQuery})
	s.see(op.ID+" with credentials in the body and no headers", question{op: op, credential: credential, change: bare, members: inBody})
	s.see(op.ID+" with credentials in the body as a form", question{op: op, credential: credential, change: bare, members: inBody, kind: func(string) string { return asForm }})
}
