package certificate

import (
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
)

// facts are when, how long and from which evidence.
func (p *printer) facts() {
	c := &p.Certificate
	top := p.Y
	p.fact(paper.Margin, "Issued", day(c.Issued)+" by "+c.Issuer.Name)
	p.fact(paper.Margin, "Holds until", fmt.Sprintf("%s, midnight UTC; %s", c.LastDay(), c.ExpiresWhy))
	left := p.Y
	p.Y = top
	right := paper.Margin + paper.Inner/2 + 3
	p.fact(right, "Evidence", fmt.Sprintf("run %s in the environment %s", c.Run.ID, c.Environment.words()))
	p.fact(right, "Checked with", fmt.Sprintf("%s, kill matrix %.12s…", c.Harness, c.KillMatrix))
	p.Y = max(left, p.Y)
}

func (e *Environment) words() string {
	if e.Name == e.Kind {
		return e.Name
	}
	return fmt.Sprintf("%s (%s)", e.Name, e.Kind)
}

func (p *printer) fact(x float64, label, text string) {
	p.Text(x, p.Y, label, muted(7.5))
	p.Y += 3.7
	for _, line := range p.atMost(2, text, plain(9), paper.Inner/2-3) {
		p.Text(x, p.Y, line, plain(9))
		p.Y += plain(9).Leading()
	}
	p.Y += 1.8
}

// atMost wraps text into no more than n lines.
func (p *printer) atMost(n int, text string, st paper.Style, w float64) []string {
	lines := p.Wrap(text, st, w)
	if len(lines) > n {
		lines = append(lines[:n-1], p.Clip(strings.Join(lines[n-1:], " "), st, w))
	}
	return lines
}

// terms are the waivers, and what the certificate means and does not mean, as far as there is room above the signatures. The whole of
// it is behind.
func (p *printer) terms() {
	c := &p.Certificate
	p.Y++
	for i, w := range c.Waivers {
		if p.Y > signTop-16 {
			p.Text(paper.Margin, p.Y, more(len(c.Waivers)-i, i)+", in section 2", muted(8))
			return
		}
		p.waived(w)
	}
	text := p.meaning()
	if lines := p.Wrap(text, muted(8.5), paper.Inner); p.Y+2+float64(len(lines))*muted(8.5).Leading() < signTop-4 {
		p.Y += 2
		p.Block(paper.Margin, paper.Inner, text, muted(8.5))
	}
}

// more counts the waivers that the first page has no room for.
func more(rest, shown int) string {
	if shown == 0 {
		return counted(rest, "waiver")
	}
	return fmt.Sprintf("and %s more", counted(rest, "waiver"))
}

func (p *printer) waived(w Waiver) {
	const indent = 15.0
	p.Text(paper.Margin, p.Y, "Waived", paper.Style{Size: 8, Bold: true, Color: paper.Amber})
	text := fmt.Sprintf("%s until %s, for which %s answers: %s", w.about(), w.Until, w.Responsible, w.Reason)
	for _, line := range p.atMost(2, text, plain(8), paper.Inner-indent) {
		p.Text(paper.Margin+indent, p.Y, line, plain(8))
		p.Y += plain(8).Leading()
	}
	p.Y += 0.8
}

// meaning says what is certified and what is not.
func (p *printer) meaning() string {
	c := &p.Certificate
	unobserved := 0
	for _, provider := range c.Providers {
		unobserved += provider.Unobserved
	}
	text := fmt.Sprintf("The profile %s asks for this: %s A statement holds where every scenario that judges it passed, and each of these "+
		"checks was shown to fail on an interface that is wrong in this alone. ", c.Profile.Title, p.Profile.About)
	if unobserved > 0 {
		text += fmt.Sprintf("This certificate says nothing about %s that no run can observe, ", counted(unobserved, "statement"))
	} else {
		text += "This certificate says nothing "
	}
	return text + "nor about other addresses and other days than those of the run."
}
