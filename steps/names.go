package steps

import (
	"errors"
	"fmt"
	"mime"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ohler55/ojg/jp"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// The methods of this file resolve the arguments of sentences, by kind.

func (r *resolver) operation(name string) error {
	r.op = name
	_, err := r.Provider.Operation(name)
	return err
}

func (r *resolver) role(name string) error {
	known := sortedKeys(r.Provider.Credentials.Roles)
	if !slices.Contains(known, provider.DefaultRole) {
		known = append(known, provider.DefaultRole) // it needs no entry to be one
	}
	return oneOf("credential", name, known)
}

func (r *resolver) outcome(name string) error {
	cases := make([]string, 0, len(provider.Cases()))
	for _, c := range provider.Cases() {
		cases = append(cases, string(c))
	}
	if err := oneOf("case of the outcome table", name, cases); err != nil {
		return err
	}
	if op := r.Provider.Operations[r.op]; op != nil && !op.Bearer {
		return fmt.Errorf("the outcome table says how tokens are refused, and %s takes none", r.op)
	}
	r.script.Outcomes = append(r.script.Outcomes, provider.Case(name))
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
	known = slices.Compact(known)
	if slices.Contains(known, name) {
		r.next.params = append(r.next.params, name)
	}
	return oneOf("path parameter", name, known)
}

func (r *resolver) resource(name string) error {
	return oneOf("resource", name, sortedKeys(r.Provider.Resources))
}

func (r *resolver) bodyKind(name string) error {
	return oneOf("body encoding", name, []string{string(clients.BodyForm), string(clients.BodyJSON)})
}

func (r *resolver) keep(name string) error {
	r.names = append(r.names, name)
	return nil
}

func (r *resolver) keepAnswer(name string) error {
	r.answers = append(r.answers, name)
	return nil
}

func (r *resolver) keptAnswer(name string) error { return oneOf("kept answer", name, r.answers) }

func (r *resolver) kept(name string) error { return oneOf("kept token", name, r.names) }

// httpToken is what methods and header names are made of (RFC 9110 section 5.6.2).
var httpToken = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func (r *resolver) method(name string) error { return wellFormed("method", name) }

func (r *resolver) header(name string) error {
	if r.current.shapes && strings.EqualFold(name, "Authorization") {
		r.next.otherwise = true
	}
	return wellFormed("header name", name)
}

func wellFormed(what, name string) error {
	if httpToken.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%s %q: expected a token (RFC 9110 section 5.6.2)", what, name)
}

func (r *resolver) media(text string) error {
	if kind, _, err := mime.ParseMediaType(text); err != nil || !strings.Contains(kind, "/") {
		return fmt.Errorf("media type %q: expected one such as application/json (RFC 9110 section 8.3.1)", text)
	}
	return nil
}

// mostDigits bounds the numbers of sentences, so that none overflows.
const mostDigits = 9

func (r *resolver) count(text string) error {
	if len(text) > mostDigits {
		return fmt.Errorf("number %s: expected at most %d digits", text, mostDigits)
	}
	return nil
}

// mostTimes bounds how often a call is repeated: a target is not to be flooded (design, rule 9).
const mostTimes = 1000

func (r *resolver) times(text string) error {
	if n, err := strconv.Atoi(text); err != nil || n < 1 || n > mostTimes {
		return fmt.Errorf("%s times: expected 1 to %d", text, mostTimes)
	}
	return nil
}

func (r *resolver) value(text string) error {
	if !strings.HasPrefix(text, "$") {
		return nil
	}
	return provider.Expression(text).Check()
}

func (r *resolver) path(text string) error {
	expr, err := parsePath(text)
	if err != nil {
		return fmt.Errorf("JSONPath %q: %w (RFC 9535; use single quotes inside)", text, err)
	}
	r.script.paths[text] = expr
	return nil
}

// parsePath reads a JSONPath. A plain path such as data.token stands for $.data.token.
func parsePath(text string) (expr jp.Expr, err error) {
	defer func() {
		if p := recover(); p != nil { // a parser of foreign text must not end a plan
			err = fmt.Errorf("it cannot be read: %v", p)
		}
	}()
	if !strings.HasPrefix(text, "$") {
		text = "$." + text
	}
	return jp.ParseString(text)
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
	d, ok := r.Provider.Discrepancy(r.last)
	if !ok {
		return nil // the unknown discrepancy is reported already
	}
	var known []string
	for _, reading := range d.Readings {
		known = append(known, reading.ID)
	}
	return oneOf("reading of "+r.last, id, known)
}

// nested resolves a sentence inside a sentence.
func (r *resolver) nested(text string) error {
	def, args, err := r.vocabulary.match(text, true)
	if err != nil {
		return err
	}
	if !def.asserts {
		return fmt.Errorf("%q judges nothing: only a sentence that judges can stand inside another", text)
	}
	r.script.nested[text] = sentence{def, args}
	return errors.Join(r.sentence(def, args)...)
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
