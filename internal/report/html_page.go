package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// pageData is what the templates "head" and "tail" show.
type pageData struct {
	Title, Policy  string
	Style          template.CSS
	Script         template.JS
	Words, Meaning string
	Tone           string // of the verdict: the key of a group
	Facts          []pair
	Tiles          []tile
	Broken         []link
	MoreBroken     int
	Acts           []string
	Stale          []string // entries of the baseline that have to go
	Why            []pair   // could claims not be judged
	Providers      []*providerData
	Groups         []option
	Causes         []option
	Scenarios      string
	Brief          bool
	About          []pair
	Digests        []pair
	Repeat         string
	KillMatrix     string
	FitsSources    bool // the kill matrix was made from the files of the run, for every provider
	Parts          []pair
	Remarks        []string
	HasCells       bool
	HasLives       bool
	HasLatency     bool
	HasDiscrepancy bool
	HasNotes       bool
	Trend          *trendData // nil where there is no history
}

type pair struct{ Name, Value string }

// tile is one of the five numbers.
type tile struct {
	Key, Filter, Number, Label string
}

// link leads to a place in the page.
type link struct {
	Href  template.URL
	Text  string
	Key   string // of its group
	About string
}

// option is a choice of a filter.
type option struct {
	Value, Label string
}

func hrefTo(anchor string) template.URL { return template.URL("#" + anchor) }

func (p *printer) page() (*pageData, error) {
	style, styleHash, err := asset("style.css")
	if err != nil {
		return nil, err
	}
	script, scriptHash, err := asset("script.js")
	if err != nil {
		return nil, err
	}
	d := &pageData{
		Policy: "default-src 'none'; style-src " + styleHash + "; script-src " + scriptHash + "; img-src data:; base-uri 'none'; form-action 'none'",
		Style:  template.CSS(style), Script: template.JS(script), Brief: p.brief, KillMatrix: plain(p.KillMatrix), FitsSources: len(p.MatrixStale) == 0,
		Tone: p.tone(), Facts: p.facts(), Tiles: p.tiles(), Acts: p.acts((*section).title), Why: p.why(), Repeat: plain(p.Repeat), About: p.about(), Digests: p.digests(),
	}
	words, meaning := p.headline()
	d.Words, d.Meaning = sentenceCase(words), meaning
	d.Title = d.Words + " · " + cmp.Or(p.names(), "Plimsoll")
	d.Broken, d.MoreBroken = p.worst()
	for _, s := range p.end.Stale {
		d.Stale = append(d.Stale, staleWords(s))
	}
	d.Scenarios = count(p.scenarioCount(), "scenario")
	p.merged(d)
	for _, s := range p.providers {
		d.Providers = append(d.Providers, p.provider(s))
	}
	p.options(d)
	d.Trend = p.trend()
	d.contents()
	return d, nil
}

// contents says which sections there are.
func (d *pageData) contents() {
	for _, s := range d.Providers {
		d.HasCells = d.HasCells || s.Grid != nil
		d.HasLives = d.HasLives || s.Lives != nil
		d.HasLatency = d.HasLatency || s.Traffic != nil && s.Traffic.Called
		d.HasDiscrepancy = d.HasDiscrepancy || len(s.Discrepancies) > 0
		d.HasNotes = d.HasNotes || len(s.Notes) > 0
	}
}

// tone is the group whose colour the verdict has.
func (p *printer) tone() string {
	switch {
	case !p.end.Complete && p.end.ExitCode == conformance.ExitConformant:
		return groupUnjudged.key()
	case p.end.ExitCode == conformance.ExitConformant && p.known() > 0:
		return groupUnjudged.key()
	case p.end.ExitCode == conformance.ExitConformant:
		return groupHolds.key()
	case p.end.ExitCode == conformance.ExitUnjudged, p.end.ExitCode == conformance.ExitUsage:
		return groupUnjudged.key()
	}
	return groupFails.key()
}

func (p *printer) names() string {
	var names []string
	for _, s := range p.providers {
		names = append(names, s.title())
	}
	return strings.Join(names, ", ")
}

