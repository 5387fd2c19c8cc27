package clients

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// FuzzJWT spoils whatever is a JWT: each way changes what it is meant to change, and leaves the rest as it stands.
func FuzzJWT(f *testing.F) {
	for _, seed := range []string{"", "..", "e30.e30.", "e30.eyJzdWIiOiJhIn0.c2ln", "e30.eyJzdWIiOiJhYmMiLCJpYXQiOjF9.c2ln", "e30=.e30.c2ln", "e30.W10.c2ln", "e30.eyJhIjoxLCJhIjoyfQ.c2ln", "eyJhbGciOiJub25lIn0.eyJhIjoiXHUwMDQxIn0.AA"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		j, ok := parseJWT(token)
		if !ok {
			return
		}
		assert.Equal(t, token, j.encode())
		if spoilt, ok := j.tamperPayload(); ok {
			again, still := parseJWT(spoilt.encode())
			assert.True(t, still, "it has to be refused for its signature, and for nothing else")
			assert.Equal(t, 1, differences(string(j.claims), string(again.claims)))
			assert.Equal(t, j.header+j.signature, again.header+again.signature)
		}
		if spoilt, ok := j.tamperSignature(); ok {
			assert.NotEqual(t, j.signature, spoilt.signature)
			assert.Equal(t, j.header+j.payload, spoilt.header+spoilt.payload)
		}
		none, still := parseJWT(j.algNone().encode())
		assert.True(t, still)
		assert.Empty(t, none.signature)
		if keyed, ok := j.withKid("other"); ok {
			assert.Equal(t, j.payload+j.signature, keyed.payload+keyed.signature)
			assert.NotEqual(t, 0, strings.Count(keyed.encode(), "."))
		}
	})
}

// differences counts the bytes in which two texts of one length differ; texts of different lengths differ in all of them.
func differences(a, b string) int {
	if len(a) != len(b) {
		return max(len(a), len(b))
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
