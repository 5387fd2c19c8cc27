package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// room is one package under mutation.
type room struct {
	name    string // its folder, from the root of the module
	dir     string
	path    string // its import path
	files   []source
	fset    *token.FileSet
	imports types.Importer
	pkg     *types.Package
	info    *types.Info
}

// source is one file of a room, without tests.
type source struct {
	name string // base name
	text []byte
	ast  *ast.File
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

func load(root, name string) (*room, error) {
	all, err := list(root, name)
	if err != nil {
		return nil, err
	}
	self := all[len(all)-1] // -deps lists what is needed first
	r := &room{name: name, dir: self.Dir, path: self.ImportPath, fset: token.NewFileSet()}
	for _, base := range self.GoFiles {
		text, err := os.ReadFile(filepath.Join(self.Dir, base))
		if err != nil {
			return nil, err
		}
		r.files = append(r.files, source{name: base, text: text})
	}
	r.imports = compiled(r.fset, all)
	return r, r.check()
}

// check parses and types what the room holds now.
func (r *room) check() error {
	var files []*ast.File
	for i, f := range r.files {
		parsed, err := parser.ParseFile(r.fset, filepath.Join(r.name, f.name), f.text, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return err
		}
		r.files[i].ast = parsed
		files = append(files, parsed)
	}
	r.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
	}
	var err error
	r.pkg, err = (&types.Config{Importer: r.imports}).Check(r.path, r.fset, files, r.info)
	return err
}

func list(root, name string) ([]listed, error) {
	// os and so on are for what is written beside the room; the room itself comes last.
	out, err := command(root, "go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "os", "strconv", "sync/atomic", "./"+name)
	if err != nil {
		return nil, err
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var one listed
		if err := d.Decode(&one); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
}

// compiled reads what the compiler wrote of the packages that a room needs: source.Importer would type them all anew.
func compiled(fset *token.FileSet, all []listed) types.Importer {
	exports := map[string]string{}
	for _, p := range all {
		exports[p.ImportPath] = p.Export
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(exports[path])
	})
}

// command runs a tool in a folder; its standard error is part of what went wrong.
func command(dir, name string, args ...string) ([]byte, error) {
	c := exec.Command(name, args...)
	c.Dir = dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %v: %w\n%s", name, args[:min(2, len(args))], err, stderr.Bytes())
	}
	return out, nil
}
