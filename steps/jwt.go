package steps

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

func jwtSentences() []Definition {
	return []Definition{
		{
			Sentence: `the token is a JWT`, Example: `Then the token is a JWT`, do: isJWT, asserts: true,
			About: "Three base64url parts, header and members being JSON objects (RFC 7519 section 3, RFC 7515 section 3.1).",
		},
		{
			Sentence: `the token is URL-safe`, Example: `Then the token is URL-safe`, do: isURLSafe, asserts: true,
			About: "It holds only letters, digits, and - . _ ~ (RFC 3986 section 2.3): no padding, no + and no /.",
		},
		{
			Sentence: `the token's header {name} is present`, Example: `Then the token's header "kid" is present`, do: jwtHeaderPresent, asserts: true,
			About: "The JOSE header has the parameter.",
		},
		{
			Sentence: `the token's header {name} is {text}`, Example: `Then the token's header "alg" is "RS256"`, do: jwtHeaderIs, asserts: true,
			About: "The parameter of the JOSE header has this value.",
		},
		{
			Sentence: `the token's header {name} is not {text}`, Example: `Then the token's header "alg" is not "none"`, do: jwtHeaderIsNot, asserts: true,
			About: "The parameter is there and has another value, whatever the case (RFC 8725 section 3.1).",
		},
		{
			Sentence: `the token's member {name} is present`, Example: `Then the token's member "sub" is present`, do: jwtMemberPresent, asserts: true,
			About: "The JWT has the member.",
		},
		{
			Sentence: `the token's member {name} is a number`, Example: `Then the token's member "exp" is a number`, do: jwtMemberNumber, asserts: true,
			About: "The member is a NumericDate or another number (RFC 7519 section 2).",
		},
		{
			Sentence: `the token's member {name} is {text}`, Example: `Then the token's member "token_use" is "access"`, do: jwtMemberIs, asserts: true,
			About: "The member has this value.",
		},
		{
			Sentence: `the token's member {name} matches {pattern}`, Example: `Then the token's member "iss" matches "^https://"`, do: jwtMemberMatches, asserts: true,
			About: "The member, as text, matches the regular expression (RE2).",
		},
		{
			Sentence: `the token is at least {n} characters long`, Example: `Then the token is at least 22 characters long`, do: tokenLength, asserts: true,
			About: "128 bits take 22 characters of base64url (RFC 6749 section 10.10).",
		},
		{
			Sentence: `the token's {name} minus its {name} is {n} seconds`, Example: `Then the token's "exp" minus its "iat" is 3600 seconds`, do: jwtMinus, asserts: true,
			About: "The difference of two NumericDates.",
		},
		{
			Sentence: `the stated lifetime is {n} seconds`, Example: `Then the stated lifetime is 3600 seconds`, do: statedIs, asserts: true,
			About: "The lifetime that the token answer states, be it a number or a string of digits.",
		},
		{
			Sentence: `the stated lifetime is the token's {name} minus its {name}`, Example: `Then the stated lifetime is the token's "exp" minus its "iat"`, do: statedIsMinus, asserts: true,
			About: "The answer and the JWT say the same. A token that is no JWT says nothing, and the scenario does not apply.",
		},
		{
			Sentence: `the stated lifetime and the age of the token make {n} seconds`, Example: `Then the stated lifetime and the age of the token make 86400 seconds`, do: statedAndAge, asserts: true,
			About: "A target that serves a token again states what is left of it. Give or take a minute; where the birth is not known, any part will do.",
		},
		{
			Sentence: `the tokens {kept} and {kept} differ`, Example: `Then the tokens "first" and "second" differ`, do: tokensDiffer, asserts: true,
			About: "Two remembered tokens are not the same string.",
		},
		{
			Sentence: `the tokens {kept} and {kept} are the same`, Example: `Then the tokens "first" and "second" are the same`, do: tokensSame, asserts: true,
			About: "Two remembered tokens are the same string.",
		},
		{
			Sentence: `the tokens {kept} and {kept} have different members {name}`, Example: `Then the tokens "first" and "second" have different members "sub"`, do: membersDiffer, asserts: true,
			About: "Both JWTs have the member, with different values.",
		},
	}
}

// jwt is a token taken apart. Everything is read leniently: what is wrong with it is for sentences to say.
type jwt struct {
	header, members map[string]any
	problem         string // why the token is no JWT, "" if it is one
}

var segment = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

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

