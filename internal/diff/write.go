package diff

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

// JSON writes the diff; the guide to known failures and history documents its members.
func (d *Diff) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}

// section is a heading and the lines below it.
type section struct {
	heading string
	lines   []string
}

// Text writes the diff for a terminal. Whatever came from a target is made harmless.
func (d *Diff) Text(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "before  %s\nafter   %s\n", d.Before, d.After)
	for _, s := range d.sections() {
		fmt.Fprintf(out, "\n%s (%d)\n", strings.ToUpper(s.heading), len(s.lines))
		for _, line := range s.lines {
			fmt.Fprintf(out, "  %s\n", report.Plain(line))
		}
	}
	fmt.Fprintf(out, "\n%s\n", d.verdict())
	return out.Flush()
}

// Markdown writes the diff for a pull request or an issue. Whatever came from a target is escaped.
func (d *Diff) Markdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "**%s**\n\n- before: %s\n- after: %s\n", d.verdict(), report.Prose(d.Before.String()), report.Prose(d.After.String()))
	for _, s := range d.sections() {
		fmt.Fprintf(out, "\n### %s (%d)\n\n", s.heading, len(s.lines))
		for _, line := range s.lines {
			fmt.Fprintf(out, "- %s\n", report.Prose(line))
		}
	}
	return out.Flush()
}

// verdict is the last word.
func (d *Diff) verdict() string {
	switch {
	case d.Worse:
		return "Worse: " + strings.Join(d.Reasons, ", ") + "."
	case len(d.sections()) == 0:
		return "Nothing changed."
	}
	return "Nothing got worse."
}

// String says which run it is, and what it came to.
func (s Side) String() string {
	text := fmt.Sprintf("%s, %s, %s, exit %d", s.ID, s.Environment, s.Started.UTC().Format("2006-01-02 15:04 UTC"), s.ExitCode)
	if s.Tags != "" {
		text += ", only " + s.Tags
	}
	if !s.Complete {
		text += ", interrupted"
	}
	return text
}

// sections are the parts that have something to say: first whether there is one yardstick, then the worst.
func (d *Diff) sections() []section {
	all := []section{
		{"The yardstick changed: what differs below may be ours", lines(d.Yardstick, Change.String)}, {"Not run by both", lines(d.NotRun, NotRun.String)},
		{"New failures", lines(d.NewFailures, Claim.String)}, {"Stale known failures", lines(d.Stale, staleLine)}, {"No longer judged", lines(d.Unjudged, Claim.String)},
		{"Other changes", lines(d.Other, Claim.String)}, {"Fixed", lines(d.Fixed, Claim.String)}, {"Readings of discrepancies", lines(d.Readings, Reading.String)},
		{"Contract drift, held against nobody", lines(d.Drift, Drift.String)}, {"Latency", lines(d.Latency, Latency.String)},
	}
	var some []section
	for _, s := range all {
		if len(s.lines) > 0 {
			some = append(some, s)
		}
	}
	return some
}

func lines[T any](list []T, line func(T) string) []string {
	var all []string
	for _, v := range list {
		all = append(all, line(v))
	}
	return all
}

// String says what the part of the yardstick was, and what it is.
func (c Change) String() string {
	return fmt.Sprintf("%s: %s → %s", c.Name, digest(c.Before), digest(c.After))
}

// digest shortens a digest, which nobody reads to its end.
func digest(text string) string {
	const whole, short = 64, 12
	switch {
	case text == "":
		return "none"
	case len(text) == whole && !strings.Contains(text, " "):
		return text[:short]
	}
	return text
}

// String says which run lacks the provider, and why.
func (n NotRun) String() string {
	text := n.Provider + " is missing in the run " + n.In
	if n.Why != "" {
		text += ": " + n.Why
	}
	return text
}

// String says what became of the claim.
func (c Claim) String() string {
	text := fmt.Sprintf("%s of %s: %s → %s", c.Claim, c.Provider, verdictOr(c.Before), verdictOr(c.After))
	if c.Standing != conformance.Fine && (c.Before == conformance.Fail || c.After == conformance.Fail) {
		text += ", " + string(c.Standing)
	}
	if c.Known != nil {
		text += fmt.Sprintf(", known failure %s until %s", c.Known.Ticket, c.Known.Expires)
	}
	if c.Cause != "" && c.After != conformance.Fail {
		text += ", " + string(c.Cause)
	}
	if c.Reason != "" {
		text += ": " + c.Reason
	}
	return text + ". " + c.Text
}

func verdictOr(v conformance.Verdict) string {
	if v == "" {
		return "no such claim"
	}
	return string(v)
}

func staleLine(s conformance.StaleFailure) string {
	return fmt.Sprintf("%s of %s: %s (%s, %s)", s.Claim, s.Provider, s.Kind, s.Known.Ticket, s.Known.Responsible)
}

// String says which readings the target followed, and which it follows.
func (r Reading) String() string {
	return fmt.Sprintf("%s of %s: %s → %s. %s", r.Discrepancy, r.Provider, strings.Join(r.Before, " and "), strings.Join(r.After, " and "), r.Text)
}

// String says what appeared or went.
func (d Drift) String() string {
	mark := "-"
	if d.Appeared {
		mark = "+"
	}
	return fmt.Sprintf("%s %s %s, %s: %s", mark, d.Provider, d.Operation, d.Place, d.What)
}

// String says how much slower or faster the operation is.
func (l Latency) String() string {
	word := "faster"
	if l.Slower {
		word = "slower"
	}
	return fmt.Sprintf("%s: %s %s, median %s → %s, 95 %% %s → %s", word, l.Provider, l.Operation, millis(l.Before.Median), millis(l.After.Median), millis(l.Before.P95), millis(l.After.P95))
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d)/float64(time.Millisecond))
}
