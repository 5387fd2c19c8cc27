package provider

import (
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Succeeds reports whether the status is a documented success; any 2xx is where none is named.
func (o *Operation) Succeeds(status int) bool {
	if len(o.Success) == 0 {
		return status/100 == 2
	}
	return slices.Contains(o.Success, status)
}

// Protected returns the protected data of an answer: what Data points at, or the whole body.
func (o *Operation) Protected(w *conformance.Wire) (any, bool) {
	if o.Data != "" {
		return o.Data.Eval(w)
	}
	doc := w.Document()
	return doc.Value, doc.Err == nil
}

// Templates returns user-id and password as templates: a plain name is short for that field of the credential.
func (b Basic) Templates() (user, password string) {
	return fieldTemplate(b.User), fieldTemplate(b.Password)
}

func fieldTemplate(text string) string {
	if word(text) {
		return Reference{Kind: "credential", Name: text}.String()
	}
	return text
}
