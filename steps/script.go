package steps

import (
	"regexp"
	"slices"

	"github.com/ohler55/ojg/jp"

	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Known is what the names in a scenario may refer to.
type Known struct {
	Provider *provider.Provider
	Contract *contract.Contract
}

// Line is one step of a scenario as it stands in the feature.
type Line struct {
	Keyword string // Given, When, Then, And, But; as it stands there
	Text    string
	Line    int
	Outcome bool // it follows a Then
}

// Script is a scenario resolved: every step is a sentence of the vocabulary, every name in it is known, every expression in it
// compiled. It is read-only, so that runs can share it.
type Script struct {
	Fresh    bool            // it asks for a token anew: nothing else may use its credential meanwhile
	Moves    bool            // it moves the clock
	Outcomes []provider.Case // cells of the outcome table that it judges
	attempts int             // requests that try an account with a wrong secret
	steps    []step
	nested   map[string]sentence // what stands inside "it is noted whether …"
	paths    map[string]jp.Expr
	patterns map[string]*regexp.Regexp
}

// sentence is a definition with its arguments.
type sentence struct {
	def  *Definition
	args Args
}

type step struct {
	Line
	sentence
	bracket  bool // the call is judged as a refusal: controls go around it
	promised bool // the call is judged as a success
}

func newScript() *Script {
	return &Script{nested: map[string]sentence{}, paths: map[string]jp.Expr{}, patterns: map[string]*regexp.Regexp{}}
}

// Definitions returns the sentences of the script's steps, each once. What stands inside another sentence is not among them.
func (s *Script) Definitions() []*Definition {
	var used []*Definition
	for _, st := range s.steps {
		if !slices.Contains(used, st.def) {
			used = append(used, st.def)
		}
	}
	return used
}

// Asserts reports whether step i can fail the scenario: it judges, and does not merely note.
func (s *Script) Asserts(i int) bool { return s.steps[i].def.asserts }

// Outcome reports whether step i judges or notes.
func (s *Script) Outcome(i int) bool { return s.steps[i].def.Outcome() }
