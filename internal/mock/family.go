package mock

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync"
)

// maxForks is how many forks may be open at once. Whoever has more has forgotten to close them.
const maxForks = 1000

// family is a mock with its forks, and theirs. It knows them all, so that closing the first closes every one.
type family struct {
	mu    sync.Mutex
	root  *Server
	count int
	forks map[string]*Server
	over  bool
}

func newFamily(root *Server) *family { return &family{root: root, forks: map[string]*Server{}} }

// closeURL is where a DELETE closes a fork: at the first of the family, so that the fork can answer no more when it is gone.
func (f *family) closeURL(id string) string { return f.root.ForkURL() + "/" + id }

var errTooManyForks = errors.New("too many forks are open: send a DELETE to the close address of those that are done with")

// fork copies the mock: its tokens and keys, its data and its time. The copy has ports and a clock of its own.
func (s *Server) fork() (id string, copied *Server, err error) {
	copied = &Server{
		plan: s.plan, rules: s.rules, keys: s.keys, dice: s.dice.split(), store: s.store.fork(), journal: newJournal(s.journal.key), family: s.family,
		mutant: s.mutant, memory: s.memory.fork(),
	}
	if err := copied.listen("", ""); err != nil {
		return "", nil, errors.Join(err, copied.Close())
	}
	if id, err = s.family.join(copied); err != nil {
		return "", nil, errors.Join(err, copied.Close())
	}
	return id, copied, nil
}

func (f *family) join(s *Server) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over || len(f.forks) >= maxForks {
		return "", errTooManyForks
	}
	f.count++
	id := strconv.Itoa(f.count)
	f.forks[id] = s
	return id, nil
}

// take removes a fork so that it can be closed.
func (f *family) take(id string) (*Server, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.forks[id]
	delete(f.forks, id)
	return s, ok
}

// leave removes a server that is being closed and reports whether it was the first of the family.
func (f *family) leave(s *Server) (root bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, fork := range f.forks {
		if fork == s {
			delete(f.forks, id)
		}
	}
	return f.root == s
}

// close takes all forks that are left; no more can join.
func (f *family) close() []*Server {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.over = true
	left := slices.Collect(maps.Values(f.forks))
	clear(f.forks)
	return left
}
