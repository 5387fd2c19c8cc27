package report

import (
	"html/template"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// evidenceData is what scenarios found against a claim: those that found the same stand together.
type evidenceData struct {
	Findings []findingData
	More     int
	Where    []whereData
	Excerpt  template.HTML // of the first of them
}

// whereData is where something was found.
type whereData struct {
	Scenario, Exchange link
	Place              string
}

// findingData is one finding.
type findingData struct {
	Place, Expected, Actual, Hint, Source, Class string
	Exchange                                     link
	Claim                                        link
	Group                                        string
}

// evidence puts the scenarios together that found the same.
func (p *printer) evidence(s *section, c *judged) []evidenceData {
	var list []evidenceData
	known := map[string]int{}
	for _, e := range c.evidence {
		var key strings.Builder
		for _, f := range e.findings {
			key.WriteString(f.Error() + "\x00")
		}
		i, again := known[key.String()]
		if !again {
			i = len(list)
			known[key.String()] = i
			list = append(list, p.evidenceData(s, e, c.ID, groupOf(c)))
		}
		list[i].Where = append(list[i].Where, p.where(e))
	}
	return list
}

func (p *printer) evidenceData(s *section, e evidence, claim string, g group) evidenceData {
	d := evidenceData{More: e.moreFindings}
	for _, f := range e.findings {
		shown := p.finding(s.ID, "", f, g)
		if f.Claim == claim {
			shown.Claim = link{} // it stands above already
		}
		d.Findings = append(d.Findings, shown)
	}
	if len(e.exchanges) > 0 {
		d.Excerpt = excerptBody(e.exchanges[0])
	}
	return d
}

// where leads to a scenario, and to the exchange that shows what it found.
func (p *printer) where(e evidence) whereData {
	d := whereData{Scenario: link{Text: plain(e.name)}, Place: plain(e.place())}
	entry := p.entry(e.id)
	if entry == nil {
		return d
	}
	d.Scenario.Href, d.Scenario.Key = hrefTo(entry.anchor), entry.group.key()
	for _, f := range e.findings {
		if f.Exchange != "" {
			d.Exchange = link{Href: hrefTo(exchangeAnchor(entry.anchor, f.Exchange)), Text: plain(f.Exchange)}
			break
		}
	}
	return d
}

// finding shows a finding of the result at an anchor; g is the group of what it speaks against where it names no claim.
func (p *printer) finding(provider, at string, f conformance.Finding, g group) findingData {
	d := findingData{Group: g.key(), Place: plain(placeOf(f)), Expected: plain(clip(f.Expected, maxValue)), Actual: plain(clip(f.Actual, maxValue)), Hint: sentence(f.Hint),
		Source: plain(fileOf(f.Source)), Class: string(f.Class)}
	if f.Exchange != "" && at != "" {
		d.Exchange = link{Href: hrefTo(exchangeAnchor(at, f.Exchange)), Text: plain(f.Exchange)}
	}
	if f.Claim != "" {
		b := p.ruling(provider, f.Claim)
		d.Group = brokenGroup(b.standing).key()
		d.Claim = p.claimLink(provider, f.Claim)
	}
	return d
}
