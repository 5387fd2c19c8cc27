package mock

import (
	"crypto/rand"
	"crypto/rsa"
	"io/fs"
	"sync"
)

// Shared is what mocks may have in common, because it takes long to make and never changes: the signing key and the examples. All
// of them have to read the same tree of examples. Tokens stay apart: no mock takes those of another.
type Shared struct {
	private  func() (*rsa.PrivateKey, error)
	mu       sync.Mutex
	examples map[string]any    // file → value
	tokens   map[string]string // what was signed → the token
	checked  map[string]bool   // token → whether its signature is right
}

// maxSigned bounds how many signatures are kept, and how many verdicts on them.
const maxSigned = 4096

// NewShared makes something to share. The key is made when the first mock asks for it.
func NewShared() *Shared {
	return &Shared{
		private:  sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, keyBits) }),
		examples: map[string]any{}, tokens: map[string]string{}, checked: map[string]bool{},
	}
}

// signed makes a token, or finds the one that was made of the same. RS256 is deterministic, so that mocks with the same seed sign the
// same again and again; signing takes longer than everything else that a mock does.
func (s *Shared) signed(what string, sign func() (string, error)) (string, error) {
	s.mu.Lock()
	token, known := s.tokens[what]
	s.mu.Unlock()
	if known {
		return token, nil
	}
	token, err := sign()
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) >= maxSigned {
		clear(s.tokens)
	}
	s.tokens[what] = token
	return token, nil
}

// verified says whether the signature of a token is right. The key never changes, and neither does the answer.
func (s *Shared) verified(token string, verify func() bool) bool {
	s.mu.Lock()
	right, known := s.checked[token]
	s.mu.Unlock()
	if known {
		return right
	}
	right = verify()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.checked) >= maxSigned {
		clear(s.checked)
	}
	s.checked[token] = right
	return right
}

// example reads the value of an Example Object once.
func (s *Shared) example(fsys fs.FS, file string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value, ok := s.examples[file]; ok {
		return value, nil
	}
	value, err := readExample(fsys, file)
	if err == nil {
		s.examples[file] = value
	}
	return value, err
}
