package provider_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

const faultsFile = "acme/faults.yaml"

// goodFaults has one of everything, so that each mistake can be made by changing one place of it.
const goodFaults = `mutants:
  - name: dies-early
    about: the cache forgets a token after half of its life
    kind: lifetime
    with: {is: 30m}
    when: {operation: getOrder, every: 7, after_uses: 10, first_use: true, near_end: true, concurrent: true, role: limited}
    variant: talkative
    breaks:
      - {claim: ACME-TOKEN-001, class: refused}
    overlaps:
      - {claim: STD-001, reason: a refusal without a challenge}
harmless:
  - {name: hums, about: one more header, kind: header}
generic:
  - {name: no-header-*, skip: the page says so}
  - name: other-*
    breaks:
      - {claim: ACME-PUB-001, class: status}
    overlaps:
      - {claim: ACME-TOKEN-001, reason: for the same reason}
`

func faultTree(t *testing.T) (fstest.MapFS, *provider.Provider) {
	t.Helper()
	tree := specTree()
	tree[faultsFile] = &fstest.MapFile{Data: []byte(goodFaults)}
	p, err := provider.Load(tree, "acme")
	require.NoError(t, err)
	return tree, p
}

func TestLoadFaults(t *testing.T) {
	t.Parallel()
	tree, p := faultTree(t)
	got, err := provider.LoadFaults(tree, p)
	require.NoError(t, err)
	assert.Equal(t, &provider.Faults{
		Mutants: []provider.Fault{{
			Name: "dies-early", About: "the cache forgets a token after half of its life", Kind: "lifetime",
			With: map[string]string{"is": "30m"}, Variant: "talkative",
			When:     provider.Gate{Operation: "getOrder", Every: 7, AfterUses: 10, FirstUse: true, NearEnd: true, Concurrent: true, Role: "limited"},
			Breaks:   []provider.Break{{Claim: "ACME-TOKEN-001", Class: conformance.ClassRefused}},
			Overlaps: []provider.Overlap{{Claim: "STD-001", Reason: "a refusal without a challenge"}},
		}},
		Harmless: []provider.Fault{{Name: "hums", About: "one more header", Kind: "header"}},
		Generic: []provider.Amend{
			{Name: "no-header-*", Skip: "the page says so"},
			{
				Name: "other-*", Breaks: []provider.Break{{Claim: "ACME-PUB-001", Class: conformance.ClassStatus}},
				Overlaps: []provider.Overlap{{Claim: "ACME-TOKEN-001", Reason: "for the same reason"}},
			},
		},
	}, got)
}

func TestAProviderMayDoWithoutFaults(t *testing.T) {
	t.Parallel()
	tree, p := faultTree(t)
	delete(tree, faultsFile)
	got, err := provider.LoadFaults(tree, p)
	require.NoError(t, err)
	assert.Equal(t, &provider.Faults{}, got)
}

func TestFaultsThatAreNoYAML(t *testing.T) {
	t.Parallel()
	tree, p := faultTree(t)
	tree[faultsFile] = &fstest.MapFile{Data: []byte("mutants: [")}
	_, err := provider.LoadFaults(tree, p)
	assert.ErrorContains(t, err, faultsFile+":1:")
}

