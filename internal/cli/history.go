package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/history"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
)

// historyCommand is plimsoll history.
type historyCommand struct {
	ReportDir string `variable:"PLIMSOLL_REPORT_DIR" default:"reports" help:"Folder of the reports, with the runs in <folder>/<env>/<run>." placeholder:"DIR"`
	Env       string `short:"e" help:"Only runs in this environment." placeholder:"NAME"`
	Provider  string `short:"p" help:"Only runs of this provider, and of them its claims and operations." placeholder:"ID"`
	Claim     string `short:"c" help:"Only this claim." placeholder:"ID"`
	Limit     int    `short:"n" default:"30" help:"The newest runs; 0 is all."`
	All       bool   `short:"a" help:"Also the claims that never failed."`
	Format    string `default:"text" enum:"text,json" help:"text or json."`
	Rebuild   bool   `help:"Throw the index away and make it anew from the folders."`
}

// Help is printed under the flags.
func (historyCommand) Help() string {
	return `A trend has one letter for each run, the oldest first: . holds, ~ holds at a second attempt, F fails, k fails as known, x differs or
deviates and fails no run, E error of ours, ? could not be judged, d deferred, - untested. The runs are read from their folders; history.db
beside them is an index that may be deleted at any time.`
}

// Run prints the history.
func (c *historyCommand) Run(ctx context.Context, s Streams) error {
	if c.Limit < 0 {
		return usage(fmt.Errorf("--limit: expected a number of runs, or 0 for all, got %d", c.Limit))
	}
	if info, err := os.Stat(c.ReportDir); err != nil || !info.IsDir() {
		return usage(fmt.Errorf("%s: expected the folder of the reports: --report-dir says where it is, and plimsoll run makes it", c.ReportDir))
	}
	if c.Rebuild {
		if err := history.Remove(filepath.Join(c.ReportDir, history.FileName)); err != nil {
			return usage(err)
		}
	}
	told := &historyPage{}
	err := withIndex(ctx, c.ReportDir, s.Err, func(x *history.Index) error { return c.look(ctx, s, x, told) })
	if errors.Is(err, context.Canceled) {
		return usage(errors.New("interrupted; what was read so far is kept in the index"))
	}
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return told.json(s.Out)
	}
	told.text(s.Out, c)
	return nil
}

// look reads everything that is shown.
func (c *historyCommand) look(ctx context.Context, s Streams, x *history.Index, told *historyPage) error {
	_, err := x.Sync(ctx, history.Source{Reports: c.ReportDir, Open: report.Open, Tell: reading(s)})
	if err != nil {
		return err
	}
	if err := c.known(ctx, x); err != nil {
		return err
	}
	if told.Skipped, err = x.Skipped(ctx); err != nil {
		return err
	}
	names := []string{c.Env}
	if c.Env == "" {
		if names, err = x.Names(ctx, "environment"); err != nil {
			return err
		}
	}
	told.Environments = nil // what a damaged index said before is forgotten
	for _, name := range names {
		runs, err := x.Runs(ctx, history.Query{Environment: name, Provider: c.Provider, Claim: c.Claim, Most: c.Limit})
		if err != nil {
			return err
		}
		if len(runs) > 0 {
			told.Environments = append(told.Environments, past{name, runs, conformance.Trends(runs), conformance.LatencyTrends(runs)})
		}
	}
	return nil
}

// reading says how far reading is, where somebody waits for it.
func reading(s Streams) func(done, of int) {
	const many = 10
	return func(done, of int) {
		if s.Live && of >= many && done%many == 0 {
			fmt.Fprintf(s.Err, "reading runs: %d of %d\n", done, of)
		}
	}
}

// known refuses names that no run has.
func (c *historyCommand) known(ctx context.Context, x *history.Index) error {
	var errs []error
	for what, name := range map[string]string{"environment": c.Env, "provider": c.Provider, "claim": c.Claim} {
		if name == "" {
			continue
		}
		names, err := x.Names(ctx, what)
		if err != nil {
			return err
		}
		if !slices.Contains(names, name) {
			errs = append(errs, fmt.Errorf("--%s: %w", flagOf(what), provider.Unknown(what, name, names)))
		}
	}
	return usage(errors.Join(errs...))
}

func flagOf(what string) string {
	if what == "environment" {
		return "env"
	}
	return what
}

// withIndex opens the index of a folder of reports for something, and closes it. A damaged one is made anew, also where the damage
// shows only on the way; one that cannot be written to is made in memory. Either is said.
func withIndex(ctx context.Context, reports string, err io.Writer, do func(*history.Index) error) error {
	file := filepath.Join(reports, history.FileName)
	for again := true; ; again = false {
		x, remade, failed := history.Open(ctx, file)
		if failed != nil && again {
			fmt.Fprintf(err, "history: the index cannot be kept, so it is made for this once: %v\n", failed)
			x, failed = history.InMemory(ctx)
		}
		if failed != nil {
			return fmt.Errorf("history: %w", failed)
		}
		if remade != "" {
			fmt.Fprintf(err, "history: the index could not be used, so it is made anew: %s\n", remade)
		}
		failed = do(x)
		_ = x.Close() // nothing is left to be written
		if !again || !history.Damaged(failed) {
			return failed
		}
		fmt.Fprintf(err, "history: the index is damaged, so it is made anew: %v\n", failed)
		if gone := history.Remove(file); gone != nil {
			return errors.Join(failed, gone)
		}
	}
}

// historyPage is what is shown; its JSON is documented in docs/guides/known-failures-and-history.md.
type historyPage struct {
	Environments []past            `json:"environments"`
	Skipped      []history.Skipped `json:"skipped"`
}

// past is that of one environment. Runs against different targets say nothing about each other.
type past struct {
	Environment string                     `json:"environment"`
	Runs        []conformance.Past         `json:"runs"` // oldest first
	Claims      []conformance.Trend        `json:"claims"`
	Latency     []conformance.LatencyTrend `json:"latency"`
}

func (p *historyPage) json(w io.Writer) error {
	p.Environments, p.Skipped = listed(p.Environments), listed(p.Skipped)
	for i := range p.Environments {
		e := &p.Environments[i]
		e.Claims, e.Latency = listed(e.Claims), listed(e.Latency)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p)
}

// listed makes an absent list an empty one: a reader of JSON should not have to tell null from [].
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
