package mock

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// keyBits is the size of the signing key. RFC 7518 section 3.3 asks for 2048 at least.
const keyBits = 2048

// keyring holds the one signing key of a mock and all its forks. It is made in the background, since it takes longer than
// everything else at the start, unless other mocks have made it already.
type keyring struct {
	key func() (*signing, error)
}

type signing struct {
	signer  jose.Signer
	private *rsa.PrivateKey
	shared  *Shared
	header  string // names what is signed besides the payload
}

func newKeyring(shared *Shared, id string, header map[string]string) *keyring {
	return &keyring{key: sync.OnceValues(func() (*signing, error) { return newSigning(shared, id, header) })}
}

// newSigning makes a signer of the key. header is what the data says of a token's header; without it the tokens have a key id and a type.
func newSigning(shared *Shared, id string, header map[string]string) (*signing, error) {
	private, err := shared.private()
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	options := (&jose.SignerOptions{}).WithHeader("kid", id)
	if len(header) == 0 {
		options = options.WithType("JWT")
	}
	for _, name := range sortedKeys(header) {
		options = options.WithHeader(jose.HeaderKey(name), header[name])
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: private}, options)
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return &signing{signer, private, shared, fmt.Sprint(id, header)}, nil
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
	return key.shared.signed(key.header+string(payload), func() (string, error) {
		signed, err := key.signer.Sign(payload)
		if err != nil {
			return "", err
		}
		return signed.CompactSerialize()
	})
}

// seal signs two segments of base64url that need not be those of a good JWT.
func (k *keyring) seal(segments string) (string, error) {
	key, err := k.key()
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256([]byte(segments))
	signature, err := rsa.SignPKCS1v15(nil, key.private, crypto.SHA256, digest[:])
	return segments + "." + base64.RawURLEncoding.EncodeToString(signature), err
}

// verify checks the signature. Only RS256 is taken, whatever the token's header asks for (RFC 8725 section 3.1).
func (k *keyring) verify(token string) bool {
	key, err := k.key()
	if err != nil {
		return false
	}
	return key.shared.verified(token, func() bool {
		parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
		if err != nil {
			return false
		}
		_, err = parsed.Verify(&key.private.PublicKey)
		return err == nil
	})
}

// audience is the field whose value, where a credential has it, says which API a token is for (RFC 7519 section 4.1.3).
const audience = "audience"

// jwtMembers are what a JWT says about its bearer: no secret, for a JWT is readable to everybody on its way. What the data gives
// wins, but for what every token needs of its own.
func (c *call) jwtMembers(id string) map[string]any {
	life := c.plan.lifetime
	if c.plan.behaviour.jwtLife != 0 {
		life = c.plan.behaviour.jwtLife
	}
	members := map[string]any{"iss": "https://" + c.plan.id + ".invalid", "sub": c.account.subject, "tenant": c.account.tenant}
	for name, value := range c.account.public {
		members[name] = value
	}
	if value := c.account.public[audience]; value != "" {
		members["aud"] = value
	}
	for name, text := range c.plan.jwtData.Members {
		members[name] = c.value(text, numeric(text, c.plan.variables))
	}
	members["jti"], members["iat"], members["exp"] = id, c.now.Unix(), c.now.Add(life).Unix()
	return members
}
