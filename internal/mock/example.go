package mock

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// readExample reads the value of an Example Object. It is read as plain YAML and not through the contract, so that the mock and
// the validator that judges it have nothing but the file in common. The syntax tree is used, not a decoder: members keep their
// order and numbers their digits.
func readExample(fsys fs.FS, file string) (any, error) {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	tree, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(tree.Docs) != 1 {
		return nil, fmt.Errorf("%s: expected one YAML document, got %d", file, len(tree.Docs))
	}
	for _, entry := range entries(tree.Docs[0].Body) {
		if key, err := scalarText(entry.Key); err == nil && key == "value" {
			return convert(file, entry.Value)
		}
	}
	return nil, fmt.Errorf("%s: expected an Example Object with a member value, got none", file)
}

// entries lists the members of a YAML mapping; a mapping of one member has a node type of its own.
func entries(node ast.Node) []*ast.MappingValueNode {
	switch node := node.(type) {
	case *ast.MappingNode:
		return node.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}
	}
	return nil
}

// convert turns a YAML node into a JSON value.
func convert(file string, node ast.Node) (any, error) {
	switch node := node.(type) {
	case nil, *ast.NullNode:
		return nil, nil //nolint:nilnil // null is a value
	case *ast.BoolNode:
		return node.Value, nil
	case *ast.StringNode:
		return plain(node), nil
	case *ast.LiteralNode:
		return node.Value.Value, nil
	case *ast.IntegerNode:
		return number(node.Token.Value, node.Value), nil
	case *ast.FloatNode:
		if math.IsInf(node.Value, 0) { // more than a float64 holds: its digits are kept if they are JSON
			return number(node.Token.Value, nil), nil
		}
		return number(node.Token.Value, node.Value), nil
	case *ast.SequenceNode:
		return convertSequence(file, node)
	case *ast.MappingNode, *ast.MappingValueNode:
		return convertMapping(file, node)
	}
	return nil, fmt.Errorf("%s:%d: expected a plain value, got %s, which JSON does not have", file, node.GetToken().Position.Line, node.Type())
}

// plain reads a scalar that the library calls a string: an integer of more than 64 bits is none, unless it is quoted.
func plain(node *ast.StringNode) any {
	if node.Token.Type == token.StringType && isNumber(node.Value) {
		return json.Number(node.Value)
	}
	return node.Value
}

func convertSequence(file string, node *ast.SequenceNode) (any, error) {
	list := make([]any, 0, len(node.Values))
	for _, item := range node.Values {
		value, err := convert(file, item)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func convertMapping(file string, node ast.Node) (any, error) {
	result := object{}
	for _, entry := range entries(node) {
		name, err := scalarText(entry.Key)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, entry.Key.GetToken().Position.Line, err)
		}
		value, err := convert(file, entry.Value)
		if err != nil {
			return nil, err
		}
		result = append(result, member{name, value})
	}
	return result, nil
}

// number keeps the digits where they are a JSON number already, and writes the value out where YAML allows more (0x1f, 1_000).
func number(digits string, value any) any {
	if json.Valid([]byte(digits)) {
		return json.Number(digits)
	}
	switch value := value.(type) {
	case int64:
		return integer(value)
	case uint64:
		return json.Number(strconv.FormatUint(value, 10))
	case float64:
		return json.Number(strconv.FormatFloat(value, 'g', -1, 64))
	}
	return digits
}

// scalarText is the text of a mapping key.
func scalarText(key ast.Node) (string, error) {
	switch key := key.(type) {
	case *ast.StringNode:
		return key.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return key.GetToken().Value, nil
	}
	return "", fmt.Errorf("expected a plain key, got %s", key.Type())
}
