package mock

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route is the path template of one operation. http.ServeMux is no use here: it cleans paths and redirects, and a client under
// test must meet a server that does neither.
type route struct {
	segments []segment
	method   string
	op       *operation
}

// segment is one part of a path between slashes: a text, or a parameter.
type segment struct {
	text  string
	param bool
}

func newRoute(op *operation) (route, error) {
	r := route{method: strings.ToUpper(op.spec.Method), op: op}
	path := op.spec.Path
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#") {
		return r, fmt.Errorf("expected a path that begins with / and has no query, got %q", path)
	}
	for text := range strings.SplitSeq(path[1:], "/") {
		name, param := strings.CutPrefix(text, "{")
		name, closed := strings.CutSuffix(name, "}")
		if param != closed || strings.ContainsAny(name, "{}") {
			return r, fmt.Errorf("expected a parameter to fill a whole segment, got %q", text)
		}
		r.segments = append(r.segments, segment{name, param})
	}
	return r, nil
}

// pathParams lists the parameters of a path template.
func pathParams(path string) []string {
	var names []string
	for text := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(text, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// match compares an escaped path with the template, segment by segment, each decoded on its own so that %2F stays inside of one.
func (r route) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	params := map[string]string{}
	for i, s := range r.segments {
		text, err := url.PathUnescape(segments[i])
		switch {
		case err != nil, s.param && text == "", !s.param && text != s.text:
			return nil, false
		case s.param:
			params[s.text] = text
		}
	}
	return params, true
}

// compareRoutes puts texts before parameters, so that /orders/summaries is not taken for /orders/{id}.
func compareRoutes(a, b route) int {
	return cmp.Or(slices.CompareFunc(a.segments, b.segments, compareSegments), cmp.Compare(a.op.id, b.op.id))
}

func compareSegments(a, b segment) int {
	if a.param != b.param {
		if a.param {
			return 1
		}
		return -1
	}
	if a.param {
		return 0 // the name of a parameter is no part of the address
	}
	return cmp.Compare(a.text, b.text)
}

// find looks up the operation of a request. Where only the verb is wrong, allowed lists those that are not.
func (p *plan) find(request *http.Request) (op *operation, params map[string]string, allowed []string) {
	escaped, rooted := strings.CutPrefix(request.URL.EscapedPath(), "/")
	if !rooted {
		return nil, nil, nil
	}
	segments := strings.Split(escaped, "/")
	var first *route
	for i, r := range p.routes {
		found, ok := r.match(segments)
		if !ok || first != nil && slices.CompareFunc(first.segments, r.segments, compareSegments) != 0 {
			continue
		}
		if first == nil {
			first, params = &p.routes[i], found
		}
		if r.method == request.Method || r.op.token && p.tolerates(request.Method) {
			return r.op, found, nil
		}
		op, allowed = first.op, append(allowed, r.method)
	}
	slices.Sort(allowed)
	return op, params, allowed
}

// tolerates says which verbs the token operation takes besides its own.
func (p *plan) tolerates(method string) bool {
	return p.behaviour.verbsTolerant && slices.Contains([]string{http.MethodGet, http.MethodPatch, http.MethodPost, http.MethodPut}, method)
}
