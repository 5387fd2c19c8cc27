package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/joho/godotenv"
)

// dotEnv is read from the working directory.
const dotEnv = ".env"

// environ is the environment of the process with .env below it: a variable that is set wins, unless it is empty.
func environ(process []string) ([]string, error) {
	text, err := os.ReadFile(dotEnv)
	if errors.Is(err, fs.ErrNotExist) {
		return process, nil
	}
	if err != nil {
		return process, err
	}
	file, err := godotenv.UnmarshalBytes(text)
	if err != nil {
		return process, fmt.Errorf("%s:%d: expected NAME=value, got something else; it is not shown, as it may be a secret", dotEnv, firstMistake(string(text)))
	}
	if line := vanishing(string(text), file); line > 0 {
		return process, fmt.Errorf("%s:%d: a $ stands before the name of a variable that this file does not set, so both would be left out: put the value in single quotes", dotEnv, line)
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(file)) {
		all = append(all, name+"="+file[name])
	}
	return append(all, slices.DeleteFunc(slices.Clone(process), func(v string) bool {
		name, value, _ := strings.Cut(v, "=")
		return value == "" && file[name] != ""
	})...), nil
}

// firstMistake is the line after the longest beginning that can be read. The library's own message would show what stands there.
func firstMistake(text string) int {
	lines := strings.SplitAfter(text, "\n")
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := godotenv.Unmarshal(strings.Join(lines[:n], "")); err == nil {
			return n + 1
		}
	}
	return 1
}

// expansion is what the library takes for the name of another variable, behind a dollar sign that is not escaped.
var expansion = regexp.MustCompile(`(?:^|[^\\])\$\{?([A-Z0-9_]+)`)

// vanishing is the first line that gives one of our variables a value with such a name in it that the file does not set, 0 if none does.
// A password that holds a dollar sign would be another one, and the account be locked by it.
func vanishing(text string, file map[string]string) int {
	n := 0
	for line := range strings.Lines(text) {
		n++
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if value = strings.TrimSpace(value); !strings.HasPrefix(name, "PLIMSOLL_") || strings.HasPrefix(value, "'") {
			continue
		}
		for _, found := range expansion.FindAllStringSubmatch(value, -1) {
			if _, set := file[found[1]]; !set {
				return n
			}
		}
	}
	return 0
}
