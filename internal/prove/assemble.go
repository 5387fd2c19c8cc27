package prove

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Matrix makes the matrix of a proof.
func (p *Proof) Matrix(made Made) *Matrix {
	m := &Matrix{
		Schema: SchemaID, Version: MatrixVersion, Holds: p.Holds() && !p.Partial, Stopped: p.Stopped, Partial: p.Partial, Others: p.Others, MadeFrom: made,
		Figures: Figures{Verdicts: map[Verdict]int{}},
	}
	for _, s := range p.Subjects {
		m.Providers = append(m.Providers, p.provider(s))
	}
	for _, part := range m.Providers {
		m.Figures.count(part)
	}
	return m
}

func (p *Proof) provider(s Subject) ProviderMatrix {
	id := s.Provider.ID
	part := ProviderMatrix{ID: id, Name: s.Provider.Name, Source: cmp.Or(s.Provider.Documentation.Title, s.Provider.Name), Pages: map[string]string{}, Scenarios: p.Teeth(id)}
	for key, page := range s.Provider.Documentation.Pages {
		part.Pages[key] = page.Title
	}
	killers := map[string][]string{}
	for _, r := range p.Rows(id) {
		killers[r.ID] = r.Killers
	}
	for _, c := range p.Plan.Claims {
		if c.Provider == id {
			part.Claims = append(part.Claims, claimRow(c, killers[c.ID]))
		}
	}
	for _, o := range p.outcomesOf(id) {
		part.Mutants = append(part.Mutants, mutantRow(o))
	}
	slices.SortFunc(part.Mutants, func(a, b MutantRow) int { return strings.Compare(a.Name, b.Name) })
	return part
}

func claimRow(c conformance.Claim, killers []string) ClaimRow {
	row := ClaimRow{ID: c.ID, Text: c.Text, Level: c.Level, Basis: c.Basis, Source: c.Source, Line: c.Line, Reason: c.Reason, Killers: unique(slices.Clone(killers))}
	if beyond(c) {
		row.Lacks = needsHTTPS
	}
	return row
}

func mutantRow(o Outcome) MutantRow {
	row := MutantRow{
		Name: o.Mutant.Name, About: o.Mutant.About, Verdict: o.Verdict, Generic: o.Mutant.Generic, Harmless: o.Mutant.Harmless, Kind: o.Mutant.Kind,
		With: o.Mutant.With, When: gate(o.Mutant.When), Variant: o.Mutant.Variant, Shown: o.Shown, Ran: o.Ran, Kills: o.Kills, Problems: o.Problems,
	}
	for _, overlap := range o.Mutant.Overlaps {
		if slices.Contains(o.Also, overlap.Claim) {
			row.Overlaps = append(row.Overlaps, overlap)
		}
	}
	return row
}

// gate writes in words when a fault shows, "" for always.
func gate(g provider.Gate) string {
	var words []string
	say := func(is bool, format string, args ...any) {
		if is {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	say(g.Operation != "", "only %s", g.Operation)
	say(g.Role != "", "only for the credential %q", g.Role)
	say(g.Every > 0, "each %d. time", g.Every)
	say(g.AfterUses > 0, "after %d uses of a token", g.AfterUses)
	say(g.FirstUse, "at the first use of a token")
	say(g.NearEnd, "near the end of a token's life")
	say(g.Concurrent, "only while another request is answered")
	return strings.Join(words, ", ")
}

func (f *Figures) count(part ProviderMatrix) {
	for _, c := range part.Claims {
		if c.Judged() {
			f.Claims++
			f.Unproven += one(!c.Proven())
		}
	}
	for _, m := range part.Mutants {
		f.Mutants += one(!m.Harmless)
		f.Generic += one(m.Generic && !m.Harmless)
		f.Harmless += one(m.Harmless)
		f.Verdicts[m.Verdict]++
	}
	for _, t := range part.Scenarios {
		f.Scenarios++
		f.Toothless += one(t.Kills == 0)
		f.Asserts += len(t.Steps) + len(t.Idle)
		f.Idle += len(t.Idle)
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
