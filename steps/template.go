package steps

import (
	"fmt"
	"regexp"
	"strings"
)

// mostArguments is how many arguments a sentence may have: a Handler takes no more, and neither does a reader.
const mostArguments = 4

// compile turns the template into an expression and the kinds of its arguments.
func (d *Definition) compile(known map[string]kind) error {
	var expr strings.Builder
	expr.WriteByte('^')
	for rest := d.Sentence; rest != ""; {
		if !strings.HasPrefix(rest, "{") {
			upTo := strings.IndexByte(rest, '{')
			if upTo < 0 {
				upTo = len(rest)
			}
			expr.WriteString(literal(rest[:upTo]))
			rest = rest[upTo:]
			continue
		}
		name, after, closed := strings.Cut(rest[1:], "}")
		k, ok := known[name]
		if !closed || !ok {
			return fmt.Errorf("sentence %q: unknown argument {%s}", d.Sentence, name)
		}
		expr.WriteString("(" + k.expr + ")")
		d.kinds = append(d.kinds, k)
		rest = after
	}
	expr.WriteByte('$')
	if len(d.kinds) > mostArguments {
		return fmt.Errorf("sentence %q: expected at most %d arguments, got %d", d.Sentence, mostArguments, len(d.kinds))
	}
	var err error
	d.expr, err = regexp.Compile(expr.String())
	return err
}

// literal is the expression for the words between arguments: (s) may be left out, a/b is either word.
func literal(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		words[i] = wordExpr(word)
	}
	return strings.Join(words, " ")
}

func wordExpr(word string) string {
	if optional := strings.Index(word, "("); optional >= 0 && strings.HasSuffix(word, ")") {
		return regexp.QuoteMeta(word[:optional]) + "(?:" + regexp.QuoteMeta(word[optional+1:len(word)-1]) + ")?"
	}
	either := strings.Split(word, "/")
	for i := range either {
		either[i] = regexp.QuoteMeta(either[i])
	}
	if len(either) == 1 {
		return either[0]
	}
	return "(?:" + strings.Join(either, "|") + ")"
}

// unquote takes the quotes off the arguments, but for those whose quotes say something: a {value} in quotes is a string.
func (d *Definition) unquote(captures []string) Args {
	args := make(Args, len(captures))
	for i, c := range captures {
		args[i] = c
		if d.kinds[i].expr == quoted {
			args[i] = strings.Trim(c, `"`)
		}
	}
	return args
}
