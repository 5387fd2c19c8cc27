package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// group is where a claim is shown.
type group int

const (
	groupFails group = iota
	groupDiffers
	groupDiffersPublic
	groupDeviates
	groupNoted
	groupUnjudged
	groupUntested
	groupHolds
)

// groups lists the groups that are made of broken claims, gravest first.
func brokenGroups() []group {
	return []group{groupFails, groupDiffers, groupDiffersPublic, groupDeviates, groupNoted}
}

// heading is the word that a broken claim is introduced with.
func (g group) heading() string {
	switch g {
	case groupFails:
		return "FAILS"
	case groupDiffers:
		return "DIFFERS FROM THE SAMPLE"
	case groupDiffersPublic:
		return "DIFFERS FROM A PUBLIC PAGE"
	case groupDeviates:
		return "DEVIATES FROM A STANDARD"
	case groupNoted:
		return "NOTED"
	case groupUnjudged:
		return "COULD NOT BE JUDGED"
	case groupUntested:
		return "UNTESTED"
	}
	return "HOLDS"
}

func groupOf(c *judged) group {
	switch c.result.Verdict {
	case conformance.Fail:
		return brokenGroup(c.result.Standing)
	case conformance.Pass:
		return groupHolds
	case conformance.Untested, conformance.NotApplicable:
		return groupUntested
	}
	return groupUnjudged
}

func brokenGroup(s conformance.Standing) group {
	switch s {
	case conformance.Differs:
		return groupDiffers
	case conformance.DiffersPublic:
		return groupDiffersPublic
	case conformance.Deviation:
		return groupDeviates
	case conformance.Noted:
		return groupNoted
	}
	return groupFails
}

// in lists the claims of a group, in the order of the page.
func (s *section) in(g group) []*judged {
	var some []*judged
	for _, c := range s.claims {
		if groupOf(c) == g {
			some = append(some, c)
		}
	}
	return some
}

// tally counts the claims of a provider or of a run by group.
type tally [groupHolds + 1]int

func (s *section) tally() tally {
	var t tally
	for _, c := range s.claims {
		t[groupOf(c)]++
	}
	return t
}

func (v *view) total() tally {
	var sum tally
	for _, s := range v.providers {
		for g, n := range s.tally() {
			sum[g] += n
		}
	}
	return sum
}

// claims is how many there are in all.
func (t tally) claims() int {
	n := 0
	for _, of := range t {
		n += of
	}
	return n
}

// brief says the counts in words, without those that are nought.
func (t tally) brief() string {
	words := []struct {
		g         group
		one, many string
	}{
		{groupHolds, "holds", "hold"},
		{groupFails, "fails", "fail"},
		{groupDiffers, "differs from the sample", "differ from the sample"},
		{groupDiffersPublic, "differs from a public page", "differ from a public page"},
		{groupDeviates, "deviates from a standard", "deviate from a standard"},
		{groupNoted, "noted", "noted"},
		{groupUnjudged, "could not be judged", "could not be judged"},
		{groupUntested, "untested", "untested"},
	}
	var parts []string
	for _, w := range words {
		if n := t[w.g]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), verb(n, w.one, w.many)))
		}
	}
	return fmt.Sprintf("%s: %s", count(t.claims(), "claim"), cmp.Or(strings.Join(parts, ", "), "none was judged"))
}

// because is a reason and the claims that share it, so that ten claims with one reason take one line.
type because struct {
	reason string
	open   bool // another run could judge them
	claims []*judged
}

// untested lists what was not tested, by reason. What no run against a provider could judge comes last, and its claims'
// own reasons, which differ in wording, are kept for the long form.
func (s *section) untested() []because {
	return s.byReason(groupUntested, func(c *judged) (string, int) {
		switch {
		case c.Judgeable():
			return cmp.Or(sentence(c.result.Reason), "no reason is given"), 0
		case c.Party == conformance.ClientParty || c.Verify == conformance.ClientObserved:
			return "bind the client: only watching what a client sends can judge them", 1
		case c.Verify == conformance.Review:
			return "can only be judged by reading the documentation", 2
		case c.Verify == conformance.Unverifiable:
			return "cannot be seen from outside", 3
		}
		return cmp.Or(sentence(c.result.Reason), "no reason is given"), 0
	})
}

// unjudged lists what could not be judged, by reason.
func (s *section) unjudged() []because {
	list := s.byReason(groupUnjudged, func(c *judged) (string, int) {
		why := string(c.result.Verdict)
		if cause := cmp.Or(c.result.Cause, causeOf(c.result)); cause != "" {
			why += ", " + string(cause)
		}
		return why + ": " + cmp.Or(sentence(c.result.Reason), "no reason is given"), slices.Index(conformance.Verdicts(), c.result.Verdict)
	})
	for i := range list {
		list[i].open = true
	}
	return list
}

func (s *section) byReason(g group, reasonOf func(*judged) (string, int)) []because {
	var list []because
	rank := map[string]int{}
	for _, c := range s.in(g) {
		reason, order := reasonOf(c)
		i := slices.IndexFunc(list, func(b because) bool { return b.reason == reason })
		if i < 0 {
			i = len(list)
			list, rank[reason] = append(list, because{reason: reason, open: order == 0}), order
		}
		list[i].claims = append(list[i].claims, c)
	}
	slices.SortStableFunc(list, func(a, b because) int { return cmp.Compare(rank[a.reason], rank[b.reason]) })
	return list
}
