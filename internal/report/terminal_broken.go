package report

import (
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// broken shows the claims of one group of broken claims.
func (t *terminal) broken(s *section, g group) {
	claims := s.in(g)
	for i, c := range claims {
		if i == maxInFull && !t.verbose {
			t.text(2, groupStyle(g), fmt.Sprintf("%s, too (%s)", g.heading(), count(len(claims)-i, "more claim")))
			for _, rest := range claims[i:] {
				t.hang(4, "-", 6, styleNone, plain(rest.ID)+" "+sentence(rest.Text)+inBrief(rest))
			}
			t.blank()
			return
		}
		t.claim(s, g, c)
	}
}

func groupStyle(g group) style {
	switch g {
	case groupFails:
		return styleRed
	case groupHolds:
		return styleGreen
	case groupNoted:
		return styleCyan
	}
	return styleYellow
}

// claim shows one broken claim: what the page says, what came instead, and how to see it again.
func (t *terminal) claim(s *section, g group, c *judged) {
	t.heading(g, plain(c.ID))
	if c.result.Excused() {
		t.labelled(4, "known", styleYellow, knownWords(*c.result.Known))
	}
	t.labelled(4, "says", styleNone, sentence(c.Text))
	t.labelled(4, "where", styleNone, s.source(c.Claim)+" ("+firmness(c.Claim)+")")
	full := g == groupFails || g == groupDiffers || g == groupDiffersPublic || t.verbose
	if first := t.shown.before(c); first != "" {
		t.labelled(4, "evidence", styleNone, "the same as for "+plain(first))
		t.again(s, g, c)
		return
	}
	for i, e := range c.evidence {
		if i > 0 && !full {
			break
		}
		t.evidence(e, full)
	}
	if rest := len(c.evidence) + c.more - 1; rest > 0 && !full {
		t.text(4, styleDim, "and "+count(rest, "more scenario"))
	} else if c.more > 0 {
		t.text(4, styleDim, "and "+count(c.more, "more scenario")+", which run.json shows")
	}
	t.again(s, g, c)
}

// again prints the command that runs just this again; a note is not worth one.
func (t *terminal) again(s *section, g group, c *judged) {
	if g != groupNoted {
		t.command(4, "again", rerun(t.Header, s.ID, c.ID))
	}
	t.blank()
}

// heading prints the word and the claim on one line, or on two where they do not fit.
func (t *terminal) heading(g group, id string) {
	if 4+columns(g.heading())+columns(id) > t.width {
		t.text(2, groupStyle(g), g.heading())
		t.text(4, styleBold, id)
		return
	}
	t.raw("  " + t.paint(groupStyle(g), g.heading()) + "  " + t.paint(styleBold, id))
}

func (t *terminal) evidence(e evidence, full bool) {
	t.labelled(4, "scenario", styleNone, sentence(e.name))
	if e.uri != "" && full {
		t.labelled(4, "", styleDim, plain(e.place()))
	}
	for _, f := range e.findings {
		t.finding(f)
	}
	if e.moreFindings > 0 {
		t.text(4, styleDim, "and "+count(e.moreFindings, "more finding"))
	}
	if !full {
		return
	}
	for _, x := range e.exchanges {
		t.exchange(x)
	}
}

func (t *terminal) finding(f conformance.Finding) {
	t.labelled(4, "place", styleNone, plain(f.Place))
	if f.Expected != "" {
		t.labelled(4, "expected", styleGreen, plain(f.Expected))
	}
	t.labelled(4, "got", styleRed, plain(f.Actual))
	if f.Hint != "" {
		t.labelled(4, "hint", styleNone, sentence(f.Hint))
	}
}

func (t *terminal) exchange(x excerpt) {
	t.labelled(4, "exchange", styleNone, plain(x.title))
	for _, line := range x.lines {
		t.excerptLine(line)
	}
}

// excerptLine prints a line of an exchange. Where a long line is broken, its rest is indented beyond its beginning.
func (t *terminal) excerptLine(l excerptLine) {
	if l.side == "" {
		t.text(6, styleDim, l.text)
		return
	}
	text := strings.TrimLeft(l.text, " ")
	indent := min(len(l.text)-len(text), t.width/2)
	paint := styleNone
	apart := false // the mark has no room behind the text
	if l.mark != "" {
		paint = styleYellow
		apart = 8+indent+columns(text)+2+columns(l.mark) > t.width
	}
	if l.mark != "" && !apart {
		text += "  " + l.mark
	}
	lead := l.side + " " + strings.Repeat(" ", indent)
	t.hang(6, lead, 8+indent, paint, text)
	if apart {
		t.text(8+indent, paint, l.mark)
	}
}