// seconds reads a NumericDate.
func (j jwt) seconds(name string) (int64, bool) {
	n, ok := j.members[name].(json.Number)
	if !ok {
		return 0, false
	}
	if whole, err := n.Int64(); err == nil {
		return whole, true
	}
	fraction, err := n.Float64()
	return int64(fraction), err == nil
}

func (j jwt) difference(a, b string) (int64, bool) {
	from, okFrom := j.seconds(b)
	to, okTo := j.seconds(a)
	return to - from, okFrom && okTo
}

// current returns the current token, which a set-up or an answer gave.
func (w *World) current() (clients.Token, error) {
	if w.token == nil {
		return clients.Token{}, conformance.Stopf(conformance.Inconclusive, conformance.CauseContract, "there is no token to look at: none was issued")
	}
	return *w.token, nil
}

func (w *World) badToken(place, want, got string) {
	w.find(conformance.Finding{Class: conformance.ClassToken, Place: place, Expected: want, Actual: got})
}

func isJWT(_ context.Context, w *World, _ Args) error {
	token, err := w.current()
	if err != nil {
		return err
	}
	if problem := decodeJWT(token.Value.Reveal()).problem; problem != "" {
		w.badToken("token", "a JWT", "another string: "+problem)
	}
	return nil
}

var urlSafe = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)

func isURLSafe(_ context.Context, w *World, _ Args) error {
	token, err := w.current()
	if err != nil {
		return err
	}
	if text := token.Value.Reveal(); !urlSafe.MatchString(text) {
		w.badToken("token", "letters, digits and - . _ ~ only", "other characters too: "+others(text))
	}
	return nil
}

// others lists the characters of a token that are not URL-safe, each once.
func others(text string) string {
	var found []string
	for _, r := range text {
		if c := strconv.QuoteRune(r); !urlSafe.MatchString(string(r)) && !strings.Contains(strings.Join(found, ""), c) {
			found = append(found, c)
		}
	}
	return strings.Join(found, " ")
}

// parts returns the current token taken apart; one that is no JWT is a finding.
func (w *World) parts() (jwt, bool, error) {
	token, err := w.current()
	if err != nil {
		return jwt{}, false, err
	}
	j := decodeJWT(token.Value.Reveal())
	if j.problem != "" && w.muted != nil {
		return j, false, conformance.Stopf(conformance.NotApplicable, "", "the token is no JWT: %s", j.problem)
	}
	if j.problem != "" {
		w.badToken("token", "a JWT", "another string: "+j.problem)
	}
	return j, j.problem == "", nil
}

// look judges one value of the JOSE header or of the members.
func (w *World) look(where, name, want string, holds func(v any, there bool) bool) error {
	j, ok, err := w.parts()
	if !ok {
		return err
	}
	object := j.members
	if where == "header" {
		object = j.header
	}
	value, there := object[name]
	if holds(value, there) {
		return nil
	}
	got := "nothing there"
	if there {
		got = render(value)
	}
	w.badToken("token "+where+" /"+name, want, got)
	return nil
}

func there(_ any, there bool) bool { return there }

func jwtHeaderPresent(_ context.Context, w *World, a Args) error {
	return w.look("header", a[0], "a value", there)
}

func jwtHeaderIs(_ context.Context, w *World, a Args) error {
	return w.look("header", a[0], strconv.Quote(a[1]), func(v any, _ bool) bool { return v == a[1] })
}

func jwtHeaderIsNot(_ context.Context, w *World, a Args) error {
	return w.look("header", a[0], "a value other than "+strconv.Quote(a[1]), func(v any, there bool) bool {
		return there && !strings.EqualFold(fmt.Sprint(v), a[1])
	})
}

func jwtMemberPresent(_ context.Context, w *World, a Args) error {
	return w.look("member", a[0], "a value", there)
}

func jwtMemberNumber(_ context.Context, w *World, a Args) error {
	return w.look("member", a[0], "a number", func(v any, _ bool) bool {
		_, ok := v.(json.Number)
		return ok
	})
}

func jwtMemberIs(_ context.Context, w *World, a Args) error {
	return w.look("member", a[0], strconv.Quote(a[1]), func(v any, there bool) bool { return there && fmt.Sprint(v) == a[1] })
}

func jwtMemberMatches(_ context.Context, w *World, a Args) error {
	expr := w.script.patterns[a[1]]
	return w.look("member", a[0], "a value that matches "+a[1], func(v any, there bool) bool {
		return there && expr.MatchString(fmt.Sprint(v))
	})
}

