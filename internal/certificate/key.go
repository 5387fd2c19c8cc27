package certificate

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// Key is the public half of a signing key.
type Key struct{ public ed25519.PublicKey }

// ID names the key: the SHA-256 of its SubjectPublicKeyInfo (RFC 5280 section 4.1), as openssl pkey -pubin -outform DER | sha256sum prints it.
func (k Key) ID() string { return digestOf(k.der()) }

func (k Key) der() []byte {
	der, _ := x509.MarshalPKIXPublicKey(k.public) // an Ed25519 key always has this form
	return der
}

// PEM is the key as a file.
func (k Key) PEM() []byte { return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: k.der()}) }

// Zero reports whether there is no key.
func (k Key) Zero() bool { return len(k.public) != ed25519.PublicKeySize }

// Is reports whether both are the same key.
func (k Key) Is(other Key) bool { return bytes.Equal(k.public, other.public) }

// Signer is a private signing key. It prints as a placeholder.
type Signer struct{ private ed25519.PrivateKey }

// Key is the public half.
func (s Signer) Key() Key {
	public, _ := s.private.Public().(ed25519.PublicKey)
	return Key{public}
}

// String hides the key.
func (Signer) String() string { return "signing key (not printable)" }

// GoString hides the key.
func (s Signer) GoString() string { return s.String() }

// PEM is the private key as a file: PKCS #8, not encrypted.
func (s Signer) PEM() []byte {
	der, _ := x509.MarshalPKCS8PrivateKey(s.private) // an Ed25519 key always has this form
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der})
}

const (
	publicBlock  = "PUBLIC KEY"
	privateBlock = "PRIVATE KEY"
)

// NewSigner makes a key from 32 random bytes.
func NewSigner(seed [ed25519.SeedSize]byte) Signer { return Signer{ed25519.NewKeyFromSeed(seed[:])} }

// ParseSigner reads a private key file. What is wrong is said without a byte of it.
func ParseSigner(raw []byte) (Signer, error) {
	block, err := onlyBlock(raw, privateBlock)
	if err != nil {
		return Signer{}, err
	}
	key, err := x509.ParsePKCS8PrivateKey(block)
	if err != nil {
		return Signer{}, errors.New("expected an Ed25519 key in PKCS #8 form, got something else: make one with plimsoll keygen")
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return Signer{}, fmt.Errorf("expected an Ed25519 key, got %T", key)
	}
	return Signer{private}, nil
}

// ParseKey reads a public key file.
func ParseKey(raw []byte) (Key, error) {
	block, err := onlyBlock(raw, publicBlock)
	if err != nil {
		return Key{}, err
	}
	key, err := x509.ParsePKIXPublicKey(block)
	if err != nil {
		return Key{}, fmt.Errorf("expected a public key, got something else: %w", err)
	}
	public, ok := key.(ed25519.PublicKey)
	if !ok {
		return Key{}, fmt.Errorf("expected an Ed25519 key, got %T", key)
	}
	return Key{public}, nil
}

func onlyBlock(raw []byte, want string) ([]byte, error) {
	block, rest := pem.Decode(bytes.TrimSpace(raw))
	if block == nil {
		return nil, fmt.Errorf("expected a PEM block %s, got none", want)
	}
	if block.Type != want {
		return nil, fmt.Errorf("expected a PEM block %s, got %s", want, block.Type)
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("expected one PEM block, got more behind it")
	}
	return block.Bytes, nil
}

func (s Signer) zero() bool { return len(s.private) != ed25519.PrivateKeySize }
