// Package baseline knows the failures that are known: which claim fails where, why that is tolerated, who answers for it, and until
// when. It reads the file that people write, says what the entries mean for a run, and edits the file without touching what it does
// not have to.
//
// A known failure is no pass and no waiver. The verdict stays "fail" in every report and for every certificate; only the exit code of
// a run forgives it, and only while it fails as expected (design, rule 8).
package baseline
