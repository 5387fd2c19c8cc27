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
	alone sync.RWMutex // held for writing by a scenario that has the target to itself

	mu     sync.Mutex
	noFork error // an outage of the address that forks the target: it is noticed once
}

// place is where a scenario runs.
type place struct {
	steps.Setting
	own   bool   // the target is a fork of the scenario's own
	leave func() // ends the scenario's time there
}

// observe lets the scenario's record hear of the set-up of its own target. That of a shared target is recorded on its own.
func (p place) observe(see func(*conformance.Wire)) {
	if p.own {
		p.Client.ObserveSetup(func(w *conformance.Wire, _ error) { see(w) })
	}
}

// enter waits for a place. Where there is no error, leave must be called.
func (l *lane) enter(ctx context.Context, sc *Scenario) (place, error) {
	if !sc.script.Fresh && !sc.script.Moves {
		l.alone.RLock()
		return l.living(place{Setting: l.Setting, leave: l.alone.RUnlock})
	}
	fork, err := l.fork(ctx)
	if errors.Is(err, clients.ErrNoFork) {
		l.alone.Lock()
		return l.living(place{Setting: l.Setting, leave: l.leaveAlone})
	}
	if err != nil {
		return place{}, err
	}
	setting := l.Setting
	setting.Client = fork
	return place{Setting: setting, own: true, leave: func() { _ = fork.Close() }}, nil
}

// living gives the place back where the target turned out to be down, perhaps while the scenario waited for it.
func (l *lane) living(p place) (place, error) {
	dead := l.Client.Dead()
	if dead == nil {
		return p, nil
	}
	p.leave()
	return place{}, down(dead)
}

func down(why error) error {
	return conformance.Stopf(conformance.Inconclusive, conformance.CauseOutage, "the target is down: %v", why)
}

// fork makes a copy of the target, unless it is known to be down.
func (l *lane) fork(ctx context.Context) (*clients.Client, error) {
	l.mu.Lock()
	known := l.noFork
	l.mu.Unlock()
	if known != nil {
		return nil, known
	}
	if dead := l.Client.Dead(); dead != nil {
		return nil, down(dead)
	}
	fork, err := l.Client.Fork(ctx)
	if stop, ok := errors.AsType[*conformance.Stop](err); ok && stop.Cause == conformance.CauseOutage && ctx.Err() == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.noFork = err
	}
	return fork, err
}

// leaveAlone ends the time of a scenario that had the target to itself.
func (l *lane) leaveAlone() {
	l.Client.Forget()
	l.alone.Unlock()
}
