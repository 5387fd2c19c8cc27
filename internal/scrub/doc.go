// Package scrub looks through what was written for secrets that should not be there (design, rule 10), and puts a scrubbed copy in
// the place of whatever holds one. It reads streams, in little memory, and into gzip, zip and the streams of a PDF.
//
// It comes last, after redaction by construction: nothing that it finds may happen, so whatever it finds is a fault of ours that
// must not become a leak of yours.
package scrub
