package cli

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/features"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
	"github.com/plimsoll/plimsoll/specs"
)

func embedded() Trees {
	return Trees{Specs: specs.FS, Features: features.FS, Environments: environments.FS}
}

// fleetOf starts the mocks of one provider in one variant.
func fleetOf(t *testing.T, l *loaded, variant string) *fleet {
	t.Helper()
	env, err := provider.LoadEnvironment(l.trees.Environments, "mock", l.known, nil)
	require.NoError(t, err)
	f, err := launch(l, env, variant, clients.Options{})
	require.NoError(t, err)
	t.Cleanup(f.Close)
	return f
}

// Two faithful targets that differ only in what the page leaves open must both pass: this is the proof against false alarms.
// Samples count too, in random order, alone and side by side.
func TestEveryFaithfulVariantPasses(t *testing.T) {
	t.Parallel()
	all, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	for _, p := range all {
		l, err := selection{Provider: []string{p.ID}}.load(embedded())
		require.NoError(t, err)
		require.NotEmpty(t, p.Mock.Variants, p.ID)
		for i, v := range p.Mock.Variants {
			for _, parallel := range []int{1, 16} {
				t.Run(fmt.Sprintf("%s/%s/parallel-%d", p.ID, v.Name, parallel), func(t *testing.T) {
					t.Parallel()
					f := fleetOf(t, l, v.Name)
					seed := uint64(100*i + parallel)
					trailer, err := l.plan.Run(context.Background(), f.targets,
						suite.Options{Parallel: parallel, Seed: seed, Strict: true}, reportTrouble(t))
					require.NoError(t, err)
					assert.True(t, trailer.Complete)
					assert.Equal(t, conformance.ExitConformant, trailer.ExitCode, "seed %d", seed)
					assert.NotZero(t, trailer.Verdicts[conformance.Pass])
				})
			}
		}
	}
}

// reportTrouble says which scenario was not as it should be.
func reportTrouble(t *testing.T) func(conformance.Result) error {
	t.Helper()
	return func(r conformance.Result) error {
		switch r.Verdict {
		case conformance.Fail:
			for _, f := range r.Findings {
				if !f.Note {
					t.Logf("%s: %s %s %v (%s)", r.ID, r.Verdict, f.Claim, f, f.Source)
				}
			}
		case conformance.Error, conformance.Inconclusive, conformance.Deferred:
			t.Logf("%s: %s %s", r.ID, r.Verdict, r.Reason)
		}
		return nil
	}
}
