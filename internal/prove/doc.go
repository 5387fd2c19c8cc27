// Package prove shows that every check can fail. It gives each provider's mock one fault at a time, lets the suite judge it exactly
// as it would judge any target, and asks whether the claim that the fault breaks failed, for the reason that was expected, and no
// other claim with it. What comes out is the kill matrix: claims and mutants, and which of them killed which.
//
// A mutant is a mock with exactly one thing wrong. Some come from specs/<provider>/faults.yaml, where somebody thought like a tired
// team; nobody has to write the others: they follow from the outcome table and from what the contract promises, so that a new provider has hundreds
// of them before anybody thinks at all. Harmless variants are the inverted controls: changes that the page leaves open, under which
// everything must stay green.
//
// That a fault was switched on at all is shown without the suite: by a battery of requests that are made with nothing but net/http,
// answered otherwise by the mutant than by the faithful mock.
//
// The package starts no mock itself. It is handed a Launcher, and knows no more of what that launches than an address, a clock and
// how often the fault took effect.
package prove
