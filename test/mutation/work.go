package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// verdict is what became of one mutant.
type verdict struct {
	tried, reached, killed, late bool
	by                           string // the package whose tests noticed
}

func (v verdict) noticed() bool { return v.killed || v.late }

// bench is a place where mutants are tried.
type bench struct {
	root    string
	tmp     string
	workers int
	out     io.Writer
	steady  bool // a progress line of its own each time, for logs
}

// all tries mutants against one binary. What was not tried when the context ended has no verdict.
func (w *bench) all(ctx context.Context, b *built, r reach, mutants []*mutant) map[int]verdict {
	queue := make(chan *mutant)
	go func() {
		defer close(queue)
		for _, m := range mutants {
			select {
			case queue <- m:
			case <-ctx.Done():
				return
			}
		}
	}()
	p := &progress{bench: w, what: b.pkg, total: len(mutants), began: time.Now(), verdicts: map[int]verdict{}}
	var group sync.WaitGroup
	for i := range w.workers {
		group.Go(func() { w.worker(ctx, i, b, r, queue, p) })
	}
	group.Wait()
	p.show(true)
	return p.verdicts
}

// shuffled are mutants in an order that is always the same and has nothing to do with the files, so that a part of them speaks for all.
func shuffled(mutants []*mutant) []*mutant {
	mutants = slices.Clone(mutants)
	rand.New(rand.NewPCG(1, 0)).Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
	return mutants
}

func (w *bench) worker(ctx context.Context, i int, b *built, r reach, queue <-chan *mutant, p *progress) {
	for m := range queue {
		tmp, err := os.MkdirTemp(w.tmp, fmt.Sprintf("worker%d-", i))
		if err != nil {
			return
		}
		v := b.try(ctx, m, r, tmp)
		_ = os.RemoveAll(tmp)
		if ctx.Err() == nil {
			v.tried = true
			p.note(m, v)
		}
	}
}

// progress is the line that says how long it still takes.
type progress struct {
	*bench

	what         string
	total        int
	began, shown time.Time
	mutex        sync.Mutex
	noticed      int
	verdicts     map[int]verdict
}

func (p *progress) note(m *mutant, v verdict) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.verdicts[m.number] = v
	if v.noticed() {
		p.noticed++
	} else if p.steady {
		p.say("%s does not notice %s:%d: %s: %s", p.what, m.File, m.line, m.Function, m.Change)
	}
	p.show(false)
}

func (p *progress) show(last bool) {
	every := time.Second
	if p.steady {
		every = time.Minute
	}
	if !last && time.Since(p.shown) < every {
		return
	}
	p.shown = time.Now()
	done := len(p.verdicts)
	left := time.Duration(0)
	if done > 0 {
		left = time.Since(p.began) / time.Duration(done) * time.Duration(p.total-done)
	}
	p.say("%s: %d of %d mutants, %d noticed, %s left", p.what, done, p.total, p.noticed, left.Round(time.Second))
	if last && !p.steady {
		fmt.Fprintln(p.out)
	}
}

// say writes one line, over the last one where somebody is watching.
func (w *bench) say(format string, args ...any) {
	if w.steady {
		fmt.Fprintf(w.out, format+"\n", args...)
		return
	}
	fmt.Fprintf(w.out, "\r\033[K"+format, args...)
}

// prepared is a room with its mutants, ready to be tried against its own tests and those of others.
type prepared struct {
	room    *room
	mutants []*mutant
	overlay string
}

func (w *bench) prepare(name string) (*prepared, error) {
	w.say("%s: finding mutants", name)
	r, err := load(w.root, name)
	if err != nil {
		return nil, err
	}
	found, names := find(r)
	mutants, files, err := settle(r, found, names)
	if err != nil {
		return nil, err
	}
	number(mutants)
	// Numbers are written into the files, so what was left out has to be gone before the last writing.
	files = write(r, mutants, names)
	list, err := overlay(r, files, w.tmp)
	return &prepared{room: r, mutants: mutants, overlay: list}, err
}

// against tries mutants with the tests of one package.
func (w *bench) against(ctx context.Context, p *prepared, pkg string, mutants []*mutant) (map[int]verdict, error) {
	if len(mutants) == 0 {
		return nil, nil
	}
	b, err := compile(w.root, pkg, p.overlay, w.tmp)
	if err != nil {
		return nil, err
	}
	r, err := b.explore(ctx, w.tmp, w.quietly())
	if err != nil {
		return nil, err
	}
	return w.all(ctx, b, r, mutants), nil
}

// quietly leaves lines that follow each other fast to those who watch.
func (w *bench) quietly() func(string, ...any) {
	if w.steady {
		return func(string, ...any) {}
	}
	return w.say
}

// top is the folder with the go.mod of what is tested.
func top(root string) (string, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	_, err = os.Stat(filepath.Join(abs, "go.mod"))
	return abs, err
}