func (p *printer) facts() []pair {
	label := "Provider"
	if len(p.providers) > 1 {
		label = "Providers"
	}
	environment := sentence(cmp.Or(p.Environment.Name, "unknown"))
	if kind := sentence(p.Environment.Kind); kind != "" && kind != environment {
		environment += " (" + kind + ")"
	}
	facts := []pair{
		{label, cmp.Or(p.names(), "none")}, {"Environment", environment}, {"Date", moment(p.Started)},
		{"Scope", fmt.Sprintf("%s, %s, %s", count(p.scenarioCount(), "scenario"), count(p.end.Requests, "request"), short(p.elapsed()))},
	}
	if n := len(p.end.Flaky); n > 0 {
		facts = append(facts, pair{"Flaky", count(n, "scenario") + " passed only because a request was sent again"})
	}
	return facts
}

func (p *printer) scenarioCount() int {
	n := 0
	for _, of := range p.end.Scenarios {
		n += of
	}
	return n
}

// moment writes a point in time so that nobody can misread it.
func moment(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format("2 January 2006, 15:04:05 UTC")
}

// tiles are the five numbers; together they are all claims.
func (p *printer) tiles() []tile {
	t := p.total()
	differ := t[groupDiffers] + t[groupDiffersPublic] + t[groupDeviates] + t[groupNoted]
	list := []tile{
		{"holds", "holds", thousands(t[groupHolds]), verb(t[groupHolds], "claim holds", "claims hold")},
		{"fails", "fails", thousands(t[groupFails]), verb(t[groupFails], "claim fails", "claims fail")},
		{"differs", keys(groupDiffers, groupDiffersPublic, groupDeviates, groupNoted), thousands(differ), verb(differ, "differs or deviates", "differ or deviate")},
		{"unjudged", "unjudged", thousands(t[groupUnjudged]), "could not be judged"},
		{"untested", "untested", thousands(t[groupUntested]), verb(t[groupUntested], "was not tested", "were not tested")},
	}
	for i := range list {
		if list[i].Number == "0" {
			list[i].Key = "none" // nought is nothing to be alarmed at
		}
	}
	return list
}

// maxWhy bounds how many reasons the first screen gives.
const maxWhy = 4

// why says what kept claims from being judged: the reasons that most of them share.
func (p *printer) why() []pair {
	var list []because
	for _, s := range p.providers {
		for _, r := range s.unjudged() {
			i := slices.IndexFunc(list, func(known because) bool { return known.reason == r.reason })
			if i < 0 {
				list = append(list, because{reason: r.reason})
				i = len(list) - 1
			}
			list[i].claims = append(list[i].claims, r.claims...)
		}
	}
	slices.SortStableFunc(list, func(a, b because) int { return cmp.Compare(len(b.claims), len(a.claims)) })
	var pairs []pair
	for _, r := range list[:min(len(list), maxWhy)] {
		pairs = append(pairs, pair{count(len(r.claims), "claim"), clip(r.reason, maxValue)})
	}
	return pairs
}

// maxWorst bounds how many broken claims the first screen names.
const maxWorst = 6

// worst lists the claims that make the target non-conformant, and how many more there are.
func (p *printer) worst() ([]link, int) {
	var all []link
	for _, s := range p.providers {
		for _, c := range s.in(groupFails) {
			about, _ := inShort(c)
			if c.result.Excused() {
				about = "known failure " + knownWords(*c.result.Known)
			}
			all = append(all, link{hrefTo(claimAnchor(s.ID, c.ID)), plain(c.ID) + ": " + sentence(c.Text), groupFails.key(), clip(about, maxValue)})
		}
	}
	if len(all) > maxWorst+1 {
		return all[:maxWorst], len(all) - maxWorst
	}
	return all, 0
}

// merged says what a merged run was made from.
func (p *printer) merged(d *pageData) {
	for _, part := range p.Parts {
		about := fmt.Sprintf("%s, %s, exit %d", moment(part.Started), count(part.Results, "result"), part.ExitCode)
		if part.Tags != "" {
			about += ", tags " + sentence(part.Tags)
		}
		if !part.Complete {
			about += ", interrupted"
		}
		d.Parts = append(d.Parts, pair{plain(part.ID), about})
	}
	for _, r := range p.Remarks {
		d.Remarks = append(d.Remarks, sentence(r))
	}
}
