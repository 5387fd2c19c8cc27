// Command mutation changes our own code in one small way at a time and looks whether a test notices. What no test notices is code
// that nobody checks: it is listed in SCORE.md.
//
// Compiling a package once per change takes hours, so each package is rewritten once, in an overlay that leaves the tree alone: every place
// that can be changed asks mutantOn(n), and one test binary holds all mutants (mutant schemata). A first run of each test by itself tells
// which places it reaches; a mutant is then tried against those tests only.
package main
