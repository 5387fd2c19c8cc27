// Package report turns a conformance.Run into what people and machines read: run.json, junit.xml, summary.md, the
// terminal's page and the live line while a run is under way.
//
// Every format is a projection of the same record. run.json is that record itself: it is written as the results come and
// read back as a stream, so that ten thousand scenarios need no more memory than ten. The other writers keep what they
// print and no more: shortened findings and excerpts of the exchanges behind them.
//
// Text from a target is never trusted. Control characters, escape sequences and direction marks are made harmless before
// they reach a terminal, a Markdown page or an XML document. Secrets are not this package's business: what reaches a Run
// has been redacted.
package report
