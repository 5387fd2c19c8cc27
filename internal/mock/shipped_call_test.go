package mock_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/specs"
)

// documented builds the request that a provider documents, by hand: the mock must not depend on the client that it tests.
func documented(t *testing.T, op *provider.Operation, target provider.Target, role string) (path string, edits []edit) {
	t.Helper()
	fill := func(template string) (string, bool) {
		value, present, err := provider.Resolve(template, func(kind, name string) (string, bool) {
			if kind == "resource" {
				return target.Resources[name], true
			}
			found, ok := target.Credentials[role][name]
			return found, ok
		})
		require.NoError(t, err)
		return value, present
	}
	path = op.Path
	for name, template := range op.Params {
		value, _ := fill(template)
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	params := url.Values{}
	for name, template := range op.Query {
		value, _ := fill(template)
		params.Set(name, value)
	}
	for name, template := range op.Headers {
		value, _ := fill(template)
		edits = append(edits, with(name, value))
	}
	if op.Basic != nil {
		edits = append(edits, basic(target.Credentials[role][op.Basic.User], target.Credentials[role][op.Basic.Password]))
	}
	return path + "?" + params.Encode(), append(edits, documentedBody(op, fill)...)
}

func documentedBody(op *provider.Operation, fill func(string) (string, bool)) []edit {
	if op.Form != nil {
		form := url.Values{}
		for name, template := range op.Form {
			value, _ := fill(template)
			form.Set(name, value)
		}
		return []edit{body(formType, form.Encode())}
	}
	if op.JSON == nil {
		return nil
	}
	members := map[string]any{}
	for name, value := range op.JSON {
		if template, ok := value.(string); ok {
			filled, present := fill(template)
			if !present {
				continue
			}
			value = filled
		}
		members[name] = value
	}
	raw, _ := json.Marshal(members)
	return []edit{body("application/json", string(raw))}
}

// handedOut reads the token where the data says it stands.
func handedOut(t *testing.T, p *provider.Provider, r reply) string {
	t.Helper()
	pointer := strings.TrimPrefix(string(p.Token.Value), "$response.body#")
	value, ok := conformance.At(conformance.DecodeJSON([]byte(r.body)).Value, pointer)
	require.True(t, ok, r.body)
	return value.(string)
}

// With the documented request every credential gets a token, but for one of elsewhere, and with it whatever its role may have.
func TestShippedProvidersAnswer(t *testing.T) {
	t.Parallel()
	providers, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", providers, nil)
	require.NoError(t, err)
	for _, p := range providers {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			aim := *env.Providers[p.ID]
			w := startWith(t, mock.Config{Provider: p, Examples: specs.FS, Target: aim, Start: morning})
			for role := range aim.Credentials {
				answersRole(t, w, p, aim, role)
			}
		})
	}
}

func answersRole(t *testing.T, w *world, p *provider.Provider, aim provider.Target, role string) {
	t.Helper()
	op := p.Operations[p.Token.Operation]
	path, edits := documented(t, op, aim, role)
	asked := w.do(op.Method, path, edits...)
	if p.Credentials.Roles[role].Foreign {
		assert.Equal(t, "bad-credentials", w.reason(), role)
		return
	}
	require.Equal(t, http.StatusOK, asked.status, "%s: %s", role, asked.body)
	token := handedOut(t, p, asked)
	for id, op := range p.Operations {
		if !op.Bearer {
			continue
		}
		path, edits := documented(t, op, aim, role)
		r := w.do(op.Method, path, append(edits, bearer(token))...)
		if w.reason() == "" {
			assert.True(t, op.Succeeds(r.status), "%s as %s: %d %s", id, role, r.status, r.body)
			continue
		}
		assert.NotEqual(t, "default", role, "%s is refused: %s", id, w.reason())
		assert.Contains(t, []string{"forbidden", "other-tenant"}, w.reason(), "%s as %s", id, role)
	}
}
