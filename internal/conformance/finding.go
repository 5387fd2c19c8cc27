package conformance

import "fmt"

// Class says what kind of thing was not as claimed, so that a kill for another reason can be told from the right one.
type Class string

// The classes of finding.
const (
	ClassStatus   Class = "status"   // another HTTP status
	ClassHeader   Class = "header"   // a header missing, of another value or form
	ClassMedia    Class = "media"    // another media type
	ClassJSON     Class = "json"     // the body is no JSON text, or a sloppy one
	ClassSchema   Class = "schema"   // the body does not match its schema
	ClassValue    Class = "value"    // a value that a scenario asked for is another one
	ClassToken    Class = "token"    // the token itself: form, members, signature
	ClassAccepted Class = "accepted" // let in what should have been refused
	ClassRefused  Class = "refused"  // refused what should have been let in
	ClassReason   Class = "reason"   // refused, but the documented discriminator is not there
	ClassLedger   Class = "ledger"   // counts, ages and reuse of tokens
	ClassLeak     Class = "leak"     // a secret where it does not belong
	ClassDrift    Class = "drift"    // an undocumented member, header, status or media type
)

// Finding is one thing that is not as claimed, or, as a note, worth knowing.
type Finding struct {
	Class    Class  `json:"class"`
	Claim    string `json:"claim,omitempty"` // "" means: of the claims that the scenario judges
	Place    string `json:"place"`           // "status", "header Cache-Control", "body /data/token", "token /exp", "ledger"
	Expected string `json:"expected,omitempty"`
	Actual   string `json:"actual,omitempty"`
	Exchange string `json:"exchange,omitempty"` // id of the exchange that shows it
	Source   string `json:"source,omitempty"`   // file:line of the feature step or of the contract's keyword
	Cause    Cause  `json:"cause,omitempty"`    // "" means contract
	Note     bool   `json:"note,omitempty"`     // worth knowing, never held against the target (design, rule 7)
	Hint     string `json:"hint,omitempty"`     // what to do about it
}

// Error reads "place: expected X, got Y", so that a finding can travel as an error.
func (f Finding) Error() string {
	if f.Expected == "" {
		return fmt.Sprintf("%s: %s", f.Place, f.Actual)
	}
	return fmt.Sprintf("%s: expected %s, got %s", f.Place, f.Expected, f.Actual)
}

// Counts reports whether the finding speaks against a claim: it is no note, and the target is what has to change.
func (f Finding) Counts() bool { return !f.Note && (f.Cause == "" || f.Cause == CauseContract) }
