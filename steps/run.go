package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// run runs one sentence. What it judges counts as an assertion only here, where it was really reached.
func (w *World) run(ctx context.Context, def *Definition, args Args) error {
	if def.Outcome() {
		w.asserted++
	}
	if !def.asserts {
		return def.do(ctx, w, args)
	}
	var found []conformance.Finding
	err := w.into(&found, func() error { return def.do(ctx, w, args) })
	if wrong := cmp.Or(w.wrongCredential(ctx, found), w.superseded(ctx, found)); wrong != nil {
		excuse(found)
		err = wrong
	}
	for _, f := range found {
		w.hold(f)
	}
	return err
}

// excuse makes notes of what may be for want of a right credential. A secret that is given away is nobody else's fault.
func excuse(found []conformance.Finding) {
	for i := range found {
		found[i].Note = found[i].Note || found[i].Class != conformance.ClassLeak
	}
}

// into runs a sentence and collects what it finds.
func (w *World) into(found *[]conformance.Finding, do func() error) error {
	outer := w.sink
	w.sink = found
	defer func() { w.sink = outer }()
	return do()
}

// evaluate runs a judging sentence without holding anything against the target, and leaves the scene as it was. first is what
// it found first, "" where it holds.
func (w *World) evaluate(ctx context.Context, text string) (first string, err error) {
	nested, err := w.nested(text)
	if err != nil {
		return "", err
	}
	before, outer := w.scene, w.noting
	w.noting = true
	defer func() { w.scene, w.noting = before, outer }()
	var found []conformance.Finding
	err = w.into(&found, func() error { return nested.def.do(ctx, w, nested.args) })
	for _, f := range found {
		if !f.Note {
			return f.Error(), cmp.Or(err, w.rightlyRefused(ctx))
		}
	}
	return "", err
}

// nested is a sentence that stands inside another.
func (w *World) nested(text string) (sentence, error) {
	found, ok := w.script.nested[text]
	if !ok {
		return sentence{}, fmt.Errorf("the plan did not resolve %q", text)
	}
	return found, nil
}

// trouble turns an exchange that cannot be judged into the Stop that says who has to act (design, rule 6).
func trouble(wire *conformance.Wire) error {
	if stop, ok := errors.AsType[*conformance.Stop](wire.Err); ok {
		return stop
	}
	if wire.Err == nil {
		return nil
	}
	if down := onTheWay(wire); down != nil {
		return down
	}
	return conformance.Stopf(conformance.Inconclusive, cmp.Or(wire.ErrCause, conformance.CauseOutage), "%s: %v", wire.Operation, wire.Err)
}
