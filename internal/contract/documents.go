package contract

import (
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Documents reports whether the documentation names the status for the operation: the contract has it, and not as an assumption.
func (c *Contract) Documents(operation string, status int) bool {
	op := c.operations[operation]
	if op == nil {
		return false
	}
	a := op.answers[strconv.Itoa(status)]
	return a != nil && a.basis != conformance.Assumed
}
