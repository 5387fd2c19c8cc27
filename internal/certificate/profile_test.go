package certificate

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

const goodProfile = `name: own
title: Own
about: ours
mandatory: [{basis: [documented], level: [must], claim: [X-1]}]
environments: [uat]
validity: 30 days
max_age: 2 days
waivers: {most: 1, longest: 10 days}
`

func TestShippedProfilesAreWellFormed(t *testing.T) {
	t.Parallel()
	names := ProfileNames(os.DirFS("../../specs"))
	assert.Equal(t, []string{"core", "extended"}, names)
	for _, name := range names {
		assert.Equal(t, name, profile(t, name).Name)
	}
}

func TestAnUnknownProfileNamesTheOthers(t *testing.T) {
	t.Parallel()
	_, err := LoadProfile(os.DirFS("../../specs"), "cor")
	assert.EqualError(t, err, `unknown profile "cor": expected one of core, extended`)
}

func TestAProfileIsRead(t *testing.T) {
	t.Parallel()
	p, err := LoadProfile(fstest.MapFS{"profiles/own.yaml": {Data: []byte(goodProfile)}}, "own")
	require.NoError(t, err)
	assert.Equal(t, Mandatory, p.Role(c.Claim{ID: "X-1", Basis: c.Documented, Level: c.Must, Party: c.ProviderParty, Verify: c.BlackBox}))
}

func TestEveryMistakeInAProfileIsFound(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ old, with, want string }{
		"unknown key":       {"about: ours", "abouts: ours", `own.yaml:3:1: unknown field "abouts"`},
		"no name":           {"name: own", "name: \"\"", `expected a name and a title, got "" and "Own"`},
		"no title":          {"title: Own", "title: \"\"", `expected a name and a title, got "own" and ""`},
		"nothing mandatory": {"mandatory: [{basis: [documented], level: [must], claim: [X-1]}]", "mandatory: []", "mandatory: expected at least one selector"},
		"empty selector":    {"{basis: [documented], level: [must], claim: [X-1]}", "{}", "expected a selector with a basis, a level or claims"},
		"unknown basis":     {"[documented]", "[heard]", `basis: expected one of [documented public standard assumed], got "heard"`},
		"unknown level":     {"[must]", "[shall]", `level: expected one of [must should may], got "shall"`},
		"mocks":             {"[uat]", "[mock]", "environments: expected kinds other than mock, got [mock]"},
		"no environment":    {"[uat]", "[]", "environments: expected kinds other than mock, got []"},
		"validity":          {"30 days", "long", `validity: expected a span such as "180 days", got "long"`},
		"max age":           {"max_age: 2 days", "max_age: 2 minutes", `max_age: expected a span such as "180 days", got "2 minutes"`},
		"longest":           {"10 days", "ten days", `waivers: longest: expected a span such as "180 days", got "ten days"`},
		"no YAML":           {"name: own", "name: [", "own.yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, goodProfile, tt.old)
			_, err := ParseProfile("own.yaml", []byte(replaced(goodProfile, tt.old, tt.with)))
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	extended := profile(t, "extended")
	for _, tt := range []struct {
		basis c.Basis
		level c.Level
		party c.Party
		way   c.Verification
		want  Role
	}{
		{c.Documented, c.Must, c.ProviderParty, c.BlackBox, Mandatory},
		{c.Documented, c.Must, c.BothParties, c.BlackBoxSpecial, Mandatory},
		{c.Documented, c.Must, c.ClientParty, c.BlackBox, Unobserved},
		{c.Documented, c.Must, c.ProviderParty, c.Review, Unobserved},
		{c.Documented, c.Should, c.ProviderParty, c.BlackBox, Optional},
		{c.Public, c.Must, c.ProviderParty, c.BlackBox, Optional},
		{c.Standard, c.Should, c.ProviderParty, c.BlackBox, Optional},
		{c.Documented, c.May, c.ProviderParty, c.BlackBox, Outside},
		{c.Assumed, c.Must, c.ProviderParty, c.BlackBox, Outside},
	} {
		claim := c.Claim{Basis: tt.basis, Level: tt.level, Party: tt.party, Verify: tt.way}
		assert.Equal(t, tt.want, extended.Role(claim), "%v", tt)
	}
}
