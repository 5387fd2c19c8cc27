package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// maxCase bounds what a testcase says, and maxCases how many testcases of a run say so much: the rest refer to run.json.
const (
	maxCase  = 8 << 10
	maxCases = 500
)

// text is what a testcase says: where the scenario stands, the broken claims with their places in the page, the findings, the exchanges in short, and
// the command that runs just this again.
func (j *junit) text(r conformance.Result, broken []brokenClaim) string {
	var b strings.Builder
	if place := (evidence{uri: r.URI, line: r.Line}).place(); place != "" {
		fmt.Fprintf(&b, "scenario: %s\n", plain(place))
	}
	for _, c := range broken {
		s := j.section(r.Provider)
		fmt.Fprintf(&b, "%s %s: %s [%s; %s]\n", brokenGroup(c.standing).heading(), c.ID, sentence(c.Text), s.source(c.Claim), firmness(c.Claim))
	}
	if r.Reason != "" {
		fmt.Fprintf(&b, "reason: %s\n", sentence(r.Reason))
	}
	if j.full() {
		b.WriteString("more: see run.json\n")
	} else {
		details(&b, r)
	}
	for _, c := range broken {
		fmt.Fprintf(&b, "again: %s\n", rerun(j.run.Header, r.Provider, c.ID))
	}
	return legal(clip(b.String(), maxCase))
}

// full says whether enough testcases have said enough.
func (j *junit) full() bool {
	n := 0
	for _, s := range j.suites {
		n += s.Failures + s.Errors
	}
	return n >= maxCases
}

func (j *junit) section(provider string) *section {
	for _, p := range j.run.Header.Providers {
		if p.ID == provider {
			return &section{ProviderInfo: p}
		}
	}
	return &section{}
}

func details(b *strings.Builder, r conformance.Result) {
	shown := 0
	for _, f := range r.Findings {
		if f.Note {
			continue
		}
		if shown++; shown > maxFindings {
			continue
		}
		f.Place, f.Expected, f.Actual = placeOf(f), clip(f.Expected, maxValue), clip(f.Actual, maxValue)
		fmt.Fprintf(b, "finding: %s%s\n", plain(f.Error()), in(f.Exchange))
	}
	if shown > maxFindings {
		fmt.Fprintf(b, "and %s, see run.json\n", count(shown-maxFindings, "more finding"))
	}
	for i, x := range r.Exchanges {
		if i == 2*maxFindings {
			fmt.Fprintf(b, "and %s, see run.json\n", count(len(r.Exchanges)-i, "more exchange"))
			break
		}
		fmt.Fprintf(b, "exchange %s: %s\n", plain(titleOf(x)), exchangeLine(x))
	}
}

func in(exchange string) string {
	if exchange == "" {
		return ""
	}
	return " (exchange " + plain(exchange) + ")"
}

// exchangeLine is an exchange on one line.
func exchangeLine(x conformance.Exchange) string {
	answer := "no answer: " + cmp.Or(x.Error, "unknown")
	if x.Response != nil {
		answer = fmt.Sprintf("%d %s", x.Response.Status, statusText(x.Response.Status))
	}
	return plain(clip(x.Request.Method+" "+x.Request.URL, maxLine) + " -> " + clip(answer, maxLine))
}
