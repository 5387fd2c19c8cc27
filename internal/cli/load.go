package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/baseline"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// selection is what most commands choose from.
type selection struct {
	Provider []string `short:"p" variable:"PLIMSOLL_PROVIDER" help:"Providers to take, by id; all of them if not given. May be repeated." placeholder:"ID"`
	Tags     string   `short:"t" variable:"PLIMSOLL_TAGS" help:"Cucumber tag expression, such as \"@refusals and not @lifetime\"." placeholder:"EXPR"`
	Root     string   `variable:"PLIMSOLL_ROOT" help:"Read specs/, features/ and environments/ from this folder instead of the binary." placeholder:"DIR" type:"existingdir"`
}

// trees returns the data: embedded, or on disk where --root names a folder.
func (s selection) trees(embedded Trees) Trees {
	if s.Root == "" {
		return embedded
	}
	sub := func(name string) fs.FS { return os.DirFS(filepath.Join(s.Root, name)) }
	trees := Trees{Specs: sub("specs"), Features: sub("features"), Environments: sub("environments"), Proof: sub("proof"), Sources: embedded.Sources}
	if _, err := fs.Stat(trees.Proof, matrixFile); err != nil {
		trees.Proof = embedded.Proof // data of one's own may be proved by what we proved, if it is the same
	}
	return trees
}

// loaded is everything that can be known before the first byte is sent.
type loaded struct {
	trees     Trees
	known     []*provider.Provider // all of them
	providers []*provider.Provider // the chosen ones
	contracts map[string]*contract.Contract
	plan      *suite.Plan
	shared    *mock.Shared // what the mocks of this data make once
	excuses   []baseline.Entry
}

// load reads and resolves the data. Every mistake is one of whoever wrote it, so all of them are usage errors.
func (s selection) load(embedded Trees) (*loaded, error) {
	l := &loaded{trees: s.trees(embedded), contracts: map[string]*contract.Contract{}, shared: mock.NewShared()}
	var err error
	if l.known, err = provider.LoadAll(l.trees.Specs); err != nil {
		return nil, usage(err)
	}
	if l.providers, err = chosen(l.known, s.Provider); err != nil {
		return nil, usage(err)
	}
	var errs []error
	for _, p := range l.providers {
		c, err := contract.Load(l.trees.Specs, p.ID)
		if err == nil {
			err = errors.Join(c.Lint(p.Claims)...)
		}
		errs = append(errs, err)
		l.contracts[p.ID] = c
	}
	if err := errors.Join(errs...); err != nil {
		return nil, usage(err)
	}
	l.plan, err = suite.NewPlan(suite.Source{Providers: l.providers, Contracts: l.contracts, Features: l.trees.Features, Tags: s.Tags})
	return l, usage(err)
}

// chosen returns the providers of these ids, in the order of the known ones; none means all.
func chosen(known []*provider.Provider, ids []string) ([]*provider.Provider, error) {
	var names []string
	for _, p := range known {
		names = append(names, p.ID)
	}
	wanted := map[string]bool{}
	var errs []error
	for _, id := range splitAll(ids) {
		if !slices.Contains(names, id) {
			errs = append(errs, provider.Unknown("provider", id, names))
		}
		wanted[id] = true
	}
	if len(wanted) == 0 {
		return known, nil
	}
	picked := slices.DeleteFunc(slices.Clone(known), func(p *provider.Provider) bool { return !wanted[p.ID] })
	return picked, errors.Join(errs...)
}

// splitAll splits at commas and blanks, so that PROVIDER="a b" of a Makefile works too.
func splitAll(values []string) []string {
	return strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' })
}

// digests names what a run was made from, so that a stranger can compare.
func (l *loaded) digests() (map[string]string, error) {
	sums := map[string]string{}
	for _, p := range l.providers {
		for name, tree := range map[string]fs.FS{"specs": l.trees.Specs, "features": l.trees.Features} {
			sum, err := digest(tree, p.ID)
			if err != nil {
				return nil, err
			}
			sums[name+"/"+p.ID] = sum
		}
		if err := l.named(sums, p.ID+"/openapi.yaml", p.ID+"/claims.yaml", p.ID+"/provider.yaml"); err != nil {
			return nil, err
		}
	}
	return sums, l.named(sums, "standards.yaml")
}

// named adds the files that people compare one by one: contract, claims and provider file.
func (l *loaded) named(sums map[string]string, names ...string) error {
	for _, name := range names {
		content, err := fs.ReadFile(l.trees.Specs, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		sums["specs/"+name] = hex.EncodeToString(sum[:])
	}
	return nil
}

// digest is the SHA-256 of the names and contents of all files below a folder, in the order of their names.
func digest(tree fs.FS, root string) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(tree, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(tree, name)
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(content))
		_, _ = sum.Write(content)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// source names the page of a provider in reports.
func source(p *provider.Provider) string {
	return cmp.Or(p.Documentation.Title, p.Name)
}

// pages names the pages that claims cite.
func pages(p *provider.Provider) map[string]string {
	titles := map[string]string{}
	for id, page := range p.Documentation.Pages {
		titles[id] = page.Title
	}
	return titles
}
