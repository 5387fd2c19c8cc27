package prove

import (
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Coverage is what a kill matrix shows of the checks of a run: whether they can fail.
type Coverage struct {
	Matrix   string              // sha-256 of kill-matrix.json
	Stale    map[string]string   // provider → why the matrix says nothing about it: then every claim of it is unproven
	Unproven map[string][]string // provider → claims for which no mutant was killed
	Lacking  map[string]string   // of these, the claims that no mutant can break → what the mocks lack for it
	Proof    []conformance.Proof // of the providers that the matrix speaks of
	Proved   []conformance.ProvedClaim
}

// Cover says what a kill-matrix.json shows of the claims of some providers. A matrix that cannot be read, that was made from something
// else, or that does not hold shows nothing.
func Cover(raw []byte, now Made, ids []string) *Coverage {
	c := &Coverage{Stale: map[string]string{}, Unproven: map[string][]string{}, Lacking: map[string]string{}}
	if len(raw) > 0 {
		c.Matrix = Digest(raw)
	}
	m, err := Read(raw)
	for _, id := range ids {
		switch {
		case err != nil:
			c.Stale[id] = "there is no kill matrix that can be read"
		case m.Stale(now, id) != "":
			c.Stale[id] = m.Stale(now, id)
		case !m.Holds:
			c.Stale[id] = "the kill matrix does not hold"
		}
		if c.Stale[id] != "" {
			continue
		}
		c.take(m.Provider(id))
	}
	return c
}

// take adds what the matrix shows of one provider.
func (c *Coverage) take(p ProviderMatrix) {
	c.Proof = append(c.Proof, p.figures())
	mutants := map[string]MutantRow{}
	for _, m := range p.Mutants {
		mutants[m.Name] = m
	}
	for _, claim := range p.Claims {
		if !claim.Judged() {
			continue
		}
		c.Proved = append(c.Proved, conformance.ProvedClaim{Provider: p.ID, Claim: claim.ID, Killers: len(claim.Killers), Lacks: claim.Lacks, Examples: examples(claim, mutants)})
		if claim.Proven() {
			continue
		}
		c.Unproven[p.ID] = append(c.Unproven[p.ID], claim.ID)
		if claim.Lacks != "" {
			c.Lacking[claim.ID] = claim.Lacks
		}
	}
}

// figures counts.
func (p ProviderMatrix) figures() conformance.Proof {
	f := conformance.Proof{Provider: p.ID}
	for _, m := range p.Mutants {
		f.Mutants += one(!m.Harmless)
		f.Killed += one(m.Verdict == Killed)
		f.Harmless += one(m.Harmless)
		f.Spared += one(m.Verdict == Harmless)
	}
	for _, t := range p.Scenarios {
		f.Checks += len(t.Steps) + len(t.Idle)
		f.Idle += len(t.Idle)
	}
	return f
}

// maxExamples bounds how many mutants a run names for each claim.
const maxExamples = 3

// examples picks some killers of a claim. Those that people thought of say more than those that came for nothing.
func examples(claim ClaimRow, mutants map[string]MutantRow) []conformance.Killer {
	var own, generic []conformance.Killer
	for _, name := range claim.Killers {
		m := mutants[name]
		i := slices.IndexFunc(m.Kills, func(k Kill) bool { return k.Claim == claim.ID })
		if i < 0 {
			continue
		}
		k := conformance.Killer{Name: name, About: m.About, Class: m.Kills[i].Class, Place: m.Kills[i].Place}
		if m.Generic {
			generic = append(generic, k)
		} else {
			own = append(own, k)
		}
	}
	all := slices.Concat(own, generic)
	return all[:min(len(all), maxExamples)]
}

// Proves reports whether the checks of a claim were seen to fail.
func (c *Coverage) Proves(provider, claim string) bool {
	return c.Stale[provider] == "" && !slices.Contains(c.Unproven[provider], claim)
}
