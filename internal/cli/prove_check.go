package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/prove"
)

// check says whether the kill matrix that there is can be relied on.
func (c *proveCommand) check(s Streams, l *loaded, made prove.Made) error {
	raw, err := l.rawMatrix()
	if err != nil {
		return usage(err)
	}
	cover := prove.Cover(raw, made, l.ids())
	failed := false
	for _, id := range l.ids() {
		switch {
		case cover.Stale[id] != "":
			failed = true
			fmt.Fprintf(s.Out, "%-12s unproven: %s\n", id, cover.Stale[id])
		default:
			without := toothless(cover, id)
			failed = failed || len(without) > 0
			fmt.Fprintf(s.Out, "%-12s %s\n", id, coverWords(cover, id, without))
		}
	}
	fmt.Fprintf(s.Out, "kill matrix  sha256 %s\n", cover.Matrix)
	if failed {
		fmt.Fprintln(s.Out, "make prove renews it.")
		return exit(conformance.ExitNonConformant)
	}
	return nil
}

// toothless are the claims of a provider for which no mutant was killed although one could be.
func toothless(cover *prove.Coverage, id string) []string {
	return slices.DeleteFunc(slices.Clone(cover.Unproven[id]), func(claim string) bool { return cover.Lacking[claim] != "" })
}

func coverWords(cover *prove.Coverage, id string, without []string) string {
	if len(without) > 0 {
		return "unproven: no mutant was killed for " + strings.Join(without, ", ")
	}
	words := []string{"proved"}
	for _, claim := range cover.Unproven[id] {
		words = append(words, fmt.Sprintf("but for %s: it needs %s, which no mock has", claim, cover.Lacking[claim]))
	}
	return strings.Join(words, ", ")
}
