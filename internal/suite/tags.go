package suite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Tags is a Cucumber tag expression: @a and not (@b or @c). The zero value holds for everything.
//
// It is ours because godog's own language knows neither "and" nor "not", and silently matches nothing when it meets them.
type Tags struct {
	holds predicate
	names []string
}

// predicate says whether an expression holds for a scenario with these tags.
type predicate func(tags []string) bool

// ParseTags compiles a tag expression. An empty one holds for everything.
func ParseTags(text string) (Tags, error) {
	if strings.TrimSpace(text) == "" {
		return Tags{}, nil
	}
	p := &tagParser{tokens: tagTokens(text)}
	holds, err := p.or()
	if err == nil && len(p.tokens) > 0 {
		err = fmt.Errorf("expected \"and\", \"or\" or the end, got %q", p.tokens[0])
	}
	if err != nil {
		return Tags{}, fmt.Errorf("tag expression %q: %w; write for instance \"@refusals and not @lifetime\"", text, err)
	}
	return Tags{holds: holds, names: p.names}, nil
}

// Match reports whether the expression holds for a scenario with these tags.
func (t Tags) Match(tags []string) bool { return t.holds == nil || t.holds(tags) }

// check refuses the names that explain refuses: they would silently select nothing, or everything.
func (t Tags) check(explain func(name string) error) error {
	var errs []error
	for i, name := range t.names {
		if !slices.Contains(t.names[:i], name) {
			errs = append(errs, explain(name))
		}
	}
	return errors.Join(errs...)
}

func tagTokens(text string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text))
}

// tagParser is a recursive descent: or binds loosest, then and, then not.
type tagParser struct {
	tokens []string
	names  []string
}

func (p *tagParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

func (p *tagParser) or() (predicate, error) {
	return p.chain("or", p.and, func(a, b bool) bool { return a || b })
}

func (p *tagParser) and() (predicate, error) {
	return p.chain("and", p.not, func(a, b bool) bool { return a && b })
}

func (p *tagParser) chain(word string, operand func() (predicate, error), join func(a, b bool) bool) (predicate, error) {
	left, err := operand()
	for err == nil && len(p.tokens) > 0 && p.tokens[0] == word {
		p.next()
		before := left
		var right predicate
		right, err = operand()
		left = func(tags []string) bool { return join(before(tags), right(tags)) }
	}
	return left, err
}

func (p *tagParser) not() (predicate, error) {
	switch token := p.next(); {
	case token == "not":
		inner, err := p.not()
		return func(tags []string) bool { return !inner(tags) }, err
	case token == "(":
		return p.group()
	case strings.HasPrefix(token, "@") && strings.Trim(token, "@") != "" && !strings.ContainsAny(token, "&|,~!"):
		p.names = append(p.names, token)
		return func(tags []string) bool { return slices.Contains(tags, token) }, nil
	case token == "":
		return nil, errors.New("expected a tag, got the end")
	case strings.ContainsAny(token, "&|,~!"):
		return nil, fmt.Errorf("expected a tag, got %q: the words are and, or, not", token)
	default:
		return nil, fmt.Errorf("expected a tag, got %q: a tag begins with @", token)
	}
}

func (p *tagParser) group() (predicate, error) {
	inner, err := p.or()
	if err != nil {
		return nil, err
	}
	if token := p.next(); token != ")" {
		return nil, fmt.Errorf("expected \")\", got %s", orEnd(token))
	}
	return inner, nil
}

func orEnd(token string) string {
	if token == "" {
		return "the end"
	}
	return fmt.Sprintf("%q", token)
}
