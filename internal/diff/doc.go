// Package diff says what changed from one run to another: what fails that did not, what was mended, what is no longer judged, what the
// target does beyond its contract, how fast it is. It says first whether both runs were measured with the same yardstick, for
// otherwise a difference may be ours.
package diff
