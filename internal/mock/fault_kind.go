package mock

import "strings"

// FaultKind is one way in which a mock can be wrong. The comment of FaultKinds says how a fault is written.
type FaultKind struct {
	Name string
	Doc  string
	Args []ArgDoc // sorted by name

	bend func(b *bender) mutation
}

// ArgDoc is one argument of a kind of fault.
type ArgDoc struct {
	Name     string
	Values   []string // the words that it takes
	Other    string   // what other values look like, "" where there are none
	Default  string   // the value where it is left out; "" with Required false: nothing
	Required bool
	Doc      string
}

// Words that several arguments share.
const (
	onSuccess = "success"
	onRefusal = "refusal"
	onAny     = "any"
)

// argOn says which answers a fault concerns.
func argOn(otherwise string) ArgDoc {
	return ArgDoc{Name: "on", Values: append([]string{onAny, onRefusal, onSuccess}, Reasons()...), Default: otherwise,
		Doc: "which answers: those of success, all refusals, the refusals for one reason, or any"}
}

// argRefusal says which refusals a fault concerns.
func argRefusal() ArgDoc {
	return ArgDoc{Name: "on", Values: append([]string{onRefusal}, Reasons()...), Default: onRefusal,
		Doc: "which refusals: all of them, or those for one reason"}
}

func required(name, other, doc string, values ...string) ArgDoc {
	return ArgDoc{Name: name, Values: values, Other: other, Required: true, Doc: doc}
}

func optional(name, otherwise, other, doc string, values ...string) ArgDoc {
	return ArgDoc{Name: name, Values: values, Other: other, Default: otherwise, Doc: doc}
}

// expected says in a few words what the argument may be.
func (a ArgDoc) expected() string {
	words := strings.Join(a.Values, ", ")
	switch {
	case a.Other == "":
		return "one of " + words
	case words == "":
		return a.Other
	}
	return a.Other + ", or one of " + words
}
