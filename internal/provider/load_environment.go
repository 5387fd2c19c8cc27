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

// EnvironmentSource is what an environment is made from.
type EnvironmentSource struct {
	FS        fs.FS                  // holds <name>.yaml for each environment that comes with the specs
	Dir       string                 // where FS is on disk, "" where it is not
	Name      string                 // an environment of FS, or a file of the user's own: it holds a path separator or ends in .yaml
	Providers []*Provider            // all that are known, whether they are to be run or not: names are checked against them
	Environ   []string               // the variables of the process, as os.Environ gives them; of two with one name the last counts
	DotEnv    []string               // those of a .env in the working tree
	Outside   func(path string) bool // whether a file lies outside the working tree; nil: none does
}

// LoadEnvironment reads an environment with the variables of the process; see EnvironmentSource.
func LoadEnvironment(fsys fs.FS, nameOrFile string, providers []*Provider, environ []string) (*Environment, error) {
	return EnvironmentSource{FS: fsys, Name: nameOrFile, Providers: providers, Environ: environ}.Load()
}

// Load reads an environment and everything that overrides it.
//
// In a value, ${VAR} stands for that variable, and $${ for the two characters ${. Where the variable is not set, or is empty,
// the whole value is left out. After that the variables of Provider.Variables override what the file says; an empty one
// overrides nothing. A variable that is called like those of a known provider, but is none of them and not used by the file, is
// a mistake: most likely it is misspelt, and the value that somebody meant to give would silently be missing. So is one in which
// the provider's id is misspelt.
//
// A credential without any of its required fields is left out, so that an environment file can name more credentials than
// somebody has; Target.MissingCredential tells which variables would complete one. What files and commands hold is read by
// Environment.Fetch. Every mistake is reported at once.
func (s EnvironmentSource) Load() (*Environment, error) {
	e, raw, err := s.file()
	if err != nil {
		return nil, err
	}
	l := &environmentLoader{
		env: e, providers: s.Providers, vars: newVariables(s.Environ, s.DotEnv), mistakes: &mistakes{},
		outside: s.Outside, marks: map[string]Provenance{},
	}
	l.document = readYAML(e.File, raw, e, l.mistakes, l.expand)
	if !l.document.broken {
		l.all()
	}
	l.conceal()
	if err := l.mistakes.err(); err != nil {
		return nil, err
	}
	return e, nil
}

