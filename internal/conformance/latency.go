package conformance

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Latency is how long the answers of one operation took in one run.
type Latency struct {
	Provider  string        `json:"provider"`
	Operation string        `json:"operation"`
	Calls     int           `json:"calls"`
	Q1        time.Duration `json:"q1_ns"` // a quarter of the calls took no longer
	Median    time.Duration `json:"median_ns"`
	Q3        time.Duration `json:"q3_ns"`
	P95       time.Duration `json:"p95_ns"`
}

// Stopwatch folds exchanges into latencies. The zero value is ready.
type Stopwatch struct {
	took map[operation][]time.Duration
}

type operation struct{ provider, id string }

// Add folds one result. What got no answer and what matches no operation has no latency.
func (s *Stopwatch) Add(r Result) {
	for _, x := range r.Own() {
		if x.Response == nil || x.Operation == "" || x.Purpose == PurposeProbe {
			continue
		}
		if s.took == nil {
			s.took = map[operation][]time.Duration{}
		}
		at := operation{r.Provider, x.Operation}
		s.took[at] = append(s.took[at], x.Elapsed)
	}
}

// List returns the latencies by provider and operation.
func (s *Stopwatch) List() []Latency {
	var list []Latency
	for at, took := range s.took {
		slices.Sort(took)
		list = append(list, Latency{Provider: at.provider, Operation: at.id, Calls: len(took),
			Q1: Quantile(took, 0.25), Median: Quantile(took, 0.5), Q3: Quantile(took, 0.75), P95: Quantile(took, 0.95)})
	}
	slices.SortFunc(list, func(a, b Latency) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Operation, b.Operation))
	})
	return list
}

// Quantile is a value that a share of them does not exceed (nearest rank). They have to be sorted.
func Quantile(sorted []time.Duration, share float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	rank := int(math.Ceil(share * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// What a change of latency has to be to be more than noise: so many calls on both sides, a median that moved by so much and by such a
// share, and middle halves of the calls that do not overlap.
const (
	fewestCalls   = 8
	leastChange   = 10 * time.Millisecond
	leastFraction = 5 // a fifth
)

// Apart reports whether two latencies of one operation differ by more than noise.
func (l Latency) Apart(o Latency) bool {
	if l.Median > o.Median {
		l, o = o, l
	}
	moved := o.Median - l.Median
	return min(l.Calls, o.Calls) >= fewestCalls && moved >= leastChange && moved*leastFraction >= l.Median && l.Q3 < o.Q1
}
