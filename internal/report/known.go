package report

import (
	"fmt"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// knownWords says who answers for a known failure, until when, and why.
func knownWords(k conformance.KnownFailure) string {
	return fmt.Sprintf("%s, %s answers for it until %s: %s", sentence(k.Ticket), sentence(k.Responsible), sentence(k.Expires), sentence(k.Reason))
}

// staleWords says why an entry of the baseline has to go.
func staleWords(s conformance.StaleFailure) string {
	why := map[conformance.StaleKind]string{
		conformance.StalePasses:   "it holds now: take the entry out, so that it cannot hide the next failure",
		conformance.StaleExpired:  "its last day was " + sentence(s.Known.Expires) + ": mend it, or decide anew",
		conformance.StaleUnjudged: "no scenario judges it: take the entry out",
	}[s.Kind]
	if why == "" {
		why = sentence(string(s.Kind))
	}
	text := fmt.Sprintf("%s of %s: %s (%s, %s", plain(s.Claim), plain(s.Provider), why, sentence(s.Known.Ticket), sentence(s.Known.Responsible))
	if s.Known.At != "" {
		text += ", " + plain(s.Known.At)
	}
	return text + ")"
}

// inBrief marks a known failure in a list; "" for any other claim.
func inBrief(c *judged) string {
	if !c.result.Excused() {
		return ""
	}
	return " (known failure " + knownWords(*c.result.Known) + ")"
}

// exitMeans says what the exit code stands for in this run.
func (v *view) exitMeans() string {
	if v.end.ExitCode == conformance.ExitConformant && v.known() > 0 {
		return "nothing fails but what is known to"
	}
	return exitMeaning(v.end.ExitCode)
}

// known counts the statements that do not hold and are known not to.
func (v *view) known() int {
	n := 0
	for _, s := range v.providers {
		for _, c := range s.in(groupFails) {
			if c.result.Excused() {
				n++
			}
		}
	}
	return n
}

// aside says how many known failures stand beside a verdict that does not count them; "" where there are none.
func (v *view) aside() string {
	if n := v.known(); n > 0 {
		return fmt.Sprintf(" %s %s not hold, as is known.", count(n, "statement"), verb(n, "does", "do"))
	}
	return ""
}

// anew sets what is known apart from what is news.
func (v *view) anew() string {
	if v.known() > 0 {
		return " anew"
	}
	return ""
}

// staleCount says how many entries of the baseline are stale.
func (v *view) staleCount() string {
	n := max(1, len(v.end.Stale)) // nothing else makes a run fail that breaks nothing
	return count(n, "known failure") + verb(n, " is stale", " are stale")
}

// notConformant is the verdict of exit code 1: broken statements, stale entries, or both.
func (v *view) notConformant(t tally) (words, meaning string) {
	broken := t[groupFails] - v.known()
	if broken == 0 {
		return "NOT ACCEPTED", fmt.Sprintf("No documented statement was seen broken%s, but %s.", v.anew(), v.staleCount())
	}
	meaning = fmt.Sprintf("%s of the documentation %s not hold.", count(t[groupFails], "statement"), verb(t[groupFails], "does", "do"))
	if n := v.known(); n > 0 {
		meaning += fmt.Sprintf(" Of these %s known.", fmt.Sprint(n)+verb(n, " is", " are"))
	}
	if len(v.end.Stale) > 0 {
		meaning += " Besides, " + v.staleCount() + "."
	}
	return "NOT CONFORMANT", meaning
}

// knownOnly is the verdict where nothing fails but what is known to.
func (v *view) knownOnly() (words, meaning string) {
	n := v.known()
	return "KNOWN FAILURES ONLY", fmt.Sprintf("%s of the documentation %s not hold, as is known, and somebody answers for %s until a day. Nothing else that was judged breaks a statement of a page.",
		count(n, "statement"), verb(n, "does", "do"), verb(n, "it", "each"))
}

// stale lists the entries of the baseline that have to go, or nothing.
func (t *terminal) stale() {
	if len(t.end.Stale) == 0 {
		return
	}
	t.text(2, styleRed, "stale known failures")
	for _, s := range t.end.Stale {
		t.hang(4, "-", 6, styleNone, staleWords(s))
	}
}

// stale lists the entries of the baseline that have to go.
func (m *summary) stale() {
	if len(m.end.Stale) == 0 {
		return
	}
	m.para("**Stale known failures:**")
	for i, s := range m.end.Stale {
		if m.enough(i, len(m.end.Stale)) {
			break
		}
		m.item("%s", prose(staleWords(s)))
	}
	m.WriteByte('\n')
}

// excused reports whether each of the claims that make a scenario a failure is a known failure, and which is the first.
func (u rulings) excused(r conformance.Result, broken []brokenClaim) *conformance.KnownFailure {
	var first *conformance.KnownFailure
	for _, b := range broken {
		if b.standing != conformance.NonConformant {
			continue
		}
		verdict := u.broken[address{r.Provider, b.ID}]
		if !verdict.Excused() {
			return nil
		}
		if first == nil {
			first = verdict.Known
		}
	}
	return first
}

// stale adds a testcase that fails for each entry of the baseline that has to go.
func (j *junit) stale() {
	for _, s := range j.run.Trailer.Stale {
		text := legal(staleWords(s))
		j.suite(s.Provider).add(testcase{Classname: legal(s.Provider + ".known-failures"), Name: legal("the known failure of " + s.Claim + " is still one"), Time: "0.000",
			Failure: &outcome{Type: "stale-known-failure", Message: text, Text: text}})
	}
}

// excuse is the entry of the baseline that excuses a broken claim in every part that saw it broken: what one part did not expect is
// news.
func (m *merger) excuse(c conformance.ClaimResult) *conformance.KnownFailure {
	var known *conformance.KnownFailure
	for _, run := range m.runs {
		for _, part := range run.Trailer.Claims {
			if part.Provider != c.Provider || part.Claim != c.Claim || part.Verdict != conformance.Fail {
				continue
			}
			if !part.Excused() {
				return nil
			}
			known = part.Known
		}
	}
	return known
}

// stale unites what the parts found to be stale.
func (m *merger) stale() []conformance.StaleFailure {
	var all []conformance.StaleFailure
	for _, run := range m.runs {
		for _, s := range run.Trailer.Stale {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// sarifSuppression says that a result is known (SARIF 2.1.0 section 3.35).
type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

// suppressions are those of a claim that is broken as expected. The file that says so is none of the analysed ones, hence "external".
func (u rulings) suppressions(provider, claim string) []sarifSuppression {
	verdict := u.broken[address{provider, claim}]
	if !verdict.Excused() {
		return nil
	}
	return []sarifSuppression{{"external", "accepted", knownWords(*verdict.Known)}}
}
