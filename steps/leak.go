package steps

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// letIn finds a token, data or an effect where a refusal is due (rule 3).
func (w *World) letIn(wire *conformance.Wire, cell provider.Outcome) bool {
	got := w.gained(wire)
	if got == "" {
		return false
	}
	w.accepted(wire, cell, got)
	return true
}

func (w *World) accepted(wire *conformance.Wire, cell provider.Outcome, got string) {
	w.find(conformance.Finding{Class: conformance.ClassAccepted, Claim: cell.Claim, Place: "status",
		Expected: "a refusal with no token and no data", Actual: fmt.Sprintf("%d with %s", wire.Status, got), Exchange: wire.ID})
}

// gained is what an answer gives to somebody who should get nothing, "" if nothing.
func (w *World) gained(wire *conformance.Wire) string {
	if w.isTokenRequest(wire.Operation) {
		if _, issued := w.client.Issued(wire); issued {
			return "a token"
		}
		return ""
	}
	if wire.Status/100 == 2 && w.contract.Success(wire.Operation, wire) {
		return "the protected data"
	}
	control := w.opened[w.door]
	if control == nil || control.Status/100 != 2 {
		return "" // nothing to compare with: what was answered 404 holds no data
	}
	if wire.Status/100 == 2 && w.fits(control) && sameBody(control, wire) {
		return "the same answer as good credentials get" // an effect perhaps, where there is no body to tell
	}
	op, err := w.provider.Operation(wire.Operation)
	if err != nil {
		return ""
	}
	good, _ := op.Protected(control)
	bad, ok := op.Protected(wire)
	if !ok {
		return ""
	}
	return shared(good, bad, "", told(wire))
}

// fits reports whether the body of a success is one that is documented, be there data in it or not.
func (w *World) fits(wire *conformance.Wire) bool {
	return !slices.ContainsFunc(w.contract.Check(wire), func(f conformance.Finding) bool {
		return f.Class == conformance.ClassJSON || f.Class == conformance.ClassSchema || f.Class == conformance.ClassMedia
	})
}

// distinct reports whether a refusal with a 2xx can be told from a success at all: good credentials got what is documented. Else
// the target may refuse everybody.
func (w *World) distinct(wire *conformance.Wire) bool {
	control := w.opened[w.door]
	return w.isTokenRequest(wire.Operation) || control != nil && (control.Status/100 != 2 || w.fits(control))
}

// sameBody reports whether two answers say the same, however they are written.
func sameBody(a, b *conformance.Wire) bool {
	if bytes.Equal(a.Body, b.Body) {
		return true
	}
	one, two := a.Document(), b.Document()
	return one.Err == nil && two.Err == nil && reflect.DeepEqual(one.Value, two.Value)
}

// told reports whether a text stood in the request: who asks for 17 may be told that 17 is not for them.
func told(wire *conformance.Wire) func(string) bool {
	asked := ""
	if wire.URL != nil {
		asked = wire.URL.String() + "\n" + wire.URL.Path
	}
	return func(text string) bool {
		return strings.Contains(asked, text) || bytes.Contains(wire.RequestBody, []byte(text))
	}
}

// tellingLength is how long a value must be for its repetition to be no coincidence.
const tellingLength = 8

// shared is sharedLeaf of a document with another or with a part of it: data that stands beside what a refusal says is wrapped.
func shared(good, bad any, at string, told func(string) bool) string {
	found := sharedLeaf(good, bad, at, told)
	switch b := bad.(type) {
	case map[string]any:
		for _, name := range sortedKeys(b) {
			found = cmp.Or(found, shared(good, b[name], at+"/"+conformance.EscapePointer(name), told))
		}
	case []any:
		for i := range b {
			found = cmp.Or(found, shared(good, b[i], fmt.Sprintf("%s/%d", at, i), told))
		}
	}
	return found
}

// sharedLeaf returns where two documents hold the same telling value, "" if nowhere. Short strings and small numbers tell nothing,
// and neither does what the request said itself.
func sharedLeaf(good, bad any, at string, told func(string) bool) string {
	switch g := good.(type) {
	case map[string]any:
		b, _ := bad.(map[string]any)
		for _, name := range sortedKeys(b) {
			if found := sharedLeaf(g[name], b[name], at+"/"+conformance.EscapePointer(name), told); found != "" {
				return found
			}
		}
	case []any:
		b, _ := bad.([]any)
		for i := range min(len(g), len(b)) {
			if found := sharedLeaf(g[i], b[i], fmt.Sprintf("%s/%d", at, i), told); found != "" {
				return found
			}
		}
	default:
		if text := fmt.Sprint(good); good != nil && good == bad && len(text) >= tellingLength && !told(text) {
			return "protected data at " + at
		}
	}
	return ""
}
