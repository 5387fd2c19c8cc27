package cli

import (
	"errors"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/diff"
)

// diffCommand is plimsoll diff.
type diffCommand struct {
	Before string `arg:"" help:"The earlier run: a run.json, the folder or id of a run, \"latest\" or \"previous\"."`
	After  string `arg:"" help:"The later run, likewise."`
	shelf
	Format string `default:"text" enum:"text,json,markdown" help:"text, json or markdown."`
}

// Help is printed under the flags.
func (diffCommand) Help() string {
	return `"latest" is the last run in the environment, "previous" the nearest earlier one of the same providers with the same tags.
Exit 0 where nothing got worse, 1 where something did: a claim fails that did not (unless it is a known failure or a note), is not shown to
hold any more, or a known failure is stale. Drift and latency are told and make nothing worse: no page forbids them.`
}

// Run compares.
func (c *diffCommand) Run(s Streams) error {
	before, err := c.open(c.Before)
	after, failed := c.open(c.After)
	if err := errors.Join(err, failed); err != nil {
		return usage(err)
	}
	d, err := diff.Compare(before, after)
	if err != nil {
		return usage(err)
	}
	write := d.Text
	switch c.Format {
	case "json":
		write = d.JSON
	case "markdown":
		write = d.Markdown
	}
	if err := write(s.Out); err != nil {
		return err
	}
	if d.Worse {
		return exit(conformance.ExitNonConformant)
	}
	return nil
}
