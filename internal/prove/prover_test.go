package prove

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func needsToken(class conformance.Class) provider.Break {
	return provider.Break{Claim: "SLIP-USE-001", Class: class}
}

// only is the outcome of a proof with one mutant.
func only(t *testing.T, f provider.Fault) Outcome {
	t.Helper()
	proof := proved(t, slip(t, provider.Faults{Mutants: []provider.Fault{f}}, nil))
	require.Len(t, proof.Outcomes, 1)
	return proof.Outcomes[0]
}

func harmless(t *testing.T, f provider.Fault) Outcome {
	t.Helper()
	proof := proved(t, slip(t, provider.Faults{Harmless: []provider.Fault{f}}, nil))
	require.Len(t, proof.Outcomes, 1)
	return proof.Outcomes[0]
}

// said are the problems of an outcome, one a line.
func said(o Outcome) string {
	var lines []string
	for _, p := range o.Problems {
		lines = append(lines, string(p.Verdict)+": "+p.Claim+": "+p.Text)
	}
	return strings.Join(lines, "\n")
}

func TestAMutantIsKilledByTheExpectedClass(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("open", "open", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, Killed, o.Verdict, said(o))
	assert.Equal(t, []Kill{{
		Claim: "SLIP-USE-001", Class: conformance.ClassAccepted, Place: "status", Standing: conformance.NonConformant,
		Scenarios: []string{"slip/boats/without-a-token-there-are-no-boats"},
	}}, o.Kills)
	assert.Equal(t, map[string][]string{"slip/boats/without-a-token-there-are-no-boats": {`the request is refused as documented for "no-header"`}}, o.Bites)
	assert.Equal(t, `listBoats with no Authorization: 200 instead of 401`, o.Shown)
	assert.Equal(t, 4, o.Ran)
}

func TestAMutantThatFailsTheClaimForAnotherReasonIsNotKilled(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("teapot", "teapot", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, WrongReason, o.Verdict)
	assert.Equal(t, "wrong-reason: SLIP-USE-001: expected a finding of class accepted, got status: status: expected 401, got 418", said(o))
	assert.Empty(t, o.Kills)
	assert.Empty(t, o.Bites)
}

func TestAWeakScenarioLetsAMutantSurvive(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("gullible", "gullible", provider.Break{Claim: "SLIP-WEAK-001", Class: conformance.ClassAccepted}))
	assert.Equal(t, Survived, o.Verdict)
	assert.Equal(t, "survived: SLIP-WEAK-001: did not fail; strengthen slip/boats/an-invented-token-opens-nothing (pass)", said(o))
}

func TestWhatCannotBeJudgedIsNoKill(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("down", "down", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, Undecided, o.Verdict)
	assert.Contains(t, said(o), "undecided: SLIP-USE-001: could not be judged by slip/boats/without-a-token-there-are-no-boats (inconclusive: ")
}

func TestEveryClaimThatAMutantBreaksMustFail(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("open", "open", needsToken(conformance.ClassAccepted), provider.Break{Claim: "SLIP-TOKEN-001", Class: conformance.ClassRefused}))
	assert.Equal(t, Survived, o.Verdict)
	assert.Equal(t, "survived: SLIP-TOKEN-001: did not fail; strengthen slip/boats/a-right-secret-gets-a-token (pass)", said(o))
	assert.Len(t, o.Kills, 1)
}

func TestAnotherClaimMustNotFailUnlessSaid(t *testing.T) {
	t.Parallel()
	f := mutant("open-and-broken", "open-and-broken", needsToken(conformance.ClassAccepted))
	o := only(t, f)
	assert.Equal(t, Collateral, o.Verdict)
	assert.Equal(t, "collateral: SLIP-LIST-001: failed as well (schema), in slip/boats/boats-are-a-list, slip/boats/without-a-token-there-are-no-boats: "+
		"body /1: expected a string, got 7", said(o))

	f.Overlaps = []provider.Overlap{{Claim: "SLIP-LIST-001", Reason: "it is broken, too"}}
	o = only(t, f)
	assert.Equal(t, Killed, o.Verdict, said(o))
	assert.Equal(t, []string{"SLIP-LIST-001"}, o.Also)
}

func TestAHarmlessVariantMustStayGreen(t *testing.T) {
	t.Parallel()
	o := harmless(t, mutant("hums", "hums"))
	assert.Equal(t, Harmless, o.Verdict, said(o))
	assert.Equal(t, 4, o.Ran)

	o = harmless(t, mutant("numbers", "numbers"))
	assert.Equal(t, Harmful, o.Verdict)
	assert.Contains(t, said(o), "harmful: SLIP-LIST-001: failed (schema), in slip/boats/boats-are-a-list")

	o = harmless(t, mutant("down", "down"))
	assert.Equal(t, Harmful, o.Verdict)
	assert.Contains(t, said(o), "harmful: : left undecided: slip/boats/")
}

