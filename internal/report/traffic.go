package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// traffic is what went over the wire with one provider: for each operation the statuses that came, and how long they took.
type traffic struct {
	operations map[string]*calls
	probes     int // requests that match no operation
	silent     int // requests without an answer
	requests   int
}

// calls are those of one operation.
type calls struct {
	conformance.OperationInfo
	statuses map[int]int
	took     []time.Duration
}

func newTraffic(h conformance.Header, provider string) *traffic {
	t := &traffic{operations: map[string]*calls{}}
	for _, o := range h.Operations {
		if o.Provider == provider {
			t.operations[o.ID] = &calls{OperationInfo: o, statuses: map[int]int{}}
		}
	}
	return t
}

func (t *traffic) see(r conformance.Result) {
	for _, x := range r.Own() {
		t.requests++
		if x.Response == nil {
			t.silent++
			continue
		}
		if x.Purpose == conformance.PurposeProbe {
			t.probes++
			continue
		}
		c := t.of(x.Operation)
		c.statuses[x.Response.Status]++
		c.took = append(c.took, x.Elapsed)
	}
}

func (t *traffic) of(operation string) *calls {
	if t.operations[operation] == nil {
		t.operations[operation] = &calls{OperationInfo: conformance.OperationInfo{ID: operation}, statuses: map[int]int{}}
	}
	return t.operations[operation]
}

// sorted lists the operations: those that hand out tokens first, then by path.
func (t *traffic) sorted() []*calls {
	return slices.SortedFunc(maps.Values(t.operations), func(a, b *calls) int {
		return cmp.Or(-compareBool(a.Issues, b.Issues), cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// promise is the documented status that covers a status code: the code itself, its class, or "default" (OpenAPI 3.0.3, Responses
// Object); "" where the contract has none.
func (c *calls) promise(code int) string {
	class := strconv.Itoa(code/100) + "XX"
	for _, s := range []string{strconv.Itoa(code), class, strings.ToLower(class), "default"} {
		if slices.Contains(c.Statuses, s) {
			return s
		}
	}
	return ""
}

// columns lists the statuses that the contracts have or that came, sorted.
func (t *traffic) columns() []string {
	all := map[string]bool{}
	for _, c := range t.operations {
		for _, s := range c.Statuses {
			all[s] = true
		}
		for code := range c.statuses {
			if c.promise(code) == "" {
				all[strconv.Itoa(code)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}
