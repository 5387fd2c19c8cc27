// Package clients speaks to a target as its documentation says a client does, and as a scenario bends it: it builds requests
// from provider.yaml, keeps credentials and tokens, lets time pass and records every exchange.
//
// It observes and never heals (design, rule 5): a 401 is returned as it came, nothing is retried, no redirect is followed and no
// token is renewed unless a scenario says so. What it sends and gets lives in a conformance.Wire, in memory only; Redactor makes
// the copy that may be kept (design, rule 10). The package knows nothing of contracts: whoever wants to look at exchanges hands
// in an observer.
package clients
