package doctor

import (
	"maps"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// State says how bad a line is.
type State string

// The states, worst first.
const (
	Wrong   State = "wrong"   // somebody has to change what was given: exit 2
	Down    State = "down"    // the target does not answer as it should: exit 3
	Warning State = "warning" // it may be meant so
	NotRun  State = "not run" // the provider has nothing to be run with: exit 2 where none has
	Absent  State = "absent"  // it was not given, and need not be: some claims will be untested
	OK      State = "ok"
)

// States lists the states, worst first.
func States() []State { return []State{Wrong, Down, Warning, NotRun, Absent, OK} }

// Line is one thing that was looked at.
type Line struct {
	Provider string `json:"provider,omitempty"`
	Check    string `json:"check"`           // what was looked at, in one or two words
	State    State  `json:"state"`           //
	Says     string `json:"says"`            // what there is to say about it
	Do       string `json:"do,omitempty"`    // what to do about it
	Place    string `json:"place,omitempty"` // where the value comes from: a variable, or file and line
}

// ExitCode is what follows from all lines.
func ExitCode(lines []Line) int {
	has := func(s State) bool { return slices.ContainsFunc(lines, func(l Line) bool { return l.State == s }) }
	switch {
	case has(Wrong), nothingRuns(lines):
		return conformance.ExitUsage
	case has(Down):
		return conformance.ExitUnjudged
	}
	return conformance.ExitConformant
}

// nothingRuns reports whether no provider has anything to be run with.
func nothingRuns(lines []Line) bool {
	runs := map[string]bool{}
	for _, l := range lines {
		runs[l.Provider] = runs[l.Provider] || l.State != NotRun
	}
	return len(runs) > 0 && !slices.Contains(slices.Collect(maps.Values(runs)), true)
}
