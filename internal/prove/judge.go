package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Verdict is what a mutant came to.
type Verdict string

// The verdicts. Their order, worst first, is Verdicts.
const (
	Broken      Verdict = "broken"       // the mutant could not be started, or the harness broke over it
	Unshown     Verdict = "unshown"      // nothing shows that the fault was there at all
	Survived    Verdict = "survived"     // a claim that it breaks did not fail
	Undecided   Verdict = "undecided"    // a claim that it breaks could not be judged, which is no kill
	WrongReason Verdict = "wrong-reason" // a claim that it breaks failed, but not for the reason that was expected
	Collateral  Verdict = "collateral"   // a claim failed that nobody said would
	Harmful     Verdict = "harmful"      // it was to be harmless, and is not
	Killed      Verdict = "killed"       // each claim that it breaks failed, for the reason that was expected
	Harmless    Verdict = "harmless"     // it was to be harmless, and is
)

// Verdicts lists the verdicts on mutants, worst first.
func Verdicts() []Verdict {
	return []Verdict{Broken, Unshown, Survived, Undecided, WrongReason, Collateral, Harmful, Killed, Harmless}
}

// Good reports whether the verdict is the one that was hoped for.
func (v Verdict) Good() bool { return v == Killed || v == Harmless }

// Kill is one claim that a mutant broke, and how that was seen.
type Kill struct {
	Claim     string               `json:"claim"`
	Class     conformance.Class    `json:"class"`
	Place     string               `json:"place"`          // where the first finding saw it: "status", "body /message"
	Standing  conformance.Standing `json:"standing"`       // what the broken claim means for a target
	Scenarios []string             `json:"scenarios"`      // some of the killers, in page order; a set-up where no scenario was
	More      int                  `json:"more,omitempty"` // how many others there are
}

// Problem is something that speaks against a proof.
type Problem struct {
	Verdict Verdict `json:"verdict"`
	Claim   string  `json:"claim,omitempty"`
	Text    string  `json:"text"`
}

// Outcome is what became of one mutant.
type Outcome struct {
	Provider string
	Mutant   Mutant
	Verdict  Verdict
	Kills    []Kill
	Also     []string // declared overlaps that did fail
	Problems []Problem
	Shown    string              // the first request of the battery that was answered otherwise
	Ran      int                 // scenarios
	Bites    map[string][]string // scenario that failed as expected, or over a declared overlap → the steps of it that failed
}

// maxNamed bounds how many killers of one claim are named.
const maxNamed = 3

// jury hears the results of one mutant, keeps what speaks against claims, and forgets the rest.
type jury struct {
	mutant  Mutant
	claims  map[string]conformance.Claim
	failed  map[string]*charge              // by claim
	silent  map[string][]conformance.Result // claim that it breaks → what judges it and did not fail; without evidence
	broke   []string                        // results that are errors of ours
	unclear []string                        // results that could not be judged
	bites   map[string][]string
	ran     int
}

// charge is what speaks against one claim.
type charge struct {
	classes map[conformance.Class][]string // → results
	first   conformance.Finding
	right   *conformance.Finding // the first of the expected class
}

func newJury(m Mutant, claims map[string]conformance.Claim) *jury {
	return &jury{mutant: m, claims: claims, failed: map[string]*charge{}, silent: map[string][]conformance.Result{}, bites: map[string][]string{}}
}

// hear takes one result.
func (j *jury) hear(r conformance.Result) {
	if r.Kind == conformance.KindScenario {
		j.ran++
	}
	switch r.Verdict {
	case conformance.Error:
		j.broke = append(j.broke, fmt.Sprintf("%s: %s", r.ID, r.Reason))
	case conformance.Inconclusive, conformance.Deferred:
		j.unclear = append(j.unclear, fmt.Sprintf("%s: %s", r.ID, r.Reason))
	}
	for id := range j.claims {
		if found := r.Against(id); len(found) > 0 {
			j.accuse(id, r, found)
		}
	}
	for _, b := range j.mutant.Breaks {
		if slices.Contains(r.Claims, b.Claim) && len(r.Against(b.Claim)) == 0 {
			j.silent[b.Claim] = append(j.silent[b.Claim], conformance.Result{ID: r.ID, Verdict: r.Verdict, Reason: r.Reason})
		}
	}
}

// heard names results with their verdicts and reasons.
func heard(all []conformance.Result) string {
	var lines []string
	for _, r := range all {
		line := fmt.Sprintf("%s (%s", r.ID, r.Verdict)
		if r.Reason != "" {
			line += ": " + r.Reason
		}
		lines = append(lines, line+")")
	}
	return strings.Join(first(lines), "; ")
}

func (j *jury) accuse(id string, r conformance.Result, found []conformance.Finding) {
	c := j.failed[id]
	if c == nil {
		c = &charge{classes: map[conformance.Class][]string{}, first: found[0]}
		j.failed[id] = c
	}
	for _, f := range found {
		if !slices.Contains(c.classes[f.Class], r.ID) {
			c.classes[f.Class] = append(c.classes[f.Class], r.ID)
		}
		if f.Class == j.mutant.expects(id) && c.right == nil {
			c.right = &f
		}
		if f.Class == j.mutant.expects(id) || j.mutant.overlaps(id) {
			j.bite(r)
		}
	}
}

