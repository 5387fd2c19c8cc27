package main

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// find collects the mutants of a room, numbered from 1. aliases are per file.
func find(r *room) ([]*mutant, map[string]*aliases) {
	var all []*mutant
	names := map[string]*aliases{}
	for i := range r.files {
		file := &r.files[i]
		names[file.name] = &aliases{self: r.pkg, named: map[string]string{}}
		f := &finder{room: r, file: file, base: r.fset.File(file.ast.Pos()).Base(), names: names[file.name], skip: map[ast.Node]bool{}, labelled: map[ast.Stmt]bool{}, types: map[ast.Expr]types.Type{}}
		for _, d := range file.ast.Decls {
			f.declaration(d)
		}
		all = append(all, f.found...)
	}
	slices.SortStableFunc(all, func(a, b *mutant) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.start, b.start))
	})
	number(all)
	return all, names
}

func number(all []*mutant) {
	alike := map[string]int{}
	for i, m := range all {
		m.number, m.Nth = i+1, 0
		key := m.key()
		m.Nth = alike[key]
		alike[key]++
	}
}

func (f *finder) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Body == nil {
			return
		}
		f.function = named(d)
		f.inside(f.room.info.Defs[d.Name].Type().(*types.Signature), d.Body)
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return // constants are changed where they are used
		}
		for _, s := range d.Specs {
			f.function = "var " + s.(*ast.ValueSpec).Names[0].Name
			f.walk(s)
		}
	}
}

func named(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	return "(" + types.ExprString(d.Recv.List[0].Type) + ")." + d.Name.Name
}

// inside walks over the body of a function, which has results and loops of its own.
func (f *finder) inside(s *types.Signature, body *ast.BlockStmt) {
	results, loops := f.results, f.loops
	f.results, f.loops = s.Results(), 0
	f.walk(body)
	f.results, f.loops = results, loops
}

func (f *finder) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil || f.skip[n] {
			return false
		}
		return f.visit(n)
	})
}

// visit looks at one node, and says whether to go on inside.
func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		f.inside(f.typeOf(n).(*types.Signature), n.Body)
		return false
	case *ast.GenDecl:
		return n.Tok == token.VAR
	case *ast.Field, *ast.ArrayType, *ast.ImportSpec:
		return false // types hold constants only
	case *ast.ForStmt:
		return f.loop(n, n.Body)
	case *ast.RangeStmt:
		return f.loop(n, n.Body)
	case *ast.BlockStmt:
		f.statements(n.List)
	case *ast.CaseClause:
		f.statements(n.Body)
	case *ast.CommClause:
		f.statements(n.Body)
	case *ast.IfStmt:
		f.condition(n.Cond)
	case *ast.LabeledStmt:
		f.labelled[n.Stmt] = true
	case *ast.SwitchStmt:
		f.cases(n, n.Body, n.Tag == nil)
	case *ast.TypeSwitchStmt:
		f.cases(n, n.Body, false)
	case ast.Expr:
		f.expression(n)
	}
	return true
}

// loop walks over a loop's parts: continue and break mean something in its body.
func (f *finder) loop(n ast.Stmt, body *ast.BlockStmt) bool {
	if l, ok := n.(*ast.ForStmt); ok && l.Cond != nil {
		f.condition(l.Cond)
	}
	f.skip[body] = true
	ast.Inspect(n, func(c ast.Node) bool {
		if c == n {
			return true
		}
		if c != nil && !f.skip[c] {
			f.walk(c)
		}
		return false
	})
	delete(f.skip, body)
	f.loops++
	f.walk(body)
	f.loops--
	return false
}
