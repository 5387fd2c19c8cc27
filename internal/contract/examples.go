package contract

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// examples checks the examples of a media type as strictly as a target's answers, and more: a member that the schema does not
// know is an error here, since both are ours.
func (l *linter) examples(m *openapi3.MediaType, u use, request bool) {
	if m.Example != nil {
		l.example(at(m.Origin, "example"), "example", m.Example, u, request)
	}
	for _, name := range keys(m.Examples) {
		e := m.Examples[name].Value
		if e.ExternalValue != "" {
			l.fail(at(e.Origin, "externalValue"), "example %s: give a value; externalValue is not read", name)
			continue
		}
		l.example(at(e.Origin, "value"), "example "+name, e.Value, u, request)
	}
}

func (l *linter) example(place, name string, raw any, u use, request bool) {
	value, err := decoded(raw)
	if err != nil {
		l.fail(place, "%s: %w", name, err)
		return
	}
	v := &visit{notebook: &notebook{lone: true}, options: l.contract.options, class: conformance.ClassSchema, place: "value", request: request}
	v.value([]part{{use: u}}, value)
	for _, f := range v.found {
		l.fail(first(place, l.contract.file), "%s: %s", name, f.Error())
	}
}
