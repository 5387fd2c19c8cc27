package report

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// livesData are the time lines of a provider's tokens. Places are per cent of the width, so that a line fits every screen without its
// text growing small.
type livesData struct {
	Summary     []string
	Ticks       []tickData
	Alive, Dead percent // where tokens have to be alive until, and dead from; Dead is 0 where nothing is documented
	Rest        percent // from Dead to the right edge
	Gap         percent // between Alive and Dead
	Lines       []lineData
	More        int
}

// percent is a part of the width.
type percent float64

// String writes at most two digits after the point.
func (p percent) String() string {
	return strconv.FormatFloat(math.Round(float64(p)*100)/100, 'f', -1, 64)
}

type tickData struct {
	X     percent
	Label string
	Sort  string // on which side of X the label stands
}

type lineData struct {
	Scenarios []link
	More      int
	Words     string
	Marks     []markData
	Span      percent // of the line, from the left mark to the last
}

type markData struct {
	X            percent
	Key          string // asked, accepted, refused, unclear
	Label, Title string
}

// The left and right edges of a time line, in per cent.
const (
	leftEdge  = percent(2)
	lineWidth = percent(92)
)

func (p *printer) livesData(provider string) *livesData {
	l := p.lives[provider]
	if l == nil || l.asked+l.uses == 0 {
		return nil
	}
	d := &livesData{Summary: l.summary()}
	span := l.span()
	x := func(age time.Duration) percent {
		if span == 0 {
			return leftEdge
		}
		return leftEdge + lineWidth*percent(age)/percent(span)
	}
	d.Ticks = []tickData{{leftEdge, "asked for", "start"}}
	if l.life != nil {
		d.Alive, d.Dead = x(l.life.Alive), x(l.life.Dead)
		d.Gap, d.Rest = d.Dead-d.Alive, 100-d.Dead
		d.Ticks = append(d.Ticks, tickData{x(l.life.Documented), age(l.life.Documented) + ", documented", "end"})
	}
	all := l.sorted()
	for _, of := range all[:min(len(all), maxLines)] {
		d.Lines = append(d.Lines, p.lineData(of, x))
	}
	d.More = len(all) - len(d.Lines)
	return d
}

func (p *printer) lineData(of *line, x func(time.Duration) percent) lineData {
	d := lineData{Words: of.words(), Marks: []markData{{leftEdge, "asked", "", "asked for"}}, Span: x(of.last())}
	for _, id := range append([]string{of.result}, of.alike...) {
		if e := p.entry(id); e != nil {
			d.Scenarios = append(d.Scenarios, link{Href: hrefTo(e.anchor), Text: plain(scenarioName(e.Result)), Key: e.group.key()})
		}
	}
	const few = 4
	if len(d.Scenarios) > few+1 {
		d.Scenarios, d.More = d.Scenarios[:few], len(d.Scenarios)-few
	}
	labelled := leftEdge
	for _, e := range of.events {
		m := markData{X: x(e.age), Key: e.verdict.key(), Title: e.words()}
		const apart = 12 // per cent: labels must not run into each other
		if m.X-labelled > apart {
			m.Label, labelled = age(e.age), m.X
		}
		d.Marks = append(d.Marks, m)
	}
	return d
}

func (u use) key() string { return [...]string{"accepted", "refused", "unclear"}[u] }

func (e event) words() string {
	what := "no answer"
	if e.status != 0 {
		what = fmt.Sprintf("%s (%d)", [...]string{"accepted", "refused", "answered"}[e.verdict], e.status)
	}
	if e.age == 0 {
		return what + " at once"
	}
	return what + " at " + age(e.age)
}

// words tells a life as a sentence; what happened several times in a row is said once.
func (of *line) words() string {
	parts, times := []string{"asked for"}, 1
	for _, e := range of.events {
		if said := e.words(); said != parts[len(parts)-1] {
			parts, times = append(repeated(parts, times), said), 1
		} else {
			times++
		}
	}
	return strings.Join(repeated(parts, times), " → ")
}

func repeated(parts []string, times int) []string {
	if times > 1 {
		parts[len(parts)-1] += fmt.Sprintf(", %d times", times)
	}
	return parts
}

// summary says what all tokens together show.
func (l *lives) summary() []string {
	list := []string{fmt.Sprintf("%s handed out, and used %s.", count(l.asked, "token")+verb(l.asked, " was", " were"), times(l.uses))}
	if l.oldest > 0 {
		list = append(list, "The oldest that was accepted was "+age(l.oldest)+" old.")
	}
	if l.youngest > 0 {
		list = append(list, "The youngest that was refused where it had been accepted before was "+age(l.youngest)+" old.")
	}
	return list
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return thousands(n) + " times"
}

// age writes how old a token was, with two units at most.
func age(d time.Duration) string {
	units := []struct {
		unit time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}}
	var parts []string
	d = d.Round(time.Second)
	for _, u := range units {
		if d >= u.unit && len(parts) < 2 {
			parts = append(parts, fmt.Sprintf("%d %s", d/u.unit, u.name))
		}
		d %= u.unit
	}
	return cmp.Or(strings.Join(parts, " "), "0 s")
}
