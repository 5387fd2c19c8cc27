package provider

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with what somebody wrote, and where. Loading reports all of them at once, joined with errors.Join.
type Mistake struct {
	File    string // or the name of an environment variable
	Line    int    // from 1; 0 where the whole file is meant, or a variable
	Column  int    // from 1, in characters
	Problem string
}

// Error reads file:line:column: problem.
func (m *Mistake) Error() string {
	if m.Line == 0 {
		return m.File + ": " + m.Problem
	}
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Problem)
}

// mistakes collects what is wrong, whatever file it is in.
type mistakes struct{ found []*Mistake }

func (m *mistakes) add(at place, format string, args ...any) {
	m.found = append(m.found, &Mistake{at.file, at.line, at.column, fmt.Sprintf(format, args...)})
}

// err joins the mistakes: files in the order in which they were read, and within a file from top to bottom.
func (m *mistakes) err() error {
	order := map[string]int{}
	for _, mistake := range m.found {
		if _, seen := order[mistake.File]; !seen {
			order[mistake.File] = len(order)
		}
	}
	slices.SortStableFunc(m.found, func(a, b *Mistake) int {
		return cmp.Or(cmp.Compare(order[a.File], order[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Problem, b.Problem))
	})
	var errs []error
	for i, mistake := range m.found {
		if i == 0 || *mistake != *m.found[i-1] { // what an anchor holds is wrong once, however many aliases it has
			errs = append(errs, mistake)
		}
	}
	return errors.Join(errs...)
}

// place is where something stands in a file.
type place struct {
	file         string
	line, column int
}

func (p place) String() string { return fmt.Sprintf("%s:%d:%d", p.file, p.line, p.column) }
