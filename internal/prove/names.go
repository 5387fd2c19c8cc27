package prove

import (
	"cmp"
	"maps"
	"slices"
)

// sortedKeys lists the keys of a map in order: nothing that is asked or written may depend on the order of a map.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
