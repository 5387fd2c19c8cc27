package provider

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// environVariables are the variables of the process and of .env, and which of them the environment file refers to.
type environVariables struct {
	values map[string]string
	inside map[string]bool // they come from a file in the working tree
	used   map[string]bool
}

// newVariables joins both. Of two variables with one name that of the process counts, unless it is empty: CI systems set what
// they lack to nothing.
func newVariables(process, dotenv []string) *environVariables {
	v := &environVariables{values: map[string]string{}, inside: map[string]bool{}, used: map[string]bool{}}
	for _, setting := range process {
		v.set(setting, false)
	}
	for _, setting := range dotenv {
		if name, _, _ := strings.Cut(setting, "="); v.values[name] == "" || v.inside[name] {
			v.set(setting, true)
		}
	}
	return v
}

func (v *environVariables) set(setting string, inside bool) {
	if name, value, ok := strings.Cut(setting, "="); ok && name != "" {
		v.values[name], v.inside[name] = value, inside
	}
}

// outside reports whether the variable is set, and by whoever started the process.
func (v *environVariables) outside(name string) bool { return v.values[name] != "" && !v.inside[name] }

// expanded is a text with its variables filled in.
type expanded struct {
	text      string
	present   bool     // every variable had a value
	variables []string // that the text refers to
	whole     bool     // the text is one variable and nothing else
}

// expand replaces ${VAR}. What a variable holds is taken as it is: a password may contain ${. A variable that is not set, or
// empty, makes the value absent rather than cutting a piece out of it.
func (v *environVariables) expand(text string) (expanded, error) {
	var filled strings.Builder
	found := expanded{present: true}
	rest := text
	for {
		before, after, more := strings.Cut(rest, "${")
		if !more {
			filled.WriteString(rest)
			found.text = filled.String()
			return found, nil
		}
		if literal, escaped := strings.CutSuffix(before, "$"); escaped {
			filled.WriteString(literal + "${")
			rest = after
			continue
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed || !variableName(name) {
			return expanded{}, fmt.Errorf("expected ${VARIABLE}, or $${ for the characters ${ themselves")
		}
		v.used[name] = true
		filled.WriteString(before + v.values[name])
		found.present = found.present && v.values[name] != ""
		found.variables = append(found.variables, name)
		found.whole = text == "${"+name+"}"
		rest = tail
	}
}

// recognised is how long a value has to be to be looked for in a message: shorter ones stand in any text.
const recognised = 6

// conceal puts the names of the variables that the file refers to in the place of what they hold, longest first: one may hold another.
func (v *environVariables) conceal(text string) string {
	names := slices.SortedFunc(maps.Keys(v.used), func(a, b string) int {
		return cmp.Or(len(v.values[b])-len(v.values[a]), strings.Compare(a, b))
	})
	for _, name := range names {
		value := v.values[name]
		if len(value) < recognised {
			continue
		}
		quoted := strconv.Quote(value)
		for _, form := range []string{value, quoted[1 : len(quoted)-1]} {
			text = strings.ReplaceAll(text, form, "${"+name+"}")
		}
	}
	return text
}

// provenance says where a text of an environment file comes from. Whoever writes in the working tree has a say in everything but
// a whole value that is one of our own variables: other variables may hold what a stranger chose, such as the name of a branch.
func (v *environVariables) provenance(e expanded, fileOutside bool) Provenance {
	p := Provenance{Variables: e.variables}
	p.Outside = fileOutside || slices.ContainsFunc(e.variables, v.outside)
	inside := slices.ContainsFunc(e.variables, func(name string) bool { return v.inside[name] })
	ours := e.whole && strings.HasPrefix(e.variables[0], variablePrefix+"_") && v.outside(e.variables[0])
	p.Trusted = fileOutside && !inside || ours
	return p
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
