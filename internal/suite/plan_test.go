package suite

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestAPlanKnowsEverything(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	var ids, claims []string
	for _, s := range p.Scenarios {
		ids = append(ids, s.ID)
	}
	assert.Equal(t, []string{
		"quay/berths/a-token-opens-the-berths", "quay/berths/berths-are-a-list-asked-for-1-times/1",
		"quay/berths/berths-are-a-list-asked-for-2-times/2", "quay/berths/a-token-is-handed-out",
	}, ids)
	for _, c := range p.Claims {
		claims = append(claims, c.Provider+" "+c.ID)
	}
	assert.Equal(t, []string{"quay QUAY-TOKEN-001", "quay QUAY-USE-001", "quay QUAY-USE-002", "quay QUAY-CLIENT-001"}, claims)
	assert.Equal(t, ids[1:3], p.Judging("quay", "QUAY-USE-002"))
	assert.Empty(t, p.Judging("quay", "QUAY-CLIENT-001"))
	assert.Empty(t, p.Judging("other", "QUAY-USE-001"))
	first := p.Scenarios[0]
	assert.Equal(t, []string{"a token", `"listBerths" is called`, "the request succeeds"}, first.Steps)
	assert.Equal(t, []string{"QUAY-USE-001"}, first.Claims)
	assert.Equal(t, "Berths", first.Feature)
	assert.Equal(t, 6, first.Line)
}

// scenario is a feature with one scenario that judges every claim of the quay, with these steps and further tags.
func scenario(tags string, lines ...string) tree {
	return tree{"features/quay/berths.feature": fmt.Sprintf(
		"Feature: f\n\n @QUAY-TOKEN-001 @QUAY-USE-001 @QUAY-USE-002 %s\n Scenario: s\n  %s\n", tags, strings.Join(lines, "\n  "))}
}

func TestPlanMistakes(t *testing.T) {
	t.Parallel()
	good := []string{"Given a token", `When "listBerths" is called`, "Then the request succeeds"}
	const at = "features/quay/berths.feature:"
	for name, tt := range map[string]struct {
		edit tree
		want string
	}{
		"unknown claim":       {scenario("@QUAY-USE-0001", good...), at + `4: unknown claim "QUAY-USE-0001": did you mean "QUAY-USE-001"?`},
		"claim in lower case": {scenario("@quay-client-001", good...), at + "4: tag @quay-client-001: claims are written in upper case: @QUAY-CLIENT-001"},
		"claim on clients":    {scenario("@QUAY-CLIENT-001", good...), at + "4: claim QUAY-CLIENT-001 cannot be judged by a scenario: it binds clients"},
		"undefined step":      {scenario("", "Given a tokem", good[1], good[2]), at + `5: undefined step "a tokem": the nearest sentence is "a token" (plimsoll steps lists them all)`},
		"wrong keyword":       {scenario("", good[0], good[1], "And the request succeeds"), at + `7: step "the request succeeds" stands under the wrong keyword: it judges, so it belongs under Then`},
		"unknown operation":   {scenario("", good[0], `When "listBerth" is called`, good[2]), at + `6: unknown operation "listBerth": did you mean "listBerths"?`},
		"unknown credential":  {scenario("", `Given a token of "secnod"`, good[1], good[2]), at + `5: unknown credential "secnod": did you mean "second"?`},
		"broken pattern":      {scenario("", good[0], good[1], `Then the header "X" matches "("`), at + "7: pattern \"(\": error parsing regexp: missing closing ): `(`"},
		"nothing judged":      {scenario("", good[0], good[1]), at + "4: the scenario judges nothing: add a Then"},
		"contract finds nothing": {tree{"features/quay/berths.feature": quayFeature + `
  @QUAY-TOKEN-001
  Scenario: in vain
    When a token is requested
    Then the answer keeps the contract
`}, at + `30: "the answer keeps the contract" can find nothing: no x-claim of the contract's operation "requestToken" names one of [QUAY-TOKEN-001]`},
		"judged by none": {tree{"specs/quay/claims.yaml": strings.Replace(quayClaims, "discrepancies",
			"  - {id: QUAY-ERR-001, text: x, level: must, basis: documented, party: provider, source: page, line: 5, verify: black-box-special, needs: [time]}\ndiscrepancies", 1)},
			"specs/quay/claims.yaml: claim QUAY-ERR-001 can be verified (black-box-special), but no scenario judges it"},
		"no claim": {tree{"features/quay/berths.feature": quayFeature + "\n Scenario: idle\n  When \"listBerths\" is called\n  Then the request succeeds\n"},
			at + `27: scenario "idle" judges no claim: tag it with the claim's id`},
		"twice": {tree{"features/quay/berths.feature": quayFeature + "\n @QUAY-USE-001\n Scenario: A token, opens the berths\n  When \"listBerths\" is called\n  Then the request succeeds\n"},
			at + "28: another scenario with the id quay/berths/a-token-opens-the-berths stands at features/quay/berths.feature:6: give it another name"},
		"operation that is not in the contract": {tree{"specs/quay/provider.yaml": strings.Replace(quayProvider, "  listBerths:", "  listBerth:\n    method: GET\n    path: /berth\n  listBerths:", 1)},
			`specs/quay/provider.yaml: openapi.yaml does not have it: unknown operation "listBerth": did you mean "listBerths"?`},
		"another method": {tree{"specs/quay/provider.yaml": strings.Replace(quayProvider, "method: GET", "method: PUT", 1)},
			"specs/quay/provider.yaml: operation listBerths: expected GET /berths, as openapi.yaml has it, got PUT /berths"},
		"another path": {tree{"specs/quay/provider.yaml": strings.Replace(quayProvider, "path: /berths", "path: /berth", 1)},
			"specs/quay/provider.yaml: operation listBerths: expected GET /berths, as openapi.yaml has it, got GET /berth"},
		"no features": {tree{"features/quay/berths.feature": ""}, "features/quay: no feature files\n" +
			"specs/quay/claims.yaml: claim QUAY-TOKEN-001 can be verified (black-box), but no scenario judges it\n" +
			"specs/quay/claims.yaml: claim QUAY-USE-001 can be verified (black-box), but no scenario judges it\n" +
			"specs/quay/claims.yaml: claim QUAY-USE-002 can be verified (black-box), but no scenario judges it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, quay(tt.edit).planError(t))
		})
	}
	_, err := NewPlan(quay(scenario("", good...)).source(t))
	assert.NoError(t, err, "what the mistakes are made from is right")
}

