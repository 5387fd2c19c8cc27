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
	examples map[string]any // file → value
}

// NewShared makes something to share. The key is made when the first mock asks for it.
func NewShared() *Shared {
	return &Shared{
		private:  sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, keyBits) }),
		examples: map[string]any{},
	}
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
