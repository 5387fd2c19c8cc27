package prove

import (
	"context"
	"encoding/base64"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// The battery is a fixed row of requests that shows whether a mock answers otherwise than a faithful one. It tries what a fault could
// be about: every way to be somebody else, every way to present a token, use after use, many at once, and the life of a token.

// How often, and how many at a time.
const (
	uses  = 12 // of one token at each operation: rare faults begin after the tenth
	inRow = 8  // tokens in a row: rare faults strike each seventh
	crowd = 5  // requests at once: a fault that needs company waits for it

	shownKinds = 3 // of answers to a crowd: a faithful mock has one
)

// sitting is one pass of the battery over one mock. Once it is stopped it asks nothing any more.
type sitting struct {
	*direct
	ctx     context.Context
	yield   func(string, plain) bool
	stopped bool
	alone   *http.Client
	token   string // of the default credential
}

// battery asks everything, in the same order whatever the answers are, and yields each answer under the name of its question.
func battery(ctx context.Context, p *provider.Provider, m *Mock) iter.Seq2[string, plain] {
	return func(yield func(string, plain) bool) {
		s := &sitting{direct: &direct{provider: p, mock: m, http: newClient(true)}, ctx: ctx, yield: yield, alone: newClient(false)}
		defer s.http.CloseIdleConnections()
		for _, round := range []func(){s.tokens, s.calls, s.presentations, s.secrets, s.roles, s.life, s.spoiled, s.bodies, s.headers, s.places, s.lists, s.reuse, s.crowds} {
			round()
		}
	}
}

// see asks a question and yields its answer.
func (s *sitting) see(name string, q question) answer {
	if s.stopped {
		return answer{}
	}
	a := s.ask(s.ctx, q)
	s.stopped = !s.yield(name, s.plain(a))
	return a
}

func (s *sitting) tokenOperation() *provider.Operation {
	return s.provider.Operations[s.provider.Token.Operation]
}

// operations lists the operations that a token opens, in order.
func (s *sitting) opened() []*provider.Operation {
	var some []*provider.Operation
	for _, id := range sortedKeys(s.provider.Operations) {
		if op := s.provider.Operations[id]; op.Bearer {
			some = append(some, op)
		}
	}
	return some
}

func (s *sitting) known() []string { return sortedKeys(s.mock.Knows.Credentials) }

// tokenOf asks for a token.
func (s *sitting) tokenOf(role, name string) string {
	if s.stopped {
		return ""
	}
	return s.see(name, question{op: s.tokenOperation(), credential: s.credential(role)}).token(s.provider)
}

func (s *sitting) call(name string, op *provider.Operation, token string) {
	s.see(name, question{op: op, credential: s.credential(provider.DefaultRole), token: token})
}

func (s *sitting) tokens() {
	s.token = s.tokenOf(provider.DefaultRole, "a token")
	first := s.token
	s.token = s.tokenOf(provider.DefaultRole, "another token")
	for _, op := range s.opened() {
		s.call(op.ID+" with the token before", op, first)
		fresh := s.tokenOf(provider.DefaultRole, "a token for "+op.ID)
		s.call(op.ID+" with a token of its own", op, fresh)
	}
}

func (s *sitting) calls() {
	for _, id := range sortedKeys(s.provider.Operations) {
		s.call(id, s.provider.Operations[id], s.token)
	}
}

func (s *sitting) presentations() {
	for _, op := range s.opened() {
		for _, way := range ways() {
			change := func(r *http.Request) { way.show(r, s.token) }
			s.see(op.ID+" with "+way.name, question{op: op, credential: s.credential(provider.DefaultRole), change: change})
		}
	}
}

// secrets presents values of the credential in place of a token.
func (s *sitting) secrets() {
	credential := s.credential(provider.DefaultRole)
	for _, op := range s.opened() {
		for _, field := range sortedKeys(credential) {
			for _, name := range []string{"Authorization", "X-API-Key", "Api-Token", "X-Api-Token", "Api-Key", "Token", "Apikey"} {
				value := credential[field]
				if name == "Authorization" {
					value = "Bearer " + value
				}
				change := func(r *http.Request) { r.Header.Set(name, value) }
				s.see(fmt.Sprintf("%s with the %s in %s", op.ID, field, name), question{op: op, credential: credential, change: change})
			}
		}
	}
}

func (s *sitting) roles() {
	for _, role := range s.known() {
		token := s.tokenOf(role, fmt.Sprintf("a token of %q", role))
		for _, op := range s.opened() {
			s.see(fmt.Sprintf("%s as %q", op.ID, role), question{op: op, credential: s.credential(provider.DefaultRole), token: token})
		}
	}
}

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

// lists bends the query, the path and the headers of calls.
func (s *sitting) lists() {
	for _, op := range s.opened() {
		good := question{op: op, credential: s.credential(provider.DefaultRole), token: s.token}
		for _, name := range sortedKeys(op.Query) {
			for _, value := range []string{"", "1", "2", "1000000", "x"} {
				q := good
				q.params = func(v url.Values) { v.Set(name, value) }
				s.see(fmt.Sprintf("%s with %s=%s", op.ID, name, value), q)
			}
		}
		s.pages(op, good)
		s.filters(op, good)
		q := good
		q.params = func(v url.Values) { v.Set("nobody_knows", "this") }
		s.see(op.ID+" with one parameter more", q)
		q.params = func(v url.Values) { clear(v) }
		s.see(op.ID+" without a query", q)
		q = good
		q.path = func(path string) string { return path + "-nobody-knows" }
		s.see(op.ID+" at another path", q)
		q = good
		q.change = func(r *http.Request) { r.Header = http.Header{"Authorization": r.Header["Authorization"]} }
		s.see(op.ID+" without headers but the token", q)
		q.change = func(r *http.Request) { r.Method = http.MethodDelete }
		s.see(op.ID+" by DELETE", q)
	}
}

// pages asks for small pages and for later ones.
func (s *sitting) pages(op *provider.Operation, good question) {
	p := s.provider.Mock.Answers[op.ID].Paging
	if p == nil {
		return
	}
	for _, page := range [][2]string{{"1", ""}, {"1", "1"}, {"1", "2"}, {"2", "1"}, {"2", "2"}, {"1", "0"}, {"1000", "1"}} {
		q := good
		q.params = func(v url.Values) {
			v.Set(p.Size, page[0])
			if v.Del(p.Number); page[1] != "" {
				v.Set(p.Number, page[1])
			}
		}
		s.see(fmt.Sprintf("%s with pages of %s, number %q", op.ID, page[0], page[1]), q)
	}
}

// reuse uses one token many times, on one connection and on others.
func (s *sitting) reuse() {
	token := s.tokenOf(provider.DefaultRole, "a token to be used often")
	for _, op := range s.opened() {
		for i := range uses {
			s.call(fmt.Sprintf("%s, use %d of a token", op.ID, i+1), op, token)
		}
		for i := range 2 {
			s.see(fmt.Sprintf("%s on connection %d of its own", op.ID, i+1),
				question{op: op, credential: s.credential(provider.DefaultRole), token: token, client: s.alone})
		}
	}
	for i := range inRow {
		s.tokenOf(provider.DefaultRole, fmt.Sprintf("token %d in a row", i+1))
	}
}

// crowds asks many times at once. Which answer comes first says nothing, so each kind of answer is seen once, in order.
func (s *sitting) crowds() {
	for _, op := range append(s.opened(), s.tokenOperation()) {
		if s.stopped {
			return
		}
		name := fmt.Sprintf("%s, %d at once", op.ID, crowd)
		kinds := map[string]plain{}
		for _, a := range s.atOnce(question{op: op, credential: s.credential(provider.DefaultRole), token: s.token}) {
			p := s.plain(a)
			kinds[p.String()] = p
		}
		all := sortedKeys(kinds)
		for i := range shownKinds { // always as many, so that two sittings stay in step
			p := plain{status: "no other answer"}
			if i < len(all) {
				p = kinds[all[i]]
			}
			s.stopped = s.stopped || !s.yield(fmt.Sprintf("%s, kind %d of answer", name, i+1), p)
		}
	}
}

// atOnce asks the same question many times at once. Each has its own list of tokens: a list belongs to one goroutine.
func (s *sitting) atOnce(q question) []answer {
	answers := make([]answer, crowd)
	askers := make([]direct, crowd)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			askers[i] = direct{provider: s.provider, mock: s.mock, http: s.http}
			answers[i] = askers[i].ask(s.ctx, q)
		})
	}
	all.Wait()
	for _, asker := range askers {
		s.issued = append(s.issued, asker.issued...)
	}
	return answers
}

