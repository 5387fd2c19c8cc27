package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWorstFollowsTheOrderOfTheDesign(t *testing.T) {
	t.Parallel()
	order := []Verdict{Fail, Error, Inconclusive, Deferred, Untested, Pass}
	for i, worse := range order {
		for _, better := range order[i:] {
			assert.Equal(t, worse, Worst(better, worse), "%s against %s", worse, better)
			assert.Equal(t, worse, Worst(worse, better, NotApplicable), "%s against %s", worse, better)
		}
	}
}

func TestWorstOfNothingIsNotAPass(t *testing.T) {
	t.Parallel()
	assert.Equal(t, NotApplicable, Worst())
	assert.Equal(t, NotApplicable, Worst(NotApplicable))
	assert.Equal(t, Pass, Worst(NotApplicable, Pass))
}

func TestStandingOfAFailedClaim(t *testing.T) {
	t.Parallel()
	tests := []struct {
		basis           Basis
		level           Level
		relaxed, strict Standing
	}{
		{Documented, Must, NonConformant, NonConformant},
		{Documented, Should, Differs, NonConformant},
		{Documented, May, Noted, Noted},
		{Public, Must, DiffersPublic, NonConformant},
		{Public, Should, Differs, NonConformant},
		{Public, May, Noted, Noted},
		{Standard, Must, Deviation, Deviation},
		{Standard, Should, Deviation, Deviation},
		{Standard, May, Deviation, Deviation},
		{Assumed, Must, Noted, Noted},
	}
	for _, tt := range tests {
		claim := Claim{Basis: tt.basis, Level: tt.level}
		assert.Equal(t, tt.relaxed, claim.Standing(Fail, false), "%s %s", tt.basis, tt.level)
		assert.Equal(t, tt.strict, claim.Standing(Fail, true), "%s %s, strict", tt.basis, tt.level)
		for _, v := range Verdicts() {
			if v != Fail {
				assert.Equal(t, Fine, claim.Standing(v, true), "%s %s %s", tt.basis, tt.level, v)
			}
		}
	}
}

// Whoever reads a report knows these five words, and the schema of run.json lists them.
func TestTheCauses(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []Cause{"contract", "outage", "credential", "quota", "harness"}, Causes())
}
