package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/prove"
)

// tell prints what a person reads after a proof: everything that speaks against it, then the figures.
func (c *proveCommand) tell(s Streams, m *prove.Matrix, failures []prove.Failure, took time.Duration) {
	for _, f := range failures {
		fmt.Fprintf(s.Out, "%s\n", f)
	}
	if len(failures) > 0 {
		fmt.Fprintln(s.Out)
	}
	f := m.Figures
	fmt.Fprintf(s.Out, "%s\n", proveHeadline(m, len(failures)))
	fmt.Fprintf(s.Out, "  %d mutants, %d of them generic: %s\n", f.Mutants, f.Generic, verdictCounts(f, false))
	fmt.Fprintf(s.Out, "  %d harmless variants: %s\n", f.Harmless, verdictCounts(f, true))
	if !m.Partial {
		fmt.Fprintf(s.Out, "  %d claims that a scenario judges, %d of them without a killer%s\n", f.Claims, f.Unproven, lacking(m))
		fmt.Fprintf(s.Out, "  %d scenarios that judge, %d of them without teeth\n", f.Scenarios, f.Toothless)
		fmt.Fprintf(s.Out, "  %d assertions, %d of them never the one that failed: premises, and what the harness asks of itself\n", f.Asserts, f.Idle)
	}
	fmt.Fprintf(s.Out, "  %s, %s\n", took.Round(100*time.Millisecond), filepath.Join(c.ReportDir, "proof"))
}

func proveHeadline(m *prove.Matrix, failures int) string {
	switch {
	case m.Stopped != "":
		return "INTERRUPTED: " + m.Stopped + ". This is a part, and proves nothing about the rest."
	case failures > 0:
		return fmt.Sprintf("NOT PROVED: %d failures, see above", failures)
	case m.Partial:
		return "PROVED, as far as was asked"
	}
	return "PROVED"
}

// lacking names the claims that no mutant can break, and what the mocks lack for it.
func lacking(m *prove.Matrix) string {
	var words []string
	for _, p := range m.Providers {
		for _, c := range p.Claims {
			if c.Lacks != "" && c.Judged() && !c.Proven() {
				words = append(words, fmt.Sprintf("%s needs %s, which no mock has", c.ID, c.Lacks))
			}
		}
	}
	if len(words) == 0 {
		return ""
	}
	return ": " + strings.Join(words, "; ")
}

func verdictCounts(f prove.Figures, harmless bool) string {
	var words []string
	for _, v := range prove.Verdicts() {
		if n := f.Verdicts[v]; n > 0 && (v == prove.Harmless || v == prove.Harmful) == harmless {
			words = append(words, fmt.Sprintf("%d %s", n, v))
		}
	}
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

// proveProgress shows how far a proof has come: a line that is redrawn on a terminal, a line now and then elsewhere.
type proveProgress struct {
	out   io.Writer
	live  bool
	width int
	bad   int
	last  time.Time
	began time.Time
}

const (
	proveRedraw = 100 * time.Millisecond
	proveSign   = 15 * time.Second
)

func newProveProgress(s Streams) *proveProgress {
	now := time.Now()
	return &proveProgress{out: s.Err, live: s.Live, width: s.Width, began: now, last: now}
}

func (p *proveProgress) tell(done, total int, o prove.Outcome) {
	if !o.Verdict.Good() {
		p.bad++
	}
	pause := proveSign
	if p.live {
		pause = proveRedraw
	}
	now := time.Now()
	if done < total && now.Sub(p.last) < pause {
		return
	}
	p.last = now
	line := fmt.Sprintf("%d of %d mutants, %d not as hoped, %s", done, total, p.bad, now.Sub(p.began).Round(time.Second))
	switch {
	case !p.live:
		fmt.Fprintln(p.out, line)
	case done == total:
		fmt.Fprint(p.out, "\r\x1b[K")
	default:
		fmt.Fprintf(p.out, "\r\x1b[K%s", line)
	}
}
