package suite

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// lane keeps the scenarios of one provider out of each other's way. One that asks for a token anew or moves the clock gets a copy
// of the target to itself where the target can fork; otherwise it runs alone, and shared tokens are thrown away after it
// (design, rule 9 and section 6).
type lane struct {
	steps.Setting
	room *semaphore.Weighted // of a target that is shared: everybody takes 1 of it, who has to be alone takes it whole

	mu     sync.Mutex
	noFork error // an outage of the address that forks the target: it is noticed once
}

// whole is more than any number of scenarios that share a target.
const whole = 1 << 30

func newLane(s steps.Setting) *lane { return &lane{Setting: s, room: semaphore.NewWeighted(whole)} }

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

// enter waits for a place, as long as ctx allows. Where there is no error, leave must be called.
func (l *lane) enter(ctx context.Context, sc *Scenario) (place, error) {
	if sc.Attempts() > 0 {
		if err := l.Client.TriesWrong(); err != nil { // no account may be tried, so nothing is sent for it
			return place{}, err
		}
	}
	if sc.lying != nil && sc.script.AsksAfter(sc.from(), l.Provider.Token.Operation) {
		return l.share(ctx, whole) // a token of the target itself knows no copy of it
	}
	if sc.lying != nil || !sc.script.Fresh && !sc.script.Moves {
		return l.share(ctx, 1)
	}
	fork, err := l.fork(ctx)
	if errors.Is(err, clients.ErrNoFork) {
		return l.share(ctx, whole)
	}
	if err != nil {
		return place{}, err
	}
	setting := l.Setting
	setting.Client = fork
	return place{Setting: setting, own: true, leave: func() { _ = fork.Close() }}, nil
}

// share takes a part of the room of a shared target, or all of it. The target may turn out to be down while the scenario waits.
func (l *lane) share(ctx context.Context, part int64) (place, error) {
	if err := l.room.Acquire(ctx, part); err != nil {
		return place{}, err
	}
	leave := func() {
		if part == whole {
			l.Client.Forget()
		}
		l.room.Release(part)
	}
	if dead := l.Client.Dead(); dead != nil {
		leave()
		return place{}, down(dead)
	}
	return place{Setting: l.Setting, leave: leave}, nil
}

// down is what becomes of a scenario whose target is given up. Whoever meets a dead target says the same of it.
func down(why error) error {
	if d, ok := errors.AsType[*clients.Down](why); ok {
		return d.Stop()
	}
	return conformance.Stopf(conformance.Inconclusive, conformance.CauseOutage, "the target is down: %v", why)
}

// fork makes a copy of the target, unless it is known to be down.
func (l *lane) fork(ctx context.Context) (*clients.Client, error) {
	if err := l.unforkable(); err != nil {
		return nil, err
	}
	fork, err := l.Client.Fork(ctx)
	if stop, ok := errors.AsType[*conformance.Stop](err); ok && stop.Cause == conformance.CauseOutage && ctx.Err() == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.noFork = err
	}
	return fork, err
}

func (l *lane) unforkable() error {
	if dead := l.Client.Dead(); dead != nil {
		return down(dead)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.noFork
}
