package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// choice takes one of two Boolean expressions, without looking at the other.
const choice = "(%[1]s && (%[4]s) || %[2]s && (%[3]s))"

// neighbours are what a comparison, a connective or a sum is easily mistaken for. The opposite of a comparison is added by negate.
func neighbours(op token.Token) token.Token {
	return map[token.Token]token.Token{
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR, token.LAND: token.LOR, token.LOR: token.LAND,
		token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	}[op]
}

func opposite(op token.Token) token.Token {
	return map[token.Token]token.Token{
		token.LSS: token.GEQ, token.LEQ: token.GTR, token.GTR: token.LEQ, token.GEQ: token.LSS, token.EQL: token.NEQ, token.NEQ: token.EQL,
	}[op]
}

func (f *finder) expression(e ast.Expr) {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		f.binary(e)
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			f.add(e, fmt.Sprintf("`%s` → `%s`", f.brief(e), f.brief(e.X)), "(%[1]s != (%[3]s))")
		}
	case *ast.BasicLit:
		f.literal(e)
	case *ast.Ident:
		f.name(e)
	case *ast.CompositeLit:
		f.keys(e)
	}
}

// keys leaves out the names of fields, which are no expressions.
func (f *finder) keys(lit *ast.CompositeLit) {
	t := f.typeOf(lit)
	if t == nil {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Map); ok {
		return
	}
	for _, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			f.skip[kv.Key] = true
		}
	}
}

func (f *finder) binary(e *ast.BinaryExpr) {
	if f.constant(e) {
		f.folded(e)
		return
	}
	if to := opposite(e.Op); to != token.ILLEGAL {
		f.add(e, f.swap(e, to), "(%[1]s != (%[3]s))")
	}
	to := neighbours(e.Op)
	switch {
	case to == token.ILLEGAL:
	case e.Op == token.LAND || e.Op == token.LOR:
		f.add(e, f.swap(e, to), choice, f.exchanged(e, to))
		f.condition(e.X)
		f.condition(e.Y)
	case opposite(e.Op) != token.ILLEGAL:
		f.add(e, f.swap(e, to), choice, f.exchanged(e, to))
	case basic(f.typeOf(e), types.IsNumeric):
		f.add(e, f.swap(e, to), "func() %[5]s { if %[1]s { return %[4]s }; return %[3]s }()", f.exchanged(e, to), f.names.of(f.typeOf(e)))
	}
}

// folded gives the parts of a constant sum the type of the whole, which is what the compiler makes of them.
func (f *finder) folded(e *ast.BinaryExpr) {
	if e.Op == token.SHL || e.Op == token.SHR || !basic(f.typeOf(e), types.IsNumeric|types.IsString) {
		return
	}
	for _, part := range []ast.Expr{e.X, e.Y} {
		f.types[ast.Unparen(part)] = f.typeOf(e)
	}
}

// exchanged is the expression with another operator, in parentheses where the operator binds otherwise.
func (f *finder) exchanged(e *ast.BinaryExpr, to token.Token) string {
	return fmt.Sprintf("(%s) %s (%s)", f.text(e.X), to, f.text(e.Y))
}

func (f *finder) swap(e *ast.BinaryExpr, to token.Token) string {
	return fmt.Sprintf("`%s` → `%s %s %s`", f.brief(e), f.brief(e.X), to, f.brief(e.Y))
}

// condition negates what decides, unless its own operator is changed anyway.
func (f *finder) condition(e ast.Expr) {
	inner := ast.Unparen(e)
	if f.skip[e] || f.constant(inner) || !basic(f.typeOf(inner), types.IsBoolean) {
		return
	}
	switch inner := inner.(type) {
	case *ast.BinaryExpr:
		return
	case *ast.UnaryExpr:
		if inner.Op == token.NOT {
			return
		}
	}
	f.add(inner, fmt.Sprintf("`%s` → `!%s`", f.brief(inner), f.brief(inner)), "(%[1]s != (%[3]s))")
}

func (f *finder) literal(e *ast.BasicLit) {
	if f.typeOf(e) == nil {
		return
	}
	switch {
	case e.Kind == token.STRING:
		if e.Value != `""` && e.Value != "``" {
			f.replace(e, `""`)
		}
	case e.Kind == token.INT && e.Value == "0":
		f.replace(e, "1")
	case e.Kind == token.INT:
		f.replace(e, e.Value+" + 1")
		f.replace(e, e.Value+" - 1")
	default:
		f.replace(e, e.Value+" + 1")
	}
}

// name changes what a name stands for: true, false, and numbers that are constants of this package.
func (f *finder) name(e *ast.Ident) {
	switch o := f.room.info.Uses[e].(type) {
	case *types.Const:
		t := f.typeOf(e)
		if o.Parent() == types.Universe && basic(t, types.IsBoolean) {
			to := map[string]string{"true": "false", "false": "true"}[e.Name]
			f.add(e, fmt.Sprintf("`%s` → `%s`", e.Name, to), "(%[1]s != %[3]s)")
		}
		if o.Pkg() == f.room.pkg && measured(o.Type()) {
			f.replace(e, e.Name+" + 1")
		}
	}
}

// measured says whether a constant is a plain number: one of a type of ours is a word.
func measured(t types.Type) bool {
	if _, ok := t.(*types.Basic); ok {
		return basic(t, types.IsInteger|types.IsFloat)
	}
	return t.String() == "time.Duration"
}

func (f *finder) replace(e ast.Expr, to string) {
	t := f.typeOf(e)
	if t == nil || types.Default(t) == types.Typ[types.Invalid] {
		return
	}
	f.add(e, fmt.Sprintf("`%s` → `%s`", f.brief(e), to), "mutantOf[%[5]s](%[1]s, %[3]s, %[4]s)", to, f.names.of(t))
}
