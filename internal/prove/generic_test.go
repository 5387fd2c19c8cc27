package prove

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// listed is the catalogue of the made-up provider, a line for each mutant.
func listed(t *testing.T, p *Prover) []string {
	t.Helper()
	all, err := p.List(context.Background())
	require.NoError(t, err)
	var lines []string
	for _, o := range all {
		var line strings.Builder
		fmt.Fprintf(&line, "%s: %s %v", o.Mutant.Name, o.Mutant.Kind, o.Mutant.With)
		for _, b := range o.Mutant.Breaks {
			fmt.Fprintf(&line, " %s/%s", b.Claim, b.Class)
		}
		lines = append(lines, line.String())
	}
	return lines
}

func TestTheGenericFaultsOfAProvider(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		"no-header-let-in-listBoats: accept map[reason:no-token] SLIP-USE-001/accepted",
		"no-header-refused-with-data-listBoats: data-in-refusal map[how:alone on:no-token] SLIP-USE-001/accepted",
		"no-header-500-listBoats: status map[on:no-token status:500] SLIP-USE-001/status",
		"no-header-403-listBoats: status map[on:no-token status:403] SLIP-USE-001/status",
		"no-header-404-listBoats: status map[on:no-token status:404] SLIP-USE-001/status",
		"no-header-redirected-listBoats: redirect map[on:no-token] SLIP-USE-001/status",
		"no-header-enveloped-listBoats: envelope map[on:no-token] SLIP-USE-001/status",
		"bad-token-let-in-listBoats: accept map[reason:bad-token] SLIP-WEAK-001/accepted",
		"bad-token-refused-with-data-listBoats: data-in-refusal map[how:alone on:bad-token] SLIP-WEAK-001/accepted",
		"bad-token-500-listBoats: status map[on:bad-token status:500] SLIP-WEAK-001/status",
		"other-media-listBoats: media map[media:application/vnd.other on:success] SLIP-LIST-001/media",
		"cut-off-listBoats: body map[form:truncated on:success] SLIP-LIST-001/json",
		"bytes-after-listBoats: body map[form:trailing on:success] SLIP-LIST-001/json",
		"one-more-header: header-set map[header:X-Plimsoll-Harmless on:any value:yes]",
		"one-more-member-requestToken: member-add map[member:/plimsollHarmless on:success value:true]",
	}, listed(t, slip(t, provider.Faults{}, nil)))
}

// rich is the made-up provider with more promised: members, headers, statuses, schemas and reasons of refusals, signatures and roles.
func rich() map[string]string {
	about := strings.Replace(slipProvider, "    no-header: {status: 401, claim: SLIP-USE-001, basis: documented}\n    garbage: {claim: SLIP-WEAK-001}\n", `    no-header: {status: 401, claim: SLIP-USE-001, basis: documented, schema: Fault, discriminator: {at: $response.body#/why, value: no token}}
    tampered-signature: {claim: SLIP-WEAK-001}
    alg-none: {not_applicable: none of these}
    too-little-permission: {claim: SLIP-USE-001}
`, 1)
	about = strings.Replace(about, "format: opaque", "format: any", 1)
	about = strings.Replace(about, "    default: {about: may do everything}", "    default: {about: may do everything}\n    deckhand: {about: may do nothing, denied: [listBoats]}", 1)
	contract := strings.Replace(slipContract, "required: [token], properties: {token: {type: string}}", "x-claim: SLIP-TOKEN-001, required: [token], properties: {token: {type: string}, more: {type: string}}", 1)
	contract = strings.Replace(contract, "operationId: listBoats\n      x-basis: documented", "operationId: listBoats\n      x-basis: documented\n      x-status-claim: SLIP-LIST-001", 1)
	contract += "components:\n  schemas:\n    Fault: {x-basis: documented, type: object, required: [why], properties: {why: {type: string, nullable: true}}}\n"
	return map[string]string{"slip/provider.yaml": about, "slip/openapi.yaml": contract}
}

