package prove

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

//go:embed page.html
var pageText string

// Page writes the matrix as one page for people: self-contained, for screen and paper, and readable without knowing how it was made.
func (m *Matrix) Page(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"thousands": thousands, "class": classWords, "verdict": verdictWords, "standing": standingWords, "scenario": scenarioWords, "short": short, "sentence": sentence,
	}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	return t.Execute(w, m.view())
}

// pageView is what the page shows.
type pageView struct {
	*Matrix
	Title    string
	Meaning  string
	Good     bool
	Sections []section
}

// section is one provider.
type section struct {
	ProviderMatrix
	Groups   []group
	Mutants  []MutantRow // without the harmless ones
	Harmless []MutantRow
	Bad      []MutantRow // those that did not come to what was hoped for
	Digests  map[string]string
	Judged   int
	Unproven int
}

// group is the claims of one basis.
type group struct {
	Name   string
	Claims []claimView
}

type claimView struct {
	ClaimRow
	Where string
	Kills []killView
}

// shownFaults bounds how many faults of a claim are described before its list is opened.
const shownFaults = 3

// Some describes a few of the faults: those that somebody thought of come first, and none comes twice.
func (c claimView) Some() []string {
	var some []string
	for _, generic := range []bool{false, true} {
		for _, k := range c.Kills {
			if k.Generic == generic && !slices.Contains(some, k.About) {
				some = append(some, k.About)
			}
		}
	}
	return some[:min(shownFaults, len(some))]
}

// killView is one mutant that was killed for a claim.
type killView struct {
	Name, About string
	Generic     bool
	Kill
}

// Caught counts the mutants that were killed.
func (v pageView) Caught() int { return v.Figures.Verdicts[Killed] }

// Peaceful counts the harmless variants that stayed green.
func (v pageView) Peaceful() int { return v.Figures.Verdicts[Harmless] }

func (m *Matrix) view() pageView {
	v := pageView{Matrix: m, Good: m.Holds}
	v.Title, v.Meaning = m.headline()
	for _, p := range m.Providers {
		v.Sections = append(v.Sections, m.section(p))
	}
	return v
}

// headline is the verdict on the proof in a few words, and what it means.
func (m *Matrix) headline() (title, meaning string) {
	switch {
	case m.Stopped != "":
		return "Interrupted", "The proof was " + m.Stopped + ". What follows is a part, and proves nothing about the rest."
	case m.Partial:
		return "A part", "Only some faults were asked for. What follows proves nothing about the rest."
	case !m.Holds:
		return "Not proved", "Some checks were not seen to catch what they are there to catch. They are named below."
	}
	every := "Every check"
	if m.Figures.Unproven > 0 {
		every = "Every check of a claim that a mock can break" // none other is left where the proof holds
	}
	return "Proved", every + " was seen to catch at least one fault that breaks its claim, for the reason that was expected, and no harmless change made any of them fail."
}

func (m *Matrix) section(p ProviderMatrix) section {
	s := section{ProviderMatrix: p, Digests: m.MadeFrom.Providers[p.ID]}
	kills := map[string][]killView{}
	for _, row := range p.Mutants {
		switch {
		case !row.Verdict.Good():
			s.Bad = append(s.Bad, row)
		case row.Harmless:
			s.Harmless = append(s.Harmless, row)
		}
		if !row.Harmless {
			s.Mutants = append(s.Mutants, row)
		}
		for _, k := range row.Kills {
			kills[k.Claim] = append(kills[k.Claim], killView{row.Name, row.About, row.Generic, k})
		}
	}
	for _, basis := range conformance.Bases() {
		g := group{Name: basisWords(basis)}
		for _, c := range p.Claims {
			if c.Basis == basis {
				g.Claims = append(g.Claims, claimView{c, p.where(c), kills[c.ID]})
				s.Judged += one(c.Judged())
				s.Unproven += one(c.Judged() && !c.Proven())
			}
		}
		slices.SortStableFunc(g.Claims, func(a, b claimView) int { return cmp.Compare(a.Line, b.Line) })
		if len(g.Claims) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	return s
}

// where says where a claim stands.
func (p ProviderMatrix) where(c ClaimRow) string {
	where := cmp.Or(p.Pages[c.Source], c.Source)
	if c.Basis == conformance.Documented {
		where = "line"
	}
	if c.Line > 0 {
		where = strings.TrimSpace(fmt.Sprintf("%s %d", strings.TrimSuffix(where, ", line"), c.Line))
	}
	return where
}

// Toothless lists the scenarios that judge and were not seen to fail.
func (s section) Toothless() []string {
	var some []string
	for _, t := range s.Scenarios {
		if t.Kills == 0 {
			some = append(some, t.ID)
		}
	}
	return some
}

// Unverified counts the claims that no scenario can judge.
func (s section) Unverified() int {
	n := 0
	for _, c := range s.Claims {
		n += one(!c.Judged())
	}
	return n
}
