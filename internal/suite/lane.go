package suite

import (
	"context"
	"errors"
	"sync"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// lane keeps the scenarios of one provider out of each other's way. One that asks for a token anew or moves the clock gets a copy
// of the target to itself where the target can fork; otherwise it runs alone, and shared tokens are thrown away after it
// (design, rule 9 and section 6).
type lane struct {
	steps.Setting
	mu sync.RWMutex
}

// place is where a scenario runs.
type place struct {
	steps.Setting
	own bool // the target is a fork of the scenario's own
}

// observe lets the scenario's record hear of the set-up of its own target. That of a shared target is recorded on its own.
func (p place) observe(see func(*conformance.Wire)) {
	if p.own {
		p.Client.ObserveSetup(func(w *conformance.Wire, _ error) { see(w) })
	}
}

// enter waits for a place. leave must be called where there is no error.
func (l *lane) enter(ctx context.Context, sc *Scenario) (p place, leave func(), err error) {
	if dead := l.Client.Dead(); dead != nil {
		return place{}, nil, conformance.Stopf(conformance.Inconclusive, conformance.CauseOutage, "the target is down: %v", dead)
	}
	if !sc.script.Fresh && !sc.script.Moves {
		l.mu.RLock()
		return place{Setting: l.Setting}, l.mu.RUnlock, nil
	}
	fork, err := l.Client.Fork(ctx)
	if errors.Is(err, clients.ErrNoFork) {
		l.mu.Lock()
		return place{Setting: l.Setting}, l.alone, nil
	}
	if err != nil {
		return place{}, nil, err
	}
	setting := l.Setting
	setting.Client = fork
	return place{Setting: setting, own: true}, func() { _ = fork.Close() }, nil
}

// alone ends the time of a scenario that had the target to itself.
func (l *lane) alone() {
	l.Client.Forget()
	l.mu.Unlock()
}
