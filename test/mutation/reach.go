package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// timed is one top-level test, and what it took without a mutant.
type timed struct {
	name      string
	breadth   int // how many mutants it comes by
	cpu, wall time.Duration
}

// reach says which tests come by which mutant, those first that come by few: they look closest.
type reach map[int][]timed

// patience is for tests without a mutant: whatever they take, within reason.
const patience = 5 * time.Minute

// explore runs each test by itself.
func (b *built) explore(ctx context.Context, tmp string, say func(string, ...any)) (reach, error) {
	names, err := b.tests()
	if err != nil {
		return nil, err
	}
	r := reach{}
	for i, name := range names {
		say("%s: what each test reaches, %d of %d", b.pkg, i+1, len(names))
		if err := b.follow(ctx, r, name, tmp); err != nil {
			return nil, err
		}
	}
	for _, tests := range r {
		slices.SortStableFunc(tests, func(a, b timed) int { return cmp.Or(a.breadth-b.breadth, int(a.wall-b.wall)) })
	}
	return r, nil
}

func (b *built) follow(ctx context.Context, r reach, name, tmp string) error {
	seen := filepath.Join(tmp, "seen")
	_ = os.Remove(seen)
	o := b.once(ctx, []string{name}, 0, seen, tmp, limits{patience, patience})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !o.passed {
		return fmt.Errorf("%s: %s fails without a mutant:\n%s", b.pkg, name, o.output)
	}
	text, _ := os.ReadFile(seen) // absent if it reaches none
	lines := strings.Fields(string(text))
	for _, line := range lines {
		n, err := strconv.Atoi(line)
		if err != nil {
			return err
		}
		r[n] = append(r[n], timed{name, len(lines), o.cpu, o.wall})
	}
	return nil
}

// few are the first tests that are tried: most mutants die of those that look closest.
const few = 3

// portions splits tests in two, so that the rest runs only against what the first ones did not kill. The few are quick, as a rule.
func portions(tests []timed) [][]timed {
	if len(tests) <= 2*few {
		return [][]timed{tests}
	}
	return [][]timed{tests[:few], tests[few:]}
}

// allowed is generous: a slow machine is no kill. What tests took without a mutant says how slow it is.
func allowed(tests []timed) limits {
	var l limits
	for _, t := range tests {
		l.cpu += t.cpu
		l.wall += t.wall
	}
	return limits{cpu: 3*time.Second + 5*l.cpu, wall: 20*time.Second + 4*l.wall}
}

// try looks whether the tests that reach a mutant notice it.
func (b *built) try(ctx context.Context, m *mutant, r reach, tmp string) verdict {
	v := verdict{reached: len(r[m.number]) > 0}
	if !v.reached {
		return v
	}
	for _, tests := range portions(r[m.number]) {
		var names []string
		for _, t := range tests {
			names = append(names, t.name)
		}
		if o := b.once(ctx, names, m.number, "", tmp, allowed(tests)); !o.passed {
			return verdict{reached: true, killed: !o.late, late: o.late, by: b.pkg}
		}
	}
	return v
}
