package steps

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ohler55/ojg/jp"

	"github.com/plimsoll/plimsoll/clients"
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
	Fresh    bool // it asks for a token anew: nothing else may use its credential meanwhile
	Moves    bool // it moves the clock
	Outcomes []provider.Case
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
	bracket bool // the call is judged as a refusal: controls go around it
}

// Definitions returns the sentences that the script uses, each once.
func (s *Script) Definitions() []*Definition {
	var used []*Definition
	for _, st := range s.steps {
		if !slices.Contains(used, st.def) {
			used = append(used, st.def)
		}
	}
	return used
}

func newScript() *Script {
	return &Script{nested: map[string]sentence{}, paths: map[string]jp.Expr{}, patterns: map[string]*regexp.Regexp{}}
}

// resolver resolves the names of one scenario.
type resolver struct {
	Known
	vocabulary *Vocabulary
	script     *Script
	current    *step
	names      []string // tokens kept so far
	answers    []string // answers kept so far
	op         string   // operation called last
	last       string   // discrepancy named last
	asserts    bool
	claims     []string // that the scenario judges
}

// Resolve turns the steps of a scenario into a script. Every mistake is reported, each with its line.
func (v *Vocabulary) Resolve(lines []Line, known Known, claims []string) (*Script, error) {
	r := &resolver{Known: known, vocabulary: v, script: newScript(), claims: claims}
	var errs []error
	for _, line := range lines {
		st := step{Line: line}
		r.current = &st
		for _, err := range r.step(&st) {
			errs = append(errs, fmt.Errorf("%d: %w", line.Line, err))
		}
		r.script.steps = append(r.script.steps, st)
	}
	if len(errs) == 0 {
		errs = append(errs, r.whole(lines, claims)...)
	}
	return r.script, errors.Join(errs...)
}

func (r *resolver) step(st *step) []error {
	def, args, err := r.vocabulary.match(st.Text, st.Outcome)
	if err != nil {
		return []error{err}
	}
	st.def, st.args = def, args
	return r.arguments(def, args)
}

// arguments resolves the arguments of a sentence and notes what it does to the scenario; nested sentences come here too.
func (r *resolver) arguments(def *Definition, args Args) []error {
	var errs []error
	for i, k := range def.kinds {
		if k.resolve == nil {
			continue
		}
		if err := k.resolve(r, args[i]); err != nil {
			errs = append(errs, err)
		}
	}
	if def.sends && !slices.ContainsFunc(def.kinds, func(k kind) bool { return k.name == "op" }) {
		r.op = r.Provider.Token.Operation
	}
	r.script.Fresh = r.script.Fresh || def.fresh
	r.script.Moves = r.script.Moves || def.moves
	r.asserts = r.asserts || def.Outcome()
	if def.refusal {
		r.bracket()
	}
	return errs
}

// bracket marks the call before a refusal sentence.
func (r *resolver) bracket() {
	for i := len(r.script.steps) - 1; i >= 0; i-- {
		if r.script.steps[i].def != nil && r.script.steps[i].def.sends {
			r.script.steps[i].bracket = true
			return
		}
	}
}

// whole checks what only the whole scenario can show.
func (r *resolver) whole(lines []Line, claims []string) []error {
	var errs []error
	if !r.asserts {
		errs = append(errs, errors.New("the scenario judges nothing: add a Then"))
	}
	if len(lines) == 0 {
		return []error{errors.New("the scenario has no steps")}
	}
	for _, st := range r.script.steps {
		if st.def.refusal && !r.calledBefore(st) {
			errs = append(errs, fmt.Errorf("%d: %q judges a call, but no call comes before it", st.Line.Line, st.Text))
		}
		if st.def.contract && !r.checkable(claims) {
			errs = append(errs, fmt.Errorf("%d: %q can find nothing: no x-claim of the contract's operation %q names one of %v",
				st.Line.Line, st.Text, r.op, claims))
		}
	}
	return errs
}

func (r *resolver) calledBefore(refusal step) bool {
	for _, st := range r.script.steps {
		if st.Line == refusal.Line {
			return false
		}
		if st.def.sends {
			return true
		}
	}
	return false
}

// checkable reports whether a contract finding on an operation that the scenario calls can belong to one of its claims.
func (r *resolver) checkable(claims []string) bool {
	if r.Contract == nil {
		return true
	}
	for _, op := range r.Contract.Operations() {
		for _, claim := range op.Claims {
			if slices.Contains(claims, claim) {
				return true
			}
		}
	}
	return false
}

func (r *resolver) operation(name string) error {
	r.op = name
	if _, err := r.Provider.Operation(name); err != nil {
		return err
	}
	return nil
}

func (r *resolver) role(name string) error {
	return oneOf("credential", name, sortedKeys(r.Provider.Credentials.Roles))
}

func (r *resolver) outcome(name string) error {
	cases := make([]string, 0, len(provider.Cases()))
	for _, c := range provider.Cases() {
		cases = append(cases, string(c))
	}
	r.script.Outcomes = append(r.script.Outcomes, provider.Case(name))
	if err := oneOf("case of the outcome table", name, cases); err != nil {
		return err
	}
	return r.cell(provider.Case(name))
}

