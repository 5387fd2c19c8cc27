package certificate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// claims is the table of what is certified.
func (p *printer) claims() {
	p.section("Claims", "What the documentation says, in our words, and what became of it. A claim holds only if every scenario that judges it passed; "+
		"the scenarios of each are in claims.json, by name and digest.")
	t := p.Table(20,
		paper.Column{Title: "Claim", Width: 34, Style: fixed(6.8)},
		paper.Column{Title: "Statement", Width: 86, Style: plain(8)},
		paper.Column{Title: "Source", Width: 27, Style: muted(7.5)},
		paper.Column{Title: "Result", Width: 23, Style: plain(8)})
	for _, provider := range p.Certificate.Providers {
		for _, role := range []Role{Mandatory, Optional} {
			p.group(t, &provider, role)
		}
	}
	p.outside()
}

func (p *printer) group(t *paper.Table, provider *Certified, role Role) {
	count := provider.Mandatory
	if role == Optional {
		count = provider.Optional
	}
	if count.Of == 0 {
		return
	}
	t.Band(fmt.Sprintf("%s claims of %s", upper(string(role)), provider.Name), fmt.Sprintf("%d of %d hold", count.Hold, count.Of))
	for _, e := range p.Claims {
		if e.Provider == provider.ID && e.Role == role {
			t.Row(paper.Cell{Text: e.Claim}, paper.Cell{Text: e.Text}, paper.Cell{Text: p.source(&e)}, e.result())
		}
	}
}

// source says where the statement stands.
func (p *printer) source(e *Entry) string {
	page := e.Source
	for _, info := range p.record.Header.Providers {
		if info.ID == e.Provider {
			page = cmp.Or(info.Pages[e.Source], e.Source)
		}
	}
	if e.Line > 0 && e.Basis == conformance.Documented {
		return fmt.Sprintf("line %d", e.Line)
	}
	return page
}

// outside says in a sentence what the profile leaves out; what is broken of it is listed under discrepancies.
func (p *printer) outside() {
	for _, provider := range p.Certificate.Providers {
		if n := provider.Outside; n.Of > 0 {
			p.Need(10)
			p.Y += 2
			p.Block(paper.Margin, paper.Inner, fmt.Sprintf("%s: the profile leaves out %s (samples, other pages, standards); %d hold, %d do not.",
				provider.Name, counted(n.Of, "claim"), n.Hold, n.Broken), muted(8))
		}
	}
}

func (p *printer) waivers() {
	waivers := p.Certificate.Waivers
	if len(waivers) == 0 {
		p.section("Waivers", "None: every mandatory claim was judged.")
		return
	}
	p.section("Waivers", "These claims are mandatory and could not be judged. The person named answers for each until its last day; the certificate ends with the first of them.")
	t := p.Table(16,
		paper.Column{Title: "Claim", Width: 34, Style: fixed(6.8)},
		paper.Column{Title: "Why it could not be judged, and why that will do", Width: 72, Style: plain(8)},
		paper.Column{Title: "Responsible", Width: 42, Style: plain(8)},
		paper.Column{Title: "Last day", Width: 22, Style: plain(8)})
	for _, w := range waivers {
		t.Row(paper.Plain(w.about(), p.verdictOf(w)+" "+w.Reason, w.Responsible, w.Until)...)
	}
}

// verdictOf says what the run came to for a waived claim.
func (p *printer) verdictOf(w Waiver) string {
	for _, e := range p.Claims {
		if e.Waived && w.covers(e.Provider, e.Claim) {
			return fmt.Sprintf("%s%s.", upper(string(e.Verdict)), because(e.Reason))
		}
	}
	return ""
}

func upper(text string) string {
	if text == "" {
		return ""
	}
	return string(text[0]-'a'+'A') + text[1:]
}

// discrepancies lists what is not as written although the certificate does not ask for it, and what the documents leave open.
func (p *printer) discrepancies() {
	broken := slices.DeleteFunc(slices.Clone(p.Claims), func(e Entry) bool { return e.Verdict != conformance.Fail })
	p.section("Discrepancies", "What was found otherwise than written, where this profile does not ask for it, and places where a document says two things, with the reading that the interface follows.")
	if len(broken) > 0 {
		p.broken(broken)
	}
	if len(p.record.Header.Discrepancy) > 0 {
		p.readings()
	}
	if len(broken)+len(p.record.Header.Discrepancy) == 0 {
		p.Block(paper.Margin, paper.Inner, "None.", plain(8.5))
	}
}

func (p *printer) broken(entries []Entry) {
	t := p.Table(16,
		paper.Column{Title: "Not as written", Width: 34, Style: fixed(6.8)},
		paper.Column{Title: "Statement", Width: 83, Style: plain(8)},
		paper.Column{Title: "Source", Width: 27, Style: muted(7.5)},
		paper.Column{Title: "What it means", Width: 26, Style: plain(8)})
	for _, e := range entries {
		t.Row(paper.Plain(p.about(&e), e.Text, p.source(&e), meaning(&e))...)
	}
	p.Y += 4
}

// about names a claim, with its provider where there are several: clauses of standards are claims of all of them.
func (p *printer) about(e *Entry) string {
	if len(p.Certificate.Providers) > 1 {
		return fmt.Sprintf("%s (%s)", e.Claim, e.Provider)
	}
	return e.Claim
}

// meaning is what a broken claim costs (design, rule 1).
func meaning(e *Entry) string {
	claim := conformance.Claim{Level: e.Level, Basis: e.Basis}
	switch claim.Standing(conformance.Fail, false) {
	case conformance.Differs:
		return "differs from the sample"
	case conformance.DiffersPublic:
		return "differs from another page"
	case conformance.Deviation:
		return "deviates from a standard"
	}
	return "note"
}

func (p *printer) readings() {
	t := p.Table(16,
		paper.Column{Title: "Discrepancy", Width: 28, Style: fixed(6.8)},
		paper.Column{Title: "What the document leaves open", Width: 74, Style: plain(8)},
		paper.Column{Title: "What the interface does", Width: 68, Style: plain(8)})
	for _, d := range p.record.Header.Discrepancy {
		t.Row(paper.Plain(d.ID, d.Text, p.follows(d))...)
	}
}

// follows says which reading was observed.
func (p *printer) follows(d conformance.Discrepancy) string {
	var readings []string
	for _, o := range p.record.Trailer.Observations {
		for _, r := range d.Readings {
			if o.Discrepancy == d.ID && r.ID == o.Reading {
				readings = append(readings, r.Text)
			}
		}
	}
	return cmp.Or(strings.Join(readings, " "), "Not observed"+because(d.Reason)+".")
}
