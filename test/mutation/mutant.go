package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// mutant is one small change. It is known by where it stands in words, not by its line: lines move with every commit.
type mutant struct {
	File     string `json:"file"`          // from the root of the module
	Function string `json:"function"`      // as (*T).name
	Change   string `json:"change"`        // as `a < b` → `a <= b`
	Nth      int    `json:"nth,omitempty"` // which of several that read alike in one function; 0 is the first

	number     int
	start, end int // offsets in the file
	line       int
	// wrap puts the changed form beside what stands there, which already holds the mutants inside.
	wrap func(inner string) string
}

func (m *mutant) key() string {
	return fmt.Sprintf("%s: %s: %s #%d", m.File, m.Function, m.Change, m.Nth)
}

// finder walks over one file and collects its mutants.
type finder struct {
	room     *room
	file     *source
	base     int // of the file in the file set
	function string
	results  *types.Tuple // of the innermost function
	loops    int          // how many loops are around
	found    []*mutant
	names    *aliases
	skip     map[ast.Node]bool
	types    map[ast.Expr]types.Type // where the checker's is not final
	labelled map[ast.Stmt]bool       // a label has to stay with what it names
}

// text is the source of a node, as it stands.
func (f *finder) text(n ast.Node) string {
	return string(f.file.text[f.offset(n.Pos()):f.offset(n.End())])
}

func (f *finder) offset(p token.Pos) int { return int(p) - f.base }

// brief is a node's source in one line.
func (f *finder) brief(n ast.Node) string {
	s := strings.Join(strings.Fields(f.text(n)), " ")
	if runes := []rune(s); len(runes) > 100 {
		s = string(runes[:60]) + " … " + string(runes[len(runes)-30:])
	}
	return s
}

// add notes a change of a node. The form has %[1]s for mutantOn(n), %[2]s for its opposite, and %[3]s for what stands there.
func (f *finder) add(n ast.Node, change, form string, args ...any) {
	m := &mutant{
		File: f.room.name + "/" + f.file.name, Function: f.function, Change: change,
		start: f.offset(n.Pos()), end: f.offset(n.End()), line: f.room.fset.Position(n.Pos()).Line,
	}
	m.wrap = func(inner string) string {
		on := fmt.Sprintf("mutantOn(%d)", m.number)
		return fmt.Sprintf(form, append([]any{on, "!" + on, inner}, args...)...)
	}
	f.found = append(f.found, m)
}

func (f *finder) typeOf(e ast.Expr) types.Type {
	if t := f.types[e]; t != nil {
		return t
	}
	return f.room.info.Types[e].Type
}

// constant says whether the expression is one for the compiler.
func (f *finder) constant(e ast.Expr) bool { return f.room.info.Types[e].Value != nil }

func basic(t types.Type, info types.BasicInfo) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

// aliases are the imports that the written file needs to name a type: by a name of ours, which no variable hides.
type aliases struct {
	self  *types.Package
	named map[string]string
}

func (a *aliases) of(t types.Type) string {
	return types.TypeString(types.Default(t), func(p *types.Package) string {
		if p == a.self {
			return ""
		}
		if a.named[p.Path()] == "" {
			a.named[p.Path()] = fmt.Sprintf("mutant%d", len(a.named))
		}
		return a.named[p.Path()]
	})
}
