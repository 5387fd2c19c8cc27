package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// slice is a few scenarios that one godog suite runs, one after the other, in one goroutine.
type slice struct {
	scenarios []*Scenario
	results   []*conformance.Result // as godog's hooks report them; nil where a scenario did not run
	lanes     map[string]*lane
	cellar    Cellar // nil: what is deferred is not kept
	used      []*steps.Definition
	now       *running
}

// running is the scenario that runs at the moment.
type running struct {
	world *steps.World
	leave func()
	began time.Time // of the step
	index int
}

// run runs the slice. A scenario that godog lost is an error of ours, and says so. After an interruption those that did not run
// have no result.
func (s *slice) run(ctx context.Context) []*conformance.Result {
	s.results = make([]*conformance.Result, len(s.scenarios))
	for _, sc := range s.scenarios {
		s.use(sc)
	}
	why := s.godog(ctx)
	for i, r := range s.results {
		if r == nil && ctx.Err() == nil {
			s.results[i] = s.scenarios[i].result()
			s.results[i].Judge(why, 0)
		}
	}
	return s.results
}

// godog runs the suite and says what became of it, for those scenarios that it lost. A panic outside a step would end the process
// and every other slice with it.
func (s *slice) godog(ctx context.Context) (why error) {
	defer func() {
		if p := recover(); p != nil {
			why = fmt.Errorf("godog broke off before the scenario was judged: %v", p)
			s.abandon(why)
		}
	}()
	code := godog.TestSuite{
		Name:                "slice",
		ScenarioInitializer: s.initialise,
		Options: &godog.Options{
			Format: "progress", Output: io.Discard, NoColors: true, Strict: true, Concurrency: 1, DefaultContext: ctx,
			FeatureContents: []godog.Feature{{Name: "slice.feature", Contents: s.render()}},
		},
	}.Run()
	return fmt.Errorf("godog did not run the scenario (its status was %d)", code)
}

// use adds the sentences of a scenario to those that the slice registers.
func (s *slice) use(sc *Scenario) {
	for _, d := range sc.script.Definitions() {
		if !slices.Contains(s.used, d) {
			s.used = append(s.used, d)
		}
	}
}

// render writes the slice as a feature of its own. Names are positions, so that hooks find their scenario; every step stands on
// one line, because no sentence takes a table or a doc string.
func (s *slice) render() []byte {
	var b strings.Builder
	b.WriteString("Feature: slice\n")
	for i, sc := range s.scenarios {
		fmt.Fprintf(&b, "\n  Scenario: %d\n", i)
		for j := sc.from(); j < len(sc.Steps); j++ {
			fmt.Fprintf(&b, "    %s %s\n", keyword(sc.script.Outcome(j)), sc.Steps[j])
		}
	}
	return []byte(b.String())
}

func keyword(outcome bool) string {
	if outcome {
		return "Then"
	}
	return "Given"
}

// initialise registers the sentences that the slice uses, under their keyword, with expressions compiled once. godog calls it for
// each scenario.
func (s *slice) initialise(sc *godog.ScenarioContext) {
	for _, d := range s.used {
		if d.Outcome() {
			sc.Then(d.Expr(), d.Handler())
		} else {
			sc.Given(d.Expr(), d.Handler())
		}
	}
	sc.Before(s.before)
	sc.After(s.after)
	sc.StepContext().Before(s.beforeStep)
	sc.StepContext().After(s.afterStep)
}

// before makes the world of a scenario and enters its lane.
func (s *slice) before(ctx context.Context, g *godog.Scenario) (context.Context, error) {
	s.now = nil
	if ctx.Err() != nil {
		return ctx, godog.ErrSkip
	}
	i, err := strconv.Atoi(g.Name)
	if err != nil || i >= len(s.scenarios) {
		return ctx, fmt.Errorf("godog ran a scenario %q that the plan does not know", g.Name)
	}
	sc := s.scenarios[i]
	result := sc.result()
	lane := s.lanes[sc.Provider]
	there, err := lane.enter(ctx, sc)
	if err != nil {
		result.Judge(err, 0)
		result.Reason = lane.Redactor.Text(result.Reason)
		s.results[i] = unlessInterrupted(ctx, result)
		return ctx, godog.ErrSkip
	}
	s.results[i], s.now = result, &running{leave: there.leave, index: i}
	s.now.world = steps.NewWorld(there.Setting, sc.script, result)
	there.observe(s.now.world.Observe)
	if err := sc.goOn(s.now.world); err != nil {
		s.now.world.Finish(err)
		s.leave()
		return ctx, godog.ErrSkip
	}
	return s.now.world.Enter(ctx), nil
}

func (s *slice) beforeStep(ctx context.Context, _ *godog.Step) (context.Context, error) {
	if s.now == nil {
		return ctx, godog.ErrSkip
	}
	s.now.began = time.Now()
	s.now.world.BeginStep()
	return ctx, nil
}

func (s *slice) afterStep(ctx context.Context, _ *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
	if s.now != nil {
		s.now.world.EndStep(time.Since(s.now.began), err)
	}
	return ctx, nil
}

// after judges the scenario. godog calls it at the step that failed, and still announces the steps that it skips after that.
func (s *slice) after(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	now := s.now
	if now == nil {
		return ctx, nil
	}
	if errors.Is(err, godog.ErrSkip) {
		err = nil
	}
	now.world.Finish(err)
	s.layDown(s.scenarios[now.index], now.world, s.results[now.index])
	s.scenarios[now.index].beside(s.results[now.index])
	s.results[now.index] = unlessInterrupted(ctx, s.results[now.index])
	s.leave()
	return ctx, nil
}

// leave gives back the place of the scenario that runs, if one does.
func (s *slice) leave() {
	if s.now != nil {
		s.now.leave()
		s.now = nil
	}
}

// abandon ends the scenario that runs, if one does, without its world: that may be what broke.
func (s *slice) abandon(why error) {
	if s.now != nil {
		s.results[s.now.index].Judge(why, 0)
		s.leave()
	}
}

// unlessInterrupted drops what an interruption may have spoilt. What was found before it stays.
func unlessInterrupted(ctx context.Context, r *conformance.Result) *conformance.Result {
	if ctx.Err() != nil && r.Verdict != conformance.Fail {
		return nil
	}
	return r
}

// result starts the record of the scenario. One that lay in the cellar has begun already.
func (sc *Scenario) result() *conformance.Result {
	r := &conformance.Result{
		ID: sc.ID, Kind: conformance.KindScenario, Provider: sc.Provider, Feature: sc.Feature, Name: sc.Name, URI: sc.URI, Line: sc.Line,
		Tags: sc.Tags, Claims: sc.Claims, Started: time.Now(),
	}
	sc.begun(r)
	return r
}
