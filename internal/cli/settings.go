package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/joho/godotenv"
)

// variableTag names, at a field of a command, the environment variable that sets its flag. kong has a tag of its own for that, but
// reads the process's environment behind our back, and lets an empty variable blank a value.
const variableTag = "variable"

// fromVariables sets the flags that the command line leaves open.
func fromVariables(environ []string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value := lookup(environ, flag.Tag.Get(variableTag)); value != "" {
			return value, nil
		}
		return nil, nil //nolint:nilnil // kong takes nil for "not set"
	})
}

// withVariable is the help of a flag, with the variable that sets it.
func withVariable(v *kong.Value) string {
	name := v.Tag.Get(variableTag)
	if name == "" {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + name + ")."
}

// lookup returns the value of a variable, "" where it is not set. Of two with one name the last counts.
func lookup(environ []string, name string) string {
	for _, v := range slices.Backward(environ) {
		if key, value, _ := strings.Cut(v, "="); key == name && name != "" {
			return value
		}
	}
	return ""
}

// ours are the variables that set flags.
func ours() []string {
	return []string{"PLIMSOLL_BASELINE", "PLIMSOLL_ENV", "PLIMSOLL_ISSUER", "PLIMSOLL_PARALLEL", "PLIMSOLL_PROVIDER", "PLIMSOLL_REPORT_DIR", "PLIMSOLL_REQUIRE", "PLIMSOLL_ROOT", "PLIMSOLL_SEED",
		"PLIMSOLL_STRICT", "PLIMSOLL_TAGS", "PLIMSOLL_VARIANT"}
}

// settings lists those of our variables that are set.
func settings(environ []string) []string {
	return slices.DeleteFunc(ours(), func(name string) bool { return lookup(environ, name) == "" })
}

// targetVariables leaves out what sets flags, and is no provider's.
func targetVariables(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(ours(), name) || name == signingVariable
	})
}

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
