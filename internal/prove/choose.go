package prove

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"github.com/plimsoll/plimsoll/internal/suite"
)

// Others is how many scenarios are run against a mutant beside those that judge the claims it breaks: enough to see that a fault
// breaks more than somebody said, few enough that hundreds of mutants take no more than about a minute.
const Others = 24

// chosen picks the scenarios for a mutant: all that judge a claim that it breaks, and a fixed sample of the others. Which ones is
// drawn from the names of mutant and scenario, so that it stays the same when others come and go. A harmless variant gets them all.
func chosen(plan *suite.Plan, id string, m Mutant, others int) map[string]bool {
	picked := map[string]bool{}
	var rest []string
	for _, s := range plan.All {
		switch {
		case s.Provider != id:
		case m.Harmless || slices.ContainsFunc(s.Claims, m.breaks):
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

// draw is a number that depends on two names and on nothing else.
func draw(mutant, scenario string) uint64 {
	h := fnv.New64a()
	_ = binary.Write(h, binary.LittleEndian, uint64(len(mutant))) // a hash takes everything
	_, _ = h.Write([]byte(mutant + scenario))
	return h.Sum64()
}
