package provider

import (
	"fmt"
	"strings"
)

// Reference is one {kind.name} of a template. {token} has no name; {credential.tpl?} is optional.
type Reference struct {
	Kind     string // what is before the dot: credential, resource, …
	Name     string // what is after it
	Optional bool   // what the template is for is left out where there is no such value
}

// String writes the reference as it stands in a template.
func (r Reference) String() string {
	text := "{" + r.Kind
	if r.Name != "" {
		text += "." + r.Name
	}
	if r.Optional {
		text += "?"
	}
	return text + "}"
}

// Resolve fills the references of a template with what vars says and returns the value. present is false where an optional
// reference has no value: then whatever the template is for, a header or a body member, is to be left out. Another reference
// without a value is an error.
//
// A brace that no letter follows stands for itself, so that a header may hold JSON; what is filled in is not looked at again,
// so that a credential may hold braces.
func Resolve(template string, vars func(kind, name string) (string, bool)) (value string, present bool, err error) {
	var filled strings.Builder
	present = true
	err = scan(template, func(literal string) { filled.WriteString(literal) }, func(r Reference) error {
		found, ok := vars(r.Kind, r.Name)
		filled.WriteString(found)
		present = present && ok
		if !ok && !r.Optional {
			return fmt.Errorf("template %q: %s has no value", template, r)
		}
		return nil
	})
	if err != nil || !present {
		return "", false, err
	}
	return filled.String(), true, nil
}

// References lists what a template refers to, or says what is wrong with it.
func References(template string) ([]Reference, error) {
	var found []Reference
	err := scan(template, func(string) {}, func(r Reference) error {
		found = append(found, r)
		return nil
	})
	return found, err
}

// scan walks through a template and hands over its literal parts and its references, in order.
func scan(template string, literal func(string), reference func(Reference) error) error {
	rest := template
	for {
		open := opening(rest)
		if open < 0 {
			literal(rest)
			return nil
		}
		literal(rest[:open])
		inside, after, closed := strings.Cut(rest[open+1:], "}")
		r, ok := parseReference(inside)
		if !closed || !ok {
			return fmt.Errorf("template %q: expected {kind.name} or {kind.name?} at %q", template, rest[open:])
		}
		if err := reference(r); err != nil {
			return err
		}
		rest = after
	}
}

// opening finds the first brace that a letter follows.
func opening(text string) int {
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '{' && letter(text[i+1]) {
			return i
		}
	}
	return -1
}

func parseReference(inside string) (Reference, bool) {
	inside, optional := strings.CutSuffix(inside, "?")
	kind, name, dotted := strings.Cut(inside, ".")
	ok := word(kind) && (!dotted || word(name))
	return Reference{Kind: kind, Name: name, Optional: optional}, ok
}

// word reports whether text is a name as templates and variables use them: letters, digits, _ - and dots.
func word(text string) bool {
	for i := range len(text) {
		if c := text[i]; !letter(c) && (c < '0' || c > '9') && !strings.ContainsRune("_-.", rune(c)) {
			return false
		}
	}
	return text != ""
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
