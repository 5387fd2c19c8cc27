package suite

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// BenchmarkScenarios runs synthetic scenarios against a server without a network, so that what is measured is the runner. The
// plan is memory that was there before; what a run needs on top of it may not grow with the number of scenarios.
func BenchmarkScenarios(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := quay(crowd((n + 2) / 3)).plan(b)
			before, peak := heap(), uint64(0)
			for b.Loop() {
				server := &quays{closed: map[string]bool{}, asked: map[string]int{}}
				targets := target(b, p, base, forkable, over(server))
				count := 0
				_, err := p.Run(context.Background(), targets, Options{Parallel: 4, Seed: 1}, func(conformance.Result) error {
					if count++; count%(n/5) == 0 {
						server.mu.Lock() // everybody waits for an answer meanwhile
						peak = max(peak, heap())
						server.mu.Unlock()
					}
					return nil
				})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(before)/(1<<20), "plan-MiB")
			b.ReportMetric(float64(peak-min(peak, before))/(1<<20), "peak-heap-MiB")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(p.Scenarios)), "µs/scenario")
		})
	}
}

// heap is what is alive: the second collection sees what the first one could not, because it was allocated meanwhile.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}
