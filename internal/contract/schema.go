package contract

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// node is a schema, compiled. It says what the library is asked, and what is judged here.
type node struct {
	origin  *openapi3.Origin
	shape   *openapi3.Schema // the keywords that the library judges of one value: no children, no numbers
	plain   bool             // shape asks nothing
	example any              // for Lint

	types     []string
	nullable  bool
	writeOnly bool
	secret    bool // so are its parts: not to be shown
	numbers   *numeric
	enum      []any

	required []string
	props    map[string]use
	extra    *use // schema of members that properties does not name
	closed   bool // additionalProperties: false
	open     bool // additionalProperties: true
	items    *use

	allOf, oneOf, anyOf []use
	not                 *use
	choice              *choice
}

// use is a place where a schema stands, with what the place and the schema say about themselves.
type use struct {
	mark
	node *node
}

// choice is a discriminator: the value of a member decides which of oneOf or anyOf holds.
type choice struct {
	member string
	index  map[string]int // value → position in oneOf, or in anyOf where there is no oneOf
}

// schemas compiles each schema once, however often it is referred to, so that recursive schemas end.
type schemas struct {
	nodes map[*openapi3.Schema]*node
	order []*node // in the order of the document
	exact *exactness
	errs  []error
}

// components compiles everything under components/schemas.
func (s *schemas) components(doc *openapi3.T) map[string]use {
	all := map[string]use{}
	if doc.Components == nil {
		return all
	}
	for _, name := range keys(doc.Components.Schemas) {
		all[name] = s.use(doc.Components.Schemas[name], nil)
	}
	return all
}

// use compiles the schema that ref leads to. around is the origin of what encloses it, for schemas that have none of their own.
func (s *schemas) use(ref *openapi3.SchemaRef, around *openapi3.Origin) use {
	m := newMark(saying{ref.Origin, ref.Extensions}, saying{ref.Value.Origin, ref.Value.Extensions})
	n := s.node(ref.Value, around)
	m.secret = m.secret || n.secret
	return use{m, n}
}

func (s *schemas) optional(ref *openapi3.SchemaRef, around *openapi3.Origin) *use {
	if ref == nil {
		return nil
	}
	u := s.use(ref, around)
	return &u
}

func (s *schemas) uses(refs openapi3.SchemaRefs, around *openapi3.Origin) []use {
	var all []use
	for _, ref := range refs {
		all = append(all, s.use(ref, around))
	}
	return all
}

func (s *schemas) node(schema *openapi3.Schema, around *openapi3.Origin) *node {
	if n, done := s.nodes[schema]; done {
		return n
	}
	n := &node{origin: schema.Origin, types: schema.Type.Slice(), nullable: schema.Nullable, writeOnly: schema.WriteOnly,
		required: schema.Required, secret: schema.Format == "password", example: schema.Example}
	if n.origin == nil {
		n.origin = around
	}
	s.nodes[schema] = n
	s.order = append(s.order, n)
	n.shape = shape(schema)
	n.plain = n.shape.IsEmpty()
	s.values(n, schema)
	s.children(n, schema)
	s.composition(n, schema)
	return n
}

// shape copies what the library judges well: types, lengths, counts, patterns and formats of strings.
func shape(schema *openapi3.Schema) *openapi3.Schema {
	return &openapi3.Schema{Type: schema.Type, Format: schema.Format, Pattern: schema.Pattern,
		MinLength: schema.MinLength, MaxLength: schema.MaxLength, UniqueItems: schema.UniqueItems,
		MinItems: schema.MinItems, MaxItems: schema.MaxItems, MinProps: schema.MinProps, MaxProps: schema.MaxProps}
}

