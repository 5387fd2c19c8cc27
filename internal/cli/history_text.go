package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

// text prints the page for people.
func (p *historyPage) text(w io.Writer, c *historyCommand) {
	for _, s := range p.Skipped {
		fmt.Fprintf(w, "skipped %s: %s\n", report.Plain(s.Path), report.Plain(s.Problem))
	}
	if len(p.Environments) == 0 {
		fmt.Fprintf(w, "No run is there yet. plimsoll run makes one.\n")
	}
	for i, e := range p.Environments {
		if i > 0 {
			fmt.Fprintln(w)
		}
		e.runs(w)
		e.trends(w, c)
		e.latencies(w)
	}
}

func (p *past) runs(w io.Writer) {
	width := len(p.Environment)
	for _, r := range p.Runs {
		width = max(width, len(r.ID))
	}
	fmt.Fprintf(w, "%-*s  %-16s %6s %5s %5s %5s %7s  %s\n", width, p.Environment, "began", "holds", "fails", "known", "other", "seconds", "verdict")
	for _, r := range p.Runs {
		holds, fails := r.Verdicts[conformance.Pass], r.Fails-r.Known
		other := r.Verdicts[conformance.Error] + r.Verdicts[conformance.Inconclusive] + r.Verdicts[conformance.Deferred]
		fmt.Fprintf(w, "%-*s  %-16s %6d %5d %5d %5d %7.1f  %s\n", width, report.Plain(r.ID), r.Started.UTC().Format("2006-01-02 15:04"), holds, fails, r.Known, other,
			max(0, r.Finished.Sub(r.Started)).Seconds(), inWords(r))
	}
	fmt.Fprintln(w)
}

// inWords is the verdict on a run that is over.
func inWords(r conformance.Past) string {
	words := map[int]string{0: "conformant", 1: "not conformant", 2: "nothing checked", 3: "could not be judged", 4: "harness error", 5: "secret in a report"}[r.ExitCode]
	switch {
	case r.ExitCode == conformance.ExitConformant && r.Known > 0:
		words = "known failures only"
	case r.ExitCode == conformance.ExitNonConformant && r.Stale > 0:
		words += fmt.Sprintf(" (%d stale)", r.Stale)
	}
	if !r.Complete {
		words += ", interrupted"
	}
	if r.Tags != "" {
		words += ", only " + report.Plain(r.Tags)
	}
	return cmp.Or(words, fmt.Sprintf("exit %d", r.ExitCode))
}

// trends prints a line for each claim that has something to tell; claims that every run saw hold, or that none judged, are counted.
func (p *past) trends(w io.Writer, c *historyCommand) {
	steady, unjudged, width := 0, 0, 0
	var shown []conformance.Trend
	for _, t := range p.Claims {
		switch {
		case !c.All && c.Claim == "" && t.Judged == 0 && !strings.ContainsRune(t.Glyphs, conformance.GlyphError) && !strings.ContainsRune(t.Glyphs, conformance.GlyphUnjudged):
			unjudged++
		case !c.All && c.Claim == "" && t.Steady() && !strings.ContainsAny(t.Glyphs, "E?"):
			steady++
		default:
			shown = append(shown, t)
			width = max(width, len(t.Provider)+1+len(t.Claim))
		}
	}
	for _, t := range shown {
		fmt.Fprintf(w, "%-*s  %s  %s\n", width, report.Plain(t.Provider)+" "+report.Plain(t.Claim), t.Glyphs, about(t))
	}
	if steady > 0 || unjudged > 0 {
		fmt.Fprintf(w, "%d claims held in every run that judged them, %d were judged by none (--all lists them).\n", steady, unjudged)
	}
	fmt.Fprintln(w)
}

// about says what a trend comes to.
func about(t conformance.Trend) string {
	var parts []string
	if t.Judged > 0 {
		parts = append(parts, fmt.Sprintf("held %d of %d", t.Held, t.Judged))
	}
	if t.Flips > 0 {
		parts = append(parts, times(t.Flips, "flip"))
	}
	if t.Flaky > 0 {
		parts = append(parts, times(t.Flaky, "flaky pass"))
	}
	switch {
	case t.Judged == 0:
		parts = append(parts, "never judged")
	case t.LastHeld.IsZero():
		parts = append(parts, "never held")
	case t.Now != conformance.Pass:
		parts = append(parts, "last held "+t.LastHeld.UTC().Format("2006-01-02 15:04"))
	}
	return strings.Join(parts, ", ")
}

func times(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "s"):
		return fmt.Sprintf("%d %ses", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// latencies prints a line for each operation: its median as a row of bars, and the last figures.
func (p *past) latencies(w io.Writer) {
	if len(p.Latency) == 0 {
		return
	}
	width := 0
	for _, t := range p.Latency {
		width = max(width, len(t.Provider)+1+len(t.Operation))
	}
	fmt.Fprintf(w, "%-*s  %s  median   95 %%   in the last run that called it\n", width, "latency", strings.Repeat(" ", len(p.Runs)))
	for _, t := range p.Latency {
		last := t.Last()
		line := fmt.Sprintf("%-*s  %s  %6s  %6s", width, report.Plain(t.Provider)+" "+report.Plain(t.Operation), bars(t.Runs), millis(last.Median), millis(last.P95))
		if usual, ok := usually(t); ok && last.Apart(usual) {
			line += fmt.Sprintf("  before: %s", millis(usual.Median))
		}
		fmt.Fprintln(w, line)
	}
}

// bars draws medians; their scale begins at nought, so that half the height is half the time.
func bars(runs []conformance.Latency) string {
	const levels = "▁▂▃▄▅▆▇█"
	steps := []rune(levels)
	most := time.Duration(1)
	for _, l := range runs {
		most = max(most, l.Median)
	}
	var b strings.Builder
	for _, l := range runs {
		if l.Calls == 0 {
			b.WriteRune(' ')
			continue
		}
		b.WriteRune(steps[min(len(steps)-1, int(int64(l.Median)*int64(len(steps))/int64(most)))])
	}
	return b.String()
}

// usually is the latency of the middle one of the runs before the last that called the operation.
func usually(t conformance.LatencyTrend) (conformance.Latency, bool) {
	called := slices.DeleteFunc(slices.Clone(t.Runs), func(l conformance.Latency) bool { return l.Calls == 0 })
	if len(called) < 2 {
		return conformance.Latency{}, false
	}
	before := called[:len(called)-1]
	slices.SortStableFunc(before, func(a, b conformance.Latency) int { return cmp.Compare(a.Median, b.Median) })
	return before[len(before)/2], true
}

// millis writes a duration in milliseconds, with about two digits.
func millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms >= 1000:
		return fmt.Sprintf("%.1f s", ms/1000)
	case ms >= 10:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f ms", ms)
}
