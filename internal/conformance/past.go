package conformance

import (
	"slices"
	"time"
)

// Past is what is remembered of a run: enough to set it beside others, and no evidence.
type Past struct {
	ID          string          `json:"id"`
	Path        string          `json:"path,omitempty"` // of its folder, below that of the reports
	Environment string          `json:"environment"`
	Started     time.Time       `json:"started"`
	Finished    time.Time       `json:"finished"`
	Providers   []string        `json:"providers"` // that were run
	Tags        string          `json:"tags,omitempty"`
	Complete    bool            `json:"complete"`
	ExitCode    int             `json:"exit_code"`
	Verdicts    map[Verdict]int `json:"verdicts"`                 // of the claims
	Fails       int             `json:"fails"`                    // claims that make the target non-conformant
	Known       int             `json:"known_failures,omitempty"` // of these
	Stale       int             `json:"stale,omitempty"`
	Requests    int             `json:"requests"`
	Claims      []PastClaim     `json:"-"`
	Latency     []Latency       `json:"-"`
}

// PastClaim is what became of one claim.
type PastClaim struct {
	Provider string   `json:"provider"`
	Claim    string   `json:"claim"`
	Verdict  Verdict  `json:"verdict"`
	Standing Standing `json:"standing,omitempty"`
	Known    bool     `json:"known,omitempty"`
	Flaky    bool     `json:"flaky,omitempty"` // it passed, and a scenario of it only at a second attempt
}

// Remember folds a run, in one pass over its results.
func Remember(run Run) (Past, error) {
	h, t := run.Header, run.Trailer
	p := Past{ID: h.ID, Environment: h.Environment.Name, Started: h.Started, Finished: t.Finished, Tags: h.Tags, Complete: t.Complete, ExitCode: t.ExitCode,
		Verdicts: t.Verdicts, Fails: t.Standings[NonConformant], Known: len(t.KnownFailures()), Stale: len(t.Stale), Requests: t.Requests, Claims: remembered(t)}
	for _, info := range h.Providers {
		if info.NotRun == "" {
			p.Providers = append(p.Providers, info.ID)
		}
	}
	slices.Sort(p.Providers)
	var watch Stopwatch
	if run.Results != nil {
		for r, err := range run.Results() {
			if err != nil {
				return Past{}, err
			}
			watch.Add(r)
		}
	}
	p.Latency = watch.List()
	return p, nil
}

func remembered(t Trailer) []PastClaim {
	flaky := map[string]bool{}
	for _, id := range t.Flaky {
		flaky[id] = true
	}
	var claims []PastClaim
	for _, c := range t.Claims {
		shaky := c.Verdict == Pass && slices.ContainsFunc(c.Scenarios, func(id string) bool { return flaky[id] })
		claims = append(claims, PastClaim{c.Provider, c.Claim, c.Verdict, c.Standing, c.Excused(), shaky})
	}
	return claims
}
