package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

// reportCommand is plimsoll report. The names of its commands are those of report.Formats.
type reportCommand struct {
	HTML     htmlProjection `cmd:"" name:"html" help:"A page for people, complete in one file."`
	JUnit    projection     `cmd:"" name:"junit" help:"JUnit XML for CI servers."`
	Markdown projection     `cmd:"" help:"A summary for pull requests and chats."`
	CSV      projection     `cmd:"" name:"csv" help:"The claims as a table for spreadsheets."`
	SARIF    projection     `cmd:"" name:"sarif" help:"Findings at the lines of features and contracts, for code hosts (SARIF 2.1.0)."`
	HAR      projection     `cmd:"" name:"har" help:"The redacted exchanges for the tools of browsers (HAR 1.2)."`
	Messages projection     `cmd:"" help:"Cucumber Messages for Cucumber's own tools."`
	CTRF     projection     `cmd:"" name:"ctrf" help:"Scenarios in the Common Test Report Format."`
	Badge    projection     `cmd:"" help:"What badge services draw a badge from, as JSON."`
	BadgeSVG projection     `cmd:"" name:"badge-svg" help:"The badge itself, as a picture."`
	Merge    mergeCommand   `cmd:"" help:"Join the runs of several jobs into one."`
}

// projection writes a run in one format.
type projection struct {
	Source string `arg:"" name:"run.json" help:"The run, or the folder that holds it."`
	Out    string `short:"o" help:"File to write; the standard output if not given." placeholder:"FILE"`
}

// Run writes the file.
func (p projection) Run(k *kong.Context, s Streams) error {
	run, err := openRun(p.Source)
	if err != nil {
		return usage(err)
	}
	format := k.Selected().Name
	i := slices.IndexFunc(report.Formats(), func(f report.Format) bool { return f.Name == format })
	if i < 0 {
		return fmt.Errorf("%s is no format of reports", format)
	}
	return p.write(s, func(w io.Writer) error { return report.Formats()[i].Write(w, run) })
}

// write writes the file, or the standard output, under the eyes of the guard.
func (p projection) write(s Streams, write func(io.Writer) error) error {
	s.guard.variables()
	s.guard.watch(p.Out)
	err := toFile(p.Out, s.Out, write)
	s.guard.printed()
	return usage(err)
}

// mergeCommand is plimsoll report merge.
type mergeCommand struct {
	Runs   []string `arg:"" name:"run.json" help:"The runs, or the folders that hold them."`
	Out    string   `short:"o" required:"" help:"The run.json to write." placeholder:"FILE"`
	Expect []string `help:"Providers that some part must have run; a missing one is an error." placeholder:"ID"`
}

// Help is printed under the flags.
func (mergeCommand) Help() string {
	return `The runs have to be of one environment and made from the same files. A scenario that several of them ran counts once; where they disagree
the worst counts. What overlaps and what is missing is named, here and in the merged run. Merging again changes nothing.`
}

// Run merges.
func (c *mergeCommand) Run(s Streams) error {
	runs := make([]conformance.Run, len(c.Runs))
	var errs []error
	for i, path := range c.Runs {
		var err error
		runs[i], err = openRun(path)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return usage(err)
	}
	run, err := report.Merge(runs...)
	if err := errors.Join(err, c.expected(run)); err != nil {
		return usage(err)
	}
	s.guard.watch(c.Out)
	if err := c.write(run); err != nil {
		return usage(err)
	}
	tellMerged(s.Err, run)
	return nil
}

// expected says which providers ought to have been run and were not.
func (c *mergeCommand) expected(run conformance.Run) error {
	var errs []error
	for _, id := range splitAll(c.Expect) {
		ran := func(p conformance.ProviderInfo) bool { return p.ID == id && p.NotRun == "" }
		if !slices.ContainsFunc(run.Header.Providers, ran) {
			errs = append(errs, fmt.Errorf("missing: no part ran %s", id))
		}
	}
	return errors.Join(errs...)
}

// write writes beside the file and then renames, because the file may be one of the parts.
func (c *mergeCommand) write(run conformance.Run) error {
	fresh := c.Out + ".new"
	err := toFile(fresh, nil, func(w io.Writer) error { return writeRun(w, run) })
	if err != nil {
		_ = os.Remove(fresh)
		return err
	}
	return os.Rename(fresh, c.Out)
}

func writeRun(w io.Writer, run conformance.Run) error {
	out, err := report.NewWriter(w, run.Header)
	if err != nil {
		return err
	}
	for r, err := range run.Results() {
		if err == nil {
			err = out.Result(r)
		}
		if err != nil {
			return err
		}
	}
	return out.Close(run.Trailer)
}

// tellMerged says what was joined, and what is wrong with it. A long list is shortened: the run has all of it.
func tellMerged(w io.Writer, run conformance.Run) {
	const most = 20
	fmt.Fprintf(w, "%s, exit code %d\n", parts(max(1, len(run.Header.Parts))), run.Trailer.ExitCode)
	for i, remark := range run.Header.Remarks {
		if i == most {
			fmt.Fprintf(w, "and %d more remarks, see the header of the run\n", len(run.Header.Remarks)-most)
			break
		}
		fmt.Fprintln(w, remark)
	}
}

// openRun opens a run.json, or the one in a folder.
func openRun(path string) (conformance.Run, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, runFile)
	}
	return report.Open(path)
}

// toFile writes a file, or to out where none is named.
func toFile(path string, out io.Writer, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		return write(out)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(file)
	if err := errors.Join(write(buffered), buffered.Flush(), file.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func parts(n int) string {
	if n == 1 {
		return "1 part"
	}
	return fmt.Sprintf("%d parts", n)
}
