package report

import (
	"fmt"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// waited is what a run has to say of scenarios that took more time than a run has (design, section 6).
type waited struct {
	judged           int
	youngest, oldest time.Duration // of the tokens that were judged
	waiting          int           // for a later run
	next             time.Time     // when the first of them is due
}

func (w *waited) add(r conformance.Result) {
	if r.Resumed != nil && r.Verdict != conformance.Deferred {
		w.judged++
		if age := r.Resumed.Age; age != nil && *age >= 0 && *age < maxAge {
			old := time.Duration(*age * float64(time.Second))
			if w.oldest == 0 || old < w.youngest {
				w.youngest = old
			}
			w.oldest = max(w.oldest, old)
		}
	}
	if r.Deferred != nil && !r.Deferred.Laid.IsZero() {
		w.waiting++
		if w.next.IsZero() || r.Deferred.Due.Before(w.next) {
			w.next = r.Deferred.Due
		}
	}
}

// lines say it, none where there is nothing to say.
func (w *waited) lines() []string {
	var lines []string
	if w.judged > 0 {
		line := count(w.judged, "scenario") + " of earlier runs judged"
		switch {
		case w.oldest == 0:
		case age(w.youngest) == age(w.oldest):
			line += ", with tokens " + age(w.oldest) + " old"
		default:
			line += fmt.Sprintf(", with tokens from %s to %s old", age(w.youngest), age(w.oldest))
		}
		lines = append(lines, line)
	}
	if w.waiting > 0 {
		lines = append(lines, fmt.Sprintf("%s waiting for a later run, the first due %s", count(w.waiting, "scenario"), conformance.Minute(w.next)))
	}
	return lines
}

func (t *terminal) cellar(s *section) {
	lines := s.waited.lines()
	if len(lines) == 0 {
		return
	}
	t.text(2, styleCyan, "THE CELLAR")
	for _, line := range lines {
		t.hang(4, "-", 6, styleNone, line)
	}
	t.blank()
}

func (m *summary) cellar(s *section) {
	lines := s.waited.lines()
	if len(lines) == 0 {
		return
	}
	m.para("### The cellar")
	for _, line := range lines {
		m.item("%s", prose(line))
	}
	m.WriteByte('\n')
}

// cellarWords is what a scenario's own page says of the time between runs.
func cellarWords(r conformance.Result) string {
	if r.Resumed == nil {
		return ""
	}
	return plain(r.Resumed.Words())
}
