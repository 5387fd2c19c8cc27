package thirdparty

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// claim is a row of the report of claims.
type claim struct{ id, verify, shown string }

func readClaims(t *testing.T, path string) []claim {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	column := func(name string) int {
		at := slices.Index(rows[0], name)
		require.GreaterOrEqualf(t, at, 0, "no column %q in %v", name, rows[0])
		return at
	}
	provider, id, verify, shown := column("provider"), column("claim"), column("verify"), column("shown as")
	var claims []claim
	for _, row := range rows[1:] {
		claims = append(claims, claim{id: row[provider] + " " + row[id], verify: row[verify], shown: row[shown]})
	}
	require.NotEmpty(t, claims)
	return claims
}

// expectation is what was found out about a server, by hand, and written down in expected/.
type expectation struct {
	Packages map[string]string `yaml:"packages"` // the versions that it was found out about
	Claims   []struct {
		Shown   string              `yaml:"shown"`
		Claims  map[string][]string `yaml:"claims"` // by provider
		Because string              `yaml:"because"`
	} `yaml:"claims"`
}

func load(t *testing.T, name string) expectation {
	t.Helper()
	raw, err := os.ReadFile("expected/" + name + ".yaml")
	require.NoError(t, err)
	var e expectation
	require.NoError(t, yaml.UnmarshalWithOptions(raw, &e, yaml.Strict()))
	e.ofVersions(t)
	return e
}

// ofVersions fails where a package was changed and nobody looked at what that changes.
func (e expectation) ofVersions(t *testing.T) {
	t.Helper()
	npm := npmVersions(t)
	require.NotEmpty(t, e.Packages)
	for name, version := range e.Packages {
		installed := npm[name]
		if installed == "" {
			installed = goVersion(t, name)
		}
		assert.Equalf(t, installed, version, "%s: look at the findings again, then write down the version", name)
	}
}

func npmVersions(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("package.json")
	require.NoError(t, err)
	var pack struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	require.NoError(t, json.Unmarshal(raw, &pack))
	return pack.Dependencies
}

func goVersion(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Version}}", module).CombinedOutput()
	require.NoErrorf(t, err, "%s", out)
	return strings.TrimSpace(string(out))
}

// hold compares claim by claim. What is not written down holds, or cannot be judged from outside at all.
func (e expectation) hold(t *testing.T, found []claim) {
	t.Helper()
	want := map[string]string{}
	for _, group := range e.Claims {
		assert.NotEmpty(t, group.Because, "%s: %v", group.Shown, group.Claims)
		for provider, ids := range group.Claims {
			for _, id := range ids {
				assert.NotContains(t, want, provider+" "+id)
				want[provider+" "+id] = group.Shown
			}
		}
	}
	for _, c := range found {
		assert.Equalf(t, expected(c, want), c.shown, "%s: a true finding belongs into the table with its reason, a false alarm has to be mended", c.id)
		delete(want, c.id)
	}
	assert.Empty(t, want, "no such claim was judged: take it out of the table")
}

func expected(c claim, want map[string]string) string {
	switch {
	case want[c.id] != "":
		return want[c.id]
	case slices.Contains([]string{"client", "review", "none"}, c.verify):
		return "untested"
	}
	return "holds"
}
