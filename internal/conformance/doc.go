// Package conformance holds the words of Plimsoll and the rules that turn evidence into verdicts.
//
// A claim is one testable statement of a provider's documentation. A wire exchange is one request and response as it
// went over the network, secrets and all; an exchange is its redacted copy. Findings are what was not as claimed.
// Everything here is pure: no network, no files, no clock, nothing but the standard library. A caller hands in what was
// seen and gets back what it means, so the same rules serve a live run, a mock's journal, a proxy or a HAR file.
package conformance