// conceal names the variable in a message instead of what it holds: a secret may have come into the wrong field.
func (l *environmentLoader) conceal() {
	for _, m := range l.found {
		m.Problem = l.vars.conceal(m.Problem)
	}
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

// file reads the environment file, and notes where it lies.
func (s EnvironmentSource) file() (*Environment, []byte, error) {
	if strings.ContainsAny(s.Name, `/\`) || strings.HasSuffix(s.Name, ".yaml") || strings.HasSuffix(s.Name, ".yml") {
		raw, err := os.ReadFile(s.Name)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", s.Name, plain(err))
		}
		return &Environment{File: s.Name, Dir: filepath.Dir(s.Name), Outside: s.outside(s.Name)}, raw, nil
	}
	names, err := EnvironmentNames(s.FS)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(names, s.Name) {
		return nil, nil, fmt.Errorf("%w (a file of your own is given by its path, such as ./%s.yaml)",
			Unknown("environment", s.Name, names), s.Name)
	}
	file := s.Name + ".yaml"
	raw, err := fs.ReadFile(s.FS, file)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, plain(err))
	}
	return &Environment{File: file, Dir: s.Dir, Outside: s.Dir != "" && s.outside(filepath.Join(s.Dir, file))}, raw, nil
}

func (s EnvironmentSource) outside(path string) bool { return s.Outside != nil && s.Outside(path) }

// environmentLoader holds what is known while an environment is read.
type environmentLoader struct {
	*mistakes
	document  *document
	env       *Environment
	providers []*Provider
	vars      *environVariables
	outside   func(path string) bool
	marks     map[string]Provenance // by JSON pointer
}

// expand fills in the variables of a scalar and notes where its value comes from.
func (l *environmentLoader) expand(pointer, text string) (string, bool, error) {
	found, err := l.vars.expand(text)
	if err == nil {
		l.marks[pointer] = l.vars.provenance(found, l.env.Outside)
	}
	return found.text, found.present, err
}

// all is everything that follows once the file is read.
func (l *environmentLoader) all() {
	l.check()
	l.trace()
	l.sources()
	l.override()
	l.tidy()
	l.harmless()
	l.sealed()
	if len(l.found) == 0 {
		l.bind()
	}
}

// override applies the variables that are set, and reports those that look like one of a provider's but are none. A mock is given
// nothing but its variant: variables hold what real environments need, and a .env full of their secrets has to leave a run against
// the mocks as it is, and the secrets where they are.
func (l *environmentLoader) override() {
	known := map[string]bool{}
	for _, p := range l.providers {
		for _, v := range p.Variables() {
			known[v.Name] = true
			if l.env.Kind != KindMock || v.mock {
				l.apply(p, v)
			}
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
	t := l.env.Providers[p.ID]
	if err := v.apply(t, l.env.Clock, value); err != nil {
		l.add(place{file: v.Name}, "%v", err)
	}
	outside := l.vars.outside(v.Name)
	t.from(Provenance{Place: v.Name, Variables: []string{v.Name}, Outside: outside, Trusted: outside}, v.path...)
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
		if !p.usable(func(field string) bool { return t.gives(role, field) }) {
			delete(t.Credentials, role)
		}
	}
}

// gives reports whether the target has a value for a field, or will have one once it was fetched.
func (t Target) gives(role, field string) bool {
	return t.Credentials[role][field] != "" || t.Sources[role][field].pending()
}

func dropEmpty(values map[string]string) {
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
}

// usable reports whether a credential holds any field that it needs, or any at all where none is needed.
func (p *Provider) usable(gives func(field string) bool) bool {
	needed := p.requiredFields()
	if len(needed) == 0 {
		needed = sortedKeys(p.Credentials.Fields)
	}
	return slices.ContainsFunc(needed, gives)
}

func (p *Provider) requiredFields() []string {
	return slices.DeleteFunc(sortedKeys(p.Credentials.Fields), func(field string) bool { return p.Credentials.Fields[field].Optional })
}

// MissingCredential names the environment variables that have to be set for the credential of a role to be complete, sorted.
// There are none if it is.
func (t Target) MissingCredential(p *Provider, role string) []string {
	var missing []string
	for _, field := range p.requiredFields() {
		if !t.gives(role, field) {
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

// harmless refuses side effects and attempts with wrong credentials in production, wherever they were allowed (design, rule 9).
func (l *environmentLoader) harmless() {
	for _, id := range sortedKeys(l.env.Providers) {
		t := l.env.Providers[id]
		if l.env.Kind != KindProduction || t == nil {
			continue
		}
		if len(t.SideEffects) > 0 {
			l.document.wrong([]string{"providers", id, "side_effects"}, "no side effect is allowed in production, got %s", strings.Join(t.SideEffects, ", "))
		}
		if t.Wrong.Budget > 0 {
			l.document.wrong([]string{"providers", id, "wrong_credentials"}, "no attempt with a wrong credential is allowed in production, got a budget of %d", t.Wrong.Budget)
		}
	}
}

// sealed refuses to send credentials to other machines in the clear, unless the file says that it has to be.
func (l *environmentLoader) sealed() {
	for _, id := range sortedKeys(l.env.Providers) {
		t := l.env.Providers[id]
		if l.env.Kind == KindMock || t == nil || t.AllowHTTP {
			continue
		}
		for _, a := range []address{{name: "base_url", url: t.BaseURL}, {name: "token_url", url: t.TokenURL}} {
			if strings.HasPrefix(strings.ToLower(a.url), "http:") && !Loopback(a.url) {
				l.add(l.placeOf(id, a.name), "expected https, as credentials and tokens would travel in the clear: write https, or allow_http: true beside it")
			}
		}
	}
}

// placeOf is where a value of a target was given: in the file, or by a variable.
func (l *environmentLoader) placeOf(id, name string) place {
	if p := l.env.Providers[id].Provenance(name); len(p.Variables) > 0 && p.Place == p.Variables[0] {
		return place{file: p.Place}
	}
	return l.document.at("providers", id, name)
}
