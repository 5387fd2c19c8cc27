package report

import (
	"cmp"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// ProgressOptions says how progress is shown.
type ProgressOptions struct {
	Live  bool             // redraw one line of a terminal; otherwise a plain line now and then
	Width int              // columns of the terminal, 0 means 80
	Now   func() time.Time // nil means time.Now
}

const (
	redrawEvery = 100 * time.Millisecond // faster than that nobody reads, and terminals over a network suffer
	plainEvery  = 30 * time.Second       // a sign of life in the log of a long run
)

// Progress shows how far a run has come. It may be used from several goroutines at once. What it fails to write it lets go:
// a run does not fail for want of a progress line.
type Progress struct {
	mu      sync.Mutex
	w       io.Writer
	o       ProgressOptions
	begun   time.Time
	last    time.Time // of the last line drawn
	drawn   bool      // whether the live line stands on the terminal
	by      map[string]*lap
	current string
	until   []time.Time // when the waits that are under way end
}

// lap is how far one provider has come.
type lap struct {
	planned, done, failing, unjudged int
	begun                            time.Time
}

// NewProgress shows progress on w.
func NewProgress(w io.Writer, o ProgressOptions) *Progress {
	if o.Now == nil {
		o.Now = time.Now
	}
	now := o.Now()
	return &Progress{w: w, o: o, begun: now, last: now.Add(-redrawEvery), by: map[string]*lap{}}
}

// Plan announces how many scenarios a provider has. It is called for each provider before the first result.
func (p *Progress) Plan(provider string, scenarios int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lap(provider).planned = scenarios
}

// Result counts one finished scenario. Set-up is not counted.
func (p *Progress) Result(r conformance.Result) {
	if r.Kind == conformance.KindSetup {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lap(r.Provider)
	if l.begun.IsZero() {
		l.begun = p.o.Now().Add(-max(0, r.Elapsed))
	}
	l.done++
	switch r.Verdict {
	case conformance.Fail:
		l.failing++
	case conformance.Error, conformance.Inconclusive, conformance.Deferred:
		l.unjudged++
	}
	p.current = r.Provider
	p.show(l)
}

// Say prints a line of its own: above the live line, or just a line.
func (p *Progress) Say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	p.println(sentence(fmt.Sprintf(format, args...)))
	if p.o.Live && p.current != "" {
		p.draw()
	}
}

// Close removes the live line. Progress may be used again after it.
func (p *Progress) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
}

func (p *Progress) lap(provider string) *lap {
	l := p.by[provider]
	if l == nil {
		l = &lap{}
		p.by[provider] = l
	}
	return l
}

func (p *Progress) show(l *lap) {
	now := p.o.Now()
	switch {
	case p.o.Live && (now.Sub(p.last) >= redrawEvery || p.finished()):
		p.last = now
		p.draw()
	case !p.o.Live && l.done == l.planned:
		p.last = now
		p.println(p.lapLine(p.current, l))
	case !p.o.Live && now.Sub(p.last) >= plainEvery:
		p.last = now
		p.println(p.line())
	}
}

func (p *Progress) finished() bool {
	done, planned, _, _ := p.sum()
	return done == planned
}

func (p *Progress) sum() (done, planned, failing, unjudged int) {
	for _, l := range p.by {
		done, planned, failing, unjudged = done+l.done, planned+max(l.planned, l.done), failing+l.failing, unjudged+l.unjudged
	}
	return done, planned, failing, unjudged
}

// line is the state of the whole run.
func (p *Progress) line() string {
	done, planned, failing, unjudged := p.sum()
	return fmt.Sprintf("%s of %s%s  %s", thousands(done), count(planned, "scenario"), trouble(failing, unjudged), plain(p.current)+p.countdown())
}

// lapLine is what is said when a provider is finished.
func (p *Progress) lapLine(provider string, l *lap) string {
	return fmt.Sprintf("%s: %s%s, %s", plain(provider), count(l.done, "scenario"), trouble(l.failing, l.unjudged), short(p.o.Now().Sub(l.begun)))
}

func trouble(failing, unjudged int) string {
	s := ""
	if failing > 0 {
		s += fmt.Sprintf(", %d not as claimed", failing)
	}
	if unjudged > 0 {
		s += fmt.Sprintf(", %d not judged", unjudged)
	}
	return s
}

// draw writes the live line over the one before: carriage return, text, and "erase to the end of the line" (ECMA-48 EL). The last
// column stays free, because some terminals go to the next line when it is written.
func (p *Progress) draw() {
	fmt.Fprintf(p.w, "\r%s\x1b[K", fit(p.line(), cmp.Or(p.o.Width, defaultWidth)-1))
	p.drawn = true
}

func (p *Progress) erase() {
	if p.drawn {
		io.WriteString(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

func (p *Progress) println(line string) { fmt.Fprintln(p.w, line) }
