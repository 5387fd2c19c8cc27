package contract

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Check returns everything in which the exchange differs from what is documented for its operation. A probe, or an exchange
// without a response, is not checked.
func (c *Contract) Check(w *conformance.Wire) []conformance.Finding {
	if w == nil || w.Purpose == conformance.PurposeProbe || w.Operation == "" || w.Status == 0 {
		return nil
	}
	n := &notebook{exchange: w.ID}
	op := c.operations[w.Operation]
	if op == nil {
		n.broken("operation", fmt.Sprintf("operation %q is not in %s%s", w.Operation, c.file, hint(w.Operation, keys(c.operations))))
		return n.found
	}
	a, key := op.answer(w.Status)
	if a == nil {
		op.undocumented(n, w)
		return n.found
	}
	if key == "default" {
		n.note(nil, "default", conformance.Finding{Class: conformance.ClassDrift, Place: "status", Source: at(a.origin, ""),
			Actual: fmt.Sprintf("%d, which only the response for every other status (default) covers", w.Status)})
	}
	c.headers(n, a, w)
	c.body(n, a, w)
	return n.found
}

// undocumented reports a status that the operation does not know. It breaks the claim that the operation names for it; where
// it names none, the page is silent (design, rule 7). What a gateway or a quota answers is nobody's contract (rule 6).
func (op *operation) undocumented(n *notebook, w *conformance.Wire) {
	f := conformance.Finding{Class: conformance.ClassDrift, Place: "status", Actual: strconv.Itoa(w.Status), Source: at(op.origin, "responses"),
		Expected: "a documented status: " + strings.Join(keys(op.answers), ", "), Exchange: n.exchange, Cause: w.ErrCause, Note: true}
	if op.statusClaim != "" && w.ErrCause == "" && op.basis != conformance.Assumed {
		f.Class, f.Claim, f.Note = conformance.ClassStatus, op.statusClaim, false
		f.Source = at(op.origin, extStatusClaim)
	}
	n.found = append(n.found, f)
}
