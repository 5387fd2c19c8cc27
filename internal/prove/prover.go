package prove

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Prover runs mutants.
type Prover struct {
	Plan     *suite.Plan
	Subjects []Subject
	Launch   Launcher
	Check    func(p *provider.Provider, f provider.Fault) error // what is wrong with a fault; nil asks nobody
	Parallel int                                                // mutants at a time; less than 1 means one for each processor
	Others   int                                                // scenarios beside those that judge; 0 means Others
	Claims   []string                                           // only mutants that break one of these; none means all
	Mutants  []string                                           // only mutants of these names, in which * stands for any letters; none means all
	Progress func(done, total int, o Outcome)                   // may be nil; is called by one goroutine at a time
}

// limit is how long one mutant may take. A mock that hangs is no reason to hang as well.
const limit = time.Minute

// ErrNotGreen says that a faithful mock fails: then a failing mutant proves nothing.
var ErrNotGreen = errors.New("the faithful mock is not green, so nothing can be proved")

// job is one mutant of one provider.
type job struct {
	subject Subject
	mutant  Mutant
	truth   *truth
	claims  map[string]conformance.Claim
	index   int
}

// Run runs every mutant and says what became of each, in the order of the catalogue. A cancelled context ends it early: then the proof
// says so, and holds what was done by then.
func (p *Prover) Run(ctx context.Context) (*Proof, error) {
	jobs, err := p.jobs(ctx)
	if ctx.Err() != nil {
		return &Proof{Plan: p.Plan, Subjects: p.Subjects, Others: p.others(), Partial: p.selective(), Stopped: "interrupted before the first mutant"}, nil //nolint:nilerr // an interrupted proof says so itself
	}
	if err != nil {
		return nil, err
	}
	proof := &Proof{Plan: p.Plan, Subjects: p.Subjects, Others: p.others(), Total: len(jobs), Partial: p.selective()}
	outcomes := p.work(ctx, jobs)
	for _, o := range outcomes {
		if o != nil {
			proof.Outcomes = append(proof.Outcomes, *o)
		}
	}
	if len(proof.Outcomes) < len(jobs) {
		proof.Stopped = fmt.Sprintf("interrupted after %d of %d mutants", len(proof.Outcomes), len(jobs))
	}
	return proof, nil
}

func (p *Prover) selective() bool { return len(p.Claims)+len(p.Mutants) > 0 }

func (p *Prover) others() int {
	if p.Others > 0 {
		return p.Others
	}
	return Others
}

func (p *Prover) parallel() int {
	if p.Parallel > 0 {
		return p.Parallel
	}
	return runtime.GOMAXPROCS(0)
}

// jobs makes the catalogue of each provider, chooses from it, and learns how the mocks answer that the mutants are mutants of.
// Everything that is wrong with a catalogue is said at once.
func (p *Prover) jobs(ctx context.Context) ([]job, error) {
	var firsts []variant
	for _, s := range p.Subjects {
		firsts = append(firsts, variant{s.Provider.ID, ""})
	}
	truths, err := p.truths(ctx, firsts)
	if err != nil {
		return nil, err
	}
	all, err := p.catalogues(truths)
	if err != nil {
		return nil, err
	}
	var others []variant
	for _, j := range all {
		others = append(others, variant{j.subject.Provider.ID, j.mutant.Variant})
	}
	more, err := p.truths(ctx, slices.DeleteFunc(others, func(v variant) bool { return truths[v] != nil }))
	if err != nil {
		return nil, err
	}
	maps.Copy(truths, more)
	for i, j := range all {
		all[i].truth = truths[variant{j.subject.Provider.ID, j.mutant.Variant}]
	}
	return all, nil
}

