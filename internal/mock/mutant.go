package mock

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"slices"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// mutant is a fault, compiled. Forks share it.
type mutant struct {
	fault provider.Fault
	mutation
	wrong *rules // those of judging, where the fault is one of them
}

// mutation is what a kind of fault changes: one of judging, issuing and answer.
type mutation struct {
	judging func(r *rules)
	issuing func(r *rules)                       // ask the gate themselves; see bender.issuing
	answer  func(c *call, r *response) *response // r is the right one, and may be changed
	taps    bool                                 // names of headers are needed as they were written
}

// rules are those of the mutant, before it is asked whether the fault strikes.
func (m *mutant) rules() *rules {
	r := faithful()
	if m != nil && m.issuing != nil {
		m.issuing(r)
	}
	return r
}

// compile puts the fault into the rules of judging.
func (m *mutant) compile() *mutant {
	if m.judging != nil {
		m.wrong = faithful()
		m.judging(m.wrong)
	}
	return m
}

// handleWrongly handles a request rightly as well as wrongly, and where the two differ the gate decides. So a fault changes nothing
// but what it is about, and no strike goes unseen.
func (s *Server) handleWrongly(request *http.Request) (*call, *response) {
	raw, _ := io.ReadAll(io.LimitReader(request.Body, maxBody+1)) // what cannot be read is judged by what there is of it
	c := s.newCall(withBody(request, raw))
	c.raw, c.spelling = raw, spelling(request)
	if c.wantsCompany() {
		defer s.memory.meet(c)()
	}
	s.memory.turn.Lock()
	defer s.memory.turn.Unlock()
	c.reason = c.judge()
	c = c.judgedWrongly()
	r := c.answeredWrongly(c.answer())
	s.memory.issue(c)
	s.memory.use(c)
	return c, r
}

// withBody is the request, its body to be read once more.
func withBody(request *http.Request, raw []byte) *http.Request {
	again := *request
	again.Body = io.NopCloser(bytes.NewReader(raw))
	return &again
}

// judgedWrongly is the call as the fault would have it judged, if that is otherwise and the gate is open; else the call as it is.
func (c *call) judgedWrongly() *call {
	m := c.mutant
	if m.wrong == nil {
		return c
	}
	other := c.newCall(withBody(c.request, c.raw))
	other.now, other.raw, other.spelling, other.company, other.rules = c.now, c.raw, c.spelling, c.company, m.wrong
	other.reason = other.judge()
	other.rules = c.rules
	if other.reason == c.reason && other.account == c.account || !other.strikes(c) {
		return c
	}
	return other
}

// answeredWrongly is the answer that the fault would have given, likewise.
func (c *call) answeredWrongly(right *response) *response {
	if c.mutant.answer == nil {
		return right
	}
	wrong := c.mutant.answer(c, right.clone())
	if wrong.equal(right) || !c.strikes(c) {
		return right
	}
	return wrong
}

func (r *response) clone() *response {
	return &response{r.status, r.header.Clone(), r.media, bytes.Clone(r.body)}
}

func (r *response) equal(other *response) bool {
	return r.status == other.status && r.media == other.media && bytes.Equal(r.body, other.body) &&
		maps.EqualFunc(r.header, other.header, slices.Equal)
}
