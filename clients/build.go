package clients

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// request is a draft that is ready to be sent.
type request struct {
	method string
	url    *url.URL
	host   string // of the Host header, "" for that of url
	header http.Header
	body   []byte
	token  string
}

// userAgent says who asks.
const userAgent = "plimsoll"

// build makes the request of a draft. The error is a *conformance.Stop where the draft makes no sense for its token or
// credential.
func (c *Client) build(d *Draft) (*request, error) {
	if d == nil || d.Operation == nil {
		return nil, errors.New("a draft without an operation")
	}
	token, err := d.shown()
	if err != nil {
		return nil, err
	}
	r := &request{method: d.Method, token: token.token, header: http.Header{}}
	if r.url, err = c.address(d, token); err != nil {
		return nil, err
	}
	var media string
	if r.body, media, err = d.body(token); err != nil {
		return nil, err
	}
	if media != "" {
		r.header.Set("Content-Type", media)
	}
	return r, r.fields(d, token)
}

func (d *Draft) shown() (shown, error) {
	if !d.Bearer && d.Present == "" {
		return shown{}, nil
	}
	return present(d.Present, d.Token)
}

// address makes the URL. Whatever a scenario writes into the path stands after the slash that ends the target's own origin, so
// that no credential goes to another one (design, rule 9).
func (c *Client) address(d *Draft, token shown) (*url.URL, error) {
	text := c.base.String() + "/" + strings.TrimPrefix(d.Path, "/")
	if d.Operation.ID == c.options.Provider.Token.Operation && c.tokenURL != nil {
		text = c.tokenURL.String()
		if d.Path != d.documented {
			text = c.tokenURL.Scheme + "://" + c.tokenURL.Host + "/" + strings.TrimPrefix(d.Path, "/")
		}
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("path %q: %w", d.Path, unwrapURL(err))
	}
	query := d.Query
	if token.query {
		query = append(slices.Clip(query), Pair{tokenParameter, token.token})
	}
	written := encodeQuery(query)
	if d.RawQuery != "" {
		written = d.RawQuery
	}
	u.RawQuery = strings.Trim(u.RawQuery+"&"+written, "&")
	return u, nil
}

// unwrapURL takes the URL out of an error about it: it may hold a secret.
func unwrapURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// encodeQuery writes a blank as %20, which every reader understands; a plus is a blank only to readers of forms.
func encodeQuery(pairs []Pair) string {
	parts := make([]string, len(pairs))
	for i, p := range pairs {
		parts[i] = queryEscape(p.Name) + "=" + queryEscape(p.Value)
	}
	return strings.Join(parts, "&")
}

func queryEscape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// body writes the body. A token in a draft without one makes it a form (RFC 6750 section 2.2), and media says so.
func (d *Draft) body(token shown) (body []byte, media string, err error) {
	members, kind := d.Members, d.Body
	if token.body {
		members = append(slices.Clip(members), Member{tokenParameter, token.token})
		if kind == BodyNone {
			kind, media = BodyForm, BodyForm.media()
		}
	}
	switch {
	case d.Raw != nil && !token.body:
		return d.Raw, "", nil
	case kind == BodyForm:
		return encodeForm(members), media, nil
	case kind == BodyJSON:
		body, err = encodeJSON(members)
	}
	return body, media, err
}

func encodeForm(members []Member) []byte {
	parts := make([]string, len(members))
	for i, m := range members {
		parts[i] = formEncode(m.Name) + "=" + formEncode(plain(m.Value))
	}
	return []byte(strings.Join(parts, "&"))
}

// plain writes a value as a form has it: a text as it is, anything else as JSON.
func plain(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, err := marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// encodeJSON writes the members in their order, one that stands twice twice.
func encodeJSON(members []Member) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			out.WriteByte(',')
		}
		name, _ := marshal(m.Name) // a string never fails
		value, err := marshal(m.Value)
		if err != nil {
			return nil, fmt.Errorf("body member %q: it cannot be written as JSON: %T", m.Name, m.Value)
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// marshal writes JSON without escaping what only HTML would need escaped.
func marshal(value any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// fields writes the header. Accept-Encoding is ours: bodies are decoded by us, so that they can be bound and redacted.
func (r *request) fields(d *Draft, token shown) error {
	for _, p := range d.Header {
		if strings.EqualFold(p.Name, "Host") {
			r.host = p.Value
			continue
		}
		r.header.Add(p.Name, p.Value)
	}
	if d.Basic != "" {
		value, err := basicHeader(d.Basic, d.User, d.Password)
		if err != nil {
			return err
		}
		r.header.Add("Authorization", value)
	}
	for _, value := range token.authorization {
		r.header.Add("Authorization", value)
	}
	for name, value := range map[string]string{"User-Agent": userAgent, "Accept-Encoding": "gzip"} {
		if _, given := r.header[name]; !given {
			r.header.Set(name, value)
		}
	}
	if d.LowerCaseNames {
		r.header = lowerCase(r.header)
	}
	return nil
}

func lowerCase(h http.Header) http.Header {
	lower := make(http.Header, len(h))
	for name, values := range h {
		lower[strings.ToLower(name)] = values
	}
	return lower
}
