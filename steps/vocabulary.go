package steps

import (
	"context"
	"fmt"
	"regexp"
	"slices"
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
	shapes   bool // it shapes the next request, so one has to follow
	moves    bool // it moves the clock
	fresh    bool // it asks for a token anew
	contract bool // it asks for contract findings of the scenario's claims
	records  bool // a Then that notes, and so cannot fail
	anywhere bool // it remembers something, under any keyword

	needs []need                // what has to come before it
	means func(*resolver, Args) // what it means for the steps after it
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
	v, known := &Vocabulary{}, kinds()
	for _, table := range tables() {
		for _, d := range table.sentences {
			d.Topic = table.topic
			if err := d.compile(known); err != nil {
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
		{"Status and contract", statusSentences()},
		{"Headers", headerSentences()},
		{"JSON", bodySentences()},
		{"Lists", listSentences()},
		{"JWT", jwtSentences()},
		{"Lifetimes", lifetimeSentences()},
		{"Several tokens and answers", compareSentences()},
		{"Ledger and secrets", ledgerSentences()},
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

// Handler is the function that godog calls for the sentence. It finds its world in the context.
func (d *Definition) Handler() any {
	call := func(ctx context.Context, args ...string) error {
		w, err := worldOf(ctx)
		if err != nil {
			return err
		}
		return w.run(ctx, d, d.unquote(args))
	}
	switch len(d.kinds) {
	case 0:
		return func(ctx context.Context) error { return call(ctx) }
	case 1:
		return func(ctx context.Context, a string) error { return call(ctx, a) }
	case 2:
		return func(ctx context.Context, a, b string) error { return call(ctx, a, b) }
	case 3:
		return func(ctx context.Context, a, b, c string) error { return call(ctx, a, b, c) }
	default: // compile lets no sentence have more
		return func(ctx context.Context, a, b, c, e string) error { return call(ctx, a, b, c, e) }
	}
}
