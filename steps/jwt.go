package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func jwtSentences() []Definition {
	return []Definition{
		{
			Sentence: `the token is a JWT`, Example: `Then the token is a JWT`, do: isJWT, asserts: true, needs: []need{aToken},
			About: "Three base64url parts, header and members being JSON objects (RFC 7519 section 3, RFC 7515 section 3.1).",
		},
		{
			Sentence: `the token is URL-safe`, Example: `Then the token is URL-safe`, do: isURLSafe, asserts: true, needs: []need{aToken},
			About: "It holds only letters, digits, and - . _ ~ (RFC 3986 section 2.3): no padding, no + and no /.",
		},
		{
			Sentence: `the token is at least {n} characters long`, Example: `Then the token is at least 22 characters long`, do: tokenLength,
			asserts: true, needs: []need{aToken},
			About: "128 bits take 22 characters of base64url (RFC 6749 section 10.10).",
		},
		{
			Sentence: `the token's header {name} is present`, Example: `Then the token's header "kid" is present`, do: jwtHeaderPresent,
			asserts: true, needs: []need{aToken},
			About: "The JOSE header has the parameter.",
		},
		{
			Sentence: `the token's header {name} is {text}`, Example: `Then the token's header "alg" is "RS256"`, do: jwtHeaderIs,
			asserts: true, needs: []need{aToken},
			About: "The parameter of the JOSE header is this string.",
		},
		{
			Sentence: `the token's header {name} is not {text}`, Example: `Then the token's header "alg" is not "none"`, do: jwtHeaderIsNot,
			asserts: true, needs: []need{aToken},
			About: "The parameter is there and is another string, whatever the case (RFC 8725 section 3.1).",
		},
		{
			Sentence: `the token's member {name} is present`, Example: `Then the token's member "sub" is present`, do: jwtMemberPresent,
			asserts: true, needs: []need{aToken},
			About: "The JWT has the member.",
		},
		{
			Sentence: `the token's member {name} is a number`, Example: `Then the token's member "exp" is a number`, do: jwtMemberNumber,
			asserts: true, needs: []need{aToken},
			About: "The member is a NumericDate or another number (RFC 7519 section 2).",
		},
		{
			Sentence: `the token's member {name} is {value}`, Example: `Then the token's member "token_use" is "access"`, do: jwtMemberIs,
			asserts: true, needs: []need{aToken},
			About: "The member has this value, of this type: a string in quotes, a number, true, false or null.",
		},
		{
			Sentence: `the token's member {name} matches {pattern}`, Example: `Then the token's member "iss" matches "^https://"`, do: jwtMemberMatches,
			asserts: true, needs: []need{aToken},
			About: "The member is a string, or a number, and matches the regular expression (RE2) as it is written.",
		},
	}
}

// readable returns the current token taken apart; one that is no JWT is a finding.
func (w *World) readable(ctx context.Context) (jwt, bool, error) {
	h, err := w.holding(ctx)
	if err != nil {
		return jwt{}, false, err
	}
	return w.apart("token", h.token.Value.Reveal())
}

// apart takes a token apart. One that is no JWT is a finding; where that is only noted, nothing can be told.
func (w *World) apart(place, token string) (jwt, bool, error) {
	j := decodeJWT(token)
	switch {
	case j.problem == "":
		return j, true, nil
	case w.noting:
		return j, false, conformance.Stopf(conformance.NotApplicable, "", "the %s is no JWT: %s", place, j.problem)
	}
	w.badToken(place, "a JWT", "another string: "+j.problem)
	return j, false, nil
}

func (w *World) badToken(place, want, got string) {
	w.find(conformance.Finding{Class: conformance.ClassToken, Place: place, Expected: want, Actual: got})
}

// isJWT judges the token as such, so that one that is no JWT is a plain no also where the sentence is only noted.
func isJWT(ctx context.Context, w *World, _ Args) error {
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	if problem := decodeJWT(h.token.Value.Reveal()).problem; problem != "" {
		w.badToken("token", "a JWT", "another string: "+problem)
	}
	return nil
}

func isURLSafe(ctx context.Context, w *World, _ Args) error {
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	if text := h.token.Value.Reveal(); !urlSafe.MatchString(text) {
		w.badToken("token", "letters, digits and - . _ ~ only", "other characters too: "+others(text))
	}
	return nil
}

// others lists the characters of a token that are not URL-safe, each once.
func others(text string) string {
	var found []string
	for _, r := range text {
		if c := strconv.QuoteRune(r); !urlSafe.MatchString(string(r)) && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return strings.Join(found, " ")
}

func tokenLength(ctx context.Context, w *World, a Args) error {
	want, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("%q characters: %w", a[0], err)
	}
	h, err := w.holding(ctx)
	if err != nil {
		return err
	}
	if got := len(h.token.Value.Reveal()); got < want {
		w.badToken("token", fmt.Sprintf("at least %d characters", want), strconv.Itoa(got))
	}
	return nil
}

// look judges one value of the JOSE header or of the members.
func (w *World) look(ctx context.Context, where, name, want string, holds func(v any, there bool) bool) error {
	j, ok, err := w.readable(ctx)
	if !ok {
		return err
	}
	object := j.members
	if where == "header" {
		object = j.header
	}
	value, there := object[name]
	if !holds(value, there) {
		w.badToken("token "+where+" /"+name, want, w.found(name, value, there))
	}
	return nil
}

func there(_ any, there bool) bool { return there }

func jwtHeaderPresent(ctx context.Context, w *World, a Args) error {
	return w.look(ctx, "header", a[0], "a value", there)
}

func jwtHeaderIs(ctx context.Context, w *World, a Args) error {
	return w.look(ctx, "header", a[0], strconv.Quote(a[1]), func(v any, _ bool) bool { return v == a[1] })
}

func jwtHeaderIsNot(ctx context.Context, w *World, a Args) error {
	return w.look(ctx, "header", a[0], "a string other than "+strconv.Quote(a[1]), func(v any, _ bool) bool {
		text, ok := v.(string)
		return ok && !strings.EqualFold(text, a[1])
	})
}

func jwtMemberPresent(ctx context.Context, w *World, a Args) error {
	return w.look(ctx, "member", a[0], "a value", there)
}

func jwtMemberNumber(ctx context.Context, w *World, a Args) error {
	return w.look(ctx, "member", a[0], "a number", func(v any, _ bool) bool { return isType(v, "number") })
}

func jwtMemberIs(ctx context.Context, w *World, a Args) error {
	want, shown, err := w.literalValue(a[1])
	if err != nil {
		return err
	}
	return w.look(ctx, "member", a[0], shown, func(v any, there bool) bool { return there && same(want, v) })
}

func jwtMemberMatches(ctx context.Context, w *World, a Args) error {
	expr := w.script.patterns[a[1]]
	return w.look(ctx, "member", a[0], "a value that matches "+a[1], func(v any, _ bool) bool {
		switch text := v.(type) {
		case string:
			return expr.MatchString(text)
		case json.Number:
			return expr.MatchString(text.String())
		}
		return false
	})
}
