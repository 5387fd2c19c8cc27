package steps

import (
	"fmt"
	"slices"
	"strings"
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
		if n := wordDistance(text, d.Sentence); n < distance {
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

// wordDistance counts the words that two sentences do not share; arguments are taken as equal.
func wordDistance(text, sentence string) int {
	a, b := strings.Fields(plain(text)), strings.Fields(plain(sentence))
	shared := 0
	for _, word := range a {
		if i := slices.Index(b, word); i >= 0 {
			shared++
			b = slices.Delete(b, i, i+1)
		}
	}
	return len(a) - shared + len(b)
}

// plain replaces every argument of a step or a template by {}.
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
	return b.String()
}
