package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// built is a test binary with all mutants of a room in it.
type built struct {
	file string
	dir  string // where its tests run
	pkg  string // whose tests, as a folder from the root of the module
	args []string
}

// overlay writes the rewritten files beside the tree and the list that makes go build take them.
func overlay(r *room, files map[string]string, tmp string) (string, error) {
	replace := map[string]string{}
	dir := filepath.Join(tmp, strings.ReplaceAll(r.name, "/", "-"))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	for name, text := range files {
		written := filepath.Join(dir, name)
		if err := os.WriteFile(written, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(r.dir, name)] = written
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "overlay.json"), os.WriteFile(filepath.Join(dir, "overlay.json"), list, 0o600)
}

// compile makes the test binary of a package over the overlay.
func compile(root, pkg, list, tmp string) (*built, error) {
	b := &built{file: filepath.Join(tmp, strings.ReplaceAll(pkg, "/", "-")+".test"), dir: filepath.Join(root, pkg), pkg: pkg}
	if _, err := command(root, "go", "test", "-c", "-vet=off", "-overlay", list, "-o", b.file, "./"+pkg); err != nil {
		return nil, err
	}
	// pgregory.net/rapid writes into testdata what made a property fail, and tries it again later. Both is wrong here.
	const quiet = "-rapid.nofailfile"
	if _, err := command(b.dir, b.file, quiet, "-test.run", "^$"); err == nil {
		b.args = []string{quiet}
	}
	return b, nil
}

// tests are the names of what a binary runs without being asked: tests, examples and the seeds of fuzz targets.
func (b *built) tests() ([]string, error) {
	out, err := command(b.dir, b.file, "-test.list", "^(Test|Fuzz|Example)")
	return strings.Fields(string(out)), err
}
