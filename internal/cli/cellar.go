package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/cellar"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// cellarCommand is plimsoll cellar.
type cellarCommand struct {
	List   cellarList   `cmd:"" help:"Say what waits, since when, and from when on it can be judged."`
	Judge  cellarJudge  `cmd:"" help:"Judge what is due, and nothing else."`
	Purge  cellarPurge  `cmd:"" help:"Remove what waits."`
	Keygen cellarKeygen `cmd:"" help:"Print a new key for PLIMSOLL_CELLAR_KEY."`
}

// cellarFolder is the folder of the commands that only look after it.
type cellarFolder struct {
	Cellar string `variable:"PLIMSOLL_CELLAR" default:"cellar" help:"Folder of the cellar." placeholder:"DIR"`
}

// items lists the cellar. One that is not there is empty, and is not made by looking.
func (c cellarFolder) items(s Streams) (*cellar.Store, []cellar.Item, error) {
	key, err := keyOfCellar(s)
	if err != nil {
		return nil, nil, usage(err)
	}
	if _, err := os.Stat(c.Cellar); errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	store, err := cellar.Open(c.Cellar, key)
	if err != nil {
		return nil, nil, usage(err)
	}
	items, err := store.List()
	return store, items, usage(err)
}

// cellarList is plimsoll cellar list.
type cellarList struct {
	cellarFolder
	JSON bool `name:"json" help:"One JSON object on each line."`
}

// Help is printed under the flags.
func (cellarList) Help() string {
	return `Without the key only the moments can be read from which something may be judged; with it claims, scenarios and environments are
shown as well. Tokens are never shown. The states:

  waiting   not due yet
  due       the next run judges it
  late      the token had to be alive until a moment that has passed: it can still be seen alive, but its refusal proves nothing
  skipped   the file cannot be used; its reason is given`
}

// Run lists.
func (c *cellarList) Run(s Streams) error {
	store, items, err := c.items(s)
	if err != nil {
		return err
	}
	if store != nil {
		defer func() { _ = store.Close() }()
	}
	if len(items) == 0 && !c.JSON {
		_, err := fmt.Fprintf(s.Out, "The cellar %s is empty.\n", c.Cellar)
		return err
	}
	sealed := 0
	slices.SortStableFunc(items, byDue)
	for _, item := range items {
		line := lineOf(item, s.clock())
		if err := c.print(s.Out, line); err != nil {
			return err
		}
		if line.Scenario == "" && item.Problem == nil {
			sealed++
		}
	}
	if sealed > 0 && !c.JSON {
		_, err = fmt.Fprintf(s.Out, "\n%d of them are sealed: set %s to see what they are.\n", sealed, cellarKey)
	}
	return err
}

// byDue puts what is due in the same minute in the order of the scenarios, as files have random names.
func byDue(a, b cellar.Item) int {
	order := a.Due.Truncate(time.Minute).Compare(b.Due.Truncate(time.Minute))
	if order != 0 || a.Entry == nil || b.Entry == nil {
		return order
	}
	return cmp.Or(strings.Compare(a.Entry.Scenario, b.Entry.Scenario), a.Entry.Laid.Compare(b.Entry.Laid))
}

// cellarLine is one item as it is shown: nothing in it is secret.
type cellarLine struct {
	State       string    `json:"state"`
	Due         time.Time `json:"due,omitzero"`
	Until       time.Time `json:"until,omitzero"`
	Laid        time.Time `json:"laid,omitzero"`
	Environment string    `json:"environment,omitempty"`
	Provider    string    `json:"provider,omitempty"`
	Scenario    string    `json:"scenario,omitempty"`
	Claims      []string  `json:"claims,omitempty"`
	Run         string    `json:"run,omitempty"`
	Origins     string    `json:"origins,omitempty"`
	LastAlive   string    `json:"last_alive,omitempty"`
	File        string    `json:"file"`
	Problem     string    `json:"problem,omitempty"`
}

func lineOf(i cellar.Item, now time.Time) cellarLine {
	l := cellarLine{State: "waiting", Due: i.Due, File: i.File}
	switch {
	case i.Problem != nil:
		l.State, l.Problem = "skipped", i.Problem.Error()
	case i.Entry != nil && !i.Entry.Until.IsZero() && now.After(i.Entry.Until):
		l.State = "late"
	case !i.Due.After(now):
		l.State = "due"
	}
	if e := i.Entry; e != nil {
		l.Until, l.Laid, l.Environment, l.Provider, l.Scenario, l.Claims, l.Run, l.Origins = e.Until, e.Laid, e.Environment, e.Provider, e.Scenario, e.Claims, e.Run, e.Origins
		l.LastAlive = e.LastAlive.Round(time.Second).String()
	}
	return l
}

