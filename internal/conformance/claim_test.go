package conformance

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

func goodClaim() Claim {
	return Claim{ID: "X-1", Text: "text", Level: Must, Basis: Documented, Party: BothParties, Source: "page", Line: 3, Verify: BlackBox}
}

func TestAWellFormedClaimHasNothingWrong(t *testing.T) {
	t.Parallel()
	assert.Empty(t, goodClaim().Check())
	c := goodClaim()
	c.Line = 1
	assert.Empty(t, c.Check(), "the first line is one")
}

func TestEveryMistakeInAClaimIsFound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(*Claim)
		want  string
	}{
		"no id":              {func(c *Claim) { c.ID = "" }, "claim without an id"},
		"no text":            {func(c *Claim) { c.Text = "" }, "claim X-1: no text"},
		"unknown level":      {func(c *Claim) { c.Level = "shall" }, `claim X-1: level: expected one of [must should may], got "shall"`},
		"unknown basis":      {func(c *Claim) { c.Basis = "heard" }, `claim X-1: basis: expected one of`},
		"unknown party":      {func(c *Claim) { c.Party = "us" }, `claim X-1: party: expected one of`},
		"unknown way":        {func(c *Claim) { c.Verify, c.Reason = "guess", "r" }, `claim X-1: verify: expected one of`},
		"no source":          {func(c *Claim) { c.Source = "" }, "claim X-1: no source"},
		"no line":            {func(c *Claim) { c.Line = 0 }, "claim X-1: a documented claim needs the line"},
		"no reason":          {func(c *Claim) { c.Verify = Unverifiable }, "claim X-1: no scenario can judge it, so it needs a reason"},
		"client, no reason":  {func(c *Claim) { c.Party = ClientParty }, "claim X-1: no scenario can judge it"},
		"review, no reason":  {func(c *Claim) { c.Verify = Review }, "claim X-1: no scenario can judge it"},
		"reason, yet judged": {func(c *Claim) { c.Reason = "lazy" }, "claim X-1: it can be judged"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := goodClaim()
			tt.spoil(&c)
			assert.ErrorContains(t, errors.Join(c.Check()...), tt.want)
		})
	}
}

func TestJudgeable(t *testing.T) {
	t.Parallel()
	for _, party := range Parties() {
		for _, way := range Verifications() {
			want := party != ClientParty && (way == BlackBox || way == BlackBoxSpecial)
			assert.Equal(t, want, Claim{Party: party, Verify: way}.Judgeable(), "%s %s", party, way)
		}
	}
}
