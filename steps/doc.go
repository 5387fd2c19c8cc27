// Package steps is the vocabulary in which features are written: some sixty sentences about calling operations, presenting
// tokens, letting time pass and judging what came back. No sentence names a provider.
//
// A sentence is written once, as a template; from it follow the expression that godog matches, the names that a plan resolves
// before the first byte is sent, and the page that `plimsoll steps` prints. Each topic has a file with one sorted table.
//
// Given and When sentences stop a scenario when they cannot do their work. Then sentences record a finding and let the scenario
// go on, so that every mismatch is seen and not the first only.
package steps