func (c *cellarList) print(out io.Writer, l cellarLine) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(l)
	}
	words := []string{fmt.Sprintf("%-8s", l.State)}
	switch {
	case l.Problem != "":
		words = append(words, l.File+": "+l.Problem)
	case l.Scenario == "":
		words = append(words, "due "+conformance.Minute(l.Due), l.File)
	default:
		words = append(words, "due "+conformance.Minute(l.Due), "laid "+conformance.Minute(l.Laid), l.Environment, strings.Join(l.Claims, " "), l.Scenario)
	}
	_, err := fmt.Fprintln(out, strings.TrimSpace(strings.Join(words, "  ")))
	return err
}

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
		return fmt.Errorf("nothing to judge: time can be moved in a mock, so nothing waits for it")
	}
	chosen := map[*suite.Scenario]bool{}
	for _, sc := range l.plan.Scenarios {
		chosen[sc] = true
	}
	var next time.Time
	due := l.plan.Only(func(sc *suite.Scenario) bool {
		if _, runs := k.targets[sc.Provider]; !runs || !chosen[sc] {
			return false
		}
		ready := false
		for _, lying := range k.Lying(sc) {
			ready = ready || !lying.Kept.Due.After(k.now().Add(k.targets[sc.Provider].Client.MaxWait()))
			if next.IsZero() || lying.Kept.Due.Before(next) {
				next = lying.Kept.Due
			}
		}
		return ready
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

// cellarPurge is plimsoll cellar purge.
type cellarPurge struct {
	cellarFolder
	Expired bool   `help:"Only what will never be judged: too old, late, or half written."`
	Env     string `short:"e" help:"Only what waits for this environment; needs the key." placeholder:"NAME"`
	All     bool   `help:"Everything, also what is due."`
}

// Help is printed under the flags.
func (cellarPurge) Help() string {
	return `Removes files of the cellar, and nothing that is none. Say which: --all, --expired, or --env NAME; --expired and --env together remove what is
both. What is removed will not be judged; its claims are deferred again by the next run.`
}

// Run removes.
func (c *cellarPurge) Run(s Streams) error {
	if c.All == (c.Expired || c.Env != "") {
		return usage(errors.New("expected --all, or --expired and --env NAME, to say what is to be removed"))
	}
	store, items, err := c.items(s)
	if err != nil {
		return err
	}
	if store != nil {
		defer func() { _ = store.Close() }()
	}
	if key, _ := keyOfCellar(s); key == nil && (c.Env != "" || c.Expired) && len(items) > 0 {
		return usage(errors.New("what waits for whom can only be read with the key: set " + cellarKey + ", or remove everything with --all"))
	}
	removed := 0
	var errs []error
	for _, item := range items {
		if !c.wants(item, s.clock()) {
			continue
		}
		err := store.Purge(item)
		errs = append(errs, err)
		if err == nil {
			removed++
		}
	}
	_, err = fmt.Fprintf(s.Out, "Removed %d of %d.\n", removed, len(items))
	return usage(errors.Join(append(errs, err)...))
}

func (c *cellarPurge) wants(i cellar.Item, now time.Time) bool {
	if c.All {
		return true
	}
	if c.Env != "" && (i.Entry == nil || i.Entry.Environment != c.Env) {
		return false
	}
	return !c.Expired || expired(i, now)
}

// expired reports whether nobody will ever judge an item. What cannot be read with this key may be somebody else's.
func expired(i cellar.Item, now time.Time) bool {
	if i.Entry == nil {
		return errors.Is(i.Problem, cellar.ErrHalf)
	}
	return !i.Entry.Until.IsZero() && now.After(i.Entry.Until) || now.After(i.Entry.Due.Add(keepDead))
}

// cellarKeygen is plimsoll cellar keygen.
type cellarKeygen struct{}

// Help is printed under the flags.
func (cellarKeygen) Help() string {
	return `Prints a new key, an age X25519 identity, and keeps nothing. Put it into the CI secret PLIMSOLL_CELLAR_KEY, into .env, or into a file for you alone
that PLIMSOLL_CELLAR_KEY_FILE names. Whoever has it can read the tokens that wait in the cellar; without it they are lost, and their claims are
simply deferred again.`
}

// Run makes a key.
func (cellarKeygen) Run(s Streams) error {
	_, text, err := cellar.NewKey()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s=%s\n", cellarKey, text)
	return err
}