func TestMoreIsPromisedSoMoreCanBeWrong(t *testing.T) {
	t.Parallel()
	edits := rich()
	edits["slip/boats.feature"] = `Feature: Boats

  @SLIP-TOKEN-001 @SLIP-LIST-001 @SLIP-USE-001 @SLIP-WEAK-001
  Scenario: boats
    Given a token
    When "listBoats" is called
    Then the request succeeds

  @SLIP-LIST-001
  Scenario: boats with a status
    Given a token
    When "listBoats" is called
    Then the status is 200
`
	all := listed(t, slip(t, provider.Faults{}, edits))
	for _, want := range []string{
		"no-header-other-reason-listBoats: member-value map[member:/why on:no-token value:\"Something went wrong.\"] SLIP-USE-001/reason",
		"no-header-cut-off-listBoats: body map[form:truncated on:no-token] SLIP-USE-001/json",
		"no-header-why-missing-listBoats: member-drop map[member:/why on:no-token] SLIP-USE-001/schema",
		"no-header-why-in-a-list-listBoats: member-type map[member:/why on:no-token to:array] SLIP-USE-001/schema",
		"token-unverified-listBoats: token-check map[how:unverified] SLIP-WEAK-001/accepted",
		"too-little-permission-let-in-listBoats: accept map[reason:forbidden] SLIP-USE-001/accepted",
		"refused-listBoats: refuse map[reason:bad-token] SLIP-TOKEN-001/refused SLIP-LIST-001/refused SLIP-USE-001/refused SLIP-WEAK-001/refused",
		"201-listBoats: status map[on:success status:201] SLIP-LIST-001/status",
		"in-a-list-requestToken: body map[form:array on:success] SLIP-TOKEN-001/schema",
		"token-missing-requestToken: member-drop map[member:/token on:success] SLIP-TOKEN-001/schema",
		"token-null-requestToken: member-null map[member:/token on:success] SLIP-TOKEN-001/schema",
		"token-in-a-list-requestToken: member-type map[member:/token on:success to:array] SLIP-TOKEN-001/schema",
	} {
		assert.Contains(t, all, want)
	}
	for _, line := range all {
		assert.NotContains(t, line, "alg-none", "it is not applicable")
		assert.NotContains(t, line, "member:/more", "what the mock does not answer cannot be broken")
		assert.NotContains(t, line, "why-null", "it may be null")
	}
}

func TestAGenericFaultSaysWhatItCannotHelpTouching(t *testing.T) {
	t.Parallel()
	all, err := slip(t, provider.Faults{}, nil).List(context.Background())
	require.NoError(t, err)
	for _, o := range all {
		switch o.Mutant.Name {
		case "no-header-let-in-listBoats":
			assert.Equal(t, []provider.Overlap{
				{Claim: "SLIP-WEAK-001", Reason: "judges the same refusal"}, {Claim: "SLIP-LIST-001", Reason: "is promised of every answer to listBoats"},
			}, o.Mutant.Overlaps)
		case "cut-off-listBoats":
			assert.Empty(t, o.Mutant.Overlaps, "nothing else looks at the boats")
		}
	}
}

func TestGenericFaultsCanBeAmended(t *testing.T) {
	t.Parallel()
	faults := provider.Faults{Generic: []provider.Amend{
		{Name: "bad-token-*", Skip: "it is only noted"},
		{Name: "*-listBoats", Breaks: []provider.Break{{Claim: "SLIP-TOKEN-001", Class: conformance.ClassStatus}}},
	}}
	all := listed(t, slip(t, faults, nil))
	assert.Contains(t, all, "cut-off-listBoats: body map[form:truncated on:success] SLIP-LIST-001/json SLIP-TOKEN-001/status")
	for _, line := range all {
		assert.NotContains(t, line, "bad-token-")
	}
}

func TestWhatIsAmendedMustBeThere(t *testing.T) {
	t.Parallel()
	_, err := slip(t, provider.Faults{Generic: []provider.Amend{{Name: "cut-of-listBoats", Skip: "x"}}}, nil).List(context.Background())
	assert.EqualError(t, err, `specs/slip/faults.yaml: unknown generic fault "cut-of-listBoats": did you mean "cut-off-listBoats"?`)
	_, err = slip(t, provider.Faults{Mutants: []provider.Fault{mutant("cut-off-listBoats", "open")}}, nil).List(context.Background())
	assert.EqualError(t, err, `specs/slip/faults.yaml: the name "cut-off-listBoats" is that of a generic fault, too: choose another`)
}

func TestAnAmendedBreakIsNoOverlap(t *testing.T) {
	t.Parallel()
	m := Mutant{Fault: mutant("x", "x", needsToken(conformance.ClassStatus))}
	m.overlap("SLIP-USE-001", "why")
	m.overlap("SLIP-LIST-001", "why")
	m.overlap("SLIP-LIST-001", "another")
	assert.Equal(t, []provider.Overlap{{Claim: "SLIP-LIST-001", Reason: "why"}}, m.Overlaps)
	assert.Equal(t, conformance.ClassStatus, m.expects("SLIP-USE-001"))
	assert.Empty(t, m.expects("SLIP-LIST-001"))
}
