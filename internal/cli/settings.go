package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
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
	return []string{"PLIMSOLL_BASELINE", "PLIMSOLL_CELLAR", "PLIMSOLL_ENV", "PLIMSOLL_ISSUER", "PLIMSOLL_PARALLEL", "PLIMSOLL_PROVIDER", "PLIMSOLL_REPORT_DIR", "PLIMSOLL_REQUIRE", "PLIMSOLL_ROOT", "PLIMSOLL_SEED",
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
		return slices.Contains(ours(), name) || name == signingVariable || name == cellarKey || name == cellarKeyFile
	})
}
