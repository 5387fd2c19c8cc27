package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// DefaultRole is the credential that a scenario uses unless it names another.
const DefaultRole = "default"

// World is the state of one scenario while it runs. It belongs to one goroutine.
type World struct {
	provider *provider.Provider
	contract *contract.Contract
	client   *clients.Client
	session  *clients.Session
	redactor *clients.Redactor
	script   *Script
	result   *conformance.Result

	role      string // credential for what follows
	draft     draftEdits
	token     *clients.Token
	presented string // how the token is presented
	kept      map[string]clients.Token
	records   map[string]*conformance.Wire // answers kept under a name
	life      time.Duration                // as the answer that handed out the current token stated it
	since     time.Time                    // when that answer came, by the target's clock
	last      *conformance.Wire            // the answer that Then sentences judge
	answers   []*conformance.Wire          // every answer of the last call: more than one when it was repeated
	opened    map[string]bool              // operations that a good token opened in this scenario, by operation
	control   *conformance.Wire            // the last control that succeeded
	wires     []*conformance.Wire          // every exchange of the scenario; they go when it ends
	spoiled   bool                         // the request that is sent is deliberately not as documented
	mu        sync.Mutex                   // calls may be sent side by side

	step     int // index of the step that runs
	asserted int
	stopped  error
	muted    *[]conformance.Finding // while a nested sentence is evaluated, findings go here
	started  time.Time
}

// Setting is what a scenario runs against.
type Setting struct {
	Known
	Client   *clients.Client
	Redactor *clients.Redactor
}

// NewWorld makes the world of one scenario. result already names the scenario; the world fills in the rest.
func NewWorld(s Setting, script *Script, result *conformance.Result) *World {
	w := &World{
		provider: s.Provider, contract: s.Contract, client: s.Client, redactor: s.Redactor,
		script: script, result: result, role: DefaultRole, step: -1,
		kept: map[string]clients.Token{}, records: map[string]*conformance.Wire{}, opened: map[string]bool{}, started: time.Now(),
	}
	w.session = s.Client.Session(w.observe)
	return w
}

