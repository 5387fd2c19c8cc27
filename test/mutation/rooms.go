package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// plan says what is mutated, and whose tests may notice what the own ones did not.
func plan() map[string][]string {
	return map[string][]string{
		"internal/conformance": {"internal/contract", "clients", "steps", "internal/report"},
		"internal/contract":    {"internal/suite"},
		"clients":              {"steps", "internal/suite"},
		"steps":                {"internal/suite"},
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// measure tries mutants of a room: own tests first, then those of others against what is left.
func (w *bench) measure(ctx context.Context, p *prepared, mutants []*mutant, others []string) (map[int]verdict, error) {
	verdicts := map[int]verdict{}
	for _, pkg := range append([]string{p.room.name}, others...) {
		got, err := w.against(ctx, p, pkg, alive(mutants, verdicts))
		if err != nil && ctx.Err() == nil {
			return nil, err
		}
		for n, v := range got {
			v.reached = v.reached || verdicts[n].reached
			verdicts[n] = v
		}
		if ctx.Err() != nil {
			break
		}
	}
	return verdicts, nil
}

func alive(mutants []*mutant, verdicts map[int]verdict) []*mutant {
	var rest []*mutant
	for _, m := range mutants {
		if !verdicts[m.number].noticed() {
			rest = append(rest, m)
		}
	}
	return rest
}

// full makes the tally of a room. A partial one is taken up where it ended.
func (w *bench) full(ctx context.Context, name string, begun *tally, others []string, same []equivalent) (*tally, error) {
	p, err := w.prepare(name)
	if err != nil {
		return nil, err
	}
	t := &tally{Name: name, Digest: digest(p.room), KilledBy: map[string]int{}, Survivors: []survivor{}}
	if begun != nil && begun.Partial && begun.Digest == t.Digest && begun.Found == len(p.mutants) {
		t = begun
	}
	t.Found = len(p.mutants)
	rest := shuffled(p.mutants)[t.Mutants:]
	verdicts, err := w.measure(ctx, p, rest, others)
	if err != nil {
		return nil, err
	}
	for _, m := range rest {
		v, is := verdicts[m.number], isEquivalent(same, m)
		if !v.tried {
			break // what was tried beyond is forgotten, so that the next run begins here
		}
		if is && v.noticed() {
			w.say("%s is called equivalent, and a test of %s notices it\n", m.key(), v.by)
			is = false
		}
		t.count(m, v, is)
	}
	t.finish()
	return t, w.complain(same, p, name)
}

// again tries what survived last time, after tests were added. The sources have to be the same.
func (w *bench) again(ctx context.Context, old *tally, others []string, same []equivalent) (*tally, error) {
	p, err := w.prepare(old.Name)
	if err != nil {
		return nil, err
	}
	if digest(p.room) != old.Digest {
		return nil, fmt.Errorf("%s: the sources changed since the score was made; run it without -survivors", old.Name)
	}
	listed := map[string]bool{}
	for _, s := range old.Survivors {
		listed[s.key()] = true
	}
	var mutants []*mutant
	for _, m := range p.mutants {
		if listed[m.key()] && !isEquivalent(same, m) {
			mutants = append(mutants, m)
		}
	}
	verdicts, err := w.measure(ctx, p, mutants, others)
	if err != nil {
		return nil, err
	}
	t := *old
	t.Survivors, t.Survived, t.Mutants = []survivor{}, 0, old.Mutants-len(old.Survivors)
	for _, m := range p.mutants {
		if listed[m.key()] {
			v := verdicts[m.number]
			v.tried = true // one that was not, because the run was ended, survives as it did
			t.count(m, v, isEquivalent(same, m))
		}
	}
	t.finish()
	return &t, w.complain(same, p, old.Name)
}

// complain is about entries that fit nothing any more: what they excused may be back under another name.
func (w *bench) complain(same []equivalent, p *prepared, name string) error {
	rest := unmatched(same, p.mutants, map[string]bool{name: true})
	for _, e := range rest {
		w.say("equivalent.json: no mutant %s in %s of %s; take the entry out, or name it anew\n", e.Change, e.Function, e.File)
	}
	if len(rest) > 0 {
		return fmt.Errorf("equivalent.json: %d entries of %s fit no mutant", len(rest), name)
	}
	return nil
}
