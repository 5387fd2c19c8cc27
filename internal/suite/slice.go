package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// slice is a few scenarios that one godog suite runs, one after the other.
type slice struct {
	scenarios []*Scenario
	results   []*conformance.Result // as godog's hooks report them; nil where a scenario did not run
	lanes     map[string]*lane
	used      []*steps.Definition
	now       *running
}

// running is the scenario that runs at the moment: godog runs the scenarios of a slice one at a time.
type running struct {
	world *steps.World
	leave func()
	began time.Time
	index int
}

// render writes the slice as a feature of its own. Names are positions, so that hooks find their scenario; every step stands on
// one line, because no sentence takes a table or a doc string.
func (s *slice) render() []byte {
	var b strings.Builder
	b.WriteString("Feature: slice\n")
	for i, sc := range s.scenarios {
		fmt.Fprintf(&b, "\n  Scenario: %d\n", i)
		for j, text := range sc.Steps {
			fmt.Fprintf(&b, "    %s %s\n", keyword(sc.script.Outcome(j)), text)
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

// run runs the slice. A scenario that godog lost is an error of ours, and says so.
func (s *slice) run(ctx context.Context) []*conformance.Result {
	s.results = make([]*conformance.Result, len(s.scenarios))
	for _, sc := range s.scenarios {
		s.use(sc)
	}
	suite := godog.TestSuite{
		Name:                "slice",
		ScenarioInitializer: s.initialise,
		Options: &godog.Options{
			Format: "progress", Output: io.Discard, NoColors: true, Strict: true, Concurrency: 1, DefaultContext: ctx,
			FeatureContents: []godog.Feature{{Name: "slice.feature", Contents: s.render()}},
		},
	}
	code := suite.Run()
	for i, r := range s.results {
		if r == nil && ctx.Err() == nil {
			s.results[i] = lost(s.scenarios[i], code)
		}
	}
	return s.results
}

func (s *slice) use(sc *Scenario) {
	for _, d := range sc.script.Definitions() {
		known := false
		for _, u := range s.used {
			known = known || u == d
		}
		if !known {
			s.used = append(s.used, d)
		}
	}
}

func lost(sc *Scenario, code int) *conformance.Result {
	r := sc.result()
	r.Judge(fmt.Errorf("godog did not run the scenario (its status was %d)", code), 0)
	return r
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
	sc.StepContext().Before(func(ctx context.Context, _ *godog.Step) (context.Context, error) {
		if s.now == nil {
			return ctx, godog.ErrSkip
		}
		s.now.began = time.Now()
		s.now.world.BeginStep()
		return ctx, nil
	})
	sc.StepContext().After(func(ctx context.Context, _ *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
		if s.now != nil {
			s.now.world.EndStep(time.Since(s.now.began), err)
		}
		return ctx, nil
	})
}

// before makes the world of a scenario and enters its lane.
func (s *slice) before(ctx context.Context, g *godog.Scenario) (context.Context, error) {
	s.now = nil
	if err := ctx.Err(); err != nil {
		return ctx, godog.ErrSkip
	}
	i, err := strconv.Atoi(g.Name)
	if err != nil || i >= len(s.scenarios) {
		return ctx, fmt.Errorf("godog ran a scenario %q that the plan does not know", g.Name)
	}
	sc := s.scenarios[i]
	result := sc.result()
	s.results[i] = result
	setting, leave, err := s.lanes[sc.Provider].enter(ctx, sc)
	if err != nil {
		result.Judge(err, 0)
		return ctx, godog.ErrSkip
	}
	world := steps.NewWorld(setting.Setting, sc.script, result)
	setting.observe(world.Observe)
	s.now = &running{world: world, leave: leave, index: i}
	return world.Enter(ctx), nil
}

// after judges the scenario. It must not panic: godog would die with every result.
func (s *slice) after(ctx context.Context, _ *godog.Scenario, err error) (_ context.Context, _ error) {
	now := s.now
	if now == nil {
		return ctx, nil
	}
	s.now = nil // godog still announces the steps that it skips
	defer now.leave()
	defer func() {
		if p := recover(); p != nil {
			s.results[now.index].Judge(fmt.Errorf("judging the scenario failed: %v", p), 0)
		}
	}()
	if errors.Is(err, godog.ErrSkip) {
		err = nil
	}
	now.world.Finish(err)
	if ctx.Err() != nil && s.results[now.index].Verdict != conformance.Fail {
		s.results[now.index] = nil // interrupted half-way: it says nothing
	}
	return ctx, nil
}

// result starts the record of the scenario.
func (sc *Scenario) result() *conformance.Result {
	return &conformance.Result{
		ID: sc.ID, Kind: conformance.KindScenario, Provider: sc.Provider, Feature: sc.Feature, Name: sc.Name, URI: sc.URI, Line: sc.Line,
		Tags: sc.Tags, Claims: sc.Claims, Started: time.Now(),
	}
}
