package steps

import (
	"context"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// A refusal proves nothing by itself: the target may refuse everybody, or be down. So each call that is judged as a refusal is
// bracketed by the same call with a good token, before and after (design, rule 4). A control that fails makes the scenario
// inconclusive, never a pass.

// controlBefore proves that the door opens to a good token. A call of the scenario's own that got in already proves it, and
// asks for no other token: a new one might kill the one under test.
func (w *World) controlBefore(ctx context.Context, op string) error {
	if w.isTokenRequest(op) {
		if w.opened[op] {
			return nil
		}
		_, err := w.client.Token(ctx, DefaultRole)
		w.opened[op] = err == nil
		return err
	}
	if w.opened[op] {
		return nil
	}
	return w.controlCall(ctx, op, "before")
}

// controlAfter proves that the door still opens to a good token.
func (w *World) controlAfter(ctx context.Context, op string) error {
	if !w.isTokenRequest(op) {
		return w.controlCall(ctx, op, "after")
	}
	d, err := w.documented(op, DefaultRole)
	if err != nil {
		return err
	}
	wire := w.session.Send(ctx, d, conformance.PurposeControl)
	if err := trouble(wire); err != nil {
		return err
	}
	if _, ok := w.client.Issued(wire); !ok {
		return failedControl(wire, "after")
	}
	w.client.Forget() // a new token may have ended the shared ones
	return nil
}

// controlCall makes the documented call with a good token. A 404 is past authentication, and will do unless the refusal is about
// permission or tenancy: then the same resource must be readable.
func (w *World) controlCall(ctx context.Context, op, when string) error {
	token, err := w.client.Token(ctx, DefaultRole)
	if err != nil {
		return err
	}
	d, err := w.documented(op, DefaultRole)
	if err != nil {
		return err
	}
	d.Token = token.Value.Reveal()
	for _, e := range w.draft.target {
		if err := e(d); err != nil {
			return err
		}
	}
	wire := w.session.Send(ctx, d, conformance.PurposeControl)
	if err := trouble(wire); err != nil {
		return err
	}
	if wire.Status/100 == 2 || wire.Status == 404 && !w.aboutPermission() {
		w.control = wire
		w.opened[op] = when == "before" || w.opened[op]
		return nil
	}
	return failedControl(wire, when)
}

func failedControl(wire *conformance.Wire, when string) error {
	cause := conformance.CauseContract
	if wire.Status == 401 || wire.Status == 403 {
		cause = conformance.CauseCredential
	}
	return conformance.Stopf(conformance.Inconclusive, cause,
		"the control %s it failed: %s with good credentials was answered %d, so a refusal proves nothing", when, wire.Operation, wire.Status)
}

// aboutPermission reports whether the scenario judges what a valid token may not reach.
func (w *World) aboutPermission() bool {
	for _, c := range w.script.Outcomes {
		if c == "too-little-permission" || c == "other-tenant" {
			return true
		}
	}
	return w.role != DefaultRole
}

func (w *World) isTokenRequest(op string) bool { return op == w.provider.Token.Operation }
