package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// TerminalOptions says how the terminal's page looks.
type TerminalOptions struct {
	Width   int  // columns, 0 means 80; less than 40 is taken as 40
	Color   bool // whether to paint; the caller honours NO_COLOR and asks whether there is a terminal
	Verbose bool // list what holds, each untested claim with its own reason, all notes and all evidence there is
}

// Terminal writes the page that a person reads after a run: provider by provider what holds and what does not, then, in
// the last screenful, the verdict, who has to act, and how to see it again.
func Terminal(w io.Writer, run conformance.Run, o TerminalOptions) error {
	v, err := look(run)
	if err != nil {
		return err
	}
	t := &terminal{page: newPage(w, o.Width, o.Color), view: v, verbose: o.Verbose, shown: shown{}}
	for _, s := range v.providers {
		t.provider(s)
	}
	t.verdict()
	return t.close()
}

type terminal struct {
	*page
	*view
	verbose bool
	shown   shown
}

// maxInFull is how many broken claims of one provider and one heading are shown with their evidence.
const maxInFull = 8

func (t *terminal) provider(s *section) {
	title := s.title()
	if s.ID != "" && s.ID != title {
		title += " (" + plain(s.ID) + ")"
	}
	t.rule("=", title, styleBold)
	if s.NotRun != "" {
		t.labelled(2, "not run", styleYellow, sentence(s.NotRun))
		t.blank()
		return
	}
	t.about(s)
	t.unproven(s)
	for _, g := range brokenGroups() {
		t.broken(s, g)
	}
	t.reasons(groupUnjudged, s.unjudged())
	t.reasons(groupUntested, s.untested())
	t.cellar(s)
	t.discrepancies(s)
	t.notes(s)
	t.holds(s)
}

func (t *terminal) about(s *section) {
	if s.Source != "" {
		t.labelled(2, "page", styleNone, sentence(s.Source))
	}
	target := plain(s.Target)
	if s.Variant != "" {
		target = strings.TrimSpace(target + ", variant " + plain(s.Variant))
	}
	if target != "" {
		t.labelled(2, "target", styleNone, target)
	}
	t.text(2, styleNone, s.tally().brief())
	t.blank()
}

// reasons lists claims that share a reason: on one line, or in the long form each with what it states.
func (t *terminal) reasons(g group, list []because) {
	if len(list) == 0 {
		return
	}
	n := 0
	for _, b := range list {
		n += len(b.claims)
	}
	t.text(2, styleYellow, fmt.Sprintf("%s (%s)", g.heading(), count(n, "claim")))
	for _, b := range list {
		t.hang(4, fmt.Sprintf("%4d", len(b.claims)), 10, styleNone, b.reason)
		t.members(b)
	}
	t.blank()
}

// members names the claims behind a reason, where the reader may act on it; the long form has them all.
func (t *terminal) members(b because) {
	if !t.verbose {
		if b.open {
			t.text(10, styleDim, strings.Join(ids(b.claims, 4), ", "))
		}
		return
	}
	for _, c := range b.claims {
		text := sentence(c.Text)
		if c.Reason != "" {
			text += " (" + strings.TrimSuffix(sentence(c.Reason), ".") + ")"
		}
		t.text(10, styleNone, c.ID+" "+text)
	}
}

// ids names the first n claims and says how many more there are.
func ids(claims []*judged, n int) []string {
	var names []string
	for i, c := range claims {
		if i == n && len(claims) > n+1 {
			return append(names, fmt.Sprintf("and %d more", len(claims)-n))
		}
		names = append(names, plain(c.ID))
	}
	return names
}

func (t *terminal) discrepancies(s *section) {
	if len(s.discrepancies) == 0 {
		return
	}
	t.text(2, styleCyan, fmt.Sprintf("DISCREPANCIES OF THE PAGE (%d)", len(s.discrepancies)))
	var unseen []string
	for _, d := range s.discrepancies {
		if len(d.follows) == 0 && !t.verbose {
			unseen = append(unseen, plain(d.ID))
			continue
		}
		t.hang(4, "-", 6, styleNone, plain(d.ID)+" "+sentence(d.Text))
		t.text(6, styleBold, d.verdict())
		if others := d.others(); t.verbose && others != "" && len(d.follows) > 0 {
			t.text(6, styleDim, "and not: "+others)
		}
	}
	if len(unseen) > 0 {
		t.hang(4, "-", 6, styleDim, "not observed: "+strings.Join(unseen, ", ")+" (why: --verbose)")
	}
	t.blank()
}

// notes lists what is worth knowing: a few, or in the long form all.
func (t *terminal) notes(s *section) {
	const few = 3
	n := len(s.notes.list)
	if n == 0 {
		return
	}
	t.text(2, styleCyan, fmt.Sprintf("WORTH KNOWING, held against nobody (%s)", count(n, "note")))
	for i, note := range s.notes.list {
		if i == few && n > few+1 && !t.verbose {
			t.text(4, styleDim, fmt.Sprintf("and %d more: see them with --verbose, or in run.json", n-few))
			break
		}
		t.hang(4, "-", 6, styleNone, note.String())
	}
	if s.notes.more > 0 {
		t.text(4, styleDim, "and others, which run.json lists")
	}
	t.blank()
}

func (t *terminal) holds(s *section) {
	claims := s.in(groupHolds)
	if !t.verbose || len(claims) == 0 {
		return
	}
	t.text(2, styleGreen, fmt.Sprintf("HOLDS (%s)", count(len(claims), "claim")))
	for _, c := range claims {
		t.hang(4, "-", 6, styleNone, fmt.Sprintf("%s %s [%s]", plain(c.ID), sentence(c.Text), s.source(c.Claim)))
	}
	t.blank()
}
