package report

import (
	"fmt"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// proofData says of one provider how far its checks were shown to be able to fail. The page has readers who never heard of mutants.
type proofData struct {
	Checked, Proven, Unproven int // claims that scenarios judge, whether they could in this run or not
	Stale                     string
	Known                     bool // whether the run knows the figures below; files of older releases do not
	Mutants, Killed           string
	Harmless, Spared          string
	Checks, Idle              string
	Claims                    []link // that are unproven, and why
	More                      int
}

// maxUnproven bounds how many unproven claims the section names; where all of them are, no name helps.
const maxUnproven = 40

func (p *printer) proof(s *section) proofData {
	d := proofData{Stale: sentence(p.MatrixStale[s.ID])}
	for _, c := range s.claims {
		if !c.Judgeable() {
			continue
		}
		d.Checked++
		if c.result.Unproven {
			d.Unproven++
		}
	}
	d.Proven = d.Checked - d.Unproven
	if d.Stale == "" {
		d.Claims, d.More = p.unprovenLinks(s)
	}
	if i := slices.IndexFunc(p.Header.Proof, func(f conformance.Proof) bool { return f.Provider == s.ID }); i >= 0 {
		f := p.Header.Proof[i]
		d.Known, d.Mutants, d.Killed, d.Harmless, d.Spared = true, thousands(f.Mutants), thousands(f.Killed), thousands(f.Harmless), thousands(f.Spared)
		d.Checks, d.Idle = thousands(f.Checks), thousands(f.Idle)
	}
	return d
}

func (p *printer) unprovenLinks(s *section) ([]link, int) {
	all := s.unproven()
	var links []link
	for _, c := range all[:min(len(all), maxUnproven)] {
		l := p.claimLink(s.ID, c.ID)
		l.About = sentence(c.Text)
		if lacks := p.provedBy(s.ID, c.ID).Lacks; lacks != "" {
			l.About += " The mocks lack what it takes to break it: " + sentence(lacks) + "."
		}
		links = append(links, l)
	}
	return links, len(all) - len(links)
}

// provedBy finds how the checks of a claim were proved.
func (p *printer) provedBy(provider, claim string) conformance.ProvedClaim {
	return p.proved[address{provider, claim}]
}

// provenData is how the checks of one claim were shown to be able to fail.
type provenData struct {
	Killers  string // how many mocks with a fault were caught; "" where none is known
	All      bool   // the examples are all of them
	Examples []pair // what was wrong with some of them, and where that was seen
}

func (p *printer) proven(s *section, c *judged) provenData {
	by := p.provedBy(s.ID, c.ID)
	if by.Killers == 0 || c.result.Unproven {
		return provenData{}
	}
	d := provenData{Killers: count(by.Killers, "mock"), All: by.Killers == len(by.Examples)}
	for _, k := range by.Examples {
		d.Examples = append(d.Examples, pair{sentence(k.About), fmt.Sprintf("%s, seen at %s", plain(k.Name), plain(k.Place))})
	}
	return d
}

// provedClaims finds them by provider and claim.
func provedClaims(h conformance.Header) map[address]conformance.ProvedClaim {
	proved := map[address]conformance.ProvedClaim{}
	for _, c := range h.Proved {
		proved[address{c.Provider, c.Claim}] = c
	}
	return proved
}
