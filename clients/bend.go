package clients

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// SetParam gives a path parameter another value. An unknown parameter is an error with the nearest one.
func (d *Draft) SetParam(name, value string) error {
	if _, ok := d.params[name]; !ok {
		return provider.Unknown("path parameter", name, sorted(d.params))
	}
	d.params[name] = value
	return d.expand()
}

// SetHeader replaces all fields of that name by one, or adds it. Names are compared without regard to case.
func (d *Draft) SetHeader(name, value string) { setPair(&d.Header, name, value, strings.EqualFold) }

// DropHeader removes a header field and reports whether it was there.
func (d *Draft) DropHeader(name string) bool {
	return drop(&d.Header, func(p Pair) bool { return strings.EqualFold(p.Name, name) })
}

func (d *Draft) hasHeader(name string) bool {
	return slices.ContainsFunc(d.Header, func(p Pair) bool { return strings.EqualFold(p.Name, name) })
}

// SetQuery replaces a query parameter, or adds it.
func (d *Draft) SetQuery(name, value string) { setPair(&d.Query, name, value, same) }

// DropQuery removes a query parameter and reports whether it was there.
func (d *Draft) DropQuery(name string) bool {
	return drop(&d.Query, func(p Pair) bool { return p.Name == name })
}

// RepeatQuery sends a query parameter twice and reports whether it was there.
func (d *Draft) RepeatQuery(name string) bool {
	return repeat(&d.Query, func(p Pair) bool { return p.Name == name })
}

// SetMember replaces a member of the body, or adds it.
func (d *Draft) SetMember(name string, value any) {
	at := slices.IndexFunc(d.Members, func(m Member) bool { return m.Name == name })
	if at < 0 {
		d.Members = append(d.Members, Member{name, value})
		return
	}
	d.Members[at].Value = value
}

// DropMember removes a member of the body and reports whether it was there.
func (d *Draft) DropMember(name string) bool {
	return drop(&d.Members, func(m Member) bool { return m.Name == name })
}

// RepeatMember sends a member of the body twice and reports whether it was there.
func (d *Draft) RepeatMember(name string) bool {
	return repeat(&d.Members, func(m Member) bool { return m.Name == name })
}

// SendAs sends the members as another kind of body, Content-Type included. BodyNone sends no body and no Content-Type.
func (d *Draft) SendAs(kind BodyKind) {
	d.Body, d.Raw = kind, nil
	if kind == BodyNone {
		d.DropHeader("Content-Type")
		return
	}
	d.SetHeader("Content-Type", kind.media())
}

func same(a, b string) bool { return a == b }

func setPair(pairs *[]Pair, name, value string, equal func(a, b string) bool) {
	at := slices.IndexFunc(*pairs, func(p Pair) bool { return equal(p.Name, name) })
	if at < 0 {
		*pairs = append(*pairs, Pair{name, value})
		return
	}
	rest := slices.DeleteFunc(slices.Clone((*pairs)[at+1:]), func(p Pair) bool { return equal(p.Name, name) })
	*pairs = append(append((*pairs)[:at:at], Pair{(*pairs)[at].Name, value}), rest...)
}

func drop[T any](list *[]T, is func(T) bool) bool {
	kept := slices.DeleteFunc(slices.Clone(*list), is)
	dropped := len(kept) < len(*list)
	*list = kept
	return dropped
}

func repeat[T any](list *[]T, is func(T) bool) bool {
	at := slices.IndexFunc(*list, is)
	if at >= 0 {
		*list = slices.Insert(slices.Clone(*list), at+1, (*list)[at])
	}
	return at >= 0
}

// Places lists where MoveCredentials can put a credential, sorted.
func Places() []string { return []string{"basic", "form", "json", "query"} }

// MoveCredentials takes the user-id and the secret that belong together from their documented place and sends them in "basic",
// "form", "json" or "query". Other fields stay where they are. In a body or a query each goes by the name of the documented
// member, or else of its field.
func (d *Draft) MoveCredentials(place string) error {
	if !slices.Contains(Places(), place) {
		return provider.Unknown("place for credentials", place, Places())
	}
	proof, ok := d.proof()
	if !ok {
		return fmt.Errorf("operation %s: it carries no credential that could be moved", d.Operation.ID)
	}
	d.lift(proof)
	switch place {
	case "basic":
		d.User, d.Password, d.Basic = proof[0].value, proof[1].value, BasicRaw
		return nil
	case "query":
		for _, p := range proof {
			d.SetQuery(p.name, p.value)
		}
		return nil
	}
	for _, p := range proof {
		d.SetMember(p.name, p.value)
	}
	d.SendAs(BodyKind(place))
	return nil
}

// carried is a field of a credential with the name by which it is sent.
type carried struct{ field, name, value string }

// lift removes the fields from wherever the documented request carries them.
func (d *Draft) lift(fields [2]carried) {
	op := d.Operation
	for _, c := range fields {
		drop(&d.Query, func(p Pair) bool { return refersTo(op.Query[p.Name], c.field) })
		drop(&d.Header, func(p Pair) bool { return refersTo(op.Headers[p.Name], c.field) })
		drop(&d.Members, func(m Member) bool {
			text, _ := op.JSON[m.Name].(string)
			return refersTo(text, c.field) || refersTo(op.Form[m.Name], c.field)
		})
	}
	d.User, d.Password, d.Basic = "", "", ""
}

func refersTo(template, field string) bool {
	references, _ := provider.References(template) // checked when it was loaded
	return slices.ContainsFunc(references, func(r provider.Reference) bool { return r.Kind == "credential" && r.Name == field })
}

// proof finds the user-id and the secret of the operation: those of HTTP Basic, or else the first secret field that the request
// carries and the field that names its owner.
func (d *Draft) proof() (proof [2]carried, ok bool) {
	if b := d.Operation.Basic; b != nil {
		return [2]carried{d.carry(b.User, b.User), d.carry(b.Password, b.Password)}, true
	}
	names := d.carriers()
	var open, secret []string
	for _, field := range sorted(names) {
		if d.fields[field].Secret {
			secret = append(secret, field)
		} else if !d.fields[field].Optional {
			open = append(open, field)
		}
	}
	if len(open) == 0 || len(secret) == 0 {
		return proof, false
	}
	user := owner(open)
	return [2]carried{d.carry(user, names[user]), d.carry(secret[0], names[secret[0]])}, true
}

func (d *Draft) carry(field, name string) carried {
	return carried{field: field, name: name, value: d.Credential.Fields[field].Reveal()}
}

// carriers maps each field of the credential that the documented request carries to the name by which a body or a query
// carries it; what a header carries goes by its field.
func (d *Draft) carriers() map[string]string {
	op, names := d.Operation, map[string]string{}
	for field := range d.Credential.Fields {
		for header := range op.Headers {
			if refersTo(op.Headers[header], field) {
				names[field] = field
			}
		}
		for name, template := range op.Form {
			if refersTo(template, field) {
				names[field] = name
			}
		}
		for name, template := range op.JSON {
			if text, ok := template.(string); ok && refersTo(text, field) {
				names[field] = name
			}
		}
	}
	return names
}

// owner picks the field that says whose credential it is: by the names that RFC 6749 section 2.3.1 and RFC 7617 use, or else
// the first.
func owner(fields []string) string {
	for _, known := range []string{"client_id", "username", "user_id", "user"} {
		if slices.Contains(fields, known) {
			return known
		}
	}
	return fields[0]
}
