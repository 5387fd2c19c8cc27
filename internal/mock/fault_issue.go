package mock

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// tokenForm is one way to make a token wrongly.
type tokenForm struct {
	name string
	jwt  bool // of a JWT only
	make func(c *call, right string) (string, error)
}

func tokenForms() []tokenForm {
	return []tokenForm{
		{"counted", false, func(c *call, _ string) (string, error) { return fmt.Sprintf("%08d", len(c.memory.tokens(""))+1), nil }},
		{"opaque", true, func(_ *call, right string) (string, error) {
			sum := sha256.Sum256([]byte(right))
			return base64.RawURLEncoding.EncodeToString(sum[:]), nil
		}},
		{"padded", true, func(_ *call, right string) (string, error) { return padded(right), nil }},
		{"prefixed", false, func(_ *call, right string) (string, error) { return "Bearer " + right, nil }},
		{"short", false, func(_ *call, right string) (string, error) { return right[len(right)-8:], nil }},
		{"standard-alphabet", true, func(_ *call, right string) (string, error) {
			return strings.NewReplacer("-", "+", "_", "/").Replace(right), nil
		}},
		{"unsigned", true, func(_ *call, right string) (string, error) {
			_, payload, _ := strings.Cut(unsigned(right), ".")
			return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + payload + ".", nil
		}},
	}
}

func formsOfToken() []string {
	var names []string
	for _, f := range tokenForms() {
		names = append(names, f.name)
	}
	return names
}

// padded fills each segment up to a multiple of four, as base64 does where RFC 7515 section 2 does not.
func padded(token string) string {
	parts := strings.Split(token, ".")
	for i := range parts {
		parts[i] += strings.Repeat("=", (4-len(parts[i])%4)%4)
	}
	return strings.Join(parts, ".")
}

func bendTokenForm(b *bender) mutation {
	form := tokenForms()[slices.Index(formsOfToken(), b.args["as"])]
	if form.jwt {
		b.needsJWT()
	}
	return b.minting(form.make)
}

// bendReissue serves a token again that should not be, or not so.
func bendReissue(b *bender) mutation {
	b.asksForTokens()
	how := b.args["how"]
	find := map[string]func(c *call) *grant{"crossed": crossed, "dead": dead, "renewed": renewed, "stated-whole": renewed}[how]
	if how == "crossed" && len(b.roles()) < 2 {
		b.add("with.how", "expected another credential whose token could be served, got one credential only")
	}
	return mutation{issuing: func(r *rules) {
		r.again = func(c *call) *grant {
			right, wrong := c.young(), find(c)
			if wrong == nil || right != nil && *right == *wrong || !c.strikes(c) {
				return right
			}
			if how == "renewed" {
				c.store.keep(wrong, c.plan.lifetime)
			}
			return wrong
		}
	}}
}

// crossed is the last token that was served to anybody else, if nobody was served a later one.
func crossed(c *call) *grant {
	all := c.memory.tokens("")
	if len(all) == 0 {
		return nil
	}
	last := all[len(all)-1]
	if last.account == c.account || !c.now.Before(last.born.Add(c.plan.lifetime)) {
		return nil
	}
	return last
}

// dead is the first token of the credential, said to be new.
func dead(c *call) *grant {
	own := c.memory.tokens(c.account.role)
	if len(own) == 0 {
		return nil
	}
	return &grant{own[0].value, c.account, c.now}
}

// renewed is a young token of the credential, said to be new.
func renewed(c *call) *grant {
	young := c.store.young(c.account.role, c.now, c.plan.lifetime)
	if young == nil {
		return nil
	}
	return &grant{young.value, c.account, c.now}
}

// bendStated composes the answer once more with another lifetime in it.
func bendStated(b *bender) mutation {
	more := b.lasts() - b.plan.lifetime
	return b.answers(onSuccess, func(c *call, _ *response) *response {
		other, otherwise := *c, *c.rules
		otherwise.left = func(c *call) time.Duration { return c.remaining() + more }
		other.rules = &otherwise
		return other.compose()
	})
}
