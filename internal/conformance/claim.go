package conformance

import (
	"fmt"
	"slices"
)

// Level says how firmly the documentation states a claim, and so what a broken claim costs the target.
type Level string

// The levels, firmest first.
const (
	Must   Level = "must"   // the text states it
	Should Level = "should" // only a sample shows it
	May    Level = "may"    // it follows from the text, but is not said
)

// Levels lists the levels, firmest first.
func Levels() []Level { return []Level{Must, Should, May} }

// Basis says where a claim comes from.
type Basis string

// The bases. Only a documented must can make a target non-conformant.
const (
	Documented Basis = "documented" // the provider's own page, the source
	Public     Basis = "public"     // another public page of the provider
	Standard   Basis = "standard"   // a clause of an RFC
	Assumed    Basis = "assumed"    // ours, and said so
)

// Bases lists the bases, strongest first.
func Bases() []Basis { return []Basis{Documented, Public, Standard, Assumed} }

// Party says who is bound by a claim.
type Party string

// The parties.
const (
	ProviderParty Party = "provider"
	ClientParty   Party = "client"
	BothParties   Party = "both"
)

// Parties lists the parties.
func Parties() []Party { return []Party{ProviderParty, ClientParty, BothParties} }

// Verification says how a claim can be checked at all.
type Verification string

// The ways to verify a claim.
const (
	BlackBox        Verification = "black-box"         // over HTTP with ordinary credentials
	BlackBoxSpecial Verification = "black-box-special" // over HTTP, but needs time, a second tenant, a limited role or another state
	ClientObserved  Verification = "client"            // only by watching what a client sends
	Review          Verification = "review"            // by reading the document; no request helps
	Unverifiable    Verification = "none"              // not from outside; the claim gives the reason
)

// Verifications lists the ways to verify a claim.
func Verifications() []Verification {
	return []Verification{BlackBox, BlackBoxSpecial, ClientObserved, Review, Unverifiable}
}

// Claim is one testable statement of the documentation, in our own words.
type Claim struct {
	ID       string       `json:"id" yaml:"id"`
	Provider string       `json:"provider,omitempty" yaml:"-"`
	Text     string       `json:"text" yaml:"text"`                         // our paraphrase
	Level    Level        `json:"level" yaml:"level"`                       //
	Basis    Basis        `json:"basis" yaml:"basis"`                       //
	Party    Party        `json:"party" yaml:"party"`                       //
	Source   string       `json:"source" yaml:"source"`                     // a page's key in provider.yaml, or an RFC clause
	Line     int          `json:"line,omitempty" yaml:"line,omitempty"`     // line of the source page, 0 where it has none
	Verify   Verification `json:"verify" yaml:"verify"`                     //
	Needs    []string     `json:"needs,omitempty" yaml:"needs,omitempty"`   // what black-box-special needs: time, a role, a resource
	Reason   string       `json:"reason,omitempty" yaml:"reason,omitempty"` // why it cannot be verified over HTTP
	At       string       `json:"at,omitempty" yaml:"-"`                    // file:line of the claim in our own files
}

// Judgeable reports whether a scenario against a provider can and therefore must judge the claim.
func (c Claim) Judgeable() bool {
	return c.Party != ClientParty && (c.Verify == BlackBox || c.Verify == BlackBoxSpecial)
}

// Check returns everything that is wrong with the claim as written; an empty result means that it is well formed.
func (c Claim) Check() []error {
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.ID == "" {
		add("claim without an id")
	}
	if c.Text == "" {
		add("claim %s: no text", c.ID)
	}
	errs = append(errs, oneOf(c.ID, "level", c.Level, Levels())...)
	errs = append(errs, oneOf(c.ID, "basis", c.Basis, Bases())...)
	errs = append(errs, oneOf(c.ID, "party", c.Party, Parties())...)
	errs = append(errs, oneOf(c.ID, "verify", c.Verify, Verifications())...)
	if c.Source == "" {
		add("claim %s: no source", c.ID)
	}
	if c.Basis == Documented && c.Line <= 0 {
		add("claim %s: a documented claim needs the line of its page", c.ID)
	}
	if !c.Judgeable() && c.Reason == "" {
		add("claim %s: no scenario can judge it, so it needs a reason", c.ID)
	}
	if c.Judgeable() && c.Reason != "" {
		add("claim %s: it can be judged, so the reason why not does not belong there", c.ID)
	}
	return errs
}

func oneOf[T ~string](id, field string, got T, known []T) []error {
	if slices.Contains(known, got) {
		return nil
	}
	return []error{fmt.Errorf("claim %s: %s: expected one of %v, got %q", id, field, known, got)}
}

// Reading is one way to understand a document that contradicts itself.
type Reading struct {
	ID   string `json:"id" yaml:"id"`
	Text string `json:"text" yaml:"text"`
	Line int    `json:"line,omitempty" yaml:"line,omitempty"`
}

// Discrepancy is a place where one document says two things. A run says which reading the target follows, where that can
// be observed; it is never a failure in itself.
type Discrepancy struct {
	ID       string    `json:"id" yaml:"id"`
	Provider string    `json:"provider,omitempty" yaml:"-"`
	Text     string    `json:"text" yaml:"text"`
	Claims   []string  `json:"claims,omitempty" yaml:"claims,omitempty"`
	Readings []Reading `json:"readings" yaml:"readings"`
	Reason   string    `json:"reason,omitempty" yaml:"reason,omitempty"` // why no run can observe which reading holds
}
