package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Definition is one sentence of the vocabulary.
type Definition struct {
	Sentence string // template: {kind} is an argument, (s) may be left out, a/b is either word
	Example  string // a step that a feature could hold, with its keyword
	About    string // what it does, and the clause or rule that it comes from
	Topic    string // the table it stands in

	asserts  bool // it judges, so a scenario that has it is not vacuous
	refusal  bool // it judges a refusal: the call before it is bracketed by controls
	sends    bool // it sends the request that the Givens shaped
	moves    bool // it moves the clock
	fresh    bool // it asks for a token anew
	contract bool // it asks for contract findings of the scenario's claims
	records  bool // a Then that notes, and so cannot fail
	anywhere bool // it remembers something, under any keyword

	do    func(context.Context, *World, Args) error
	expr  *regexp.Regexp
	kinds []kind
}

// Args are the arguments of a step, as they stand in its text but without their quotes.
type Args []string

// Vocabulary is every sentence, compiled.
type Vocabulary struct {
	definitions []*Definition
}

// NewVocabulary compiles the vocabulary. An error is a mistake in one of our own tables.
func NewVocabulary() (*Vocabulary, error) {
	v := &Vocabulary{}
	for _, table := range tables() {
		for _, d := range table.sentences {
			d.Topic = table.topic
			if err := d.compile(); err != nil {
				return nil, err
			}
			v.definitions = append(v.definitions, &d)
		}
	}
	return v, nil
}

type table struct {
	topic     string
	sentences []Definition
}

// tables lists the topics in the order in which a feature uses them.
func tables() []table {
	return []table{
		{"Tokens", tokenSentences()},
		{"Shaping a request", requestSentences()},
		{"Shaping credentials", credentialSentences()},
		{"Calling", callSentences()},
		{"Time", clockSentences()},
		{"Success and refusal", refusalSentences()},
		{"Status and headers", statusSentences()},
		{"JSON", bodySentences()},
		{"Lists", listSentences()},
		{"JWT", jwtSentences()},
		{"Ledger", ledgerSentences()},
		{"Notes and readings", noteSentences()},
	}
}

// Definitions returns the sentences in the order of their topics.
func (v *Vocabulary) Definitions() []*Definition { return slices.Clone(v.definitions) }

// Expr is the expression that matches the sentence.
func (d *Definition) Expr() *regexp.Regexp { return d.expr }

// Outcome reports whether the sentence follows a Then: it judges or notes. The others follow a Given or a When.
func (d *Definition) Outcome() bool { return d.asserts || d.records }

// match finds the one sentence that the text of a step is; outcome says whether it follows a Then. Two that match are a mistake
// in the tables.
func (v *Vocabulary) match(text string, outcome bool) (*Definition, Args, error) {
	var found *Definition
	var args Args
	for _, d := range v.definitions {
		if d.Outcome() != outcome && !d.anywhere {
			continue
		}
		m := d.expr.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if found != nil {
			return nil, nil, fmt.Errorf("step %q is ambiguous: %q and %q both match", text, found.Sentence, d.Sentence)
		}
		found, args = d, d.unquote(m[1:])
	}
	if found == nil {
		return nil, nil, v.unknown(text, outcome)
	}
	return found, args, nil
}

// unquote takes the quotes off the arguments, but for those whose quotes say something: a value in quotes is a string.
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

// compile turns the template into an expression and the kinds of its arguments.
func (d *Definition) compile() error {
	var expr strings.Builder
	expr.WriteByte('^')
	rest := d.Sentence
	for rest != "" {
		if strings.HasPrefix(rest, "{") {
			name, after, ok := strings.Cut(rest[1:], "}")
			k, known := kinds()[name]
			if !ok || !known {
				return fmt.Errorf("sentence %q: unknown argument {%s}", d.Sentence, name)
			}
			expr.WriteString("(" + k.expr + ")")
			d.kinds = append(d.kinds, k)
			rest = after
			continue
		}
		upTo := strings.IndexByte(rest, '{')
		if upTo < 0 {
			upTo = len(rest)
		}
		expr.WriteString(literal(rest[:upTo]))
		rest = rest[upTo:]
	}
	expr.WriteByte('$')
	var err error
	d.expr, err = regexp.Compile(expr.String())
	return err
}

// literal is the expression for the words between arguments: (s) may be left out, a/b is either word.
func literal(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if optional := strings.Index(word, "("); optional >= 0 && strings.HasSuffix(word, ")") {
			words[i] = regexp.QuoteMeta(word[:optional]) + "(?:" + regexp.QuoteMeta(word[optional+1:len(word)-1]) + ")?"
			continue
		}
		either := strings.Split(word, "/")
		for j := range either {
			either[j] = regexp.QuoteMeta(either[j])
		}
		words[i] = strings.Join(either, "|")
		if len(either) > 1 {
			words[i] = "(?:" + words[i] + ")"
		}
	}
	return strings.Join(words, " ")
}
