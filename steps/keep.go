package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Kept is a scenario that stopped because more time has to pass than anybody waits for: all that a later run needs to go on.
type Kept struct {
	Step     int            // the step that stopped it, and at which it goes on
	Due      time.Time      // by the target's clock: it is not judged before
	Until    time.Time      // after it a refusal proves nothing; zero where a refusal is what is waited for
	Role     string         // credential of the current token
	Holdings clients.Secret // tokens and answers, as JSON: for sealing only
}

// Keep returns what the scenario needs to go on, or says why it cannot be kept.
func (w *World) Keep() (Kept, error) {
	switch {
	case !isDeferred(w.stopped) || !w.script.steps[w.step].def.moves || w.wait.due.IsZero():
		return Kept{}, errors.New("it holds nothing that a later run could go on with")
	case !w.asDocumented() || len(w.draft.target) > 0:
		return Kept{}, errors.New("a request that is being shaped cannot be kept")
	case w.script.judgesFirst(w.step):
		return Kept{}, errors.New("what it judges next is an answer from before the wait")
	}
	text, err := json.Marshal(w.holdings())
	if err != nil {
		return Kept{}, fmt.Errorf("what it holds cannot be written: %w", err)
	}
	kept := Kept{Step: w.step, Due: w.wait.due, Until: w.wait.until, Role: w.role, Holdings: clients.NewSecret(string(text))}
	if w.held != nil {
		kept.Role = w.held.token.Role
	}
	return kept, nil
}

// judgesFirst reports whether anything is judged after step i before another request is sent.
func (s *Script) judgesFirst(i int) bool {
	for _, st := range s.steps[i+1:] {
		switch {
		case st.def.sends || st.def.fresh:
			return false
		case st.def.Outcome() || st.def.names("newanswer"):
			return true
		}
	}
	return false
}

// AsksAfter reports whether the scenario asks for a token anew at step i or after it, by a sentence that does so or by calling the
// operation.
func (s *Script) AsksAfter(i int, operation string) bool {
	return slices.ContainsFunc(s.steps[i:], func(st step) bool {
		return st.def.fresh || st.def.sends && slices.Contains(st.args, operation)
	})
}

// Resume makes the world go on where another one of the same script was kept. The result holds what that one found, and its steps
// up to the one that stopped it.
func (w *World) Resume(k Kept) error {
	if k.Step < 0 || k.Step >= len(w.script.steps) || k.Step != len(w.result.Steps) || !w.script.steps[k.Step].def.moves {
		return fmt.Errorf("the scenario has no step %d at which it could go on", k.Step+1)
	}
	var h holdings
	if err := json.Unmarshal([]byte(k.Holdings.Reveal()), &h); err != nil {
		return errors.New("what it held cannot be read")
	}
	if err := w.restore(h); err != nil {
		return err
	}
	w.step = k.Step - 1
	w.gap = &gap{step: k.Step, aim: wait{due: k.Due, until: k.Until}}
	if w.held != nil {
		w.gap.token = w.held.token
	}
	w.session.Resume(len(w.result.Exchanges))
	return nil
}

// resumption completes what the result says about the time in the cellar.
func (w *World) resumption() {
	if w.gap == nil || w.result.Resumed == nil {
		return
	}
	w.ages(w.result.Resumed)
}

// ages reads from the exchanges how old the kept token was when it was seen alive last, and when it was refused first after that.
func (w *World) ages(r *conformance.Resumption) {
	fingerprint := w.redactor.Fingerprint(w.gap.token.Value.Reveal())
	if fingerprint == "" {
		return
	}
	for i, e := range w.result.Exchanges {
		switch {
		case e.Issued == fingerprint && r.LastAlive == nil:
			r.LastAlive = new(float64)
		case e.Token != fingerprint || e.TokenAge == nil || e.Response == nil || e.Presented != "":
			continue
		case e.Response.Status/100 == 2:
			r.LastAlive, r.Dead = e.TokenAge, nil
		case e.Response.Status/100 == 4 && e.Response.Status != 404 && r.Dead == nil:
			r.Dead = e.TokenAge
		}
		if e.Token == fingerprint && i >= r.Earlier {
			r.Age = e.TokenAge
		}
	}
}
