package ci

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type step struct {
	Uses string
	Run  string
	With map[string]any
	Env  map[string]string
}

type workflow struct {
	On          any
	Permissions any
	Jobs        map[string]struct {
		Permissions any
		Timeout     int `yaml:"timeout-minutes"`
		Env         map[string]string
		Steps       []step
		Strategy    struct{ Matrix map[string]any }
	}
	Runs struct{ Steps []step } // of an action
}

func (w workflow) steps() []step {
	all := w.Runs.Steps
	for _, name := range slices.Sorted(maps.Keys(w.Jobs)) {
		all = append(all, w.Jobs[name].Steps...)
	}
	return all
}

// text returns a file of the repository.
func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(b)
}

func parsed(t *testing.T, name string) (w workflow) {
	t.Helper()
	require.NoError(t, yaml.Unmarshal([]byte(text(t, name)), &w), name)
	return w
}

// all are the workflows and the action.
func all(t *testing.T) map[string]workflow {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, ".github/workflows/*.yml"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(names), 3)
	found := map[string]workflow{"action.yml": parsed(t, "action.yml")}
	for _, name := range names {
		name = ".github/workflows/" + filepath.Base(name)
		found[name] = parsed(t, name)
	}
	return found
}

// aPin is an action of somebody else's by the whole hash of a commit, with the version for the reader.
var aPin = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

func TestActionsArePinnedByHash(t *testing.T) {
	t.Parallel()
	versions := map[string]string{}
	for name := range all(t) {
		for _, found := range regexp.MustCompile(`(?m)uses: (.*)$`).FindAllStringSubmatch(text(t, name), -1) {
			if found[1] == "./" {
				continue
			}
			assert.Regexp(t, aPin, found[1], name)
			action, _, _ := strings.Cut(found[1], "@")
			if versions[action] == "" {
				versions[action] = found[1]
			}
			assert.Equal(t, versions[action], found[1], "%s: one version of an action everywhere", name)
		}
	}
}

// A workflow begins with no rights, each job names those it needs, and none of them can be started from a fork with more than that.
func TestRights(t *testing.T) {
	t.Parallel()
	for name, w := range all(t) {
		if name == "action.yml" {
			continue
		}
		assert.NotContains(t, text(t, name), "pull_request_target", name)
		assert.NotContains(t, text(t, name), "workflow_run", name)
		assert.Equal(t, map[string]any{}, w.Permissions, "%s: permissions: {}", name)
		for id, job := range w.Jobs {
			assert.IsType(t, map[string]any{}, job.Permissions, "%s: %s: permissions", name, id)
			assert.Positive(t, job.Timeout, "%s: %s: timeout-minutes", name, id)
		}
		for _, s := range w.steps() {
			if strings.HasPrefix(s.Uses, "actions/checkout@") {
				assert.Equal(t, false, s.With["persist-credentials"], name)
			}
		}
	}
}

// A script is the same text whatever an input holds.
func TestScriptsHoldNoExpressions(t *testing.T) {
	t.Parallel()
	for name, w := range all(t) {
		for _, s := range w.steps() {
			assert.NotContains(t, s.Run, "${{", name)
		}
	}
}

// A job that may write issues sees no credential, and a job that sees credentials writes nothing.
func TestCredentialsAndRightsNeverMeet(t *testing.T) {
	t.Parallel()
	w := parsed(t, ".github/workflows/nightly.yml")
	for id, job := range w.Jobs {
		secret := false
		for _, s := range job.Steps {
			for _, value := range s.Env {
				secret = secret || strings.Contains(value, "secrets.")
			}
		}
		rights := job.Permissions.(map[string]any)
		assert.Equal(t, id == "conformance", secret, id)
		assert.Equal(t, id == "issues", rights["issues"] == "write", id)
	}
}

// The nightly run hands over every variable that the environment asks for, by its own name: secrets as secrets, addresses as variables.
func TestTheNightHasEveryVariable(t *testing.T) {
	t.Parallel()
	var given map[string]string
	for _, s := range parsed(t, ".github/workflows/nightly.yml").steps() {
		if s.Uses == "./" {
			given = s.Env
		}
	}
	asked := map[string]bool{"PLIMSOLL_CELLAR_KEY": true}
	for _, env := range []string{"uat", "sandbox"} {
		for _, found := range regexp.MustCompile(`\$\{(PLIMSOLL_\w+)\}`).FindAllStringSubmatch(text(t, "environments/"+env+".yaml"), -1) {
			asked[found[1]] = true
		}
	}
	assert.Equal(t, slices.Sorted(maps.Keys(asked)), slices.Sorted(maps.Keys(given)))
	public := regexp.MustCompile(`_(BASE_URL|TOKEN_URL)$|_RESOURCE_`)
	for name, value := range given {
		kind := "secrets"
		if public.MatchString(name) {
			kind = "vars"
		}
		assert.Equal(t, "${{ "+kind+"."+name+" }}", value)
	}
}

// A provider that is added is offered to whoever starts a night by hand.
func TestTheNightKnowsEveryProvider(t *testing.T) {
	t.Parallel()
	specs, err := filepath.Glob(filepath.Join(root, "specs/*/provider.yaml"))
	require.NoError(t, err)
	nightly := text(t, ".github/workflows/nightly.yml")
	var names []string
	for _, s := range specs {
		names = append(names, filepath.Base(filepath.Dir(s)))
	}
	assert.Contains(t, nightly, "options: [all, "+strings.Join(names, ", ")+"]")
	assert.Contains(t, nightly, `'["`+strings.Join(names, `","`)+`"]'`)
}

// Scripts are programs, and bash reads them without a complaint.
func TestScriptsAreWhole(t *testing.T) {
	t.Parallel()
	_ = newMachine(t) // has bash
	scripts, err := filepath.Glob(filepath.Join(root, ".github/scripts/*.sh"))
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, s := range scripts {
		info, err := os.Stat(s)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o111), info.Mode()&0o111, s)
		said, err := exec.CommandContext(t.Context(), "bash", "-n", s).CombinedOutput()
		assert.NoError(t, err, "%s", said)
	}
}
