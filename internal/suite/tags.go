package suite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// Tags is a Cucumber tag expression: @a and not (@b or @c). The zero value holds for everything.
//
// It is ours because godog's own language knows neither "and" nor "not", and silently matches nothing when it meets them.
type Tags struct {
	holds func(tags []string) bool
	names []string
}

// ParseTags compiles a tag expression. An empty one holds for everything.
func ParseTags(text string) (Tags, error) {
	if strings.TrimSpace(text) == "" {
		return Tags{}, nil
	}
	p := &tagParser{text: text, tokens: tagTokens(text)}
	holds, err := p.or()
	if err == nil && len(p.tokens) > 0 {
		err = fmt.Errorf("unexpected %q", p.tokens[0])
	}
	if err != nil {
		return Tags{}, fmt.Errorf("tag expression %q: %w (write for instance \"@dataloy and not @slow\")", text, err)
	}
	return Tags{holds: holds, names: p.names}, nil
}

// Match reports whether the expression holds for a scenario with these tags.
func (t Tags) Match(tags []string) bool { return t.holds == nil || t.holds(tags) }

// check refuses a name that no scenario carries: it would silently select nothing, or everything.
func (t Tags) check(known []string) error {
	for _, name := range t.names {
		if !slices.Contains(known, name) {
			return provider.Unknown("tag", name, known)
		}
	}
	return nil
}

func tagTokens(text string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text))
}

type tagParser struct {
	text   string
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

func (p *tagParser) or() (func([]string) bool, error) {
	return p.chain("or", p.and, func(a, b bool) bool { return a || b })
}

func (p *tagParser) and() (func([]string) bool, error) {
	return p.chain("and", p.not, func(a, b bool) bool { return a && b })
}

func (p *tagParser) chain(word string, operand func() (func([]string) bool, error), join func(a, b bool) bool) (func([]string) bool, error) {
	left, err := operand()
	for err == nil && len(p.tokens) > 0 && p.tokens[0] == word {
		p.next()
		before := left
		var right func([]string) bool
		right, err = operand()
		left = func(tags []string) bool { return join(before(tags), right(tags)) }
	}
	return left, err
}

func (p *tagParser) not() (func([]string) bool, error) {
	switch token := p.next(); {
	case token == "not":
		inner, err := p.not()
		return func(tags []string) bool { return !inner(tags) }, err
	case token == "(":
		inner, err := p.or()
		if err == nil && p.next() != ")" {
			err = fmt.Errorf("a parenthesis is not closed")
		}
		return inner, err
	case strings.HasPrefix(token, "@") && len(token) > 1:
		p.names = append(p.names, token)
		return func(tags []string) bool { return slices.Contains(tags, token) }, nil
	case token == "":
		return nil, fmt.Errorf("it ends too early")
	case strings.ContainsAny(token, "&|,~!"):
		return nil, fmt.Errorf("%q: write and, or, not", token)
	default:
		return nil, fmt.Errorf("%q is no tag: a tag begins with @", token)
	}
}
