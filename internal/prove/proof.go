package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Proof is what became of the mutants, and what follows from it.
type Proof struct {
	Plan     *suite.Plan
	Subjects []Subject
	Outcomes []Outcome // in the order of the catalogue
	Others   int       // scenarios that each mutant met beside those that judge what it breaks
	Total    int       // mutants, had it not been stopped
	Partial  bool      // only some mutants were asked for: then nothing is said about claims that none of them breaks
	Stopped  string    // why it ended early; "" where it did not
}

// Row is one claim, and what killed for it.
type Row struct {
	conformance.Claim
	Scenarios []string // that judge it
	Killers   []string // names of mutants
}

// Tooth is one scenario, and how it bites.
type Tooth struct {
	ID    string            `json:"id"`
	Kills int               `json:"kills"`           // mutants over which it failed as expected
	Steps map[string]string `json:"steps,omitempty"` // those of its steps that failed over one of them → the first such mutant
	Idle  []string          `json:"idle,omitempty"`  // steps that judge and failed over none: premises, and what the harness asks of itself
}

// Failure is one thing that keeps a proof from holding.
type Failure struct {
	Provider string
	Mutant   string // "" where it is about a claim or a scenario
	Problem
}

// String is the line that a person reads.
func (f Failure) String() string {
	words := []string{f.Provider}
	if f.Mutant != "" {
		words[0] += "/" + f.Mutant
	}
	words = append(words, string(f.Verdict))
	if f.Claim != "" {
		words = append(words, f.Claim+" "+f.Text)
	} else {
		words = append(words, f.Text)
	}
	return strings.Join(words, ": ")
}

// The verdicts on claims and scenarios.
const (
	Unproven  Verdict = "unproven"   // no mutant was killed for the claim, so nothing shows that its checks can fail
	Toothless Verdict = "toothless"  // the scenario judges, but failed over no mutant
	LostTeeth Verdict = "lost teeth" // the scenario failed over mutants once, and does no longer
)

// outcomesOf lists the outcomes of one provider.
func (p *Proof) outcomesOf(id string) []Outcome {
	var some []Outcome
	for _, o := range p.Outcomes {
		if o.Provider == id {
			some = append(some, o)
		}
	}
	return some
}

// Rows lists the claims of a provider that a scenario judges, in the order of its pages.
func (p *Proof) Rows(id string) []Row {
	killers := map[string][]string{}
	for _, o := range p.outcomesOf(id) {
		for _, k := range o.Kills {
			if o.sound() {
				killers[k.Claim] = append(killers[k.Claim], o.Mutant.Name)
			}
		}
	}
	var rows []Row
	for _, c := range p.Plan.Claims {
		if c.Provider == id && c.Judgeable() {
			rows = append(rows, Row{c, p.Plan.Judging(id, c.ID), killers[c.ID]})
		}
	}
	return rows
}

// sound reports whether a kill counts: the fault was there, and the harness did not break.
func (o Outcome) sound() bool { return o.Verdict != Broken && o.Verdict != Unshown }

// Teeth lists the scenarios of a provider that judge, sorted, with the mutants that they helped to kill.
func (p *Proof) Teeth(id string) []Tooth {
	bitten := map[string]*Tooth{}
	for _, o := range p.outcomesOf(id) {
		for scenario, steps := range o.Bites {
			if bitten[scenario] == nil {
				bitten[scenario] = &Tooth{ID: scenario, Steps: map[string]string{}}
			}
			if o.sound() {
				bitten[scenario].add(o.Mutant.Name, steps)
			}
		}
	}
	var teeth []Tooth
	for _, s := range p.Plan.All {
		if s.Provider != id || len(s.Asserts()) == 0 {
			continue
		}
		tooth := Tooth{ID: s.ID}
		if found := bitten[s.ID]; found != nil {
			tooth = *found
		}
		tooth.idle(s)
		teeth = append(teeth, tooth)
	}
	slices.SortFunc(teeth, func(a, b Tooth) int { return strings.Compare(a.ID, b.ID) })
	return teeth
}

