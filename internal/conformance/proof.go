package conformance

// Proof is what the kill matrix shows of the checks of one provider: whether they can fail, and whether they accuse only the guilty.
type Proof struct {
	Provider string `json:"provider"`
	Mutants  int    `json:"mutants"`  // mocks with one thing wrong
	Killed   int    `json:"killed"`   // of these, those that failed for the expected reason
	Harmless int    `json:"harmless"` // mocks that differ only in what the page leaves open
	Spared   int    `json:"spared"`   // of these, those that nothing was held against
	Checks   int    `json:"checks"`   // steps that judge
	Idle     int    `json:"idle"`     // of these, those that failed over no mutant: premises, and what the harness asks of itself
}

// ProvedClaim says how the checks of a claim were shown to be able to fail.
type ProvedClaim struct {
	Provider string   `json:"provider"`
	Claim    string   `json:"claim"`
	Killers  int      `json:"killers"`            // mutants over which the claim failed for the expected reason; none leaves it unproven
	Examples []Killer `json:"examples,omitempty"` // some of them, those that people thought of first
	Lacks    string   `json:"lacks,omitempty"`    // what the mocks lack, so that no mutant can break the claim
}

// Killer is a mutant, and where the check saw what is wrong with it.
type Killer struct {
	Name  string `json:"name"`
	About string `json:"about"` // what is wrong, as somebody would explain it
	Class Class  `json:"class"`
	Place string `json:"place"`
}
