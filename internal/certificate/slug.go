package certificate

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// slugOf makes an id of a name: its letters a to z and digits, without accents, words joined by hyphens. A name without any gives "".
func slugOf(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		case r < 0x300 || r > 0x36f: // combining marks vanish, everything else is a gap
			gap = true
		}
	}
	return b.String()
}
