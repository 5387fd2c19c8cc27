package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// part is one place in a request where the documentation wants something of the credential.
type part struct {
	in       location
	name     string // of a header or query parameter; JSON pointer of a body member
	template string
	optional bool // not every credential has it
}

// location is where in a request a part stands.
type location int

const (
	inBasicUser location = iota
	inBasicPassword
	inHeader
	inQuery
	inBody
)

// fixed is a body member whose value is the same for everybody: grant_type.
type fixed struct {
	pointer string
	value   any // as conformance.DecodeJSON gives it; a string in a form
}

// demands compiles what each operation asks of a request.
func (c *compiler) demands() {
	for _, op := range c.plan.ordered() {
		key := "operations." + op.id
		if b := op.spec.Basic; b != nil {
			c.part(op, key+".basic.user", part{in: inBasicUser, template: asTemplate(b.User)})
			c.part(op, key+".basic.password", part{in: inBasicPassword, template: asTemplate(b.Password)})
		}
		for _, name := range sortedKeys(op.spec.Headers) {
			c.part(op, key+".headers."+name, part{in: inHeader, name: name, template: op.spec.Headers[name]})
		}
		for _, name := range sortedKeys(op.spec.Query) {
			c.part(op, key+".query."+name, part{in: inQuery, name: name, template: op.spec.Query[name]})
		}
		for _, name := range sortedKeys(op.spec.Form) {
			c.member(op, key+".form."+name, "/"+conformance.EscapePointer(name), op.spec.Form[name])
		}
		c.members(op, key+".json", "", op.spec.JSON)
		c.existences(op)
		if op.token && len(op.parts) == 0 {
			c.add(key, "expected the token request to carry {credential.FIELD} in basic, headers, query, form or json, got none")
		}
	}
}

// asTemplate reads the name of a field as the template of its value.
func asTemplate(field string) string {
	if strings.Contains(field, "{") {
		return field
	}
	return "{credential." + field + "}"
}

// part keeps a part if it holds something of the credential. Anything else is what a client must send, which is no promise that
// another request is refused (design, rule 2).
func (c *compiler) part(op *operation, key string, p part) bool {
	references, err := provider.References(p.template)
	if err != nil {
		c.add(key, "%w", err)
		return true
	}
	demanded := false
	for _, r := range references {
		if r.Kind == "credential" {
			demanded, p.optional = true, p.optional || r.Optional
			c.fieldExists(key, r.Name)
		}
	}
	if demanded {
		op.parts = append(op.parts, p)
	}
	return demanded
}

func (c *compiler) fieldExists(key, field string) {
	if _, ok := c.provider.Credentials.Fields[field]; !ok {
		c.add(key, "%w", provider.Unknown("credential field", field, sortedKeys(c.provider.Credentials.Fields)))
	}
}

// members walks through the documented JSON body down to its leaves.
func (c *compiler) members(op *operation, key, pointer string, node map[string]any) {
	for _, name := range sortedKeys(node) {
		at := pointer + "/" + conformance.EscapePointer(name)
		if inner, ok := node[name].(map[string]any); ok {
			c.members(op, key, at, inner)
			continue
		}
		c.member(op, key+"."+strings.TrimPrefix(at, "/"), at, node[name])
	}
}

func (c *compiler) member(op *operation, key, pointer string, value any) {
	if template, ok := value.(string); ok && c.part(op, key, part{in: inBody, name: pointer, template: template}) {
		return
	}
	if !op.token {
		return
	}
	normal, err := normalise(value)
	if err != nil {
		c.add(key, "%w", err)
		return
	}
	op.fixed = append(op.fixed, fixed{pointer, normal})
}

// normalise turns a value of YAML into what the strict JSON decoder gives, so that the two can be compared.
func normalise(value any) (any, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("expected a JSON value: %w", err)
	}
	doc := conformance.DecodeJSON(raw)
	return doc.Value, doc.Err
}

func sameJSON(a, b any) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

// knows reports whether the data names a query parameter.
func (o *operation) knows(name string) bool {
	_, documented := o.spec.Query[name]
	return documented || o.paging.knows(name) || o.filter.knows(name)
}

// hasBody reports whether the operation documents a body.
func (o *operation) hasBody() bool { return o.spec.Form != nil || o.spec.JSON != nil }

// existence is one value of a path or query parameter that exists.
type existence struct {
	param, template, tenant string
}

func (c *compiler) existences(op *operation) {
	for i, r := range c.provider.Mock.Resources {
		key := fmt.Sprintf("mock.resources[%d]", i)
		if _, known := c.plan.operations[r.Operation]; !known && op == c.plan.ordered()[0] {
			c.add(key+".operation", "%w", provider.Unknown("operation", r.Operation, sortedKeys(c.plan.operations)))
		}
		if r.Operation != op.id {
			continue
		}
		if known := append(pathParams(op.spec.Path), sortedKeys(op.spec.Query)...); !slices.Contains(known, r.Param) {
			c.add(key+".param", "%w", provider.Unknown("parameter", r.Param, known))
		}
		if err := checkTemplate(c.provider, op.spec, r.Value); err != nil {
			c.add(key+".value", "%w", err)
		}
		c.tenantExists(key+".tenant", r.Tenant)
		op.exists = append(op.exists, existence{r.Param, r.Value, r.Tenant})
	}
}

func (c *compiler) tenantExists(key, tenant string) {
	known := []string{""}
	for _, role := range sortedKeys(c.provider.Credentials.Roles) {
		known = append(known, c.provider.Credentials.Roles[role].Tenant)
	}
	if !slices.Contains(known, tenant) {
		c.add(key, "%w", provider.Unknown("tenant", tenant, known))
	}
}
