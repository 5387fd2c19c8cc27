package conformance

import "slices"

// KnownFailure is an entry of the baseline that stands beside a broken claim: who answers for it, and until when. The verdict stays
// what it is; only the exit code of the run forgives it.
type KnownFailure struct {
	Reason      string `json:"reason"`
	Ticket      string `json:"ticket"`
	Responsible string `json:"responsible"`
	Expires     string `json:"expires"`      // the last day on which it is excused, in UTC
	At          string `json:"at,omitempty"` // file:line of the entry
}

// StaleKind says why an entry of the baseline excuses nothing any more.
type StaleKind string

// The kinds of stale entry.
const (
	StalePasses   StaleKind = "passes"   // the claim holds now
	StaleExpired  StaleKind = "expired"  // its last day is over
	StaleUnjudged StaleKind = "unjudged" // no scenario judges the claim
)

// StaleFailure is an entry of the baseline that has to go: it would hide the next failure (design, rule 8).
type StaleFailure struct {
	Claim    string       `json:"claim"`
	Provider string       `json:"provider"`
	Kind     StaleKind    `json:"kind"`
	Known    KnownFailure `json:"known_failure"`
}

// Excused reports whether the claim is broken and somebody answers for it.
func (c *ClaimResult) Excused() bool { return c.Verdict == Fail && c.Known != nil }

// Settle makes the exit code follow from the known failures that stand in the trailer: a failure that is excused does not fail the
// run, a stale entry does. Nothing else is forgiven: what could not be judged, an error of ours and a secret keep their codes.
func (t *Trailer) Settle() {
	switch {
	case t.ExitCode == ExitNonConformant:
		t.ExitCode = t.exitCode()
		if !t.Complete && t.ExitCode == ExitConformant {
			t.ExitCode = ExitUnjudged // what was not reached may be broken
		}
	case t.ExitCode == ExitConformant && t.inexcusable():
		t.ExitCode = ExitNonConformant
	}
	if len(t.Stale) > 0 && t.ExitCode != ExitSecret {
		t.ExitCode = ExitNonConformant
	}
}

// inexcusable reports whether a claim makes the target non-conformant and nobody answers for it. Where the claims are not listed,
// their number counts.
func (t *Trailer) inexcusable() bool {
	if t.Standings[NonConformant] == 0 {
		return false
	}
	excused := 0
	for _, c := range t.Claims {
		if c.Standing == NonConformant && c.Excused() {
			excused++
		}
	}
	return excused < t.Standings[NonConformant]
}

// KnownFailures lists the broken claims that are excused.
func (t *Trailer) KnownFailures() []ClaimResult {
	return slices.DeleteFunc(slices.Clone(t.Claims), func(c ClaimResult) bool { return !c.Excused() })
}