func (p *Prover) catalogues(truths map[variant]*truth) ([]job, error) {
	var all []job
	var errs []error
	for _, s := range p.Subjects {
		mutants, err := Catalogue(s, p.Plan, truths[variant{s.Provider.ID, ""}].sample)
		errs = append(errs, err, p.check(s, mutants))
		claims := claimsOf(p.Plan, s.Provider.ID)
		for _, m := range mutants {
			all = append(all, job{subject: s, mutant: m, claims: claims})
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p.choose(all)
}

// check asks the mock what is wrong with the faults.
func (p *Prover) check(s Subject, mutants []Mutant) error {
	if p.Check == nil {
		return nil
	}
	var errs []error
	for _, m := range mutants {
		if err := p.Check(s.Provider, m.Fault); err != nil {
			errs = append(errs, fmt.Errorf("%s: mutant %s: %w", s.Provider.ID, m.Name, err))
		}
	}
	return errors.Join(errs...)
}

// choose leaves what was asked for. To ask for a claim or a mutant that there is not is a mistake.
func (p *Prover) choose(all []job) ([]job, error) {
	var errs []error
	wanted := func(names []string, kind string, known []string, holds func(job, string) bool) func(job) bool {
		for _, name := range names {
			if !slices.ContainsFunc(all, func(j job) bool { return holds(j, name) }) {
				errs = append(errs, provider.Unknown(kind, name, known))
			}
		}
		return func(j job) bool {
			return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return holds(j, name) })
		}
	}
	var mutants, claims []string
	for _, j := range all {
		mutants = append(mutants, j.mutant.Name)
		for _, b := range j.mutant.Breaks {
			claims = append(claims, b.Claim)
		}
	}
	claim := wanted(p.Claims, "claim that a mutant breaks", unique(claims), func(j job, id string) bool { return j.mutant.breaks(id) })
	name := wanted(p.Mutants, "mutant", unique(mutants), func(j job, name string) bool { return pattern(name).MatchString(j.mutant.Name) })
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var some []job
	for _, j := range all {
		if claim(j) && name(j) {
			j.index = len(some)
			some = append(some, j)
		}
	}
	if len(some) == 0 {
		return nil, errors.New("nothing to prove: there is no mutant")
	}
	return some, nil
}

func unique(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

// work runs the jobs side by side. A job that was interrupted has no outcome.
func (p *Prover) work(ctx context.Context, jobs []job) []*Outcome {
	outcomes := make([]*Outcome, len(jobs))
	queue := make(chan job)
	var all sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range p.parallel() {
		all.Go(func() {
			for j := range queue {
				outcome := p.mutant(ctx, j)
				outcome.Provider = j.subject.Provider.ID
				mu.Lock()
				if ctx.Err() == nil { // what was interrupted half-way says nothing
					done++
					outcomes[j.index] = &outcome
					p.tell(done, len(jobs), outcome)
				}
				mu.Unlock()
			}
		})
	}
	for _, j := range jobs {
		if ctx.Err() != nil {
			break
		}
		queue <- j
	}
	close(queue)
	all.Wait()
	return outcomes
}

func (p *Prover) tell(done, total int, o Outcome) {
	if p.Progress != nil {
		p.Progress(done, total, o)
	}
}

// mutant runs one mutant: first the suite, against a mock that nobody else has seen, then the battery, against another.
func (p *Prover) mutant(ctx context.Context, j job) Outcome {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	jury := newJury(j.mutant, j.claims)
	applied, err := p.trial(ctx, j, jury)
	if err != nil {
		jury.broke = append(jury.broke, err.Error())
		return jury.judge("", applied)
	}
	shown, struck, err := p.demonstrate(ctx, j)
	if err != nil {
		jury.broke = append(jury.broke, err.Error())
	}
	return jury.judge(shown, struck)
}

// trial lets the suite judge the mutant exactly as it judges any target: from here on nothing knows that there is a fault.
func (p *Prover) trial(ctx context.Context, j job, jury *jury) (applied int, err error) {
	mock, err := p.Launch(j.subject.Provider, j.mutant.Variant, &j.mutant.Fault)
	if err != nil {
		return 0, err
	}
	defer mock.Close()
	id := j.subject.Provider.ID
	picked := chosen(p.Plan, j.subject.Provider, j.mutant, p.others())
	err = run(ctx, p.Plan.Only(func(s *suite.Scenario) bool { return picked[s.ID] }), id, mock, jury.hear)
	return mock.Applied(), err
}

// run runs a part of the plan against a mock, one scenario after the other, so that rare faults strike at the same places each time.
func run(ctx context.Context, part *suite.Plan, id string, mock *Mock, hear func(conformance.Result)) error {
	trailer, err := part.Run(ctx, map[string]suite.Target{id: mock.Target}, suite.Options{Parallel: 1}, func(r conformance.Result) error {
		hear(r)
		return nil
	})
	if err == nil && !trailer.Complete {
		err = fmt.Errorf("the run ended early: %s", trailer.Stopped)
	}
	return err
}

// demonstrate looks for one request that the mutant answers otherwise than the faithful mock.
func (p *Prover) demonstrate(ctx context.Context, j job) (shown string, applied int, err error) {
	mock, err := p.Launch(j.subject.Provider, j.mutant.Variant, &j.mutant.Fault)
	if err != nil {
		return "", 0, err
	}
	defer mock.Close()
	shown = j.truth.differs(battery(ctx, j.subject.Provider, mock))
	return shown, mock.Applied(), nil
}

// List lists the mutants that Run would run, without a verdict.
func (p *Prover) List(ctx context.Context) ([]Outcome, error) {
	jobs, err := p.jobs(ctx)
	var all []Outcome
	for _, j := range jobs {
		all = append(all, Outcome{Provider: j.subject.Provider.ID, Mutant: j.mutant})
	}
	return all, err
}