func TestNoContract(t *testing.T) {
	t.Parallel()
	src := quay().source(t)
	src.Contracts = nil
	_, err := NewPlan(src)
	assert.ErrorContains(t, err, "specs/quay/openapi.yaml: there is no contract")
}

func TestSelection(t *testing.T) {
	t.Parallel()
	for tags, want := range map[string]int{"": 4, "@slow": 2, "not @slow": 2, "@quay": 4, "@berths and not (@slow or @fresh)": 1, "@QUAY-USE-001": 1} {
		src := quay().source(t)
		src.Tags = tags
		p, err := NewPlan(src)
		require.NoError(t, err, tags)
		assert.Len(t, p.Scenarios, want, tags)
		assert.Len(t, p.All, 4, tags)
	}
	for tags, want := range map[string]string{
		"@slow and @fresh":         ErrNothing.Error(),
		"not @quay":                ErrNothing.Error(),
		"@slwo":                    `unknown tag "@slwo": did you mean "@slow"?`,
		"@slwo or not @frseh":      "unknown tag \"@slwo\": did you mean \"@slow\"?\nunknown tag \"@frseh\": did you mean \"@fresh\"?",
		"@QUAY-CLIENT-001":         "no scenario judges claim QUAY-CLIENT-001: it binds clients",
		"@slow &&":                 `tag expression "@slow &&": expected "and", "or" or the end, got "&&"; write for instance "@refusals and not @lifetime"`,
		"@quay and @QUAY-USE-0001": `unknown tag "@QUAY-USE-0001": did you mean "@QUAY-USE-001"?`,
	} {
		src := quay().source(t)
		src.Tags = tags
		_, err := NewPlan(src)
		assert.EqualError(t, err, want, tags)
	}
}

// A standard belongs to all providers. It is a claim of a run only where one of the provider's scenarios judges it.
func TestStandardsAreKeptWhereTheyAreJudged(t *testing.T) {
	t.Parallel()
	standard := conformance.Claim{ID: "STD-001", Text: "x", Level: conformance.Must, Basis: conformance.Standard, Party: conformance.ProviderParty,
		Source: "RFC 6749 §5.1", Verify: conformance.BlackBox}
	for tag, want := range map[string]int{"": 4, "@STD-001": 5} {
		src := quay(scenario(tag, "Given a token", `When "listBerths" is called`, "Then the request succeeds")).source(t)
		src.Providers[0].Claims = append(src.Providers[0].Claims, standard)
		p, err := NewPlan(src)
		require.NoError(t, err)
		assert.Len(t, p.Claims, want)
	}
}

func TestTheOrderFollowsTheSeed(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	ids := func(seed uint64) string {
		var all []string
		for _, s := range p.order(seed) {
			all = append(all, s.ID)
		}
		return strings.Join(all, " ")
	}
	assert.Equal(t, ids(7), ids(7))
	orders := map[string]bool{}
	for seed := range uint64(40) {
		orders[ids(seed)] = true
	}
	assert.Greater(t, len(orders), 10, "of the 24 that there are")
	assert.Equal(t, p.Scenarios[0].ID, p.order(0)[0].ID, "0 is page order")
}

// The plan of a run may not depend on where a provider stands in the list.
func TestProvidersDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	src := quay().source(t)
	other := *src.Providers[0]
	other.ID = "basin"
	src.Providers = append(src.Providers, &other)
	_, err := NewPlan(src)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "specs/basin/openapi.yaml: there is no contract")
	assert.Contains(t, err.Error(), "features/basin: no feature files")
	assert.NotContains(t, err.Error(), "quay.yaml")
	assert.NotContains(t, err.Error(), "specs/quay")
}
