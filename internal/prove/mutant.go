package prove

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Mutant is a fault to be switched on, and what must come of it.
type Mutant struct {
	provider.Fault
	Generic  bool // nobody wrote it: it follows from contract, outcome table or plan
	Harmless bool // it must stay green
}

// Subject is a provider whose checks are to be proved.
type Subject struct {
	Provider *provider.Provider
	Contract *contract.Contract
	Faults   *provider.Faults
}

// Catalogue lists the mutants of a provider: those of its faults.yaml first, then those that nobody has to write, from its outcome table,
// its contract and its plan, amended as faults.yaml says. sample is one answer of the faithful mock to each operation: only what is
// answered can be broken.
func Catalogue(s Subject, plan *suite.Plan, sample Sample) ([]Mutant, error) {
	var all []Mutant
	for _, f := range s.Faults.Mutants {
		all = append(all, Mutant{Fault: f})
	}
	for _, f := range s.Faults.Harmless {
		all = append(all, Mutant{Fault: f, Harmless: true})
	}
	generic := generics(s, plan, sample)
	amended, err := amend(s, generic)
	return append(all, amended...), errors.Join(err, clashes(s, append(all, amended...)))
}

// amend applies what faults.yaml says about generic faults. What it says about none is a mistake: the fault was renamed, or is gone.
func amend(s Subject, generic []Mutant) ([]Mutant, error) {
	var errs []error
	skipped := map[int]bool{}
	for _, a := range s.Faults.Generic {
		match := pattern(a.Name)
		met := false
		for i := range generic {
			if !match.MatchString(generic[i].Name) {
				continue
			}
			met = true
			skipped[i] = skipped[i] || a.Skip != ""
			generic[i].Breaks = add(generic[i].Breaks, a.Breaks, func(b provider.Break) string { return b.Claim })
			generic[i].Overlaps = add(generic[i].Overlaps, a.Overlaps, func(o provider.Overlap) string { return o.Claim })
		}
		if !met {
			errs = append(errs, fmt.Errorf("specs/%s/faults.yaml: %w", s.Provider.ID, provider.Unknown("generic fault", a.Name, names(generic))))
		}
	}
	var kept []Mutant
	for i, m := range generic {
		if !skipped[i] {
			kept = append(kept, m)
		}
	}
	return kept, errors.Join(errs...)
}

// add adds what is not there yet.
func add[T any](all, more []T, key func(T) string) []T {
	all = slices.Clone(all)
	for _, one := range more {
		if !slices.ContainsFunc(all, func(other T) bool { return key(other) == key(one) }) {
			all = append(all, one)
		}
	}
	return all
}

// pattern is a name in which * stands for any letters.
func pattern(name string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(name), `\*`, ".*") + "$")
}

func names(all []Mutant) []string {
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	return names
}

// clashes reports names that stand twice: a kill matrix speaks of mutants by name.
func clashes(s Subject, all []Mutant) error {
	seen := map[string]bool{}
	var errs []error
	for _, m := range all {
		if seen[m.Name] {
			errs = append(errs, fmt.Errorf("specs/%s/faults.yaml: the name %q is that of a generic fault, too: choose another", s.Provider.ID, m.Name))
		}
		seen[m.Name] = true
	}
	return errors.Join(errs...)
}

// breaks reports whether the mutant breaks the claim.
func (m Mutant) breaks(claim string) bool {
	return slices.ContainsFunc(m.Breaks, func(b provider.Break) bool { return b.Claim == claim })
}

func (m Mutant) overlaps(claim string) bool {
	return slices.ContainsFunc(m.Overlaps, func(o provider.Overlap) bool { return o.Claim == claim })
}

// expects is the class of finding that shows that the claim is broken.
func (m Mutant) expects(claim string) conformance.Class {
	for _, b := range m.Breaks {
		if b.Claim == claim {
			return b.Class
		}
	}
	return ""
}
