package report

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The types of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as far as they are used here. Members of our own begin with an
// underscore, as the specification asks.
type (
	harPage struct {
		Started string   `json:"startedDateTime"`
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Timings struct{} `json:"pageTimings"`
		Comment string   `json:"comment,omitempty"`
	}
	harEntry struct {
		Page     string      `json:"pageref"`
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`

		Exchange   string   `json:"_exchange"`
		Operation  string   `json:"_operation,omitempty"`
		Purpose    string   `json:"_purpose"`
		Credential string   `json:"_credential,omitempty"`
		Presented  string   `json:"_presented,omitempty"`
		Error      string   `json:"_error,omitempty"`
		Findings   []string `json:"_findings,omitempty"`
	}
	harRequest struct {
		Method      string     `json:"method"`
		URL         string     `json:"url"`
		Version     string     `json:"httpVersion"`
		Cookies     []harField `json:"cookies"`
		Headers     []harField `json:"headers"`
		Query       []harField `json:"queryString"`
		Post        *harPost   `json:"postData,omitempty"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harPost struct {
		Type string `json:"mimeType"`
		Text string `json:"text"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		Text        string     `json:"statusText"`
		Version     string     `json:"httpVersion"`
		Cookies     []harField `json:"cookies"`
		Headers     []harField `json:"headers"`
		Content     harContent `json:"content"`
		Redirect    string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harContent struct {
		Size int    `json:"size"`
		Type string `json:"mimeType"`
		Text string `json:"text,omitempty"`
	}
	harField struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// unknownSize is how HAR says that a size is not known.
const unknownSize = -1

// HAR writes the redacted exchanges as an HTTP archive, which browsers' tools open: a page for each scenario, an entry for each exchange.
// The results are gone through twice, because an archive names its pages before its entries.
func HAR(w io.Writer, run conformance.Run) error {
	s := newJSONStream(w)
	s.raw(`{"log":{"version":"1.2","creator":`)
	s.value(map[string]string{"name": "plimsoll", "version": version(run.Header.Tool)})
	words, meaning := outline(run).headline()
	s.raw(`,"comment":`)
	s.value(words + ": " + meaning)
	s.open(`,"pages":`)
	err := each(run, func(r conformance.Result) {
		if len(r.Exchanges) > 0 {
			s.item(harPage{Started: stamp(r.Started), ID: plain(r.ID), Title: plain(scenarioName(r)), Comment: harComment(r)})
		}
	})
	s.shut("")
	s.open(`,"entries":`)
	if err == nil {
		err = each(run, func(r conformance.Result) {
			for _, x := range r.Exchanges {
				s.item(harOf(r, x))
			}
		})
	}
	s.shut("}}\n")
	if err != nil {
		return err
	}
	return s.close()
}

// each hands on the results one by one.
func each(run conformance.Run, see func(conformance.Result)) error {
	for r, err := range resultsOf(run) {
		if err != nil {
			return err
		}
		see(r)
	}
	return nil
}

// version is the last word of what made the run.
func version(tool string) string {
	if words := strings.Fields(plain(tool)); len(words) > 0 {
		return words[len(words)-1]
	}
	return "unknown"
}

func harComment(r conformance.Result) string {
	return strings.TrimSuffix(string(r.Verdict)+": "+sentence(r.Reason), ": ")
}

func harOf(r conformance.Result, x conformance.Exchange) harEntry {
	ms := max(0, float64(x.Elapsed.Microseconds())/1000)
	e := harEntry{Page: plain(r.ID), Started: stamp(x.Started), Time: ms, Timings: harTimings{Wait: ms}, Request: harRequestOf(x), Response: harResponseOf(x),
		Exchange: plain(x.ID), Operation: plain(x.Operation), Purpose: string(x.Purpose), Credential: plain(x.Credential), Presented: plain(x.Presented), Error: plain(x.Error)}
	for _, f := range r.Findings {
		if f.Exchange == x.ID && f.Counts() {
			f.Place = placeOf(f)
			e.Findings = append(e.Findings, plain(f.Error()))
		}
	}
	if len(e.Findings) > 0 {
		e.Comment = strings.Join(e.Findings, "; ")
	}
	return e
}

func harRequestOf(x conformance.Exchange) harRequest {
	r := harRequest{Method: plain(x.Request.Method), URL: wellFormed(x.Request.URL), Version: protocol(x), Cookies: []harField{}, Headers: harFields(x.Request.Header),
		Query: queryOf(x.Request.URL), HeadersSize: unknownSize, BodySize: len(x.Request.Body)}
	if x.Request.Body != "" {
		r.Post = &harPost{mediaType(x.Request.Header), x.Request.Body}
	}
	return r
}

func harResponseOf(x conformance.Exchange) harResponse {
	r := harResponse{Version: protocol(x), Cookies: []harField{}, Headers: []harField{}, Content: harContent{Type: mediaType(nil)}, HeadersSize: unknownSize, BodySize: unknownSize}
	if x.Response == nil {
		return r
	}
	r.Status, r.Text, r.Headers = x.Response.Status, http.StatusText(x.Response.Status), harFields(x.Response.Header)
	r.Content = harContent{len(x.Response.Body), mediaType(x.Response.Header), x.Response.Body}
	r.Redirect = plain(x.Response.Header.Get("Location"))
	return r
}

func protocol(x conformance.Exchange) string {
	if x.Response != nil && x.Response.Proto != "" {
		return plain(x.Response.Proto)
	}
	return "HTTP/1.1"
}

func harFields(h http.Header) []harField {
	fields := []harField{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fields = append(fields, harField{plain(name), plain(value)})
		}
	}
	return fields
}

func mediaType(h http.Header) string {
	if t := h.Get("Content-Type"); t != "" {
		return plain(t)
	}
	return "x-unknown" // what browsers write where there is none
}

// wellFormed makes an address well formed that holds the marks of redaction, or whatever else was asked for: what must not stand in a path
// or a query is escaped (RFC 3986 sections 3.3 and 3.4). Go's own writer leaves brackets and braces.
func wellFormed(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "about:" + url.PathEscape(raw)
	}
	path, query := u.EscapedPath(), u.RawQuery
	u.Path, u.RawPath, u.RawQuery, u.Fragment = "", "", "", ""
	text := u.String() + escaped(path)
	if query != "" {
		text += "?" + escaped(query)
	}
	return plain(text)
}

// escaped escapes what must not stand in a path or a query as it is. What is escaped already stays.
func escaped(part string) string {
	const marks = "-._~!$&'()*+,;=:@/?"
	var b strings.Builder
	for i := range len(part) {
		switch c := part[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(marks, c) >= 0, c == '%' && isEscape(part[i:]):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// isEscape reports whether text begins with an escape such as %5B.
func isEscape(text string) bool {
	if len(text) < 3 {
		return false
	}
	_, err := strconv.ParseUint(text[1:3], 16, 8)
	return err == nil
}

func queryOf(raw string) []harField {
	fields := []harField{}
	u, err := url.Parse(raw)
	if err != nil {
		return fields
	}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if name, value, _ := strings.Cut(part, "="); part != "" {
			fields = append(fields, harField{unescaped(name), unescaped(value)})
		}
	}
	return fields
}

func unescaped(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return plain(text)
	}
	return plain(s)
}
