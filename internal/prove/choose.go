package prove

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Others is how many scenarios are run against a mutant beside those that it concerns: enough to see that a fault breaks more than
// somebody said, few enough that a thousand mutants take no more than about a minute.
const Others = 12

// chosen picks the scenarios for a mutant: all that judge a claim that it breaks, and a fixed sample of the others. Which ones is
// drawn from the names of mutant and scenario, so that it stays the same when others come and go. A harmless variant gets them all.
//
// A fault that shows in one operation only concerns every scenario that calls it, whatever that judges; one that does not call it
// cannot tell, even where it judges the claim. Every scenario asks for tokens, so that the token operation concerns them all.
func chosen(plan *suite.Plan, p *provider.Provider, m Mutant, others int) map[string]bool {
	picked := map[string]bool{}
	var rest []string
	for _, s := range plan.All {
		switch {
		case s.Provider != p.ID:
		case m.Harmless || concerned(s, p, m):
			picked[s.ID] = true
		default:
			rest = append(rest, s.ID)
		}
	}
	slices.SortFunc(rest, func(a, b string) int { return cmp.Or(cmp.Compare(draw(m.Name, a), draw(m.Name, b)), cmp.Compare(a, b)) })
	for _, s := range rest[:min(others, len(rest))] {
		picked[s] = true
	}
	return picked
}

func concerned(s *suite.Scenario, p *provider.Provider, m Mutant) bool {
	if op := m.When.Operation; op != "" && op != p.Token.Operation {
		return calls(s, op)
	}
	return slices.ContainsFunc(s.Claims, m.breaks)
}

// calls reports whether a scenario names an operation: whoever calls one has to.
func calls(s *suite.Scenario, op string) bool {
	return slices.ContainsFunc(s.Steps, func(step string) bool { return strings.Contains(step, `"`+op+`"`) })
}

// draw is a number that depends on two names and on nothing else.
func draw(mutant, scenario string) uint64 {
	h := fnv.New64a()
	_ = binary.Write(h, binary.LittleEndian, uint64(len(mutant))) // a hash takes everything
	_, _ = h.Write([]byte(mutant + scenario))
	return h.Sum64()
}
