package prove

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// direct asks a mock with nothing but net/http and what provider.yaml says: what shows that a fault is there must not be what is to
// be proved.
type direct struct {
	provider *provider.Provider
	mock     *Mock
	http     *http.Client
	issued   []string // tokens that were handed out
}

// newClient asks no proxy, follows no redirect and unpacks nothing.
func newClient(keepAlive bool) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: !keepAlive, MaxIdleConnsPerHost: crowd},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// credential is a copy of the values of a role, to be spoiled at will.
func (d *direct) credential(role string) map[string]string {
	return maps.Clone(d.mock.Knows.Credentials[role])
}

// question is one request: an operation with the values of a credential, and what is to be changed about it.
type question struct {
	op         *provider.Operation
	credential map[string]string
	token      string
	members    func(map[string]any)     // changes the body before it is written
	change     func(*http.Request)      // changes the request before it is sent
	path       func(string) string      // changes the path
	params     func(url.Values)         // changes the query
	client     *http.Client             // another than the one that keeps connections
	kind       func(kind string) string // another encoding of the body
}

// ask sends a request and reads its answer.
func (d *direct) ask(ctx context.Context, q question) answer {
	request, err := d.request(ctx, q)
	if err != nil {
		return answer{err: err}
	}
	client := q.client
	if client == nil {
		client = d.http
	}
	response, err := client.Do(request)
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	a := answer{status: response.StatusCode, header: response.Header, body: body, err: err}
	if q.op.ID == d.provider.Token.Operation {
		d.keep(a.token(d.provider))
	}
	return a
}

func (d *direct) keep(token string) {
	if token != "" && !slices.Contains(d.issued, token) {
		d.issued = append(d.issued, token)
	}
}

func (d *direct) request(ctx context.Context, q question) (*http.Request, error) {
	address, err := d.address(q)
	if err != nil {
		return nil, err
	}
	body, media, err := d.body(q)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, q.op.Method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	for name, template := range q.op.Headers {
		if value, ok := d.fill(template, q.credential); ok {
			request.Header.Set(name, value)
		}
	}
	if q.kind != nil {
		request.Header.Set("Content-Type", media)
	}
	d.authorize(request, q)
	if q.change != nil {
		q.change(request)
	}
	return request, nil
}

func (d *direct) authorize(request *http.Request, q question) {
	if basic := q.op.Basic; basic != nil {
		user, password := basic.Templates()
		u, _ := d.fill(user, q.credential)
		p, _ := d.fill(password, q.credential)
		request.SetBasicAuth(u, p)
	}
	if q.op.Bearer && q.token != "" {
		request.Header.Set("Authorization", "Bearer "+q.token)
	}
}

func (d *direct) address(q question) (string, error) {
	path := q.op.Path
	if moved := d.mock.Knows.Paths[q.op.ID]; moved != "" {
		path = moved
	}
	for name, template := range q.op.Params {
		value, _ := d.fill(template, q.credential)
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	if q.path != nil {
		path = q.path(path)
	}
	query := url.Values{}
	for name, template := range q.op.Query {
		if value, ok := d.fill(template, q.credential); ok {
			query.Set(name, value)
		}
	}
	if q.params != nil {
		q.params(query)
	}
	u, err := url.Parse(d.mock.BaseURL + path)
	if err != nil {
		return "", err
	}
	u.RawQuery = query.Encode()
	return u.String(), nil
}

const (
	asForm = "form"
	asJSON = "json"
)

func (d *direct) body(q question) (body []byte, media string, err error) {
	members, kind := d.filled(q)
	if kind == "" {
		return nil, "", nil
	}
	if q.members != nil {
		q.members(members)
	}
	if q.kind != nil {
		kind = q.kind(kind)
	}
	if kind == asJSON {
		body, err = json.Marshal(members)
		return body, "application/json", err
	}
	form := url.Values{}
	for name, value := range members {
		form.Set(name, fmt.Sprint(value))
	}
	return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
}

func (d *direct) filled(q question) (map[string]any, string) {
	switch {
	case q.op.JSON != nil:
		members, _ := d.value(q.op.JSON, q.credential).(map[string]any)
		return members, asJSON
	case q.op.Form != nil:
		members := map[string]any{}
		for name, template := range q.op.Form {
			if value, ok := d.fill(template, q.credential); ok {
				members[name] = value
			}
		}
		return members, asForm
	}
	return nil, ""
}

// value fills in the templates of a JSON value. What has no value is left out.
func (d *direct) value(template any, credential map[string]string) any {
	switch node := template.(type) {
	case string:
		if value, ok := d.fill(node, credential); ok {
			return value
		}
		return nil
	case map[string]any:
		filled := map[string]any{}
		for name, item := range node {
			if value := d.value(item, credential); value != nil {
				filled[name] = value
			}
		}
		return filled
	case []any:
		filled := []any{}
		for _, item := range node {
			filled = append(filled, d.value(item, credential))
		}
		return filled
	}
	return template
}

func (d *direct) fill(template string, credential map[string]string) (string, bool) {
	value, present, err := provider.Resolve(template, func(kind, name string) (string, bool) {
		values := map[string]map[string]string{"credential": credential, "resource": d.mock.Knows.Resources}[kind]
		v, ok := values[name]
		return v, ok
	})
	return value, present && err == nil
}

// advance lets time pass.
func (d *direct) advance(ctx context.Context, seconds int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/advance?seconds=%d", d.mock.ClockURL, seconds), nil)
	if err != nil {
		return err
	}
	response, err := d.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	if err == nil && response.StatusCode/100 != 2 {
		err = fmt.Errorf("the clock answered %d", response.StatusCode)
	}
	return err
}

// token is the token that an answer hands out, "" if none.
func (a answer) token(p *provider.Provider) string {
	value, ok := p.Token.Value.Eval(&conformance.Wire{Status: a.status, Header: a.header, Body: a.body})
	if text, isText := value.(string); ok && isText {
		return text
	}
	return ""
}
