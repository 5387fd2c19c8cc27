package mock

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// tokenKinds are tokens that are made, kept or judged wrongly.
func tokenKinds() []FaultKind {
	return []FaultKind{
		{"life", "tokens live for another time than every answer says", []ArgDoc{
			required("lasts", lengths, "forever; shared: a token dies with the first that its credential was served while that one lived; sliding: each use begins the life anew",
				"forever", "shared", "sliding"),
		}, bendLife},
		{"reissue", "a token is served again, and wrongly", []ArgDoc{
			required("how", "", "crossed: a young one of another credential; dead: always the first one; renewed: the same value begins a new life; "+
				"stated-whole: a young one is said to have its whole life before it",
				"crossed", "dead", "renewed", "stated-whole"),
		}, bendReissue},
		{"secret-opens", "a secret opens calls in place of a token", []ArgDoc{
			required("field", "a field of the credential", "which"),
			optional("header", "Authorization", "a header", "where it stands: in Authorization after Bearer, in any other alone"),
		}, bendSecretOpens},
		{"stated", "answers state another lifetime, wherever {lifetime} is", []ArgDoc{
			required("lasts", lengths, "how long"),
		}, bendStated},
		{"token-bound", "a token is good only where it was used first; elsewhere it is refused as bad-token", []ArgDoc{
			required("to", "", "what it is bound to", "connection", "operation"),
		}, bendTokenBound},
		{"token-check", "what is no good token is taken for one", []ArgDoc{
			required("how", "", "alg-none: a JWT that says it is not signed; beginning: at least the first half of a good one; case-fold; connection: whatever comes "+
				"on a connection that has shown a good one; once: a JWT whose payload was let in before, with any signature; padded: with quotes around it or equals "+
				"signs behind it; unverified: a JWT with any signature",
				checkNames()...),
		}, bendTokenCheck},
		{"token-form", "tokens are made wrongly; the mock itself takes them as they are", []ArgDoc{
			required("as", "", "counted: a number that goes up; opaque: no JWT; padded: JWT parts with equals signs; prefixed: with Bearer before it; short: eight "+
				"characters; standard-alphabet: JWT parts with + and /; unsigned: alg none and no signature", formsOfToken()...),
		}, bendTokenForm},
		{"token-killed", "a token dies before its time, and is refused as bad-token", []ArgDoc{
			required("by", "", "any-token: when anybody is served a later one; next-token: when its credential is; next-use: when that one is used", "any-token", "next-token", "next-use"),
		}, bendTokenKilled},
		{"token-place", "a token is taken in another place, too", []ArgDoc{
			required("place", "a header", "where: after any scheme, in a body or query as access_token, in the cookie access_token, in Authorization without a scheme, in two "+
				"headers alike, or alone in a header", "any-scheme", "body", "cookie", "no-scheme", "query", "twice"),
		}, bendTokenPlace},
		{"token-uses", "a token is refused as bad-token after some uses", []ArgDoc{
			required("most", "a number from 1", "how many are good"),
		}, bendTokenUses},
	}
}

const lengths = "a length of time such as 30m, or a part of the documented one such as 50%"

// lasts reads an argument that is a length of time; it must not be the documented one.
func (b *bender) lasts() time.Duration {
	text, life := b.args["lasts"], b.plan.lifetime
	span, err := provider.ParseSpan(text)
	long := span.Duration()
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		var n float64
		n, err = strconv.ParseFloat(percent, 64)
		long = time.Duration(n / 100 * float64(life)).Truncate(time.Second)
	}
	switch {
	case err != nil || long < 0:
		b.add("with.lasts", "expected %s, got %q", lengths, text)
	case long == life:
		b.add("with.lasts", "expected another time than the documented one, got %s", text)
	}
	return long
}

// standing makes a mutation of whether a good token still opens anything.
func (b *bender) standing(wrong func(c *call, g *grant) reason) mutation {
	b.needsBearer()
	return mutation{judging: func(r *rules) { r.standing = wrong }}
}

// killing refuses as bad-token what is dead before its time.
func (b *bender) killing(dead func(c *call, g *grant) bool) mutation {
	return b.standing(func(c *call, g *grant) reason {
		no := c.expiry(g)
		if no == "" && dead(c, g) {
			return badToken
		}
		return no
	})
}