func (s *schemas) values(n *node, schema *openapi3.Schema) {
	n.numbers = &numeric{format: schema.Format,
		min:      s.bound(schema.Min, n.origin, "minimum"),
		max:      s.bound(schema.Max, n.origin, "maximum"),
		multiple: s.bound(schema.MultipleOf, n.origin, "multipleOf"),
		aboveMin: excluded(schema.ExclusiveMin),
		belowMax: excluded(schema.ExclusiveMax)}
	if m := n.numbers.multiple; m != nil && m.Sign() <= 0 {
		s.fail(n.origin, "multipleOf", errors.New("multipleOf: expected more than 0, got "+m.text))
		n.numbers.multiple = nil
	}
	enum, err := s.exact.values(schema.Enum, n.origin)
	if err != nil {
		s.fail(n.origin, "enum", err)
	}
	n.enum = enum
}

func (s *schemas) bound(f *float64, o *openapi3.Origin, keyword string) *bound {
	if f == nil {
		return nil
	}
	b, err := s.exact.bound(*f, o, keyword)
	if err != nil {
		s.fail(o, keyword, err)
	}
	return b
}

func excluded(b openapi3.ExclusiveBound) bool { return b.Bool != nil && *b.Bool }

func (s *schemas) children(n *node, schema *openapi3.Schema) {
	n.props = map[string]use{}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		n.props[name] = s.use(schema.Properties[name], n.origin)
	}
	n.items = s.optional(schema.Items, n.origin)
	n.extra = s.optional(schema.AdditionalProperties.Schema, n.origin)
	if has := schema.AdditionalProperties.Has; has != nil {
		n.open, n.closed = *has, !*has
	}
}

func (s *schemas) composition(n *node, schema *openapi3.Schema) {
	n.allOf = s.uses(schema.AllOf, n.origin)
	n.oneOf = s.uses(schema.OneOf, n.origin)
	n.anyOf = s.uses(schema.AnyOf, n.origin)
	n.not = s.optional(schema.Not, n.origin)
	for _, u := range slices.Concat(n.allOf, n.oneOf, n.anyOf) {
		n.secret = n.secret || u.secret
	}
	if schema.Discriminator != nil {
		refs := schema.OneOf
		if len(refs) == 0 {
			refs = schema.AnyOf
		}
		n.choice = s.choice(schema.Discriminator, refs, n.origin)
	}
}

// choice resolves a discriminator. Beside its mapping, each schema answers to its own name (OpenAPI 3.0.3, "Discriminator
// Object").
func (s *schemas) choice(d *openapi3.Discriminator, refs openapi3.SchemaRefs, o *openapi3.Origin) *choice {
	c := &choice{member: d.PropertyName, index: map[string]int{}}
	byRef := map[string]int{}
	for i, ref := range refs {
		byRef[ref.Ref] = i
		byRef[path.Base(ref.Ref)] = i
		c.index[path.Base(ref.Ref)] = i
	}
	for _, value := range slices.Sorted(maps.Keys(d.Mapping)) {
		i, known := byRef[d.Mapping[value].Ref]
		if !known {
			s.fail(o, "discriminator", fmt.Errorf("discriminator: %q maps to %q, which is not among the schemas to choose from",
				value, d.Mapping[value].Ref))
		}
		c.index[value] = i
	}
	return c
}

// parts returns the schemas that judge the same value as n does.
func (n *node) parts() []use {
	parts := slices.Concat(n.allOf, n.oneOf, n.anyOf)
	if n.not != nil {
		parts = append(parts, *n.not)
	}
	return parts
}

// below returns every schema that n refers to.
func (n *node) below() []use {
	all := n.parts()
	for _, name := range keys(n.props) {
		all = append(all, n.props[name])
	}
	for _, u := range []*use{n.items, n.extra} {
		if u != nil {
			all = append(all, *u)
		}
	}
	return all
}

func (s *schemas) fail(o *openapi3.Origin, field string, err error) {
	s.errs = append(s.errs, located(at(o, field), err))
}

// located puts file and line before an error, where they are known.
func located(place string, err error) error {
	if place == "" {
		return err
	}
	return fmt.Errorf("%s: %w", place, err)
}
