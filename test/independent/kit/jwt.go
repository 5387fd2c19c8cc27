package kit

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
)

// Signer signs and verifies JSON Web Tokens (RFC 7515, compact form) with one key made for this process.
type Signer struct {
	alg    string
	header map[string]any
	rsa    *rsa.PrivateKey
	ec     *ecdsa.PrivateKey
	secret []byte
}

// NewSigner makes a key for alg: RS256, ES256 or HS256. The header gets alg in addition to the given members.
func NewSigner(alg string, header map[string]any) *Signer {
	s := &Signer{alg: alg, header: map[string]any{"alg": alg}, secret: []byte(Random(32))}
	for k, v := range header {
		s.header[k] = v
	}
	switch alg {
	case "RS256":
		s.rsa, _ = rsa.GenerateKey(rand.Reader, 2048)
	case "ES256":
		s.ec, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	return s
}

// Sign writes the token.
func (s *Signer) Sign(members map[string]any) string {
	head, _ := json.Marshal(s.header)
	body, _ := json.Marshal(members)
	input := b64(head) + "." + b64(body)
	return input + "." + b64(s.signature(input))
}

func (s *Signer) signature(input string) []byte {
	sum := sha256.Sum256([]byte(input))
	switch s.alg {
	case "RS256":
		sig, _ := rsa.SignPKCS1v15(rand.Reader, s.rsa, crypto.SHA256, sum[:])
		return sig
	case "ES256":
		r, t, _ := ecdsa.Sign(rand.Reader, s.ec, sum[:])
		sig := make([]byte, 64)
		r.FillBytes(sig[:32])
		t.FillBytes(sig[32:])
		return sig
	}
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(input))
	return mac.Sum(nil)
}

// Verify checks algorithm and signature and returns the members. Expiry is the caller's business.
func (s *Signer) Verify(token string) (map[string]any, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errors.New("not a JWT")
	}
	header := map[string]any{}
	if err := decode(parts[0], &header); err != nil || header["alg"] != s.alg {
		return nil, errors.New("unexpected algorithm")
	}
	sig, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || !s.valid(parts[0]+"."+parts[1], sig) {
		return nil, errors.New("bad signature")
	}
	return Members(token)
}

func (s *Signer) valid(input string, sig []byte) bool {
	sum := sha256.Sum256([]byte(input))
	switch s.alg {
	case "RS256":
		return rsa.VerifyPKCS1v15(&s.rsa.PublicKey, crypto.SHA256, sum[:], sig) == nil
	case "ES256":
		if len(sig) != 64 {
			return false
		}
		return ecdsa.Verify(&s.ec.PublicKey, sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
	}
	return hmac.Equal(sig, s.signature(input))
}

// Members reads the members of a JWT without any check.
func Members(token string) (map[string]any, error) {
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return nil, errors.New("not a JWT")
	}
	members := map[string]any{}
	return members, decode(parts[1], &members)
}

// Number reads a numeric member, 0 when it is missing.
func Number(members map[string]any, name string) int64 {
	f, _ := members[name].(float64)
	return int64(f)
}

// Text reads a string member, "" when it is missing.
func Text(members map[string]any, name string) string {
	s, _ := members[name].(string)
	return s
}

// Random is n random bytes in hex.
func Random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decode(part string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}
