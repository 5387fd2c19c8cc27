package mock

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tokenParameter is the query parameter in which RFC 6750 section 2.3 lets a token travel.
const tokenParameter = "access_token"

// echo is the target of the request as it was sent, for answers that repeat it; a token or a credential in the query is not
// repeated.
func (c *call) echo() string {
	path, query, _ := strings.Cut(c.request.URL.RequestURI(), "?")
	if query == "" {
		return path
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err != nil || c.secretParameter(plain) {
			pairs[i] = name + "=" + url.QueryEscape(hidden)
		}
	}
	return path + "?" + strings.Join(pairs, "&")
}

// secretParameter reports whether a query parameter is where a token or a credential goes.
func (c *call) secretParameter(name string) bool {
	return name == tokenParameter || c.op != nil && strings.Contains(c.op.spec.Query[name], "{credential.")
}

// plainHeaders are the request headers whose values the journal shows. A list of what to hide would miss the header into which
// a client puts its secret by mistake.
func plainHeaders() []string {
	return []string{"Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "If-Match", "User-Agent"}
}

// safePath shows the segments that the data knows, words of paths and ids of resources, and hides all others.
func (c *call) safePath() string {
	segments := strings.Split(c.request.URL.Path, "/")
	for i, s := range segments {
		if s != "" && !c.plan.knowsSegment(s) {
			segments[i] = hidden
		}
	}
	return strings.Join(segments, "/")
}

func (p *plan) knowsSegment(text string) bool {
	for _, r := range p.routes {
		if slices.Contains(r.segments, segment{text: text}) {
			return true
		}
	}
	for _, id := range p.resources {
		if id == text {
			return true
		}
	}
	return false
}

// safeQuery shows the parameters that the operation knows and that are no credentials.
func (c *call) safeQuery() url.Values {
	safe := url.Values{}
	for name, values := range c.query {
		if c.op == nil || !c.op.knows(name) {
			safe.Add(hidden, hidden)
			continue
		}
		for _, value := range values {
			safe.Add(name, c.safeValue(value, c.secretParameter(name)))
		}
	}
	return safe
}

func (c *call) safeHeader() http.Header {
	safe := http.Header{}
	for name, values := range c.request.Header {
		for _, value := range values {
			safe.Add(name, c.safeValue(value, !slices.Contains(plainHeaders(), name)))
		}
	}
	return safe
}

// safeValue hides a value that must not be seen, or that holds a secret although it stands where none belongs.
func (c *call) safeValue(value string, hide bool) string {
	if hide || c.store.find(value) != nil {
		return hidden
	}
	for _, a := range c.plan.accounts {
		for name, field := range a.fields {
			if a.public[name] == "" && strings.Contains(value, field) {
				return hidden
			}
		}
	}
	return value
}
