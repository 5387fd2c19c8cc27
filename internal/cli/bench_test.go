package cli

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// BenchmarkConformance is what `make conformance` does between loading and reports: every scenario of every provider against its
// embedded mock, which is started anew each time.
func BenchmarkConformance(b *testing.B) {
	l, err := selection{Provider: []string{"oauthjwt", "cargodocs", "cargamos", "dataloy"}}.load(embedded())
	require.NoError(b, err)
	env, err := provider.LoadEnvironment(l.trees.Environments, "mock", l.known, nil)
	require.NoError(b, err)
	requests := 0
	for b.Loop() {
		f, err := launch(l, env, "", clients.Options{})
		require.NoError(b, err)
		trailer, err := l.plan.Run(context.Background(), f.targets, suite.Options{Parallel: 8, Seed: 1},
			func(conformance.Result) error { return nil })
		require.NoError(b, err)
		requests = trailer.Requests
		f.Close()
	}
	b.ReportMetric(float64(requests), "requests/op")
}
