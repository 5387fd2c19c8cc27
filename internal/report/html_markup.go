package report

import (
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// What the page shows of one body; run.json has the rest.
const (
	maxPageLines = 300
	maxPageLine  = 2000 // bytes
)

// markup collects the lines of an exchange as HTML. Every text goes through text, which makes it harmless; nothing else is written but
// the marks of our own.
type markup struct {
	b strings.Builder
}

func (w *markup) html() template.HTML { return template.HTML(w.b.String()) } // of escaped text and our own marks only

// text writes text that is no part of a tag. Only what begins a tag or a reference is escaped (HTML, section 13.1.3): JSON is full of quotes,
// and a browser reads each reference one by one.
func (w *markup) text(s string) {
	s = plain(s)
	from := 0
	for i := range len(s) {
		var escaped string
		switch s[i] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		default:
			continue
		}
		w.b.WriteString(s[from:i])
		w.b.WriteString(escaped)
		from = i + 1
	}
	w.b.WriteString(s[from:])
}

// line writes a line, and behind it what is wrong with it, if anything is.
func (w *markup) line(text, wrong string) {
	if wrong == "" {
		w.text(clip(text, maxPageLine))
		w.b.WriteByte('\n')
		return
	}
	w.b.WriteString("<mark>")
	w.text(clip(text, maxPageLine))
	w.b.WriteString("</mark> <em>← ")
	w.text(clip(wrong, maxValue))
	w.b.WriteString("</em>\n")
}

// marked writes a line that something is wrong with that is said elsewhere.
func (w *markup) marked(text string) {
	w.b.WriteString("<mark>")
	w.text(clip(text, maxPageLine))
	w.b.WriteString("</mark>\n")
}

// markFor says what the findings about a place say; "" where there are none.
func markFor(about []conformance.Finding, place string) string {
	var said []string
	for _, f := range about {
		if strings.EqualFold(placeOf(f), place) && !slices.Contains(said, saying(f)) {
			said = append(said, saying(f))
		}
	}
	return strings.Join(said, "; ")
}

// saying is a finding without its place.
func saying(f conformance.Finding) string {
	if f.Expected == "" {
		return f.Actual
	}
	return fmt.Sprintf("expected %s, got %s", f.Expected, f.Actual)
}

// fields writes header fields in alphabetical order. A finding about a field that is not there gets a line of its own.
func (w *markup) fields(h http.Header, about []conformance.Finding) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			w.line(spelled(name)+": "+value, markFor(about, "header "+name))
		}
	}
	for _, name := range headersNamed(about) {
		if len(h.Values(name)) == 0 {
			w.line("(no "+spelled(name)+")", markFor(about, "header "+name))
		}
	}
}

// body writes a body, set out line by line where it is JSON, with what is wrong beside the lines that it is about.
func (w *markup) body(body string, about []conformance.Finding) {
	if body == "" {
		return
	}
	w.line("", "")
	lines, marks := pageLines(body, about)
	last := -1
	for _, i := range some(len(lines), marks) {
		w.gap(i - last - 1)
		w.line(lines[i], marks[i])
		last = i
	}
	w.gap(len(lines) - last - 1)
}

func (w *markup) gap(lines int) {
	if lines > 0 {
		w.line("… "+count(lines, "line")+" left out, run.json has them", "")
	}
}

// pageLines splits a body into lines, and says of which of them something is said.
func pageLines(body string, about []conformance.Finding) ([]string, map[int]string) {
	text, isJSON := indented(body)
	marks := map[int]string{}
	for _, f := range about {
		place, ok := strings.CutPrefix(placeOf(f), "body")
		if !ok {
			continue
		}
		line := 0
		if pointer := pointerOf(strings.TrimSpace(place)); isJSON && pointer != "" {
			line, _ = lineAt([]byte(text), pointer, lenient())
		}
		if said := saying(f); marks[line] == "" {
			marks[line] = said
		} else if !strings.Contains(marks[line], said) {
			marks[line] += "; " + said
		}
	}
	return strings.Split(text, "\n"), marks
}

// indented sets JSON out line by line; other text is left as it is.
func indented(body string) (text string, isJSON bool) {
	start := strings.TrimLeft(body, " \t\r\n")
	if len(body) <= maxPretty && (strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[")) {
		value := jsontext.Value(body)
		if value.Indent(append(lenient(), jsontext.WithIndent("  "))...) == nil {
			return string(value), true
		}
	}
	return strings.TrimRight(body, "\n"), false
}

// lenient reads whatever a target may call JSON.
func lenient() []jsontext.Options {
	return []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
}

// some picks the lines of a long body to show: the first ones, and those around the marks.
func some(lines int, marks map[int]string) []int {
	if lines <= maxPageLines {
		return upTo(lines)
	}
	const around = 4
	picked := map[int]bool{}
	for _, i := range slices.Sorted(maps.Keys(marks)) {
		for j := max(0, i-around); j <= min(lines-1, i+around) && len(picked) < maxPageLines; j++ {
			picked[j] = true
		}
	}
	for i := 0; i < lines && len(picked) < maxPageLines; i++ {
		picked[i] = true
	}
	return slices.Sorted(maps.Keys(picked))
}
