package report

import (
	"io"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Format is one way to write a run.
type Format struct {
	Name  string // as in: plimsoll report NAME
	File  string // what a file of it is usually called
	Write func(io.Writer, conformance.Run) error
}

// Formats lists the formats that a run can be written in, sorted by name.
func Formats() []Format {
	return []Format{
		{"badge", "badge.json", Badge},
		{"badge-svg", "badge.svg", BadgeSVG},
		{"csv", "claims.csv", CSV},
		{"ctrf", "ctrf.json", CTRF},
		{"har", "exchanges.har", HAR},
		{"html", "report.html", HTML},
		{"junit", "junit.xml", JUnit},
		{"markdown", "summary.md", Markdown},
		{"messages", "messages.ndjson", Messages},
		{"sarif", "findings.sarif", SARIF},
	}
}
