package provider

import "github.com/plimsoll/plimsoll/internal/conformance"

// Faults is faults.yaml: mutants, and changes that must do no harm.
type Faults struct {
	Mutants  []Fault `yaml:"mutants"`
	Harmless []Fault `yaml:"harmless"` // inverted controls: changes that the page leaves open, which must stay green
	Generic  []Amend `yaml:"generic"`  // what is different here about the faults that every provider has without writing them
}

// Amend says what is different for this provider about generic faults: what else they break here, or why one is no fault here.
type Amend struct {
	Name     string    `yaml:"name"`     // of the generic fault; * stands for any letters
	Skip     string    `yaml:"skip"`     // the reason why it is no fault here
	Breaks   []Break   `yaml:"breaks"`   // claims that it breaks as well: those must fail, too
	Overlaps []Overlap `yaml:"overlaps"` // claims that may fail too, and why
}

// Fault is a faithful mock with exactly one thing wrong, named for what is wrong with it.
type Fault struct {
	Name     string            `yaml:"name"`
	About    string            `yaml:"about"`    // what a tired provider team did
	Kind     string            `yaml:"kind"`     // one of mock.FaultKinds
	With     map[string]string `yaml:"with"`     // its arguments
	When     Gate              `yaml:"when"`     // rare faults: only then
	Variant  string            `yaml:"variant"`  // the faithful variant that is mutated; "" is the first
	Breaks   []Break           `yaml:"breaks"`   // the claims that must fail
	Overlaps []Overlap         `yaml:"overlaps"` // other claims that may fail too, and why
}

// Break is a claim that a fault breaks, and the class of finding that shows it. A kill for another reason does not count.
type Break struct {
	Claim string            `yaml:"claim"`
	Class conformance.Class `yaml:"class"`
}

// Overlap is another claim that a fault breaks unavoidably.
type Overlap struct {
	Claim  string `yaml:"claim"`
	Reason string `yaml:"reason"`
}

// Gate says when a rare fault shows. The zero value is always.
type Gate struct {
	Operation  string `yaml:"operation"`  // only for this operation
	Every      int    `yaml:"every"`      // only each n-th request that it could concern
	AfterUses  int    `yaml:"after_uses"` // only once the token was accepted so often
	FirstUse   bool   `yaml:"first_use"`  // only at the first use of a token
	NearEnd    bool   `yaml:"near_end"`   // only in the last tenth of a token's documented life
	Concurrent bool   `yaml:"concurrent"` // only while another request is being answered
	Role       string `yaml:"role"`       // only for this credential
}
