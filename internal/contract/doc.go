// Package contract checks exchanges against a provider's OpenAPI document and says which claim each mismatch belongs to.
//
// A document is loaded once: references are resolved, schemas compiled, claims looked up. After that a Contract never
// changes and may be used by any number of goroutines at once. No router is involved: an exchange names its operation.
//
// The OpenAPI library judges each value by the keywords of its schema; the walk over the body is our own. The library
// compares numbers as float64, stops at the first part of an allOf that does not hold, and lets pass what makes a body
// sloppy rather than wrong: undocumented members, bytes after the end, 31 February, an undocumented redirect.
//
// Only what is documented can fail (design, rule 7). A finding belongs to the nearest x-claim: of the member, of the schemas
// around it, of the media type, the response, the operation. Without one, or where the nearest x-basis says "assumed", it is
// a note. An x-claim of an operation is about what its answers carry; which statuses there may be is another statement, and
// an undocumented status breaks the claim that the operation names in x-status-claim, or none.
package contract
