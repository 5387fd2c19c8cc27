package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Merge joins the runs of several jobs into one, as if one job had done it all. The parts have to be of one environment, one strictness
// and the same claims; the header of the result says what they were, and in its remarks what overlaps and what is missing.
//
// A scenario that several parts ran counts once. Where they disagree the worst counts, and it is named: a second look must not make a
// failure go away. Merging is idempotent and does not depend on the order of the runs: parts that are in already change nothing.
//
// What is kept meanwhile is a digest for each result; the results themselves are read from the parts when they are asked for.
func Merge(runs ...conformance.Run) (conformance.Run, error) {
	if len(runs) == 0 {
		return conformance.Run{}, fmt.Errorf("expected at least one run to merge, got none")
	}
	m := &merger{chosen: map[string]choice{}}
	if err := m.take(runs); err != nil {
		return conformance.Run{}, err
	}
	header, err := m.header()
	if err != nil {
		return conformance.Run{}, err
	}
	if err := m.choose(); err != nil {
		return conformance.Run{}, err
	}
	if len(header.Parts) == 1 {
		return m.runs[0].Run, nil // the same run, handed over more than once
	}
	trailer := m.trailer(header)
	header.Remarks = m.remarks(header, trailer)
	return conformance.Run{Header: header, Trailer: trailer, Results: m.results}, nil
}

// merger decides which part's result counts.
type merger struct {
	runs    []source
	chosen  map[string]choice // by the key of a result
	overlap []string          // ids of scenarios that parts disagree about
}

// source is a run with the parts that it stands for: itself, where it was not merged.
type source struct {
	conformance.Run
	parts []conformance.Part
}

// take puts the runs into an order of their own: as they began, and a whole before its parts.
func (m *merger) take(runs []conformance.Run) error {
	for _, run := range runs {
		s := source{run, run.Header.Parts}
		if len(s.parts) == 0 {
			part := conformance.Part{ID: run.Header.ID, Started: run.Header.Started, Tags: run.Header.Tags, Complete: run.Trailer.Complete, ExitCode: run.Trailer.ExitCode}
			if err := each(run, func(conformance.Result) { part.Results++ }); err != nil {
				return err
			}
			s.parts = []conformance.Part{part}
		}
		m.runs = append(m.runs, s)
	}
	slices.SortStableFunc(m.runs, func(a, b source) int {
		return cmp.Or(a.Header.Started.Compare(b.Header.Started), -cmp.Compare(len(a.parts), len(b.parts)), cmp.Compare(a.Header.ID, b.Header.ID))
	})
	return nil
}

// choice is the result that counts: which run has it, and what it is.
type choice struct {
	run  int
	rank int // of its verdict: the least is the worst
	sum  string
}

// key tells results apart. Each job sets up for itself, so the acts of setting up are told apart by what they are.
func key(r conformance.Result, sum string) string {
	if r.Kind == conformance.KindSetup {
		return r.Provider + "\x00" + r.ID + "\x00" + sum
	}
	return r.Provider + "\x00" + r.ID
}

// digestOf is the digest of a result as run.json has it.
func digestOf(r conformance.Result) (string, error) {
	text, err := compact(cleanResult(r))
	sum := sha256.Sum256(text)
	return string(sum[:]), err
}

func (m *merger) choose() error {
	for i, run := range m.runs {
		for r, err := range resultsOf(run.Run) {
			if err != nil {
				return err
			}
			sum, err := digestOf(r)
			if err != nil {
				return fmt.Errorf("result %s: %w", r.ID, err)
			}
			m.offer(key(r, sum), r.ID, choice{i, slices.Index(conformance.Verdicts(), r.Verdict), sum})
		}
	}
	slices.Sort(m.overlap)
	m.overlap = slices.Compact(m.overlap)
	return nil
}

