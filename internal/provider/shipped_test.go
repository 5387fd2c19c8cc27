package provider_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/features"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/specs"
)

// The data folders hold data only, so what has to be true of the files that we ship is tested here.

func known(t *testing.T) []*provider.Provider {
	t.Helper()
	all, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	return all
}

func shipped(t *testing.T, name string, environ []string) *provider.Environment {
	t.Helper()
	e, err := provider.LoadEnvironment(environments.FS, name, known(t), environ)
	require.NoError(t, err)
	return e
}

func TestEveryDataFileIsEmbedded(t *testing.T) {
	t.Parallel()
	for folder, embedded := range map[string]fs.FS{"specs": specs.FS, "features": features.FS, "environments": environments.FS} {
		count := 0
		err := fs.WalkDir(os.DirFS("../../"+folder), ".", func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(file) == ".go" {
				return err
			}
			count++
			_, err = fs.Stat(embedded, file)
			assert.NoError(t, err, folder)
			return nil
		})
		require.NoError(t, err)
		assert.Positive(t, count, folder)
	}
	names, err := provider.EnvironmentNames(environments.FS)
	require.NoError(t, err)
	assert.Equal(t, []string{"mock", "production", "sandbox", "uat"}, names)
}

func TestTheMockHasEverything(t *testing.T) {
	t.Parallel()
	mock := shipped(t, "mock", nil)
	assert.Equal(t, provider.KindMock, mock.Kind)
	for _, p := range known(t) {
		target := mock.Providers[p.ID]
		require.NotNil(t, target, p.ID)
		assert.Empty(t, target.BaseURL, "%s: the mock is started for the run", p.ID)
		for role := range p.Credentials.Roles {
			if role == provider.SacrificialRole {
				continue // nobody minds when an account of a mock is locked
			}
			assert.Empty(t, target.MissingCredential(p, role), "%s: %s", p.ID, role)
		}
		for resource := range p.Resources {
			assert.Empty(t, target.MissingResource(p, resource), "%s: %s", p.ID, resource)
		}
		for effect := range p.SideEffects {
			assert.Contains(t, target.SideEffects, effect, "%s: the mock has nobody to annoy", p.ID)
		}
	}
}

// A credential with symbols is there so that encodings show: a reader that gets one of these characters wrong gets another
// secret, or none.
func TestSymbolsHoldWhatEncodingsDisagreeAbout(t *testing.T) {
	t.Parallel()
	mock := shipped(t, "mock", nil)
	for _, p := range known(t) {
		credential, has := mock.Providers[p.ID].Credentials["symbols"]
		if !has {
			continue
		}
		for _, o := range p.Operations {
			if o.Basic == nil || o.ID != p.Token.Operation {
				continue
			}
			assert.NotContains(t, credential[o.Basic.User], ":", "%s: a user-id cannot hold a colon (RFC 7617 section 2)", p.ID)
			for _, want := range []string{":", "%", "+", " ", "ñ"} {
				assert.Contains(t, credential[o.Basic.Password], want, p.ID)
			}
		}
	}
}

// Without a variable, a real environment is a description only: it loads, and nothing in it could be taken for a credential.
func TestRealEnvironmentsNeedVariables(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sandbox", "uat", "production"} {
		e := shipped(t, name, nil)
		assert.Equal(t, name, e.Name)
		assert.Equal(t, provider.EnvironmentKind(name), e.Kind)
		assert.Empty(t, e.Clock.Controlled, "%s: time is real", name)
		for _, p := range known(t) {
			target := e.Providers[p.ID]
			require.NotNil(t, target, "%s: %s", name, p.ID)
			assert.NotEmpty(t, target.MissingCredential(p, "default"), "%s: %s", name, p.ID)
			assert.Empty(t, target.SideEffects, "%s: %s", name, p.ID)
			assert.Positive(t, target.Rate, "%s: %s", name, p.ID)
			for role, fields := range target.Credentials {
				for field := range fields {
					assert.False(t, p.Credentials.Fields[field].Secret, "%s: %s: %s has a secret", name, p.ID, role)
				}
			}
		}
	}
}

// With every variable that a file names, each credential and resource of provider.yaml is there: the files are in step.
func TestRealEnvironmentsNameEverything(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sandbox", "uat", "production"} {
		e := shipped(t, name, named(t, name))
		for _, p := range known(t) {
			target := e.Providers[p.ID]
			for role, about := range p.Credentials.Roles {
				if (about.Foreign || role == provider.SacrificialRole) && name == "production" {
					continue // no credential of another environment is tried there, and no wrong one
				}
				assert.Empty(t, target.MissingCredential(p, role), "%s: %s: %s", name, p.ID, role)
			}
			for resource := range p.Resources {
				assert.Empty(t, target.MissingResource(p, resource), "%s: %s: %s", name, p.ID, resource)
			}
			assert.NotEmpty(t, target.BaseURL, "%s: %s", name, p.ID)
		}
	}
}

// No address is shipped: it would have to be confirmed anyway, because the credentials come from elsewhere.
func TestNoAddressIsShipped(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mock", "sandbox", "uat", "production"} {
		e := shipped(t, name, nil)
		for id, target := range e.Providers {
			for _, address := range []string{target.BaseURL, target.TokenURL} {
				assert.Empty(t, address, "%s: %s", name, id)
			}
		}
	}
}

// named sets every variable that a file names.
func named(t *testing.T, name string) []string {
	t.Helper()
	raw, err := fs.ReadFile(environments.FS, path.Clean(name+".yaml"))
	require.NoError(t, err)
	var environ []string
	for _, match := range regexp.MustCompile(`\$\{(PLIMSOLL_\w+)\}`).FindAllSubmatch(raw, -1) {
		variable := string(match[1])
		value := "fake-value"
		if regexp.MustCompile(`_URL$`).MatchString(variable) {
			value = "https://api.example"
		}
		environ = append(environ, variable+"="+value)
	}
	return environ
}
