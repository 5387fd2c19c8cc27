package baseline

import (
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Apply says what the entries mean for a run: it writes beside each broken claim who answers for it, lists the entries that are
// stale, and settles the exit code. Only what the run could have shown makes an entry stale: a run that was narrowed, by tags or
// otherwise, or interrupted calls none so, and neither does one that could not judge the claim. An entry that has ended excuses
// nothing, whatever the run.
func Apply(entries []Entry, h conformance.Header, t *conformance.Trailer, narrowed bool, now time.Time) {
	whole := h.Tags == "" && t.Complete && !narrowed
	for _, e := range entries {
		i := slices.IndexFunc(t.Claims, func(c conformance.ClaimResult) bool { return e.covers(h.Environment.Name, c) })
		if i < 0 {
			continue // of another environment, or of a provider that was not run
		}
		ended := e.ended(now)
		if t.Claims[i].Verdict == conformance.Fail && !ended {
			t.Claims[i].Known = e.known()
		}
		if kind := stale(t.Claims[i], ended); whole && kind != "" {
			t.Stale = append(t.Stale, conformance.StaleFailure{Claim: e.Claim, Provider: e.Provider, Kind: kind, Known: *e.known()})
		}
	}
	t.Settle()
}

// stale says why an entry about the claim excuses nothing, "" where it may yet.
func stale(c conformance.ClaimResult, ended bool) conformance.StaleKind {
	switch {
	case ended:
		return conformance.StaleExpired
	case c.Verdict == conformance.Pass:
		return conformance.StalePasses
	case c.Verdict == conformance.NotApplicable, len(c.Scenarios) == 0 && c.Verdict != conformance.Fail:
		return conformance.StaleUnjudged
	}
	return ""
}
