// Package hull is small enough to know which of its mutants must survive.
package hull

import (
	"errors"
	"time"
)

const most = 3

var errEmpty = errors.New("empty")

// Floats is tested at its boundary.
func Floats(load, mark int) bool {
	return load <= mark
}

// Idle is tested away from its boundary.
func Idle(d time.Duration) bool {
	return d > 5*time.Second
}

// Name is tested for each case but the last.
func Name(n int) string {
	switch n {
	case 1:
		return "one"
	case 2:
		return "two"
	}
	return "many"
}

// Sum stops at a negative number, which no test gives it.
func Sum(list []int) (int, error) {
	if len(list) == 0 {
		return 0, errEmpty
	}
	sum := 0
	for _, n := range list {
		if n < 0 {
			break
		}
		sum += n
	}
	return sum, nil
}

// Endless loops for ever when its step is left out.
func Endless() int {
	i := 0
	for i < most {
		i++
	}
	return i
}

// Untested is.
func Untested(b bool) bool { return !b }
