package contract

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// keywords judges a value by the keywords of one schema.
func (v *visit) keywords(n *node, s *scope, value any, secret bool) {
	switch value := value.(type) {
	case nil:
		// OpenAPI 3.0.3: null is outside a type unless it is nullable; without a type everything is allowed.
		if len(n.types) > 0 {
			v.differ(n, s, "type", article(n.types), "null")
		}
	case json.Number:
		v.number(n, s, value, secret)
	default:
		v.library(n, s, value, secret)
	}
	if len(n.enum) > 0 && !slices.ContainsFunc(n.enum, func(e any) bool { return equal(e, value) }) {
		v.differ(n, s, "enum", list(n.enum), show(value, secret))
	}
}

func (v *visit) number(n *node, s *scope, value json.Number, secret bool) {
	integer, number := slices.Contains(n.types, "integer"), slices.Contains(n.types, "number")
	if len(n.types) > 0 && !number && !(integer && whole(value)) {
		v.differ(n, s, "type", article(n.types), show(value, secret))
		return
	}
	for _, f := range n.numbers.judge(value) {
		v.differ(n, s, f.keyword, f.expected, show(value, secret))
	}
}

// library asks the OpenAPI library about strings, booleans, and objects and arrays as a whole.
func (v *visit) library(n *node, s *scope, value any, secret bool) {
	if n.plain {
		return
	}
	for _, e := range leaves(n.shape.VisitJSON(value, v.options...)) {
		v.differ(n, s, e.SchemaField, expectation(n.shape, e), show(value, secret))
	}
}

// leaves returns the single mistakes of a library error.
func leaves(err error) []*openapi3.SchemaError {
	var all openapi3.MultiError
	var one *openapi3.SchemaError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &one) && errors.Is(error(one), err):
		return []*openapi3.SchemaError{one}
	case errors.As(err, &all):
		var flat []*openapi3.SchemaError
		for _, e := range all {
			flat = append(flat, leaves(e)...)
		}
		return flat
	}
	return []*openapi3.SchemaError{{Reason: err.Error()}}
}

// expectation puts a keyword into words.
func expectation(shape *openapi3.Schema, e *openapi3.SchemaError) string {
	switch e.SchemaField {
	case "type":
		return article(shape.Type.Slice())
	case "format":
		return formatWords(shape.Format)
	case "pattern":
		return "text that matches " + shape.Pattern
	case "minLength":
		return fmt.Sprintf("at least %s", count(int(shape.MinLength), "character"))
	case "maxLength":
		return fmt.Sprintf("at most %s", count(int(*shape.MaxLength), "character"))
	case "minItems":
		return fmt.Sprintf("at least %s", count(int(shape.MinItems), "item"))
	case "maxItems":
		return fmt.Sprintf("at most %s", count(int(*shape.MaxItems), "item"))
	case "minProperties":
		return fmt.Sprintf("at least %s", count(int(shape.MinProps), "member"))
	case "maxProperties":
		return fmt.Sprintf("at most %s", count(int(*shape.MaxProps), "member"))
	case "uniqueItems":
		return "items that all differ"
	}
	return e.Reason
}

// choose judges oneOf and anyOf, and adds the branches that fit to the covers.
func (v *visit) choose(covers []cover, n *node, s *scope, value any, secret bool) []cover {
	object, isObject := value.(map[string]any)
	switch chosen := n.choice != nil && isObject; {
	case chosen && len(n.oneOf) > 0:
		covers = v.discriminate(covers, n, s, "oneOf", n.oneOf, object, secret)
	case chosen:
		return v.discriminate(covers, n, s, "anyOf", n.anyOf, object, secret)
	default:
		covers = v.branch(covers, n, s, "oneOf", n.oneOf, value, secret)
	}
	return v.branch(covers, n, s, "anyOf", n.anyOf, value, secret)
}

func (v *visit) branch(covers []cover, n *node, s *scope, keyword string, branches []use, value any, secret bool) []cover {
	if len(branches) == 0 {
		return covers
	}
	var fitting []part
	var misfits []*visit
	for _, u := range branches {
		p := part{veiled(u, secret), s}
		if trial := v.try(p, value); len(trial.found) > 0 {
			misfits = append(misfits, trial)
			continue
		}
		fitting = append(fitting, p)
	}
	for _, p := range fitting {
		covers = v.apply(covers, p, value, secret)
	}
	among := fmt.Sprintf("one of the %d shapes of %s", len(branches), keyword)
	switch {
	case len(fitting) == 0:
		v.differ(n, s, keyword, among, "none of them: "+show(value, secret))
		for _, f := range closest(misfits) {
			v.write(n, f.Source+f.Expected+path.Base(f.Place), f)
		}
		return append(covers, cover{node: n, scope: s, loose: true})
	case len(fitting) > 1 && keyword == "oneOf":
		v.differ(n, s, keyword, "exactly "+among, fmt.Sprintf("a value that fits %d of them", len(fitting)))
	}
	return covers
}

// closest returns what is wrong with the branch that nearly fitted: with the fewest mistakes, then with the most of what it
// requires, then the one that is written first. Its claims are the ones that were meant to hold.
func closest(misfits []*visit) []conformance.Finding {
	best := slices.MinFunc(misfits, func(a, b *visit) int {
		return cmp.Or(len(a.found)-len(b.found), b.met-a.met)
	})
	return best.found
}

// discriminate lets the discriminator decide which branch is meant, so that what is wrong is said of that branch.
func (v *visit) discriminate(covers []cover, n *node, s *scope, keyword string, branches []use, object map[string]any, secret bool) []cover {
	name, isText := object[n.choice.member].(string)
	i, known := n.choice.index[name]
	if isText && known {
		return v.apply(covers, part{branches[i], s}, object, secret)
	}
	got, there := object[n.choice.member]
	actual := "no such member"
	if there {
		actual = show(got, secret)
	}
	v.enter(n.choice.member, func() {
		v.differ(n, s, "discriminator", "the name of a shape of "+keyword+": "+list(texts(keys(n.choice.index))), actual)
	})
	return append(covers, cover{node: n, scope: s, loose: true})
}

func texts(names []string) []any {
	var all []any
	for _, n := range names {
		all = append(all, n)
	}
	return all
}

// try judges a value by a schema on its own, and keeps what is wrong with it; undocumented members are not wrong.
func (v *visit) try(p part, value any) *visit {
	trial := &visit{notebook: &notebook{exchange: v.exchange, lone: v.lone}, options: v.options, class: v.class, place: v.place,
		path: slices.Clone(v.path), request: v.request}
	trial.value([]part{p}, value)
	trial.found = slices.DeleteFunc(trial.found, func(f conformance.Finding) bool { return f.Class == conformance.ClassDrift })
	return trial
}

func (v *visit) fits(p part, value any) bool { return len(v.try(p, value).found) == 0 }
