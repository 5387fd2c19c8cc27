package steps

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// whose says to whom a target speaks with a 2xx, where the body is not the documented one and so cannot tell.
type whose int

const (
	nobodyKnows whose = iota
	friends           // whoever presents what the page asks for
	strangers         // whoever presents nothing, or something invented
)

// speaksTo tells a 2xx that lets somebody in from one that refuses him: a page that documents no body promises none, and an
// environment may name resources of its own. So strangers knock at the same door, and the answers are compared by their kind.
func (w *World) speaksTo(ctx context.Context, wire, control *conformance.Wire) (whose, error) {
	if w.isTokenRequest(wire.Operation) || wire.Status/100 != 2 || control.Status/100 != 2 || w.fits(control) {
		return nobodyKnows, nil
	}
	for _, present := range []provider.Case{provider.NoHeader, provider.Garbage} {
		stranger, err := w.knock(ctx, present)
		switch {
		case err != nil:
			return nobodyKnows, err
		case stranger == nil || alike(stranger, control):
			continue // it cannot be told that anybody is refused
		case alike(wire, control):
			return friends, nil
		case alike(wire, stranger):
			return strangers, nil
		}
	}
	return nobodyKnows, nil
}

// knock calls at the door of the last call as a stranger does. There is no answer where the operation takes no token.
func (w *World) knock(ctx context.Context, present provider.Case) (*conformance.Wire, error) {
	d, err := w.documented(w.last.Operation, provider.DefaultRole, w.aimed)
	if err != nil || !d.Bearer {
		return nil, err
	}
	token, err := w.client.Token(ctx, provider.DefaultRole)
	if err != nil {
		return nil, err
	}
	d.Token, d.Present = token.Value.Reveal(), present
	wire := w.session.Send(ctx, d, conformance.PurposeProbe)
	return wire, trouble(wire)
}

// alike reports whether two answers are of one kind: the same status, and bodies of the same shape.
func alike(a, b *conformance.Wire) bool {
	return a.Status == b.Status && kindOf(a) == kindOf(b)
}

func kindOf(w *conformance.Wire) string {
	if doc := w.Document(); doc.Err == nil {
		return shape(doc.Value)
	}
	media, _, _ := strings.Cut(w.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(media)) + map[bool]string{true: " empty"}[len(w.Body) == 0]
}

// shape is what a JSON text looks like without its values. Lists are alike however many items they have.
func shape(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var members []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			members = append(members, conformance.EscapePointer(name)+":"+shape(v[name]))
		}
		return "{" + strings.Join(members, ",") + "}"
	case []any:
		return "[]"
	case nil:
		return "null"
	case bool:
		return "bool"
	case string:
		return "string"
	}
	return "number"
}
