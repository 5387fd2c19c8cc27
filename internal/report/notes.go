package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// asked is the place of notes that a scenario asks for: they mean something only beside its name.
const asked = "noted"

// maxNotes bounds how many different notes are kept for one provider.
const maxNotes = 100

// notes are the findings that are worth knowing and held against nobody (design, rule 7), each once with how often it was made.
type notes struct {
	list  []note
	index map[string]int
	more  int // made beyond the bound
}

type note struct {
	text  string
	times int
}

func (n *notes) add(r conformance.Result) {
	for _, f := range r.Findings {
		if f.Note {
			n.one(noteText(r, f))
		}
	}
}

func (n *notes) one(text string) {
	if n.index == nil {
		n.index = map[string]int{}
	}
	i, known := n.index[text]
	switch {
	case known:
		n.list[i].times++
	case len(n.list) == maxNotes:
		n.more++
	default:
		n.index[text] = len(n.list)
		n.list = append(n.list, note{text, 1})
	}
}

// sort puts the most frequent notes first, and equals in alphabetical order.
func (n *notes) sort() {
	slices.SortFunc(n.list, func(a, b note) int {
		return cmp.Or(cmp.Compare(b.times, a.times), cmp.Compare(a.text, b.text))
	})
	n.index = nil // the places have changed: nothing is added any more
}

// noteText says what was noted: beside a place in the answer, or as the answer to a question that the scenario asks.
func noteText(r conformance.Result, f conformance.Finding) string {
	f.Expected, f.Actual = clip(f.Expected, maxValue/2), clip(f.Actual, maxValue/2)
	if f.Place == asked {
		f.Place = scenarioName(r)
	}
	return plain(f.Error())
}

func (n note) String() string {
	if n.times == 1 {
		return n.text
	}
	return fmt.Sprintf("%s (%d times)", n.text, n.times)
}
