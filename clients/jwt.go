package clients

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// jwt is a token taken apart, as far as it is one: three segments, of which the first two are JSON objects (RFC 7519 section 7.2).
type jwt struct {
	header, payload, signature string // as they stand in the token
	claims                     []byte // the payload, decoded
}

// parseJWT takes a token apart. ok is false for an opaque token, and for what only looks like a JWT.
func parseJWT(token string) (j jwt, ok bool) {
	segments := strings.Split(token, ".")
	if len(segments) != 3 {
		return jwt{}, false
	}
	j = jwt{header: segments[0], payload: segments[1], signature: segments[2]}
	head, err := base64.RawURLEncoding.DecodeString(j.header)
	if err != nil || !isObject(head) {
		return jwt{}, false
	}
	j.claims, err = base64.RawURLEncoding.DecodeString(j.payload)
	return j, err == nil && isObject(j.claims)
}

func isObject(text []byte) bool {
	return json.Valid(text) && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{"))
}

func (j jwt) encode() string { return j.header + "." + j.payload + "." + j.signature }

// number returns a number among the JWT members: iat, exp.
func (j jwt) number(name string) (float64, bool) {
	var members map[string]json.RawMessage
	var n float64
	if json.Unmarshal(j.claims, &members) != nil || json.Unmarshal(members[name], &n) != nil {
		return 0, false
	}
	return n, members[name] != nil && string(members[name]) != "null"
}

// tamperPayload changes one character of one member and leaves every other byte as it is, the signature included. It changes a
// text rather than a number, so that the token stays as old as it was: whoever refuses it refuses the change.
func (j jwt) tamperPayload() (jwt, bool) {
	start, end, ok := j.tamperable()
	if !ok {
		return j, false
	}
	claims := bytes.Clone(j.claims)
	at := start + (end-start)/2
	claims[at] = otherCharacter(claims[at])
	j.payload = base64.RawURLEncoding.EncodeToString(claims)
	return j, true
}

// tamperable finds the value to change: the subject, or else the first text, or else the first number.
func (j jwt) tamperable() (start, end int, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(j.claims))
	_, _ = dec.Token() // the brace: isObject has looked
	best := 0
	for dec.More() {
		name, _ := dec.Token()
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			break
		}
		if weight := tamperWeight(name, value); weight > best {
			best, end = weight, int(dec.InputOffset())
			start = end - len(value)
		}
	}
	return start, end, best > 0
}

func tamperWeight(name any, value []byte) int {
	plain := len(value) > 2 && value[0] == '"' && !bytes.ContainsAny(value, `\`) && value[len(value)/2] < 0x80
	switch {
	case plain && name == "sub":
		return 3
	case plain:
		return 2
	case len(value) > 0 && value[0] >= '1' && value[0] <= '9' && !bytes.ContainsAny(value, ".eE"):
		return 1
	}
	return 0
}

// tamperSignature flips one bit in the middle of the signature: at its end there may be bits that nobody reads.
func (j jwt) tamperSignature() (jwt, bool) {
	signature, err := base64.RawURLEncoding.DecodeString(j.signature)
	if err != nil || len(signature) == 0 {
		return j, false
	}
	signature[len(signature)/2] ^= 1
	j.signature = base64.RawURLEncoding.EncodeToString(signature)
	return j, true
}

// algNone says that there is no signature, and has none (RFC 7515 appendix A.5).
func (j jwt) algNone() jwt {
	j.header, j.signature = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)), ""
	return j
}

// withKid gives the header another key id and leaves payload and signature as they are.
func (j jwt) withKid(kid string) (jwt, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(j.header)
	if err != nil {
		return j, false
	}
	var header map[string]any
	if json.Unmarshal(raw, &header) != nil {
		return j, false
	}
	header["kid"] = kid
	changed, err := json.Marshal(header)
	j.header = base64.RawURLEncoding.EncodeToString(changed)
	return j, err == nil
}

// otherCharacter is another character of the same kind, so that what held it stays well formed.
func otherCharacter(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return '1' + (c-'0'+1)%9 // never 0, which must not begin a number
	case c >= 'a' && c <= 'z':
		return 'a' + (c-'a'+1)%26
	case c >= 'A' && c <= 'Z':
		return 'A' + (c-'A'+1)%26
	}
	return 'x'
}
