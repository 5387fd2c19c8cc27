package certificate

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"testing"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// theirs is our key as the other implementation knows keys.
type theirs struct{ Signer }

func (k theirs) Sign(_ context.Context, data []byte) ([]byte, error) {
	return ed25519.Sign(k.private, data), nil
}

func (k theirs) Verify(_ context.Context, data, sig []byte) error {
	if !ed25519.Verify(k.Key().public, data, sig) {
		return errors.New("no")
	}
	return nil
}

func (k theirs) KeyID() (string, error)   { return k.Key().ID(), nil }
func (k theirs) Public() crypto.PublicKey { return k.Key().public }

func TestAnotherImplementationVerifiesOurCertificates(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	members, err := unpack(b.Raw, memberNames())
	require.NoError(t, err)
	var e dsse.Envelope
	require.NoError(t, json.Unmarshal(members[memberEnvelope], &e))
	verifier, err := dsse.NewEnvelopeVerifier(theirs{signer(1)})
	require.NoError(t, err)
	accepted, payload, err := verifier.VerifyAndDecode(t.Context(), &e)
	require.NoError(t, err)
	assert.Len(t, accepted, 1)
	assert.Equal(t, members[memberStatement], payload)

	stranger, err := dsse.NewEnvelopeVerifier(theirs{signer(2)})
	require.NoError(t, err)
	_, err = stranger.Verify(t.Context(), &e)
	assert.Error(t, err)
	e.Payload = base64.StdEncoding.EncodeToString(append(payload, ' '))
	_, err = verifier.Verify(t.Context(), &e)
	assert.Error(t, err)
}

func TestWeVerifyWhatAnotherImplementationSigned(t *testing.T) {
	t.Parallel()
	b := certify(t, request(t))
	members, err := unpack(b.Raw, memberNames())
	require.NoError(t, err)
	other, err := dsse.NewEnvelopeSigner(theirs{signer(1)})
	require.NoError(t, err)
	e, err := other.SignPayload(t.Context(), payloadType, b.payload)
	require.NoError(t, err)
	raw, err := json.Marshal(e)
	require.NoError(t, err)
	members[memberEnvelope] = append(raw, '\n')
	assert.True(t, Verify(pack(members), question()).Valid())
}

// A few lines of the standard library, after the DSSE protocol document, are enough to verify a certificate.
func TestAFewLinesVerifyOurCertificates(t *testing.T) {
	t.Parallel()
	members, err := unpack(certify(t, request(t)).Raw, memberNames())
	require.NoError(t, err)
	var e struct {
		PayloadType, Payload string
		Signatures           []struct{ Sig []byte }
	}
	require.NoError(t, json.Unmarshal(members[memberEnvelope], &e))
	payload, err := base64.StdEncoding.DecodeString(e.Payload)
	require.NoError(t, err)
	pae := "DSSEv1 " + strconv.Itoa(len(e.PayloadType)) + " " + e.PayloadType + " " + strconv.Itoa(len(payload)) + " " + string(payload)
	assert.True(t, ed25519.Verify(signer(1).Key().public, []byte(pae), e.Signatures[0].Sig))
	assert.Equal(t, "application/vnd.in-toto+json", e.PayloadType)
}

func TestEnvelopesThatNobodyWritesAreRefused(t *testing.T) {
	t.Parallel()
	raw, err := seal([]byte(`{"a":1}`), signer(1)) // padded base64
	require.NoError(t, err)
	good := string(raw)
	for name, tt := range map[string]struct{ raw, want string }{
		"no JSON":         {"x", "envelope:"},
		"a blank more":    {good + " ", "not written as plimsoll writes it"},
		"another order":   {`{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"","sig":""}]}`, "not written as"},
		"another type":    {replaced(good, "in-toto", "in-tota"), "payloadType: expected"},
		"a name in case":  {replaced(good, `"payload"`, `"Payload"`), "envelope:"},
		"a name twice":    {replaced(good, `"payload":`, `"payload":"","payload":`), "envelope:"},
		"more in it":      {replaced(good, `{"payload`, `{"x":1,"payload`), "envelope:"},
		"no signature":    {`{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}`, "signatures: expected one, got 0"},
		"two signatures":  {replaced(good, `"signatures":[`, `"signatures":[{"keyid":"","sig":""},`), "signatures: expected one, got 2"},
		"payload no b64":  {replaced(good, `"payload":"`, `"payload":"!`), "payload: illegal base64"},
		"sig no b64":      {replaced(good, `"sig":"`, `"sig":"!`), "signature: illegal base64"},
		"loose last bits": {replaced(good, `fQ==`, `fR==`), "payload: illegal base64"},
		"a line feed":     {replaced(good, `fQ==`, `fQ==\n`), "not written as"},
	} {
		_, err := unseal([]byte(tt.raw))
		assert.ErrorContains(t, err, tt.want, name)
	}
}

func TestASignatureBelongsToOneKeyAndItsName(t *testing.T) {
	t.Parallel()
	raw, err := seal([]byte("{}"), signer(1))
	require.NoError(t, err)
	s, err := unseal(raw)
	require.NoError(t, err)
	assert.NoError(t, s.verify(signer(1).Key()))
	assert.ErrorIs(t, s.verify(signer(2).Key()), errSignature)
	assert.ErrorIs(t, s.verify(Key{}), errSignature)
	s.keyID = signer(2).Key().ID()
	assert.ErrorContains(t, s.verify(signer(1).Key()), "keyid: expected")
}
