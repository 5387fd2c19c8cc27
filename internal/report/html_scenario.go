package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// featureData is one feature file with its scenarios, or what was set up for a provider.
type featureData struct {
	Title, URI, Provider, ProviderTitle string
	First                               bool // of its provider
	Anchor                              string
	Number                              int
	entries                             []*entry
}

// Height is the class of a list of about as many closed scenarios: a browser that has not laid it out yet leaves it that much room, so
// that the page does not jump when it does.
func (f featureData) Height() string {
	for _, n := range []int{1, 2, 3, 5, 8, 13, 21, 34, 55} {
		if f.Number <= n {
			return fmt.Sprintf("n%d", n)
		}
	}
	return "n99"
}

// scenarioData is one result.
type scenarioData struct {
	Anchor, Name, Place, Provider, Key, Word, Cause string
	Reason, Actor, Took, Again, Cellar              string
	Flaky                                           bool
	Claims                                          []link
	IDs                                             string // of the claims it judges or breaks, for the filter
	Tags                                            []string
	Steps                                           []stepData
	Findings                                        []findingData
	Notes                                           []findingData
	Exchanges                                       []exchangeData
	Record                                          template.HTML // the exchanges of a scenario that holds, one after the other
	Brief                                           []string      // the exchanges, in one line each
}

type stepData struct{ Keyword, Text, Key, Took, Message string }

// features groups the entries, in the order of the page.
func (p *printer) features() []featureData {
	var list []featureData
	for _, e := range p.entries {
		title, uri := sentence(e.Feature), plain(e.URI)
		if e.Kind == conformance.KindSetup {
			title, uri = "Setting up", ""
		}
		last := len(list) - 1
		if last < 0 || list[last].Provider != e.Provider || list[last].Title != title || list[last].URI != uri {
			first := last < 0 || list[last].Provider != e.Provider
			list = append(list, featureData{Title: title, URI: uri, Provider: e.Provider, ProviderTitle: p.section(e.Provider).title(), First: first,
				Anchor: anchor("f", e.Provider+"/"+cmp.Or(e.URI, "setup"))})
			last++
		}
		list[last].entries = append(list[last].entries, e)
		list[last].Number++
	}
	return list
}

func (p *printer) scenario(e *entry, r conformance.Result) scenarioData {
	place := evidence{uri: r.URI, line: r.Line}
	d := scenarioData{Anchor: e.anchor, Name: sentence(scenarioName(r)), Place: plain(place.place()), Provider: r.Provider, Key: e.group.key(), Word: p.word(e),
		Cause: string(p.cause(e)), Reason: sentence(r.Reason), Took: millis(r.Elapsed), Flaky: r.Flaky, Cellar: cellarWords(r)}
	p.claimsOfScenario(&d, e)
	for _, tag := range r.Tags {
		d.Tags = append(d.Tags, plain(tag))
	}
	if e.group < groupUntested {
		d.Actor = actor(p.cause(e))
		if len(r.Claims) > 0 {
			d.Again = rerun(p.Header, r.Provider, r.Claims[0])
		}
	}
	for i, s := range r.Steps {
		step := stepOf(s)
		if r.Resumed != nil && i < r.Resumed.Step {
			step.Took = "at " + conformance.Minute(r.Resumed.Laid)
		}
		d.Steps = append(d.Steps, step)
	}
	for _, f := range r.Findings {
		shown := p.finding(r.Provider, e.anchor, f, e.group)
		if f.Counts() {
			d.Findings = append(d.Findings, shown)
		} else {
			d.Notes = append(d.Notes, shown)
		}
	}
	p.exchanges(&d, e, r)
	return d
}

// claimsOfScenario links to the claims that a scenario judges, and to those that it breaks without judging them.
func (p *printer) claimsOfScenario(d *scenarioData, e *entry) {
	ids := slices.Clone(e.Claims)
	for _, b := range e.broken {
		if !slices.Contains(ids, b.ID) {
			ids = append(ids, b.ID)
		}
	}
	for i, id := range ids {
		if i > 0 {
			d.IDs += " "
		}
		d.IDs += plain(id)
		d.Claims = append(d.Claims, p.claimLink(e.Provider, id))
	}
}

func stepOf(s conformance.StepResult) stepData {
	d := stepData{Keyword: plain(s.Keyword), Text: plain(s.Text), Key: string(s.Status), Message: plain(clip(s.Message, 4*maxValue))}
	if s.Elapsed >= time.Millisecond {
		d.Took = millis(s.Elapsed)
	}
	return d
}

// exchanges shows the exchanges: each in an element of its own where something is wrong, in one record where all is well, because a browser
// takes its time for every element; and in one line each where even that would be too much.
func (p *printer) exchanges(d *scenarioData, e *entry, r conformance.Result) {
	var record markup
	for _, x := range r.Exchanges {
		switch {
		case e.group != groupHolds:
			d.Exchanges = append(d.Exchanges, p.exchange(x, e.anchor, r.Findings))
		case p.brief:
			d.Brief = append(d.Brief, x.ID+" "+exchangeLine(x))
		default:
			record.exchange(x, exchangeAnchor(e.anchor, x.ID), p.curl.command(x))
		}
	}
	d.Record = record.html()
}
