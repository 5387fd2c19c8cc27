package provider

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// LoadEnvironment reads an environment and everything that overrides it.
//
// nameOrFile is the name of a file <name>.yaml at the root of fsys, or, if it holds a path separator or ends in .yaml, the path
// of a file of the user's own. providers are all that are known, whether they are to be run or not: names in the environment are
// checked against them. environ holds variables as os.Environ gives them; of two with one name the last counts.
//
// In a value, ${VAR} stands for that variable, and $${ for the two characters ${. Where the variable is not set, or is empty,
// the whole value is left out. After that the variables of Provider.Variables override what the file says; an empty one
// overrides nothing. A variable that is called like those of a known provider, but is none of them and not used by the file, is
// a mistake: most likely it is misspelt, and the value that somebody meant to give would silently be missing. So is one in which
// the provider's id is misspelt.
//
// A credential without any of its required fields is left out, so that an environment file can name more credentials than
// somebody has; Target.MissingCredential tells which variables would complete one. Every mistake is reported at once.
func LoadEnvironment(fsys fs.FS, nameOrFile string, providers []*Provider, environ []string) (*Environment, error) {
	file, raw, err := environmentFile(fsys, nameOrFile)
	if err != nil {
		return nil, err
	}
	e := &Environment{File: file}
	vars := newVariables(environ)
	l := &environmentLoader{env: e, providers: providers, vars: vars, mistakes: &mistakes{}}
	l.document = readYAML(file, raw, e, l.mistakes, vars.expand)
	if !l.document.broken {
		l.check()
		l.override()
		l.tidy()
		l.harmless()
	}
	if err := l.mistakes.err(); err != nil {
		return nil, err
	}
	return e, nil
}

// EnvironmentNames lists the environments of an environments tree, sorted.
func EnvironmentNames(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("environments: %w", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(file, ".yaml")
	}
	slices.Sort(files)
	return files, nil
}

