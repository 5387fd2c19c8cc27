package steps

import (
	"context"
	"fmt"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// draftEdits are what the Givens of a scenario do to its next request. They are used up when it is sent.
type draftEdits struct {
	target     []edit // which resource is asked for: a control asks for the same
	shape      []edit // everything else about the request
	credential []func(*clients.Credential) error
}

type edit func(*clients.Draft) error

func (w *World) shape(e edit) error {
	w.draft.shape = append(w.draft.shape, e)
	return nil
}

func (w *World) aim(e edit) error {
	w.draft.target = append(w.draft.target, e)
	return nil
}

func (w *World) credit(e func(*clients.Credential) error) error {
	w.draft.credential = append(w.draft.credential, e)
	return nil
}

// documented makes the documented request of an operation, with the values of a credential.
func (w *World) documented(op, role string, edits ...func(*clients.Credential) error) (*clients.Draft, error) {
	operation, err := w.provider.Operation(op)
	if err != nil {
		return nil, err
	}
	if operation.Effect != "" {
		if err := w.client.Allows(operation.Effect); err != nil {
			return nil, err
		}
	}
	credential, err := w.client.Credential(role)
	if err != nil {
		return nil, err
	}
	for _, e := range edits {
		if err := e(&credential); err != nil {
			return nil, err
		}
	}
	return w.client.Draft(op, credential)
}

// shaped makes the request that the Givens shaped.
func (w *World) shaped(op string) (*clients.Draft, error) {
	d, err := w.documented(op, w.role, w.draft.credential...)
	if err != nil {
		return nil, err
	}
	if d.Bearer && w.token != nil {
		d.Token = w.token.Value.Reveal()
	}
	d.Present = provider.Case(w.presented)
	for _, e := range append(append([]edit{}, w.draft.target...), w.draft.shape...) {
		if err := e(d); err != nil {
			return nil, err
		}
	}
	if d.Bearer && d.Token == "" && w.presented != string(provider.NoHeader) {
		return nil, w.noToken(op)
	}
	return d, nil
}

// noToken says why there is no token to call with: the target handed none out, or the scenario asked for none.
func (w *World) noToken(op string) error {
	if w.last != nil && w.isTokenRequest(w.last.Operation) {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract, "%s needs a token, and none was handed out", op)
	}
	return fmt.Errorf("%s needs a token: write \"Given a token\" before it", op)
}

// send sends the shaped request n times, and uses the shape up.
func (w *World) send(ctx context.Context, op string, n int) error {
	d, err := w.shaped(op)
	if err != nil {
		return err
	}
	if w.script.steps[w.step].bracket {
		if err := w.controlBefore(ctx, op); err != nil {
			return err
		}
	}
	w.answers, w.spoiled = w.answers[:0], w.deliberate()
	for range n {
		if err := w.judge(w.session.Send(ctx, d, purpose(d))); err != nil {
			return err
		}
	}
	defer w.used()
	return w.allowed(ctx, w.last)
}

// deliberate reports whether the request that is about to go out is not what the page tells clients to send, or will be judged as
// refused.
func (w *World) deliberate() bool {
	return w.script.steps[w.step].bracket || len(w.draft.shape)+len(w.draft.credential) > 0 || w.presented != ""
}

// used forgets the shape of the request that was sent, but for the resource it asked for: a control after it asks for the same.
func (w *World) used() {
	w.draft.shape, w.draft.credential = nil, nil
	w.presented = ""
}

// judge makes the exchange the one that Then sentences judge.
func (w *World) judge(wire *conformance.Wire) error {
	w.last = wire
	w.answers = append(w.answers, wire)
	if wire.Status/100 == 2 && wire.Token != "" && w.good(wire) {
		w.opened[wire.Operation] = true
		w.control = wire
	}
	return trouble(wire)
}

// good reports whether the exchange can serve as a control: the scenario's own token, presented as documented.
func (w *World) good(wire *conformance.Wire) bool {
	return wire.Purpose == conformance.PurposeCall && w.presented == "" && len(w.draft.shape) == 0 && w.role == DefaultRole
}

func purpose(d *clients.Draft) conformance.Purpose {
	if d.Bent {
		return conformance.PurposeProbe
	}
	return conformance.PurposeCall
}
