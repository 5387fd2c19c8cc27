package steps

import (
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

// World is the state of one scenario while it runs. It belongs to one goroutine.
type World struct {
	provider *provider.Provider
	contract *contract.Contract
	client   *clients.Client
	session  *clients.Session
	redactor *clients.Redactor
	script   *Script
	result   *conformance.Result

	role      string // credential for what follows; the default one unless the scenario names another
	draft     draftEdits
	presented provider.Case // how the token of the next call is presented
	held      *holding      // the current token
	kept      map[string]holding
	records   map[string]*conformance.Wire // answers kept under a name
	served    map[string]string            // by role: the token that was handed out last
	proven    map[string]bool              // tokens whose birth is known
	asked     *conformance.Wire            // the last answer to a token request
	opened    map[string]*conformance.Wire // by door: an answer that good credentials got
	sent      map[string]string            // by credential field: a changed value that was sent
	scene

	mu    sync.Mutex          // calls may be sent side by side
	wires []*conformance.Wire // every exchange of the scenario; they go when it ends

	step     int // index of the step that runs
	asserted int
	spared   string // why a sentence that holds for another status was not judged
	stopped  error
	sink     *[]conformance.Finding // where findings go for the moment, nil for the result
	wait     wait                   // what the last sentence about time went to
	gap      *gap                   // of a scenario that lay in the cellar, nil for others
	noting   bool                   // a sentence is evaluated without being held against the target
	started  time.Time
}

// scene is what Then sentences judge. A sentence that is only noted leaves it as it was.
type scene struct {
	last    *conformance.Wire
	answers []*conformance.Wire // every answer of the last call: more than one when it was repeated
	door    string              // operation and resource of the last call
	aimed   []edit              // what made it ask for that resource: a control asks for the same
	spoiled bool                // the request that is sent is deliberately not as documented
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
		script: script, result: result, role: provider.DefaultRole, step: -1, started: time.Now(),
		kept: map[string]holding{}, records: map[string]*conformance.Wire{}, served: map[string]string{},
		proven: map[string]bool{}, opened: map[string]*conformance.Wire{}, sent: map[string]string{},
	}
	w.session = s.Client.Session(w.observe)
	return w
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
	w.result.Steps = append(w.result.Steps, w.script.steps[w.step].as(conformance.StepPassed))
}

// as is the step's entry in the result.
func (st step) as(status conformance.StepStatus) conformance.StepResult {
	return conformance.StepResult{Keyword: st.Keyword, Text: st.Text, Line: st.Line.Line, Status: status}
}

// EndStep is told by the runner that the step ended, and with what. An error stops the scenario; what the step found before it
// stays in sight.
func (w *World) EndStep(elapsed time.Duration, err error) {
	st := &w.result.Steps[w.step]
	st.Elapsed = elapsed
	if err == nil || w.stopped != nil {
		return
	}
	w.stopped = err
	if st.Status != conformance.StepFailed {
		st.Status = conformance.StepStopped
	}
	say(st, w.redactor.Text(err.Error()))
}

// say adds a line to the message of a step.
func say(st *conformance.StepResult, line string) {
	if st.Message != "" {
		st.Message += "\n"
	}
	st.Message += line
}

// Finish judges the scenario. abandoned is why the runner gave up on it, if it did.
func (w *World) Finish(abandoned error) {
	for _, st := range w.script.steps[len(w.result.Steps):] {
		w.result.Steps = append(w.result.Steps, st.as(conformance.StepSkipped))
	}
	if w.stopped == nil {
		w.stopped = abandoned
	}
	if w.stopped == nil && w.step+1 < len(w.script.steps) {
		w.stopped = fmt.Errorf("only %d of %d steps ran", w.step+1, len(w.script.steps))
	}
	if w.stopped == nil && w.asserted == 0 && w.spared != "" {
		w.stopped = conformance.Stopf(conformance.NotApplicable, "", "%s", w.spared)
	}
	w.resumption()
	w.result.Elapsed = time.Since(w.started)
	w.result.Judge(w.stopped, w.asserted)
	w.result.Reason = w.redactor.Text(w.result.Reason)
}

// claimed reports whether the scenario judges the claim.
func (w *World) claimed(id string) bool { return slices.Contains(w.result.Claims, id) }