// observe sees every exchange of the scenario: it is checked against the contract at once, then redacted and kept.
func (w *World) observe(wire *conformance.Wire) {
	if _, unsent := errors.AsType[*conformance.Stop](wire.Err); unsent && wire.Status == 0 {
		return // it made no sense, and nothing went out
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wires = append(w.wires, wire)
	for _, f := range w.contract.Check(wire) {
		f.Exchange, f.Note = wire.ID, f.Note || w.promisedNothing(wire)
		w.result.Findings = append(w.result.Findings, w.redacted(f))
	}
	w.result.Exchanges = append(w.result.Exchanges, w.redactor.Exchange(wire))
}

// promisedNothing reports whether an answer is a success without the documented body, to a request that is deliberately wrong: the
// documented body is promised to right requests only, and a refusal may come as a 200 where the page is silent (rules 3 and 7).
func (w *World) promisedNothing(wire *conformance.Wire) bool {
	ours := wire.Purpose == conformance.PurposeControl || wire.Purpose == conformance.PurposeSetup
	return w.spoiled && !ours && wire.Status/100 == 2 && !w.contract.Success(wire.Operation, wire)
}

// Observe keeps an exchange that the scenario's own target had with somebody else: the set-up token of a fork.
func (w *World) Observe(wire *conformance.Wire) { w.observe(wire) }

func (w *World) redacted(f conformance.Finding) conformance.Finding {
	f.Place, f.Expected, f.Actual = w.redactor.Text(f.Place), w.redactor.Text(f.Expected), w.redactor.Text(f.Actual)
	return f
}

type worldKey struct{}

// Enter puts the world into the context that godog hands to steps.
func (w *World) Enter(ctx context.Context) context.Context {
	return context.WithValue(ctx, worldKey{}, w)
}

var errNoWorld = errors.New("the step ran outside a scenario")

func worldOf(ctx context.Context) (*World, error) {
	w, ok := ctx.Value(worldKey{}).(*World)
	if !ok {
		return nil, errNoWorld
	}
	return w, nil
}

// BeginStep is told by the runner that the next step starts.
func (w *World) BeginStep() {
	w.step++
	w.result.Steps = append(w.result.Steps, conformance.StepResult{
		Keyword: w.script.steps[w.step].Keyword, Text: w.script.steps[w.step].Text, Line: w.script.steps[w.step].Line.Line, Status: conformance.StepPassed,
	})
}

// EndStep is told by the runner how long the step took and what it returned.
func (w *World) EndStep(elapsed time.Duration, err error) {
	st := &w.result.Steps[w.step]
	st.Elapsed = elapsed
	if err != nil && w.stopped == nil {
		w.stopped = err
		st.Status, st.Message = conformance.StepStopped, w.redactor.Text(err.Error())
	}
}

// Finish judges the scenario. abandoned is why the runner gave up on it, if it did.
func (w *World) Finish(abandoned error) {
	for i := len(w.result.Steps); i < len(w.script.steps); i++ {
		st := w.script.steps[i]
		w.result.Steps = append(w.result.Steps, conformance.StepResult{Keyword: st.Keyword, Text: st.Text, Line: st.Line.Line, Status: conformance.StepSkipped})
	}
	if w.stopped == nil {
		w.stopped = abandoned
	}
	if w.stopped == nil && w.step+1 < len(w.script.steps) {
		w.stopped = fmt.Errorf("only %d of %d steps ran", w.step+1, len(w.script.steps))
	}
	w.result.Elapsed = time.Since(w.started)
	w.result.Judge(w.stopped, w.asserted)
	w.result.Reason = w.redactor.Text(w.result.Reason)
}

// find records a finding of the step that runs.
func (w *World) find(f conformance.Finding) {
	if f.Exchange == "" && w.last != nil {
		f.Exchange = w.last.ID
	}
	if f.Source == "" {
		f.Source = fmt.Sprintf("%s:%d", w.result.URI, w.script.steps[w.step].Line.Line)
	}
	f = w.redacted(f)
	if w.muted != nil {
		*w.muted = append(*w.muted, f)
		return
	}
	w.result.Findings = append(w.result.Findings, f)
	if f.Note {
		return
	}
	w.mark(f)
}

// mark shows a finding at the step that runs.
func (w *World) mark(f conformance.Finding) {
	st := &w.result.Steps[w.step]
	st.Status = conformance.StepFailed
	if st.Message != "" {
		st.Message += "\n"
	}
	st.Message += f.Error()
}

// note records something worth knowing.
func (w *World) note(place, actual string) {
	w.find(conformance.Finding{Class: conformance.ClassDrift, Place: place, Actual: actual, Note: true})
}

// answer returns the exchange that Then sentences judge.
func (w *World) answer() (*conformance.Wire, error) {
	if w.last == nil {
		return nil, errors.New("there is no answer to judge: call an operation first")
	}
	return w.last, nil
}

// run runs one sentence. What it judges counts as an assertion only here, where it was really reached.
func (w *World) run(ctx context.Context, def *Definition, args Args) error {
	if def.Outcome() {
		w.asserted++
	}
	return def.do(ctx, w, args)
}

// Handler is the function that godog calls for the sentence. It finds its world in the context.
func (d *Definition) Handler() any {
	call := func(ctx context.Context, args ...string) error {
		w, err := worldOf(ctx)
		if err != nil {
			return err
		}
		return w.run(ctx, d, d.unquote(args))
	}
	switch len(d.kinds) {
	case 0:
		return func(ctx context.Context) error { return call(ctx) }
	case 1:
		return func(ctx context.Context, a string) error { return call(ctx, a) }
	case 2:
		return func(ctx context.Context, a, b string) error { return call(ctx, a, b) }
	case 3:
		return func(ctx context.Context, a, b, c string) error { return call(ctx, a, b, c) }
	default:
		return func(ctx context.Context, a, b, c, e string) error { return call(ctx, a, b, c, e) }
	}
}

// trouble turns an exchange that cannot be judged into the Stop that says who has to act (design, rule 6).
func trouble(wire *conformance.Wire) error {
	if stop, ok := errors.AsType[*conformance.Stop](wire.Err); ok {
		return stop
	}
	if wire.Err == nil {
		return nil
	}
	return conformance.Stopf(conformance.Inconclusive, cmp.Or(wire.ErrCause, conformance.CauseOutage), "%s: %v", wire.Operation, wire.Err)
}

// claimed reports whether the scenario judges the claim.
func (w *World) claimed(id string) bool { return slices.Contains(w.result.Claims, id) }
