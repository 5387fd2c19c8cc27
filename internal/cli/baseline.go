package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/plimsoll/plimsoll/internal/baseline"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// baselineCommand is plimsoll baseline.
type baselineCommand struct {
	Update baselineUpdate `cmd:"" help:"Write entries for the failures of a run into the file of known failures."`
	Prune  baselinePrune  `cmd:"" help:"Take the entries out that a run shows to pass, or whose last day is over."`
}

// baselineEdit is what both commands need.
type baselineEdit struct {
	Source string `arg:"" optional:"" name:"run" default:"latest" help:"A run.json, the folder or id of a run, or \"latest\"."`
	shelf
	Baseline string `variable:"PLIMSOLL_BASELINE" help:"File of known failures; baseline.yaml if not given, beside the data of --root or in the working directory." placeholder:"FILE"`
	Root     string `variable:"PLIMSOLL_ROOT" help:"Read specs/ and environments/ from this folder instead of the binary." placeholder:"DIR" type:"existingdir"`
	DryRun   bool   `short:"n" help:"Say what would change, and change nothing."`
}

// baselineUpdate is plimsoll baseline update.
type baselineUpdate struct {
	baselineEdit
	All         bool   `help:"Also the broken claims that do not fail a run: samples, other public pages, standards."`
	Reason      string `help:"Why the failures are tolerated." placeholder:"TEXT"`
	Ticket      string `help:"Where they are followed up." placeholder:"TEXT"`
	Responsible string `help:"The person who answers for them." placeholder:"NAME"`
	Expires     string `help:"Their last day." placeholder:"YYYY-MM-DD"`
}

// Help is printed under the flags.
func (baselineUpdate) Help() string {
	return `What is in the file stays as it is, comments included. What is not given by a flag is left blank, and a run refuses blanks:
somebody has to say why a failure is tolerated, who answers for it, and until when.`
}

// baselinePrune is plimsoll baseline prune.
type baselinePrune struct{ baselineEdit }

// draft is a baseline that is being edited, and the run that it is compared with.
type draft struct {
	*baseline.File
	run   conformance.Run
	known baseline.Universe
}

// Run adds entries.
func (c *baselineUpdate) Run(s Streams, embedded Trees) error {
	d, err := c.begin(embedded)
	if err != nil {
		return usage(err)
	}
	missing := d.Missing(d.run, c.All)
	if len(missing) == 0 {
		fmt.Fprintf(s.Out, "%s: nothing to add: run %s has no failure that is not there already\n", d.Name, d.run.Header.ID)
		return nil
	}
	for i := range missing {
		c.fill(&missing[i])
	}
	text, err := d.Add(missing, d.known)
	if err != nil {
		return usage(err)
	}
	if err := c.write(d.Name, text); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s: %s\n", d.Name, c.did(len(missing), "added"))
	for _, e := range missing {
		fmt.Fprintf(s.Out, "  + %s of %s in %s\n", e.Claim, e.Provider, e.Environment)
	}
	if _, err := baseline.Parse(d.Name, text, d.known); err != nil {
		fmt.Fprintf(s.Out, "Fill in what is blank before the next run, which refuses it:\n%v\n", err)
	}
	return nil
}

func (c *baselineUpdate) fill(e *baseline.Entry) {
	for _, member := range []struct {
		into         *string
		given, about string
	}{
		{&e.Reason, c.Reason, ": why it is tolerated"}, {&e.Ticket, c.Ticket, ": where it is followed up"},
		{&e.Responsible, c.Responsible, ": a person, and how to reach them"}, {&e.Expires, c.Expires, ": its last day, such as 2026-12-31"},
	} {
		if *member.into = member.given; member.given == "" {
			*member.into = baseline.Blank + member.about
		}
	}
}

// Run removes entries.
func (c *baselinePrune) Run(s Streams, embedded Trees) error {
	d, err := c.begin(embedded)
	if err != nil {
		return usage(err)
	}
	gone := d.Ended(d.run, time.Now())
	if len(gone) == 0 {
		fmt.Fprintf(s.Out, "%s: nothing to remove: run %s shows no entry to pass, and none has ended\n", d.Name, d.run.Header.ID)
		return nil
	}
	text, err := d.Remove(gone, d.known)
	if err != nil {
		return usage(err)
	}
	if err := c.write(d.Name, text); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s: %s\n", d.Name, c.did(len(gone), "removed"))
	tellGone(s.Out, gone)
	return nil
}

func tellGone(w io.Writer, gone []baseline.Removed) {
	for _, r := range gone {
		why := "it passes"
		if r.Kind == conformance.StaleExpired {
			why = "it ended on " + r.Expires
		}
		fmt.Fprintf(w, "  - %s of %s in %s: %s (%s, %s)\n", r.Claim, r.Provider, r.Environment, why, r.Ticket, r.Responsible)
	}
}

// begin reads the run and the file; a file that is not there is begun.
func (c *baselineEdit) begin(embedded Trees) (*draft, error) {
	run, err := c.open(c.Source)
	if err != nil {
		return nil, err
	}
	trees := selection{Root: c.Root}.trees(embedded)
	providers, err := provider.LoadAll(trees.Specs)
	if err != nil {
		return nil, err
	}
	d := &draft{run: run}
	if d.known, err = universe(trees.Environments, providers, run.Header.Environment.Name); err != nil {
		return nil, err
	}
	path, _ := baselineFile(c.Baseline, c.Root)
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.File, err = baseline.New(path, d.known)
	case err == nil:
		d.File, err = baseline.Draft(path, raw, d.known)
	}
	return d, err
}

// write replaces the file as a whole: whoever reads it meanwhile sees the old one or the new one.
func (c *baselineEdit) write(path string, text []byte) error {
	if c.DryRun {
		return nil
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	_, err = fresh.Write(text)
	const mode = 0o644 // as git keeps it: it is no secret
	if err := errors.Join(err, fresh.Chmod(mode), fresh.Close()); err != nil {
		_ = os.Remove(fresh.Name()) //nolint:gosec // beside the file that somebody names
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(fresh.Name(), path) //nolint:gosec // the file that somebody names
}

// did says how many entries were changed, or would be.
func (c *baselineEdit) did(n int, what string) string {
	entries := "entries"
	if n == 1 {
		entries = "entry"
	}
	if c.DryRun {
		return fmt.Sprintf("%d %s would be %s; nothing was changed", n, entries, what)
	}
	return fmt.Sprintf("%d %s %s", n, entries, what)
}
