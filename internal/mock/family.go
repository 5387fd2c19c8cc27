package mock

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
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

// fork copies the mock: its tokens and keys, its data and its time. The copy has a clock of its own, but no ports: its addresses lie
// below the admin port of the first mock. A run makes hundreds of forks, and each port and each connection to it would stay
// taken for a minute after its end (TIME-WAIT, RFC 9293 section 3.3.2).
func (s *Server) fork() (id string, copied *Server, err error) {
	copied = &Server{
		plan: s.plan, rules: s.rules, keys: s.keys, dice: s.dice.split(), store: s.store.fork(), journal: newJournal(s.journal.key), family: s.family,
		mutant: s.mutant, memory: s.memory.fork(),
	}
	copied.admin = &port{handler: copied.adminHandler()}
	copied.protocol = &port{handler: copied}
	id, err = s.family.join(copied)
	return id, copied, err
}

// join takes a fork in and gives it its addresses.
func (f *family) join(s *Server) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over || len(f.forks) >= maxForks {
		return "", errTooManyForks
	}
	f.count++
	id := strconv.Itoa(f.count)
	s.admin.prefix = forksPath + id
	s.protocol.prefix = s.admin.prefix + "/target"
	s.admin.url, s.protocol.url = f.root.admin.url+s.admin.prefix, f.root.admin.url+s.protocol.prefix
	f.forks[id] = s
	return id, nil
}

// forksPath is where forks lie below the admin port of the first mock: <id>/target is the protocol, <id>/clock and the rest the admin
// interface of each.
const forksPath = "/fork/"

// find returns the port that an address below forksPath leads to. The address of the fork itself is none: there it is closed.
func (f *family) find(path string) (*port, bool) {
	rest, below := strings.CutPrefix(path, forksPath)
	id, rest, within := strings.Cut(rest, "/")
	if !below || !within {
		return nil, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	fork := f.forks[id]
	if fork == nil {
		return nil, true
	}
	if rest == "target" || strings.HasPrefix(rest, "target/") {
		return fork.protocol, true
	}
	return fork.admin, true
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
