package certificate

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
)

// The envelope is DSSE 1.0 (github.com/secure-systems-lab/dsse). It is a page of code, and verifying it should not need more: an
// independent implementation verifies ours, and ours verifies its envelopes, in the tests.

// payloadType says what is in the envelope (in-toto attestation spec, envelope).
const payloadType = "application/vnd.in-toto+json"

type envelope struct {
	PayloadType string      `json:"payloadType"`
	Payload     string      `json:"payload"`
	Signatures  []signature `json:"signatures"`
}

type signature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"`
}

// preAuth is what is signed: PAE of the DSSE protocol, so that the type is signed with the payload.
func preAuth(kind string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(kind), kind, len(payload), payload)
}

// seal signs a statement.
func seal(payload []byte, s Signer) ([]byte, error) {
	return (&sealed{payload: payload, keyID: s.Key().ID(), sig: ed25519.Sign(s.private, preAuth(payloadType, payload))}).write()
}

// sealed is what an envelope holds; nothing says yet that the signature is good.
type sealed struct {
	payload []byte
	keyID   string
	sig     []byte
}

func (s *sealed) write() ([]byte, error) {
	raw, err := json.Marshal(envelope{
		PayloadType: payloadType, Payload: base64.StdEncoding.EncodeToString(s.payload),
		Signatures: []signature{{KeyID: s.keyID, Sig: base64.StdEncoding.EncodeToString(s.sig)}},
	})
	return append(raw, '\n'), err
}

// unseal reads an envelope. It has to be written exactly as we write it: base64 and JSON leave room for changes that no decoder
// sees, and a changed byte is a changed certificate.
func unseal(raw []byte) (*sealed, error) {
	var e envelope
	if err := readJSON("envelope", raw, &e, false); err != nil {
		return nil, err
	}
	if e.PayloadType != payloadType {
		return nil, fmt.Errorf("payloadType: expected %q, got %q", payloadType, e.PayloadType)
	}
	if len(e.Signatures) != 1 {
		return nil, fmt.Errorf("signatures: expected one, got %d", len(e.Signatures))
	}
	payload, err := base64.StdEncoding.Strict().DecodeString(e.Payload)
	if err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(e.Signatures[0].Sig)
	if err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	s := &sealed{payload: payload, keyID: e.Signatures[0].KeyID, sig: sig}
	if again, err := s.write(); err != nil || !bytes.Equal(again, raw) {
		return nil, errors.New("it is not written as plimsoll writes it")
	}
	return s, nil
}

var errSignature = errors.New("the signature does not belong to this statement and this key")

// verify checks the signature with the key, and that the envelope names this key.
func (s *sealed) verify(k Key) error {
	if k.Zero() || !ed25519.Verify(k.public, preAuth(payloadType, s.payload), s.sig) {
		return errSignature
	}
	if s.keyID != k.ID() {
		return fmt.Errorf("keyid: expected %s, got %s", k.ID(), s.keyID)
	}
	return nil
}
