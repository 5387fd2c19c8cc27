package certificate

import (
	"maps"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// waivers refuses every waiver that does not say what it should, or that nothing needs: what is not needed misleads.
func (d *decision) waivers(rec *record, p *Profile, waivers []Waiver, issued time.Time) {
	count := map[string]int{}
	for i, w := range waivers {
		if err := w.check("waiver for " + w.Claim); err != nil {
			d.refuse(err.Error())
			continue
		}
		d.term(p, w, issued)
		matches := rec.matches(w)
		switch len(matches) {
		case 0:
			d.refusef("waiver for %s: expected a claim of the run, got one that it does not know", w.Claim)
		case 1:
			count[matches[0].Provider]++
			d.needed(rec, p, w, matches[0])
		default:
			d.refusef("waiver for %s: expected one provider, got %d that have this claim: name it", w.Claim, len(matches))
		}
		for _, other := range waivers[:i] {
			if w.Claim == other.Claim && w.Provider == other.Provider {
				d.refusef("waiver for %s: stands twice", w.Claim)
			}
		}
	}
	for _, provider := range slices.Sorted(maps.Keys(count)) {
		if n := count[provider]; n > p.Waivers.Most {
			d.refusef("%s: expected at most %d waivers, got %d", provider, p.Waivers.Most, n)
		}
	}
}

// term refuses a waiver that has ended when the certificate begins, or that goes on for too long.
func (d *decision) term(p *Profile, w Waiver, issued time.Time) {
	if !w.end().After(issued) {
		d.refusef("waiver for %s: expected an end after the day of issue, %s, got %s", w.Claim, day(issued), w.Until)
	}
	if last := issued.Add(span(p.Waivers.Longest)); w.end().After(last.AddDate(0, 0, 1)) {
		d.refusef("waiver for %s: expected an end within %s, by %s, got %s", w.Claim, p.Waivers.Longest, day(last), w.Until)
	}
}

// matches are the verdicts that the waiver speaks about.
func (rec *record) matches(w Waiver) []conformance.ClaimResult {
	var found []conformance.ClaimResult
	for _, c := range rec.Trailer.Claims {
		if w.covers(c.Provider, c.Claim) {
			found = append(found, c)
		}
	}
	return found
}

// needed refuses a waiver for what needs none, and for what none can help.
func (d *decision) needed(rec *record, p *Profile, w Waiver, c conformance.ClaimResult) {
	for _, claim := range rec.Header.Claims {
		if claim.Provider == c.Provider && claim.ID == c.Claim && p.Role(claim) != Mandatory {
			d.refusef("waiver for %s: expected a mandatory claim, got one that is %s in profile %s: leave it out", w.Claim, p.Role(claim), p.Name)
			return
		}
	}
	switch c.Verdict {
	case conformance.Pass:
		d.refusef("waiver for %s: the claim holds: leave it out", w.Claim)
	case conformance.Fail, conformance.Error:
		d.refusef("waiver for %s: expected a claim that could not be judged, got %s", w.Claim, c.Verdict)
	}
}
