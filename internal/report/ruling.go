package report

import (
	"cmp"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// rulings say what a finding means for the target: they know the claims of a run, and which of them are broken.
type rulings struct {
	strict bool
	claims map[address]conformance.Claim
	broken map[address]conformance.ClaimResult
}

func rulingsOf(run conformance.Run) rulings {
	u := rulings{run.Header.Strict, map[address]conformance.Claim{}, map[address]conformance.ClaimResult{}}
	for _, c := range run.Header.Claims {
		u.claims[address{c.Provider, c.ID}] = c
	}
	for _, c := range run.Trailer.Claims {
		if c.Verdict == conformance.Fail {
			u.broken[address{c.Provider, c.Claim}] = c
		}
	}
	return u
}

// claim finds a claim of the provider, or one that is written for all of them. A claim that the run does not know has its id only.
func (u rulings) claim(provider, id string) conformance.Claim {
	for _, at := range []address{{provider, id}, {"", id}} {
		if c, known := u.claims[at]; known {
			return c
		}
	}
	return conformance.Claim{ID: id}
}

// brokenClaim is a claim that a result speaks against, with what that means for the target.
type brokenClaim struct {
	conformance.Claim
	standing conformance.Standing
}

// brokenBy lists the claims that the result speaks against, gravest first.
func (u rulings) brokenBy(r conformance.Result) []brokenClaim {
	var list []brokenClaim
	for _, id := range brokenBy(r) {
		list = append(list, u.ruling(r.Provider, id))
	}
	slices.SortStableFunc(list, func(a, b brokenClaim) int {
		return cmp.Compare(brokenGroup(a.standing), brokenGroup(b.standing))
	})
	return list
}

func (u rulings) ruling(provider, id string) brokenClaim {
	claim := u.claim(provider, id)
	standing := claim.Standing(conformance.Fail, u.strict)
	if verdict, judged := u.broken[address{provider, id}]; judged {
		standing = verdict.Standing
	}
	return brokenClaim{claim, standing}
}

// group is where a result is shown: with the gravest claim that it speaks against, or with its verdict.
func (u rulings) group(r conformance.Result) group {
	if broken := u.brokenBy(r); len(broken) > 0 {
		return brokenGroup(broken[0].standing)
	}
	switch r.Verdict {
	case conformance.Pass:
		return groupHolds
	case conformance.Untested, conformance.NotApplicable:
		return groupUntested
	case conformance.Fail: // against nothing that the run knows
		return groupFails
	}
	return groupUnjudged
}
