package steps

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// What texts are made of, compiled once.
var (
	segment = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	urlSafe = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)
	digits  = regexp.MustCompile(`^-?\d+$`)
)

// jwt is a token taken apart. Everything is read leniently: what is wrong with it is for sentences to say.
type jwt struct {
	header, members map[string]any
	problem         string // why the token is no JWT, "" if it is one
}

// decodeJWT takes a token apart. An unsecured JWT, whose third part is empty, is one too.
func decodeJWT(token string) jwt {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return jwt{problem: fmt.Sprintf("%d parts, not 3", len(parts))}
	}
	if parts[2] != "" && !segment.MatchString(parts[2]) {
		return jwt{problem: "the signature is not base64url"}
	}
	header, problem := jwtPart("header", parts[0])
	if problem != "" {
		return jwt{problem: problem}
	}
	members, problem := jwtPart("payload", parts[1])
	return jwt{header: header, members: members, problem: problem}
}

func jwtPart(name, part string) (map[string]any, string) {
	if !segment.MatchString(part) {
		return nil, "the " + name + " is not base64url"
	}
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return nil, "the " + name + " is not base64url"
	}
	doc := conformance.DecodeJSON(raw)
	object, ok := doc.Value.(map[string]any)
	if doc.Err != nil || !ok {
		return nil, "the " + name + " is no JSON object"
	}
	return object, ""
}

// difference is by how many seconds the NumericDate a is later than b; a NumericDate may have a fraction (RFC 7519 section 2).
func (j jwt) difference(a, b string) (*big.Rat, bool) {
	to, okTo := rational(j.members[a])
	from, okFrom := rational(j.members[b])
	if !okTo || !okFrom {
		return nil, false
	}
	return new(big.Rat).Sub(to, from), true
}

// skew is by how much the clock that wrote an iat may be ahead of the target's own.
const skew = time.Minute

// dated reports whether the token says believably when it was born: not in the future, and not so long ago that it were dead.
func (j jwt) dated(now time.Time, lifetime time.Duration) bool {
	iat, ok := rational(j.members["iat"])
	if !ok || iat.Sign() <= 0 {
		return false
	}
	latest := big.NewRat(now.Add(skew).Unix(), 1)
	earliest := new(big.Rat)
	if lifetime > 0 {
		earliest.SetInt64(now.Add(-lifetime).Unix())
	}
	return iat.Cmp(latest) <= 0 && iat.Cmp(earliest) > 0
}

// inSeconds writes a number of seconds.
func inSeconds(n *big.Rat) string {
	if n.IsInt() {
		return n.Num().String() + " seconds"
	}
	return n.FloatString(3) + " seconds"
}
