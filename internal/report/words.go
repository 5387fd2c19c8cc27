package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// headline is the verdict on the run in a few words, and the sentence that says what it means.
func (v *view) headline() (words, meaning string) {
	words, meaning = v.verdict()
	if !v.end.Complete {
		stopped := "INTERRUPTED"
		if v.end.ExitCode != conformance.ExitConformant {
			stopped += ", " + words
		}
		why := cmp.Or(sentence(v.end.Stopped), "nobody said why")
		return stopped, fmt.Sprintf("The run did not finish (%s). This is a part, and proves nothing about the rest. %s", strings.TrimSuffix(why, "."), meaning)
	}
	if v.end.Stopped != "" {
		meaning += " " + sentence(v.end.Stopped)
	}
	return words, meaning
}

func (v *view) verdict() (words, meaning string) {
	t := v.total()
	switch v.end.ExitCode {
	case conformance.ExitConformant:
		if t[groupFails] > 0 {
			return v.knownOnly()
		}
		return "CONFORMANT", "Nothing that was judged breaks a statement of a page."
	case conformance.ExitNonConformant:
		return v.notConformant(t)
	case conformance.ExitUsage:
		return "NOTHING WAS CHECKED", "The run says nothing about the target."
	case conformance.ExitUnjudged:
		return "COULD NOT BE JUDGED", fmt.Sprintf("No documented statement was seen broken%s%s.", v.anew(), v.unjudged()) + v.aside()
	case conformance.ExitHarness:
		return "HARNESS ERROR", "Plimsoll itself failed: this is not the target's fault."
	case conformance.ExitSecret:
		return "SECRET IN A REPORT", "A secret was found in a finished file: publish nothing of this run but the scrubbed copy."
	}
	return fmt.Sprintf("ENDED WITH EXIT CODE %d", v.end.ExitCode), "This version of the report does not know what that means."
}

// unjudgedCount counts claims, or scenarios where every claim found another scenario to judge it.
// unjudged says how much could not be judged, "" where a run was interrupted before anything of the kind.
func (v *view) unjudged() string {
	of := count(v.total()[groupUnjudged], "claim")
	if v.total()[groupUnjudged] == 0 {
		n := v.end.Scenarios[conformance.Inconclusive] + v.end.Scenarios[conformance.Deferred]
		if n == 0 {
			return ""
		}
		of = count(n, "scenario")
	}
	return ", but " + of + " could not be judged"
}

// exitMeaning says what an exit code stands for, in general (design, section 5).
func exitMeaning(code int) string {
	switch code {
	case conformance.ExitConformant:
		return "conformant"
	case conformance.ExitNonConformant:
		return "not conformant, or a stale known failure"
	case conformance.ExitUsage:
		return "usage or configuration, or nothing to check"
	case conformance.ExitUnjudged:
		return "could not be judged"
	case conformance.ExitHarness:
		return "harness error"
	case conformance.ExitSecret:
		return "a secret in a report"
	}
	return "unknown"
}

// id is how a provider is called in commands.
func (s *section) id() string { return plain(s.ID) }

// acts says who has to act, one line each: for what fails and for what could not be judged.
func (v *view) acts(name func(*section) string) []string {
	var lines []string
	for _, cause := range append(conformance.Causes(), "") {
		var where []string
		for _, s := range v.providers {
			if n := s.countCause(cause); n > 0 {
				where = append(where, fmt.Sprintf("%s (%s)", name(s), count(n, "claim")))
			}
		}
		if len(where) > 0 {
			lines = append(lines, actor(cause)+": "+strings.Join(where, ", "))
		}
	}
	return lines
}

func (s *section) countCause(cause conformance.Cause) int {
	n := 0
	for _, c := range s.claims {
		switch groupOf(c) {
		case groupFails, groupUnjudged:
			if cmp.Or(c.result.Cause, causeOf(c.result)) == cause {
				n++
			}
		}
	}
	return n
}

// causeOf is the cause of a verdict that names none.
func causeOf(r conformance.ClaimResult) conformance.Cause {
	switch r.Verdict {
	case conformance.Fail:
		return conformance.CauseContract
	case conformance.Error:
		return conformance.CauseHarness
	case conformance.Inconclusive:
		return conformance.CauseOutage
	}
	return "" // a deferred claim waits for time, not for a person
}

func actor(c conformance.Cause) string {
	switch c {
	case conformance.CauseContract:
		return "the provider, to keep what the page says"
	case conformance.CauseOutage:
		return "the provider's operations, to bring the target back"
	case conformance.CauseCredential:
		return "whoever set up the credentials"
	case conformance.CauseQuota:
		return "whoever sets the quota, or run with a lower rate"
	case conformance.CauseHarness:
		return "the makers of Plimsoll or of the scenario"
	}
	return "nobody yet, a later run finishes the judgement"
}

// source says where a claim stands: the page, the line, and how firmly it is stated there.
func (s *section) source(c conformance.Claim) string {
	page := cmp.Or(s.Pages[c.Source], c.Source)
	if c.Basis == conformance.Documented && s.Pages[c.Source] == "" {
		page = cmp.Or(s.Source, c.Source)
	}
	where := sentence(page)
	if c.Line > 0 {
		where += fmt.Sprintf(", line %d", c.Line)
	}
	return where
}

// firmness says how firmly a claim is stated, in words.
func firmness(c conformance.Claim) string {
	switch c.Basis {
	case conformance.Standard:
		return fmt.Sprintf("a %s of a standard that the page does not decide", c.Level)
	case conformance.Public:
		return fmt.Sprintf("another public page, %s", stated(c.Level))
	case conformance.Assumed:
		return "our assumption, no page says so"
	}
	return stated(c.Level)
}

func stated(l conformance.Level) string {
	switch l {
	case conformance.Must:
		return "stated in the text"
	case conformance.Should:
		return "shown by a sample only"
	}
	return "implied, not said"
}

func (s *section) title() string { return sentence(cmp.Or(s.Name, s.ID)) }

// reading returns the reading of a discrepancy by its id.
func (d discrepancy) reading(id string) conformance.Reading {
	i := slices.IndexFunc(d.Readings, func(r conformance.Reading) bool { return r.ID == id })
	if i < 0 {
		return conformance.Reading{ID: id, Text: id}
	}
	return d.Readings[i]
}

// verdict says which reading the target follows, or why that is not known.
func (d discrepancy) verdict() string {
	switch len(d.follows) {
	case 0:
		return "not observed: " + cmp.Or(sentence(d.Reason), "no scenario of this run could see it")
	case 1:
		return "the target follows: " + d.quote(d.follows[0])
	}
	quoted := make([]string, len(d.follows))
	for i, id := range d.follows {
		quoted[i] = d.quote(id)
	}
	return "the target was seen to follow more than one: " + strings.Join(quoted, "; ")
}

func (d discrepancy) quote(id string) string {
	r := d.reading(id)
	if r.Line > 0 {
		return fmt.Sprintf("%s (line %d)", sentence(r.Text), r.Line)
	}
	return sentence(r.Text)
}

// others lists the readings that the target was not seen to follow.
func (d discrepancy) others() string {
	var texts []string
	for _, r := range d.Readings {
		if !slices.Contains(d.follows, r.ID) {
			texts = append(texts, d.quote(r.ID))
		}
	}
	return strings.Join(texts, "; ")
}
