package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// fewNames is how many names a message lists when none of them is near; more would only hide the message.
const fewNames = 12

// Nearest returns the known name that is most like name, and whether one is like it at all: within one edit for every three
// letters, and never fewer than two. An edit is a letter more, less or another, or two swapped; case counts for nothing.
// Of two names equally near, the one that sorts first is returned.
func Nearest(name string, known []string) (string, bool) {
	folded := []rune(strings.ToLower(name))
	limit := max(2, len(folded)/3)
	nearest, least := "", limit+1
	for _, candidate := range slices.Sorted(slices.Values(known)) {
		other := []rune(strings.ToLower(candidate))
		if len(other)-len(folded) >= least || len(folded)-len(other) >= least {
			continue // the lengths alone are too many edits
		}
		if edits := distance(folded, other); edits < least && edits < max(len(folded), len(other)) {
			nearest, least = candidate, edits
		}
	}
	return nearest, least <= limit
}

// distance is the optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
func distance(a, b []rune) int {
	before, last, row := []int(nil), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return last[len(b)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// Unknown is the error about a name that is not known: unknown claim "ACME-TOKN-001": did you mean "ACME-TOKEN-001"?
// Where no known name is like it, the error lists them if they are few.
func Unknown(kind, name string, known []string) error {
	return errors.New(unknown(kind, name, known))
}

func unknown(kind, name string, known []string) string {
	said := fmt.Sprintf("unknown %s %q", kind, name)
	nearest, near := Nearest(name, known)
	switch {
	case near:
		return fmt.Sprintf("%s: did you mean %q?", said, nearest)
	case len(known) == 0:
		return said + ": none is known"
	case len(known) <= fewNames:
		return said + ": expected one of " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
	default:
		return fmt.Sprintf("%s: none of the %d known ones is like it", said, len(known))
	}
}
