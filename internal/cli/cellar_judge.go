package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// cellarJudge is plimsoll cellar judge.
type cellarJudge struct {
	runCommand
}

// Help is printed under the flags.
func (cellarJudge) Help() string {
	return `Runs what waits in the cellar for this environment and is due, and nothing else: no scenario is begun, and nothing new is laid down but
what has to wait once more. Reports and exit codes are those of plimsoll run; where nothing is due nothing was checked, and the exit code is 2.`
}

// Run judges.
func (c *cellarJudge) Run(ctx context.Context, s Streams, embedded Trees) error {
	if c.NoCellar {
		return usage(errors.New("--no-cellar: without the cellar there is nothing to judge"))
	}
	key, err := keyOfCellar(s)
	if err != nil {
		return usage(err)
	}
	if key == nil {
		return usage(errors.New("nothing in the cellar can be read without its key: set " + cellarKey))
	}
	c.onlyDue = true
	return c.runCommand.Run(ctx, s, embedded)
}

// narrow leaves in the plan what waits in the cellar and may be due.
func (k *keeper) narrow(l *loaded, only bool) error {
	if !only {
		return nil
	}
	if k == nil {
		return errors.New("nothing to judge: time can be moved in a mock, so nothing waits for it")
	}
	var next time.Time
	due := l.plan.Only(func(sc *suite.Scenario) bool {
		if _, runs := k.targets[sc.Provider]; !runs || !slices.Contains(l.plan.Scenarios, sc) {
			return false
		}
		first := k.first(sc)
		if next.IsZero() || !first.IsZero() && first.Before(next) {
			next = first
		}
		return !first.IsZero() && !first.After(k.now().Add(k.targets[sc.Provider].Client.MaxWait()))
	})
	switch {
	case len(due.Scenarios) > 0:
		l.plan = due
		return nil
	case next.IsZero():
		return fmt.Errorf("nothing to judge: nothing waits in %s for the environment %q and this choice of scenarios", k.dir, k.env.Name)
	}
	return fmt.Errorf("nothing to judge: the next in %s is due %s", k.dir, conformance.Minute(next))
}

// first is when the first that waits for a scenario is due, zero where none does.
func (k *keeper) first(sc *suite.Scenario) time.Time {
	var first time.Time
	for _, l := range k.Lying(sc) {
		if first.IsZero() || l.Kept.Due.Before(first) {
			first = l.Kept.Due
		}
	}
	return first
}
