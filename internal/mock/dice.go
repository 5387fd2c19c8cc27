package mock

import (
	cryptorand "crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"sync"
)

// dice is the randomness of a mock: ChaCha8, seeded by the system, or by the caller so that a run can be repeated. Signing keys
// do not come from it: Go's RSA key generation takes no other source than the system's.
type dice struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func newDice(seed uint64) *dice {
	var key [32]byte
	if seed == 0 {
		_, _ = cryptorand.Read(key[:]) // never fails: the program stops before it would
	} else {
		binary.LittleEndian.PutUint64(key[:], seed)
	}
	return &dice{source: rand.NewChaCha8(key)}
}

// bytes returns n random octets.
func (d *dice) bytes(n int) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	raw := make([]byte, n)
	_, _ = d.source.Read(raw) // never fails
	return raw
}

// split makes other dice for a fork: with the same ones, two forks would issue the same tokens and take each other's.
func (d *dice) split() *dice {
	return &dice{source: rand.NewChaCha8([32]byte(d.bytes(32)))}
}

// word is an opaque token: 256 bits in the URL-safe alphabet (RFC 6749 section 10.10 asks for 128 at least).
func (d *dice) word() string { return base64.RawURLEncoding.EncodeToString(d.bytes(32)) }

// id is a short identifier: of a key, of a request.
func (d *dice) id() string { return hex.EncodeToString(d.bytes(16)) }
