package diff

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Version is that of the JSON form.
const Version = 1

// Diff is what changed from one run to another. Every list is there, and empty where there is nothing to say.
type Diff struct {
	Version     int                        `json:"version"`
	Before      Side                       `json:"before"`
	After       Side                       `json:"after"`
	Worse       bool                       `json:"worse"`        // something got worse: exit code 1
	Reasons     []string                   `json:"reasons"`      // what got worse, in words
	Yardstick   []Change                   `json:"yardstick"`    // what the runs were measured with and that is not the same
	NotRun      []NotRun                   `json:"not_run"`      // providers that only one of the runs covers
	NewFailures []Claim                    `json:"new_failures"` // fail now, and did not
	Fixed       []Claim                    `json:"fixed"`        // failed, and hold now
	Unjudged    []Claim                    `json:"unjudged"`     // were judged, and are not any more
	Other       []Claim                    `json:"other"`        // any other change of a verdict or of what it means
	NotSelected int                        `json:"not_selected"` // claims that one of the runs left out, by its tags or otherwise: they are not compared
	Stale       []conformance.StaleFailure `json:"stale"`        // known failures that are stale now, and were not
	Readings    []Reading                  `json:"readings"`     // discrepancies of which the target follows another reading
	Drift       []Drift                    `json:"drift"`        // what the target does beyond its contract, newly or no longer
	Latency     []Latency                  `json:"latency"`      // operations that are slower or faster by more than noise
}

// Side is one of the two runs.
type Side struct {
	ID          string    `json:"id"`
	Environment string    `json:"environment"`
	Started     time.Time `json:"started"`
	Tags        string    `json:"tags,omitempty"`
	Complete    bool      `json:"complete"`
	ExitCode    int       `json:"exit_code"`
}

// Change is a part of the yardstick that is not the same. A digest that one run does not have is "".
type Change struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// NotRun is a provider that only one of the runs covers.
type NotRun struct {
	Provider string `json:"provider"`
	In       string `json:"missing_in"` // "before" or "after"
	Why      string `json:"why,omitempty"`
}

// Claim is a claim whose verdict changed. A verdict is "" where the run does not have the claim.
type Claim struct {
	Provider string                    `json:"provider"`
	Claim    string                    `json:"claim"`
	Text     string                    `json:"text"`
	Before   conformance.Verdict       `json:"before"`
	After    conformance.Verdict       `json:"after"`
	Standing conformance.Standing      `json:"standing,omitempty"` // of the failure: after, or before where it was mended
	Cause    conformance.Cause         `json:"cause,omitempty"`
	Reason   string                    `json:"reason,omitempty"`
	Known    *conformance.KnownFailure `json:"known_failure,omitempty"`
	Evidence []string                  `json:"evidence,omitempty"` // results that speak against it
	Worse    bool                      `json:"worse"`
}

// Reading is a discrepancy of which the target follows another reading.
type Reading struct {
	Provider    string   `json:"provider"`
	Discrepancy string   `json:"discrepancy"`
	Text        string   `json:"text"`
	Before      []string `json:"before"`
	After       []string `json:"after"`
}

// Compare says what changed. Each run is gone through once.
func Compare(before, after conformance.Run) (*Diff, error) {
	d := &Diff{Version: Version, Before: side(before), After: side(after), Reasons: []string{}, Yardstick: yardstick(before, after), NotRun: notRun(before, after),
		NewFailures: []Claim{}, Fixed: []Claim{}, Unjudged: []Claim{}, Other: []Claim{}, Stale: []conformance.StaleFailure{}, Readings: readings(before, after)}
	d.claims(before, after)
	d.stale(before, after)
	was, err := observe(before)
	if err != nil {
		return nil, err
	}
	is, err := observe(after)
	if err != nil {
		return nil, err
	}
	both := map[string]bool{}
	for _, id := range ran(before) {
		both[id] = slices.Contains(ran(after), id)
	}
	d.Drift, d.Latency = drifted(was, is, both), slower(was, is)
	d.Reasons = d.reasons()
	d.Worse = len(d.Reasons) > 0
	return d, nil
}

func side(run conformance.Run) Side {
	h := run.Header
	return Side{ID: h.ID, Environment: h.Environment.Name, Started: h.Started, Tags: h.Tags, Complete: run.Trailer.Complete, ExitCode: run.Trailer.ExitCode}
}

// ran lists the providers that a run covers.
func ran(run conformance.Run) []string {
	var ids []string
	for _, p := range run.Header.Providers {
		if p.NotRun == "" {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// notRun lists the providers that only one of the runs covers.
func notRun(before, after conformance.Run) []NotRun {
	list := []NotRun{}
	missing := func(has, lacks conformance.Run, in string) {
		for _, id := range ran(has) {
			if slices.Contains(ran(lacks), id) {
				continue
			}
			n := NotRun{Provider: id, In: in}
			for _, p := range lacks.Header.Providers {
				if p.ID == id {
					n.Why = p.NotRun
				}
			}
			list = append(list, n)
		}
	}
	missing(before, after, "after")
	missing(after, before, "before")
	return list
}

// readings lists the discrepancies that were observed in both runs and differ.
func readings(before, after conformance.Run) []Reading {
	was, is := followed(before), followed(after)
	list := []Reading{}
	for _, d := range after.Header.Discrepancy {
		if a, b := was[d.ID], is[d.ID]; len(a) > 0 && len(b) > 0 && !slices.Equal(a, b) {
			list = append(list, Reading{d.Provider, d.ID, d.Text, a, b})
		}
	}
	slices.SortFunc(list, func(a, b Reading) int { return cmp.Compare(a.Discrepancy, b.Discrepancy) })
	return list
}

func followed(run conformance.Run) map[string][]string {
	seen := map[string]map[string]bool{}
	for _, o := range run.Trailer.Observations {
		if seen[o.Discrepancy] == nil {
			seen[o.Discrepancy] = map[string]bool{}
		}
		seen[o.Discrepancy][o.Reading] = true
	}
	sorted := map[string][]string{}
	for id, readings := range seen {
		sorted[id] = slices.Sorted(maps.Keys(readings))
	}
	return sorted
}

// stale lists the known failures that are stale now, and were not.
func (d *Diff) stale(before, after conformance.Run) {
	for _, s := range after.Trailer.Stale {
		known := func(o conformance.StaleFailure) bool {
			return o.Claim == s.Claim && o.Provider == s.Provider && o.Kind == s.Kind
		}
		if !slices.ContainsFunc(before.Trailer.Stale, known) {
			d.Stale = append(d.Stale, s)
		}
	}
}
