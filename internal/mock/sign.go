package mock

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// keyBits is the size of the signing key. RFC 7518 section 3.3 asks for 2048 at least.
const keyBits = 2048

// keyring holds the one signing key of a mock and all its forks. It is made in the background, since it takes longer than
// everything else at the start.
type keyring struct {
	key func() (*signing, error)
}

type signing struct {
	signer jose.Signer
	public *rsa.PublicKey
}

func newKeyring(id string) *keyring {
	return &keyring{key: sync.OnceValues(func() (*signing, error) { return newSigning(id) })}
}

func newSigning(id string) (*signing, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	key := jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: id}}
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return &signing{signer, &private.PublicKey}, nil
}

// sign makes a JWT in the compact form.
func (k *keyring) sign(members map[string]any) (string, error) {
	key, err := k.key()
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(members)
	if err != nil {
		return "", err
	}
	signed, err := key.signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// verify checks the signature. Only RS256 is taken, whatever the token's header asks for (RFC 8725 section 3.1).
func (k *keyring) verify(token string) bool {
	key, err := k.key()
	if err != nil {
		return false
	}
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return false
	}
	_, err = parsed.Verify(key.public)
	return err == nil
}

// isCompact reports whether a token has the shape of a JWT: three base64url parts, the first of them a JSON object.
func isCompact(token string) bool {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return false
	}
	var first []byte
	for i, part := range parts {
		raw, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			return false
		}
		if i == 0 {
			first = raw
		}
	}
	var header map[string]json.RawMessage
	return json.Unmarshal(first, &header) == nil
}

// audience is the field whose value, where a credential has it, says which API a token is for (RFC 7519 section 4.1.3).
const audience = "audience"

// members are what a JWT says about its bearer: no secret, for a JWT is readable to everybody on its way.
func (p *plan) members(a *account, born time.Time, id string) map[string]any {
	life := p.lifetime
	if p.behaviour.jwtLife != 0 {
		life = p.behaviour.jwtLife
	}
	members := map[string]any{}
	for name, value := range a.public {
		members[name] = value
	}
	maps.Copy(members, map[string]any{
		"iss": "https://" + p.id + ".invalid", "sub": a.subject, "jti": id, "tenant": a.tenant,
		"iat": born.Unix(), "exp": born.Add(life).Unix(),
	})
	if a.public[audience] != "" {
		members["aud"] = a.public[audience]
	}
	return members
}
