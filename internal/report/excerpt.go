package report

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// dullRequest are the request headers that every client sends and that decide nothing here.
func dullRequest() []string {
	return []string{"Accept-Encoding", "Connection", "Content-Length", "Host", "User-Agent"}
}

// telling are the response headers that explain an answer to a token or a request for one.
func telling() []string {
	return []string{"Allow", "Cache-Control", "Content-Type", "Location", "Retry-After", "Www-Authenticate"}
}

func statusText(code int) string {
	if text := http.StatusText(code); text != "" {
		return text
	}
	return "(a status without a name)"
}

// headersNamed are the headers that findings are about.
func headersNamed(about []conformance.Finding) []string {
	var names []string
	for _, f := range about {
		if name, ok := strings.CutPrefix(placeOf(f), "header "); ok {
			names = append(names, http.CanonicalHeaderKey(name))
		}
	}
	return names
}

// pointersNamed are the places in the body that findings are about.
func pointersNamed(about []conformance.Finding) []string {
	var pointers []string
	for _, f := range about {
		place, ok := strings.CutPrefix(placeOf(f), "body ")
		if pointer := pointerOf(place); ok && pointer != "" {
			pointers = append(pointers, pointer)
		}
	}
	return pointers
}

// fields adds the headers that matter, in alphabetical order.
func (e *excerpt) fields(side string, h http.Header, matters func(string) bool, named []string) {
	shown := 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		canonical := http.CanonicalHeaderKey(name)
		if !matters(canonical) {
			continue
		}
		mark := ""
		if slices.Contains(named, canonical) {
			mark = here
		}
		for _, value := range h[name] {
			if shown++; shown <= maxHeaders {
				e.add(side, spelled(name)+": "+value, mark)
			}
		}
	}
	if shown > maxHeaders {
		e.add("", "and "+count(shown-maxHeaders, "more header"), "")
	}
}

// spelled writes the name of a field as people know it.
func spelled(name string) string {
	if name == "Www-Authenticate" {
		return "WWW-Authenticate"
	}
	return name
}

// body adds the body, set out line by line where it is JSON, with the lines at the pointers marked and the lines far from
// them left out.
func (e *excerpt) body(side, body string, pointers []string) {
	if body == "" {
		return
	}
	e.add(side, "", "")
	lines, marks := setOut(body, pointers)
	last := -1
	for _, i := range near(len(lines), marks) {
		if gap := i - last - 1; gap > 0 {
			e.add("", "… "+count(gap, "line")+" left out", "")
		}
		e.add(side, lines[i], marks[i])
		last = i
	}
	if gap := len(lines) - last - 1; gap > 0 {
		e.add("", "… "+count(gap, "line")+" left out", "")
	}
}

// setOut splits a body into lines and says which of them the pointers lead to.
func setOut(body string, pointers []string) ([]string, map[int]string) {
	text := jsontext.Value(body)
	lenient := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	if len(body) > maxPretty || text.Indent(append(lenient, jsontext.WithIndent("  "))...) != nil {
		return strings.Split(strings.TrimRight(body, "\n"), "\n"), nil
	}
	marks := map[int]string{}
	for _, pointer := range pointers {
		line, found := lineAt(text, pointer, lenient)
		marks[line] = here
		if !found {
			marks[line] = fmt.Sprintf("<== here is no %s", plain(clip(last(pointer), 40)))
		}
	}
	return strings.Split(string(text), "\n"), marks
}

// lineAt finds the line of the value at a pointer (RFC 6901), or else that of the nearest value around it.
func lineAt(text []byte, pointer string, lenient []jsontext.Options) (line int, found bool) {
	dec := jsontext.NewDecoder(bytes.NewReader(text), lenient...)
	nearest, depth, passed, at := 0, -1, 0, int64(0)
	for {
		if _, err := dec.ReadToken(); err != nil {
			return nearest, false
		}
		passed, at = passed+bytes.Count(text[at:dec.InputOffset()], []byte("\n")), dec.InputOffset()
		now := string(dec.StackPointer())
		if now == pointer {
			return passed, true
		}
		if strings.HasPrefix(pointer, now+"/") && len(now) > depth {
			nearest, depth = passed, len(now)
		}
	}
}

// near picks the lines to show: all of a short body, else those around the marks and the first ones.
func near(lines int, marks map[int]string) []int {
	if lines <= maxBodyLines || len(marks) == 0 {
		return upTo(min(lines, maxBodyLines))
	}
	const around, first = 2, 3
	var wanted []int
	for _, i := range slices.Sorted(maps.Keys(marks)) {
		for j := i - around; j <= i+around; j++ {
			wanted = append(wanted, j)
		}
	}
	picked := map[int]bool{}
	for _, i := range append(wanted, upTo(first)...) {
		if i >= 0 && i < lines && len(picked) < maxBodyLines {
			picked[i] = true
		}
	}
	return slices.Sorted(maps.Keys(picked))
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
