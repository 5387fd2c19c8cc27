package mock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/specs"
)

// Every variant of every provider that is shipped has to start in the environment that is shipped with it.
func TestShippedProvidersStart(t *testing.T) {
	t.Parallel()
	providers, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", providers, nil)
	require.NoError(t, err)
	for _, p := range providers {
		for _, v := range p.Mock.Variants {
			t.Run(p.ID+"/"+v.Name, func(t *testing.T) {
				t.Parallel()
				require.Contains(t, env.Providers, p.ID)
				s, err := mock.Start(mock.Config{Provider: p, Examples: specs.FS, Target: *env.Providers[p.ID], Variant: v.Name})
				require.NoError(t, err)
				assert.Equal(t, v.Name, s.Variant())
				require.NoError(t, s.Close())
			})
		}
	}
}
