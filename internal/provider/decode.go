package provider

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// decoder turns a syntax tree into Go values. It goes on after a mistake, so that one run of the program shows them all.
type decoder struct {
	*document
	anchors map[string]ast.Node
	values  int
	tired   bool   // the file was given up: too many values
	pointer string // to the value that is being read
}

// entry is one key of a map with its value.
type entry struct {
	key   string
	node  ast.Node // the key
	value ast.Node
}

// collect finds the anchors, so that aliases can be followed.
func (d *decoder) collect(root ast.Node) {
	for _, node := range ast.Filter(ast.AnchorType, root) {
		if anchor, ok := node.(*ast.AnchorNode); ok {
			d.anchors[anchor.Name.GetToken().Value] = anchor.Value
		}
	}
}

// decode reads node into a Go value and reports whether there was a value at all: an expansion may leave it out.
func (d *decoder) decode(node ast.Node, into reflect.Value, pointer string, depth int) bool {
	node = d.follow(node)
	if node == nil || !d.afford(node, depth) {
		return false
	}
	if _, known := d.places[pointer]; !known {
		d.places[pointer] = d.nodePlace(node)
	}
	d.pointer = pointer
	if short, ok := reflect.TypeAssert[shortForm](into.Addr()); ok && !isMap(node) {
		text, given := d.text(node, "text or a map")
		_, null := node.(*ast.NullNode)
		short.setText(text)
		return given && !null
	}
	if reads, ok := reflect.TypeAssert[interface{ UnmarshalYAML(func(any) error) error }](into.Addr()); ok {
		return d.custom(node, reads.UnmarshalYAML)
	}
	switch into.Kind() {
	case reflect.Pointer:
		if _, null := node.(*ast.NullNode); null {
			return true
		}
		into.Set(reflect.New(into.Type().Elem()))
		return d.decode(node, into.Elem(), pointer, depth)
	case reflect.Struct:
		return d.object(node, into, pointer, depth)
	case reflect.Map:
		return d.table(node, into, pointer, depth)
	case reflect.Slice:
		return d.list(node, into, pointer, depth)
	case reflect.Interface:
		return d.anything(node, into, pointer, depth)
	default:
		return d.scalar(node, into)
	}
}

// shortForm is a struct that a file may also write as a text.
type shortForm interface{ setText(text string) }

func isMap(node ast.Node) bool {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// follow resolves anchors and aliases. Tags would let a file choose how it is read, so they are a mistake.
func (d *decoder) follow(node ast.Node) ast.Node {
	for range maxDepth {
		switch n := node.(type) {
		case *ast.AnchorNode:
			node = n.Value
		case *ast.AliasNode:
			name := n.Value.GetToken().Value
			known, ok := d.anchors[name]
			if !ok {
				d.add(d.nodePlace(n), "%s", unknown("anchor", name, sortedKeys(d.anchors)))
				return nil
			}
			node = known
		case *ast.TagNode:
			d.add(d.nodePlace(n), "tags such as %s are not read here: leave it out", n.GetToken().Value)
			return nil
		default:
			return node
		}
	}
	return nil
}

// afford stops at values that are nested too deep or are too many, as aliases can make of a small file.
func (d *decoder) afford(node ast.Node, depth int) bool {
	d.values++
	if !d.tired && (depth > maxDepth || d.values > maxValues) {
		d.tired = true
		d.add(d.nodePlace(node), "expected at most %d values, nested at most %d deep; does an alias hold itself?",
			maxValues, maxDepth)
	}
	return !d.tired
}

func (d *decoder) object(node ast.Node, into reflect.Value, pointer string, depth int) bool {
	entries, ok := d.entries(node, depth)
	fields := fieldsOf(into.Type())
	for _, e := range entries {
		index, known := fields[e.key]
		if !known {
			d.add(d.nodePlace(e.node), "%s", unknown("key", e.key, sortedKeys(fields)))
			continue
		}
		d.decode(e.value, into.Field(index), d.enter(pointer, e), depth+1)
	}
	return ok
}

// fieldsOf maps the YAML names of a struct's fields to their indices.
func fieldsOf(t reflect.Type) map[string]int {
	fields := map[string]int{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			fields[name] = i
		}
	}
	return fields
}

func (d *decoder) table(node ast.Node, into reflect.Value, pointer string, depth int) bool {
	entries, ok := d.entries(node, depth)
	into.Set(reflect.MakeMap(into.Type()))
	for _, e := range entries {
		value := reflect.New(into.Type().Elem()).Elem()
		if !d.decode(e.value, value, d.enter(pointer, e), depth+1) {
			continue
		}
		if value.Kind() == reflect.Pointer && value.IsNil() {
			value.Set(reflect.New(value.Type().Elem())) // a name with nothing below it still is a name
		}
		into.SetMapIndex(reflect.ValueOf(e.key).Convert(into.Type().Key()), value)
	}
	return ok
}

// enter returns the pointer to the value of an entry and remembers where its key stands.
func (d *decoder) enter(pointer string, e entry) string {
	pointer += "/" + conformance.EscapePointer(e.key)
	d.places[pointer] = d.nodePlace(e.node)
	return pointer
}

// entries lists the keys of a map. A key that stands twice is a mistake; one that came with a merge (<<) may be overridden.
func (d *decoder) entries(node ast.Node, depth int) ([]entry, bool) {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode:
		return nil, true
	default:
		d.expected("a map", node)
		return nil, false
	}
	var own, merged []entry
	for _, pair := range pairs {
		if _, merge := pair.Key.(*ast.MergeKeyNode); merge {
			merged = append(merged, d.merged(pair.Value, depth+1)...)
			continue
		}
		own = d.entry(own, pair)
	}
	return override(own, merged), true
}

func (d *decoder) entry(own []entry, pair *ast.MappingValueNode) []entry {
	key := ast.Node(pair.Key)
	if explicit, ok := key.(*ast.MappingKeyNode); ok {
		key = explicit.Value
	}
	e := entry{key: key.GetToken().Value, node: key, value: pair.Value}
	if i := slices.IndexFunc(own, func(o entry) bool { return o.key == e.key }); i >= 0 {
		d.add(d.nodePlace(key), "the key %q stands in line %d already", e.key, own[i].node.GetToken().Position.Line)
		return own
	}
	return append(own, e)
}

// merged lists what << brings in: a map, or a list of maps of which the first to have a key wins.
func (d *decoder) merged(node ast.Node, depth int) []entry {
	node = d.follow(node)
	if node == nil || !d.afford(node, depth) {
		return nil
	}
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		entries, _ := d.entries(node, depth)
		return entries
	}
	var all []entry
	for _, item := range list.Values {
		all = override(all, d.merged(item, depth+1))
	}
	return all
}

// override adds to own what it does not have yet.
func override(own, others []entry) []entry {
	for _, other := range others {
		if !slices.ContainsFunc(own, func(o entry) bool { return o.key == other.key }) {
			own = append(own, other)
		}
	}
	return own
}

func (d *decoder) list(node ast.Node, into reflect.Value, pointer string, depth int) bool {
	sequence, ok := node.(*ast.SequenceNode)
	if _, null := node.(*ast.NullNode); !ok && !null {
		d.expected("a list", node)
	}
	if !ok {
		return false
	}
	for _, item := range sequence.Values {
		value := reflect.New(into.Type().Elem()).Elem()
		if d.decode(item, value, pointer+"/"+strconv.Itoa(into.Len()), depth+1) {
			into.Set(reflect.Append(into, value))
		}
	}
	return true
}
