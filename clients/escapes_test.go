package clients

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// An escape is read whole or not at all: what is cut off, or of other digits, stays as it stands.
func TestEscapes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		read func([]byte, int) ([]byte, int)
		good map[string]string // the escape, and what it stands for
		bad  []string
	}{
		"percent": {percent, map[string]string{"%41": "A", "%c3": "\xc3", "%FF": "\xff"}, []string{"%", "%4", "%4g", "a41", "%+1"}},
		"backslash": {backslash, map[string]string{
			`\"`: `"`, `\'`: `'`, `\\`: `\`, `\/`: `/`, `\b`: "\b", `\f`: "\f", `\n`: "\n", `\r`: "\r", `\t`: "\t", `\x41`: "A", `\xff`: "\xff",
			`\u0041`: "A", `\u00e9`: "é", `\uffff`: "\uffff", `\ud83d\ude00`: "😀", `\U0001f600`: "😀", `\U0010ffff`: "\U0010ffff", `\U00000041`: "A",
		}, []string{`\`, `\a`, `\(`, `\c`, `\g`, `\s`, `\x`, `\x4`, `\xg0`, `\u`, `\u004`, `\u004g`, `\U0001f60`, `\U00110000`, `\U0000004g`, `\U`, `\Uffffffff`, "a"}},
		"entity": {entity, map[string]string{"&amp;": "&", "&#65;": "A", "&#x41;": "A", "&eacute;": "é", "&#128512;": "😀"}, []string{"&", "&amp", "&nosuch;", "amp;", "&;", "&        ;", "&#12345678;"}},
	} {
		for escape, plain := range tt.good {
			got, width := tt.read([]byte("x"+escape+"0y"), 1)
			assert.Equal(t, plain, string(got), "%s %s", name, escape)
			assert.Equal(t, len(escape), width, "%s %s", name, escape)
			got, width = tt.read([]byte(escape), 0)
			assert.Equal(t, plain, string(got), "%s %s at the end", name, escape)
			assert.Equal(t, len(escape), width, "%s %s at the end", name, escape)
		}
		for _, escape := range tt.bad {
			got, width := tt.read([]byte(escape), 0)
			assert.Empty(t, got, "%s %s", name, escape)
			assert.Zero(t, width, "%s %s", name, escape)
		}
	}
}

// Half of a surrogate pair is read as what it is, so that what follows it is looked at too.
func TestHalfAPair(t *testing.T) {
	t.Parallel()
	for _, escape := range []string{`\ud83d`, `\ud83dx`, `\ud83d\u0041`, `\ude00\ud83d`} {
		_, width := backslash([]byte(escape), 0)
		assert.Equal(t, 6, width, escape)
	}
}

// Line breaks are taken out of base64 that has a line before them, and nowhere else.
func TestWrap(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("QUJD", wrapAt/4)
	for _, tt := range []struct {
		before, after string
		want          int
	}{
		{line, "\r\nQUJD", 2}, {line, " \t\r\n", 4}, {line, "\n", 1}, {line, "QUJD", 0}, {line, "", 0}, {line[1:], "\n", 0}, {"!" + line[1:], "\n", 0}, {line[1:] + "!", "\n", 0}, {"!" + line, "\n", 1},
	} {
		_, width := wrap([]byte(tt.before+tt.after), len(tt.before))
		assert.Equal(t, tt.want, width, "%q after %d characters", tt.after, len(tt.before))
	}
}
