package provider

import (
	"maps"
	"slices"
)

// sortedKeys returns the keys of a map in order, so that messages do not change from run to run.
func sortedKeys[M ~map[K]V, K ~string, V any](m M) []string {
	names := make([]string, 0, len(m))
	for name := range maps.Keys(m) {
		names = append(names, string(name))
	}
	slices.Sort(names)
	return names
}
