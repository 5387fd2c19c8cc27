package diff

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Drift is something that the contract does not have: a member, a header, a status.
type Drift struct {
	Provider  string `json:"provider"`
	Operation string `json:"operation"`
	Place     string `json:"place"` // items of lists are all alike: "body /items/*/colour"
	What      string `json:"what"`
	Appeared  bool   `json:"appeared"` // newly, and otherwise no longer
}

// Latency is an operation that is slower or faster by more than noise.
type Latency struct {
	Provider  string              `json:"provider"`
	Operation string              `json:"operation"`
	Before    conformance.Latency `json:"before"`
	After     conformance.Latency `json:"after"`
	Slower    bool                `json:"slower"`
}

// observed is what the results of a run say beside verdicts.
type observed struct {
	drift   map[Drift]bool
	called  map[address]bool // provider and operation
	latency []conformance.Latency
}

// noted is the place of what a scenario asks for: its answer is no drift.
const noted = "noted"

// index is the place of an item in a list.
var index = regexp.MustCompile(`/\d+(/|$)`)

// observe goes through the results of a run.
func observe(run conformance.Run) (observed, error) {
	o := observed{drift: map[Drift]bool{}, called: map[address]bool{}}
	if run.Results == nil {
		return o, nil
	}
	var watch conformance.Stopwatch
	for r, err := range run.Results() {
		if err != nil {
			return o, err
		}
		watch.Add(r)
		o.see(r)
	}
	o.latency = watch.List()
	return o, nil
}

func (o *observed) see(r conformance.Result) {
	operations := map[string]string{}
	for _, x := range r.Exchanges {
		operations[x.ID] = x.Operation
		if x.Response != nil {
			o.called[address{r.Provider, x.Operation}] = true
		}
	}
	for _, f := range r.Findings {
		if f.Class != conformance.ClassDrift || !f.Note || f.Place == noted || operations[f.Exchange] == "" {
			continue
		}
		place := index.ReplaceAllString(index.ReplaceAllString(f.Place, "/*$1"), "/*$1") // twice: of two in a row the first took the slash
		o.drift[Drift{Provider: r.Provider, Operation: operations[f.Exchange], Place: place, What: f.Actual}] = true
	}
}

// drifted lists what appeared and what went. Of an operation that one of the runs did not call nothing is known.
func drifted(was, is observed, both map[string]bool) []Drift {
	list := []Drift{}
	missing := func(from, in observed, appeared bool) {
		for d := range maps.Keys(from.drift) {
			if !in.drift[d] && both[d.Provider] && in.called[address{d.Provider, d.Operation}] {
				d.Appeared = appeared
				list = append(list, d)
			}
		}
	}
	missing(is, was, true)
	missing(was, is, false)
	slices.SortFunc(list, func(a, b Drift) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Place, b.Place), cmp.Compare(a.What, b.What), compare(a.Appeared, b.Appeared))
	})
	return list
}

// slower lists the operations whose latency changed by more than noise.
func slower(was, is observed) []Latency {
	list := []Latency{}
	for _, after := range is.latency {
		i := slices.IndexFunc(was.latency, func(l conformance.Latency) bool {
			return l.Provider == after.Provider && l.Operation == after.Operation
		})
		if i >= 0 && after.Apart(was.latency[i]) {
			before := was.latency[i]
			list = append(list, Latency{after.Provider, after.Operation, before, after, after.Median > before.Median})
		}
	}
	return list
}
