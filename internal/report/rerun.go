package report

import (
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// rerun is the command that repeats a run for one claim of one provider only. It is Header.Repeat with its own choice of
// providers, tags and claims replaced, so that environment, variant, seed and strictness stay what they were.
func rerun(h conformance.Header, provider, claim string) string {
	words := without(split(h.Repeat), "--provider", "--tags", "--claim", "-p", "-t", "-c")
	if len(words) == 0 {
		words = []string{"plimsoll", "run", "--env", Quote(h.Environment.Name)}
	}
	words = append(words, "--provider", Quote(provider), "--tags", Quote("@"+claim))
	return strings.Join(words, " ")
}

// split cuts a command line at the blanks that are not quoted (POSIX.1-2017, Shell Command Language, section 2.2); the quotes
// stay where they are.
func split(command string) []string {
	var words []string
	var word strings.Builder
	var quoted rune
	escaped := false
	for _, r := range command + " " {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && quoted != '\'':
			escaped = true
		case quoted == 0 && r == ' ':
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
			continue
		case quoted == r:
			quoted = 0
		case quoted == 0 && (r == '\'' || r == '"'):
			quoted = r
		}
		word.WriteRune(r)
	}
	return words
}

// without leaves out the named options with their values, written apart or with an equals sign.
func without(words []string, options ...string) []string {
	var kept []string
	for i := 0; i < len(words); i++ {
		name, _, joined := strings.Cut(words[i], "=")
		if !slices.Contains(options, name) {
			kept = append(kept, words[i])
		} else if !joined {
			i++
		}
	}
	return kept
}

// Quote makes s one word of a POSIX shell (POSIX.1-2017, Shell Command Language, section 2.2.2).
func Quote(s string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./@:=+,%", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !safe(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
