package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// options are what the command line says.
type options struct {
	root, packages          string
	workers, sample         int
	seed                    uint64
	survivors, check, stale bool
	list                    string
	own                     bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintf(os.Stderr, "\nmutation: %v\n", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("mutation", flag.ContinueOnError)
	f.StringVar(&o.root, "root", "../..", "the module whose packages are changed")
	f.StringVar(&o.packages, "packages", "", "which of them, separated by commas or blanks (all)")
	f.IntVar(&o.workers, "workers", 1, "how many mutants are tried at a time")
	f.BoolVar(&o.survivors, "survivors", false, "try only what survived last time")
	f.BoolVar(&o.own, "own", false, "leave the tests of other packages out")
	f.BoolVar(&o.check, "check", false, "is the score current, and does a sample do as well?")
	f.IntVar(&o.sample, "sample", 100, "the size of the sample")
	f.Uint64Var(&o.seed, "seed", uint64(time.Now().Unix()), "of the sample; each time another one by itself")
	f.BoolVar(&o.stale, "stale", false, "write into the score which packages changed since it was made")
	f.StringVar(&o.list, "list", "", "show the mutants of one package, and try none")
	return o, f.Parse(args)
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	root, err := top(o.root)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "mutation-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	w := &bench{root: root, tmp: tmp, workers: o.workers, out: out, steady: os.Getenv("CI") != "" || os.Getenv("TERM") == ""}
	return w.do(ctx, o)
}

func (w *bench) do(ctx context.Context, o options) error {
	folder := filepath.Join(w.root, "test", "mutation")
	same, err := readEquivalents(filepath.Join(folder, "equivalent.json"))
	if err != nil {
		return err
	}
	s, err := readScore(filepath.Join(folder, "score.json"))
	if err != nil {
		return err
	}
	switch {
	case o.list != "":
		return w.list(o.list)
	case o.stale:
		return cmp.Or(w.markStale(s), s.write(folder))
	case o.check:
		w.say("seed %d", o.seed)
		return cmp.Or(w.current(s), w.sample(ctx, s, same, o.sample, o.seed))
	}
	return w.rooms(ctx, o, s, same, folder)
}

// rooms measures one package after the other, and writes after each.
func (w *bench) rooms(ctx context.Context, o options, s *score, same []equivalent, folder string) error {
	names, err := wanted(o.packages)
	if err != nil {
		return err
	}
	var fallen []error
	for _, name := range names {
		others := plan()[name]
		if o.own {
			others = nil
		}
		old := s.of(name)
		t, err := w.room(ctx, o, old, name, others, same)
		if t != nil {
			fallen = append(fallen, t.fell(old))
			s.put(t)
			err = cmp.Or(err, s.write(folder))
		}
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		w.say("%s: %.1f %% of %d mutants noticed, %d survive\n", name, t.Score*100, t.Mutants, t.Survived)
	}
	return errors.Join(fallen...)
}

func (w *bench) room(ctx context.Context, o options, old *tally, name string, others []string, same []equivalent) (*tally, error) {
	if !o.survivors {
		return w.full(ctx, name, old, others, same)
	}
	if old == nil {
		return nil, fmt.Errorf("%s has no score yet; run it without -survivors", name)
	}
	return w.again(ctx, old, others, same)
}

func wanted(packages string) ([]string, error) {
	names := strings.FieldsFunc(packages, func(r rune) bool { return r == ',' || r == ' ' })
	if len(names) == 0 {
		return sortedKeys(plan()), nil
	}
	for _, name := range names {
		if !slices.Contains(sortedKeys(plan()), name) {
			return nil, fmt.Errorf("package %q is not mutated; choose among %s", name, strings.Join(sortedKeys(plan()), ", "))
		}
	}
	return names, nil
}

func (w *bench) list(name string) error {
	p, err := w.prepare(name)
	if err != nil {
		return err
	}
	for _, m := range p.mutants {
		fmt.Fprintf(w.out, "%s:%d: %s: %s\n", m.File, m.line, m.Function, m.Change)
	}
	return nil
}
