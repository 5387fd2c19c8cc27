package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Plain makes text that came from elsewhere harmless on one line of a terminal or a page: control characters, escape
// sequences, direction marks and broken UTF-8 become visible escapes. Evidence is shown, not hidden.
func Plain(s string) string { return plain(s) }

// plain is Plain, as this package writes it hundreds of times.
func plain(s string) string {
	if !strings.ContainsFunc(s, treacherous) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case treacherous(r):
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// treacherous says whether a character moves the cursor, turns the direction of the text (Unicode UAX 9 section 2) or hides.
// The joiners of Persian and of emoji (U+200C, U+200D) are left alone.
func treacherous(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == '\u2028', r == '\u2029', r == '\u200b', r == '\ufeff':
		return true
	case r >= 0xe0000 && r <= 0xe007f: // tag characters: text that nobody sees
		return true
	}
	return unicode.Is(unicode.Bidi_Control, r)
}

// sentence makes text of ours, which may be folded over lines, one harmless line.
func sentence(s string) string { return plain(strings.Join(strings.Fields(s), " ")) }

// clip shortens s to about n bytes, between characters, and says how much is missing.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := n
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%s more)", s[:cut], count(len(s)-cut, "byte"))
}

// columns is how many columns of a terminal s takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// fit cuts s to n columns, with … where something is missing.
func fit(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	head := firstColumns(s, n-1)
	return strings.TrimRight(head, " ") + "…"
}

// firstColumns cuts s after at most n columns, and after at least one character.
func firstColumns(s string, n int) string {
	used := 0
	for i, r := range s {
		used += runeColumns(r)
		if used > n && i > 0 {
			return s[:i]
		}
	}
	return s
}

// splitWord cuts a long word, after a mark that paths and addresses have where there is one in the second half of the line.
func splitWord(s string, n int) (head, rest string) {
	head = firstColumns(s, n)
	if i := strings.LastIndexAny(head, "/?&=,_-"); i > len(head)/2 {
		head = head[:i+1]
	}
	return head, s[len(head):]
}

// wrap breaks s at blanks into lines of at most n columns; a word that is longer is broken anywhere.
func wrap(s string, n int) []string {
	var lines []string
	line, used := "", 0
	for i, word := range strings.Split(s, " ") {
		size := columns(word)
		if i > 0 && used+1+size <= n {
			line, used = line+" "+word, used+1+size
			continue
		}
		if i > 0 {
			lines = append(lines, line)
		}
		for size > n {
			var head string
			head, word = splitWord(word, n)
			lines, size = append(lines, head), columns(word)
		}
		line, used = word, size
	}
	return append(lines, line)
}

// count writes "1 claim", "2 claims", "1,234 bytes".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// verb picks the form of a verb that agrees with n.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
