package provider

import (
	"fmt"
	"strings"
)

// environVariables are the variables of the process, and which of them the environment file refers to.
type environVariables struct {
	values map[string]string
	used   map[string]bool
}

func newVariables(environ []string) *environVariables {
	v := &environVariables{values: map[string]string{}, used: map[string]bool{}}
	for _, setting := range environ {
		if name, value, ok := strings.Cut(setting, "="); ok && name != "" {
			v.values[name] = value
		}
	}
	return v
}

// expand replaces ${VAR}. What a variable holds is taken as it is: a password may contain ${. A variable that is not set, or
// empty, makes the value absent rather than cutting a piece out of it.
func (v *environVariables) expand(text string) (expanded string, present bool, err error) {
	var filled strings.Builder
	present = true
	for {
		before, after, found := strings.Cut(text, "${")
		if !found {
			filled.WriteString(text)
			return filled.String(), present, nil
		}
		if literal, escaped := strings.CutSuffix(before, "$"); escaped {
			filled.WriteString(literal + "${")
			text = after
			continue
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed || !variableName(name) {
			return "", false, fmt.Errorf("expected ${VARIABLE}, or $${ for the characters ${ themselves")
		}
		v.used[name] = true
		filled.WriteString(before + v.values[name])
		present = present && v.values[name] != ""
		text = rest
	}
}

// variableName reports whether name can be one of an environment variable (POSIX.1-2017, section 8.1).
func variableName(name string) bool {
	for i := range len(name) {
		if c := name[i]; !letter(c) && c != '_' && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
