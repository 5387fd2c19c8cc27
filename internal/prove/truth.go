package prove

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// truth is how a faithful mock answers the battery, and that the suite is green with it.
type truth struct {
	names  []string // of the questions, in order
	plain  []plain
	moody  map[int]bool // questions that two faithful mocks answered differently: they show nothing
	sample Sample
}

// variant is a faithful variant of a provider's mock; "" is the first.
type variant struct{ provider, name string }

// truths learns how faithful variants answer, side by side.
func (p *Prover) truths(ctx context.Context, wanted []variant) (map[variant]*truth, error) {
	truths := map[variant]*truth{}
	for _, v := range wanted {
		truths[v] = nil
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	turn := make(chan struct{}, p.parallel())
	for _, v := range slices.Collect(maps.Keys(truths)) {
		all.Go(func() {
			turn <- struct{}{}
			t, err := p.truth(ctx, p.subject(v.provider), v.name)
			<-turn
			mu.Lock()
			defer mu.Unlock()
			if truths[v] = t; err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", v.provider, err))
			}
		})
	}
	all.Wait()
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return truths, errors.Join(errs...)
}

func (p *Prover) subject(id string) Subject {
	i := slices.IndexFunc(p.Subjects, func(s Subject) bool { return s.Provider.ID == id })
	return p.Subjects[i]
}

func (p *Prover) truth(ctx context.Context, s Subject, variant string) (*truth, error) {
	t := &truth{moody: map[int]bool{}, sample: Sample{refused: map[string]map[string]bool{}, served: map[string]map[string]bool{}}}
	if err := p.green(ctx, s, variant, t.sample); err != nil {
		return nil, err
	}
	for i := range 2 {
		mock, err := p.Launch(s.Provider, variant, nil)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			t.learn(battery(ctx, s.Provider, mock))
		} else {
			t.doubt(battery(ctx, s.Provider, mock))
		}
		mock.Close()
	}
	return t, t.samples(ctx, p, s, variant)
}

// green runs every scenario against the faithful mock. Whatever fails there would be a kill of every mutant.
func (p *Prover) green(ctx context.Context, s Subject, variant string, sample Sample) error {
	mock, err := p.Launch(s.Provider, variant, nil)
	if err != nil {
		return err
	}
	defer mock.Close()
	var errs []error
	claims := claimsOf(p.Plan, s.Provider.ID)
	err = run(ctx, p.Plan.Only(func(sc *suite.Scenario) bool { return sc.Provider == s.Provider.ID }), s.Provider.ID, mock, func(r conformance.Result) {
		sample.meet(s.Provider, r)
		for _, id := range sortedKeys(claims) {
			if found := r.Against(id); len(found) > 0 {
				errs = append(errs, fmt.Errorf("%w: variant %q: %s: %s: %w", ErrNotGreen, variant, r.ID, id, found[0]))
			}
		}
		if r.Verdict == conformance.Error || r.Verdict == conformance.Inconclusive {
			errs = append(errs, fmt.Errorf("%w: variant %q: %s: %s: %s", ErrNotGreen, variant, r.ID, r.Verdict, r.Reason))
		}
	})
	return errors.Join(append(errs, err)...)
}

func (t *truth) learn(answers iter.Seq2[string, plain]) {
	for name, answer := range answers {
		t.names, t.plain = append(t.names, name), append(t.plain, answer)
	}
}

func (t *truth) doubt(answers iter.Seq2[string, plain]) {
	i := 0
	for name, answer := range answers {
		if i < len(t.names) && (t.names[i] != name || answer.differs(t.plain[i]) != "") {
			t.moody[i] = true
		}
		i++
	}
}

// samples keeps an answer to each operation.
func (t *truth) samples(ctx context.Context, p *Prover, s Subject, variant string) error {
	mock, err := p.Launch(s.Provider, variant, nil)
	if err != nil {
		return err
	}
	defer mock.Close()
	t.sample.answers = sampled(ctx, s.Provider, mock)
	return nil
}

// differs compares a mock with the truth up to the first difference, and names it; "" where there is none.
func (t *truth) differs(answers iter.Seq2[string, plain]) string {
	i := 0
	for name, answer := range answers {
		if i >= len(t.names) || t.names[i] != name {
			return name + ": a question that the faithful mock was not asked"
		}
		if what := answer.differs(t.plain[i]); what != "" && !t.moody[i] {
			return name + ": " + what
		}
		i++
	}
	return ""
}

// meet notes which operations served a scenario, and which refused it.
func (s Sample) meet(p *provider.Provider, r conformance.Result) {
	for _, e := range r.Exchanges {
		op := p.Operations[e.Operation]
		if op == nil || e.Response == nil || e.Purpose == conformance.PurposeControl || e.Purpose == conformance.PurposeSetup {
			continue
		}
		met := s.refused
		if op.Succeeds(e.Response.Status) {
			met = s.served
		}
		if met[op.ID] == nil {
			met[op.ID] = map[string]bool{}
		}
		for _, claim := range r.Claims {
			met[op.ID][claim] = true
		}
	}
}
