package baseline

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// FileName is what the file is called where nobody says otherwise.
const FileName = "baseline.yaml"

// Blank is what an entry says that a person has yet to complete. A run refuses it.
const Blank = "TODO"

// File is a baseline as it was read.
type File struct {
	Name    string
	Entries []Entry

	raw     []byte
	listAt  int // line of known_failures; 0 where it does not stand
	indent  int // column of the dashes, from 0
	pending error
}

type fileYAML struct {
	KnownFailures []Entry `yaml:"known_failures"`
}

const listKey = "known_failures"

// Parse reads a baseline and reports everything that is wrong with it, each with its line. A file with blanks is refused: nobody
// answers for what it says.
func Parse(name string, raw []byte, known Universe) (*File, error) {
	f, err := Draft(name, raw, known)
	if err != nil {
		return nil, err
	}
	return f, f.pending
}

// Draft reads a baseline that may still have blanks, so that it can be edited.
func Draft(name string, raw []byte, known Universe) (*File, error) {
	var doc fileYAML
	strict := provider.ReadStrictYAML(name, raw, &doc)
	f := &File{Name: name, Entries: doc.KnownFailures, raw: raw, indent: 2}
	if strict.Broken() {
		return nil, strict.Err()
	}
	f.locate(strict)
	for i := range f.Entries {
		f.check(strict, known, i)
	}
	if err := strict.Err(); err != nil {
		return nil, err
	}
	for i := range f.Entries {
		f.blanks(strict, i)
	}
	f.pending = strict.Err()
	return f, nil
}

// locate writes down where the list and its entries stand.
func (f *File) locate(strict *provider.StrictYAML) {
	for i := range f.Entries {
		line, column := strict.Line(listKey, strconv.Itoa(i))
		f.Entries[i].line, f.Entries[i].At = line, fmt.Sprintf("%s:%d", f.Name, line)
		if i == 0 {
			f.indent = max(0, column-len("- ")-1)
		}
	}
	if line, _ := strict.Line(listKey); line > 0 && strings.HasPrefix(f.lines()[line-1], listKey) {
		f.listAt = line
	}
}

func (f *File) check(strict *provider.StrictYAML, known Universe, i int) {
	e := &f.Entries[i]
	wrong := func(key, format string, args ...any) {
		strict.Wrong([]string{listKey, strconv.Itoa(i), key}, format, args...)
	}
	for _, m := range e.members() {
		switch {
		case strings.TrimSpace(m.value) == "":
			wrong(m.key, "entry %d, %s: expected %s, got none", i+1, m.key, m.expected)
		case strings.ContainsFunc(m.value, unseen):
			wrong(m.key, "%s: expected one line of printable text, got %q", m.key, m.value)
		}
	}
	if e.Environment != "" && !slices.Contains(known.Environments, e.Environment) {
		wrong("environment", "%v", provider.Unknown("environment", e.Environment, known.Environments))
	}
	f.owner(wrong, known, e)
	if _, err := time.Parse(dayLayout, e.Expires); err != nil && e.Expires != "" && !blank(e.Expires) {
		wrong("expires", "expires: expected a day such as 2026-12-31, got %q", e.Expires)
	}
	for _, before := range f.Entries[:i] {
		if before.same(*e) && e.Claim != "" {
			wrong("claim", "%s in %s stands in line %d already", e.Claim, e.Environment, before.line)
		}
	}
}

// owner checks claim and provider, and fills in the provider where only one has the claim.
func (f *File) owner(wrong func(key, format string, args ...any), known Universe, e *Entry) {
	owners := known.owners(e.Claim)
	_, there := known.Claims[e.Provider]
	switch {
	case e.Claim == "":
	case e.Provider != "" && !there:
		wrong("provider", "%v", provider.Unknown("provider", e.Provider, slices.Sorted(maps.Keys(known.Claims))))
	case e.Provider != "" && !slices.Contains(owners, e.Provider):
		wrong("claim", "%v", provider.Unknown("claim of "+e.Provider, e.Claim, known.Claims[e.Provider]))
	case len(owners) == 0:
		wrong("claim", "%v", provider.Unknown("claim", e.Claim, slices.Concat(slices.Collect(maps.Values(known.Claims))...)))
	case e.Provider == "" && len(owners) > 1:
		wrong("claim", "%s is a claim of %s: expected a provider, got none", e.Claim, strings.Join(owners, ", "))
	case e.Provider == "":
		e.Provider = owners[0]
	}
}

// blanks reports what a person has yet to fill in.
func (f *File) blanks(strict *provider.StrictYAML, i int) {
	for _, m := range f.Entries[i].members() {
		if blank(m.value) {
			strict.Wrong([]string{listKey, strconv.Itoa(i), m.key}, "%s: expected %s, got a blank: fill it in, or leave the entry out", m.key, m.expected)
		}
	}
}

// member is one of the members that every entry has.
type member struct{ key, value, expected string }

func (e *Entry) members() []member {
	return []member{
		{"claim", e.Claim, "the id of a claim"}, {"environment", e.Environment, "the name of an environment"},
		{"reason", e.Reason, "why the failure is tolerated"}, {"ticket", e.Ticket, "where it is followed up"},
		{"responsible", e.Responsible, "a person who answers for it"}, {"expires", e.Expires, "its last day, such as 2026-12-31"},
	}
}

func blank(text string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), Blank)
}

// unseen reports what has no place in one line of text, such as a control character or one that turns the direction of what follows.
func unseen(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }
