package provider

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The files of the specs tree that this package reads.
const (
	providerFile  = "provider.yaml"
	claimsFile    = "claims.yaml"
	standardsFile = "standards.yaml"
)

// claimsYAML is the form of claims.yaml and of standards.yaml.
type claimsYAML struct {
	Claims        []conformance.Claim       `yaml:"claims"`
	Discrepancies []conformance.Discrepancy `yaml:"discrepancies"`
}

// IDs lists the providers of a specs tree, sorted: the folders that hold a provider.yaml.
func IDs(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "*/"+providerFile)
	if err != nil {
		return nil, fmt.Errorf("providers: %w", err)
	}
	ids := make([]string, len(files))
	for i, file := range files {
		ids[i] = path.Dir(file)
	}
	slices.Sort(ids)
	return ids, nil
}

// Load reads one provider from a specs tree: <id>/provider.yaml, <id>/claims.yaml and, where there is one, standards.yaml at
// the root of the tree, whose claims every provider has. Every mistake in them is reported at once, see Mistake; then there is
// no provider.
func Load(fsys fs.FS, id string) (*Provider, error) {
	providers, err := LoadAll(fsys, id)
	if err != nil {
		return nil, err
	}
	return providers[0], nil
}

// LoadAll reads the providers with the given ids, or all of the tree where none is given, sorted by id and each once. Every
// mistake in any of them is reported, and then there are none.
func LoadAll(fsys fs.FS, ids ...string) ([]*Provider, error) {
	known, err := IDs(fsys)
	if err != nil {
		return nil, err
	}
	if len(known) == 0 {
		return nil, errors.New("providers: expected <id>/" + providerFile + " in the specs tree, found none")
	}
	if err := unknownIDs(ids, known); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		ids = known
	}
	l := &loader{fsys: fsys, mistakes: &mistakes{}, owners: map[string]string{}}
	return l.all(slices.Compact(slices.Sorted(slices.Values(ids))))
}

func unknownIDs(ids, known []string) error {
	var errs []error
	for _, id := range ids {
		if !slices.Contains(known, id) {
			errs = append(errs, Unknown("provider", id, known))
		}
	}
	return errors.Join(errs...)
}

// loader reads the files of a specs tree and collects the mistakes in all of them.
type loader struct {
	*mistakes
	fsys   fs.FS
	owners map[string]string // claim or discrepancy → where it was met first
}

func (l *loader) all(ids []string) ([]*Provider, error) {
	providers := make([]*Provider, len(ids))
	standards := l.standards()
	for i, id := range ids {
		providers[i] = l.provider(id, standards)
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	return providers, nil
}

func (l *loader) provider(id string, standards []conformance.Claim) *Provider {
	p := &Provider{}
	about := l.read(path.Join(id, providerFile), p)
	if p.ID != "" && p.ID != id {
		about.wrong([]string{"id"}, "expected %q as the folder is called, got %q", id, p.ID)
	}
	p.ID = id
	for operation, o := range p.Operations {
		o.ID = operation
	}
	stated := &claimsYAML{}
	claims := l.read(path.Join(id, claimsFile), stated)
	claims.locate(stated.Claims)
	p.Claims, p.Discrepancies = stated.Claims, stated.Discrepancies
	p.Claims = append(p.Claims, standards...)
	p.own()
	p.lend()
	if about.broken || claims.broken {
		return p // what the files name is not known: checking it would only hide the mistake that matters
	}
	l.checkClaims(claims, p, stated.Claims)
	l.checkDiscrepancies(claims, p)
	(&checker{document: about, p: p, claims: p.claimIDs(), examples: l.examples(id)}).check()
	return p
}

// own writes the provider's id into all that is known of it.
func (p *Provider) own() {
	for i := range p.Claims {
		p.Claims[i].Provider = p.ID
	}
	for i := range p.Discrepancies {
		p.Discrepancies[i].Provider = p.ID
	}
}

// lend gives the provider the role that each of them has, unless its file describes it itself.
func (p *Provider) lend() {
	if _, described := p.Credentials.Roles[SacrificialRole]; described {
		return
	}
	if p.Credentials.Roles == nil {
		p.Credentials.Roles = map[string]Role{}
	}
	p.Credentials.Roles[SacrificialRole] = Role{About: "may be locked: it is tried with wrong secrets"}
}

// standards reads the claims that every provider has. A tree may do without them.
func (l *loader) standards() []conformance.Claim {
	stated := &claimsYAML{}
	if _, err := fs.Stat(l.fsys, standardsFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	doc := l.read(standardsFile, stated)
	doc.locate(stated.Claims)
	l.checkStandards(doc, stated)
	return stated.Claims
}

// locate writes into each claim where it stands.
func (d *document) locate(claims []conformance.Claim) {
	for i := range claims {
		if at, ok := d.places[fmt.Sprintf("/claims/%d", i)]; ok {
			claims[i].At = fmt.Sprintf("%s:%d", at.file, at.line)
		}
	}
}

func (l *loader) read(file string, into any) *document {
	raw, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.add(place{file: file}, "%v", plain(err))
		return &document{mistakes: l.mistakes, file: file, broken: true}
	}
	return readYAML(file, raw, into, l.mistakes, nil)
}

// plain drops the path from an error about a file, as the message begins with it.
func plain(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// examples lists the examples of a provider by the names that answers use.
func (l *loader) examples(id string) []string {
	files, _ := fs.Glob(l.fsys, path.Join(id, "examples", "*.yaml")) // the pattern is well formed, and that is all that can fail
	for i, file := range files {
		base := path.Base(file)
		files[i] = base[:len(base)-len(".yaml")]
	}
	return files
}
