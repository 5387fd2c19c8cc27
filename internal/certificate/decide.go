package certificate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Refused says why there is no certificate: all the reasons, not the first only.
type Refused struct{ Reasons []string }

func (r *Refused) Error() string { return strings.Join(r.Reasons, "\n") }

// Entry is one line of the table of claims.
type Entry struct {
	Provider string              `json:"provider"`
	Claim    string              `json:"claim"`
	Role     Role                `json:"role"`
	Text     string              `json:"text"`
	Level    conformance.Level   `json:"level"`
	Basis    conformance.Basis   `json:"basis"`
	Source   string              `json:"source"`
	Line     int                 `json:"line,omitempty"`
	Verdict  conformance.Verdict `json:"verdict"`
	Reason   string              `json:"reason,omitempty"`
	Unproven bool                `json:"unproven,omitempty"`
	Waived   bool                `json:"waived,omitempty"`
	Evidence []Evidence          `json:"evidence,omitempty"` // the scenarios that judged it
}

// Evidence is one result of the run, by its digest: SHA-256 of its canonical form (RFC 8785).
type Evidence struct {
	Result string `json:"result"`
	SHA256 string `json:"sha256"`
}

// holds reports whether the claim was seen to hold.
func (e *Entry) holds() bool { return e.Verdict == conformance.Pass }

// decision is what becomes of a run: the table of claims, and what stands against certifying it.
type decision struct {
	entries []Entry
	reasons []string
}

// decide applies the profile to the run. The rules read nothing but their arguments, so that whoever verifies can apply them again.
func decide(rec *record, p *Profile, waivers []Waiver, issued, now time.Time) *decision {
	d := &decision{}
	d.refuse(rec.problems...)
	d.run(rec, p, now)
	d.waivers(rec, p, waivers, issued)
	d.claims(rec, p, waivers)
	d.substance(rec)
	return d
}

func (d *decision) refuse(reasons ...string) {
	for _, r := range reasons {
		if !slices.Contains(d.reasons, r) {
			d.reasons = append(d.reasons, r)
		}
	}
}

func (d *decision) refusef(format string, args ...any) { d.refuse(fmt.Sprintf(format, args...)) }

// claims fills the table in the order of the pages, and refuses what must not be certified.
func (d *decision) claims(rec *record, p *Profile, waivers []Waiver) {
	claims := map[address]conformance.Claim{}
	for _, c := range rec.Header.Claims {
		claims[address{c.Provider, c.ID}] = c
	}
	for _, result := range rec.Trailer.Claims {
		c := claims[address{result.Provider, result.Claim}]
		e := entry(rec, c, result, p.Role(c))
		e.Waived = e.Role == Mandatory && waivable(e.Verdict) && slices.ContainsFunc(waivers, func(w Waiver) bool {
			return w.covers(e.Provider, e.Claim)
		})
		if why := e.against(); why != "" && !(e.Unproven && rec.Header.MatrixStale[e.Provider] != "") { // said once for all of them
			d.refusef("%s %s: %s", e.Provider, e.Claim, why)
		}
		d.entries = append(d.entries, e)
	}
	d.sort()
}

func entry(rec *record, c conformance.Claim, r conformance.ClaimResult, role Role) Entry {
	e := Entry{
		Provider: r.Provider, Claim: r.Claim, Role: role, Text: c.Text, Level: c.Level, Basis: c.Basis, Source: c.Source, Line: c.Line,
		Verdict: r.Verdict, Reason: r.Reason, Unproven: r.Unproven,
	}
	for _, id := range slices.Sorted(slices.Values(r.Scenarios)) {
		e.Evidence = append(e.Evidence, Evidence{Result: id, SHA256: rec.results[id]})
	}
	return e
}

// sort puts the table in the order of providers, roles, and then of the pages.
func (d *decision) sort() {
	slices.SortStableFunc(d.entries, func(a, b Entry) int {
		return cmp.Or(
			cmp.Compare(a.Provider, b.Provider),
			cmp.Compare(slices.Index(roles(), a.Role), slices.Index(roles(), b.Role)),
			cmp.Compare(slices.Index(conformance.Bases(), a.Basis), slices.Index(conformance.Bases(), b.Basis)),
			cmp.Compare(a.Line, b.Line))
	})
}

func roles() []Role { return []Role{Mandatory, Optional, Outside, Unobserved} }

// waivable reports the verdicts that a person may answer for: nobody knows whether the claim holds. A failure is known.
func waivable(v conformance.Verdict) bool {
	return v == conformance.Untested || v == conformance.Inconclusive || v == conformance.Deferred || v == conformance.NotApplicable
}

// against is why the entry stands in the way of a certificate, "" if it does not.
func (e *Entry) against() string {
	switch {
	case e.Role != Mandatory:
		return ""
	case e.Verdict == conformance.Fail:
		return "expected pass, got fail: a statement that is broken cannot be waived; mend the target and run again"
	case e.Verdict == conformance.Error:
		return "expected pass, got error" + because(e.Reason) + ": the harness broke, so nobody can answer for it; run again"
	case e.Unproven:
		return "no mutant of the kill matrix proves that its scenarios can fail: a check that cannot fail certifies nothing"
	case e.holds() || e.Waived:
		return ""
	}
	return fmt.Sprintf("expected pass, got %s%s: judge it, or give a waiver with a reason, a responsible person and an end date", e.Verdict, because(e.Reason))
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

// substance refuses a certificate of nothing: for each provider at least one mandatory claim was seen to hold.
func (d *decision) substance(rec *record) {
	for _, p := range rec.Header.Providers {
		held := func(e Entry) bool { return e.Provider == p.ID && e.Role == Mandatory && e.holds() }
		if p.NotRun == "" && !slices.ContainsFunc(d.entries, held) {
			d.refusef("%s: expected at least one mandatory claim that holds, got none: there is nothing to certify", p.ID)
		}
	}
}
