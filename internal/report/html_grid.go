package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// gridData is the outcome table of a provider.
type gridData struct {
	Operations []operationData
	Rows       []gridRow
	Footnotes  []string // why cases do not exist
	Deviations []deviationData
}

type operationData struct{ ID, Method, Path string }

type gridRow struct {
	Case  string
	Cells []cellData
}

// cellData is one cell: what was seen, and below it what the documentation says.
type cellData struct {
	Key, Word, Seen, Says string
	Scenario              link
	Deviation             link // to what breaks a standard in this cell
	Footnote              int
}

// deviationData is a standard that is broken.
type deviationData struct {
	Anchor   string
	Claim    link
	Text     string
	Finding  findingData
	Where    []string
	Scenario link
	Times    int
}

func (p *printer) gridData(provider string) *gridData {
	g := p.grids[provider]
	if g == nil || len(g.operations) == 0 && len(g.deviations) == 0 {
		return nil
	}
	d := &gridData{}
	for _, id := range g.operations {
		o := p.traffic[provider].of(id)
		d.Operations = append(d.Operations, operationData{plain(id), plain(o.Method), plain(o.Path)})
	}
	for _, name := range g.cases {
		row := gridRow{Case: caseWords(name)}
		for _, id := range g.operations {
			row.Cells = append(row.Cells, p.cellData(d, provider, spot{id, name}))
		}
		d.Rows = append(d.Rows, row)
	}
	for i, x := range g.deviations {
		d.Deviations = append(d.Deviations, p.deviationData(provider, i, x))
	}
	return d
}

func (p *printer) cellData(d *gridData, provider string, at spot) cellData {
	g := p.grids[provider]
	promised, seen := g.promised[at], g.seen[at]
	cell := cellData{Says: saysOf(promised)}
	for i, x := range g.deviations {
		if slices.Contains(x.spots, at) && cell.Deviation.Href == "" {
			cell.Deviation = link{Href: hrefTo(deviationAnchor(provider, i)), Text: plain(x.claim.ID)}
		}
	}
	switch {
	case seen != nil:
		cell.Key, cell.Word, cell.Seen = seen.group.key(), gridWord(seen.group), statusWords(seen.status)
		if e := p.entry(seen.result); e != nil {
			cell.Scenario = link{Href: hrefTo(e.anchor), Text: plain(scenarioName(e.Result))}
		}
	case promised.NotApplicable != "":
		cell.Key, cell.Word, cell.Says, cell.Footnote = "none", "does not exist", "", d.footnote(promised.NotApplicable)
	default:
		cell.Key, cell.Word = groupUntested.key(), "not judged"
		if code := g.glimpsed[at]; code != 0 {
			cell.Seen = statusWords(code)
		}
	}
	return cell
}

// gridWord is a group's label where there is little room.
func gridWord(g group) string {
	switch g {
	case groupDiffers, groupDiffersPublic:
		return "differs"
	case groupUnjudged:
		return "not judged"
	}
	return g.label()
}

func statusWords(code int) string {
	if code == 0 {
		return "no answer"
	}
	return strconv.Itoa(code)
}

// saysOf says what the documentation has for a cell.
func saysOf(c conformance.OutcomeCell) string {
	switch {
	case c.Status == 0:
		return "page is silent"
	case c.Basis == conformance.Public:
		return fmt.Sprintf("public page: %d", c.Status)
	case c.Basis == conformance.Assumed:
		return fmt.Sprintf("assumed: %d", c.Status)
	}
	return fmt.Sprintf("page: %d", c.Status)
}

// footnote returns the number of a note below the table, from 1.
func (d *gridData) footnote(text string) int {
	text = sentence(text)
	if i := slices.Index(d.Footnotes, text); i >= 0 {
		return i + 1
	}
	d.Footnotes = append(d.Footnotes, text)
	return len(d.Footnotes)
}

func deviationAnchor(provider string, i int) string {
	return anchor("rfc", provider+"/"+strconv.Itoa(i+1))
}

func (p *printer) deviationData(provider string, i int, x *deviation) deviationData {
	d := deviationData{Anchor: deviationAnchor(provider, i), Text: sentence(x.claim.Text), Times: x.times,
		Claim: p.claimLink(provider, x.claim.ID)}
	d.Claim.About = sentence(x.claim.Source)
	if e := p.entry(x.result); e != nil {
		d.Scenario = link{Href: hrefTo(e.anchor), Text: plain(scenarioName(e.Result))}
		d.Finding = p.finding(provider, e.anchor, x.finding, groupDeviates)
	}
	for _, at := range x.spots {
		where := plain(at.operation)
		if at.name != "" {
			where += ", " + caseWords(at.name)
		}
		d.Where = append(d.Where, where)
	}
	return d
}
