package mock

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// tokenCheck is one way to take for a good token what is none.
type tokenCheck struct {
	name     string
	jwt      bool // JWTs only
	presents bool // what cannot be a token is looked at, too
	find     func(c *call) *grant
}

func tokenChecks() []tokenCheck {
	return []tokenCheck{
		{"alg-none", true, false, believedUnsigned},
		{"beginning", false, false, like(func(token, shown string) bool { return strings.HasPrefix(token, shown) && 2*len(shown) >= len(token) })},
		{"case-fold", false, false, like(strings.EqualFold)},
		{"connection", false, true, shownBefore},
		{"once", true, false, usedBefore},
		{"padded", false, true, like(func(token, shown string) bool { return strings.Trim(shown, `"'=`) == strings.TrimRight(token, "=") })},
		{"unverified", true, false, (*call).believed},
	}
}

func checkNames() []string {
	var names []string
	for _, c := range tokenChecks() {
		names = append(names, c.name)
	}
	return names
}

func bendTokenCheck(b *bender) mutation {
	check := tokenChecks()[slices.Index(checkNames(), b.args["how"])]
	if check.jwt {
		b.needsJWT()
	}
	if check.presents {
		return b.presenting(check.find)
	}
	return b.taking(check.find)
}

// like finds a token served here that is like the one shown.
func like(alike func(token, shown string) bool) func(c *call) *grant {
	return func(c *call) *grant {
		shown := c.shownToken()
		for _, g := range c.memory.tokens("") {
			if shown != "" && alike(g.value, shown) {
				return g
			}
		}
		return nil
	}
}

// shownBefore is a grant of whoever has shown a good token on the connection.
func shownBefore(c *call) *grant {
	if a := c.memory.bearer(c.request.RemoteAddr); a != nil {
		return &grant{account: a, born: c.now}
	}
	return nil
}

// usedBefore is the token of the same payload, if it was let in before.
func usedBefore(c *call) *grant {
	g := like(func(token, shown string) bool { return unsigned(token) == unsigned(shown) })(c)
	if g == nil || c.memory.used(g.value).count == 0 {
		return nil
	}
	return g
}

// believedUnsigned believes what says that it is not signed, and is not.
func believedUnsigned(c *call) *grant {
	if header, _, signature := taken(c.shownToken()); signature != "" || header["alg"] != "none" {
		return nil
	}
	return c.believed()
}

// shownToken is what stands after Bearer in the one Authorization header.
func (c *call) shownToken() string {
	scheme, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || len(c.request.Header["Authorization"]) > 1 {
		return ""
	}
	return strings.TrimSpace(token)
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
