package prove

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// way is a way to present a token.
type way struct {
	name string
	show func(r *http.Request, token string)
}

// ways lists them. They are made here and not taken from the clients, because the clients are part of what is to be proved.
func ways() []way {
	bearer := func(name string, bent func(string) string) way {
		return way{name, func(r *http.Request, token string) { r.Header.Set("Authorization", "Bearer "+bent(token)) }}
	}
	scheme := func(name, word string) way {
		return way{name, func(r *http.Request, token string) { r.Header.Set("Authorization", word+token) }}
	}
	return []way{
		{"no Authorization", func(r *http.Request, _ string) { r.Header.Del("Authorization") }},
		bearer("an invented token", func(t string) string { return strings.Repeat("x", max(1, len(t))) }),
		bearer("an invented token of the same form", invented),
		bearer("a changed payload", func(t string) string { return changed(t, 1) }),
		bearer("a changed signature", func(t string) string { return changed(t, 2) }),
		bearer("a changed signature, again", func(t string) string { return changed(t, 2) }),
		bearer("alg none", algNone),
		bearer("half a token", func(t string) string { return t[:len(t)/2] }),
		bearer("the token without its end", func(t string) string { return t[:len(t)*2/3] }),
		bearer("blanks before the token", func(t string) string { return "  " + t }),
		bearer("a token in quotes", func(t string) string { return `"` + t + `"` }),
		bearer("nothing after Bearer", func(string) string { return "" }),
		bearer("no token but words", func(string) string { return `{not} "a" token` }),
		bearer("a key that is a path", hostile),
		scheme("the scheme Basic", "Basic "),
		scheme("the scheme Token", "Token "),
		scheme("no scheme", ""),
		scheme("bearer in lower case", "bearer "),
		{"header names in lower case", func(r *http.Request, t string) { r.Header.Set("Authorization", "Bearer "+t); lowerCase(r) }},
		{"two headers", func(r *http.Request, t string) { r.Header["Authorization"] = []string{"Bearer " + t, "Bearer " + t} }},
		{"the token in the query", func(r *http.Request, t string) {
			r.Header.Del("Authorization")
			query := r.URL.Query()
			query.Set("access_token", t)
			r.URL.RawQuery = query.Encode()
		}},
		{"the token in a cookie", func(r *http.Request, t string) {
			r.Header.Del("Authorization")
			r.Header.Set("Cookie", "access_token="+t)
		}},
	}
}

// changed changes one character in the middle of a part of a JWT, or of a token that is none.
func changed(token string, part int) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		parts, part = []string{token}, 0
	}
	p := []byte(parts[part])
	if len(p) == 0 {
		return token + "x"
	}
	middle := len(p) / 2
	if part == 1 {
		return strings.Join([]string{parts[0], otherPayload(parts[1]), parts[2]}, ".")
	}
	if p[middle] == 'A' {
		p[middle] = 'B'
	} else {
		p[middle] = 'A'
	}
	parts[part] = string(p)
	return strings.Join(parts, ".")
}

// otherPayload is a payload that says something else and still is JSON.
func otherPayload(part string) string {
	members := decoded(part)
	if members == nil {
		return part + "AAAA"
	}
	members["sub"] = "somebody-else"
	raw, _ := json.Marshal(members) // what was just decoded can be encoded
	return base64.RawURLEncoding.EncodeToString(raw)
}

func invented(token string) string {
	parts := strings.Split(token, ".")
	for i := range parts {
		parts[i] = strings.Repeat("A", len(parts[i]))
	}
	return strings.Join(parts, ".")
}

func algNone(token string) string { return headed(token, map[string]any{"alg": "none"}, "") }

func hostile(token string) string {
	parts := strings.Split(token, ".")
	return headed(token, map[string]any{"alg": "RS256", "kid": "../../dev/null' or '1'='1"}, parts[len(parts)-1])
}

func headed(token string, header map[string]any, signature string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return token + ".AAAA"
	}
	raw, _ := json.Marshal(header) // a map of texts
	return strings.Join([]string{base64.RawURLEncoding.EncodeToString(raw), parts[1], signature}, ".")
}
