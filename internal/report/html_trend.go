package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// maxPast is how many runs a trend shows, with this one: more are a wall.
const maxPast = 30

// HTMLWith writes the report of HTML with a trend: what earlier runs came to, handed over oldest first. Those of another environment,
// of other providers or of other scenarios are left out, and so are later ones. Without any there is no trend, and the page is that of
// HTML.
func HTMLWith(past []conformance.Past) func(io.Writer, conformance.Run) error {
	return func(w io.Writer, run conformance.Run) error {
		s, err := surveyOf(run)
		if err != nil {
			return err
		}
		p, err := newPrinter(s)
		if err != nil {
			return err
		}
		if p.past, err = s.beside(past, run); err != nil {
			return err
		}
		out := bufio.NewWriterSize(w, 1<<16)
		if err := p.write(out, run); err != nil {
			return fmt.Errorf("report.html: %w", err)
		}
		return out.Flush()
	}
}

// beside picks the runs that this one can be set beside, and puts this one last.
func (s *survey) beside(past []conformance.Past, run conformance.Run) ([]conformance.Past, error) {
	var list []conformance.Past
	var this *conformance.Past
	for i, p := range past {
		switch {
		case p.ID == run.Header.ID:
			this = &past[i]
		case p.Environment == run.Header.Environment.Name && p.Tags == run.Header.Tags && p.Started.Before(run.Header.Started) && p.Complete && overlaps(p, run):
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	if this == nil {
		bare := run
		bare.Results = nil // they were gone through already
		last, err := conformance.Remember(bare)
		if err != nil {
			return nil, err
		}
		last.Latency = s.watch.List()
		this = &last
	}
	list = append(list[max(0, len(list)-maxPast+1):], *this)
	return only(list, this.Providers), nil
}

// overlaps reports whether the runs share a provider.
func overlaps(p conformance.Past, run conformance.Run) bool {
	return slices.ContainsFunc(run.Header.Providers, func(info conformance.ProviderInfo) bool {
		return info.NotRun == "" && slices.Contains(p.Providers, info.ID)
	})
}

// only leaves out what runs say about other providers.
func only(runs []conformance.Past, providers []string) []conformance.Past {
	other := func(id string) bool { return !slices.Contains(providers, id) }
	for i := range runs {
		runs[i].Claims = slices.DeleteFunc(slices.Clone(runs[i].Claims), func(c conformance.PastClaim) bool { return other(c.Provider) })
		runs[i].Latency = slices.DeleteFunc(slices.Clone(runs[i].Latency), func(l conformance.Latency) bool { return other(l.Provider) })
	}
	return runs
}

// trendData is what the template "trend" shows.
type trendData struct {
	About   string
	Bars    []trendBar
	Changed []trendClaim
	More    int
	Steady  string
	Latency []trendLatency
}

// trendBar is one run: its stretches lie on each other.
type trendBar struct {
	ID, Date, Verdict string
	X, Width          percent
	Parts             []trendPart
	Counts            []string // as the columns of the table
}

type trendPart struct {
	Key       string
	Y, Height percent
}

// trendClaim is a claim that did not hold all the time.
type trendClaim struct {
	Claim link
	Cells []trendCell
	Words string // of the row of cells
	Came  string
}

type trendCell struct {
	Key      string
	X, Width percent
}

// trendLatency is the median of an operation from run to run.
type trendLatency struct {
	Provider, Operation, Median, P95, Change, Words string
	Points                                          []trendPoint
	Line                                            string
}

type trendPoint struct{ X, Y percent }

func (p *printer) trend() *trendData {
	if len(p.past) < 2 {
		return nil
	}
	first := p.past[0]
	d := &trendData{About: fmt.Sprintf("The last %s in the environment %s since %s, the oldest first; the last one is this. Runs of other scenarios are left out.",
		count(len(p.past), "run"), sentence(first.Environment), moment(first.Started))}
	for i, run := range p.past {
		d.Bars = append(d.Bars, barOf(i, len(p.past), run))
	}
	p.changed(d)
	for _, t := range conformance.LatencyTrends(p.past) {
		d.Latency = append(d.Latency, latencyOf(t))
	}
	return d
}

// trendGroups are the parts of a bar, from the bottom up, and the columns of the table.
func trendGroups() []group {
	return []group{groupFails, groupDiffers, groupUnjudged, groupUntested, groupHolds}
}

// pastGroup is where a claim of an earlier run is counted. All that differs without failing is one.
func pastGroup(c conformance.PastClaim) group {
	g := groupOf(&judged{result: conformance.ClaimResult{Verdict: c.Verdict, Standing: c.Standing}})
	if g > groupFails && g < groupUnjudged {
		return groupDiffers
	}
	return g
}

func barOf(i, of int, run conformance.Past) trendBar {
	var t tally
	for _, c := range run.Claims {
		t[pastGroup(c)]++
	}
	step := 100 / percent(of)
	verdict := exitMeaning(run.ExitCode)
	if run.ExitCode == conformance.ExitConformant && run.Known > 0 {
		verdict = "nothing fails but what is known to"
	}
	b := trendBar{ID: plain(run.ID), Date: run.Started.UTC().Format("2 January 2006, 15:04"), Verdict: verdict, X: percent(i)*step + step/10, Width: step * 8 / 10}
	y := percent(100)
	for _, g := range trendGroups() {
		height := 100 * percent(t[g]) / percent(max(1, t.claims()))
		y -= height
		b.Counts = append(b.Counts, thousands(t[g]))
		if t[g] > 0 {
			b.Parts = append(b.Parts, trendPart{g.key(), y, height})
		}
	}
	return b
}

// maxChanged bounds how many claims the trend lists.
const maxChanged = 60

// changed lists the claims that did not hold in every run that judged them, those first that changed most.
func (p *printer) changed(d *trendData) {
	steady, list := 0, []conformance.Trend{}
	for _, t := range conformance.Trends(p.past) {
		switch {
		case t.Judged == 0:
		case t.Steady():
			steady++
		default:
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b conformance.Trend) int {
		return cmp.Or(cmp.Compare(b.Flips, a.Flips), cmp.Compare(b.Flaky, a.Flaky))
	})
	d.Steady = count(steady, "claim") + " held in every run that judged " + verb(steady, "it", "them")
	d.More = max(0, len(list)-maxChanged)
	for _, t := range list[:min(len(list), maxChanged)] {
		d.Changed = append(d.Changed, p.trendClaim(t))
	}
}

func (p *printer) trendClaim(t conformance.Trend) trendClaim {
	c := trendClaim{Claim: p.claimLink(t.Provider, t.Claim), Came: fmt.Sprintf("held %d of %d", t.Held, t.Judged)}
	var words []string
	step := 100 / percent(len(p.past))
	for i, glyph := range []rune(t.Glyphs) {
		key, word := glyphKey(glyph)
		if key != "" {
			c.Cells = append(c.Cells, trendCell{key, percent(i)*step + step/10, step * 8 / 10})
		}
		words = append(words, word)
	}
	c.Words = strings.Join(words, ", ")
	if t.Flips > 0 {
		c.Came += ", " + count(t.Flips, "flip")
	}
	if t.Flaky > 0 {
		c.Came += fmt.Sprintf(", %d by a second attempt", t.Flaky)
	}
	if t.Now != conformance.Pass && !t.LastHeld.IsZero() {
		c.Came += ", last on " + t.LastHeld.UTC().Format("2 January 2006")
	}
	return c
}

// glyphKey is the colour of a glyph, and the word for it.
func glyphKey(glyph rune) (key, word string) {
	switch glyph {
	case conformance.GlyphHolds:
		return groupHolds.key(), "held"
	case conformance.GlyphFlaky:
		return groupNoted.key(), "held at a second attempt"
	case conformance.GlyphDiffers:
		return groupDiffers.key(), "differed or deviated"
	case conformance.GlyphFails:
		return groupFails.key(), "failed"
	case conformance.GlyphKnown:
		return groupFails.key(), "failed as known"
	case conformance.GlyphUntested:
		return groupUntested.key(), "untested"
	case conformance.GlyphAbsent:
		return "", "no such claim"
	}
	return groupUnjudged.key(), "not judged"
}

func latencyOf(t conformance.LatencyTrend) trendLatency {
	last, most := t.Last(), time.Duration(1)
	for _, l := range t.Runs {
		most = max(most, l.Median)
	}
	d := trendLatency{Provider: plain(t.Provider), Operation: plain(t.Operation), Median: millis(last.Median), P95: millis(last.P95)}
	var words, line []string
	var called []conformance.Latency
	for i, l := range t.Runs {
		if l.Calls == 0 {
			continue
		}
		called = append(called, l)
		const edge, high = 4, 92 // so that no mark is cut
		at := trendPoint{X: edge + high*percent(i)/percent(max(1, len(t.Runs)-1)), Y: edge + high*(1-percent(l.Median)/percent(most))}
		d.Points = append(d.Points, at)
		line = append(line, fmt.Sprintf("%.1f,%.1f", float64(at.X), float64(at.Y)))
		words = append(words, millis(l.Median))
	}
	d.Line, d.Words = strings.Join(line, " "), "medians: "+strings.Join(words, ", ")
	d.Change = latencyChange(called)
	return d
}

// latencyChange says how the last run differs from what was usual, where that is more than noise.
func latencyChange(called []conformance.Latency) string {
	if len(called) < 2 {
		return ""
	}
	before := slices.SortedFunc(slices.Values(called[:len(called)-1]), func(a, b conformance.Latency) int { return cmp.Compare(a.Median, b.Median) })
	usual, last := before[len(before)/2], called[len(called)-1]
	switch {
	case !last.Apart(usual):
		return ""
	case last.Median > usual.Median:
		return "slower than the usual " + millis(usual.Median)
	}
	return "faster than the usual " + millis(usual.Median)
}
