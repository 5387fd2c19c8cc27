package prove

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Made names what a proof is made from by SHA-256 digests: of everything in it that could change a verdict.
type Made struct {
	Checker     string                       `json:"checker"`     // the sources of plimsoll, without tests, and its dependencies
	Environment string                       `json:"environment"` // credentials and resources of the mocks
	Standards   string                       `json:"standards"`   // the claims that all providers share
	Providers   map[string]map[string]string `json:"providers"`   // id → contract, claims, provider, features, faults
}

// Trees are what the digests are made of. Sources holds the Go files that the program was built from.
type Trees struct{ Specs, Features, Environments, Sources fs.FS }

// parts says which files of a provider make which digest.
func parts(id string) map[string][]string {
	in := func(names ...string) []string {
		for i, name := range names {
			names[i] = path.Join(id, name)
		}
		return names
	}
	return map[string][]string{
		"contract": in("openapi.yaml", "examples/*.yaml"), "claims": in("claims.yaml"), "provider": in("provider.yaml"), "faults": in("faults.yaml"),
	}
}

// Digests makes the digests for some providers, in an environment of the given name.
func Digests(t Trees, environment string, ids []string) (Made, error) {
	d := &digester{}
	made := Made{
		Checker:     d.of(t.Sources, "go.mod", "go.sum", "*/*.go", "internal/*/*.go", "internal/*/*.html"),
		Environment: d.of(t.Environments, environment+".yaml"), Standards: d.of(t.Specs, "standards.yaml"), Providers: map[string]map[string]string{},
	}
	for _, id := range ids {
		sums := map[string]string{"features": d.of(t.Features, id+"/*.feature")}
		for name, patterns := range parts(id) {
			sums[name] = d.of(t.Specs, patterns...)
		}
		made.Providers[id] = sums
	}
	return made, d.err
}

// digester keeps the first error.
type digester struct{ err error }

// of is the digest of the names and contents of all files that a pattern matches, sorted by name. Tests do not count.
func (d *digester) of(tree fs.FS, patterns ...string) string {
	sum := sha256.New()
	for _, name := range d.files(tree, patterns) {
		d.add(sum, tree, name)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (d *digester) files(tree fs.FS, patterns []string) []string {
	var files []string
	for _, pattern := range patterns {
		if tree == nil {
			break
		}
		some, err := fs.Glob(tree, pattern)
		d.keep(err)
		files = append(files, slices.DeleteFunc(some, func(name string) bool { return strings.HasSuffix(name, "_test.go") })...)
	}
	return unique(files)
}

func (d *digester) add(sum hash.Hash, tree fs.FS, name string) {
	content, err := fs.ReadFile(tree, name)
	d.keep(err)
	fmt.Fprintf(sum, "%s\x00%d\x00", name, len(content)) // a hash takes everything
	_, _ = sum.Write(content)
}

func (d *digester) keep(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Stale says why a matrix says nothing about a provider as it is now, "" where it does.
func (m *Matrix) Stale(now Made, id string) string {
	was, is := m.MadeFrom.Providers[id], now.Providers[id]
	if was == nil {
		return "the kill matrix does not have this provider"
	}
	var changed []string
	for _, name := range sortedKeys(is) {
		if was[name] != is[name] {
			changed = append(changed, name)
		}
	}
	for _, c := range []struct{ name, was, is string }{
		{"standards", m.MadeFrom.Standards, now.Standards}, {"credentials of the mocks", m.MadeFrom.Environment, now.Environment},
		{"plimsoll itself", m.MadeFrom.Checker, now.Checker},
	} {
		if c.was != c.is {
			changed = append(changed, c.name)
		}
	}
	if len(changed) == 0 {
		return ""
	}
	return "changed since the kill matrix was made: " + strings.Join(changed, ", ")
}