// offer keeps the worse of two choices; of equals one, whatever the order.
func (m *merger) offer(key, id string, c choice) {
	before, known := m.chosen[key]
	switch {
	case !known:
		m.chosen[key] = c
	case before.sum == c.sum:
	default:
		m.overlap = append(m.overlap, id)
		if cmp.Or(cmp.Compare(c.rank, before.rank), cmp.Compare(c.sum, before.sum)) < 0 {
			m.chosen[key] = c
		}
	}
}

// results streams the results that count, part by part.
func (m *merger) results() iter.Seq2[conformance.Result, error] {
	return func(yield func(conformance.Result, error) bool) {
		for i, run := range m.runs {
			done := map[string]bool{}
			for r, err := range resultsOf(run.Run) {
				if err != nil {
					yield(conformance.Result{}, err)
					return
				}
				sum, err := digestOf(r)
				k := key(r, sum)
				if c := m.chosen[k]; err != nil || c.run != i || c.sum != sum || done[k] {
					continue
				}
				if done[k] = true; !yield(r, nil) {
					return
				}
			}
		}
	}
}

// trailer judges what the parts found together. What a part knows beyond its results stays: a secret that was found, a known failure
// that is stale.
func (m *merger) trailer(h conformance.Header) conformance.Trailer {
	tally, known := conformance.NewTally(m.judgedClaims(h), h.Strict), m.known()
	for at, c := range known {
		tally.Expect(at.provider, at.claim, c.Needed)
	}
	for r, err := range m.results() {
		if err == nil { // the results were read through before
			tally.Add(r)
		}
	}
	complete, stopped := m.ending()
	if !complete {
		tally.Interrupt()
	}
	t := tally.Trailer()
	t.Complete, t.Stopped = complete, stopped
	for i, c := range t.Claims {
		t.Claims[i].Unproven = known[address{c.Provider, c.Claim}].Unproven
		t.Claims[i].Known = m.excuse(c)
	}
	t.Stale = m.stale()
	t.Settle()
	for _, run := range m.runs {
		t.ExitCode = graver(t.ExitCode, run.Trailer.ExitCode)
		if run.Trailer.Finished.After(t.Finished) {
			t.Finished = run.Trailer.Finished
		}
	}
	return t
}

// ending says whether every part reached its end, and if not why the first of them did not.
func (m *merger) ending() (complete bool, stopped string) {
	for _, run := range m.runs {
		if !run.Trailer.Complete {
			return false, cmp.Or(run.Trailer.Stopped, "a part was interrupted")
		}
	}
	return true, ""
}

// known are what the parts know of the claims beside their results: by how many scenarios each is judged, and which are unproven.
func (m *merger) known() map[address]conformance.ClaimResult {
	list := map[address]conformance.ClaimResult{}
	for _, run := range m.runs {
		for _, c := range run.Trailer.Claims {
			at := address{c.Provider, c.Claim}
			known := list[at]
			list[at] = conformance.ClaimResult{Needed: max(known.Needed, c.Needed), Unproven: known.Unproven || c.Unproven}
		}
	}
	return list
}

// judgedClaims leaves out the claims of providers that no part ran.
func (m *merger) judgedClaims(h conformance.Header) []conformance.Claim {
	ran := map[string]bool{}
	for _, run := range m.runs {
		for _, c := range run.Trailer.Claims {
			ran[c.Provider] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(h.Claims), func(c conformance.Claim) bool { return !ran[c.Provider] })
}

// graver is the graver of two exit codes. That one part had nothing to check is no verdict on the whole.
func graver(a, b int) int {
	order := []int{conformance.ExitSecret, conformance.ExitNonConformant, conformance.ExitHarness, conformance.ExitUnjudged}
	for _, code := range order {
		if a == code || b == code {
			return code
		}
	}
	return a
}

// mergedID names the whole by its parts.
func mergedID(parts []conformance.Part) string {
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(sum, "%s\x00", p.ID)
	}
	const short = 6
	return "merged-" + hex.EncodeToString(sum.Sum(nil)[:short])
}
