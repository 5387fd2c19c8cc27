package report

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// redacted is how a secret that was taken out is written: [redacted:NAME], [redacted:token:FINGERPRINT] or, in older runs, [redacted NAME].
const redacted = `\[redacted[: ]\s*([A-Za-z_][A-Za-z0-9_]*)?[^\]]*\]`

// shell writes commands.
type shell struct{ redacted *regexp.Regexp }

func newShell() shell { return shell{regexp.MustCompile(redacted)} }

// command writes the command that repeats a request (curl's manual, "curl.1"). Where a secret stood it has a shell variable, so that the command
// can be kept and passed on. What a shell cannot hold is left as an escape that no server will understand, and said so.
func (s shell) command(x conformance.Exchange) string {
	words := []string{"curl -i"}
	switch x.Request.Method {
	case http.MethodGet:
	case http.MethodHead:
		words[0] = "curl -I" // with -X HEAD curl would wait for a body
	default:
		words[0] += " -X " + s.word(x.Request.Method)
	}
	if strings.ContainsAny(s.redacted.ReplaceAllString(x.Request.URL, ""), "[]{}") {
		words[0] += " -g" // these are no patterns
	}
	words = append(words, s.word(x.Request.URL))
	for _, name := range slices.Sorted(maps.Keys(x.Request.Header)) {
		if slices.Contains(dullRequest(), name) {
			continue
		}
		for _, value := range x.Request.Header[name] {
			words = append(words, "-H "+s.word(field(name, value)))
		}
	}
	if x.Request.Body != "" {
		words = append(words, "--data-raw "+s.word(x.Request.Body))
	}
	return strings.Join(words, " \\\n  ")
}

// field writes a header field for curl, which leaves out one without a value unless it ends in a semicolon.
func field(name, value string) string {
	if value == "" {
		return name + ";"
	}
	return name + ": " + value
}

// word makes one word of a POSIX shell of text, with variables in place of what was redacted. The credentials of HTTP Basic are user
// name and password, so the variable is named for what has to be in it.
func (s shell) word(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range s.redacted.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(literal(text[at:m[0]]))
		b.WriteString(`"$` + variable(text[:m[0]], text, m) + `"`)
		at = m[1]
	}
	b.WriteString(literal(text[at:]))
	if b.Len() == 0 {
		return "''"
	}
	return b.String()
}

func literal(s string) string {
	if s == "" {
		return ""
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return Quote(strings.Join(lines, "\n"))
}

// variable names the shell variable that stands for a secret.
func variable(before, text string, m []int) string {
	if strings.HasSuffix(strings.ToLower(before), "basic ") {
		return "BASIC"
	}
	if m[2] < 0 {
		return "SECRET"
	}
	return strings.ToUpper(text[m[2]:m[3]])
}
