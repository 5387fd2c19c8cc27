package cellar

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// Key seals and opens entries. It cannot be printed.
type Key struct{ identity *age.X25519Identity }

// NewKey makes a key, and returns the text that ParseKey reads.
func NewKey() (*Key, string, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", fmt.Errorf("cellar key: %w", err)
	}
	return &Key{identity}, identity.String(), nil
}

// errNoKey says what a key looks like. What was given is not shown: it may be half a key.
var errNoKey = errors.New("cellar key: expected one line that begins with AGE-SECRET-KEY-1, as plimsoll cellar keygen prints it; got something else, which is not shown")

// ParseKey reads a key. Lines that begin with # are comments, as in the files of age-keygen.
func ParseKey(text string) (*Key, error) {
	var found *age.X25519Identity
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		identity, err := age.ParseX25519Identity(line)
		if err != nil || found != nil {
			return nil, errNoKey
		}
		found = identity
	}
	if found == nil {
		return nil, errNoKey
	}
	return &Key{found}, nil
}

// Mark is a key for telling whether something is the same as before. It is derived, so that it gives nothing away.
func (k *Key) Mark(purpose string) []byte {
	mac := hmac.New(sha256.New, []byte(k.identity.String()))
	mac.Write([]byte("plimsoll-cellar/1 " + purpose))
	return mac.Sum(nil)
}

// Format hides the key under every verb.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[cellar key]") }
