package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const preface = `# How well our own code is tested

Each mutant is our code with one small change. It is killed when a test fails because of it; what survives is code that no test looks at closely.
` + "`make mutation`" + ` makes this page and score.json; equivalent.json says of which changes no test can notice anything, and why.

| package | mutants | killed | timed out | survived | equivalent | score | killed by tests of others |
|---|---:|---:|---:|---:|---:|---:|---|
`

// page is the score for people.
func (s *score) page() string {
	var b strings.Builder
	b.WriteString(preface)
	for _, t := range s.Packages {
		fmt.Fprintf(&b, "| %s%s | %d | %d | %d | %d | %d | %.1f %% | %s |\n", t.Name, t.remark(), t.Mutants, t.Killed, t.TimedOut, t.Survived, t.Equivalent,
			t.Score*100, t.others())
	}
	for _, t := range s.Packages {
		fmt.Fprintf(&b, "\n## %s: %d survivors\n\n", t.Name, len(t.Survivors))
		for _, one := range t.Survivors {
			fmt.Fprintf(&b, "- %s\n", one)
		}
	}
	return b.String()
}

func (t *tally) remark() string {
	text := ""
	if t.Partial {
		text += fmt.Sprintf(" (partial: %d of %d tried, in an order without meaning)", t.Mutants, t.Found)
	}
	if t.Stale {
		text += " (stale: the sources are newer)"
	}
	return text
}

func (t *tally) others() string {
	var all []string
	for _, by := range sortedKeys(t.KilledBy) {
		if by != t.Name {
			all = append(all, fmt.Sprintf("%s %d", by, t.KilledBy[by]))
		}
	}
	return strings.Join(all, ", ")
}

func (s survivor) String() string {
	text := fmt.Sprintf("%s:%s: %s", s.File, s.Function, s.Change)
	if s.Nth > 0 {
		text += fmt.Sprintf(" (the %d. such)", s.Nth+1)
	}
	if s.Unreached {
		text += "; no test comes here"
	}
	return text
}

func (s *score) write(folder string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "score.json"), b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "SCORE.md"), []byte(s.page()), 0o644)
}