func bendLife(b *bender) mutation {
	switch b.args["lasts"] {
	case "forever":
		return b.standing(func(*call, *grant) reason { return "" })
	case "shared":
		return b.living(b.plan.lifetime, firstBirth)
	case "sliding":
		return b.living(b.plan.lifetime, func(c *call, g *grant) time.Time {
			if last := c.memory.used(g.value).last; last.After(g.born) {
				return last
			}
			return g.born
		})
	}
	return b.living(b.lasts(), func(_ *call, g *grant) time.Time { return g.born })
}

// living lets tokens live for some time from some moment on.
func (b *bender) living(life time.Duration, from func(c *call, g *grant) time.Time) mutation {
	return b.standing(func(c *call, g *grant) reason {
		if !c.now.Before(from(c, g).Add(life)) {
			return expired
		}
		return ""
	})
}

// firstBirth is when the first of the tokens was served that were alive together with this one.
func firstBirth(c *call, g *grant) time.Time {
	begun := g.born
	for i, other := range c.memory.tokens(g.account.role) {
		if i == 0 || !other.born.Before(begun.Add(c.plan.lifetime)) {
			begun = other.born
		}
		if other.value == g.value {
			break
		}
	}
	return begun
}

func bendTokenUses(b *bender) mutation {
	most := b.number("most", 1, 1_000_000)
	return b.killing(func(c *call, g *grant) bool { return c.memory.used(g.value).count >= most })
}

func bendTokenBound(b *bender) mutation {
	if b.args["to"] == "operation" {
		b.needsTwo()
		return b.killing(func(c *call, g *grant) bool {
			first := c.memory.used(g.value)
			return first.count > 0 && first.operation != c.op.id
		})
	}
	return b.killing(func(c *call, g *grant) bool {
		first := c.memory.used(g.value).connection
		return first != "" && first != c.request.RemoteAddr
	})
}

// needsTwo checks that a token can be used elsewhere than where it was used first.
func (b *bender) needsTwo() {
	bearer := slices.DeleteFunc(b.plan.ordered(), func(op *operation) bool { return !op.spec.Bearer })
	if len(bearer) < 2 {
		b.add("with.to", "expected two operations that take a token, got %d, so the fault could change nothing", len(bearer))
	}
}

func bendTokenKilled(b *bender) mutation {
	by := b.args["by"]
	return b.killing(func(c *call, g *grant) bool {
		role := g.account.role
		if by == "any-token" {
			role = ""
		}
		later := false
		for _, other := range c.memory.tokens(role) {
			if later && (by != "next-use" || c.memory.used(other.value).count > 0) {
				return true
			}
			later = later || other.value == g.value
		}
		return false
	})
}

// bendSecretOpens takes a secret for a token of whoever has it.
func bendSecretOpens(b *bender) mutation {
	field, header := b.args["field"], b.args["header"]
	b.needsBearer()
	b.oneOf("field", "field", sortedKeys(b.provider.Credentials.Fields))
	return b.presenting(func(c *call) *grant {
		secret := c.request.Header.Get(header)
		if header == "Authorization" {
			secret = c.shownToken()
		}
		for _, a := range c.plan.accounts {
			if secret != "" && a.fields[field] == secret {
				return &grant{value: secret, account: a, born: c.now}
			}
		}
		return nil
	})
}

// presenting lets in whoever presents no token as it should be, or no good one, if find knows whose what he has may be.
func (b *bender) presenting(find func(c *call) *grant) mutation {
	taking := b.taking(find)
	return mutation{judging: func(r *rules) {
		taking.judging(r)
		r.presented = func(c *call) (string, reason) {
			token, no := c.plan.bearerToken(c.request)
			if no != "" && find(c) != nil {
				return "", ""
			}
			return token, no
		}
	}}
}

// taking lets in whoever has no good token, likewise.
func (b *bender) taking(find func(c *call) *grant) mutation {
	b.needsBearer()
	return mutation{judging: func(r *rules) {
		r.known = func(c *call, token string) *grant {
			if g := c.whose(token); g != nil {
				return g
			}
			return find(c)
		}
	}}
}
