package clients

import (
	"fmt"
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// birth is when a token was handed out first.
type birth struct {
	target time.Time     // by the target's clock, or its iat where that is earlier; by ours where the target has no clock
	ours   time.Time     // by our clock
	known  bool          // target is the target's own
	older  time.Duration // how old it was when it was handed out
	life   time.Duration // as the answer stated it, 0 where it stated none
}

// births remembers every token that was seen being handed out. A target may serve the same token again: its birth is the first
// time.
type births struct {
	mu      sync.RWMutex
	byToken map[string]birth
	roles   map[string]bool // credentials that were given a token
}

func (b *births) of(token string) birth {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.byToken[token]
}

// note remembers the birth of the token that w handed out.
func (b *births) note(w *conformance.Wire, flow provider.TokenFlow) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, seen := b.byToken[w.Issued]; seen {
		return
	}
	if b.byToken == nil {
		b.byToken = map[string]birth{}
	}
	if b.roles == nil {
		b.roles = map[string]bool{}
	}
	b.roles[w.Credential] = true
	born := birth{target: w.TargetTime, ours: w.Started, known: !w.TargetTime.IsZero()}
	if !born.known {
		born.target = w.Started
	}
	born.older = olderBy(w.Issued, born.target, flow.Lifetime.Duration())
	born.target = born.target.Add(-born.older)
	if stated := statedLife(w, flow); stated > 0 {
		born.life = born.older + stated
	}
	b.byToken[w.Issued] = born
}

// statedLife is the lifetime that a token answer states, 0 where it states none that is below a hundred years.
func statedLife(w *conformance.Wire, flow provider.TokenFlow) time.Duration {
	value, _ := flow.Stated.Eval(w)
	seconds, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	if err != nil || seconds <= 0 || seconds > 100*366*24*3600 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// given are the credentials that were given a token.
func (b *births) given() map[string]bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return maps.Clone(b.roles)
}

// olderBy is by how much the token's own iat is earlier than the moment at which it was handed out: a target may serve a token
// that another run asked for. An iat in the future, or one that would make the token dead already, is not believed.
func olderBy(token string, now time.Time, lifetime time.Duration) time.Duration {
	j, ok := parseJWT(token)
	if !ok {
		return 0
	}
	iat, ok := j.number("iat")
	if !ok || iat < 0 || iat > 1e12 {
		return 0
	}
	older := now.Sub(time.Unix(int64(iat), 0))
	if older < time.Second || older >= lifetime {
		return 0 // iat has whole seconds
	}
	return older
}

// age is the age of the token that w carried, by the target's clock where it has one.
func (b *births) age(w *conformance.Wire) time.Duration {
	born := b.of(w.Token)
	switch {
	case born.ours.IsZero():
		return conformance.UnknownAge
	case born.known && !w.TargetTime.IsZero():
		return max(0, w.TargetTime.Sub(born.target))
	}
	return max(0, w.Started.Sub(born.ours)) + born.older
}
