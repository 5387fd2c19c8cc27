package contract

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longest is how much of a value a message shows: enough to recognise it, too little for a signed token.
const longest = 80

// show renders a value for a message. Long strings, objects and arrays are described, and so is everything secret.
func show(value any, secret bool) string {
	switch v := value.(type) {
	case string:
		if !secret && utf8.RuneCountInString(v) <= longest {
			return strconv.Quote(v)
		}
	case json.Number:
		if !secret && len(v) <= longest {
			return v.String()
		}
	case bool:
		if !secret {
			return strconv.FormatBool(v)
		}
	}
	return kind(value)
}

// kind says what a value is without showing it.
func kind(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return "a string of " + count(utf8.RuneCountInString(v), "character")
	case json.Number:
		return "a number of " + count(len(v), "character")
	case bool:
		return "a boolean"
	case []any:
		return "an array of " + count(len(v), "item")
	case map[string]any:
		return "an object of " + count(len(v), "member")
	}
	return fmt.Sprintf("a %T", value)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// article names a type of JSON Schema: "an object", "a string".
func article(types []string) string {
	if len(types) == 0 {
		return "a value"
	}
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = "a " + t
		if strings.ContainsAny(t[:1], "aio") {
			words[i] = "an " + t
		}
	}
	return strings.Join(words, " or ")
}

// list renders the allowed values of an enum.
func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = show(v, false)
	}
	if len(words) == 1 {
		return words[0]
	}
	return "one of " + clip(strings.Join(words, ", "), 3*longest)
}

// clip shortens what a stranger chose the length of.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