// idle lists the steps that judge and failed over no mutant.
func (t *Tooth) idle(s *suite.Scenario) {
	for _, i := range s.Asserts() {
		step := s.Steps[i]
		if _, bites := t.Steps[step]; !bites && !slices.Contains(t.Idle, step) {
			t.Idle = append(t.Idle, step)
		}
	}
}

func (t *Tooth) add(mutant string, steps []string) {
	t.Kills++
	for _, step := range steps {
		if by, known := t.Steps[step]; !known || mutant < by {
			t.Steps[step] = mutant
		}
	}
}

// Failures lists everything that keeps the proof from holding, provider by provider.
func (p *Proof) Failures() []Failure {
	var all []Failure
	for _, s := range p.Subjects {
		id := s.Provider.ID
		for _, o := range p.outcomesOf(id) {
			for _, problem := range o.Problems {
				all = append(all, Failure{id, o.Mutant.Name, problem})
			}
		}
		if !p.Partial && p.Stopped == "" {
			all = append(all, p.uncovered(id)...)
		}
	}
	return all
}

// uncovered lists what no mutant was killed by: claims first, then scenarios.
func (p *Proof) uncovered(id string) []Failure {
	var all []Failure
	for _, r := range p.Rows(id) {
		if len(r.Killers) == 0 && !beyond(r.Claim) {
			all = append(all, Failure{id, "", Problem{Unproven, r.ID, "has no killer: strengthen " + strings.Join(first(r.Scenarios), ", ") +
				", or add a mutant that breaks it"}})
		}
	}
	for _, t := range p.Teeth(id) {
		if t.Kills == 0 && !p.allBeyond(id, t.ID) {
			all = append(all, Failure{id, "", Problem{Toothless, "", t.ID + " failed over no mutant: strengthen it, or add a mutant that only it can kill"}})
		}
	}
	return all
}

// needsHTTPS is what a claim needs that no mock on loopback has.
const needsHTTPS = "https"

// beyond reports whether the mocks lack what a claim needs. Nothing can be proved of it then: it stays unproven in every report
// and cannot be certified, but no mutant is missing.
func beyond(c conformance.Claim) bool { return slices.Contains(c.Needs, needsHTTPS) }

// allBeyond reports whether a scenario judges such claims only.
func (p *Proof) allBeyond(id, scenario string) bool {
	for _, c := range p.Plan.Claims {
		if c.Provider == id && !beyond(c) && slices.Contains(p.Plan.Judging(id, c.ID), scenario) {
			return false
		}
	}
	return true
}

// Holds reports whether the proof is complete and nothing speaks against it.
func (p *Proof) Holds() bool { return p.Stopped == "" && len(p.Failures()) == 0 }

// Lost compares the proof with an earlier one: every scenario that bit then must bite now, with each of the steps that bit. Without
// that, an assertion could go while another of the same scenario stays, and nobody would notice. A part cannot be compared.
func (p *Proof) Lost(before *Matrix) []Failure {
	if before == nil || before.Partial || p.Partial || p.Stopped != "" {
		return nil
	}
	var all []Failure
	for _, s := range p.Subjects {
		id := s.Provider.ID
		now := map[string]Tooth{}
		for _, t := range p.Teeth(id) {
			now[t.ID] = t
		}
		for _, t := range before.Provider(id).Scenarios {
			for _, text := range now[t.ID].Lost(t) {
				all = append(all, Failure{id, "", Problem{LostTeeth, "", t.ID + " " + text}})
			}
		}
	}
	return all
}

// Lost says in what a scenario bites less than it did before. A scenario that is gone has no id.
func (t Tooth) Lost(before Tooth) []string {
	switch {
	case before.Kills == 0:
		return nil
	case t.ID == "":
		return []string{fmt.Sprintf("is gone, or judges nothing any more; it helped to kill %d mutants", before.Kills)}
	case t.Kills == 0:
		return []string{fmt.Sprintf("kills no mutant any more; it helped to kill %d", before.Kills)}
	}
	var lost []string
	for _, step := range sortedKeys(before.Steps) {
		if _, bites := t.Steps[step]; !bites {
			lost = append(lost, fmt.Sprintf("does not fail any more at %q, which it did over %s", step, before.Steps[step]))
		}
	}
	return lost
}