// cell asks that the scenario judges the claims that its cell of the outcome table names: otherwise a broken cell would speak
// against claims that nobody sees.
func (r *resolver) cell(c provider.Case) error {
	cell := r.Provider.Outcome(r.op, c)
	var errs []error
	for _, claim := range []string{cell.Claim, cell.StatusClaim} {
		if claim != "" && !slices.Contains(r.claims, claim) {
			errs = append(errs, fmt.Errorf("the outcome table names %s for %s of %s, but the scenario is not tagged @%s", claim, c, r.op, claim))
		}
	}
	return errors.Join(errs...)
}

func (r *resolver) presentation(name string) error {
	return oneOf("way to present a token", name, clients.Presentations())
}

func (r *resolver) encoding(name string) error {
	return oneOf("Basic encoding", name, clients.BasicEncodings())
}

func (r *resolver) placement(name string) error {
	return oneOf("place for credentials", name, clients.Places())
}

func (r *resolver) field(name string) error {
	return oneOf("credential field", name, sortedKeys(r.Provider.Credentials.Fields))
}

func (r *resolver) param(name string) error {
	var known []string
	for _, op := range r.Provider.Operations {
		known = append(known, sortedKeys(op.Params)...)
	}
	slices.Sort(known)
	return oneOf("path parameter", name, slices.Compact(known))
}

func (r *resolver) resource(name string) error {
	return oneOf("resource", name, sortedKeys(r.Provider.Resources))
}

func (r *resolver) bodyKind(name string) error {
	return oneOf("body encoding", name, []string{"form", "json"})
}

func (r *resolver) keep(name string) error {
	r.names = append(r.names, name)
	return nil
}

func (r *resolver) keepAnswer(name string) error {
	r.answers = append(r.answers, name)
	return nil
}

func (r *resolver) keptAnswer(name string) error {
	return oneOf("kept answer", name, r.answers)
}

func (r *resolver) kept(name string) error {
	return oneOf("kept token", name, r.names)
}

func (r *resolver) path(text string) error {
	expr, err := jp.ParseString(rooted(text))
	if err != nil {
		return fmt.Errorf("JSONPath %q: %w (RFC 9535; use single quotes inside)", text, err)
	}
	r.script.paths[text] = expr
	return nil
}

// rooted lets a plain path such as data.token stand for $.data.token.
func rooted(path string) string {
	if strings.HasPrefix(path, "$") {
		return path
	}
	return "$." + path
}

func (r *resolver) pattern(text string) error {
	expr, err := regexp.Compile(text)
	if err != nil {
		return fmt.Errorf("pattern %q: %w", text, err)
	}
	r.script.patterns[text] = expr
	return nil
}

func (r *resolver) discrepancy(id string) error {
	r.last = id
	var known []string
	for _, d := range r.Provider.Discrepancies {
		known = append(known, d.ID)
	}
	return oneOf("discrepancy", id, known)
}

func (r *resolver) reading(id string) error {
	var known []string
	for _, d := range r.Provider.Discrepancies {
		if d.ID == r.last {
			for _, reading := range d.Readings {
				known = append(known, reading.ID)
			}
		}
	}
	return oneOf("reading of "+r.last, id, known)
}

// nested resolves a sentence inside a sentence.
func (r *resolver) nested(text string) error {
	def, args, err := r.vocabulary.match(text, true)
	if err != nil {
		return err
	}
	if def.records {
		return fmt.Errorf("%q notes already: only a sentence that judges can be noted", text)
	}
	r.script.nested[text] = sentence{def, args}
	return errors.Join(r.arguments(def, args)...)
}

func oneOf(what, name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	return provider.Unknown(what, name, known)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// unknown explains a step that is no sentence, with the nearest one.
func (v *Vocabulary) unknown(text string, outcome bool) error {
	for _, d := range v.definitions {
		if d.Outcome() != outcome && d.expr.MatchString(text) {
			return fmt.Errorf("step %q stands under the wrong keyword: %s", text, rightKeyword(d))
		}
	}
	best, distance := "", 1<<30
	for _, d := range v.definitions {
		if n := wordDistance(text, d.Sentence); n < distance {
			best, distance = d.Sentence, n
		}
	}
	return fmt.Errorf("undefined step %q: the nearest sentence is %q (plimsoll steps lists them all)", text, best)
}

func rightKeyword(d *Definition) string {
	if d.Outcome() {
		return "it judges, so it belongs under Then"
	}
	return "it does something, so it belongs under Given or When"
}

// wordDistance counts the words that two sentences do not share; arguments are taken as equal.
func wordDistance(text, sentence string) int {
	a, b := strings.Fields(plain(text)), strings.Fields(plain(sentence))
	shared := 0
	for _, word := range a {
		if i := slices.Index(b, word); i >= 0 {
			shared++
			b = slices.Delete(slices.Clone(b), i, i+1)
		}
	}
	return len(a) - shared + len(b)
}

// plain replaces every argument of a step or a template by {}.
func plain(text string) string {
	var b strings.Builder
	inQuotes, inBraces := false, false
	for _, c := range text {
		switch {
		case c == '"':
			if inQuotes = !inQuotes; inQuotes {
				b.WriteString("{}")
			}
		case c == '{' && !inQuotes:
			inBraces = true
			b.WriteString("{}")
		case c == '}' && inBraces:
			inBraces = false
		case !inQuotes && !inBraces:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// Outcome reports whether step i judges or notes.
func (s *Script) Outcome(i int) bool { return s.steps[i].def.Outcome() }
