package steps

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// holding is a token that the scenario has, with what is known of its life.
type holding struct {
	token  clients.Token
	answer *conformance.Wire // that handed it out; nil for a shared token
	since  time.Time         // when that answer came, by the target's clock
	life   time.Duration     // as that answer stated it; 0 where it stated none
	proven bool              // token.Born is when it was born, and not only when it was seen first
}

// age is how old the token was when it was handed out, in seconds.
func (h *holding) age() int64 { return int64(h.since.Sub(h.token.Born).Seconds()) }

// fresh asks for a token whose birth is proven (design, section 6): unlike the one served just before, or with an iat. A target
// that serves the same token again is given time to let it die, where its clock can be moved.
func (w *World) fresh(ctx context.Context, role string) error {
	first := w.held == nil
	before, err := w.client.Token(ctx, role)
	if err != nil {
		return err
	}
	if w.served[role] == "" && !before.Asked.Before(w.started) {
		w.served[role] = before.Value.Reveal()
	}
	h, err := w.ask(ctx, role, conformance.PurposeCall)
	if err != nil {
		return err
	}
	if !h.proven && h.token.Value.Reveal() != before.Value.Reveal() {
		// the shared token was served long ago, so this one is compared with the next
		if h, err = w.ask(ctx, role, conformance.PurposeSetup); err != nil {
			return err
		}
	}
	if !h.proven {
		return w.reborn(ctx, role, h)
	}
	if first && h.age() > inaccuracy && w.script.Moves && w.client.MovesClock() {
		return w.next(ctx, role, h)
	}
	return nil
}

// next lets an old token die that the target serves again and that says when it was born: a life that is to be seen whole begins
// with the one after it. It may have grown old in another scenario, which moved the clock.
func (w *World) next(ctx context.Context, role string, h *holding) error {
	_, dead := w.provider.Token.Life()
	if err := w.client.Advance(ctx, dead-h.since.Sub(h.token.Born)); err != nil {
		return err
	}
	_, err := w.ask(ctx, role, conformance.PurposeSetup)
	return err
}

// ask asks for a token in the documented way and takes it.
func (w *World) ask(ctx context.Context, role string, p conformance.Purpose) (*holding, error) {
	w.role, w.spoiled, w.aimed = role, false, nil
	token, wire, err := w.session.Fresh(ctx, role, p)
	if wire != nil {
		w.last, w.answers, w.asked, w.door = wire, []*conformance.Wire{wire}, wire, ""
	}
	if err != nil {
		return nil, err
	}
	return w.take(token, wire), nil
}

// reborn deals with a target that serves a token again and does not say when it was born: its life is let pass, and another
// asked for.
func (w *World) reborn(ctx context.Context, role string, same *holding) error {
	if w.provider.Token.Lifetime <= 0 {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the target serves the same token again, without an iat, and no lifetime is documented that could be let pass: when its life began cannot be told")
	}
	_, dead := w.provider.Token.Life()
	if err := w.client.Advance(ctx, dead); err != nil {
		return err
	}
	h, err := w.ask(ctx, role, conformance.PurposeSetup)
	if err == nil && h.token.Value.Reveal() == same.token.Value.Reveal() {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"the target serves the same token %s later and the token has no iat: when its life began cannot be told", conformance.Words(dead))
	}
	return err
}

// take makes a token that an answer handed out the current one. Its birth is proven where it is unlike the one that the same
// credential was served just before, or where it says so.
func (w *World) take(token clients.Token, wire *conformance.Wire) *holding {
	value := token.Value.Reveal()
	h := &holding{token: token, answer: wire, since: wire.TargetTime, life: w.statedLife(wire)}
	if h.since.IsZero() {
		h.since = wire.Started
	}
	before := w.served[token.Role]
	h.proven = w.proven[value] || before != "" && before != value ||
		decodeJWT(value).dated(h.since, w.provider.Token.Lifetime.Duration())
	w.proven[value], w.served[token.Role] = h.proven, value
	w.held = h
	return h
}

// statedLife is the lifetime that a token answer states, 0 where it states none that could be one.
func (w *World) statedLife(wire *conformance.Wire) time.Duration {
	value, _ := w.provider.Token.Stated.Eval(wire)
	n, ok := wholeSeconds(value)
	if !ok || n <= 0 || n > mostSeconds {
		return 0
	}
	return time.Duration(n) * time.Second
}

// mostSeconds is a hundred years: whoever states more means milliseconds, or nothing.
const mostSeconds = 100 * 366 * 24 * 3600

// wholeSeconds reads a number of seconds, be it a number or a string of digits.
func wholeSeconds(value any) (int64, bool) {
	switch v := value.(type) {
	case json.Number:
		if r, ok := rational(v); ok && r.IsInt() && r.Num().IsInt64() {
			return r.Num().Int64(), true
		}
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil
	}
	return 0, false
}
