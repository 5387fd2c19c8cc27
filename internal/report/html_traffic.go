package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// trafficData says which operations were called, with which statuses they answered, and how fast.
type trafficData struct {
	Columns []string
	Rows    []trafficRow
	Others  []string // what the table has no place for
	Called  bool
}

type trafficRow struct {
	operationData
	Basis                     string
	Cells                     []statusData
	Number, Median, P95, Most string
	MedianX, P95X             percent // per cent of the slowest p95 of the provider
	Called                    bool
}

type statusData struct{ Key, Text, Label string }

// coverageData says how many claims were judged.
type coverageData struct {
	Judged, Judgeable, All int
	Share                  percent // of those that can be judged, per cent
	Others                 []string
}

func (p *printer) trafficData(provider string) *trafficData {
	t := p.traffic[provider]
	if t == nil || len(t.operations) == 0 {
		return nil
	}
	d := &trafficData{Columns: t.columns(), Others: t.others()}
	slowest := time.Duration(1)
	for _, c := range t.operations {
		slices.Sort(c.took)
		slowest = max(slowest, conformance.Quantile(c.took, 0.95))
	}
	for _, c := range t.sorted() {
		d.Rows = append(d.Rows, c.row(d.Columns, slowest))
		d.Called = d.Called || len(c.took) > 0
	}
	return d
}

func (t *traffic) others() []string {
	var list []string
	if t.probes > 0 {
		list = append(list, count(t.probes, "probe")+" that deliberately "+verb(t.probes, "matches", "match")+" no operation")
	}
	if t.silent > 0 {
		list = append(list, count(t.silent, "request")+" without an answer")
	}
	return list
}

func (c *calls) row(columns []string, slowest time.Duration) trafficRow {
	median, p95 := conformance.Quantile(c.took, 0.5), conformance.Quantile(c.took, 0.95)
	row := trafficRow{operationData: operationData{plain(c.ID), plain(c.Method), plain(c.Path)}, Basis: string(c.Basis), Called: len(c.took) > 0,
		Number: thousands(len(c.took)), Median: millis(median), P95: millis(p95), Most: millis(conformance.Quantile(c.took, 1)),
		MedianX: 100 * percent(median) / percent(slowest), P95X: 100 * percent(p95) / percent(slowest)}
	for _, column := range columns {
		row.Cells = append(row.Cells, c.cell(column))
	}
	return row
}

// cell says how often a status came, and whether the contract has it.
func (c *calls) cell(column string) statusData {
	times := 0
	for code, n := range c.statuses {
		if p := c.promise(code); p == column || p == "" && fmt.Sprint(code) == column {
			times += n
		}
	}
	documented := slices.Contains(c.Statuses, column)
	switch {
	case documented && times > 0:
		return statusData{groupHolds.key(), thousands(times), "in the contract, seen"}
	case documented:
		return statusData{groupUntested.key(), "0", "in the contract, not seen"}
	case times > 0:
		return statusData{groupNoted.key(), thousands(times), "seen, not in the contract"}
	}
	return statusData{}
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

func (p *printer) coverage(s *section) coverageData {
	d := coverageData{All: len(s.claims)}
	why := map[string]int{}
	for _, c := range s.claims {
		switch {
		case c.Judgeable() && groupOf(c) != groupUntested:
			d.Judged++
			d.Judgeable++
		case c.Judgeable():
			d.Judgeable++
		case c.Party == conformance.ClientParty || c.Verify == conformance.ClientObserved:
			why["bind the client"]++
		case c.Verify == conformance.Review:
			why["can only be judged by reading"]++
		default:
			why["cannot be seen from outside"]++
		}
	}
	d.Share = 100 * percent(d.Judged) / percent(max(1, d.Judgeable))
	for _, reason := range []string{"bind the client", "can only be judged by reading", "cannot be seen from outside"} {
		if why[reason] > 0 {
			d.Others = append(d.Others, fmt.Sprintf("%s %s", thousands(why[reason]), reason))
		}
	}
	return d
}
