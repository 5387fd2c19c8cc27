// Package steps is the vocabulary in which features are written: some hundred sentences about calling operations, presenting
// tokens, letting time pass and judging what came back. No sentence names a provider.
//
// A sentence is written once, as a template; from it follow the expression that godog matches, the names that a plan resolves
// before the first byte is sent, and the page that `plimsoll steps` prints. Each topic has a file with one table.
//
// A plan turns the steps of a scenario into a Script: every name is known, every expression compiled, everything that a sentence
// needs comes before it. A World runs a Script against a target. It is all the state there is; the runner tells it where steps
// begin and end, and calls a sentence's Handler between.
//
// Given and When sentences stop a scenario when they cannot do their work. Then sentences record a finding and let the scenario
// go on, so that every mismatch is seen and not the first only. What cannot be judged is a *conformance.Stop, which says who has
// to act; any other error is a mistake of ours. docs/guides/write-a-step.md says how to add a sentence.
package steps
