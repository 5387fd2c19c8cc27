package clients

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// The ways to present a token that are not cases of the outcome table: a target may well let them in.
const (
	presentHostileKid provider.Case = "hostile-kid"
	presentLowerCase  provider.Case = "lower-case-scheme"
	presentQuery      provider.Case = "query"
	presentBody       provider.Case = "body"
	presentPadded     provider.Case = "padded"
	presentTwice      provider.Case = "twice"
)

// tokenParameter is the name that RFC 6750 sections 2.2 and 2.3 give a token outside of Authorization.
const tokenParameter = "access_token"

// shown is a token as it is presented.
type shown struct {
	token         string   // what was sent as the token; "" where no bearer token was sent
	authorization []string // values of the header
	query, body   bool     // the token goes there, as access_token
}

// presentation is a way to present a token. needs says that there has to be one.
type presentation struct {
	name   provider.Case
	clause string
	reason string
	needs  bool
	show   func(token string) (shown, error)
}

// presentations is the table of presentations, sorted by name.
func presentations() []presentation {
	return []presentation{
		{provider.AlgNone, "RFC 7515 appendix A.5, RFC 8725 section 3.2", `the header says {"alg":"none"} and the signature is empty`, true, showAlgNone},
		{presentBody, "RFC 6750 section 2.2", "the token as a member of the body, and no header", true,
			func(t string) (shown, error) { return shown{token: t, body: true}, nil }},
		{provider.Garbage, "RFC 6750 section 3.1", "a well-formed token of the same shape that nobody ever issued", false,
			func(t string) (shown, error) { return bearer(garbage(t)), nil }},
		{presentHostileKid, "RFC 8725 section 3.10", "the header's kid is a path and a quote: nonsense to be refused, not to be followed", true, showHostileKid},
		{presentLowerCase, "RFC 9110 section 11.1", "legal: the name of a scheme is case-insensitive", true,
			func(t string) (shown, error) { return shown{token: t, authorization: []string{"bearer " + t}}, nil }},
		{provider.Malformed, "RFC 6750 section 2.1", "the scheme Bearer and then what no b68token can be; no token in it", false,
			func(string) (shown, error) { return shown{authorization: []string{`Bearer {not} "a" token`}}, nil }},
		{provider.NoHeader, "RFC 6750 section 3.1", "no Authorization header", false,
			func(string) (shown, error) { return shown{}, nil }},
		{presentPadded, "RFC 9110 section 11.4", "three blanks between scheme and token; blanks at the ends of a field are no part of it (section 5.5)", true,
			func(t string) (shown, error) { return shown{token: t, authorization: []string{"Bearer   " + t}}, nil }},
		{presentQuery, "RFC 6750 section 2.3", "the token as a parameter of the query, and no header", true,
			func(t string) (shown, error) { return shown{token: t, query: true}, nil }},
		{provider.TamperedPayload, "RFC 7515 section 5.2, RFC 8725 section 3.3", "one member changed under the old signature; an opaque token with its middle character changed", true, showTamperedPayload},
		{provider.TamperedSignature, "RFC 7515 section 5.2, RFC 8725 section 3.3", "one bit of the signature changed", true, showTamperedSignature},
		{provider.Truncated, "RFC 6750 section 3.1", "the last third is cut off", true, showTruncated},
		{presentTwice, "RFC 9110 section 5.3", "the header twice, with the same token: a field that is no list stands once", true,
			func(t string) (shown, error) {
				return shown{token: t, authorization: []string{"Bearer " + t, "Bearer " + t}}, nil
			}},
		{provider.WrongScheme, "RFC 6750 section 2.1", "the same token under the scheme Basic", true,
			func(t string) (shown, error) { return shown{authorization: []string{"Basic " + t}}, nil }},
	}
}

// Presentations lists the names of the ways to present a token, sorted.
func Presentations() []string {
	var names []string
	for _, p := range presentations() {
		names = append(names, string(p.name))
	}
	return names
}

// present presents a token. The error is a *conformance.Stop (not applicable) where that way makes no sense for this token. The
// cases expired, other-tenant and too-little-permission are arranged by time and by role, not by the header, so there the token is
// presented as documented.
func present(as provider.Case, token string) (shown, error) {
	switch as {
	case "", provider.Expired, provider.OtherTenant, provider.TooLittlePermission:
		if token == "" {
			return shown{}, nil
		}
		return bearer(token), nil
	}
	for _, p := range presentations() {
		if p.name != as {
			continue
		}
		if p.needs && token == "" {
			return shown{}, conformance.Stopf(conformance.Error, conformance.CauseHarness, "token as %s: there is no token yet", as)
		}
		return p.show(token)
	}
	return shown{}, provider.Unknown("presentation of a token", string(as), Presentations())
}

func bearer(token string) shown {
	return shown{token: token, authorization: []string{"Bearer " + token}}
}

func notApplicable(as provider.Case, why string) error {
	return conformance.Stopf(conformance.NotApplicable, "", "token as %s: %s", as, why)
}

func showAlgNone(token string) (shown, error) {
	j, ok := parseJWT(token)
	if !ok {
		return shown{}, notApplicable(provider.AlgNone, "this token is no JWT, so it has no alg")
	}
	return bearer(j.algNone().encode()), nil
}

func showHostileKid(token string) (shown, error) {
	j, ok := parseJWT(token)
	if !ok {
		return shown{}, notApplicable(presentHostileKid, "this token is no JWT, so it has no kid")
	}
	changed, ok := j.withKid(`../../../dev/null' OR '1'='1`)
	if !ok {
		return shown{}, notApplicable(presentHostileKid, "the header of this token cannot be changed")
	}
	return bearer(changed.encode()), nil
}

func showTamperedPayload(token string) (shown, error) {
	if j, ok := parseJWT(token); ok {
		if changed, ok := j.tamperPayload(); ok {
			return bearer(changed.encode()), nil
		}
	}
	middle := len(token) / 2
	return bearer(token[:middle] + string(rune(otherCharacter(token[middle]))) + token[middle+1:]), nil
}

func showTamperedSignature(token string) (shown, error) {
	if j, ok := parseJWT(token); ok {
		if changed, ok := j.tamperSignature(); ok {
			return bearer(changed.encode()), nil
		}
	}
	return shown{}, notApplicable(provider.TamperedSignature, "this token is no signed JWT")
}

func showTruncated(token string) (shown, error) {
	if len(token) < 3 {
		return shown{}, notApplicable(provider.Truncated, "this token is too short to be cut")
	}
	return bearer(token[:len(token)-(len(token)+2)/3]), nil
}

// garbageLength is the length of a garbage token where there is no token whose shape it could take.
const garbageLength = 43

// garbage is a token of the same shape: letters and digits replaced, everything else kept, so that a JWT keeps its three
// segments. It is drawn from a hash of the token, so that the same run sends the same.
func garbage(token string) string {
	if token == "" {
		token = strings.Repeat("a", garbageLength)
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	out := []byte(token)
	var block [sha256.Size]byte
	for i, c := range out {
		if i%sha256.Size == 0 {
			block = sha256.Sum256(binary.BigEndian.AppendUint64([]byte("garbage "+token), uint64(i)))
		}
		if strings.IndexByte(alphabet, c) >= 0 {
			out[i] = alphabet[int(block[i%sha256.Size])%len(alphabet)]
		}
	}
	return string(out)
}
