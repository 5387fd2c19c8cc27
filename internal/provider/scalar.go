package provider

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// text returns the text of a scalar as it was written (so that the id 0017 stays one), after expansion, and whether there is
// one.
func (d *decoder) text(node ast.Node, expected string) (string, bool) {
	var text string
	switch n := node.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = n.Value.Value
	case *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
		d.expected(expected, node)
		return "", false
	default:
		text = strings.TrimSpace(node.GetToken().Value)
	}
	if d.expand == nil {
		return text, true
	}
	expanded, present, err := d.expand(d.pointer, text)
	if err != nil {
		d.add(d.nodePlace(node), "%v", err)
	}
	return expanded, present && err == nil
}

func (d *decoder) custom(node ast.Node, unmarshal func(func(any) error) error) bool {
	text, ok := d.text(node, "text")
	if _, null := node.(*ast.NullNode); null || !ok {
		return false
	}
	err := unmarshal(func(into any) error {
		reflect.ValueOf(into).Elem().SetString(text)
		return nil
	})
	if err != nil {
		d.add(d.nodePlace(node), "%v", err)
	}
	return err == nil
}

func (d *decoder) scalar(node ast.Node, into reflect.Value) bool {
	if _, null := node.(*ast.NullNode); null {
		return d.expand == nil && into.Kind() == reflect.String // a name without a text still is a name
	}
	expected := map[reflect.Kind]string{reflect.Int: "a whole number", reflect.Float64: "a number", reflect.Bool: "true or false"}
	text, ok := d.text(node, "text")
	if !ok {
		return false
	}
	if !set(into, text) {
		d.add(d.nodePlace(node), "expected %s, got %q", expected[into.Kind()], text)
		return false
	}
	return true
}

func set(into reflect.Value, text string) bool {
	switch into.Kind() {
	case reflect.String:
		into.SetString(text)
		return true
	case reflect.Int:
		number, err := strconv.Atoi(text)
		into.SetInt(int64(number))
		return err == nil
	case reflect.Float64:
		number, err := strconv.ParseFloat(text, 64)
		into.SetFloat(number)
		return err == nil && !math.IsNaN(number) && !math.IsInf(number, 0)
	case reflect.Bool:
		into.SetBool(text == "true")
		return text == "true" || text == "false"
	}
	return false
}

// anything reads a value whose type the file decides: a member of a JSON body.
func (d *decoder) anything(node ast.Node, into reflect.Value, pointer string, depth int) bool {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		object := map[string]any{}
		ok := d.table(node, reflect.ValueOf(&object).Elem(), pointer, depth)
		into.Set(reflect.ValueOf(object))
		return ok
	case *ast.SequenceNode:
		array := []any{}
		ok := d.list(node, reflect.ValueOf(&array).Elem(), pointer, depth)
		into.Set(reflect.ValueOf(array))
		return ok
	case *ast.NullNode:
		return true
	case *ast.BoolNode:
		into.Set(reflect.ValueOf(n.Value))
		return true
	case *ast.IntegerNode, *ast.FloatNode:
		return d.number(node, into)
	}
	text, ok := d.text(node, "a value")
	if ok {
		into.Set(reflect.ValueOf(text))
	}
	return ok
}

// number reads a number of a JSON body. What YAML alone can write, such as 0x10 or .inf, is none (RFC 8259 section 6).
func (d *decoder) number(node ast.Node, into reflect.Value) bool {
	text := strings.TrimSpace(node.GetToken().Value)
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		into.Set(reflect.ValueOf(whole))
		return true
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !json.Valid([]byte(text)) {
		d.add(d.nodePlace(node), "expected a number as JSON writes it, got %s", text)
		return false
	}
	into.Set(reflect.ValueOf(number))
	return true
}

// expected reports a value of the wrong kind. A template without quotes is read as a map: the hint spares a search.
func (d *decoder) expected(kind string, node ast.Node) {
	got, hint := "text", ""
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		got = "a map"
		if node.GetToken().Value == "{" {
			hint = "; does a template lack its quotes?"
		}
	case *ast.SequenceNode:
		got = "a list"
	}
	d.add(d.nodePlace(node), "expected %s, got %s%s", kind, got, hint)
}
