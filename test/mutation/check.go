package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// current says which packages the score does not fit any more, and does not say so itself.
func (w *bench) current(s *score) error {
	var all []error
	for _, t := range s.Packages {
		r, err := load(w.root, t.Name)
		switch {
		case err != nil:
			all = append(all, err)
		case digest(r) != t.Digest && !t.Stale:
			all = append(all, fmt.Errorf("%s: the sources are newer than the score; run make mutation PACKAGES=%s, or make mutation-stale to say so", t.Name, t.Name))
		}
	}
	return errors.Join(all...)
}

// markStale says in the score which packages changed since.
func (w *bench) markStale(s *score) error {
	for _, t := range s.Packages {
		r, err := load(w.root, t.Name)
		if err != nil {
			return err
		}
		t.Stale = digest(r) != t.Digest
	}
	return nil
}

// sample tries some mutants of every package. None may survive that the score does not list: the code is tested no worse than it was.
func (w *bench) sample(ctx context.Context, s *score, same []equivalent, size int, seed uint64) error {
	var all []error
	random := rand.New(rand.NewPCG(seed, 0))
	for _, t := range s.Packages {
		p, err := w.prepare(t.Name)
		if err != nil {
			return err
		}
		chosen := choose(random, t.known(p), size/len(s.Packages))
		verdicts, err := w.measure(ctx, p, chosen, plan()[t.Name])
		if err != nil {
			return err
		}
		var fresh []error
		for _, m := range chosen {
			if v := verdicts[m.number]; v.tried && !v.noticed() && !t.lists(m) && !isEquivalent(same, m) {
				fresh = append(fresh, fmt.Errorf("%s:%d: %s: %s: no test notices it, and the score does not list it", m.File, m.line, m.Function, m.Change))
			}
		}
		if len(fresh) > t.forgiven(p, len(chosen)) {
			all = append(all, fresh...)
		}
	}
	return errors.Join(append(all, ctx.Err())...)
}

// known are the mutants about which the score says something. A partial one knows those that were tried, and nothing once the sources changed.
func (t *tally) known(p *prepared) []*mutant {
	switch {
	case !t.Partial:
		return p.mutants
	case digest(p.room) != t.Digest:
		return nil
	}
	return shuffled(p.mutants)[:t.Mutants]
}

// forgiven is how many may survive without being listed: none, or at the rate of the score where the sources changed since.
func (t *tally) forgiven(p *prepared, of int) int {
	if digest(p.room) == t.Digest {
		return 0
	}
	return int(math.Ceil((1 - t.Score) * float64(of)))
}

func choose(random *rand.Rand, all []*mutant, n int) []*mutant {
	var chosen []*mutant
	for _, i := range random.Perm(len(all))[:min(n, len(all))] {
		chosen = append(chosen, all[i])
	}
	return chosen
}

func (t *tally) lists(m *mutant) bool {
	for _, s := range t.Survivors {
		if s.key() == m.key() {
			return true
		}
	}
	return false
}
