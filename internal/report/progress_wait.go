package report

import (
	"fmt"
	"sync"
	"time"
)

// countEvery is how often a countdown is redrawn.
const countEvery = time.Second

// Wait shows that real time has to pass: a countdown on the live line, or one plain line. over ends it.
func (p *Progress) Wait(d time.Duration) (over func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	until := p.o.Now().Add(d)
	if !p.o.Live {
		p.println(fmt.Sprintf("waiting %s: a token has to grow older; Ctrl-C ends", short(d)))
		return func() {}
	}
	p.until = append(p.until, until)
	p.draw()
	done := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() { p.count(done) })
	return sync.OnceFunc(func() {
		close(done)
		ended.Wait()
		p.waited(until)
	})
}

// count redraws the line until the wait is over.
func (p *Progress) count(done <-chan struct{}) {
	tick := time.NewTicker(countEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.mu.Lock()
			p.draw()
			p.mu.Unlock()
		case <-done:
			return
		}
	}
}

func (p *Progress) waited(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, u := range p.until {
		if u.Equal(until) {
			p.until = append(p.until[:i], p.until[i+1:]...)
			break
		}
	}
	p.draw()
}

// countdown says how long the wait that ends last goes on, "" where nobody waits.
func (p *Progress) countdown() string {
	var last time.Time
	for _, u := range p.until {
		if u.After(last) {
			last = u
		}
	}
	if last.IsZero() {
		return ""
	}
	left := max(0, last.Sub(p.o.Now()))
	return "  waiting " + left.Round(time.Second).String() + " for a token to grow older"
}
