package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// statements looks at those that stand in a list, where one may be left out.
func (f *finder) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE && !blank(s.Lhs) {
				f.remove(s)
			}
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.SendStmt, *ast.DeferStmt, *ast.GoStmt:
			f.remove(s)
		case *ast.ReturnStmt:
			f.returned(s)
		case *ast.BranchStmt:
			f.branch(s)
		}
	}
}

// blank says whether an assignment gives its values to nobody.
func blank(lhs []ast.Expr) bool {
	for _, e := range lhs {
		if id, ok := e.(*ast.Ident); !ok || id.Name != "_" {
			return false
		}
	}
	return true
}

func (f *finder) remove(s ast.Stmt) {
	f.add(s, fmt.Sprintf("`%s` removed", f.brief(s)), "if %[2]s { %[3]s }")
}

// returned gives back nothing for each result that is something.
func (f *finder) returned(s *ast.ReturnStmt) {
	if f.results == nil {
		return
	}
	if len(s.Results) == 1 && f.results.Len() > 1 { // return f(), of several results
		f.nothing(s, "nothing of", f.zeros())
		return
	}
	for i, e := range s.Results {
		if f.trivial(e) {
			continue
		}
		if basic(f.results.At(i).Type(), types.IsBoolean) {
			f.condition(e)
			continue
		}
		values := make([]string, len(s.Results))
		for j, other := range s.Results {
			values[j] = f.text(other)
		}
		values[i] = f.zero(i)
		f.nothing(s, "nothing for `"+f.brief(e)+"` of", strings.Join(values, ", "))
	}
}

func (f *finder) nothing(s *ast.ReturnStmt, what, values string) {
	f.add(s, fmt.Sprintf("%s `%s`", what, f.brief(s)), "{ if %[1]s { return %[4]s }; %[3]s }", values)
}

func (f *finder) zeros() string {
	all := make([]string, f.results.Len())
	for i := range all {
		all[i] = f.zero(i)
	}
	return strings.Join(all, ", ")
}

func (f *finder) zero(i int) string { return "*new(" + f.names.of(f.results.At(i).Type()) + ")" }

// trivial says whether a result is changed as a constant, or is nothing already.
func (f *finder) trivial(e ast.Expr) bool {
	if v := f.room.info.Types[e].Value; v != nil && (v.ExactString() == "0" || v.ExactString() == `""`) {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return true
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.Ident:
		return e.Name == "nil" || e.Name == "true" || e.Name == "false"
	}
	return false
}

// branch ends a loop that would go on, and the reverse.
func (f *finder) branch(s *ast.BranchStmt) {
	to := map[token.Token]string{token.CONTINUE: "break", token.BREAK: "continue"}[s.Tok]
	if to == "" || f.loops == 0 {
		return
	}
	if s.Label != nil {
		to += " " + s.Label.Name
	}
	f.add(s, fmt.Sprintf("`%s` → `%s`", f.brief(s), to), "{ if %[1]s { %[4]s }; %[3]s }", to)
}

// cases deletes each clause of a switch: the whole switch stands twice, once without it.
func (f *finder) cases(s ast.Stmt, body *ast.BlockStmt, conditions bool) {
	for _, c := range body.List {
		clause := c.(*ast.CaseClause)
		if conditions {
			for _, e := range clause.List {
				f.condition(e)
			}
		}
		if f.labelled[s] || len(body.List) == 1 || (len(clause.Body) == 0 && clause.List == nil) {
			continue // a lone clause is a condition; an empty default does nothing
		}
		head := "default"
		if clause.List != nil {
			head = "case " + f.brief(between(clause.List))
		}
		f.add(s, fmt.Sprintf("`%s` deleted", head), "if %[1]s { %[4]s } else { %[3]s }", f.without(s, clause))
	}
}

// span is a stretch of source.
type span struct {
	ast.Node
	end token.Pos
}

func (s span) End() token.Pos { return s.end }

func between(list []ast.Expr) ast.Node { return span{list[0], list[len(list)-1].End()} }

func (f *finder) without(s ast.Stmt, c *ast.CaseClause) string {
	text := f.file.text
	return string(text[f.offset(s.Pos()):f.offset(c.Pos())]) + string(text[f.offset(c.End()):f.offset(s.End())])
}
