package mock

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// minting makes a mutation of new tokens: wrong makes one of the right one. The mock takes what it has handed out, however odd.
func (b *bender) minting(wrong func(c *call, right string) (string, error)) mutation {
	b.asksForTokens()
	return mutation{issuing: func(r *rules) {
		r.presented, r.known = presentedOdd, func(c *call, token string) *grant { return c.store.find(token) }
		r.token = func(c *call, id string) (string, error) {
			right, err := c.mint(id)
			if err != nil {
				return "", err
			}
			other, err := wrong(c, right)
			if err != nil || other == right || !c.strikes(c) {
				return right, err
			}
			return other, nil
		}
	}}
}

// asksForTokens checks that the gate leaves the token operation, and asks for nothing that a token request has not.
func (b *bender) asksForTokens() {
	b.some("when.operation", "the token operation", func(op *operation) bool { return op.token })
	if aboutTokens(b.fault.When) {
		b.add("when", "expected no after_uses, first_use or near_end, because a token request presents no token")
	}
}

// presentedOdd finds tokens that cannot be tokens but were handed out all the same.
func presentedOdd(c *call) (string, reason) {
	token, no := c.plan.bearerToken(c.request)
	if odd := c.shownToken(); no == malformedToken && c.store.find(odd) != nil {
		return odd, ""
	}
	return token, no
}

// claims makes a mutation of what tokens say.
func (b *bender) claims(change func(value any) any) mutation {
	segment := 1
	if b.args["in"] == "jwt-header" {
		segment = 0
	}
	if !b.changesToken(segment, change) {
		return mutation{}
	}
	return b.minting(func(c *call, right string) (string, error) {
		parts := strings.Split(right, ".")
		raw, err := base64.RawURLEncoding.DecodeString(parts[segment])
		if err != nil {
			return "", err
		}
		value, _ := decodeOrdered(raw)
		changed := encode(change(value))
		if bytes.Equal(changed, encode(value)) {
			return right, nil
		}
		parts[segment] = base64.RawURLEncoding.EncodeToString(changed)
		return c.keys.seal(parts[0] + "." + parts[1])
	})
}

// needsJWT checks that the tokens of the variant say something.
func (b *bender) needsJWT() bool {
	if !b.plan.jwt {
		b.add("variant", "expected one with JWTs, got opaque tokens in %s", b.plan.variant)
	}
	return b.plan.jwt
}

// changesToken checks that a token would be another one.
func (b *bender) changesToken(segment int, change func(value any) any) bool {
	if !b.needsJWT() {
		return false
	}
	value := b.said(segment)
	if !bytes.Equal(encode(change(value)), encode(value)) {
		return true
	}
	path, _ := pointerTokens(b.args["member"])
	if holds(value, path) {
		b.add("with", "expected something that changes %s of the token, got what it is already", b.args["member"])
		return false
	}
	known := pointers(value, "")
	slices.Sort(known)
	b.add("with.member", "%w", provider.Unknown("member of the token", b.args["member"], known))
	return false
}

// said is what the header or the payload of a token says about a made-up caller.
func (b *bender) said(segment int) any {
	c := b.stage().rehearsal(b.plan.operations[b.provider.Token.Operation], b.caller(), "").call
	members := c.jwtMembers("made-up")
	if segment == 0 {
		members = map[string]any{"alg": "RS256", "kid": "made-up"}
		if len(b.plan.jwtData.Header) == 0 {
			members["typ"] = "JWT"
		}
		for name, value := range b.plan.jwtData.Header {
			members[name] = value
		}
	}
	raw, _ := json.Marshal(members) // a map of texts and numbers cannot fail
	value, _ := decodeOrdered(raw)
	return value
}
