package steps

import (
	"context"
	"errors"
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

// documented makes the documented request of an operation, with the values of a credential, for the resource that it is aimed at.
func (w *World) documented(op, role string, aimed []edit, changes ...func(*clients.Credential) error) (*clients.Draft, error) {
	operation, err := w.provider.Operation(op)
	if err != nil {
		return nil, err
	}
	if err := w.client.Allows(operation.Effect); err != nil {
		return nil, err
	}
	credential, err := w.client.Credential(role)
	if err != nil {
		return nil, err
	}
	for _, change := range changes {
		if err := change(&credential); err != nil {
			return nil, err
		}
	}
	d, err := w.client.Draft(op, credential)
	if err != nil {
		return nil, err
	}
	return d, apply(d, aimed)
}

func apply(d *clients.Draft, edits []edit) error {
	for _, e := range edits {
		if err := e(d); err != nil {
			return err
		}
	}
	return nil
}

// door says which operation a request is for, and which resource: a control has to knock at the same.
func door(d *clients.Draft) string { return d.Operation.ID + " " + d.Path + "?" + d.RawQuery }

// shaped makes the request that the Givens shaped.
func (w *World) shaped(ctx context.Context, op string) (*clients.Draft, string, error) {
	d, at, err := w.drafted(ctx, op, w.role)
	if err != nil {
		return nil, "", err
	}
	return w.spare(ctx, op, d, at)
}

// drafted makes it with the values of a credential.
func (w *World) drafted(ctx context.Context, op, role string) (d *clients.Draft, at string, err error) {
	d, err = w.documented(op, role, w.draft.target, w.draft.credential...)
	if err != nil {
		return nil, "", err
	}
	at = door(d)
	if d.Bearer && w.held != nil {
		d.Token = w.held.token.Value.Reveal()
	}
	d.Present = w.presented
	if err := apply(d, w.draft.shape); err != nil {
		return nil, "", err
	}
	if d.Bearer && d.Token == "" && w.presented != provider.NoHeader {
		_, err := w.holding(ctx)
		return nil, "", fmt.Errorf("%s needs a token: %w", op, err)
	}
	return d, at, nil
}

// ready makes the shaped request and, where it will be judged as refused, knocks with good credentials first.
func (w *World) ready(ctx context.Context, op string) (*clients.Draft, error) {
	d, at, err := w.shaped(ctx, op)
	if err != nil {
		return nil, err
	}
	if w.bracketed() {
		if err := w.controlBefore(ctx, op, w.draft.target); err != nil {
			return nil, err
		}
	}
	w.remember(d)
	w.scene = scene{door: at, aimed: w.draft.target, spoiled: w.deliberate()}
	return d, nil
}

// bracketed reports whether the request of the step that runs is judged as refused.
func (w *World) bracketed() bool { return w.script.steps[w.step].bracket }

// send sends the shaped request n times, and uses the shape up.
func (w *World) send(ctx context.Context, op string, n int) error {
	d, err := w.ready(ctx, op)
	if err != nil {
		return err
	}
	for range n {
		if err := w.judge(w.session.Send(ctx, d, conformance.PurposeCall)); err != nil {
			return err
		}
	}
	defer w.used()
	return w.allowed(ctx)
}

// deliberate reports whether the request that is about to go out is not what the page tells clients to send, or will be judged as
// refused. Where the scenario says that it succeeds, the documented answer is due all the same.
func (w *World) deliberate() bool {
	return w.bracketed() || !w.asDocumented() && !w.script.steps[w.step].promised
}

// asDocumented reports whether nothing but the resource was chosen by the scenario.
func (w *World) asDocumented() bool {
	return len(w.draft.shape)+len(w.draft.credential) == 0 && w.presented == ""
}

// used forgets the shape of the request that was sent.
func (w *World) used() { w.draft, w.presented = draftEdits{}, "" }

// judge makes the exchange the one that Then sentences judge. A token in it becomes the current one.
func (w *World) judge(wire *conformance.Wire) error {
	w.last = wire
	w.answers = append(w.answers, wire)
	token, issued := w.client.Issued(wire)
	if w.isTokenRequest(wire.Operation) {
		w.asked = wire
	}
	if issued {
		w.take(token, wire)
	}
	if w.opened[w.door] == nil && w.good(wire) && (issued || wire.Token != "" && wire.Status/100 == 2 && w.fits(wire)) {
		w.opened[w.door] = wire
	}
	if err := trouble(wire); err != nil && !w.refusedAsPlanned(wire) {
		return err
	}
	return w.heldAgainst(wire)
}

// good reports whether the exchange can serve as a control: the default credential, or its token, presented as documented, and
// nobody says that it is refused.
func (w *World) good(wire *conformance.Wire) bool {
	return wire.Purpose == conformance.PurposeCall && w.asDocumented() && !w.bracketed() && w.role == provider.DefaultRole &&
		(w.held == nil || w.held.token.Role == provider.DefaultRole)
}

// refusedAsPlanned reports whether a status that else means a quota or an outage is what the documentation names for the refusal
// that the scenario judges (design, rule 3). The controls tell it from an outage.
func (w *World) refusedAsPlanned(wire *conformance.Wire) bool {
	if _, speaks := errors.AsType[*clients.StatusError](wire.Err); !speaks || !w.bracketed() {
		return false
	}
	for _, c := range w.script.Outcomes {
		if cell := w.provider.Outcome(wire.Operation, c); cell.Status == wire.Status && documentedStatus(cell) {
			return true
		}
	}
	return w.contract.Documents(wire.Operation, wire.Status)
}

// remember keeps the changed values of a credential that were sent: an answer must not repeat them either.
func (w *World) remember(d *clients.Draft) {
	given, err := w.client.Credential(d.Role)
	if err != nil {
		return // then there was nothing to change
	}
	for name, value := range d.Credential.Fields {
		if w.provider.Credentials.Fields[name].Secret && !value.Equal(given.Fields[name]) {
			w.sent[name] = value.Reveal()
		}
	}
}
