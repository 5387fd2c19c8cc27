package mock

import (
	"encoding/base64"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func bendTokenCheck(b *bender) mutation {
	switch b.args["how"] {
	case "beginning":
		return b.taking(func(c *call) *grant {
			return c.issuedLike(func(token, shown string) bool { return strings.HasPrefix(token, shown) && 2*len(shown) >= len(token) })
		})
	case "case-fold":
		return b.taking(func(c *call) *grant { return c.issuedLike(strings.EqualFold) })
	case "padded":
		return b.presenting(func(c *call) *grant {
			return c.issuedLike(func(token, shown string) bool { return strings.Trim(shown, `"'=`) == strings.TrimRight(token, "=") })
		})
	case "connection":
		return b.presenting(func(c *call) *grant {
			if a := c.memory.bearer(c.request.RemoteAddr); a != nil {
				return &grant{account: a, born: c.now}
			}
			return nil
		})
	}
	b.needsJWT()
	switch b.args["how"] {
	case "once":
		return b.taking(func(c *call) *grant {
			g := c.issuedLike(func(token, shown string) bool { return unsigned(token) == unsigned(shown) })
			if g == nil || c.memory.used(g.value).count == 0 {
				return nil
			}
			return g
		})
	case "alg-none":
		return b.taking(func(c *call) *grant {
			if header, _, signature := taken(c.shownToken()); signature == "" && header["alg"] == "none" {
				return c.believed()
			}
			return nil
		})
	}
	return b.taking((*call).believed)
}

// shownToken is what stands after Bearer in the one Authorization header.
func (c *call) shownToken() string {
	scheme, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || len(c.request.Header["Authorization"]) > 1 {
		return ""
	}
	return strings.TrimSpace(token)
}

// issuedLike finds a token served here that is like the one shown.
func (c *call) issuedLike(like func(token, shown string) bool) *grant {
	shown := c.shownToken()
	for _, g := range c.memory.tokens("") {
		if shown != "" && like(g.value, shown) {
			return g
		}
	}
	return nil
}

// unsigned is a JWT without its signature.
func unsigned(token string) string { return token[:max(0, strings.LastIndexByte(token, '.'))] }

// taken takes a JWT apart, as far as it is one.
func taken(token string) (header, payload map[string]any, signature string) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, nil, ""
	}
	return segmentOf(parts[0]), segmentOf(parts[1]), parts[2]
}

func segmentOf(part string) map[string]any {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return nil
	}
	members, _ := conformance.DecodeJSON(raw).Value.(map[string]any)
	return members
}

// believed takes a JWT by its word: it is the one with the same jti or, if there is none, one of the default credential that was born
// just now.
func (c *call) believed() *grant {
	header, payload, _ := taken(c.shownToken())
	if header == nil || payload == nil {
		return nil
	}
	born, account := c.now, c.plan.accountOf("default")
	for _, g := range c.memory.tokens("") {
		if _, original, _ := taken(g.value); original["jti"] == payload["jti"] {
			born, account = g.born, g.account
		}
	}
	return &grant{c.shownToken(), account, born}
}
