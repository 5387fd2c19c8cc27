package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// How remarks begin. What overlapped stays known when the whole is merged again; what is missing is looked for anew.
const (
	overlapping = "overlap: "
	missing     = "missing: "
)

// remarks names what overlaps and what is missing.
func (m *merger) remarks(h conformance.Header, t conformance.Trailer) []string {
	var list []string
	for _, run := range m.runs {
		for _, r := range run.Header.Remarks {
			if strings.HasPrefix(r, overlapping) {
				list = append(list, r)
			}
		}
	}
	for _, id := range m.overlap {
		list = append(list, overlapping+id+" was run by more than one part, with results that differ: the worst counts")
	}
	list = append(list, m.targets(h)...)
	slices.Sort(list)
	list = slices.Compact(list)
	return append(list, missingIn(h, t)...)
}

// targets names the providers that parts met in different places. Mocks are started for each run, at a place of their own.
func (m *merger) targets(h conformance.Header) []string {
	const mock = "mock"
	if h.Environment.Kind == mock {
		return nil
	}
	var list []string
	for _, p := range h.Providers {
		for _, run := range m.runs {
			for _, other := range run.Header.Providers {
				if other.ID == p.ID && other.NotRun == "" && other.Target != p.Target {
					list = append(list, fmt.Sprintf("%s%s was run against %s and against %s", overlapping, p.ID, min(p.Target, other.Target), max(p.Target, other.Target)))
				}
			}
		}
	}
	return list
}

// missingIn names what no part covers.
func missingIn(h conformance.Header, t conformance.Trailer) []string {
	var list []string
	for _, p := range h.Parts {
		if !p.Complete {
			list = append(list, fmt.Sprintf("%sthe part %s was interrupted", missing, p.ID))
		}
	}
	for _, p := range h.Providers {
		if p.NotRun != "" {
			list = append(list, fmt.Sprintf("%s%s was run by no part: %s", missing, p.ID, p.NotRun))
			continue
		}
		if lacking := lackingIn(p.ID, h, t); len(lacking) > 0 {
			list = append(list, fmt.Sprintf("%s%s: no part ran all the scenarios of %s: %s", missing, p.ID, count(len(lacking), "claim"), strings.Join(lacking, ", ")))
		}
	}
	return list
}

// lackingIn lists the claims of a provider that scenarios could judge and that not all of them did.
func lackingIn(provider string, h conformance.Header, t conformance.Trailer) []string {
	judgeable := map[string]bool{}
	for _, c := range h.Claims {
		judgeable[c.ID] = judgeable[c.ID] || c.Provider == provider && c.Judgeable()
	}
	var list []string
	for _, c := range t.Claims {
		if c.Provider == provider && judgeable[c.Claim] && (len(c.Scenarios) < c.Needed || len(c.Scenarios) == 0 && c.Verdict == conformance.Untested) {
			list = append(list, c.Claim)
		}
	}
	return list
}
