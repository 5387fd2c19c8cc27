package clients

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// Draft makes the documented request of an operation: templates are filled in from cred and from the environment's resources,
// no token yet. A field that cred lacks leaves out whatever it is for: its header, parameter or member; its part of HTTP Basic
// is empty, and without both parts there is no Basic. Members of a body are sorted by name.
//
// The error is a *conformance.Stop where the environment does not give a resource.
func (c *Client) Draft(operation string, cred Credential) (*Draft, error) {
	op, err := c.options.Provider.Operation(operation)
	if err != nil {
		return nil, err
	}
	d := &Draft{
		Operation: op, Role: cred.Role, Credential: cred, Method: op.Method, Bearer: op.Bearer,
		path: cmp.Or(c.options.Target.Paths[op.ID], op.Path), fields: c.options.Provider.Credentials.Fields,
	}
	f := filler{client: c, cred: cred}
	d.params = f.texts(op.Params)
	d.Query, d.Header = f.pairs(op.Query), f.pairs(op.Headers)
	d.fillBody(&f)
	d.fillBasic()
	f.keep(d.expand())
	if f.err != nil {
		return nil, fmt.Errorf("operation %s: %w", op.ID, f.err)
	}
	return d, nil
}

func (d *Draft) fillBody(f *filler) {
	switch op := d.Operation; {
	case op.JSON != nil:
		d.Body, d.Members = BodyJSON, f.members(op.JSON)
	case op.Form != nil:
		d.Body = BodyForm
		for _, p := range f.pairs(op.Form) {
			d.Members = append(d.Members, Member{p.Name, p.Value})
		}
	}
	if d.Body != BodyNone && !d.hasHeader("Content-Type") {
		d.SetHeader("Content-Type", d.Body.media())
	}
}

func (d *Draft) fillBasic() {
	b := d.Operation.Basic
	if b == nil {
		return
	}
	user, one := d.Credential.Fields[b.User]
	password, two := d.Credential.Fields[b.Password]
	if one || two {
		d.User, d.Password, d.Basic = user.Reveal(), password.Reveal(), BasicRaw
	}
}

// expand writes the path parameters into the path, escaped as one segment each.
func (d *Draft) expand() error {
	path := d.path
	for name, value := range d.params {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	if open := strings.IndexByte(path, '{'); open >= 0 {
		return fmt.Errorf("path %s: no value for the parameter at %q", d.path, path[open:])
	}
	d.Path, d.documented = path, path
	return nil
}

// filler fills in templates and keeps the first error.
type filler struct {
	client *Client
	cred   Credential
	err    error
}

func (f *filler) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

// text fills in one template. present is false where it asks for a field that the credential lacks.
func (f *filler) text(template string) (value string, present bool) {
	lacking := false
	value, present, err := provider.Resolve(template, func(kind, name string) (string, bool) {
		switch kind {
		case "credential":
			secret, ok := f.cred.Fields[name]
			lacking = lacking || !ok
			return secret.Reveal(), ok
		case "resource":
			id, err := f.client.Resource(name)
			f.keep(err)
			return id, err == nil
		}
		return "", false
	})
	if err != nil && !lacking {
		f.keep(err)
	}
	return value, present && err == nil
}

func (f *filler) texts(templates map[string]string) map[string]string {
	filled := map[string]string{}
	for name, template := range templates {
		if value, ok := f.text(template); ok {
			filled[name] = value
		}
	}
	return filled
}

func (f *filler) pairs(templates map[string]string) []Pair {
	var pairs []Pair
	for _, name := range sorted(templates) {
		if value, ok := f.text(templates[name]); ok {
			pairs = append(pairs, Pair{name, value})
		}
	}
	return pairs
}

func (f *filler) members(object map[string]any) []Member {
	var members []Member
	for _, name := range sorted(object) {
		if value, ok := f.value(object[name]); ok {
			members = append(members, Member{name, value})
		}
	}
	return members
}

// value fills in the templates inside a JSON value, however deep. What is not present is left out of its object or array.
func (f *filler) value(template any) (any, bool) {
	switch node := template.(type) {
	case string:
		return f.text(node)
	case []any:
		filled := []any{}
		for _, item := range node {
			if value, ok := f.value(item); ok {
				filled = append(filled, value)
			}
		}
		return filled, true
	case map[string]any:
		filled := map[string]any{}
		for name, item := range node {
			if value, ok := f.value(item); ok {
				filled[name] = value
			}
		}
		return filled, true
	}
	return template, true
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
