package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// nights are earlier runs of a run, oldest first, each changed.
func nights(t *testing.T, run c.Run, n int, change func(i int, p *c.Past)) []c.Past {
	t.Helper()
	var past []c.Past
	for i := range n {
		p, err := c.Remember(run)
		require.NoError(t, err)
		p.ID, p.Started = fmt.Sprintf("night-%02d", i), run.Header.Started.AddDate(0, 0, i-n)
		if change != nil {
			change(i, &p)
		}
		past = append(past, p)
	}
	return past
}

func withPast(t *testing.T, run c.Run, past []c.Past) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, HTMLWith(past)(&b, run))
	return b.String()
}

// trendOf is the section, or "".
func trendOf(page string) string {
	_, rest, found := strings.Cut(page, `<section id="trend"`)
	if !found {
		return ""
	}
	section, _, _ := strings.Cut(rest, "</section>")
	return section
}

func TestWithoutHistoryThereIsNoTrend(t *testing.T) {
	t.Parallel()
	run := everything(false)
	assert.Equal(t, htmlOf(t, run), withPast(t, run, nil))
	assert.Empty(t, trendOf(htmlOf(t, run)))
	assert.NotContains(t, htmlOf(t, run), "#trend")
}

// changing are three nights in which a claim held, failed, and held at a second attempt.
func changing(t *testing.T, run c.Run) []c.Past {
	t.Helper()
	return nights(t, run, 3, func(i int, p *c.Past) {
		for n := range p.Claims {
			if p.Claims[n].Claim == "OAUTHJWT-RESP-004" && i != 1 {
				p.Claims[n].Verdict, p.Claims[n].Standing, p.Claims[n].Flaky = c.Pass, c.Fine, i == 2
			}
		}
	})
}

func TestTheTrendShowsWhatChanged(t *testing.T) {
	t.Parallel()
	run := everything(false)
	page := withPast(t, run, changing(t, run))
	section := trendOf(page)
	assert.Contains(t, page, `<li><a href="#trend">Trend</a></li>`)
	assert.Contains(t, section, "The last 4 runs in the environment sandbox since 11 March 2026")
	assert.Contains(t, section, `>OAUTHJWT-RESP-004</a></th><td><svg class="past" width="100%" height="14" role="img" aria-label="held, failed, held at a second attempt, failed">`)
	assert.Contains(t, section, "held 2 of 4, 3 flips, 1 by a second attempt, last on 13 March 2026")
	assert.Contains(t, section, "claims held in every run that judged them")
	assert.Contains(t, section, `aria-label="medians: 4.0 ms, 4.0 ms, 4.0 ms, 4.0 ms"`)
	assert.Equal(t, 4, strings.Count(section, "<title>"))
	golden(t, "trend.html", []byte(section))
}

func TestOnlyWhatCanBeComparedIsInTheTrend(t *testing.T) {
	t.Parallel()
	run := everything(false)
	for name, change := range map[string]func(i int, p *c.Past){
		"another environment": func(_ int, p *c.Past) { p.Environment = "uat" },
		"other scenarios":     func(_ int, p *c.Past) { p.Tags = "@token" },
		"later runs":          func(_ int, p *c.Past) { p.Started = run.Header.Started.Add(time.Hour) },
		"other providers":     func(_ int, p *c.Past) { p.Providers = []string{"tplcentral"} },
		"interrupted runs":    func(_ int, p *c.Past) { p.Complete = false },
		"this run alone":      func(_ int, p *c.Past) { p.ID = run.Header.ID },
	} {
		assert.Empty(t, trendOf(withPast(t, run, nights(t, run, 2, change))), name)
	}
	section := trendOf(withPast(t, run, nights(t, run, 1, func(_ int, p *c.Past) {
		p.Providers = append(p.Providers, "tplcentral")
		p.Claims = append(p.Claims, c.PastClaim{Provider: "tplcentral", Claim: "TPLCENTRAL-1", Verdict: c.Fail})
		p.Latency = append(p.Latency, c.Latency{Provider: "tplcentral", Operation: "other", Calls: 3})
	})))
	assert.NotContains(t, section, "TPLCENTRAL-1", "what other providers did says nothing here")
	assert.NotContains(t, section, "tplcentral")
}

func TestTheTrendIsBounded(t *testing.T) {
	t.Parallel()
	run := everything(false)
	section := trendOf(withPast(t, run, nights(t, run, 100, nil)))
	assert.Equal(t, maxPast, strings.Count(section, "<title>"))
	many := nights(t, run, 2, func(_ int, p *c.Past) {
		for n := range 200 {
			p.Claims = append(p.Claims, c.PastClaim{Provider: "oauthjwt", Claim: fmt.Sprintf("X-%d", n), Verdict: c.Fail})
		}
	})
	assert.Contains(t, trendOf(withPast(t, run, many)), "more: <code>plimsoll history</code> lists them.")
}

func TestASlowerOperationIsMarked(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	at := func(d time.Duration) c.Latency { return c.Latency{Calls: 20, Q1: d, Median: d, Q3: d, P95: d} }
	assert.Equal(t, "slower than the usual 51 ms", latencyChange([]c.Latency{at(50 * ms), at(51 * ms), at(500 * ms)}))
	assert.Equal(t, "faster than the usual 500 ms", latencyChange([]c.Latency{at(500 * ms), at(50 * ms)}))
	assert.Empty(t, latencyChange([]c.Latency{at(50 * ms), at(52 * ms)}))
	assert.Empty(t, latencyChange([]c.Latency{at(50 * ms)}))
}

// What a run was called cannot break out of the page.
func TestTheTrendEscapes(t *testing.T) {
	t.Parallel()
	run := everything(false)
	section := trendOf(withPast(t, run, nights(t, run, 2, func(_ int, p *c.Past) {
		p.ID = `"><script>alert(1)</script>`
		p.Claims = append(p.Claims, c.PastClaim{Provider: "oauthjwt", Claim: `<script>alert(2)</script>`, Verdict: c.Fail})
		p.Latency = append(p.Latency, c.Latency{Provider: "oauthjwt", Operation: `<script>alert(3)</script>`, Calls: 3})
	})))
	assert.NotEmpty(t, section)
	assert.NotContains(t, section, "<script>")
}
