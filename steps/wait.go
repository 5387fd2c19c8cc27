package steps

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// wait is a moment that a sentence about time goes to.
type wait struct {
	due   time.Time
	until time.Time // the current token must live until then at least; zero where it is expected to be dead
}

// gap is what is different for a scenario that lay in the cellar: more time may have passed than it asked for.
type gap struct {
	step  int // at which it goes on
	token clients.Token
	aim   wait // of the last sentence about time
	late  bool // the current token was too old by then for a refusal to prove anything
}

// pass lets d pass. A scenario that was laid down here goes on to the moment that it was laid down for.
func (w *World) pass(ctx context.Context, d time.Duration, until time.Time) error {
	if w.gap != nil && w.gap.step == w.step {
		now, err := w.client.Now(ctx)
		if err != nil {
			return err
		}
		return w.goTo(ctx, w.gap.aim, now)
	}
	err := w.client.Advance(ctx, d)
	if !isDeferred(err) {
		return err
	}
	now, unknown := w.client.Now(ctx)
	if unknown != nil {
		return unknown
	}
	w.wait = wait{due: now.Add(d)}
	if w.wait.due.Before(until) {
		w.wait.until = until
	}
	return err
}

// goTo lets time pass until a moment, which may be past already where the scenario lay in the cellar.
func (w *World) goTo(ctx context.Context, to wait, now time.Time) error {
	w.wait = to
	if w.gap != nil {
		w.gap.aim, w.gap.late = to, !to.until.IsZero() && now.After(to.until)
	}
	return w.client.Advance(ctx, to.due.Sub(now))
}

// isDeferred reports whether more time would have to pass than the environment waits for.
func isDeferred(err error) bool {
	stop, ok := errors.AsType[*conformance.Stop](err)
	return ok && stop.Verdict == conformance.Deferred
}

// mustLive is the moment until which the current token must live by what is documented, or else stated; zero where neither is, or
// where the next request asks for another token anyway.
func (w *World) mustLive() time.Time {
	flow := w.provider.Token
	switch {
	case w.held == nil || w.script.asksNext(w.step):
		return time.Time{}
	case flow.Lifetime > 0:
		alive, _ := flow.Life()
		return w.held.token.Born.Add(alive)
	case w.held.life > 0:
		alive, _ := flow.LifeOf(w.held.life)
		return w.held.since.Add(alive)
	}
	return time.Time{}
}

// asksNext reports whether the next request after step i asks for a token anew.
func (s *Script) asksNext(i int) bool {
	for _, st := range s.steps[i+1:] {
		if st.def.fresh {
			return true
		}
		if st.def.sends {
			return false
		}
	}
	return false
}

// clockError is how far the target's clock may run behind where we take it to be: Date has whole seconds.
const clockError = 2 * time.Second

// heldAgainst says why the answer to a call with a token that lay in the cellar leaves the question open: it came too early for what it was
// to show, or it is a refusal that came too late.
func (w *World) heldAgainst(wire *conformance.Wire) error {
	if w.gap == nil || w.held == nil || wire.Token != w.held.token.Value.Reveal() || wire.Purpose != conformance.PurposeCall {
		return nil
	}
	if early := w.gap.aim.due.Sub(wire.TargetTime); !wire.TargetTime.IsZero() && early > clockError {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseHarness,
			"the target's clock is %s behind ours: the token was used before it could be judged, which is from %s on", early, w.gap.aim.due.UTC().Format(time.RFC3339))
	}
	if wire.Status/100 == 2 {
		w.gap.late = false
	}
	if !w.gap.late || wire.Status/100 != 4 {
		return nil
	}
	r := conformance.Resumption{}
	w.ages(&r)
	return conformance.Stopf(conformance.Inconclusive, conformance.CauseHarness,
		"asked too late: the token must live until %s at least, and was asked at %s. It was %s, which leaves open when it died: a run in time, or a longer max_wait, would tell",
		w.gap.aim.until.UTC().Format(time.RFC3339), wire.TargetTime.UTC().Format(time.RFC3339), r.Interval())
}

// superseded says why the refusal of a token that had to be alive proves nothing about its life: since it was laid down, runs have asked for
// others with the same credential, and this target lets a new token end the old one. So that is tried before anybody is blamed: of two
// tokens that are asked for one after the other, the first must still be let in.
func (w *World) superseded(ctx context.Context, found []conformance.Finding) error {
	if w.gap == nil || w.last == nil || w.held == nil || w.gap.aim.until.IsZero() || w.last.Token != w.gap.token.Value.Reveal() ||
		w.last.Status/100 != 4 || !slices.ContainsFunc(found, conformance.Finding.Counts) {
		return nil
	}
	first, _, err := w.session.Fresh(ctx, w.held.token.Role, conformance.PurposeSetup)
	if err != nil {
		return err
	}
	if _, _, err := w.session.Fresh(ctx, w.held.token.Role, conformance.PurposeSetup); err != nil {
		return err
	}
	d, err := w.documented(w.last.Operation, w.held.token.Role, w.aimed)
	if err != nil {
		return err
	}
	d.Token = first.Value.Reveal()
	wire := w.session.Send(ctx, d, conformance.PurposeControl)
	if err := trouble(wire); err != nil || wire.Status/100 == 2 || wire.Status == 404 {
		return err
	}
	return conformance.Stopf(conformance.Inconclusive, conformance.CauseHarness,
		"other tokens were asked for since, and here a new token ends the one before it (%s with the first of two was answered %d): when this one died by itself cannot be told",
		wire.Operation, wire.Status)
}
