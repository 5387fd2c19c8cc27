// Package certificate turns a run into a certificate that a stranger can verify offline.
//
// A certificate is a bundle: a ZIP archive of the run, the profile, the waivers, the table of claims, what changed since the
// certificate before, and an in-toto statement over all of them in a DSSE envelope signed with Ed25519. The same run, profile,
// waivers and key give the same bytes, so that anybody can remake what they were given. Beside the bundle lies a PDF to print
// and to sign; it is remade from the bundle, and so can be compared with it.
//
// Nothing in here decides what conforms: a run did that. This package decides whether a run is enough to certify, and says why not.
package certificate
