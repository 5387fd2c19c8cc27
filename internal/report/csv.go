package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// CSV writes a table of the claims with their verdicts, a row each in the order of the pages (RFC 4180), for spreadsheets.
func CSV(w io.Writer, run conformance.Run) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"provider", "claim", "text", "level", "basis", "party", "page", "line", "verify", "needs", "verdict", "standing", "shown as", "cause",
		"who has to act", "reason", "unproven", "scenarios", "evidence"}); err != nil {
		return fmt.Errorf("claims.csv: %w", err)
	}
	for _, s := range outline(run).providers {
		for _, c := range s.claims {
			if err := out.Write(csvRow(s, c)); err != nil {
				return fmt.Errorf("claims.csv: %w", err)
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("claims.csv: %w", err)
	}
	return nil
}

func csvRow(s *section, c *judged) []string {
	g := groupOf(c)
	cause, who := conformance.Cause(""), ""
	if g != groupHolds && g != groupUntested {
		if cause = c.result.Cause; cause == "" {
			cause = causeOf(c.result)
		}
		who = actor(cause)
	}
	line := ""
	if c.Line > 0 {
		line = strconv.Itoa(c.Line)
	}
	row := []string{s.ID, c.ID, c.Text, string(c.Level), string(c.Basis), string(c.Party), s.source(withoutLine(c.Claim)), line, string(c.Verify), strings.Join(c.Needs, " "),
		string(c.result.Verdict), string(c.result.Standing), g.label(), string(cause), who, c.result.Reason, yes(c.result.Unproven), strconv.Itoa(len(c.result.Scenarios)),
		strings.Join(c.result.Evidence, " ")}
	for i := range row {
		row[i] = inert(sentence(row[i]))
	}
	return row
}

// withoutLine is the claim without its line, which has a column of its own.
func withoutLine(c conformance.Claim) conformance.Claim {
	c.Line = 0
	return c
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// inert keeps a spreadsheet from taking a text for a formula: it gets an apostrophe before it, which spreadsheets do not show (OWASP,
// CSV Injection).
func inert(s string) string {
	if strings.ContainsAny(s[:min(1, len(s))], "=+-@|%\t\r") {
		return "'" + s
	}
	return s
}
