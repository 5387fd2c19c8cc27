package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/plimsoll/plimsoll/internal/baseline"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// baselineFile is the file of known failures that a command means, and whether somebody named it: one that is named has to be there.
func baselineFile(named, root string) (path string, wanted bool) {
	if named != "" {
		return named, true
	}
	return near(filepath.Join(root, baseline.FileName)), false
}

// near writes a path as seen from the working directory where it lies below: reports name it, and no machine.
func near(path string) string {
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(short) {
		return short
	}
	return path
}

// expected reads the known failures that a run takes into account. A mistake in them is found before anything is sent.
func (c *runCommand) expected(l *loaded, env string) ([]baseline.Entry, error) {
	if c.NoBaseline {
		return nil, nil
	}
	path, wanted := baselineFile(c.Baseline, c.Root)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !wanted {
		return nil, nil
	}
	if err != nil {
		return nil, usage(fmt.Errorf("baseline: %w", err))
	}
	known, err := universe(l.trees.Environments, l.known, env)
	if err != nil {
		return nil, err
	}
	f, err := baseline.Parse(path, raw, known)
	if err != nil {
		return nil, usage(err)
	}
	return f.Entries, nil
}

// universe is what a baseline may name: the claims of all providers, the environments that come with them, and those that are meant
// just now.
func universe(environments fs.FS, providers []*provider.Provider, env ...string) (baseline.Universe, error) {
	names, err := provider.EnvironmentNames(environments)
	u := baseline.Universe{Environments: append(names, env...), Claims: map[string][]string{}}
	for _, p := range providers {
		for _, c := range p.Claims {
			u.Claims[p.ID] = append(u.Claims[p.ID], c.ID)
		}
	}
	return u, err
}

// excuse writes the known failures into the trailer of a run; one that only goes on with what waited in the cellar is a part.
func (l *loaded) excuse(h conformance.Header, t *conformance.Trailer, onlyDue bool) {
	baseline.Apply(l.excuses, h, t, onlyDue, h.Started)
}
