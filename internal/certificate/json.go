package certificate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// readJSON reads one document strictly: names in their own case, none twice, valid UTF-8, nothing behind it. Two readers that
// understood the same signed bytes differently would each be shown another certificate.
func readJSON(name string, raw []byte, into any, unknown bool) error {
	err := json.Unmarshal(raw, into, json.RejectUnknownMembers(!unknown), jsonv1.FormatDurationAsNano(true))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// writeJSON writes a document for people and programs: indented, members in the order of the type, a newline at the end.
func writeJSON(v any) ([]byte, error) {
	raw, err := json.Marshal(v, json.Deterministic(true), jsontext.WithIndent("  "))
	return append(raw, '\n'), err
}

// canonical is the form of a document that does not depend on how it was written (RFC 8785), for digests only.
func canonical(raw []byte) ([]byte, error) {
	value := jsontext.Value(bytes.Clone(raw))
	err := value.Canonicalize()
	return value, err
}

// digestOf is the SHA-256 of bytes, in hexadecimal digits.
func digestOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// canonicalDigest is the digest of a value however it is formatted.
func canonicalDigest(v any) (string, error) {
	raw, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return "", err
	}
	return digestOfCanonical(raw)
}

func digestOfCanonical(raw []byte) (string, error) {
	form, err := canonical(raw)
	return digestOf(form), err
}

var hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

func isDigest(text string) bool { return hexDigest.MatchString(text) }
