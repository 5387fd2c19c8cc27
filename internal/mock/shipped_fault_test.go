package mock_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/specs"
)

// anyProvider lists faults that every provider can have, made from nothing but its data: what a tired team gets wrong.
func anyProvider(p *provider.Provider) []mutation {
	token, operation := p.Operations[p.Token.Operation], p.Token.Operation
	var calls []string
	for id, op := range p.Operations {
		if op.Bearer {
			calls = append(calls, id)
		}
	}
	slices.Sort(calls)
	member := "member=" + strings.TrimPrefix(string(p.Token.Value), "$response.body#")
	all := []mutation{
		{kind: "life", with: "lasts=50%"}, {kind: "life", with: "lasts=200%"}, {kind: "life", with: "lasts=forever"},
		{kind: "life", with: "lasts=sliding"}, {kind: "life", with: "lasts=shared"},
		{kind: "token-killed", with: "by=next-token"}, {kind: "token-uses", with: "most=1"}, {kind: "token-uses", with: "most=10"}, {kind: "token-bound", with: "to=connection"},
		{kind: "accept", with: "reason=expired"}, {kind: "redirect", with: "on=expired"}, {kind: "status", with: "on=expired; status=404"},
		{kind: "status", with: "on=expired; status=500"}, {kind: "data-in-refusal", with: "on=expired"}, {kind: "body", with: "on=bad-token; form=html"},
		{kind: "envelope", with: "on=no-token"}, {kind: "token-check", with: "how=beginning"}, {kind: "token-place", with: "place=query"},
		{kind: "token-place", with: "place=any-scheme"}, {kind: "reissue", with: "how=dead"}, {kind: "token-form", with: "as=prefixed"},
		{kind: "status", with: "status=201", operation: calls[0]}, {kind: "media", with: "media=text/plain", operation: operation},
		{kind: "member-drop", with: member, operation: operation}, {kind: "member-rename", with: member + "; to=other", operation: operation},
		{kind: "member-null", with: member, operation: operation}, {kind: "member-type", with: member + "; to=array", operation: operation},
		{kind: "member-duplicate", with: member, operation: operation}, {kind: "body", with: "form=trailing", operation: operation},
		{kind: "redirect", with: "carries=token", operation: operation}, {kind: "echo", with: "what=token; where=header; on=expired"},
		{kind: "header-drop", with: "header=Cache-Control", operation: operation}, {kind: "picky", with: "about=header-case"},
		{kind: "refuse", with: "reason=bad-token", operation: calls[0]}, {kind: "data-in-refusal", with: "on=bad-credentials", operation: operation},
	}
	for name, field := range p.Credentials.Fields {
		if field.Optional {
			continue
		}
		for _, how := range []string{"any", "beginning", "case-fold", "cut-at-colon", "empty", "extended", "ignored", "of-another", "prefix-8", "trim"} {
			all = append(all, mutation{kind: "compare", with: "field=" + name + "; how=" + how})
		}
		if field.Secret {
			all = append(all, mutation{kind: "secret-opens", with: "field=" + name}, mutation{kind: "echo", with: "what=" + name + "; where=body; on=bad-credentials"})
		}
	}
	if token.Basic != nil {
		all = append(all, mutation{kind: "basic", with: "how=no-colon"}, mutation{kind: "basic", with: "how=second-colon"}, mutation{kind: "basic", with: "how=url-safe-only"})
	}
	if p.Token.Format != "opaque" {
		all = append(all, mutation{kind: "token-check", with: "how=unverified"}, mutation{kind: "token-check", with: "how=alg-none"},
			mutation{kind: "token-check", with: "how=once"}, mutation{kind: "member-shift", with: "in=jwt; member=/exp; by=3600"})
	}
	return all
}

// The faults of the library fit every provider that is shipped, and a mock that has one is up at once.
func TestFaultsFitShippedProviders(t *testing.T) {
	t.Parallel()
	providers, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", providers, nil)
	require.NoError(t, err)
	shared := mock.NewShared()
	for _, p := range providers {
		for _, m := range anyProvider(p) {
			fault := m.fault()
			s, err := mock.Start(mock.Config{Provider: p, Examples: specs.FS, Target: *env.Providers[p.ID], Fault: fault, Shared: shared})
			if assert.NoError(t, err, "%s: %s %s", p.ID, m.kind, m.with) {
				assert.NoError(t, s.Close())
			}
		}
	}
}

func BenchmarkStartShipped(b *testing.B) {
	providers, err := provider.LoadAll(specs.FS)
	require.NoError(b, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", providers, nil)
	require.NoError(b, err)
	for _, p := range providers {
		b.Run(p.ID, func(b *testing.B) {
			config := mock.Config{
				Provider: p, Examples: specs.FS, Target: *env.Providers[p.ID], Shared: mock.NewShared(),
				Fault: &provider.Fault{Name: "x", Kind: "status", With: map[string]string{"status": "500"}},
			}
			for b.Loop() {
				s, err := mock.Start(config)
				require.NoError(b, err)
				require.NoError(b, s.Close())
			}
		})
	}
}

// What faults.yaml says can be done, and does something.
func TestShippedFaultsFit(t *testing.T) {
	t.Parallel()
	providers, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	for _, p := range providers {
		all, err := provider.LoadFaults(specs.FS, p)
		require.NoError(t, err)
		for _, fault := range slices.Concat(all.Mutants, all.Harmless) {
			assert.NoError(t, mock.CheckFault(p, specs.FS, fault))
		}
	}
}