// bite notes the steps at which a scenario failed as it was said to.
func (j *jury) bite(r conformance.Result) {
	if _, noted := j.bites[r.ID]; noted || r.Kind != conformance.KindScenario {
		return
	}
	j.bites[r.ID] = []string{}
	for _, step := range r.Steps {
		if step.Status == conformance.StepFailed {
			j.bites[r.ID] = append(j.bites[r.ID], step.Text)
		}
	}
}

// judge says what became of the mutant.
func (j *jury) judge(shown string, applied int) Outcome {
	o := Outcome{Mutant: j.mutant, Shown: shown, Ran: j.ran, Bites: j.bites}
	against := func(v Verdict, claim, format string, args ...any) {
		o.Problems = append(o.Problems, Problem{v, claim, fmt.Sprintf(format, args...)})
	}
	for _, b := range j.broke {
		against(Broken, "", "an error of ours: %s", b)
	}
	if shown == "" || applied == 0 {
		against(Unshown, "", "nothing shows that the fault was there: %s", unshown(shown, applied))
	}
	if j.mutant.Harmless {
		j.harmless(against)
	} else {
		j.breaks(&o, against)
	}
	o.Verdict = verdict(o)
	return o
}

func unshown(shown string, applied int) string {
	if shown == "" {
		return "no request of the battery was answered otherwise than by the faithful mock"
	}
	return fmt.Sprintf("a request was answered otherwise (%s), but the mock counts %d strikes of the fault", shown, applied)
}

func verdict(o Outcome) Verdict {
	for _, v := range Verdicts() {
		if slices.ContainsFunc(o.Problems, func(p Problem) bool { return p.Verdict == v }) {
			return v
		}
	}
	if o.Mutant.Harmless {
		return Harmless
	}
	return Killed
}

type accusation func(v Verdict, claim, format string, args ...any)

// breaks judges a mutant that is to be killed.
func (j *jury) breaks(o *Outcome, against accusation) {
	for _, b := range j.mutant.Breaks {
		switch c := j.failed[b.Claim]; {
		case c != nil && c.right != nil:
			o.Kills = append(o.Kills, j.kill(b.Claim, b.Class, c))
		case c != nil:
			against(WrongReason, b.Claim, "expected a finding of class %s, got %s: %v", b.Class, classes(c), c.first)
		case j.undecided(b.Claim):
			against(Undecided, b.Claim, "could not be judged by %s", heard(j.silent[b.Claim]))
		default:
			against(Survived, b.Claim, "did not fail; strengthen %s", heard(j.silent[b.Claim]))
		}
	}
	for _, id := range sortedKeys(j.failed) {
		switch {
		case j.mutant.breaks(id):
		case j.mutant.overlaps(id):
			o.Also = append(o.Also, id)
		default:
			against(Collateral, id, "failed as well (%s), in %s: %v", classes(j.failed[id]), results(j.failed[id]), j.failed[id].first)
		}
	}
}

func (j *jury) undecided(claim string) bool {
	return slices.ContainsFunc(j.silent[claim], func(r conformance.Result) bool {
		return r.Verdict == conformance.Inconclusive || r.Verdict == conformance.Error || r.Verdict == conformance.Deferred
	})
}

// harmless judges a mutant that has to stay green: nothing fails at any level, and nothing is left undecided.
func (j *jury) harmless(against accusation) {
	for _, id := range sortedKeys(j.failed) {
		against(Harmful, id, "failed (%s), in %s: %v", classes(j.failed[id]), results(j.failed[id]), j.failed[id].first)
	}
	for _, u := range j.unclear {
		against(Harmful, "", "left undecided: %s", u)
	}
}

func (j *jury) kill(claim string, class conformance.Class, c *charge) Kill {
	all := c.classes[class]
	k := Kill{Claim: claim, Class: class, Scenarios: all[:min(maxNamed, len(all))], Place: c.right.Place,
		Standing: j.claims[claim].Standing(conformance.Fail, false)}
	k.More = len(all) - len(k.Scenarios)
	return k
}

func classes(c *charge) string {
	var words []string
	for _, class := range sortedKeys(c.classes) {
		words = append(words, string(class))
	}
	return strings.Join(words, ", ")
}

func results(c *charge) string {
	var all []string
	for _, class := range sortedKeys(c.classes) {
		all = append(all, c.classes[class]...)
	}
	slices.Sort(all)
	return strings.Join(first(slices.Compact(all)), ", ")
}

// first names a few and says how many more there are.
func first(all []string) []string {
	if len(all) == 0 {
		return []string{"no scenario that ran"}
	}
	if len(all) <= maxNamed {
		return all
	}
	return append(slices.Clone(all[:maxNamed]), fmt.Sprintf("and %d more", len(all)-maxNamed))
}

// claimsOf maps the claims of a provider that the plan judges by their ids.
func claimsOf(plan *suite.Plan, id string) map[string]conformance.Claim {
	claims := map[string]conformance.Claim{}
	for _, c := range plan.Claims {
		if c.Provider == id {
			claims[c.ID] = c
		}
	}
	return claims
}
