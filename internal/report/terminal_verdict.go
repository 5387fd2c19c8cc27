package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// verdict prints the last screenful: it must be enough for somebody who reads nothing else.
func (t *terminal) verdict() {
	words, meaning := t.headline()
	t.rule("=", fmt.Sprintf("%s (exit %d)", words, t.end.ExitCode), t.verdictStyle())
	t.text(2, styleNone, meaning)
	t.text(2, styleNone, t.total().brief()+".")
	t.doubt()
	t.blank()
	t.table()
	t.shortList()
	t.stale()
	if acts := t.acts((*section).id); len(acts) > 0 {
		t.text(2, styleBold, "who has to act")
		for _, line := range acts {
			t.hang(4, "-", 6, styleNone, line)
		}
	}
	t.figures()
}

func (t *terminal) verdictStyle() style {
	switch {
	case t.end.ExitCode == conformance.ExitConformant && t.end.Complete && t.known() == 0:
		return styleGreen
	case t.end.ExitCode == conformance.ExitUnjudged || t.end.ExitCode == conformance.ExitConformant:
		return styleYellow
	}
	return styleRed
}

// narrowTable is the width below which the table of providers becomes a list.
const narrowTable = 72

func (t *terminal) table() {
	switch len(t.providers) {
	case 0:
		return
	case 1: // the counts stand above already
		if s := t.providers[0]; s.NotRun != "" {
			t.text(2, styleYellow, s.title()+" was not run: "+sentence(s.NotRun))
			t.blank()
		}
		return
	}
	if t.width < narrowTable {
		t.list()
		return
	}
	name := t.width - 2 - 7*columnWidth
	title := func(s *section) string {
		if columns(s.title()) < name {
			return pad(s.title(), name)
		}
		return pad(fit(plain(s.ID), name-1), name)
	}
	t.raw(t.paint(styleDim, "  "+pad("", name)+cells("holds", "fails", "differs", "deviates", "noted", "unjudged", "untested")))
	for _, s := range t.providers {
		if s.NotRun != "" {
			t.raw("  " + title(s) + t.paint(styleYellow, fit("  not run: "+sentence(s.NotRun), 7*columnWidth)))
			continue
		}
		n := s.tally()
		row := cells(n[groupHolds], n[groupFails], n[groupDiffers]+n[groupDiffersPublic], n[groupDeviates], n[groupNoted],
			n[groupUnjudged], n[groupUntested])
		t.raw("  " + t.paint(rowStyle(n), title(s)+row))
	}
	t.blank()
}

const columnWidth = 9

func cells[T any](values ...T) string {
	var b strings.Builder
	for _, v := range values {
		fmt.Fprintf(&b, "%*v", columnWidth, v)
	}
	return b.String()
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-columns(s))) }

func rowStyle(n tally) style {
	switch {
	case n[groupFails] > 0:
		return styleRed
	case n[groupUnjudged] > 0:
		return styleYellow
	}
	return styleNone
}

func (t *terminal) list() {
	for _, s := range t.providers {
		line := s.tally().brief()
		if s.NotRun != "" {
			line = "not run: " + sentence(s.NotRun)
		}
		t.text(2, styleBold, s.title())
		t.text(4, styleNone, line)
	}
	t.blank()
}

// shortList names what is broken, a line each.
func (t *terminal) shortList() {
	const few, most = 3, 6
	var broken []*judged
	for _, s := range t.providers {
		broken = append(broken, s.in(groupFails)...)
	}
	if len(broken) == 0 {
		return
	}
	t.text(2, styleRed, "what is broken")
	for i, c := range broken {
		if i == most && len(broken) > most+1 {
			t.text(4, styleDim, fmt.Sprintf("and %d more, see above", len(broken)-most))
			break
		}
		mark := ""
		if c.result.Excused() {
			mark = "known failure: "
		}
		t.brief(4, plain(c.ID)+"  "+mark+sentence(c.Text))
		if first, ok := inShort(c); ok && len(broken) <= few {
			t.brief(6, first)
		}
	}
}

// brief prints text on one line; on a terminal so narrow that little would be left of it, on two.
func (t *terminal) brief(indent int, text string) {
	const narrow = 60
	room := t.width - indent
	if t.width >= narrow || columns(text) <= room {
		t.raw(strings.Repeat(" ", indent) + fit(text, room))
		return
	}
	lines := wrap(text, room)
	t.raw(strings.Repeat(" ", indent) + lines[0])
	t.raw(strings.Repeat(" ", indent+2) + fit(strings.Join(lines[1:], " "), room-2))
}

// inShort is the first finding against a claim.
func inShort(c *judged) (string, bool) {
	if len(c.evidence) == 0 || len(c.evidence[0].findings) == 0 {
		return "", false
	}
	return plain(c.evidence[0].findings[0].Error()), true
}

func (t *terminal) figures() {
	scenarios := 0
	for _, n := range t.end.Scenarios {
		scenarios += n
	}
	t.text(2, styleNone, fmt.Sprintf("%s, %s, %s, environment %s, seed %d", count(scenarios, "scenario"),
		count(t.end.Requests, "request"), short(t.elapsed()), cmp.Or(plain(t.Environment.Name), "unknown"), t.Seed))
	t.text(2, styleNone, fmt.Sprintf("exit %d means: %s", t.end.ExitCode, t.exitMeans()))
	if t.Repeat != "" {
		t.command(2, "again", plain(t.Repeat))
	}
}

// short writes a duration with about three digits.
func short(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return d.Round(time.Second).String()
}
