package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Bounds of summary.md. A step summary of a CI system may hold 1 MiB, and nobody reads a tenth of that.
const (
	maxSummary    = 200 << 10 // bytes after which evidence is left out
	maxDetailed   = 15        // broken claims of one provider and heading
	maxListed     = 40        // lines of a list
	maxNamed      = 20        // claims named beside one reason
	maxParagraph  = 600       // bytes of a text of ours
	maxSections   = 60        // providers with a section of their own
	evenMoreInRun = "see run.json"
)

// Markdown writes summary.md: the verdict first, a table of the providers, and what is behind it.
// Whatever came from elsewhere is escaped, so that no answer of a target can draw its own verdict.
func Markdown(w io.Writer, run conformance.Run) error {
	v, err := look(run)
	if err != nil {
		return err
	}
	m := &summary{view: v, shown: shown{}}
	m.verdict()
	m.table()
	for i, s := range v.providers {
		if i == maxSections {
			m.para("And %s, %s.", count(len(v.providers)-i, "more provider"), evenMoreInRun)
			break
		}
		m.provider(s)
	}
	m.footer()
	_, err = m.WriteTo(w)
	return err
}

type summary struct {
	bytes.Buffer
	*view
	shown shown
}

// para writes a paragraph. The arguments must be escaped already.
func (m *summary) para(format string, args ...any) { fmt.Fprintf(m, format+"\n\n", args...) }

// item writes an item of a list.
func (m *summary) item(format string, args ...any) { fmt.Fprintf(m, "- "+format+"\n", args...) }

func (m *summary) verdict() {
	words, meaning := m.headline()
	m.para("# Plimsoll: %s", md(strings.ToLower(words)))
	m.para("**%s** %s. Exit code %d: %s.", prose(meaning), md(m.total().brief()), m.end.ExitCode, m.exitMeans())
	m.stale()
	acts := m.acts((*section).id)
	if len(acts) == 0 {
		return
	}
	m.para("Who has to act:")
	for _, line := range acts {
		m.item("%s", prose(line))
	}
	m.WriteByte('\n')
}

func (m *summary) table() {
	if len(m.providers) == 0 {
		m.para("The run names no provider.")
		return
	}
	m.WriteString("| provider | hold | fail | differ from the sample | differ from a public page | deviate from a standard | noted | could not be judged | untested |\n")
	m.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, s := range m.providers {
		if s.NotRun != "" {
			fmt.Fprintf(m, "| %s | not run | | | | | | | |\n", prose(s.title()))
			continue
		}
		n := s.tally()
		fmt.Fprintf(m, "| %s | %d | %s | %d | %d | %d | %d | %d | %d |\n", prose(s.title()), n[groupHolds], strong(n[groupFails]), n[groupDiffers],
			n[groupDiffersPublic], n[groupDeviates], n[groupNoted], n[groupUnjudged], n[groupUntested])
	}
	m.WriteByte('\n')
}

func strong(n int) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("**%d**", n)
}

func (m *summary) provider(s *section) {
	if s.NotRun != "" {
		m.para("## %s: not run", prose(s.title()))
		m.para("%s", prose(s.NotRun))
		return
	}
	start := m.Len()
	m.para("## %s", prose(s.title()))
	heading := m.Len()
	m.unproven(s)
	for _, g := range brokenGroups() {
		m.broken(s, g)
	}
	m.discrepancies(s)
	m.reasons(s, groupUnjudged, s.unjudged())
	m.reasons(s, groupUntested, s.untested())
	m.cellar(s)
	m.notes(s)
	if m.Len() == heading { // nothing to say beyond the table
		m.Truncate(start)
	}
}

func (m *summary) discrepancies(s *section) {
	if len(s.discrepancies) == 0 {
		return
	}
	m.para("### Discrepancies of the page")
	for i, d := range s.discrepancies {
		if m.enough(i, len(s.discrepancies)) {
			break
		}
		m.item("%s %s **%s**", code(d.ID), prose(d.Text), prose(d.verdict()))
	}
	m.WriteByte('\n')
}

func (m *summary) reasons(s *section, g group, list []because) {
	if len(list) == 0 {
		return
	}
	claims := len(s.in(g))
	m.para("<details%s><summary>%s (%s)</summary>", open(g), sentenceCase(g.heading()), count(claims, "claim"))
	for i, b := range list {
		if m.enough(i, len(list)) {
			break
		}
		m.item("%s: %s<br>%s", count(len(b.claims), "claim"), prose(b.reason), md(strings.Join(ids(b.claims, maxNamed), ", ")))
	}
	m.para("\n</details>")
}

// open unfolds what somebody has to act on.
func open(g group) string {
	if g == groupUnjudged {
		return " open"
	}
	return ""
}

func (m *summary) notes(s *section) {
	if len(s.notes.list) == 0 {
		return
	}
	m.para("<details><summary>Worth knowing, held against nobody (%s)</summary>", count(len(s.notes.list), "note"))
	for i, note := range s.notes.list {
		if m.enough(i, len(s.notes.list)) {
			break
		}
		m.item("%s", prose(note.String()))
	}
	m.para("\n</details>")
}

// enough ends a list that has become too long.
func (m *summary) enough(i, n int) bool {
	if i < maxListed && m.Len() < maxSummary {
		return false
	}
	m.item("and %d more, %s", n-i, evenMoreInRun)
	return true
}

func (m *summary) footer() {
	m.WriteString("---\n\n")
	if m.Repeat != "" {
		m.para("Again: %s", code(m.Repeat))
	}
	m.para("Run %s with %s, environment %s, seed %d: %s, %s.", code(m.ID), prose(m.Tool), code(m.Environment.Name), m.Seed,
		count(m.end.Requests, "request"), short(m.elapsed()))
}

func sentenceCase(heading string) string {
	return heading[:1] + strings.ToLower(heading[1:])
}
