package suite

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// lint finds what godog lets pass in silence: features and scenarios with nothing in them, Examples that fill in nothing, and
// keywords that were taken for description because they are misspelt.
func (n *nodes) lint(uri string, text []string, sentence func(string) bool) []error {
	l := &linter{uri: uri, text: text, sentence: sentence}
	if len(n.scenarios) == 0 {
		l.add(n.feature.Location.Line, "the feature has no scenarios")
	}
	for _, s := range n.scenarios {
		l.scenario(s)
	}
	for _, d := range n.about {
		l.description(d)
	}
	return l.errs
}

type linter struct {
	uri      string
	text     []string
	sentence func(string) bool
	errs     []error
}

func (l *linter) add(line int64, format string, args ...any) {
	l.errs = append(l.errs, fmt.Errorf("%s:%d: %s", l.uri, line, fmt.Sprintf(format, args...)))
}

func (l *linter) scenario(s *messages.Scenario) {
	if slug(s.Name) == "" {
		l.add(s.Location.Line, "the scenario has no name, and reports know it by its name")
	}
	if len(s.Steps) == 0 {
		l.add(s.Location.Line, "scenario %q has no steps", s.Name)
	}
	if len(s.Examples) == 0 && (strings.Contains(s.Keyword, "Outline") || strings.Contains(s.Keyword, "Template")) {
		l.add(s.Location.Line, "%s %q has no Examples, so nothing would be filled in", s.Keyword, s.Name)
	}
	for _, e := range s.Examples {
		if len(e.TableBody) == 0 {
			l.add(e.Location.Line, "the Examples table has no rows, so nothing would run")
			continue
		}
		l.examples(s, e)
	}
}

var placeholder = regexp.MustCompile(`<([^<>]+)>`)

// examples compares the columns of a table with what the scenario has to fill in. A name on one side only is most likely misspelt.
func (l *linter) examples(s *messages.Scenario, e *messages.Examples) {
	var columns []string
	for _, cell := range e.TableHeader.Cells {
		columns = append(columns, cell.Value)
	}
	used := map[string]bool{}
	note := func(text string) {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
	}
	note(s.Name)
	for _, step := range s.Steps {
		note(step.Text)
		for _, m := range placeholder.FindAllStringSubmatch(step.Text, -1) {
			if !slices.Contains(columns, m[1]) {
				l.add(step.Location.Line, "%v", provider.Unknown("column of the Examples", m[1], columns))
			}
		}
	}
	for _, column := range columns {
		if !used[column] {
			l.add(e.Location.Line, "the column %q of the Examples is used nowhere: write <%s> in a step", column, column)
		}
	}
}

// description reports each line of a description that was most likely meant as something else.
func (l *linter) description(d described) {
	at := d.line
	for line := range strings.SplitSeq(d.text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		for at++; int(at) < len(l.text) && strings.TrimSpace(l.text[at-1]) != line; at++ {
			continue // blank lines and comments stand between
		}
		if what := l.swallowed(line); what != "" {
			l.add(at, "the line was taken for description, because it begins with no known keyword: %q looks like %s", line, what)
		}
	}
}

// swallowed says what a line of description looks like: a keyword that was not recognised, or a step after one. "" means that
// it looks like a description.
func (l *linter) swallowed(line string) string {
	if word, _, ok := strings.Cut(line, ":"); ok && len(word) > len("Rule") {
		if keyword, near := provider.Nearest(word, keywords()); near && strings.EqualFold(keyword[:1], word[:1]) {
			return fmt.Sprintf("%q", keyword+":")
		}
	}
	if _, rest, ok := strings.Cut(line, " "); ok && l.sentence(strings.TrimSpace(rest)) {
		return "a step"
	}
	return ""
}

// keywords are those after which Gherkin expects a colon.
func keywords() []string {
	return []string{"Background", "Examples", "Feature", "Rule", "Scenario", "Scenario Outline"}
}
