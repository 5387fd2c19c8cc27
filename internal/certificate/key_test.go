package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeysComeBackFromTheirFiles(t *testing.T) {
	t.Parallel()
	s, err := ParseSigner(signer(1).PEM())
	require.NoError(t, err)
	assert.True(t, s.Key().Is(signer(1).Key()))
	k, err := ParseKey(signer(1).Key().PEM())
	require.NoError(t, err)
	assert.True(t, k.Is(s.Key()))
	assert.False(t, k.Is(signer(2).Key()))
	assert.Len(t, k.ID(), 64)
	assert.False(t, k.Zero())
	assert.True(t, Key{}.Zero())
}

func TestASigningKeyDoesNotPrint(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.Contains(t, fmt.Sprintf(verb, signer(1)), "not printable", verb)
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	t.Parallel()
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(other)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(&other.PublicKey)
	require.NoError(t, err)
	block := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	for raw, want := range map[string]string{
		"":                                     "expected a PEM block PRIVATE KEY, got none",
		string(signer(1).Key().PEM()):          "expected a PEM block PRIVATE KEY, got PUBLIC KEY",
		block(privateBlock, private):           "expected an Ed25519 key, got *ecdsa.PrivateKey",
		block(privateBlock, []byte("rubbish")): "expected an Ed25519 key in PKCS #8 form",
		string(signer(1).PEM()) + "more":       "expected one PEM block, got more behind it",
	} {
		_, err := ParseSigner([]byte(raw))
		assert.ErrorContains(t, err, want)
	}
	for raw, want := range map[string]string{
		"":                                    "expected a PEM block PUBLIC KEY, got none",
		string(signer(1).PEM()):               "expected a PEM block PUBLIC KEY, got PRIVATE KEY",
		block(publicBlock, public):            "expected an Ed25519 key, got *ecdsa.PublicKey",
		block(publicBlock, []byte("rubbish")): "expected a public key, got something else",
	} {
		_, err := ParseKey([]byte(raw))
		assert.ErrorContains(t, err, want)
	}
}
