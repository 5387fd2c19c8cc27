package report

import (
	"cmp"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// byPlace orders results by feature file and line, so that the order in which they ended changes nothing.
func byPlace(a, b conformance.Result) int {
	return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.URI, b.URI), cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
}
