package mock

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// memory is what a mutant remembers beyond what a faithful mock does: what has become of its tokens, and how often it was wrong.
type memory struct {
	parent  *memory
	applied atomic.Int64
	turn    sync.Mutex // a mutant handles one request after the other, so that a token is never used once more than it may be

	mu        sync.Mutex
	occasions int
	serial    int                 // of tokens that are given away with refusals
	issued    []*grant            // in order, each once
	uses      map[string]use      // token → how it was used
	shown     map[string]*account // connection → who has shown a good token there
	inside    []chan struct{}     // requests that are being answered and have met no other
	busy      int                 // requests that are being answered
}

// use is how a token was used so far.
type use struct {
	count      int
	last       time.Time
	connection string // of the first use
	operation  string // of the first use
}

func newMemory() *memory {
	m := &memory{}
	m.reset()
	return m
}

// reset forgets everything but the strikes, which happened all the same.
func (m *memory) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.occasions, m.serial, m.issued, m.uses, m.shown = 0, 0, nil, map[string]use{}, map[string]*account{}
}

// fork copies what is known of tokens. Occasions are counted anew, so that whoever has the fork to himself knows which is which, and
// connections do not lead here from there.
func (m *memory) fork() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	copied := newMemory()
	copied.parent, copied.issued, copied.uses = m, slices.Clone(m.issued), maps.Clone(m.uses)
	for token, u := range copied.uses {
		u.connection = ""
		copied.uses[token] = u
	}
	return copied
}

// another is a name for a token that is given away: another one each time, and no draw of the dice, so that all other tokens are
// those of a faithful mock.
func (m *memory) another() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.serial++
	sum := sha256.Sum256([]byte("given away " + strconv.Itoa(m.serial)))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// strike counts a strike, here and in whatever this was forked from.
func (m *memory) strike() {
	for ; m != nil; m = m.parent {
		m.applied.Add(1)
	}
}

// use notes that the token of a call was let in.
func (m *memory) use(c *call) {
	if c.grant == nil || c.reason != "" || c.op.token { // to be handed out is no use
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.uses[c.grant.value]
	if u.count == 0 {
		u.operation = c.op.id
	}
	if u.connection == "" {
		u.connection = c.request.RemoteAddr
	}
	u.count++
	u.last = c.now
	m.uses[c.grant.value] = u
	m.shown[c.request.RemoteAddr] = c.account
}

func (m *memory) used(token string) use {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.uses[token]
}

// issue notes the token that a call was served.
func (m *memory) issue(c *call) {
	if c.grant == nil || !c.op.token {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.ContainsFunc(m.issued, func(g *grant) bool { return g.value == c.grant.value }) {
		m.issued = append(m.issued, c.grant)
	}
}

// tokens lists the tokens served so far, in order: those of one role, or of all if it is "".
func (m *memory) tokens(role string) []*grant {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []*grant
	for _, g := range m.issued {
		if role == "" || g.account.role == role {
			list = append(list, g)
		}
	}
	return list
}

// bearer is who has shown a good token on a connection, or nil.
func (m *memory) bearer(connection string) *account {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.shown[connection]
}

// patience is how long a request waits for another one, where a fault shows only in company.
const patience = 25 * time.Millisecond

// meet waits for another request to come along, and says by company whether one did. The caller must call leave.
func (m *memory) meet(c *call) (leave func()) {
	m.mu.Lock()
	m.busy++
	met := make(chan struct{})
	if c.company = m.busy > 1; c.company {
		for _, other := range m.inside {
			close(other)
		}
		m.inside = nil
	} else {
		m.inside = append(m.inside, met)
	}
	m.mu.Unlock()
	if !c.company {
		c.company = m.await(met)
	}
	return m.leave
}

func (m *memory) await(met chan struct{}) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-met:
		return true
	case <-timer.C:
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	before := len(m.inside)
	m.inside = slices.DeleteFunc(m.inside, func(other chan struct{}) bool { return other == met })
	return len(m.inside) == before // it was taken out in the very last moment
}

func (m *memory) leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.busy--
}
