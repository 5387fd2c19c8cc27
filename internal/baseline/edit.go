package baseline

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// header begins a baseline that a program wrote.
const header = `# Known failures: claims that fail for now, each with somebody who answers for it and a last day. They stay failures in every
# report and for every certificate; they only do not fail a run. An entry that passes, has ended or names nothing fails it.
` + listKey + ":\n"

// Removed is an entry that was taken out, and why.
type Removed struct {
	Entry
	Kind conformance.StaleKind
}

// New starts a baseline that has no entry yet.
func New(name string, known Universe) (*File, error) { return Draft(name, []byte(header), known) }

// Missing lists the failures of a run that the file has no entry for, as entries with blanks. Unless all is set only those are
// listed that make the target non-conformant.
func (f *File) Missing(run conformance.Run, all bool) []Entry {
	var list []Entry
	for _, c := range run.Trailer.Claims {
		e := Entry{Claim: c.Claim, Provider: c.Provider, Environment: run.Header.Environment.Name}
		wanted := c.Verdict == conformance.Fail && (all || c.Standing == conformance.NonConformant)
		if wanted && !slices.ContainsFunc(f.Entries, e.same) {
			list = append(list, e)
		}
	}
	return list
}

// Ended lists the entries that the run shows to pass, and those of its environment whose last day is over.
func (f *File) Ended(run conformance.Run, now time.Time) []Removed {
	var list []Removed
	for _, e := range f.Entries {
		passes := slices.ContainsFunc(run.Trailer.Claims, func(c conformance.ClaimResult) bool {
			return e.covers(run.Header.Environment.Name, c) && c.Verdict == conformance.Pass
		})
		switch {
		case passes:
			list = append(list, Removed{e, conformance.StalePasses})
		case e.Environment == run.Header.Environment.Name && e.ended(now):
			list = append(list, Removed{e, conformance.StaleExpired})
		}
	}
	return list
}

// Add returns the text of the file with more entries at its end. Everything else stays as it is, byte for byte.
func (f *File) Add(entries []Entry, known Universe) ([]byte, error) {
	lines := f.lines()
	at := f.listAt
	if at == 0 {
		lines = append(ended(lines), listKey+":\n")
		at = len(lines)
	}
	if n := len(f.Entries); n > 0 {
		_, at = f.span(n-1, lines)
	} else {
		lines[at-1] = emptyList.ReplaceAllString(lines[at-1], listKey+":")
	}
	var fresh []string
	for _, e := range entries {
		fresh = append(fresh, f.render(e, known))
	}
	lines = append(ended(lines[:at]), append(fresh, lines[at:]...)...)
	return f.proven(strings.Join(lines, ""), known, slices.Concat(f.Entries, entries))
}

// ended makes the last of the lines end.
func ended(lines []string) []string {
	lines = slices.Clone(lines)
	if last := len(lines) - 1; last >= 0 && lines[last] != "" && !strings.HasSuffix(lines[last], "\n") {
		lines[last] += "\n"
	}
	return lines
}

var emptyList = regexp.MustCompile(`^` + listKey + `:\s*\[\s*\]`)

// Remove returns the text of the file without some of its entries and the comments right above them. Everything else stays as it
// is, byte for byte.
func (f *File) Remove(gone []Removed, known Universe) ([]byte, error) {
	lines := f.lines()
	var left []Entry
	for i, e := range f.Entries {
		if !slices.ContainsFunc(gone, func(r Removed) bool { return r.same(e) }) {
			left = append(left, e)
			continue
		}
		from, to := f.span(i, lines)
		for n := from; n < to; n++ {
			lines[n] = ""
		}
	}
	return f.proven(strings.Join(lines, ""), known, left)
}

// span is where an entry stands, with the comment lines right above it: from the first of its lines to the one after its last,
// counted from 0.
func (f *File) span(i int, lines []string) (from, to int) {
	from = f.Entries[i].line - 1
	for to = from + 1; to < len(lines) && indented(lines[to], f.indent+1); to++ {
	}
	for from > f.listAt && strings.HasPrefix(strings.TrimSpace(lines[from-1]), "#") && indented(lines[from-1], f.indent) {
		from--
	}
	return from, to
}

// indented reports whether a line has text, and that not before a column.
func indented(line string, column int) bool {
	text := strings.TrimLeft(line, " ")
	return strings.TrimSpace(text) != "" && len(line)-len(text) >= column
}

// proven reads the new text and compares: an edit that does anything but what was meant is not made.
func (f *File) proven(text string, known Universe, want []Entry) ([]byte, error) {
	fresh, err := Draft(f.Name, []byte(text), known)
	same := func(a, b Entry) bool { return a.same(b) && a.Ticket == b.Ticket && a.Expires == b.Expires }
	if err != nil || !slices.EqualFunc(fresh.Entries, want, same) {
		return nil, fmt.Errorf("%s: cannot be edited line by line: write each entry as a block that begins with \"- \", one member on each line", f.Name)
	}
	return []byte(text), nil
}

// render writes an entry. The provider is named only where the claim does not say it.
func (f *File) render(e Entry, known Universe) string {
	var b strings.Builder
	pad := strings.Repeat(" ", f.indent)
	b.WriteString(pad + "- claim: " + quoted(e.Claim) + "\n")
	add := func(key, value string) { b.WriteString(pad + "  " + key + ": " + quoted(value) + "\n") }
	if len(known.owners(e.Claim)) > 1 {
		add("provider", e.Provider)
	}
	for _, m := range e.members()[1:] {
		add(m.key, m.value)
	}
	return b.String()
}

// simple is text that needs no quotes in YAML, whoever reads it.
var simple = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$|^\d{4}-\d{2}-\d{2}$`)

func quoted(text string) string {
	if simple.MatchString(text) {
		return text
	}
	return strconv.Quote(text) // a JSON string but for characters that were refused before, and so YAML (YAML 1.2.2, section 7.3.1)
}

func (f *File) lines() []string { return strings.SplitAfter(string(f.raw), "\n") }
