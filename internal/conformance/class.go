package conformance

import "slices"

// Classes lists the classes of finding.
func Classes() []Class {
	return []Class{ClassStatus, ClassHeader, ClassMedia, ClassJSON, ClassSchema, ClassValue, ClassToken, ClassAccepted, ClassRefused,
		ClassReason, ClassLedger, ClassLeak, ClassDrift}
}

// Against lists the findings that speak against the claim: those that name it, and, where the scenario judges it, those that name none.
func (r *Result) Against(claim string) []Finding {
	var found []Finding
	for _, f := range r.Findings {
		if f.Counts() && (f.Claim == claim || f.Claim == "" && slices.Contains(r.Claims, claim)) {
			found = append(found, f)
		}
	}
	return found
}
