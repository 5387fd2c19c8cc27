package suite

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// Target is what the scenarios of one provider run against.
type Target struct {
	Client   *clients.Client
	Redactor *clients.Redactor
}

// Options shape a run.
type Options struct {
	Parallel int              // slices at a time; less than 1 means 1
	Seed     uint64           // of the order; 0 is page order
	Strict   bool             // raises a broken should to non-conformant
	Cellar   Cellar           // where scenarios wait for their time; nil keeps none
	OnlyDue  bool             // nothing is begun: what lies in the cellar and is due goes on
	Now      func() time.Time // default time.Now
}

// maxSlice bounds how many scenarios one godog suite holds, and so how much memory it keeps.
const maxSlice = 64

// Run runs the plan. Results are handed to emit one after the other, in an order that depends on nothing but plan and seed; an
// error of emit ends the run. A cancelled context ends it too: what has ended by then is complete and judged.
func (p *Plan) Run(ctx context.Context, targets map[string]Target, o Options, emit func(conformance.Result) error) (conformance.Trailer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{plan: p, options: o, tally: p.tally(targets, o.Strict), emit: emit}
	r.open(targets)
	err := r.scenarios(ctx, cancel)
	if err == nil {
		err = r.setups()
	}
	return r.trailer(err), err
}

// tally is over the claims of the providers that are run, and knows how many scenarios each of them needs.
func (p *Plan) tally(targets map[string]Target, strict bool) *conformance.Tally {
	claims := slices.DeleteFunc(slices.Clone(p.Claims), func(c conformance.Claim) bool {
		_, run := targets[c.Provider]
		return !run
	})
	tally := conformance.NewTally(claims, strict)
	for _, c := range claims {
		tally.Expect(c.Provider, c.ID, len(p.Judging(c.Provider, c.ID)))
	}
	return tally
}

type run struct {
	plan         *Plan
	options      Options
	lanes        map[string]*lane
	tally        *conformance.Tally
	emit         func(conformance.Result) error
	total, ended int
	setup        setup
	judged       map[string][]*Lying // by the id of the scenario that goes on with it
}

// open makes the lanes. Asking for shared tokens is recorded on its own, checked like any exchange.
func (r *run) open(targets map[string]Target) {
	r.lanes = map[string]*lane{}
	for id, t := range targets {
		setting := r.plan.settingOf(t)
		r.lanes[id] = newLane(setting)
		t.Client.ObserveSetup(func(w *conformance.Wire, err error) { r.setup.record(setting, w, err) })
	}
}

// settingOf is a target, with what the plan knows of its provider.
func (p *Plan) settingOf(t Target) steps.Setting {
	return steps.Setting{Known: p.known[t.Client.Provider().ID], Client: t.Client, Redactor: t.Redactor}
}

// chosen returns the scenarios whose provider is run, in the order of the seed.
func (r *run) chosen(seed uint64) []*Scenario {
	scenarios := slices.DeleteFunc(r.plan.order(seed), func(s *Scenario) bool { return r.lanes[s.Provider] == nil })
	return scenarios
}

// scenarios runs what is due first, so that it is judged before anything new uses the target.
func (r *run) scenarios(ctx context.Context, cancel func()) error {
	f := r.sort(ctx, r.chosen(r.options.Seed))
	r.total = len(f.due) + len(f.begin) + len(f.lie)
	if err := r.collect(ctx, cancel, f.due); err != nil || ctx.Err() != nil {
		return err
	}
	if err := r.collect(ctx, cancel, f.begin); err != nil || ctx.Err() != nil {
		return err
	}
	return r.ripen(ctx, cancel, f.lie)
}

func (r *run) now() time.Time {
	if r.options.Now != nil {
		return r.options.Now()
	}
	return time.Now()
}

// workers is how many slices run at a time.
func (r *run) workers() int { return max(1, r.options.Parallel) }

// size is how many scenarios a slice holds: few enough that every worker gets some.
func (r *run) size() int { return min(max(r.total/(4*r.workers()), 1), maxSlice) }

// collect runs the scenarios in slices, side by side, and hands their results on in order.
func (r *run) collect(ctx context.Context, cancel func(), scenarios []*Scenario) error {
	var failed error
	for results := range r.start(ctx, scenarios) {
		for _, result := range <-results {
			if failed == nil && result != nil {
				failed = r.hand(*result)
			}
		}
		if failed != nil {
			cancel() // and wait for those that are under way
		}
	}
	return failed
}

// start starts a worker for each slice, and returns where their results will be, in order. No worker runs far ahead of the
// slowest, so that memory does not grow with the plan.
func (r *run) start(ctx context.Context, scenarios []*Scenario) <-chan chan []*conformance.Result {
	ahead := make(chan chan []*conformance.Result, r.workers())
	working := make(chan struct{}, r.workers())
	go func() {
		defer close(ahead)
		var all sync.WaitGroup
		defer all.Wait()
		for part := range slices.Chunk(scenarios, r.size()) {
			results := make(chan []*conformance.Result, 1)
			ahead <- results
			working <- struct{}{}
			all.Go(func() {
				defer func() { <-working }()
				results <- (&slice{scenarios: part, lanes: r.lanes, cellar: r.options.Cellar}).run(ctx)
			})
		}
	}()
	return ahead
}

func (r *run) hand(result conformance.Result) error {
	r.ended++
	r.tally.Add(result)
	if err := r.emit(result); err != nil {
		return err
	}
	return r.takeOut(result)
}

// setups hands on what was recorded of the set-up.
func (r *run) setups() error {
	for _, result := range r.setup.sorted() {
		r.tally.Add(result)
		if err := r.emit(result); err != nil {
			return err
		}
	}
	return nil
}

// trailer says what follows from the results. A run that ended early proves nothing about the rest.
func (r *run) trailer(failed error) conformance.Trailer {
	stopped := ""
	switch {
	case failed != nil:
		stopped = fmt.Sprintf("given up after %d of %d scenarios: %v", r.ended, r.total, failed)
	case r.ended < r.total:
		stopped = fmt.Sprintf("interrupted after %d of %d scenarios", r.ended, r.total)
	}
	if stopped != "" {
		r.tally.Interrupt()
	}
	t := r.tally.Trailer()
	t.Complete, t.Stopped, t.Finished = stopped == "", stopped, r.now()
	return t
}
