package clients

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// BasicEncoding is a way to write user-id and password into an Authorization header; see BasicEncodings. "" sends none.
type BasicEncoding string

// The two readings of what belongs into HTTP Basic: user-id and password as they are (RFC 7617 section 2), or form-encoded first
// (RFC 6749 section 2.3.1).
const (
	BasicRaw         BasicEncoding = "raw"
	BasicFormEncoded BasicEncoding = "form-encoded"
)

// basicEncoding writes an Authorization header. same is true where the bytes are those of raw although this encoding should
// differ: then there is nothing to see.
type basicEncoding struct {
	name   BasicEncoding
	clause string
	reason string
	write  func(user, password string) (header string, same bool)
}

// wrapWidth is where RFC 2045 section 6.8 ends a line of base64.
const wrapWidth = 76

// basicEncodings is the table of encodings, sorted by name.
func basicEncodings() []basicEncoding {
	return []basicEncoding{
		{"control-character", "RFC 7617 section 2", "a control character after the password, which neither part may hold",
			func(u, p string) (string, bool) { return "Basic " + std(u+":"+p+"\x01"), false }},
		{"empty", "RFC 7617 section 2", "the scheme and nothing after it",
			func(string, string) (string, bool) { return "Basic", false }},
		{BasicFormEncoded, "RFC 6749 section 2.3.1, appendix B", "both parts are form-encoded before they are joined",
			func(u, p string) (string, bool) { return "Basic " + std(formEncode(u)+":"+formEncode(p)), false }},
		{"lower-case-scheme", "RFC 9110 section 11.1", "legal: the name of a scheme is case-insensitive",
			func(u, p string) (string, bool) { return "basic " + std(u+":"+p), false }},
		{"no-colon", "RFC 7617 section 2", "nothing says where the user-id ends",
			func(u, p string) (string, bool) { return "Basic " + std(u+p), false }},
		{"not-base64", "RFC 7617 section 2", "characters of no alphabet; no credential in them, so that nobody has cause to let it in",
			func(string, string) (string, bool) { return "Basic ~not*base64~", false }},
		{BasicRaw, "RFC 7617 section 2", "the documented way: both parts as they are, in UTF-8",
			func(u, p string) (string, bool) { return "Basic " + std(u+":"+p), false }},
		{"swapped", "RFC 7617 section 2", "the password where the user-id belongs",
			func(u, p string) (string, bool) { return "Basic " + std(p+":"+u), false }},
		{"unpadded", "RFC 4648 section 3.2", "padding left out where RFC 7617 asks for it",
			func(u, p string) (string, bool) { return other(u, p, base64.RawStdEncoding) }},
		{"url-safe", "RFC 4648 section 5", "the other alphabet",
			func(u, p string) (string, bool) { return other(u, p, base64.URLEncoding) }},
		{"user-only", "RFC 6749 section 2.2", "the user-id alone, which proves nothing",
			func(u, _ string) (string, bool) { return "Basic " + std(u+":"), false }},
		{"wrapped-76", "RFC 2045 section 6.8", "a line break after 76 characters, as encoders for mail write it; see wrapped",
			func(u, p string) (string, bool) { return "Basic " + wrapped(std(u+":"+p)), false }},
	}
}

// BasicEncodings lists the names of the encodings, sorted.
func BasicEncodings() []string {
	var names []string
	for _, e := range basicEncodings() {
		names = append(names, string(e.name))
	}
	return names
}

// basicHeader writes the header of an encoding, or says with a *conformance.Stop (not applicable) that it would be the same as
// raw for this credential.
func basicHeader(encoding BasicEncoding, user, password string) (string, error) {
	for _, e := range basicEncodings() {
		if e.name != encoding {
			continue
		}
		header, same := e.write(user, password)
		if same {
			return "", conformance.Stopf(conformance.NotApplicable, "",
				"HTTP Basic as %s: this credential gives the same bytes as raw (%s)", encoding, e.clause)
		}
		return header, nil
	}
	return "", provider.Unknown("encoding of HTTP Basic", string(encoding), BasicEncodings())
}

func std(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

func other(user, password string, encoding *base64.Encoding) (string, bool) {
	text := encoding.EncodeToString([]byte(user + ":" + password))
	return "Basic " + text, text == std(user+":"+password)
}

// wrapped breaks base64 as a MIME encoder does. A line break cannot stand in a header; a blank is what is left of it where a
// folded line is read (RFC 9112 section 5.2). A value of one line is broken before its last four characters, so that the case
// exists for every credential.
func wrapped(text string) string {
	if len(text) <= wrapWidth {
		at := max(0, len(text)-4)
		return strings.TrimSpace(text[:at] + " " + text[at:])
	}
	var lines []string
	for ; len(text) > wrapWidth; text = text[wrapWidth:] {
		lines = append(lines, text[:wrapWidth])
	}
	return strings.Join(append(lines, text), " ")
}

// formEncode is the algorithm of RFC 6749 appendix B. url.QueryEscape differs in two characters.
func formEncode(text string) string {
	return strings.NewReplacer("~", "%7E", "%2A", "*").Replace(url.QueryEscape(text))
}
