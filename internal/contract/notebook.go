package contract

import (
	"fmt"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// repeats is how often one keyword, or one undocumented name, is reported of one exchange. A list of a thousand items that are
// all wrong in the same way says no more in a thousand findings.
const repeats = 3

// notebook collects the findings on one exchange.
type notebook struct {
	exchange string
	lone     bool // a body on its own: without a claim it belongs to the scenario's, and is not a note
	found    []conformance.Finding
	seen     map[alike]*entry
}

// alike is what repeated findings have in common.
type alike struct {
	class       conformance.Class
	claim, what string
	node        *node
}

type entry struct{ last, times int }

// add writes down what differs, for the claim that s is nearest to. schema and what say which findings are alike.
func (n *notebook) add(s *scope, schema *node, what string, f conformance.Finding) {
	f.Exchange = n.exchange
	f.Claim = s.nearest()
	f.Note = s.assumed() || f.Claim == "" && !n.lone
	n.write(schema, what, f)
}

// note writes down what the page is silent about.
func (n *notebook) note(schema *node, what string, f conformance.Finding) {
	f.Exchange, f.Note = n.exchange, true
	n.write(schema, what, f)
}

func (n *notebook) write(schema *node, what string, f conformance.Finding) {
	if n.seen == nil {
		n.seen = map[alike]*entry{}
	}
	key := alike{f.Class, f.Claim, what, schema}
	e := n.seen[key]
	if e == nil {
		e = &entry{}
		n.seen[key] = e
	}
	e.times++
	if e.times <= repeats {
		e.last = len(n.found)
		n.found = append(n.found, f)
		return
	}
	n.found[e.last].Hint = fmt.Sprintf("and %d more like this", e.times-repeats)
}

// broken writes down that we asked for something that the contract does not know: ours to repair.
func (n *notebook) broken(place, problem string) {
	n.found = append(n.found, conformance.Finding{Class: conformance.ClassSchema, Place: place, Actual: problem,
		Exchange: n.exchange, Cause: conformance.CauseHarness})
}

// unjudged writes down that something could not be judged, and who has to act. It is no note, so that silence is not taken for
// consent, and it names no claim, since nothing speaks against one.
func (n *notebook) unjudged(place, problem string, w *conformance.Wire) {
	f := conformance.Finding{Class: conformance.ClassJSON, Place: place, Actual: problem, Exchange: n.exchange,
		Cause: conformance.CauseHarness, Expected: "a body that can be judged"}
	switch {
	case w != nil && w.ErrCause != "":
		f.Cause = w.ErrCause
	case w != nil && w.Truncated: // a gigabyte is no answer, but no broken promise either
		f.Cause, f.Hint = conformance.CauseOutage, "the target sends more than is read of one answer"
	}
	n.found = append(n.found, f)
}