func environmentFile(fsys fs.FS, nameOrFile string) (file string, raw []byte, err error) {
	if strings.ContainsAny(nameOrFile, `/\`) || strings.HasSuffix(nameOrFile, ".yaml") || strings.HasSuffix(nameOrFile, ".yml") {
		raw, err = os.ReadFile(nameOrFile)
		if err != nil {
			return "", nil, fmt.Errorf("%s: %w", nameOrFile, plain(err))
		}
		return nameOrFile, raw, nil
	}
	names, err := EnvironmentNames(fsys)
	if err != nil {
		return "", nil, err
	}
	if !slices.Contains(names, nameOrFile) {
		return "", nil, fmt.Errorf("%w; a file of your own is given by its path, such as ./%s.yaml",
			Unknown("environment", nameOrFile, names), nameOrFile)
	}
	file = nameOrFile + ".yaml"
	raw, err = fs.ReadFile(fsys, file)
	if err != nil {
		return "", nil, fmt.Errorf("%s: %w", file, plain(err))
	}
	return file, raw, nil
}

// environmentLoader holds what is known while an environment is read.
type environmentLoader struct {
	*mistakes
	document  *document
	env       *Environment
	providers []*Provider
	vars      *environVariables
}

// override applies the variables that are set, and reports those that look like one of a provider's but are none.
func (l *environmentLoader) override() {
	known := map[string]bool{}
	for _, p := range l.providers {
		for _, v := range p.Variables() {
			known[v.Name] = true
			l.apply(p, v)
		}
	}
	for _, name := range sortedKeys(l.vars.values) {
		switch meant := l.meant(name); {
		case known[name] || l.vars.used[name]:
		case l.ofProvider(name):
			l.add(place{file: name}, "%s", unknown("variable", name, sortedKeys(known)))
		case meant != "":
			l.add(place{file: name}, "unknown variable %q: did you mean %q?", name, meant)
		}
	}
}

// meant is the variable that somebody most likely meant with a name in which the provider is misspelt: one that ends like a
// provider's and whose middle is much like the provider's id. "" for any other name, such as one of a CI's own.
func (l *environmentLoader) meant(name string) string {
	rest, ours := strings.CutPrefix(name, variablePrefix+"_")
	if !ours {
		return ""
	}
	for _, p := range l.providers {
		prefix := p.Variable("")
		id := strings.Trim(strings.TrimPrefix(prefix, variablePrefix), "_")
		for _, v := range p.Variables() {
			middle, ends := strings.CutSuffix(rest, "_"+strings.TrimPrefix(v.Name, prefix))
			if !ends {
				continue
			}
			if _, near := Nearest(middle, []string{id}); near {
				return v.Name
			}
		}
	}
	return ""
}

func (l *environmentLoader) apply(p *Provider, v Variable) {
	value := l.vars.values[v.Name]
	if value == "" {
		return // an empty variable never blanks a value: CI systems set what they lack to nothing
	}
	if l.env.Providers == nil {
		l.env.Providers = map[string]*Target{}
	}
	if l.env.Providers[p.ID] == nil {
		l.env.Providers[p.ID] = &Target{}
	}
	if err := v.apply(l.env.Providers[p.ID], l.env.Clock, value); err != nil {
		l.add(place{file: v.Name}, "%v", err)
	}
}

func (l *environmentLoader) ofProvider(variable string) bool {
	return slices.ContainsFunc(l.providers, func(p *Provider) bool {
		return strings.HasPrefix(variable, p.Variable("")) // the empty part leaves the trailing underscore
	})
}

// tidy drops what has no value, names the environment after its file, and takes the trailing slash from base URLs, as paths
// begin with one.
func (l *environmentLoader) tidy() {
	if l.env.Name == "" {
		base := filepath.Base(l.env.File)
		l.env.Name = strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml")
	}
	for _, p := range l.providers {
		if t := l.env.Providers[p.ID]; t != nil {
			t.BaseURL = strings.TrimRight(t.BaseURL, "/")
			t.tidy(p)
		}
	}
}

func (t *Target) tidy(p *Provider) {
	dropEmpty(t.Resources)
	dropEmpty(t.Paths)
	for role, credential := range t.Credentials {
		dropEmpty(credential)
		if !p.usable(credential) {
			delete(t.Credentials, role)
		}
	}
}

func dropEmpty(values map[string]string) {
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
}

// usable reports whether a credential holds any field that it needs, or any at all where none is needed.
func (p *Provider) usable(credential map[string]string) bool {
	needed := p.requiredFields()
	return len(needed) == 0 && len(credential) > 0 ||
		slices.ContainsFunc(needed, func(field string) bool { return credential[field] != "" })
}

func (p *Provider) requiredFields() []string {
	return slices.DeleteFunc(sortedKeys(p.Credentials.Fields), func(field string) bool { return p.Credentials.Fields[field].Optional })
}

// MissingCredential names the environment variables that have to be set for the credential of a role to be complete, sorted.
// There are none if it is.
func (t Target) MissingCredential(p *Provider, role string) []string {
	var missing []string
	for _, field := range p.requiredFields() {
		if t.Credentials[role][field] == "" {
			missing = append(missing, p.CredentialVariable(role, field))
		}
	}
	return missing
}

// MissingResource names the environment variable that has to be set for the id of a known resource to be there. There is none
// if it is.
func (t Target) MissingResource(p *Provider, name string) []string {
	if t.Resources[name] == "" {
		return []string{p.ResourceVariable(name)}
	}
	return nil
}

// ClockOf is the clock by which a provider's target lives: its own, or the environment's.
func (e *Environment) ClockOf(provider string) Clock {
	if t := e.Providers[provider]; t != nil && t.Clock != nil {
		return *t.Clock
	}
	return e.Clock
}

// harmless refuses side effects in production, wherever they were allowed (design, rule 9).
func (l *environmentLoader) harmless() {
	for _, id := range sortedKeys(l.env.Providers) {
		if t := l.env.Providers[id]; l.env.Kind == KindProduction && t != nil && len(t.SideEffects) > 0 {
			l.document.wrong([]string{"providers", id, "side_effects"}, "no side effect is allowed in production, got %s", strings.Join(t.SideEffects, ", "))
		}
	}
}
