package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// rounds is how often mutants are sorted out before the rest has to compile: an error may hide behind another.
const rounds = 40

// settle leaves out the mutants that do not compile, and returns the files with the rest. The numbers stay.
func settle(r *room, all []*mutant, names map[string]*aliases) ([]*mutant, map[string]string, error) {
	var wrong []error
	for range rounds {
		files := write(r, all, names)
		var culprits map[int]bool
		culprits, wrong = suspects(r, files, len(all))
		if len(wrong) == 0 {
			return all, files, nil
		}
		if len(culprits) == 0 {
			break
		}
		all = except(all, culprits)
	}
	return nil, nil, fmt.Errorf("%s does not compile with its mutants: %w", r.name, errors.Join(wrong...))
}

func except(all []*mutant, gone map[int]bool) []*mutant {
	var rest []*mutant
	for _, m := range all {
		if !gone[m.number] {
			rest = append(rest, m)
		}
	}
	return rest
}

func write(r *room, all []*mutant, names map[string]*aliases) map[string]string {
	of := map[string][]*mutant{}
	last := 0
	for _, m := range all {
		of[path.Base(m.File)] = append(of[path.Base(m.File)], m)
		last = max(last, m.number)
	}
	files := map[string]string{"zz_mutant.go": fmt.Sprintf(runtime, r.pkg.Name(), last+1)}
	for _, f := range r.files {
		files[f.name] = rewritten(f, of[f.name], names[f.name])
	}
	return files
}

// suspects types the rewritten room, and names the mutants in which it is wrong.
func suspects(r *room, files map[string]string, limit int) (map[int]bool, []error) {
	fset := token.NewFileSet()
	var parsed []*ast.File
	for name, text := range files {
		f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, []error{err}
		}
		parsed = append(parsed, f)
	}
	culprits, wrong := map[int]bool{}, []error(nil)
	note := func(err error) {
		wrong = append(wrong, err)
		var e types.Error
		if errors.As(err, &e) && len(culprits) < limit {
			p := fset.Position(e.Pos)
			for _, n := range around(files[p.Filename], p.Offset) {
				culprits[n] = true
			}
		}
	}
	_, _ = (&types.Config{Importer: r.imports, Error: note}).Check(r.path, fset, parsed, nil)
	return culprits, wrong
}

// around is the innermost mutant at an offset; without one those of the same line, as what does not fit together may be within; without
// those the last one before it, as a missing return is reported at the end of the function.
func around(text string, offset int) []int {
	var open []int
	last := 0
	marks := regexp.MustCompile(`/\*(<?)(\d+)(>?)\*/`)
	for _, m := range marks.FindAllStringSubmatch(text[:offset], -1) {
		n, _ := strconv.Atoi(m[2])
		if m[1] == "<" {
			open = append(open, n)
			continue
		}
		open, last = open[:len(open)-1], n
	}
	if len(open) > 0 {
		return open[len(open)-1:]
	}
	rest, _, _ := strings.Cut(text[offset:], "\n")
	for _, m := range marks.FindAllStringSubmatch(rest, -1) {
		n, _ := strconv.Atoi(m[2])
		open = append(open, n)
	}
	if len(open) == 0 && last > 0 {
		open = append(open, last)
	}
	return open
}
