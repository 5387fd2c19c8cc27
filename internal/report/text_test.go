package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                       "",
		"nothing odd: é 正 🚢":     "nothing odd: é 正 🚢",
		"\x1b[31mred\x1b[0m":     `\x1b[31mred\x1b[0m`,
		"a\nb\r\tc":              `a\nb\r\tc`,
		"\x00\x7f":               `\x00\x7f`,
		"\u009b31m":              `\x9b31m`,
		"bad \xff\xc3 utf-8":     `bad \xff\xc3 utf-8`,
		"\uFFFD stays":           "\uFFFD stays",
		"\u202e\u2066\u200f":     `\u202e\u2066\u200f`,
		"\u200b\ufeff\u2028":     `\u200b\ufeff\u2028`,
		"\U000e0041 hidden":      `\ue0041 hidden`,
		"می\u200cخواهم 👩\u200d🚀": "می\u200cخواهم 👩\u200d🚀",
	} {
		assert.Equal(t, want, plain(in), "%q", in)
	}
}

func TestPlainIsHarmless(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		got := plain(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")))
		assert.True(t, utf8.ValidString(got))
		assert.False(t, strings.ContainsFunc(got, treacherous), "%q", got)
	})
}

func TestClip(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "short", clip("short", 5))
	assert.Equal(t, "lon… (1 byte more)", clip("long", 3))
	assert.Equal(t, "… (3 bytes more)", clip("正", 2), "never within a character")
	assert.Equal(t, "x… (2,000 bytes more)", clip(strings.Repeat("x", 2001), 1))
}

func TestFit(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "fits", fit("fits", 4))
	assert.Equal(t, "no…", fit("not this", 3))
	assert.Equal(t, "no…", fit("no more", 4), "no blank before the dots")
	assert.Equal(t, "正…", fit("正正正", 4))
}

func TestColumns(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "正常": 4, "🚢": 2, "a\u200db": 2, "ｆ": 2} {
		assert.Equal(t, want, columns(in), "%q", in)
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"one two", "three"}, wrap("one two three", 8))
	assert.Equal(t, []string{""}, wrap("", 8))
	assert.Equal(t, []string{"abcde", "fghij", "kl"}, wrap("abcdefghij kl", 5))
	assert.Equal(t, []string{"https://", "host/a/", "path"}, wrap("https://host/a/path", 8), "addresses break behind their marks")
}

// Whatever the text, no line is wider than asked, and nothing but the blanks at the breaks is lost.
func TestWrapKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z正é/ ]{0,60}`).Draw(t, "text")
		n := rapid.IntRange(2, 20).Draw(t, "columns")
		lines := wrap(text, n)
		for _, line := range lines {
			assert.LessOrEqual(t, columns(line), n, "%q", line)
		}
		assert.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
	})
}

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 claims", 1: "1 claim", 2: "2 claims", 999: "999 claims", 1000: "1,000 claims", 1234567: "1,234,567 claims"} {
		assert.Equal(t, want, count(n, "claim"))
	}
	assert.Equal(t, "-1,000", thousands(-1000))
	assert.Equal(t, "-100", thousands(-100))
}
