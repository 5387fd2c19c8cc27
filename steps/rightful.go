package steps

import (
	"context"
	"slices"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// A refusal may be for want of a right credential. That is for whoever set it up, and no fault of the target (design, rule 6).

// allowed makes sure of it for a documented request: one that is refused without a token is tried once more by the set-up,
// unless the credential has worked in this run; and a good token that is answered 403 belongs to an account that lacks a permission.
func (w *World) allowed(ctx context.Context) error {
	wire := w.last
	switch {
	case w.bracketed() || !w.asDocumented():
		return nil
	case wire.Status == 403 && wire.Token != "" && wire.Credential == provider.DefaultRole:
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseCredential,
			"%s was answered 403: the account of %q may not call it, so nothing can be judged", wire.Operation, wire.Credential)
	}
	if err := w.misdirected(wire); err != nil {
		return err
	}
	return w.rightCredential(ctx)
}

// wrongCredential makes sure of it for whatever was found on a refusal, also of a request that was shaped: whoever is refused with
// a credential that does not work in the documented way either proves nothing.
func (w *World) wrongCredential(ctx context.Context, found []conformance.Finding) error {
	if w.last == nil || !slices.ContainsFunc(found, conformance.Finding.Counts) {
		return nil
	}
	return w.rightCredential(ctx)
}

// rightCredential tries the credential of the last answer in the documented way where that answer is a refusal and the credential
// has not worked yet. One that is not the same in both readings of HTTP Basic is right if it is in either. A credential that no target
// here may know is never tried.
func (w *World) rightCredential(ctx context.Context) error {
	if w.last == nil {
		return nil
	}
	role, refused := w.last.Credential, w.last.Status == 400 || w.last.Status == 401 || w.last.Status == 403
	if !refused || w.last.Token != "" || role == "" || w.provider.Credentials.Roles[role].Foreign || w.client.Worked(role) {
		return nil
	}
	if w.rightInOtherReading(ctx, role) {
		return nil
	}
	_, err := w.client.Token(ctx, role)
	return err
}

func (w *World) rightInOtherReading(ctx context.Context, role string) bool {
	d, err := w.documented(w.provider.Token.Operation, role, nil)
	if err != nil || !d.TwoReadings() {
		return false
	}
	d.Basic = clients.BasicFormEncoded
	_, issued := w.client.Issued(w.session.Send(ctx, d, conformance.PurposeControl))
	if issued {
		w.client.Forget() // a new token may have ended the shared ones
	}
	return issued
}
