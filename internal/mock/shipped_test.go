package mock

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/specs"
)

// Every variant of every provider that is shipped has to fit the mock and the environment that is shipped with it.
func TestShippedProvidersFit(t *testing.T) {
	t.Parallel()
	providers, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", providers, nil)
	require.NoError(t, err)
	for _, p := range providers {
		require.NoError(t, Check(p, specs.FS))
		assert.NotEmpty(t, p.Mock.Variants, p.ID)
		require.Contains(t, env.Providers, p.ID)
		for _, v := range p.Mock.Variants {
			_, _, err := prepare(Config{Provider: p, Examples: specs.FS, Target: *env.Providers[p.ID], Variant: v.Name})
			require.NoError(t, err, "%s, variant %s", p.ID, v.Name)
		}
	}
}
