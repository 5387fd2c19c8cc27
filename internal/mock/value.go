package mock

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// A JSON value is nil, bool, string, json.Number, []any or object. Values are never changed once they are built, so that
// answers may share them: replace copies only what lies on the way to the place that changes.

// object is a JSON object whose members keep the order of the example file.
type object []member

type member struct {
	name  string
	value any
}

func (o object) index(name string) int {
	return slices.IndexFunc(o, func(m member) bool { return m.name == name })
}

// pointerTokens splits an RFC 6901 pointer; ok is false where it is none.
func pointerTokens(pointer string) (tokens []string, ok bool) {
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		tokens = append(tokens, strings.NewReplacer("~1", "/", "~0", "~").Replace(token))
	}
	return tokens, true
}

// at returns the value at a path.
func at(value any, path []string) (any, bool) {
	for _, token := range path {
		next, _, ok := step(value, token)
		if !ok {
			return nil, false
		}
		value = next
	}
	return value, true
}

// step goes to a child and says at which index it stands.
func step(value any, token string) (child any, index int, ok bool) {
	switch node := value.(type) {
	case object:
		if i := node.index(token); i >= 0 {
			return node[i].value, i, true
		}
	case []any:
		i, err := strconv.Atoi(token)
		if err == nil && i >= 0 && i < len(node) && strconv.Itoa(i) == token {
			return node[i], i, true
		}
	}
	return nil, 0, false
}

// replace returns a copy of value with another value at path, which must exist.
func replace(value any, path []string, by any) (any, bool) {
	if len(path) == 0 {
		return by, true
	}
	child, i, ok := step(value, path[0])
	if !ok {
		return value, false
	}
	changed, ok := replace(child, path[1:], by)
	if !ok {
		return value, false
	}
	if node, isObject := value.(object); isObject {
		node = slices.Clone(node)
		node[i].value = changed
		return node, true
	}
	list, _ := value.([]any)
	list = slices.Clone(list)
	list[i] = changed
	return list, true
}

// appendJSON writes a value compactly, its numbers digit by digit as they stand in the example.
func appendJSON(to *bytes.Buffer, value any) {
	switch node := value.(type) {
	case object:
		to.WriteByte('{')
		for i, m := range node {
			separate(to, i)
			quote(to, m.name)
			to.WriteByte(':')
			appendJSON(to, m.value)
		}
		to.WriteByte('}')
	case []any:
		to.WriteByte('[')
		for i, item := range node {
			separate(to, i)
			appendJSON(to, item)
		}
		to.WriteByte(']')
	case string:
		quote(to, node)
	case json.Number:
		to.WriteString(node.String())
	case bool:
		to.WriteString(strconv.FormatBool(node))
	default:
		to.WriteString("null")
	}
}

func separate(to *bytes.Buffer, i int) {
	if i > 0 {
		to.WriteByte(',')
	}
}

// quote writes a JSON string; unlike json.Marshal it leaves <, > and & alone, which need no escape outside of HTML.
func quote(to *bytes.Buffer, s string) {
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string cannot fail, and neither can a bytes.Buffer
	to.Truncate(to.Len() - 1)
}

// integer makes a JSON number.
func integer(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

// extend adds an undocumented member to every object in value.
func extend(value any, extra member) any {
	switch node := value.(type) {
	case object:
		bigger := make(object, 0, len(node)+1)
		for _, m := range node {
			bigger = append(bigger, member{m.name, extend(m.value, extra)})
		}
		if bigger.index(extra.name) < 0 {
			bigger = append(bigger, extra)
		}
		return bigger
	case []any:
		items := make([]any, len(node))
		for i, item := range node {
			items[i] = extend(item, extra)
		}
		return items
	}
	return value
}
