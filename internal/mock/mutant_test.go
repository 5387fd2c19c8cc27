package mock_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

var update = flag.Bool("update", false, "write down what mutants do as what they should do; read the difference before you believe it")

// mutation is a mutant of the tests.
type mutation struct {
	kind      string
	with      string // a=b; c=d
	id        string // provider, harbour if empty
	operation string // of the gate
	behaviour string // of the variant: knob=value
}

func (m mutation) String() string {
	var text strings.Builder
	text.WriteString(m.id)
	for _, more := range []string{m.with, m.operation, m.behaviour} {
		if more != "" {
			text.WriteString(", " + more)
		}
	}
	return text.String()
}

func (m mutation) fault() *provider.Fault {
	return &provider.Fault{Name: m.String(), Kind: m.kind, With: pairs(m.with), When: provider.Gate{Operation: m.operation}}
}

// pairs reads a=b; c=d.
func pairs(text string) map[string]string {
	made := map[string]string{}
	for pair := range strings.SplitSeq(text, "; ") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			made[name] = value
		}
	}
	return made
}

// mutations is every kind with every word that its arguments take.
func mutations() []mutation {
	all := slices.Concat(answerMutations(), memberMutations(), judgeMutations(), credentialMutations(), tokenMutations(), listMutations())
	for i := range all {
		if all[i].id == "" {
			all[i].id = "harbour"
		}
	}
	return all
}

// Each mutant differs from the faithful mock in what is written down for it, and in nothing else: the scenes ask everything that any
// fault could be about, and every octet of every answer is compared.
func TestMutants(t *testing.T) {
	t.Parallel()
	shared, minted := mock.ShareSmallKey(t), new(mock.Minted)
	var mu sync.Mutex
	faithful := map[string]played{}
	right := func(t *testing.T, m mutation) played {
		mu.Lock()
		defer mu.Unlock()
		if key := m.id + m.behaviour; faithful[key] == nil {
			faithful[key], _ = play(t, shared, minted, m.id, pairs(m.behaviour), nil)
		}
		return faithful[m.id+m.behaviour]
	}
	byKind := map[string][]mutation{}
	for _, m := range mutations() {
		byKind[m.kind] = append(byKind[m.kind], m)
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			for _, m := range byKind[kind] {
				wrong, server := play(t, shared, minted, m.id, pairs(m.behaviour), m.fault())
				shown := differences(right(t, m), wrong)
				assert.NotEmpty(t, shown, "%s changes nothing", m)
				assert.Positive(t, server.Applied(), m)
				assert.Equal(t, m.String(), server.Fault())
				fmt.Fprintf(&out, "%s\n%s\n", m, shown)
			}
			compare(t, filepath.Join("testdata", "mutants", kind+".txt"), out.String())
		})
	}
}

// compare compares with what is written down, or writes it down.
func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// Whoever adds a kind, an argument or a word of one adds a mutant that shows it.
func TestEveryKindIsTried(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, m := range mutations() {
		tried[m.kind] = true
		for name, value := range pairs(m.with) {
			tried[m.kind+" "+name] = true
			tried[m.kind+" "+name+"="+value] = true
		}
	}
	for _, k := range mock.FaultKinds() {
		assert.True(t, tried[k.Name], k.Name)
		for _, a := range k.Args {
			assert.True(t, tried[k.Name+" "+a.Name], "%s %s", k.Name, a.Name)
			for _, word := range a.Values {
				isReason := slices.Contains(mock.Reasons(), word) && k.Name != "accept"
				assert.True(t, isReason || word == a.Default || tried[k.Name+" "+a.Name+"="+word] || k.Name == "accept" && word == "unknown-path",
					"%s %s=%s", k.Name, a.Name, word)
			}
		}
	}
}

// Every file of what mutants do belongs to a kind.
func TestNoKindIsLeftBehind(t *testing.T) {
	t.Parallel()
	names := []string{}
	for _, k := range mock.FaultKinds() {
		names = append(names, k.Name+".txt")
		assert.NotEmpty(t, k.Doc, k.Name)
		assert.True(t, slices.IsSortedFunc(k.Args, func(a, b mock.ArgDoc) int { return strings.Compare(a.Name, b.Name) }), k.Name)
		for _, a := range k.Args {
			assert.NotEmpty(t, a.Doc+a.Other+strings.Join(a.Values, ""), "%s %s", k.Name, a.Name)
			assert.True(t, slices.IsSorted(a.Values) || a.Name == "on", "%s %s", k.Name, a.Name)
		}
	}
	assert.True(t, slices.IsSorted(names))
	files, err := os.ReadDir(filepath.Join("testdata", "mutants"))
	require.NoError(t, err)
	for _, f := range files {
		assert.Contains(t, names, f.Name())
	}
}
