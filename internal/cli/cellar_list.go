package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/cellar"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

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
