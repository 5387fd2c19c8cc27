package report

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// key is a group's name in style sheets and filters.
func (g group) key() string {
	return [...]string{"fails", "differs", "differs-public", "deviates", "noted", "unjudged", "untested", "holds"}[g]
}

// label is what the page calls a group.
func (g group) label() string {
	return [...]string{"fails", "differs from the sample", "differs from a public page", "deviates from a standard", "noted",
		"could not be judged", "untested", "holds"}[g]
}

// labelOf is the label in the form that agrees with a number of claims.
func (g group) labelOf(n int) string {
	if n == 1 {
		return g.label()
	}
	return [...]string{"fail", "differ from the sample", "differ from a public page", "deviate from a standard", "noted",
		"could not be judged", "untested", "hold"}[g]
}

// providerData is everything that the page shows of one provider.
type providerData struct {
	ID, Title, Anchor string
	Href              template.URL
	Facts             []pair
	NotRun            string
	Brief             string
	Counts            []countData // by group
	Bar               []barData
	Claims            []claimData
	Discrepancies     []discrepancyData
	Grid              *gridData
	Lives             *livesData
	Coverage          coverageData
	Proof             proofData
	Traffic           *trafficData
	Reasons           []reasonData // why claims were not tested
	Unjudged          []reasonData
	Notes             []string
	MoreNotes         int
}

// countData is how many claims are in a group.
type countData struct {
	Key, Label, Number string
	None               bool
}

// barData is one stretch of a bar of which all are 100 wide together.
type barData struct {
	Key           string
	X, Width      percent
	Label, Number string
}

// claimData is one claim.
type claimData struct {
	Anchor, ID, Text, Provider, Key, Word, Cause string
	Where, Firm, Level, Basis, Party, Verify     string
	Needs, Reason, Actor, Again, Known           string
	Scenarios                                    []link
	MoreScenarios                                int
	Evidence                                     []evidenceData
	MoreEvidence                                 int
	Same                                         link // the claim that shows the same evidence
	Search                                       link // the scenarios of the claim
	Open, Unproven                               bool
	Proven                                       provenData
	Lacks, Stale                                 string // why it is unproven
}

// reasonData is a reason that claims share.
type reasonData struct {
	Reason, Number string
	Claims         []link
	Open           bool
}

// claimLink leads to a claim, where the page has it.
func (p *printer) claimLink(provider, id string) link {
	l := link{Text: plain(id)}
	if p.listed[address{provider, id}] {
		l.Href = hrefTo(claimAnchor(provider, id))
	}
	return l
}

func claimAnchor(provider, id string) string { return anchor("c", provider+"/"+id) }

func (p *printer) provider(s *section) *providerData {
	t := s.tally()
	d := &providerData{ID: s.ID, Title: s.title(), Anchor: anchor("p", s.ID), Href: hrefTo(anchor("p", s.ID)), NotRun: sentence(s.NotRun), Brief: t.brief(),
		Facts: p.providerFacts(s), Counts: counts(t), Bar: bar(t), Notes: make([]string, len(s.notes.list)), MoreNotes: s.notes.more}
	before := shown{}
	for _, c := range s.claims {
		d.Claims = append(d.Claims, p.claimData(s, c, before))
	}
	for _, x := range s.discrepancies {
		d.Discrepancies = append(d.Discrepancies, p.discrepancy(s, x))
	}
	for _, r := range s.untested() {
		d.Reasons = append(d.Reasons, reasonOf(s, r))
	}
	for _, r := range s.unjudged() {
		d.Unjudged = append(d.Unjudged, reasonOf(s, r))
	}
	for i, n := range s.notes.list {
		d.Notes[i] = n.String()
	}
	d.Grid, d.Lives = p.gridData(s.ID), p.livesData(s.ID)
	d.Traffic, d.Coverage = p.trafficData(s.ID), p.coverage(s)
	d.Proof = p.proof(s)
	return d
}

