package steps

import (
	"cmp"
	"context"
	"slices"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// A refusal proves nothing by itself: the target may refuse everybody, or be down. So each call that is judged as a refusal is
// bracketed by the same call with a good token, before and after (design, rule 4). A control that fails makes the scenario
// inconclusive, never a pass.

// controlBefore proves that the door opens to good credentials. A call of the scenario's own that got in already proves it, and
// asks for no other token: a new one might kill the one under test.
func (w *World) controlBefore(ctx context.Context, op string, aimed []edit) error {
	d, err := w.documented(op, provider.DefaultRole, aimed)
	if err != nil {
		return err
	}
	if w.opened[door(d)] != nil {
		return nil
	}
	if w.isTokenRequest(op) {
		_, err := w.client.Token(ctx, provider.DefaultRole)
		return err
	}
	wire, err := w.controlCall(ctx, d, "before")
	if err == nil {
		w.opened[door(d)] = wire
	}
	return err
}

// controlAfter proves that the door of the last call still opens to good credentials.
func (w *World) controlAfter(ctx context.Context) (*conformance.Wire, error) {
	d, err := w.documented(w.last.Operation, w.controlRole(), w.aimed)
	if err != nil {
		return nil, err
	}
	if !w.isTokenRequest(w.last.Operation) {
		return w.controlCall(ctx, d, "after")
	}
	wire := w.session.Send(ctx, d, conformance.PurposeControl)
	w.client.Forget() // a new token may have ended the shared ones
	if err := cmp.Or(trouble(wire), w.misdirected(wire)); err != nil {
		return nil, err
	}
	if _, ok := w.client.Issued(wire); !ok {
		return nil, failedControl(wire, "after")
	}
	return wire, nil
}

// controlCall makes the documented call with a good token. A 404 is past authentication, and will do unless the refusal is about
// permission or tenancy: then the same resource must be readable.
func (w *World) controlCall(ctx context.Context, d *clients.Draft, when string) (*conformance.Wire, error) {
	token, err := w.client.Token(ctx, provider.DefaultRole)
	if err != nil {
		return nil, err
	}
	d.Token = token.Value.Reveal()
	wire := w.session.Send(ctx, d, conformance.PurposeControl)
	if err := cmp.Or(trouble(wire), w.misdirected(wire)); err != nil {
		return nil, err
	}
	if wire.Status/100 == 2 || wire.Status == 404 && !w.aboutPermission() {
		return wire, nil
	}
	return nil, failedControl(wire, when)
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
	return slices.Contains(w.script.Outcomes, provider.TooLittlePermission) || slices.Contains(w.script.Outcomes, provider.OtherTenant) ||
		w.role != provider.DefaultRole
}

func (w *World) isTokenRequest(op string) bool { return op == w.provider.Token.Operation }
