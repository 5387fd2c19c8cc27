package report

import (
	"regexp"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// pointerOf is the JSON pointer (RFC 6901) of a place in a body: a pointer as it is, or a JSON path that leads to one value only
// (RFC 9535 section 2.7, normalized paths, and their shorthand). "" means that there is no one line to mark.
func pointerOf(place string) string {
	if strings.HasPrefix(place, "/") {
		return place
	}
	rest, isPath := strings.CutPrefix(place, "$")
	step := regexp.MustCompile(`^(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^'\\]*)'\]|\[([0-9]+)\])`)
	var pointer strings.Builder
	for isPath && rest != "" {
		m := step.FindStringSubmatch(rest)
		if m == nil {
			return ""
		}
		pointer.WriteString("/" + conformance.EscapePointer(m[1]+m[2]+m[3]))
		rest = rest[len(m[0]):]
	}
	return pointer.String()
}

// last is the last name of a pointer, as a person would write it.
func last(pointer string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(pointer[strings.LastIndexByte(pointer, '/')+1:])
}

// placeOf writes the place of a finding as people do: an expression that says where a value stands (OpenAPI 3.0.3, runtime
// expressions) becomes the place itself.
func placeOf(f conformance.Finding) string {
	if pointer, ok := strings.CutPrefix(f.Place, "$response.body#"); ok {
		return "body " + pointer
	}
	if name, ok := strings.CutPrefix(f.Place, "$response.header."); ok {
		return "header " + name
	}
	return f.Place
}