// life lets a token grow old. One is used all the time, one is used for the first time when it should be dead, one is younger.
func (s *sitting) life() {
	lifetime := s.provider.Token.Lifetime.Duration()
	if s.stopped || s.mock.ClockURL == "" || lifetime <= 0 {
		return
	}
	used := s.tokenOf(provider.DefaultRole, "a token that is used all its life")
	unused := s.tokenOf(provider.DefaultRole, "a token that is kept")
	younger := map[time.Duration]string{}
	now := time.Duration(0)
	for _, age := range s.ages(lifetime) {
		if s.stopped {
			return
		}
		if err := s.advance(s.ctx, int((age - now).Seconds())); err != nil {
			s.stopped = !s.yield(fmt.Sprintf("the clock after %s", age), plain{status: cause(err)})
			return
		}
		now = age
		for _, op := range s.opened() {
			s.call(fmt.Sprintf("%s with a token of %s", op.ID, age), op, used)
			s.call(fmt.Sprintf("%s with a token of %s, again", op.ID, age), op, used)
		}
		younger[age] = s.tokenOf(provider.DefaultRole, fmt.Sprintf("a token after %s", age))
		if op := s.opened(); age >= lifetime && len(op) > 0 {
			s.call(fmt.Sprintf("%s after %s with a token of half that age", op[0].ID, age), op[0], younger[lifetime/2])
		}
	}
	for _, op := range s.opened() {
		s.call(op.ID+" with an old token that was never used", op, unused)
		for _, way := range ways() {
			change := func(r *http.Request) { way.show(r, used) }
			s.see(op.ID+" with an old token as "+way.name, question{op: op, credential: s.credential(provider.DefaultRole), change: change})
		}
	}
	s.token = s.tokenOf(provider.DefaultRole, "a token for what follows")
}

// ages are when a token is tried: in its youth, around what the page says, and long after.
func (s *sitting) ages(lifetime time.Duration) []time.Duration {
	alive, dead := s.provider.Token.Life()
	all := []time.Duration{
		time.Second, lifetime / 4, lifetime / 2, lifetime * 3 / 4, lifetime * 93 / 100, lifetime * 97 / 100, alive, lifetime - time.Second, dead, lifetime * 3 / 2,
		lifetime * 5 / 2, lifetime * 25,
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sampled is what a mock answers to each operation when all is well.
func sampled(ctx context.Context, p *provider.Provider, m *Mock) map[string]answer {
	d := &direct{provider: p, mock: m, http: newClient(true)}
	defer d.http.CloseIdleConnections()
	token := p.Operations[p.Token.Operation]
	sample := map[string]answer{token.ID: d.ask(ctx, question{op: token, credential: d.credential(provider.DefaultRole)})}
	for _, id := range sortedKeys(p.Operations) {
		if id != token.ID {
			sample[id] = d.ask(ctx, question{op: p.Operations[id], credential: d.credential(provider.DefaultRole), token: sample[token.ID].token(p)})
		}
	}
	return sample
}
