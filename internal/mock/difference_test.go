package mock_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// line is one answer in a form that can be compared and read.
type line struct {
	status  string
	headers map[string]string
	body    string
}

// plain makes a line of an answer. A Content-Length that fits says nothing of its own.
func plain(base string, r reply) line {
	clean := func(text string) string { return readable(strings.ReplaceAll(text, base, "http://MOCK")) }
	l := line{strconv.Itoa(r.status), map[string]string{}, clean(r.body)}
	for name, values := range r.header {
		if name != "Content-Length" || values[0] != strconv.Itoa(len(r.body)) {
			l.headers[name] = clean(strings.Join(values, " | "))
		}
	}
	return l
}

// jwtPattern finds JWTs, good and bad.
var jwtPattern = regexp.MustCompile(`eyJ[\w+/=-]+\.eyJ[\w+/=-]+\.[\w+/=-]*`)

// readable replaces JWTs by what they say: signatures differ between any two keys.
func readable(text string) string {
	return jwtPattern.ReplaceAllStringFunc(text, func(token string) string {
		parts := strings.Split(token, ".")
		signature := fmt.Sprintf("%d characters of signature", len(parts[2]))
		if _, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil {
			signature += " in another base64"
		}
		return fmt.Sprintf("JWT(%s %s, %s)", shortened(segment(parts[0])), shortened(segment(parts[1])), signature)
	})
}

func segment(part string) string {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return fmt.Sprintf("(%d characters in another base64)", len(part))
	}
	return string(raw)
}

// shortened writes what a faithful token says in few words.
func shortened(text string) string {
	var says struct {
		Alg, Kid, Typ, Iss, Jti, Sub, Tenant string
		ClientID                             string `json:"client_id"`
		Exp, Iat                             int64
	}
	if json.Unmarshal([]byte(text), &says) != nil {
		return text
	}
	header := fmt.Sprintf(`{"alg":"RS256","kid":%q,"typ":"JWT"}`, says.Kid)
	payload := fmt.Sprintf(`{"client_id":%q,"exp":%d,"iat":%d,"iss":"https://harbour.invalid","jti":%q,"sub":%q,"tenant":%q}`,
		says.ClientID, says.Exp, says.Exp-3600, says.Jti, says.ClientID, says.Tenant)
	switch text {
	case header:
		return "faithful"
	case payload:
		return fmt.Sprintf("%s until %d, %s", says.ClientID, says.Exp, says.Jti[:6])
	}
	return text
}

// differences says in which scenes two mocks differ, and in what; scenes that differ in the same are written together.
func differences(right, wrong played) string {
	where := map[string][]string{}
	var order []string
	for _, name := range slices.Sorted(maps.Keys(right)) {
		for i := range right[name] {
			shown := right[name][i].differs(wrong[name][i])
			if shown == "" {
				continue
			}
			if where[shown] == nil {
				order = append(order, shown)
			}
			if len(right[name]) > 1 {
				where[shown] = append(where[shown], fmt.Sprintf("%s (answer %d)", name, i+1))
				continue
			}
			where[shown] = append(where[shown], name)
		}
	}
	var out strings.Builder
	for _, shown := range order {
		fmt.Fprintf(&out, "  in %s\n%s", strings.Join(where[shown], ", "), shown)
	}
	return out.String()
}

// differs says what two answers differ in.
func (l line) differs(other line) string {
	var out strings.Builder
	if l.status != other.status {
		fmt.Fprintf(&out, "    status: %s → %s\n", l.status, other.status)
	}
	both := maps.Clone(l.headers)
	maps.Copy(both, other.headers)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		before, had := l.headers[name]
		after, has := other.headers[name]
		if had != has || before != after {
			fmt.Fprintf(&out, "    %s: %s → %s\n", name, orNone(before, had), orNone(after, has))
		}
	}
	if l.body != other.body {
		before, after := changed(l.body, other.body)
		fmt.Fprintf(&out, "    body: %s → %s\n", orNone(before, before != ""), orNone(after, after != ""))
	}
	return out.String()
}

func orNone(text string, has bool) string {
	if !has {
		return "none"
	}
	return text
}

// changed leaves out what two texts begin and end with alike, but for a few characters that show where it is.
func changed(before, after string) (string, string) {
	const around = 16
	start, end := 0, 0
	for start < min(len(before), len(after)) && before[start] == after[start] {
		start++
	}
	for end < min(len(before), len(after))-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	start, end = max(0, start-around), max(0, end-around)
	cut := func(text string) string {
		if text == "" {
			return ""
		}
		middle := strconv.Quote(text[start : len(text)-end])
		if start > 0 {
			middle = "…" + middle
		}
		if end > 0 {
			middle += "…"
		}
		return strings.ReplaceAll(middle, `\"`, `"`)
	}
	return cut(before), cut(after)
}
