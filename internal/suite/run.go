package suite

import (
	"cmp"
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
	Parallel int    // slices at a time; less than 1 means 1
	Seed     uint64 // of the order; 0 is page order
	Strict   bool   // raises a broken should to non-conformant
}

// maxSlice bounds how many scenarios one godog suite holds, and so how much memory it keeps.
const maxSlice = 64

// Run runs the plan. Results are handed to emit in an order that depends on nothing but plan and seed; an error of emit ends the
// run. A cancelled context ends it too: what has ended by then is complete and judged.
func (p *Plan) Run(ctx context.Context, targets map[string]Target, o Options, emit func(conformance.Result) error) (conformance.Trailer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{plan: p, options: o, tally: conformance.NewTally(p.claimsOf(targets), o.Strict), emit: emit}
	r.open(targets)
	slices := r.cut(p.order(o.Seed))
	err := r.collect(ctx, cancel, slices)
	if err == nil {
		err = r.setups()
	}
	if ctx.Err() != nil {
		r.tally.Interrupt()
	}
	trailer := r.tally.Trailer()
	trailer.Complete, trailer.Finished = ctx.Err() == nil, time.Now()
	if !trailer.Complete {
		trailer.Stopped = fmt.Sprintf("interrupted after %d of %d scenarios", r.ended, r.total)
	}
	return trailer, err
}

// claimsOf leaves out the claims of providers that are not run.
func (p *Plan) claimsOf(targets map[string]Target) []conformance.Claim {
	return slices.DeleteFunc(slices.Clone(p.Claims), func(c conformance.Claim) bool {
		_, run := targets[c.Provider]
		return !run
	})
}

type run struct {
	plan         *Plan
	options      Options
	lanes        map[string]*lane
	tally        *conformance.Tally
	emit         func(conformance.Result) error
	total, ended int

	mu     sync.Mutex
	setup  []conformance.Result
	tokens map[string]int
}

// open makes the lanes. Asking for shared tokens is recorded on its own, checked like any exchange.
func (r *run) open(targets map[string]Target) {
	r.lanes, r.tokens = map[string]*lane{}, map[string]int{}
	for id, t := range targets {
		known := r.plan.known[id]
		r.lanes[id] = &lane{Setting: steps.Setting{Known: known, Client: t.Client, Redactor: t.Redactor}}
		t.Client.ObserveSetup(func(w *conformance.Wire, err error) { r.record(known, t.Redactor, w, err) })
	}
}

// record keeps one request for a shared token.
func (r *run) record(known steps.Known, redactor *clients.Redactor, w *conformance.Wire, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := known.Provider.ID
	r.tokens[id+"/"+w.Credential]++
	result := conformance.Result{
		ID: fmt.Sprintf("%s/setup/%s/%d", id, w.Credential, r.tokens[id+"/"+w.Credential]), Kind: conformance.KindSetup, Provider: id,
		Name: fmt.Sprintf("a shared token of %q", w.Credential), Started: w.Started, Elapsed: w.Elapsed,
		Exchanges: []conformance.Exchange{redactor.Exchange(w)}, Findings: known.Contract.Check(w),
	}
	result.Judge(err, 1)
	result.Reason = redactor.Text(result.Reason)
	r.setup = append(r.setup, result)
}

// setups hands on what was recorded of the set-up, in an order that does not depend on who asked first.
func (r *run) setups() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.SortFunc(r.setup, func(a, b conformance.Result) int { return cmp.Compare(a.ID, b.ID) })
	for _, result := range r.setup {
		r.tally.Add(result)
		if err := r.emit(result); err != nil {
			return err
		}
	}
	return nil
}

// cut cuts the scenarios whose provider is run into slices, small enough that every worker gets some.
func (r *run) cut(scenarios []*Scenario) []*slice {
	scenarios = slices.DeleteFunc(scenarios, func(s *Scenario) bool { return r.lanes[s.Provider] == nil })
	r.total = len(scenarios)
	size := min(max(len(scenarios)/(4*max(1, r.options.Parallel)), 1), maxSlice)
	var all []*slice
	for part := range slices.Chunk(scenarios, size) {
		all = append(all, &slice{scenarios: part, lanes: r.lanes})
	}
	return all
}

// collect runs the slices side by side and hands their results on in order. No worker runs far ahead of the slowest, so that
// memory does not grow with the plan.
func (r *run) collect(ctx context.Context, cancel func(), all []*slice) error {
	workers := max(1, r.options.Parallel)
	ahead := make(chan struct{}, 2*workers)
	done := make([]chan []*conformance.Result, len(all))
	for i := range done {
		done[i] = make(chan []*conformance.Result, 1)
	}
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				done[i] <- all[i].run(ctx)
				all[i] = nil
			}
		})
	}
	go func() {
		defer close(jobs)
		for i := range all {
			ahead <- struct{}{}
			jobs <- i
		}
	}()
	var failed error
	for i := range done {
		for _, result := range <-done[i] {
			if failed == nil && result != nil {
				failed = r.hand(*result)
			}
		}
		if failed != nil {
			cancel()
		}
		<-ahead
	}
	wg.Wait()
	return failed
}

func (r *run) hand(result conformance.Result) error {
	r.ended++
	r.tally.Add(result)
	return r.emit(result)
}
