package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// The source pages make 164 claims. Each of them is judged by a scenario, or says why not.
func TestListClaims(t *testing.T) {
	t.Parallel()
	got := plimsoll(t, nil, "list", "--claims", "--format", "json")
	got.says(t, conformance.ExitConformant)
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	assert.Len(t, lines, 164)
	seen, judged := map[string]bool{}, 0
	for _, line := range lines {
		var c listedClaim
		require.NoError(t, json.Unmarshal([]byte(line), &c), line)
		assert.False(t, seen[c.ID], "%s stands there twice", c.ID)
		seen[c.ID] = true
		assert.Equal(t, conformance.Documented, c.Basis, c.ID)
		assert.NotEmpty(t, c.Provider, c.ID)
		assert.Equal(t, len(c.Scenarios) > 0, c.Judged, c.ID)
		assert.NotEqual(t, c.Judged, c.Reason != "", "%s is judged, or says why not", c.ID)
		assert.Equal(t, c.Judgeable(), c.Judged, c.ID)
		if c.Judged {
			judged++
		}
	}
	assert.GreaterOrEqual(t, judged, 118, "provider-bound claims that can be verified over HTTP")

	text := plimsoll(t, nil, "list", "--claims")
	text.says(t, conformance.ExitConformant)
	assert.Contains(t, text.out, "164 claims: ")
	assert.Contains(t, text.out, "--all adds ")
	for id := range seen {
		assert.Contains(t, text.out, id)
	}
	all := plimsoll(t, nil, "list", "--claims", "--all", "--format", "json")
	assert.Greater(t, len(strings.Split(strings.TrimSpace(all.out), "\n")), 164)
}

func TestListClaimsOfOneProvider(t *testing.T) {
	t.Parallel()
	got := plimsoll(t, nil, "list", "--claims", "--provider", "dataloy")
	assert.Contains(t, got.out, "DATALOY-")
	assert.NotContains(t, got.out, "OAUTHJWT-")
	assert.Contains(t, got.out, "    judged by dataloy/")
	assert.Contains(t, got.out, "    not judged: ")
}

func TestListScenarios(t *testing.T) {
	t.Parallel()
	got := plimsoll(t, nil, "list", "--tags", "@oauthjwt and not @lifetime", "--format", "json")
	got.says(t, conformance.ExitConformant)
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	for _, line := range lines {
		var sc listedScenario
		require.NoError(t, json.Unmarshal([]byte(line), &sc), line)
		assert.Equal(t, "oauthjwt", sc.Provider)
		assert.NotContains(t, sc.Tags, "@lifetime")
		assert.NotEmpty(t, sc.Claims)
		assert.NotEmpty(t, sc.Steps)
		assert.NotZero(t, sc.Line)
	}
	text := plimsoll(t, nil, "list", "--tags", "@oauthjwt and not @lifetime")
	assert.Contains(t, text.out, fmt.Sprintf("\n%d scenarios.\n", len(lines)))
	assert.Contains(t, text.out, "features/oauthjwt/token-request.feature")
}

func TestDryRunSendsNothing(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	s := newSandbox(t, p)
	got := p.run(t, s.environ(), "--env", "sandbox", "--dry-run")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, `3 scenarios would run against "sandbox"; nothing was sent.`)
	assert.Contains(t, got.out, "A token opens the ships, 9 times  [PIER-USE-001]")
	assert.Zero(t, s.requests.Load())
	assert.NoDirExists(t, p.reports())
	got = p.run(t, nil, "--env", "sandbox", "--dry-run")
	assert.Contains(t, got.out, "pier: not run: no credentials: set PLIMSOLL_PIER_CLIENT_ID")
	p.run(t, nil, "--dry-run", "--seed", "x").says(t, conformance.ExitUsage, "--seed")
}

func TestStepsListsTheVocabulary(t *testing.T) {
	t.Parallel()
	got := plimsoll(t, nil, "steps")
	got.says(t, conformance.ExitConformant)
	vocabulary, err := steps.NewVocabulary()
	require.NoError(t, err)
	for _, d := range vocabulary.Definitions() {
		assert.Contains(t, got.out, "  "+d.Sentence+"\n      "+d.About+"\n      e.g. "+d.Example+"\n")
		assert.Contains(t, got.out, "# "+d.Topic+"\n")
	}
}

func TestVersionAndHelp(t *testing.T) {
	t.Parallel()
	got := plimsoll(t, nil, "version")
	got.says(t, conformance.ExitConformant)
	assert.Regexp(t, `^plimsoll \S+\n$`, got.out)
	for _, args := range [][]string{{"--help"}, {"run", "--help"}, {"mock", "--help"}, {"list", "-h"}} {
		got := plimsoll(t, nil, args...)
		got.says(t, conformance.ExitConformant)
		assert.Contains(t, got.out, "Usage: plimsoll")
		assert.Empty(t, got.err)
	}
	assert.Contains(t, plimsoll(t, nil, "run", "--help").out, "($PLIMSOLL_TAGS)")
	assert.Contains(t, plimsoll(t, nil, "--help").out, "Exit codes: 0 conformant")
}
