package steps

import (
	"errors"
	"fmt"
	"slices"
)

// resolver resolves the names of one scenario, step by step. What it remembers is what the steps so far mean for the next one.
type resolver struct {
	Known
	vocabulary *Vocabulary
	script     *Script
	claims     []string // that the scenario judges
	current    *Definition

	op      string   // operation whose answer is the last one
	names   []string // tokens kept so far
	answers []string // answers kept so far
	last    string   // discrepancy named last
	judges  bool     // some sentence judges or notes
	blind   bool     // a step is not understood: what it would have meant is not known
	so      far
	next    pending
}

// far is what there is so far.
type far struct {
	called   bool // a request was sent
	answered bool // there is an answer, be it to a request or to "a fresh token"
	asked    bool // there is an answer to a token request
	held     bool // there may be a current token
	born     bool // a fresh token was asked for
}

// pending is how the next request is shaped.
type pending struct {
	shapes    []int    // lines of the steps that shape it
	fields    []string // credential fields that are changed
	encoding  string   // of HTTP Basic, where it is another than the documented one
	params    []string // path parameters that are given
	presented string   // how the token is presented
	otherwise bool     // Authorization is left out, or holds something else
}

// Resolve turns the steps of a scenario into a script. Every mistake is reported, each with its line.
func (v *Vocabulary) Resolve(lines []Line, known Known, claims []string) (*Script, error) {
	r := &resolver{Known: known, vocabulary: v, script: newScript(), claims: claims}
	var errs []error
	for _, line := range lines {
		for _, err := range r.step(line) {
			errs = append(errs, fmt.Errorf("%d: %w", line.Line, err))
		}
	}
	if len(errs) == 0 {
		errs = r.whole()
	}
	return r.script, errors.Join(errs...)
}

func (r *resolver) step(line Line) []error {
	def, args, err := r.vocabulary.match(line.Text, line.Outcome)
	if err != nil {
		r.blind = true
		return []error{err}
	}
	if def.shapes {
		r.next.shapes = append(r.next.shapes, line.Line)
	}
	errs := r.sentence(def, args)
	r.script.steps = append(r.script.steps, step{Line: line, sentence: sentence{def, args}})
	return errs
}

// sentence resolves a sentence and notes what it means for the scenario; nested sentences come here too.
func (r *resolver) sentence(def *Definition, args Args) []error {
	var errs []error
	for _, lacks := range def.needs {
		if err := lacks(r); err != nil && !r.blind {
			errs = append(errs, err)
		}
	}
	outer := r.current
	r.current = def
	for i, k := range def.kinds {
		if k.resolve == nil {
			continue
		}
		if err := k.resolve(r, args[i]); err != nil {
			errs = append(errs, err)
		}
	}
	r.current = outer
	return append(errs, r.effects(def, args)...)
}

// effects is what the sentence does to the scenario.
func (r *resolver) effects(def *Definition, args Args) (errs []error) {
	if (def.sends || def.fresh) && !def.names("op") {
		r.op = r.Provider.Token.Operation
	}
	asks := def.fresh || def.sends && r.op == r.Provider.Token.Operation
	r.script.Fresh = r.script.Fresh || asks
	r.script.Moves = r.script.Moves || def.moves
	r.judges = r.judges || def.Outcome()
	if def.means != nil {
		def.means(r, args)
	}
	if def.refusal {
		r.judged(func(call *step) { call.bracket = true })
	}
	if def.contract {
		errs = r.checkable(def.Sentence)
	}
	if def.sends {
		errs = append(errs, r.sent()...)
	}
	if def.fresh && !def.sends {
		r.so.called = false // the last answer is no call's any more
	}
	if def.sends || def.fresh {
		r.so.answered, r.so.asked, r.so.held = true, r.so.asked || asks, r.so.held || asks
	}
	return errs
}

// names reports whether the sentence has an argument of the kind.
func (d *Definition) names(kindName string) bool {
	return slices.ContainsFunc(d.kinds, func(k kind) bool { return k.name == kindName })
}

// judged marks the call that a sentence judges.
func (r *resolver) judged(mark func(call *step)) {
	for i := len(r.script.steps) - 1; i >= 0; i-- {
		if r.script.steps[i].def.sends {
			mark(&r.script.steps[i])
			return
		}
	}
}

// checkable refuses to ask for contract findings where none can belong to a claim of the scenario (design, rule 8).
func (r *resolver) checkable(text string) []error {
	if r.Contract == nil || r.blind || !r.so.answered {
		return nil
	}
	for _, op := range r.Contract.Operations() {
		if op.ID == r.op && slices.ContainsFunc(op.Claims, func(claim string) bool { return slices.Contains(r.claims, claim) }) {
			return nil
		}
	}
	return []error{fmt.Errorf("%q can find nothing: no x-claim of the contract's operation %q names one of %v", text, r.op, r.claims)}
}

// sent checks that the request can be what the steps before made of it, and uses the shape up.
func (r *resolver) sent() (errs []error) {
	next := r.next
	r.so.called, r.next = true, pending{}
	op := r.Provider.Operations[r.op]
	if op == nil || r.blind {
		return nil // the unknown operation is reported already
	}
	if r.tries(op, next) {
		r.script.attempts++
	}
	if op.Bearer && !r.so.held && !next.otherwise {
		errs = append(errs, fmt.Errorf("%s needs a token: write \"Given a token\" before it", r.op))
	}
	if !op.Bearer && next.presented != "" {
		errs = append(errs, fmt.Errorf("%s takes no token, so none can be presented as %q", r.op, next.presented))
	}
	for _, field := range next.fields {
		if _, known := r.Provider.Credentials.Fields[field]; known && !carries(op, field) {
			errs = append(errs, fmt.Errorf("%s does not carry the credential field %q: to change it would change nothing", r.op, field))
		}
	}
	for _, param := range next.params {
		if _, ok := op.Params[param]; !ok {
			errs = append(errs, fmt.Errorf("%s: %w", r.op, oneOf("path parameter", param, sortedKeys(op.Params))))
		}
	}
	return errs
}

// whole checks what only the whole scenario can show.
func (r *resolver) whole() (errs []error) {
	if len(r.script.steps) == 0 {
		return []error{errors.New("the scenario has no steps")}
	}
	if !r.judges {
		errs = append(errs, errors.New("the scenario judges nothing: add a Then"))
	}
	for _, line := range r.next.shapes {
		errs = append(errs, fmt.Errorf("%d: it shapes the next request, but none follows", line))
	}
	return errs
}
