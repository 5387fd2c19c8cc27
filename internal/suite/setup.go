package suite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// setup is what was recorded of the requests for shared tokens. The zero value is ready.
type setup struct {
	mu      sync.Mutex
	asked   map[string]int // by provider and credential
	results []conformance.Result
}

// record keeps one request for a shared token. It belongs to no scenario, but is checked like any exchange.
func (s *setup) record(there steps.Setting, w *conformance.Wire, err error) {
	id, redactor := there.Provider.ID, there.Redactor
	result := conformance.Result{
		Kind: conformance.KindSetup, Provider: id, Name: fmt.Sprintf("a shared token of %q", w.Credential),
		Started: w.Started, Elapsed: w.Elapsed, Exchanges: []conformance.Exchange{redactor.Exchange(w)},
	}
	for _, f := range there.Contract.Check(w) {
		f.Exchange = w.ID
		f.Place, f.Expected, f.Actual = redactor.Text(f.Place), redactor.Text(f.Expected), redactor.Text(f.Actual)
		result.Findings = append(result.Findings, f)
	}
	result.Judge(err, 1)
	result.Reason = redactor.Text(result.Reason)
	s.keep(id+"/setup/"+w.Credential, result)
}

func (s *setup) keep(who string, result conformance.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked == nil {
		s.asked = map[string]int{}
	}
	s.asked[who]++
	result.ID = fmt.Sprintf("%s/%d", who, s.asked[who])
	s.results = append(s.results, result)
}

// sorted returns the records in an order that does not depend on which scenario asked first.
func (s *setup) sorted() []conformance.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(slices.Values(s.results), func(a, b conformance.Result) int {
		return cmp.Or(strings.Compare(a.Provider, b.Provider), strings.Compare(a.Name, b.Name), cmp.Compare(len(a.ID), len(b.ID)),
			strings.Compare(a.ID, b.ID))
	})
}
