package clients_test

import (
	"encoding/base64"
	"strings"
)

// sampleJWT makes a token that is a JWT in everything but its signature.
func sampleJWT(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte(strings.Repeat("\x5a\x91signature", 8)))
}
