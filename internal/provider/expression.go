package provider

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Expression is an OpenAPI runtime expression (OpenAPI 3.0.3, "Runtime Expressions"): $url, $method, $statusCode,
// $request.header.NAME, $request.query.NAME, $request.body#/pointer, $response.header.NAME, $response.body#/pointer.
type Expression string

// Location is an Expression taken apart.
type Location struct {
	Side string // request or response; "" for url, method and statusCode
	Part string // url, method, statusCode, header, query or body
	Name string // of the header or query parameter; for a body the JSON pointer, "" for all of it
}

// Parse takes the expression apart. $request.path.NAME, which the standard has too, is refused: an exchange does not say
// which part of its path was which parameter.
func (e Expression) Parse() (Location, error) {
	switch e {
	case "$url", "$method", "$statusCode":
		return Location{Part: string(e[1:])}, nil
	}
	for _, side := range []string{"request", "response"} {
		if rest, ok := strings.CutPrefix(string(e), "$"+side+"."); ok {
			return e.parse(side, rest)
		}
	}
	return Location{}, e.wrong("$url, $method, $statusCode, $request.… or $response.…")
}

func (e Expression) parse(side, rest string) (Location, error) {
	if name, ok := strings.CutPrefix(rest, "header."); ok {
		if !headerName(name) {
			return Location{}, e.wrong("the name of a header")
		}
		return Location{Side: side, Part: "header", Name: name}, nil
	}
	if name, ok := strings.CutPrefix(rest, "query."); ok && name != "" && side == "request" {
		return Location{Side: side, Part: "query", Name: name}, nil
	}
	part, pointer, fragment := strings.Cut(rest, "#")
	if part != "body" {
		return Location{}, e.wrong("header.NAME, body, body#/pointer or, of a request, query.NAME")
	}
	if fragment && !validPointer(pointer) {
		return Location{}, e.wrong("a JSON pointer such as #/data/token (RFC 6901)")
	}
	return Location{Side: side, Part: part, Name: pointer}, nil
}

func (e Expression) wrong(expected string) error {
	return fmt.Errorf("runtime expression: expected %s, got %q", expected, string(e))
}

// headerName reports whether name is a token of RFC 9110 section 5.6.2.
func headerName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if !letter(c) && (c < '0' || c > '9') && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return name != ""
}

// validPointer reports whether text is a JSON pointer: empty or led by a slash, with ~ only as ~0 and ~1 (RFC 6901 section 3).
func validPointer(text string) bool {
	plain := strings.NewReplacer("~0", "", "~1", "").Replace(text)
	return !strings.Contains(plain, "~") && (text == "" || text[0] == '/')
}

// Check says what is wrong with the expression as written.
func (e Expression) Check() error {
	_, err := e.Parse()
	return err
}

// Eval returns what stands at the expression in an exchange, and whether there is anything. Texts are strings, a status is a
// json.Number, and what stands in a JSON body is what conformance.DecodeJSON makes of it; a null is there. A body that is no
// JSON is there as a whole, as a string, if it is not empty. A form in a request is read as an object of strings.
//
// A response body is decoded once and kept in w, so one exchange must not be evaluated in two goroutines at a time.
func (e Expression) Eval(w *conformance.Wire) (any, bool) {
	at, err := e.Parse()
	if err != nil || w == nil {
		return nil, false
	}
	switch at.Part {
	case "method":
		return w.Method, w.Method != ""
	case "statusCode":
		return json.Number(strconv.Itoa(w.Status)), w.Status != 0
	case "url", "query":
		return at.address(w.URL)
	case "header":
		return at.header(w)
	default:
		return at.body(w)
	}
}

func (l Location) address(u *url.URL) (any, bool) {
	if u == nil {
		return nil, false
	}
	if l.Part == "url" {
		return u.String(), true
	}
	values, given := u.Query()[l.Name]
	return strings.Join(values, ","), given
}

// header joins the values of a repeated header with commas (RFC 9110 section 5.3). Names are compared one by one, as a
// client may have sent them in lower case.
func (l Location) header(w *conformance.Wire) (any, bool) {
	from := w.Header
	if l.Side == "request" {
		from = w.RequestHeader
	}
	values := headerValues(from, l.Name)
	return strings.Join(values, ", "), len(values) > 0
}

func headerValues(from http.Header, name string) []string {
	var values []string
	for _, key := range sortedKeys(from) {
		if strings.EqualFold(key, name) {
			values = slices.Concat(values, from[key])
		}
	}
	return values
}

func (l Location) body(w *conformance.Wire) (any, bool) {
	raw, document := w.RequestBody, requestDocument
	if l.Side == "response" {
		raw, document = w.Body, (*conformance.Wire).Document
	}
	doc := document(w)
	switch {
	case doc.Err == nil:
		return conformance.At(doc.Value, l.Name)
	case l.Name == "" && len(raw) > 0:
		return string(raw), true
	}
	return nil, false
}

func requestDocument(w *conformance.Wire) *conformance.Document {
	media, _, _ := mime.ParseMediaType(strings.Join(headerValues(w.RequestHeader, "Content-Type"), ""))
	if media != "application/x-www-form-urlencoded" {
		return conformance.DecodeJSON(w.RequestBody)
	}
	form, err := url.ParseQuery(string(w.RequestBody))
	object := map[string]any{}
	for name, values := range form {
		object[name] = strings.Join(values, ",")
	}
	return &conformance.Document{Value: object, Err: err}
}
