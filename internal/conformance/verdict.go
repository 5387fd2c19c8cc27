package conformance

import "slices"

// Verdict is what a scenario or a claim came to.
type Verdict string

// The verdicts. Their order, worst first, is Verdicts.
const (
	Fail          Verdict = "fail"           // not as claimed
	Error         Verdict = "error"          // the harness broke
	Inconclusive  Verdict = "inconclusive"   // outage, quota, credential: could not be judged
	Deferred      Verdict = "deferred"       // the answer is due later
	Untested      Verdict = "untested"       // something needed was not given
	Pass          Verdict = "pass"           //
	NotApplicable Verdict = "not-applicable" // nothing to judge; left out when verdicts are combined
)

// Verdicts lists the verdicts, worst first.
func Verdicts() []Verdict {
	return []Verdict{Fail, Error, Inconclusive, Deferred, Untested, Pass, NotApplicable}
}

// Worst returns the worst of the verdicts. Nothing at all is NotApplicable, never Pass.
func Worst(verdicts ...Verdict) Verdict {
	for _, v := range Verdicts() {
		if slices.Contains(verdicts, v) {
			return v
		}
	}
	return NotApplicable
}

// Cause says who has to act.
type Cause string

// The causes.
const (
	CauseContract   Cause = "contract"   // the provider: the target is not as claimed
	CauseOutage     Cause = "outage"     // the provider's operations: DNS, TLS, time-out, gateway 5xx
	CauseCredential Cause = "credential" // whoever set up the credentials
	CauseQuota      Cause = "quota"      // 429: slow down or ask for more
	CauseHarness    Cause = "harness"    // us
)

// Causes lists the causes.
func Causes() []Cause {
	return []Cause{CauseContract, CauseOutage, CauseCredential, CauseQuota, CauseHarness}
}

// Standing is what a failed claim means for the target (design, rule 1).
type Standing string

// The standings, gravest first.
const (
	NonConformant Standing = "non-conformant"           // a documented must is broken
	Differs       Standing = "differs-from-sample"      // a should is broken
	DiffersPublic Standing = "differs-from-public-page" // a must of another public page is broken
	Deviation     Standing = "deviation"                // a standard is broken that the page does not decide
	Noted         Standing = "note"                     // a may, or an assumption of ours, is not so
	Fine          Standing = ""                         // the claim did not fail
)

// Standing says what verdict v on the claim means for the target. strict raises a broken should, and a broken must of a
// public page, to non-conformant.
func (c Claim) Standing(v Verdict, strict bool) Standing {
	switch {
	case v != Fail:
		return Fine
	case c.Basis == Standard:
		return Deviation
	case c.Basis == Assumed || c.Level == May:
		return Noted
	case strict || c.Basis == Documented && c.Level == Must:
		return NonConformant
	case c.Level == Must:
		return DiffersPublic
	default:
		return Differs
	}
}
