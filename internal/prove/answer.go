package prove

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	err    error
}

// plain is an answer without what differs from one faithful mock to the next: its address, its tokens and when it was sent.
type plain struct {
	status string
	header map[string]string
	body   string
}

// plain writes an answer so that it can be compared. Tokens are taken apart, so that what a JWT says is compared and how it is
// signed is not.
func (d *direct) plain(a answer) plain {
	p := plain{status: fmt.Sprint(a.status), header: map[string]string{}, body: d.masked(string(a.body))}
	if a.err != nil {
		p.status += " and " + cause(a.err)
	}
	for name, values := range a.header {
		switch name {
		case "Date", "Content-Length": // the time, and the length of what holds a token
		default:
			p.header[name] = d.masked(strings.Join(values, ", "))
		}
	}
	return p
}

// cause is an error without addresses and ports.
func cause(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	text := err.Error()
	if at := strings.LastIndex(text, ": "); at >= 0 {
		text = text[at+2:]
	}
	return text
}

func (d *direct) masked(text string) string {
	text = strings.ReplaceAll(text, d.mock.BaseURL, "«mock»")
	if u, err := url.Parse(d.mock.BaseURL); err == nil && u.Host != "" {
		text = strings.ReplaceAll(text, u.Host, "«host»")
	}
	for _, token := range d.issued {
		if strings.Contains(text, token) {
			text = strings.ReplaceAll(text, token, "«token "+described(token)+"»")
		}
	}
	return text
}

// described says what a token says: of a JWT the header and the members but for its id, of any other its length.
func described(token string) string {
	parts := strings.Split(token, ".")
	header, members := decoded(parts[0]), map[string]any(nil)
	if len(parts) == 3 {
		members = decoded(parts[1])
	}
	if header == nil || members == nil {
		return fmt.Sprintf("of %d characters%s", len(token), alphabet(token))
	}
	delete(members, "jti")
	delete(header, "kid")
	text, _ := json.Marshal([]any{header, members}) // what was just decoded can be encoded
	return fmt.Sprintf("%s signature of %d characters%s", text, len(parts[2]), alphabet(token))
}

// alphabet says where a token needs escaping.
func alphabet(token string) string {
	if strings.ContainsAny(token, "+/= ") {
		return ", not URL-safe"
	}
	return ""
}

func decoded(part string) map[string]any {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var members map[string]any
	if decoder.Decode(&members) != nil {
		return nil
	}
	return members
}

// String is what is compared.
func (p plain) String() string {
	var b strings.Builder
	b.WriteString(p.status + "\n")
	for _, name := range sortedKeys(p.header) {
		b.WriteString(name + ": " + p.header[name] + "\n")
	}
	b.WriteString("\n" + p.body)
	return b.String()
}

// differs says in what an answer differs from that of the faithful mock, "" if in nothing. It is written for people: no bodies, no
// values that might be secret.
func (p plain) differs(faithful plain) string {
	if p.status != faithful.status {
		return fmt.Sprintf("%s instead of %s", p.status, faithful.status)
	}
	for _, name := range union(faithful.header, p.header) {
		was, before := faithful.header[name]
		is, now := p.header[name]
		switch {
		case before && !now:
			return "without the header " + name
		case !before && now:
			return "with a header " + name
		case was != is:
			return "another header " + name
		}
	}
	if p.body != faithful.body {
		return "another body" + where(faithful.body, p.body)
	}
	return ""
}

func union(a, b map[string]string) []string {
	names := append(sortedKeys(a), sortedKeys(b)...)
	slices.Sort(names)
	return slices.Compact(names)
}

// where names the first place at which two JSON texts differ.
func where(a, b string) string {
	one, other := conformance.DecodeJSON([]byte(a)), conformance.DecodeJSON([]byte(b))
	if one.Err != nil || other.Err != nil {
		return ""
	}
	if at, differ := firstDifference(one.Value, other.Value, ""); differ && at != "" {
		return ", at " + at
	}
	return ""
}

func firstDifference(a, b any, at string) (string, bool) {
	switch one := a.(type) {
	case map[string]any:
		other, ok := b.(map[string]any)
		if !ok {
			return at, true
		}
		for _, name := range sortedUnion(one, other) {
			was, before := one[name]
			is, now := other[name]
			here := at + "/" + conformance.EscapePointer(name)
			if before != now {
				return here, true
			}
			if found, differ := firstDifference(was, is, here); differ {
				return found, true
			}
		}
		return "", false
	case []any:
		other, ok := b.([]any)
		if !ok || len(one) != len(other) {
			return at, true
		}
		for i := range one {
			if found, differ := firstDifference(one[i], other[i], fmt.Sprintf("%s/%d", at, i)); differ {
				return found, true
			}
		}
		return "", false
	}
	switch b.(type) {
	case map[string]any, []any:
		return at, true
	}
	return at, a != b
}

func sortedUnion(a, b map[string]any) []string {
	names := append(sortedKeys(a), sortedKeys(b)...)
	slices.Sort(names)
	return slices.Compact(names)
}

// document is the body as JSON, nil where it is none.
func (a answer) document() any {
	doc := conformance.DecodeJSON(a.body)
	if doc.Err != nil {
		return nil
	}
	return doc.Value
}

// member finds what a JSON pointer leads to; * stands for the first item of a list.
func (a answer) member(pointer string) (any, bool) {
	at := a.document()
	for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch node := at.(type) {
		case map[string]any:
			value, ok := node[unescape(name)]
			if !ok {
				return nil, false
			}
			at = value
		case []any:
			if name != "*" || len(node) == 0 {
				return nil, false
			}
			at = node[0]
		default:
			return nil, false
		}
	}
	return at, at != nil
}

func unescape(name string) string { return strings.NewReplacer("~1", "/", "~0", "~").Replace(name) }

// telling reports whether an answer holds a text that would not be in another answer by chance, so that it can be recognised.
func (a answer) telling() bool { return holdsText(a.document()) }

func holdsText(value any) bool {
	switch node := value.(type) {
	case map[string]any:
		for _, name := range sortedKeys(node) {
			if holdsText(node[name]) {
				return true
			}
		}
	case []any:
		if slices.ContainsFunc(node, holdsText) {
			return true
		}
	case string:
		return len(node) >= 8
	}
	return false
}
