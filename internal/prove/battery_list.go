package prove

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/plimsoll/plimsoll/internal/provider"
)

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
