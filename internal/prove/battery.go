package prove

import (
	"context"
	"iter"
	"net/http"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// The battery is a fixed row of requests that shows whether a mock answers otherwise than a faithful one. It tries what a fault could
// be about: every way to be somebody else, every way to present a token, use after use, many at once, and the life of a token.

// How often, and how many at a time.
const (
	uses  = 12 // of one token at each operation: rare faults begin after the tenth
	inRow = 8  // tokens in a row: rare faults strike each seventh
	crowd = 5  // requests at once: a fault that needs company waits for it

	shownKinds = 3 // of answers to a crowd: a faithful mock has one
)

// sitting is one pass of the battery over one mock. Once it is stopped it asks nothing any more.
type sitting struct {
	*direct
	ctx     context.Context
	yield   func(string, plain) bool
	stopped bool
	alone   *http.Client
	token   string // of the default credential
}

// battery asks everything, in the same order whatever the answers are, and yields each answer under the name of its question.
func battery(ctx context.Context, p *provider.Provider, m *Mock) iter.Seq2[string, plain] {
	return func(yield func(string, plain) bool) {
		s := &sitting{direct: &direct{provider: p, mock: m, http: newClient(true)}, ctx: ctx, yield: yield, alone: newClient(false)}
		defer s.http.CloseIdleConnections()
		for _, round := range []func(){s.tokens, s.calls, s.presentations, s.secrets, s.roles, s.life, s.spoiled, s.bodies, s.headers, s.places, s.lists, s.reuse, s.crowds} {
			round()
		}
	}
}

// see asks a question and yields its answer.
func (s *sitting) see(name string, q question) answer {
	if s.stopped {
		return answer{}
	}
	a := s.ask(s.ctx, q)
	s.stopped = !s.yield(name, s.plain(a))
	return a
}

func (s *sitting) tokenOperation() *provider.Operation {
	return s.provider.Operations[s.provider.Token.Operation]
}

// operations lists the operations that a token opens, in order.
func (s *sitting) opened() []*provider.Operation {
	var some []*provider.Operation
	for _, id := range sortedKeys(s.provider.Operations) {
		if op := s.provider.Operations[id]; op.Bearer {
			some = append(some, op)
		}
	}
	return some
}

func (s *sitting) known() []string { return sortedKeys(s.mock.Knows.Credentials) }

// tokenOf asks for a token.
func (s *sitting) tokenOf(role, name string) string {
	if s.stopped {
		return ""
	}
	return s.see(name, question{op: s.tokenOperation(), credential: s.credential(role)}).token(s.provider)
}

func (s *sitting) call(name string, op *provider.Operation, token string) {
	s.see(name, question{op: op, credential: s.credential(provider.DefaultRole), token: token})
}

// sampled is what a mock answers to each operation when all is well.
func sampled(ctx context.Context, p *provider.Provider, m *Mock) map[string]answer {
	d := &direct{provider: p, mock: m, http: newClient(true)}
	defer d.http.CloseIdleConnections()
	token := p.Operations[p.Token.Operation]
	sample := map[string]answer{token.ID: d.ask(ctx, question{op: token, credential: d.credential(provider.DefaultRole)})}
	for _, id := range sortedKeys(p.Operations) {
		if id != token.ID {
			sample[id] = d.ask(ctx, question{op: p.Operations[id], credential: d.credential(provider.DefaultRole), token: sample[token.ID].token(p)})
		}
	}
	return sample
}
