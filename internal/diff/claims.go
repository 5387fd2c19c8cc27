package diff

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

type address struct{ provider, claim string }

// judged is the verdict of a run on a claim, and the claim.
type judged struct {
	conformance.ClaimResult
	text string
}

// verdicts are those on the claims of providers that both runs cover.
func verdicts(run, other conformance.Run) map[address]judged {
	text := map[address]string{}
	for _, c := range run.Header.Claims {
		text[address{c.Provider, c.ID}] = c.Text
	}
	all := map[address]judged{}
	for _, c := range run.Trailer.Claims {
		if at := (address{c.Provider, c.Claim}); slices.Contains(ran(other), c.Provider) {
			all[at] = judged{c, text[at]}
		}
	}
	return all
}

// claims sorts the claims by what became of them.
func (d *Diff) claims(before, after conformance.Run) {
	was, is := verdicts(before, after), verdicts(after, before)
	for at, b := range is {
		a := was[at]
		if leftOut(before, a) || leftOut(after, b) {
			d.NotSelected++
			continue
		}
		d.sort(a, b)
	}
	for at, a := range was {
		if _, there := is[at]; !there && a.Verdict != conformance.NotApplicable {
			d.Other = append(d.Other, claim(a, judged{})) // the claim itself is gone
		}
	}
	for _, list := range [][]Claim{d.NewFailures, d.Fixed, d.Unjudged, d.Other} {
		slices.SortFunc(list, func(a, b Claim) int {
			return cmp.Or(-compare(a.Worse, b.Worse), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Claim, b.Claim))
		})
	}
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// leftOut reports whether a run left the claim out, whole or in part: by its tags, or because it only went on with what waited in the
// cellar. Of a run that was interrupted the rest was meant to be judged.
func leftOut(run conformance.Run, c judged) bool {
	return c.Verdict == conformance.Untested && len(c.Scenarios) < c.Needed && (run.Trailer.Complete || run.Header.Tags != "")
}

// sort puts a claim where it belongs, if anything changed.
func (d *Diff) sort(a, b judged) {
	entry := claim(a, b)
	decided := func(v conformance.Verdict) bool { return v == conformance.Pass || v == conformance.Fail }
	switch {
	case b.Verdict == conformance.Fail && a.Verdict != conformance.Fail:
		entry.Worse = !b.Excused() && b.Standing != conformance.Noted
		d.NewFailures = append(d.NewFailures, entry)
	case a.Verdict == conformance.Fail && b.Verdict == conformance.Pass:
		d.Fixed = append(d.Fixed, entry)
	case decided(a.Verdict) && !decided(b.Verdict):
		entry.Worse = a.Verdict == conformance.Pass || b.Verdict == conformance.Error
		d.Unjudged = append(d.Unjudged, entry)
	case a.Verdict != b.Verdict && !(a.Verdict == "" && b.Verdict == conformance.NotApplicable), a.Standing != b.Standing, a.Excused() != b.Excused():
		entry.Worse = b.Verdict == conformance.Error || a.Excused() && !b.Excused() ||
			b.Standing == conformance.NonConformant && a.Standing != conformance.NonConformant && !b.Excused()
		d.Other = append(d.Other, entry)
	}
}

func claim(a, b judged) Claim {
	c := Claim{Provider: cmp.Or(b.Provider, a.Provider), Claim: cmp.Or(b.Claim, a.Claim), Text: cmp.Or(b.text, a.text), Before: a.Verdict, After: b.Verdict,
		Standing: cmp.Or(b.Standing, a.Standing), Cause: b.Cause, Reason: b.Reason, Evidence: b.Evidence}
	if b.Excused() {
		c.Known = b.Known
	}
	return c
}

// reasons says what got worse. That an answer is slower, or has a member more, is told, and no reason: no page forbids it.
func (d *Diff) reasons() []string {
	reasons := []string{}
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			reasons = append(reasons, "1 "+one)
		case n > 1:
			reasons = append(reasons, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(worse(d.NewFailures), "claim fails that did not", "claims fail that did not")
	add(worse(d.Unjudged), "claim is not shown to hold any more", "claims are not shown to hold any more")
	add(worse(d.Other), "claim is worse off", "claims are worse off")
	add(len(d.Stale), "known failure is stale", "known failures are stale")
	lost := 0
	for _, n := range d.NotRun {
		if n.In == "after" && n.Why != "" {
			lost++
		}
	}
	add(lost, "provider could not be run any more", "providers could not be run any more")
	return reasons
}

func worse(claims []Claim) int {
	n := 0
	for _, c := range claims {
		if c.Worse {
			n++
		}
	}
	return n
}
