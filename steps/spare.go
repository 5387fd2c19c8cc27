package steps

import (
	"context"
	"errors"
	"slices"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// spare makes the shaped request anew with the sacrificial credential where it would try the account of the default one with a
// wrong proof, and refuses what may not be tried at all (design, rule 9). That credential has to work: a refusal of an account that
// is locked already, or never was one, proves nothing.
func (w *World) spare(ctx context.Context, op string, d *clients.Draft, at string) (*clients.Draft, string, error) {
	if w.client.Spared(d) {
		if _, err := w.client.Token(ctx, provider.SacrificialRole); err != nil && !w.client.Worked(provider.SacrificialRole) {
			return nil, "", err
		}
		var err error
		if d, at, err = w.drafted(ctx, op, provider.SacrificialRole); err != nil {
			return nil, "", err
		}
	}
	return d, at, w.client.MayTry(d)
}

// rightlyRefused makes sure that what is only noted is not noted for want of a right credential. Those of a mock are right.
func (w *World) rightlyRefused(ctx context.Context) error {
	if !w.client.Real() {
		return nil
	}
	return w.rightCredential(ctx)
}

// controlRole is whose account shows that good credentials get in: after an attempt on the sacrificial one that account itself, as it
// may have been locked by it.
func (w *World) controlRole() string {
	if w.last != nil && w.last.Credential == provider.SacrificialRole {
		return provider.SacrificialRole
	}
	return provider.DefaultRole
}

// misdirected says that a documented request was sent elsewhere, unless the documentation says so, too.
func (w *World) misdirected(wire *conformance.Wire) error {
	stop := clients.Misdirected(wire)
	if stop == nil || w.contract.Documents(wire.Operation, wire.Status) {
		return nil
	}
	return stop
}

// onTheWay turns an exchange that came to grief on its way into the Stop that says who has to act. What is said of a target that is
// given up is the same whoever says it.
func onTheWay(wire *conformance.Wire) error {
	if down, ok := errors.AsType[*clients.Down](wire.Err); ok {
		return down.Stop()
	}
	return nil
}

// tries reports whether the request that the steps before shaped tries an account with a wrong proof: a secret that is not the
// right one, or an encoding that spoils it.
func (r *resolver) tries(op *provider.Operation, next pending) bool {
	spoilt := slices.ContainsFunc(next.fields, func(field string) bool {
		return carries(op, field) && r.Provider.Credentials.Fields[field].Secret
	})
	return spoilt || op.Basic != nil && next.encoding != "" && clients.BasicEncoding(next.encoding).Spoils()
}

// encodes is for the sentence that encodes HTTP Basic in another way.
func encodes(r *resolver, a Args) { r.next.encoding = a[0] }

// Attempts says how often the scenario tries an account with a wrong secret, as far as its sentences tell.
func (s *Script) Attempts() int { return s.attempts }
