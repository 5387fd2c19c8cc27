package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// unknown explains a step that is no sentence, with the nearest one.
func (v *Vocabulary) unknown(text string, outcome bool) error {
	for _, d := range v.definitions {
		if d.Outcome() != outcome && d.expr.MatchString(text) {
			return fmt.Errorf("step %q stands under the wrong keyword: %s", text, rightKeyword(d))
		}
	}
	best, distance := "", 1<<30
	for _, d := range v.definitions {
		n := wordDistance(text, d.Sentence)
		if d.Outcome() != outcome && !d.anywhere {
			n++ // of two equally near, the one that may stand there
		}
		if n < distance {
			best, distance = d.Sentence, n
		}
	}
	return fmt.Errorf("undefined step %q: the nearest sentence is %q (plimsoll steps lists them all)", text, best)
}

func rightKeyword(d *Definition) string {
	if d.Outcome() {
		return "it judges, so it belongs under Then"
	}
	return "it does something, so it belongs under Given or When"
}

// The costs of a word that only one of two sentences has, and of one that is spelt otherwise in the other.
const (
	otherWord   = 4
	otherLetter = 2
)

// wordDistance is how far a step is from a sentence, by their words; arguments are taken as equal.
func wordDistance(text, sentence string) int {
	a, b := strings.Fields(plain(text)), strings.Fields(plain(sentence))
	var left []string
	for _, word := range a {
		if i := slices.Index(b, word); i >= 0 {
			b = slices.Delete(b, i, i+1)
			continue
		}
		left = append(left, word)
	}
	cost := 0
	for _, word := range left {
		near, ok := provider.Nearest(word, b)
		if !ok {
			cost += otherWord
			continue
		}
		cost += otherLetter
		i := slices.Index(b, near)
		b = slices.Delete(b, i, i+1)
	}
	return cost + otherWord*len(b)
}

// wholeNumber is an argument without quotes.
var wholeNumber = regexp.MustCompile(`\b\d+\b`)

// plain replaces every argument of a step or a template by {}; a number, too, is one.
func plain(text string) string {
	var b strings.Builder
	inQuotes, inBraces := false, false
	for _, c := range text {
		switch {
		case c == '"':
			if inQuotes = !inQuotes; inQuotes {
				b.WriteString("{}")
			}
		case c == '{' && !inQuotes:
			inBraces = true
			b.WriteString("{}")
		case c == '}' && inBraces:
			inBraces = false
		case !inQuotes && !inBraces:
			b.WriteRune(c)
		}
	}
	return wholeNumber.ReplaceAllString(b.String(), "{}")
}
