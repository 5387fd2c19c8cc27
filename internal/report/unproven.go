package report

import (
	"fmt"
	"strings"
)

// A claim is unproven where no mutant of the kill matrix shows that the scenarios which judge it can fail: that it holds then says
// little, and every report says so. Where the matrix was made from other files, all claims of the provider are.

// unproven lists the unproven claims of a provider, in the order of the page.
func (s *section) unproven() []*judged {
	var some []*judged
	for _, c := range s.claims {
		if c.result.Unproven {
			some = append(some, c)
		}
	}
	return some
}

// unprovenHeading says how many claims of a provider are unproven and why, "" where none is.
func (v *view) unprovenHeading(s *section) string {
	n := len(s.unproven())
	why := "no fault is known that makes their scenarios fail"
	if n == 0 {
		return ""
	}
	if stale := v.MatrixStale[s.ID]; stale != "" {
		why = sentence(stale)
	}
	return fmt.Sprintf("UNPROVEN (%s): %s", count(n, "claim"), why)
}

// unprovenNames names the first n unproven claims; where all of them are, because the matrix is stale, no name helps.
func (v *view) unprovenNames(s *section, n int) string {
	if v.MatrixStale[s.ID] != "" {
		return ""
	}
	return strings.Join(ids(s.unproven(), n), ", ")
}

func (t *terminal) unproven(s *section) {
	heading := t.unprovenHeading(s)
	if heading == "" {
		return
	}
	t.text(2, styleYellow, heading)
	most := 4
	if t.verbose {
		most = len(s.claims)
	}
	if names := t.unprovenNames(s, most); names != "" {
		t.text(4, styleNone, names)
	}
	t.blank()
}

// doubt says in the last screenful how much of what holds may be worth little.
func (t *terminal) doubt() {
	n := 0
	for _, s := range t.providers {
		n += len(s.unproven())
	}
	if n > 0 {
		t.text(2, styleYellow, fmt.Sprintf("%s %s unproven, see above.", count(n, "claim"), verb(n, "is", "are")))
	}
}

func (m *summary) unproven(s *section) {
	heading := m.unprovenHeading(s)
	if heading == "" {
		return
	}
	if names := m.unprovenNames(s, maxNamed); names != "" {
		heading += ": " + names
	}
	m.para("%s.", prose(heading))
}

// unproven writes the unproven claims beside the other properties of a provider's suite.
func (j *junit) unproven() {
	v := outline(j.run)
	for _, s := range v.providers {
		if heading := v.unprovenHeading(s); heading != "" {
			j.suite(s.ID).property("unproven", strings.TrimSuffix(heading+": "+v.unprovenNames(s, maxNamed), ": "))
		}
	}
}