func TestAFaultThatNothingShowsProvesNothing(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("nothing", "nothing", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, Unshown, o.Verdict)
	assert.Contains(t, said(o), "no request of the battery was answered otherwise than by the faithful mock")

	o = only(t, mutant("counted", "counted-only", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, Unshown, o.Verdict)
	assert.Contains(t, said(o), "no request of the battery was answered otherwise than by the faithful mock")

	o = only(t, mutant("uncounted", "differs-uncounted", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, Unshown, o.Verdict)
	assert.Contains(t, said(o), "the mock counts 0 strikes")
	assert.False(t, o.sound())

	o = harmless(t, mutant("nothing", "nothing"))
	assert.Equal(t, Unshown, o.Verdict, "a harmless change that is not there proves nothing either")
}

func TestAMutantThatDoesNotStartIsBroken(t *testing.T) {
	t.Parallel()
	o := only(t, mutant("stillborn", "does-not-start", needsToken(conformance.ClassAccepted)))
	assert.Equal(t, Broken, o.Verdict)
	assert.Contains(t, said(o), "an error of ours: no such port")
	assert.False(t, o.sound())
}

func TestAFaithfulMockThatFailsProvesNothing(t *testing.T) {
	t.Parallel()
	p := slip(t, provider.Faults{}, map[string]string{"slip/boats.feature": strings.Replace(slipFeature, "the status is one of 200, 401, 500", "the status is 200", 1)})
	_, err := p.Run(context.Background())
	require.ErrorIs(t, err, ErrNotGreen)
	assert.ErrorContains(t, err, `slip: the faithful mock is not green, so nothing can be proved: variant "": slip/boats/an-invented-token-opens-nothing: SLIP-WEAK-001: status: expected 200, got 401`)
}

func TestFaultsThatTheMockDoesNotKnowAreMistakes(t *testing.T) {
	t.Parallel()
	p := slip(t, provider.Faults{Mutants: []provider.Fault{mutant("open", "opne", needsToken(conformance.ClassAccepted))}}, nil)
	p.Check = func(_ *provider.Provider, f provider.Fault) error {
		if f.Kind == "opne" {
			return provider.Unknown("kind", f.Kind, []string{"open"})
		}
		return nil
	}
	_, err := p.Run(context.Background())
	assert.EqualError(t, err, `slip: mutant open: unknown kind "opne": did you mean "open"?`)
}

func TestWhatIsAskedForMustBeThere(t *testing.T) {
	t.Parallel()
	p := slip(t, provider.Faults{Mutants: []provider.Fault{mutant("open", "open", needsToken(conformance.ClassAccepted))}}, nil)
	p.Mutants, p.Claims = []string{"opne"}, []string{"SLIP-USE-002"}
	_, err := p.Run(context.Background())
	assert.ErrorContains(t, err, `unknown mutant "opne": did you mean "open"?`)
	assert.ErrorContains(t, err, `unknown claim that a mutant breaks "SLIP-USE-002": did you mean "SLIP-USE-001"?`)

	p.Mutants, p.Claims = []string{"open"}, []string{"SLIP-LIST-001"}
	_, err = p.Run(context.Background())
	assert.EqualError(t, err, "nothing to prove: there is no mutant")

	p.Mutants, p.Claims = []string{"op*"}, []string{"SLIP-USE-001"}
	proof, err := p.Run(context.Background())
	require.NoError(t, err)
	assert.Len(t, proof.Outcomes, 1)
	assert.True(t, proof.Partial)
	assert.True(t, proof.Holds())
}

func TestAnInterruptedProofSaysSo(t *testing.T) {
	t.Parallel()
	faults := provider.Faults{Mutants: []provider.Fault{
		mutant("open", "open", needsToken(conformance.ClassAccepted)), mutant("open-2", "open", needsToken(conformance.ClassAccepted)),
		mutant("open-3", "open", needsToken(conformance.ClassAccepted)),
	}}
	p := slip(t, faults, nil)
	p.Mutants = []string{"open*"}
	ctx, cancel := context.WithCancel(context.Background())
	var seen []int
	p.Progress = func(done, total int, o Outcome) {
		seen = append(seen, done, total)
		cancel()
	}
	proof, err := p.Run(ctx)
	require.NoError(t, err)
	assert.Equal(t, []int{1, 3}, seen)
	assert.Equal(t, "interrupted after 1 of 3 mutants", proof.Stopped)
	assert.False(t, proof.Holds())
	m := proof.Matrix(Made{})
	assert.Equal(t, "interrupted after 1 of 3 mutants", m.Stopped)
	assert.False(t, m.Holds)
}

func TestAProofThatIsInterruptedAtOnceSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	proof, err := slip(t, provider.Faults{}, nil).Run(ctx)
	require.NoError(t, err)
	assert.Equal(t, "interrupted before the first mutant", proof.Stopped)
	assert.Empty(t, proof.Failures())
	assert.False(t, proof.Holds())
}

func TestSideBySideGivesTheSame(t *testing.T) {
	t.Parallel()
	var faults provider.Faults
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		faults.Mutants = append(faults.Mutants, mutant(name, "open", needsToken(conformance.ClassAccepted)))
	}
	one, four := slip(t, faults, nil), slip(t, faults, nil)
	four.Parallel = 4
	assert.Equal(t, proved(t, one).Outcomes, proved(t, four).Outcomes)
}

func TestTheSampleOfOthersStaysWhenOthersCome(t *testing.T) {
	t.Parallel()
	p := slip(t, provider.Faults{}, nil)
	plan, about := p.Plan, p.Subjects[0].Provider
	m := Mutant{Fault: mutant("open", "open", needsToken(conformance.ClassAccepted))}
	assert.Equal(t, map[string]bool{"slip/boats/without-a-token-there-are-no-boats": true}, chosen(plan, about, m, 0))
	assert.Len(t, chosen(plan, about, m, 2), 3)
	assert.Len(t, chosen(plan, about, m, 99), 4)
	assert.Empty(t, chosen(plan, &provider.Provider{ID: "other"}, m, 99))
	one, two := chosen(plan, about, m, 1), chosen(plan, about, m, 2)
	for id := range one {
		assert.True(t, two[id], id)
	}

	m.When.Operation = "requestToken"
	assert.Len(t, chosen(plan, about, m, 0), 1, "everybody asks for tokens")
	m.When.Operation = "listBoats"
	assert.Len(t, chosen(plan, about, m, 0), 3, "all that call it")
	m.Harmless = true
	assert.Len(t, chosen(plan, about, m, 0), 4)
}

var errDisk = errors.New("disk full")
