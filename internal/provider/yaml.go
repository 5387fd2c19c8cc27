package provider

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// What a file of ours may grow to. Nobody writes more by hand; a parser fed with more takes minutes and gigabytes.
const (
	maxFileBytes = 4 << 20
	maxDepth     = 60
	maxColumn    = 4 * maxDepth // of a block entry or key: deeper indentation is deeper nesting
	maxValues    = 50_000       // with aliases written out
)

// document is one YAML file: where its values stand, and the mistakes found in it. The decoder of the YAML library stops at
// the first mistake; reading its syntax tree ourselves finds them all, and remembers the places for the checks that follow.
type document struct {
	*mistakes
	file   string
	places map[string]place // JSON pointer → where the key stands, or the item of a list
	broken bool             // it could not be read at all
	expand expansion
}

// expansion rewrites the scalar at a JSON pointer, or says that it is to count as absent.
type expansion func(pointer, text string) (expanded string, present bool, err error)

// readYAML reads raw strictly into the struct that into points to. Values with mistakes are left as they are.
// expand, if given, rewrites each scalar.
func readYAML(file string, raw []byte, into any, found *mistakes, expand expansion) *document {
	d := &document{mistakes: found, file: file, places: map[string]place{}, expand: expand}
	body, err := parseYAML(raw)
	if err != nil {
		d.broken = true
		d.syntax(err)
		return d
	}
	if body != nil {
		dec := &decoder{document: d, anchors: map[string]ast.Node{}}
		dec.collect(body)
		dec.decode(body, reflect.ValueOf(into).Elem(), "", 0)
	}
	return d
}

func parseYAML(raw []byte) (ast.Node, error) {
	if len(raw) > maxFileBytes {
		return nil, fmt.Errorf("expected at most %d bytes, got %d", maxFileBytes, len(raw))
	}
	tokens := lexer.Tokenize(string(raw))
	if deep := tooDeep(tokens); deep != nil {
		return nil, &yaml.SyntaxError{Message: fmt.Sprintf("nested deeper than %d", maxDepth), Token: deep}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // duplicates are reported by us: all of them
	if err != nil {
		return nil, err
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if body != nil && doc.Body != nil {
			return nil, &yaml.SyntaxError{Message: "expected one YAML document, got another", Token: doc.Body.GetToken()}
		}
		if doc.Body != nil {
			body = doc.Body
		}
	}
	return body, nil
}

// tooDeep returns the token at which the nesting gets deeper than anything of ours: the parser's time and memory grow with
// the square of it.
func tooDeep(tokens token.Tokens) *token.Token {
	flow, tags := 0, 0
	for _, t := range tokens {
		tags++
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			if flow == 0 && t.Position.Column > maxColumn {
				return t
			}
		}
		if t.Type != token.TagType {
			tags = 0
		}
		if flow > maxDepth || tags > maxDepth {
			return t
		}
	}
	return nil
}

func (d *document) syntax(err error) {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		d.add(place{file: d.file}, "%v", err)
		return
	}
	d.add(d.tokenPlace(syntax.GetToken()), "%s", syntax.GetMessage())
}

func (d *document) tokenPlace(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{file: d.file}
	}
	return place{d.file, t.Position.Line, max(t.Position.Column, 1)}
}

// nodePlace is where a node stands; a block map stands at its first key, not at the colon that makes it one.
func (d *document) nodePlace(node ast.Node) place {
	if m, ok := node.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		node = m.Values[0]
	}
	if pair, ok := node.(*ast.MappingValueNode); ok {
		node = pair.Key
	}
	return d.tokenPlace(node.GetToken())
}

// at returns where the value at the path stands, or what is nearest around it.
func (d *document) at(path ...string) place {
	for n := len(path); n >= 0; n-- {
		if found, ok := d.places[pointerTo(path[:n]...)]; ok {
			return found
		}
	}
	return place{file: d.file}
}

// wrong adds a mistake about the value at a path.
func (d *document) wrong(path []string, format string, args ...any) {
	d.add(d.at(path...), format, args...)
}

func pointerTo(path ...string) string {
	var pointer strings.Builder
	for _, name := range path {
		pointer.WriteString("/" + conformance.EscapePointer(name))
	}
	return pointer.String()
}
