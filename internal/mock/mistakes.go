package mock

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mistakes collects everything that is wrong with the data, so that an author reads it all at once.
type mistakes struct {
	errs []error
}

// add records one mistake; place says where it is: file and key.
func (f *mistakes) add(place, format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf("%s: %w", place, fmt.Errorf(format, args...)))
}

func (f *mistakes) err() error { return errors.Join(f.errs...) }

// sortedKeys lists the keys of a map in order: whatever is compiled or reported must not depend on the order of a map.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// listed joins names for a message.
func listed(names []string) string {
	if len(names) == 0 {
		return "there is none"
	}
	return "expected one of " + strings.Join(names, ", ")
}
