package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func partyWords(p conformance.Party) string {
	switch p {
	case conformance.ClientParty:
		return "the client"
	case conformance.BothParties:
		return "provider and client"
	}
	return "the provider"
}

func verifyWords(v conformance.Verification) string {
	switch v {
	case conformance.BlackBox:
		return "judged over HTTP with ordinary credentials"
	case conformance.BlackBoxSpecial:
		return "judged over HTTP, given what it needs"
	case conformance.ClientObserved:
		return "judged only by watching what a client sends"
	case conformance.Review:
		return "judged only by reading the documentation"
	case conformance.Unverifiable:
		return "cannot be seen from outside"
	}
	return ""
}

// caseWords says how a call was made wrong, in words.
func caseWords(name string) string {
	words := map[string]string{
		"no-header": "no Authorization header", "wrong-scheme": "another scheme than Bearer", "malformed": "a broken Bearer header",
		"garbage": "an invented token", "tampered-payload": "a changed payload", "tampered-signature": "a changed signature",
		"alg-none": "a token that says it is not signed", "truncated": "a token that was cut short", "expired": "an expired token",
		"other-tenant": "what belongs to another tenant", "too-little-permission": "too little permission",
	}
	return cmp.Or(words[name], plain(name))
}

// word says what became of a result.
func (p *printer) word(e *entry) string {
	switch e.group {
	case groupHolds:
		return "passed"
	case groupUnjudged, groupUntested:
		return strings.ReplaceAll(string(e.Verdict), "-", " ")
	}
	return e.group.label()
}

// fileOf completes the name of a file of ours: sources below specs/ are named from there.
func fileOf(source string) string {
	if source == "" || strings.HasPrefix(source, "features/") || strings.HasPrefix(source, "specs/") {
		return source
	}
	return "specs/" + source
}

// about says what the run was.
func (p *printer) about() []pair {
	list := []pair{
		{"Run", plain(p.ID)}, {"Made by", sentence(p.Tool)}, {"Started", moment(p.Started)}, {"Finished", moment(p.end.Finished)},
		{"Seed", fmt.Sprint(p.Seed)}, {"Side by side", count(p.Parallel, "slice") + " of scenarios"},
		{"Exit code", fmt.Sprintf("%d: %s", p.end.ExitCode, p.exitMeans())},
	}
	if p.Strict {
		list = append(list, pair{"Strict", "a target that differs from a sample, or from another public page, is not conformant either"})
	}
	if p.Tags != "" {
		list = append(list, pair{"Scenarios chosen by", sentence(p.Tags)})
	}
	return list
}

func (p *printer) digests() []pair {
	var list []pair
	for _, name := range slices.Sorted(maps.Keys(p.Digests)) {
		list = append(list, pair{plain(name), plain(p.Digests[name])})
	}
	return list
}

// options are the choices of the filters: what the run has, and nothing else.
func (p *printer) options(d *pageData) {
	has, causes := map[group]bool{}, map[conformance.Cause]bool{}
	for _, s := range p.providers {
		for _, c := range s.claims {
			g := groupOf(c)
			has[g] = true
			if g != groupHolds && g != groupUntested {
				causes[cmp.Or(c.result.Cause, causeOf(c.result))] = true
			}
		}
	}
	for _, e := range p.entries {
		has[e.group] = true
		causes[p.cause(e)] = true
	}
	d.Groups = append(d.Groups, option{keys(groupFails, groupDiffers, groupDiffersPublic, groupDeviates, groupNoted, groupUnjudged), "anything but holds and untested"},
		option{keys(groupDiffers, groupDiffersPublic, groupDeviates, groupNoted), "differs or deviates in any way"})
	for _, g := range shownGroups() {
		if has[g] {
			d.Groups = append(d.Groups, option{g.key(), g.label()})
		}
	}
	for _, c := range conformance.Causes() {
		if causes[c] {
			d.Causes = append(d.Causes, option{string(c), string(c) + ": " + actor(c)})
		}
	}
}

// keys are the names of groups, as one value of a filter.
func keys(groups ...group) string {
	var list []string
	for _, g := range groups {
		list = append(list, g.key())
	}
	return strings.Join(list, " ")
}

// cause says who has to act about a result; "" where nobody has.
func (p *printer) cause(e *entry) conformance.Cause {
	switch {
	case e.group == groupHolds:
		return ""
	case e.group < groupUnjudged:
		return conformance.CauseContract
	}
	return e.Cause
}

// discrepancyData is a place where the page says two things.
type discrepancyData struct {
	Anchor, ID, Text, Verdict string
	Readings                  []readingData
	Claims                    []link
	Observed                  bool
}

type readingData struct {
	Text    string
	Line    int
	Follows bool
}

func (p *printer) discrepancy(s *section, x discrepancy) discrepancyData {
	d := discrepancyData{Anchor: anchor("d", s.ID+"/"+x.ID), ID: plain(x.ID), Text: sentence(x.Text), Observed: len(x.follows) > 0}
	switch {
	case len(x.follows) == 0:
		d.Verdict = x.verdict()
	case len(x.follows) > 1:
		d.Verdict = "the target was seen to follow more than one reading"
	}
	for _, r := range x.Readings {
		d.Readings = append(d.Readings, readingData{sentence(r.Text), r.Line, slices.Contains(x.follows, r.ID)})
	}
	for _, id := range x.Claims {
		d.Claims = append(d.Claims, p.claimLink(s.ID, id))
	}
	return d
}
