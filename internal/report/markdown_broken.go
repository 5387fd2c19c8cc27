package report

import (
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// broken writes the claims of one group of broken claims.
func (m *summary) broken(s *section, g group) {
	claims := s.in(g)
	if len(claims) == 0 {
		return
	}
	m.para("### %s (%d)", sentenceCase(g.heading()), len(claims))
	for i, c := range claims {
		if i == maxDetailed || m.Len() > maxSummary {
			m.item("and %d more, %s", len(claims)-i, evenMoreInRun)
			m.WriteByte('\n')
			return
		}
		m.claim(s, c, g == groupFails || g == groupDiffers || g == groupDiffersPublic)
	}
}

// claim writes one broken claim; the exchange only where the claim binds firmly enough to ask for it.
func (m *summary) claim(s *section, c *judged, full bool) {
	m.item("%s **%s** (%s; %s)", code(c.ID), prose(c.Text), md(s.source(c.Claim)), firmness(c.Claim))
	if c.result.Excused() {
		fmt.Fprintf(m, "  - **known failure** %s\n", prose(knownWords(*c.result.Known)))
	}
	if first := m.shown.before(c); first != "" {
		fmt.Fprintf(m, "  - the same evidence as for %s\n", code(first))
	} else {
		m.scenarios(c, full)
	}
	fmt.Fprintf(m, "\n  Again: %s\n\n", code(rerun(m.Header, s.ID, c.ID)))
}

func (m *summary) scenarios(c *judged, full bool) {
	for _, e := range c.evidence {
		m.evidence(e, full)
		if !full {
			break
		}
	}
	if c.more > 0 {
		fmt.Fprintf(m, "  - and %s, %s\n", count(c.more, "more scenario"), evenMoreInRun)
	}
}

func (m *summary) evidence(e evidence, full bool) {
	fmt.Fprintf(m, "  - scenario: %s (%s)\n", prose(e.name), md(plain(e.place())))
	for _, f := range e.findings {
		fmt.Fprintf(m, "    - %s\n", findingLine(f))
	}
	if e.moreFindings > 0 {
		fmt.Fprintf(m, "    - and %s, %s\n", count(e.moreFindings, "more finding"), evenMoreInRun)
	}
	if !full {
		return
	}
	for _, x := range e.exchanges {
		m.exchange(x)
	}
}

func findingLine(f conformance.Finding) string {
	place, actual := md(plain(f.Place)), md(plain(f.Actual))
	line := fmt.Sprintf("%s: %s", place, actual)
	if f.Expected != "" {
		line = fmt.Sprintf("%s: expected **%s**, got **%s**", place, md(plain(f.Expected)), actual)
	}
	if f.Hint != "" {
		line += "<br>" + prose(f.Hint)
	}
	return line
}

// exchange writes an excerpt behind a fold, in a fence that nothing inside it can close.
func (m *summary) exchange(x excerpt) {
	var text strings.Builder
	for _, l := range x.lines {
		line := strings.TrimRight(strings.Join([]string{l.side, l.text}, " "), " ")
		if l.mark != "" {
			line += "  " + l.mark
		}
		text.WriteString("    " + line + "\n")
	}
	fence := fenceFor(text.String())
	fmt.Fprintf(m, "\n    <details><summary>exchange %s</summary>\n\n    %s\n%s    %s\n\n    </details>\n", md(plain(x.title)), fence+"text", text.String(), fence)
}

// fenceFor is a fence longer than any run of backticks in the text (CommonMark 0.31 section 4.5).
func fenceFor(text string) string { return strings.Repeat("`", max(3, longestRun(text)+1)) }

func longestRun(text string) int {
	longest, run := 0, 0
	for _, r := range text {
		if r == '`' {
			run++
		} else {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// Prose makes text from elsewhere one escaped line of bounded length for a Markdown page.
func Prose(s string) string { return prose(s) }

// prose makes a text of ours or of a page, which may be folded over lines, one escaped line of bounded length.
func prose(s string) string { return md(sentence(clip(s, maxParagraph))) }

// md escapes a line for Markdown: what Markdown, HTML and GitHub would act on (CommonMark 0.31 section 2.4, GFM section 6.9), so
// that text from a target makes no emphasis, link, table cell, tag or mention.
func md(s string) string {
	return strings.NewReplacer(
		"<", "&lt;", ">", "&gt;", "&", "&amp;",
		"@", "@<!-- -->", // a backslash does not keep GitHub from seeing a mention
		"://", `\://`, "www.", `www\.`, // bare addresses become links
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "$", `\$`,
	).Replace(s)
}

// code makes a code span that nothing inside it can close (CommonMark 0.31 section 6.1).
func code(s string) string {
	s = sentence(s)
	fence := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}