func (p *printer) providerFacts(s *section) []pair {
	facts := []pair{{"page", sentence(s.Source)}}
	if s.Target != "" {
		facts = append(facts, pair{"target", plain(s.Target)})
	}
	if s.Variant != "" {
		facts = append(facts, pair{"variant", plain(s.Variant)})
	}
	if s.Life != nil {
		facts = append(facts, pair{"tokens live", conformance.Words(s.Life.Documented)})
	}
	return facts
}

func counts(t tally) []countData {
	var list []countData
	for _, g := range shownGroups() {
		list = append(list, countData{g.key(), g.labelOf(t[g]), thousands(t[g]), t[g] == 0})
	}
	return list
}

// shownGroups lists the groups in the order in which people want to read them.
func shownGroups() []group {
	return []group{groupHolds, groupFails, groupDiffers, groupDiffersPublic, groupDeviates, groupNoted, groupUnjudged, groupUntested}
}

// bar sets the counts side by side, 100 wide together.
func bar(t tally) []barData {
	var list []barData
	all, x := max(1, t.claims()), percent(0)
	for _, g := range shownGroups() {
		if t[g] == 0 {
			continue
		}
		width := 100 * percent(t[g]) / percent(all)
		list = append(list, barData{g.key(), x, width, g.label(), thousands(t[g])})
		x += width
	}
	return list
}

// maxLinks bounds how many scenarios a claim links to; the filter finds all of them.
const maxLinks = 12

func (p *printer) claimData(s *section, c *judged, before shown) claimData {
	g := groupOf(c)
	d := claimData{Anchor: claimAnchor(s.ID, c.ID), ID: plain(c.ID), Text: sentence(c.Text), Provider: s.ID, Key: g.key(), Word: g.label(),
		Where: s.source(c.Claim), Firm: firmness(c.Claim), Level: string(c.Level), Basis: string(c.Basis), Party: partyWords(c.Party), Unproven: c.result.Unproven,
		Verify: verifyWords(c.Verify), Needs: sentence(strings.Join(c.Needs, ", ")), Open: g == groupFails, MoreEvidence: c.more}
	d.Reason = sentence(cmp.Or(c.result.Reason, c.Reason))
	if c.result.Excused() {
		d.Known = knownWords(*c.result.Known)
	}
	if g != groupHolds && g != groupUntested {
		cause := cmp.Or(c.result.Cause, causeOf(c.result))
		d.Cause, d.Actor = string(cause), actor(cause)
		d.Again = rerun(p.Header, s.ID, c.ID)
	}
	d.Search = link{Href: hrefTo("scenarios?claim=" + c.ID), Text: "show " + count(len(c.result.Scenarios), "scenario")}
	d.Proven, d.Lacks, d.Stale = p.proven(s, c), sentence(p.provedBy(s.ID, c.ID).Lacks), sentence(p.MatrixStale[s.ID])
	d.Scenarios, d.MoreScenarios = p.scenarioLinks(c.result.Scenarios)
	if first := before.before(c); first != "" {
		d.Same = link{Href: hrefTo(claimAnchor(s.ID, first)), Text: plain(first)}
		return d
	}
	d.Evidence = p.evidence(s, c)
	return d
}

// scenarioLinks leads to the scenarios of a claim, those first that do not hold.
func (p *printer) scenarioLinks(ids []string) ([]link, int) {
	var found []*entry
	for _, id := range ids {
		if e := p.entry(id); e != nil {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.URI, b.URI), cmp.Compare(a.Line, b.Line))
	})
	var links []link
	for _, e := range found[:min(len(found), maxLinks)] {
		links = append(links, link{Href: hrefTo(e.anchor), Text: plain(scenarioName(e.Result)), Key: e.group.key(), About: p.word(e)})
	}
	return links, max(0, len(found)-maxLinks)
}

func reasonOf(s *section, r because) reasonData {
	d := reasonData{Reason: r.reason, Number: count(len(r.claims), "claim"), Open: r.open}
	for _, c := range r.claims {
		d.Claims = append(d.Claims, link{Href: hrefTo(claimAnchor(s.ID, c.ID)), Text: plain(c.ID), About: sentence(c.Reason)})
	}
	return d
}
