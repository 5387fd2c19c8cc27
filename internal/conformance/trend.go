package conformance

import (
	"cmp"
	"slices"
	"time"
)

// Trend is what became of one claim in a row of runs, oldest first.
type Trend struct {
	Provider string    `json:"provider"`
	Claim    string    `json:"claim"`
	Glyphs   string    `json:"glyphs"` // one for each run; see Glyph
	Now      Verdict   `json:"now"`    // in the last run that has the claim
	Judged   int       `json:"judged"` // runs that came to a pass or a fail
	Held     int       `json:"held"`
	Flips    int       `json:"flips"`                  // from pass to fail or back, what is between them left out
	Flaky    int       `json:"flaky"`                  // passes that took a second attempt
	LastHeld time.Time `json:"last_held,omitzero"`     // when the last run began in which it held
	LastRun  string    `json:"last_held_in,omitempty"` // that run
}

// Steady reports whether there is nothing to tell: the claim never failed, and never passed only by luck.
func (t *Trend) Steady() bool { return t.Held == t.Judged && t.Flaky == 0 }

// Glyphs of a trend. A blank is a run that does not have the claim.
const (
	GlyphHolds    = '.'
	GlyphFlaky    = '~'
	GlyphFails    = 'F'
	GlyphKnown    = 'k'
	GlyphDiffers  = 'x' // a sample, another public page, a standard, an assumption: it fails no run
	GlyphError    = 'E'
	GlyphUnjudged = '?'
	GlyphDeferred = 'd'
	GlyphUntested = '-'
	GlyphAbsent   = ' '
)

// Glyph is the letter of a verdict in a trend.
func (c PastClaim) Glyph() rune {
	switch c.Verdict {
	case Pass:
		if c.Flaky {
			return GlyphFlaky
		}
		return GlyphHolds
	case Fail:
		switch {
		case c.Known:
			return GlyphKnown
		case c.Standing == NonConformant || c.Standing == Fine:
			return GlyphFails
		}
		return GlyphDiffers
	case Error:
		return GlyphError
	case Inconclusive:
		return GlyphUnjudged
	case Deferred:
		return GlyphDeferred
	}
	return GlyphUntested
}

// Trends follows each claim through the runs, which are sorted oldest first. They are listed by provider and claim.
func Trends(runs []Past) []Trend {
	lines := map[key]*line{}
	for i, run := range runs {
		for _, c := range run.Claims {
			at := key{c.Provider, c.Claim}
			if lines[at] == nil {
				lines[at] = &line{Trend: Trend{Provider: c.Provider, Claim: c.Claim}, glyphs: slices.Repeat([]rune{GlyphAbsent}, len(runs))}
			}
			lines[at].see(i, run, c)
		}
	}
	var list []Trend
	for _, l := range lines {
		l.Glyphs = string(l.glyphs)
		list = append(list, l.Trend)
	}
	slices.SortFunc(list, func(a, b Trend) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Claim, b.Claim))
	})
	return list
}

// line is a trend while it is being drawn.
type line struct {
	Trend
	glyphs []rune
	before Verdict // the last one that was a pass or a fail
}

func (l *line) see(i int, run Past, c PastClaim) {
	l.glyphs[i], l.Now = c.Glyph(), c.Verdict
	if c.Verdict != Pass && c.Verdict != Fail {
		return
	}
	l.Judged++
	if l.before != "" && l.before != c.Verdict {
		l.Flips++
	}
	l.before = c.Verdict
	if c.Verdict == Pass {
		l.Held, l.LastHeld, l.LastRun = l.Held+1, run.Started, run.ID
	}
	if c.Flaky {
		l.Flaky++
	}
}

// LatencyTrend is how long the answers of one operation took in a row of runs, oldest first; a run that did not call it has no calls.
type LatencyTrend struct {
	Provider  string    `json:"provider"`
	Operation string    `json:"operation"`
	Runs      []Latency `json:"runs"`
}

// Last is the latency in the last run that called the operation.
func (t *LatencyTrend) Last() Latency {
	for _, l := range slices.Backward(t.Runs) {
		if l.Calls > 0 {
			return l
		}
	}
	return Latency{}
}

// LatencyTrends follows each operation through the runs, which are sorted oldest first.
func LatencyTrends(runs []Past) []LatencyTrend {
	rows := map[key][]Latency{}
	for i, run := range runs {
		for _, l := range run.Latency {
			at := key{l.Provider, l.Operation}
			if rows[at] == nil {
				rows[at] = make([]Latency, len(runs))
			}
			rows[at][i] = l
		}
	}
	var list []LatencyTrend
	for at, row := range rows {
		list = append(list, LatencyTrend{at.provider, at.claim, row})
	}
	slices.SortFunc(list, func(a, b LatencyTrend) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Operation, b.Operation))
	})
	return list
}
