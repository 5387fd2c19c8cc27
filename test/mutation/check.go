package main

import (
	"context"
	"errors"
	"fmt"
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
		chosen := choose(random, p.mutants, size/len(s.Packages))
		verdicts, err := w.measure(ctx, p, chosen, plan()[t.Name])
		if err != nil {
			return err
		}
		for _, m := range chosen {
			if v := verdicts[m.number]; v.tried && !v.noticed() && !t.lists(m) && !isEquivalent(same, m) {
				all = append(all, fmt.Errorf("%s:%d: %s: %s: no test notices it, and the score does not list it", m.File, m.line, m.Function, m.Change))
			}
		}
	}
	return errors.Join(append(all, ctx.Err())...)
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