func tokenLength(_ context.Context, w *World, a Args) error {
	want, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("%q characters: %w", a[0], err)
	}
	token, err := w.current()
	if err != nil {
		return err
	}
	if got := len(token.Value.Reveal()); got < want {
		w.badToken("token", fmt.Sprintf("at least %d characters", want), fmt.Sprintf("%d", got))
	}
	return nil
}

func jwtMinus(_ context.Context, w *World, a Args) error {
	want, err := strconv.ParseInt(a[2], 10, 64)
	if err != nil {
		return fmt.Errorf("%q seconds: %w", a[2], err)
	}
	j, ok, err := w.parts()
	if !ok {
		return err
	}
	place := fmt.Sprintf("token member /%s minus /%s", a[0], a[1])
	got, ok := j.difference(a[0], a[1])
	switch {
	case !ok:
		w.badToken(place, a[2]+" seconds", "one of them is missing or no number")
	case got != want:
		w.badToken(place, a[2]+" seconds", fmt.Sprintf("%d seconds", got))
	}
	return nil
}

// stated is the lifetime that the last token answer states.
func (w *World) stated() (int64, bool, error) {
	wire, err := w.answer()
	if err != nil {
		return 0, false, err
	}
	value, ok := w.provider.Token.Stated.Eval(wire)
	seconds, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	if !ok || err != nil {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: string(w.provider.Token.Stated),
			Expected: "a lifetime in seconds", Actual: found(value, ok)})
		return 0, false, nil
	}
	return seconds, true, nil
}

func found(value any, ok bool) string {
	if !ok {
		return "nothing there"
	}
	return render(value)
}

func statedIs(_ context.Context, w *World, a Args) error {
	got, ok, err := w.stated()
	if ok && strconv.FormatInt(got, 10) != a[0] {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: string(w.provider.Token.Stated),
			Expected: a[0] + " seconds", Actual: fmt.Sprintf("%d seconds", got)})
	}
	return err
}

func statedIsMinus(_ context.Context, w *World, a Args) error {
	got, ok, err := w.stated()
	if !ok {
		return err
	}
	token, err := w.current()
	if err != nil {
		return err
	}
	life, ok := decodeJWT(token.Value.Reveal()).difference(a[0], a[1])
	if !ok {
		return conformance.Stopf(conformance.NotApplicable, "", "the token is no JWT with %s and %s: it says nothing about its life", a[0], a[1])
	}
	if life != got {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: string(w.provider.Token.Stated),
			Expected: fmt.Sprintf("%d seconds, as the token's %s minus its %s", life, a[0], a[1]), Actual: fmt.Sprintf("%d seconds", got)})
	}
	return nil
}

func statedAndAge(_ context.Context, w *World, a Args) error {
	want, err := strconv.ParseInt(a[0], 10, 64)
	if err != nil {
		return fmt.Errorf("%q seconds: %w", a[0], err)
	}
	got, ok, err := w.stated()
	if !ok {
		return err
	}
	token, err := w.current()
	if err != nil {
		return err
	}
	const give = 60
	age := int64(w.since.Sub(token.Born).Seconds())
	if sum := got + age; sum < want-give || sum > want+give {
		w.find(conformance.Finding{Class: conformance.ClassValue, Place: string(w.provider.Token.Stated),
			Expected: fmt.Sprintf("%d seconds with the token's age", want), Actual: fmt.Sprintf("%d seconds for a token %d seconds old", got, age)})
	}
	return nil
}

func (w *World) pair(a Args) (first, second string) {
	one, two := w.kept[a[0]], w.kept[a[1]]
	return one.Value.Reveal(), two.Value.Reveal()
}

func tokensDiffer(_ context.Context, w *World, a Args) error {
	if one, two := w.pair(a); one == two {
		w.badToken("token", fmt.Sprintf("%q and %q to differ", a[0], a[1]), "the same token")
	}
	return nil
}

func tokensSame(_ context.Context, w *World, a Args) error {
	if one, two := w.pair(a); one != two {
		w.badToken("token", fmt.Sprintf("%q and %q to be the same", a[0], a[1]), "two tokens")
	}
	return nil
}

func membersDiffer(_ context.Context, w *World, a Args) error {
	one, two := w.pair(a)
	first, okFirst := decodeJWT(one).members[a[2]]
	second, okSecond := decodeJWT(two).members[a[2]]
	if !okFirst || !okSecond || fmt.Sprint(first) == fmt.Sprint(second) {
		w.badToken("token member /"+a[2], fmt.Sprintf("different values in %q and %q", a[0], a[1]),
			fmt.Sprintf("%s and %s", found(first, okFirst), found(second, okSecond)))
	}
	return nil
}
