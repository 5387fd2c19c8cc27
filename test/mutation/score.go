package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path"
	"slices"
)

// score is what is kept in the repository.
type score struct {
	Packages []*tally `json:"packages"`
}

// tally is how one package did. Equivalent mutants are not counted in its score.
type tally struct {
	Name       string         `json:"name"`
	Digest     string         `json:"digest"`            // of its sources without tests
	Stale      bool           `json:"stale,omitempty"`   // the sources are newer, and somebody said so
	Partial    bool           `json:"partial,omitempty"` // the run was ended; the next one goes on
	Found      int            `json:"found"`             // how many mutants there are
	Mutants    int            `json:"mutants"`           // how many were tried, in an order without meaning
	Killed     int            `json:"killed"`
	TimedOut   int            `json:"timed_out"`
	Survived   int            `json:"survived"`
	Equivalent int            `json:"equivalent"`
	Score      float64        `json:"score"`
	KilledBy   map[string]int `json:"killed_by"`
	Survivors  []survivor     `json:"survivors"`
}

type survivor struct {
	mutant

	Unreached bool `json:"unreached,omitempty"` // no test comes there
}

func dirOf(file string) string { return path.Dir(file) }

// digest is of the files as they stand, in order.
func digest(r *room) string {
	h := sha256.New()
	for _, f := range r.files {
		fmt.Fprintf(h, "%s %d\n", f.name, len(f.text))
		h.Write(f.text)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// finish puts in order what was counted. The score is the share of the mutants that were noticed, of those that can be.
func (t *tally) finish() {
	t.Partial = t.Mutants < t.Found
	if noticed := t.Killed + t.TimedOut; noticed+t.Survived > 0 {
		t.Score = math.Floor(float64(noticed)/float64(noticed+t.Survived)*10000) / 10000
	}
	slices.SortFunc(t.Survivors, func(a, b survivor) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Change, b.Change), a.Nth-b.Nth)
	})
}

// fell says that the code is tested worse than it was when the score was last made.
func (t *tally) fell(old *tally) error {
	if old == nil || t.Score >= old.Score {
		return nil
	}
	return fmt.Errorf("%s: expected a score of %.1f %% or more, as it was, got %.1f %%; SCORE.md lists what survived", t.Name, old.Score*100, t.Score*100)
}

// count adds one mutant.
func (t *tally) count(m *mutant, v verdict, same bool) {
	switch {
	case same:
		t.Equivalent++
	case v.noticed():
		t.KilledBy[v.by]++
		if v.late {
			t.TimedOut++
		} else {
			t.Killed++
		}
	default:
		t.Survived++
		t.Survivors = append(t.Survivors, survivor{mutant: *m, Unreached: !v.reached})
	}
	t.Mutants++
}

func readScore(file string) (*score, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return &score{}, nil
	}
	if err != nil {
		return nil, err
	}
	s := &score{}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

func (s *score) of(name string) *tally {
	for _, t := range s.Packages {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// put takes the place of what stands there of the same package.
func (s *score) put(t *tally) {
	for i, old := range s.Packages {
		if old.Name == t.Name {
			s.Packages[i] = t
			return
		}
	}
	s.Packages = append(s.Packages, t)
}
