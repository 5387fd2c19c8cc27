package mock

import (
	"crypto/rsa"
	"crypto/sha512"
	"encoding/json"
	"math/big"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// ShareSmallKey makes something to share with a key that signs fast, and is always the same so that tokens are, too.
func ShareSmallKey(t testing.TB) *Shared {
	t.Helper()
	one := big.NewInt(1)
	p, q := primeFrom("one"), primeFrom("other")
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: 65537}, Primes: []*big.Int{p, q}}
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key.D = new(big.Int).ModInverse(big.NewInt(int64(key.E)), phi)
	require.NotNil(t, key.D)
	key.Precompute()
	require.NoError(t, key.Validate())
	s := NewShared()
	s.private = func() (*rsa.PrivateKey, error) { return key, nil }
	return s
}

// primeFrom is a prime of 512 bits, found from a word.
func primeFrom(word string) *big.Int {
	sum := sha512.Sum512([]byte(word))
	sum[0] |= 0xc0
	for n := new(big.Int).SetBytes(sum[:]); ; n.Add(n, big.NewInt(1)) {
		if n.ProbablyPrime(20) {
			return n
		}
	}
}

// Begin makes a mock forget everything but its strikes, its randomness included, so that what happens next depends on nothing that
// was before.
func Begin(s *Server) {
	s.store.reset()
	s.memory.reset()
	again := newDice(11)
	s.dice.mu.Lock()
	defer s.dice.mu.Unlock()
	s.dice.source = again.source
}

// Minted remembers tokens that were made, since to sign takes longest and the same are made again and again.
type Minted struct{ made sync.Map }

// mint makes a token, or finds it.
func (m *Minted) mint(c *call, id string) (string, error) {
	says, err := json.Marshal([]any{c.plan.id, c.plan.jwt, c.jwtMembers(id)})
	if err != nil {
		return "", err
	}
	if value, ok := m.made.Load(string(says)); ok {
		return value.(string), nil
	}
	value, err := c.mint(id)
	m.made.Store(string(says), value)
	return value, err
}

// IssueRightly serves a token as a faithful mock does, whatever the fault, so that a test sees what a fault does to calls and to
// nothing else.
func IssueRightly(t testing.TB, s *Server, role string) string {
	t.Helper()
	return IssueFrom(t, new(Minted), s, role)
}

// IssueFrom is IssueRightly with tokens that may have been made before, by mocks of the same key and seed.
func IssueFrom(t testing.TB, minted *Minted, s *Server, role string) string {
	t.Helper()
	c := &call{Server: s, rules: faithful(), now: s.store.clock(), account: s.plan.accountOf(role)}
	for _, op := range s.plan.operations {
		if op.token {
			c.op = op
		}
	}
	require.NotNil(t, c.account, role)
	c.rules.token = minted.mint
	require.NoError(t, c.issue())
	s.memory.issue(c)
	return c.grant.value
}
