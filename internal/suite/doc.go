// Package suite plans and runs features. Planning resolves every tag, claim, step, operation, credential and pattern before the
// first byte is sent. Running hands the scenarios to godog in slices, side by side, and takes the results through hooks: godog is
// the runner and never the reporter.
//
// godog runs a whole file or nothing, keeps everything in memory until it ends, and shuffles through a process-wide variable. So
// a slice is a small feature of its own, written from scenarios that are already resolved: the plan decides what runs, in which
// order and how much at once, results are dropped as soon as they are handed on, and locations stay those of the real features.
package suite
