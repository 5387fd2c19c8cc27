package architecture

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// providers are the folders of the specs.
func providers(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "specs", "*", "provider.yaml"))
	require.NoError(t, err)
	var ids []string
	for _, f := range found {
		ids = append(ids, filepath.Base(filepath.Dir(f)))
	}
	require.Len(t, ids, 5)
	return ids
}

func rules(ids []string) map[string]rule {
	return map[string]rule{
		"import directions": importDirections, "libraries in place": librariesInPlace, "no init": noInit, "no mutable state": noMutableState,
		"no panic": noPanic, "no empty interface": noEmptyInterface, "no provider named": noProvider(ids), "documented": documented, "short": short,
	}
}

func TestTheHouseIsBuiltAsPlanned(t *testing.T) {
	t.Parallel()
	all, every := sources(t), rules(providers(t))
	for _, name := range slices.Sorted(maps.Keys(every)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, s := range all {
				assert.Empty(t, strings.Join(every[name](s), "\n"))
			}
		})
	}
}

func TestNothingBelongsToOneMachine(t *testing.T) {
	t.Parallel()
	for _, name := range tracked(t) {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		if !bytes.Contains(text, []byte{0}) && filepath.Base(name) != "go.sum" {
			assert.Empty(t, strings.Join(elsewhere(name, text), "\n"))
		}
	}
}

// Every package of the plan is there: a line of the plan that speaks of nobody is misspelt.
func TestThePlanSpeaksOfWhatIsThere(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for _, s := range sources(t) {
		there[s.folder()] = true
	}
	for name, knows := range mayKnow() {
		assert.True(t, there[name], name)
		for _, other := range knows {
			assert.True(t, there[other], other)
		}
	}
}
