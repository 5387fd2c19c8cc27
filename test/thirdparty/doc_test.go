// Package thirdparty runs the suite against servers that we did not write: what they do otherwise is either a finding with its clause,
// or a false alarm of ours. It is a module of its own, and the servers are npm packages at the versions of package-lock.json.
//
// Each server has a table of what is expected of it in expected/, claim by claim, with the reason; a new false alarm is not in it.
// docs/third-party-findings.md tells the findings with their exchanges.
package thirdparty