// Each case makes one mistake: old becomes new, in which » marks where it is to be reported. want is the whole message; @ stands
// for that place.
func TestLoadFaultsReportsEachMistake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"kind: lifetime", "»kinds: lifetime", "acme/faults.yaml:2:5: fault \"dies-early\": no kind\n@ unknown key \"kinds\": did you mean \"kind\"?"},
		{"name: dies-early", "»about: y", "@ fault without a name\nacme/faults.yaml:3:5: the key \"about\" stands in line 2 already"},
		{"name: dies-early", "»name: dies early", `@ the name "dies early": expected letters, digits, - _ and dots only`},
		{"{name: hums", "{»name: dies-early", `@ the name "dies-early" is used in acme/faults.yaml:2:5 already`},
		{"    about: the cache forgets a token after half of its life\n", "", `acme/faults.yaml:2:5: fault "dies-early": no about: say what somebody did`},
		{"variant: talkative", "»variant: talkativ", `@ unknown variant "talkativ": did you mean "talkative"?`},
		{"operation: getOrder", "»operation: getOrdr", `@ unknown operation "getOrdr": did you mean "getOrder"?`},
		{"role: limited", "»role: limitd", `@ unknown credential "limitd": did you mean "limited"?`},
		{"every: 7", "»every: 1", "@ expected a number of 2 or more, got 1: without it, it is every time"},
		{"every: 7", "»every: -2", "@ expected a number of 2 or more, got -2: without it, it is every time"},
		{"after_uses: 10", "»after_uses: -1", "@ expected a number of 1 or more, got -1"},
		{"{claim: ACME-TOKEN-001, class: refused}", "{»claim: ACME-TOKN-001, class: refused}", `@ unknown claim "ACME-TOKN-001": did you mean "ACME-TOKEN-001"?`},
		{"class: refused", "»class: refusd", `@ unknown class of finding "refusd": did you mean "refused"?`},
		{"class: refused", "»class: drift", `@ unknown class of finding "drift": expected one of accepted, header, json, leak, ledger, media, reason, refused, schema, status, token, value`},
		{
			"- {claim: ACME-TOKEN-001, class: refused}", "- {claim: ACME-TOKEN-001, class: refused}\n      - {»claim: ACME-TOKEN-001, class: status}",
			"@ claim ACME-TOKEN-001 is named twice",
		},
		{
			"    breaks:\n      - {claim: ACME-TOKEN-001, class: refused}\n", "",
			`acme/faults.yaml:2:5: mutant "dies-early": no breaks: name the claims that must fail, each with the class of finding that shows it`,
		},
		{"claim: STD-001, reason", "»claim: STD-002, reason", `@ unknown claim "STD-002": did you mean "STD-001"?`},
		{
			"      - {claim: STD-001, reason: a refusal without a challenge}", "      - {claim: STD-001}",
			"acme/faults.yaml:11:9: overlap with STD-001: no reason: say why the fault cannot help breaking that claim, too",
		},
		{"claim: STD-001, reason", "»claim: ACME-TOKEN-001, reason", "@ claim ACME-TOKEN-001 must fail (breaks) and may fail (overlaps): leave one out"},
		{
			"kind: header}", "kind: header, breaks: [{claim: STD-001, class: header}]}",
			`acme/faults.yaml:13:5: harmless "hums": it must stay green, so it breaks nothing: leave out breaks and overlaps, or make it a mutant`,
		},
		{
			"kind: header}", "kind: header, overlaps: [{claim: STD-001, reason: x}]}",
			`acme/faults.yaml:13:5: harmless "hums": it must stay green, so it breaks nothing: leave out breaks and overlaps, or make it a mutant`,
		},
		{"{name: no-header-*, skip", "{skip", "acme/faults.yaml:15:5: no name: expected that of a generic fault, in which * stands for any letters"},
		{"*, skip: the page says so", "*", `acme/faults.yaml:15:5: generic "no-header-*": expected either skip, which is a reason, or breaks and overlaps`},
		{"name: other-*", "name: other-*\n    skip: why not", `acme/faults.yaml:16:5: generic "other-*": expected either skip, which is a reason, or breaks and overlaps`},
		{"claim: ACME-PUB-001", "»claim: ACME-PUB-002", `@ unknown claim "ACME-PUB-002": did you mean "ACME-PUB-001"?`},
	} {
		tree, p := faultTree(t)
		edit(t, tree, faultsFile, c.old, c.new)
		at := unmark(tree, faultsFile)
		_, err := provider.LoadFaults(tree, p)
		assert.EqualError(t, err, strings.ReplaceAll(c.want, "@", at), c.new)
	}
}

func TestAMutantCannotBreakWhatNoScenarioJudges(t *testing.T) {
	t.Parallel()
	tree, _ := faultTree(t)
	edit(t, tree, "acme/claims.yaml", "verify: black-box}", "verify: review, reason: wording only}")
	p, err := provider.Load(tree, "acme")
	require.NoError(t, err)
	_, err = provider.LoadFaults(tree, p)
	assert.EqualError(t, err, "acme/faults.yaml:9:10: claim ACME-TOKEN-001 cannot be judged by a scenario, so nothing can kill: wording only")
}
