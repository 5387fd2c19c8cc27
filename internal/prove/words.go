package prove

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// classWords says what was seen, in words for people who do not read findings.
func classWords(c conformance.Class) string {
	switch c {
	case conformance.ClassStatus:
		return "another status"
	case conformance.ClassHeader:
		return "a header missing or wrong"
	case conformance.ClassMedia:
		return "another media type"
	case conformance.ClassJSON:
		return "no sound JSON text"
	case conformance.ClassSchema:
		return "a body of another shape"
	case conformance.ClassValue:
		return "another value"
	case conformance.ClassToken:
		return "another kind of token"
	case conformance.ClassAccepted:
		return "let in what should be refused"
	case conformance.ClassRefused:
		return "refused what should be let in"
	case conformance.ClassReason:
		return "refused for another reason"
	case conformance.ClassLedger:
		return "tokens that do not add up"
	case conformance.ClassLeak:
		return "a secret where it does not belong"
	}
	return string(c)
}

func verdictWords(v Verdict) string {
	switch v {
	case Broken:
		return "could not be run"
	case Unshown:
		return "not shown to be there"
	case Survived:
		return "not noticed"
	case Undecided:
		return "could not be judged"
	case WrongReason:
		return "noticed for another reason"
	case Collateral:
		return "caught, but broke more than was said"
	case Harmful:
		return "meant to be harmless, but made a check fail"
	case Killed:
		return "caught"
	case Harmless:
		return "harmless, as it should be"
	}
	return string(v)
}

// standingWords says what a broken claim would mean for a target.
func standingWords(s conformance.Standing) string {
	switch s {
	case conformance.NonConformant:
		return "not conformant"
	case conformance.Differs:
		return "differs from the sample"
	case conformance.DiffersPublic:
		return "differs from a public page"
	case conformance.Deviation:
		return "deviates from a standard"
	case conformance.Noted:
		return "noted"
	}
	return ""
}

func basisWords(b conformance.Basis) string {
	switch b {
	case conformance.Documented:
		return "What the page says"
	case conformance.Public:
		return "What other public pages say"
	case conformance.Standard:
		return "What standards say where the page is silent"
	}
	return "What we assume"
}

// scenarioWords makes words of a scenario's id: its name, without provider, file and row.
func scenarioWords(id string) string {
	parts := strings.Split(id, "/")
	return strings.ReplaceAll(parts[min(2, len(parts)-1)], "-", " ")
}

// sentence begins with a capital, and leaves the full stop to whoever writes it.
func sentence(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// thousands writes a number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// short is the beginning of a digest.
func short(digest string) string { return digest[:min(12, len(digest))] }
