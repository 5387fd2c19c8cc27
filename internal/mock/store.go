package mock

import (
	"crypto/sha256"
	"maps"
	"sync"
	"time"
)

// grant is one token that was issued. It never changes, so that forks may share it.
type grant struct {
	value   string
	account *account
	born    time.Time
}

// store is everything in a mock that changes but the journal: its clock and its tokens.
type store struct {
	mu     sync.Mutex
	start  time.Time
	now    time.Time
	grants map[[sha256.Size]byte]*grant
	latest map[string]*grant // by role
	sweep  int               // how many grants there may be before the old ones are thrown away
}

// sweepAt is how many tokens are kept before long dead ones are forgotten.
const sweepAt = 10_000

func newStore(start time.Time) *store {
	s := &store{start: start}
	s.reset()
	return s
}

// reset forgets everything and sets the clock back.
func (s *store) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now, s.sweep = s.start, sweepAt
	s.grants, s.latest = map[[sha256.Size]byte]*grant{}, map[string]*grant{}
}

// fork copies the store; its clock starts where this one stands.
func (s *store) fork() *store {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &store{start: s.now, now: s.now, sweep: s.sweep, grants: maps.Clone(s.grants), latest: maps.Clone(s.latest)}
}

func (s *store) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// lastYear is the year in which the clock stops: RFC 3339 has four digits for it.
const lastYear = 9999

// advance moves the clock, which goes forward only: a token must not come back to life.
func (s *store) advance(d time.Duration) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if later := s.now.Add(d); later.Year() < lastYear {
		s.now = later
		return later, true
	}
	return s.now, false
}

// find looks a token up by its digest, so that the time it takes says nothing about how much of a guess was right.
func (s *store) find(token string) *grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.grants[sha256.Sum256([]byte(token))]
}

// keep remembers a token. Of tokens that died more than a whole life ago, nobody can tell any more whether they ever were.
func (s *store) keep(g *grant, lifetime time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.grants) >= s.sweep {
		maps.DeleteFunc(s.grants, func(_ [sha256.Size]byte, old *grant) bool { return s.now.Sub(old.born) > 2*lifetime })
		s.sweep = max(sweepAt, 2*len(s.grants))
	}
	s.grants[sha256.Sum256([]byte(g.value))] = g
	s.latest[g.account.role] = g
}

// young returns the last token of a role while more than a tenth of its life is left.
func (s *store) young(role string, now time.Time, lifetime time.Duration) *grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.latest[role]; g != nil && g.born.Add(lifetime).Sub(now) > lifetime/10 {
		return g
	}
	return nil
}
