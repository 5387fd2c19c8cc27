package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// equivalent is a change that no test can notice, and why. It stands for all that read alike in a function, unless one is named.
type equivalent struct {
	File     string `json:"file"`
	Function string `json:"function"`
	Change   string `json:"change"`
	Nth      *int   `json:"nth,omitempty"`
	Reason   string `json:"reason"`
}

func (e equivalent) matches(m *mutant) bool {
	return e.File == m.File && e.Function == m.Function && e.Change == m.Change && (e.Nth == nil || *e.Nth == m.Nth)
}

func readEquivalents(file string) ([]equivalent, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []equivalent
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for i, e := range all {
		if e.Reason == "" {
			return nil, fmt.Errorf("%s: entry %d, %s in %s: expected a reason, got none; say why no test can notice it", file, i+1, e.Change, e.Function)
		}
	}
	return all, nil
}

func isEquivalent(all []equivalent, m *mutant) bool {
	for _, e := range all {
		if e.matches(m) {
			return true
		}
	}
	return false
}

// unmatched are the entries of a package that fit no mutant any more.
func unmatched(all []equivalent, mutants []*mutant, files map[string]bool) []equivalent {
	var rest []equivalent
	for _, e := range all {
		fits := false
		for _, m := range mutants {
			fits = fits || e.matches(m)
		}
		if !fits && files[dirOf(e.File)] {
			rest = append(rest, e)
		}
	}
	return rest
}
