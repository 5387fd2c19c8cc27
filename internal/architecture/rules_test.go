package architecture

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A rule returns what is wrong with a file, each with its line.
type rule func(source) []string

// mayKnow says which packages of ours a package may import. A package that is not here needs a decision, and a line.
func mayKnow() map[string][]string {
	data := []string{".", "environments", "features", "proof", "specs"}
	known := map[string][]string{
		"internal/conformance":       {},
		"internal/provider":          {"internal/conformance"},
		"internal/contract":          {"internal/conformance"},
		"internal/cellar":            {}, // what it keeps is sealed, and none of its business
		"clients":                    {"internal/conformance", "internal/provider"},
		"internal/mock":              {"internal/conformance", "internal/provider"},
		"internal/report":            {"internal/conformance"},
		"internal/baseline":          {"internal/conformance", "internal/provider"}, // reads its file as strictly as provider reads its own
		"internal/diff":              {"internal/conformance", "internal/report"},   // what makes text harmless is in one place
		"internal/history":           {"internal/conformance"},                      // runs are opened for it by cli: it knows no format
		"internal/certificate":       {"internal/conformance", "internal/certificate/paper"},
		"internal/certificate/paper": {},
		"steps":                      {"internal/conformance", "internal/provider", "internal/contract", "clients"},
		"internal/suite":             {"internal/conformance", "internal/provider", "internal/contract", "clients", "steps"},
		"internal/prove":             {"internal/conformance", "internal/provider", "internal/contract", "clients", "internal/mock", "internal/suite"},
		"internal/doctor":            {"internal/conformance", "internal/provider", "clients"},
		"internal/scrub":             {"clients"},
		"internal/architecture":      {},
		"internal/wirefault":         {}, // servers for tests
		"cmd/plimsoll":               append([]string{"internal/cli"}, data...),
	}
	everything := []string{}
	for name := range known {
		if name != "cmd/plimsoll" {
			everything = append(everything, name)
		}
	}
	known["internal/cli"] = everything
	for _, name := range data {
		known[name] = nil
	}
	return known
}

// only says where a library may be used, so that it can be exchanged in one place.
func only() map[string][]string {
	return map[string][]string{
		"filippo.io/age":                      {"internal/cellar"},
		"github.com/alecthomas/kong":          {"internal/cli"},
		"github.com/cucumber/gherkin/go/":     {"internal/suite"},
		"github.com/cucumber/godog":           {"internal/suite", "steps"},
		"github.com/cucumber/messages/go/":    {"internal/suite"},
		"github.com/getkin/kin-openapi":       {"internal/contract"},
		"github.com/thedevsaddam/gojsonq":     {"steps"},
		"github.com/stretchr/testify/require": {},
		"io/ioutil":                           {},
		"math/rand":                           {},
		"modernc.org/sqlite":                  {"internal/history"},
		"database/sql":                        {"internal/history"},
		"net/http/httptest":                   {"internal/wirefault"},
		"pgregory.net/rapid":                  {},
		"testing":                             {"internal/wirefault"},
	}
}

// importDirections: the plan of the house. Tests may look into other rooms.
func importDirections(s source) []string {
	if s.isTest() {
		return nil
	}
	known, planned := mayKnow()[s.folder()]
	if !planned {
		return []string{fmt.Sprintf("%s:1: the plan does not say whom package %s may import", s.name, s.folder())}
	}
	var wrong []string
	for _, i := range s.file.Imports {
		ours, is := strings.CutPrefix(unquote(i.Path), module)
		target := strings.TrimPrefix(ours, "/")
		if target == "" {
			target = "."
		}
		if is && !slices.Contains(known, target) {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s may not import %s", s.name, s.line(i.Pos()), s.folder(), target))
		}
	}
	return wrong
}

// librariesInPlace: each library is known in one or two rooms only.
func librariesInPlace(s source) []string {
	if s.isTest() {
		return nil
	}
	var wrong []string
	for _, i := range s.file.Imports {
		name := unquote(i.Path)
		for library, places := range only() {
			if within(name, library) && !slices.Contains(places, s.folder()) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s is for %v only", s.name, s.line(i.Pos()), library, places))
			}
		}
	}
	return wrong
}

// within reports whether a package belongs to a library. math/rand/v2 is another one than math/rand.
func within(name, library string) bool {
	return name == library || strings.HasPrefix(name, strings.TrimSuffix(library, "/")+"/") && name != "math/rand/v2"
}

func unquote(lit *ast.BasicLit) string {
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return lit.Value
	}
	return text
}

// noInit: what registers itself is found by nobody. Each table is written down in one place.
func noInit(s source) []string {
	var wrong []string
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" && !s.isTest() {
			wrong = append(wrong, fmt.Sprintf("%s:%d: init()", s.name, s.line(f.Pos())))
		}
	}
	return wrong
}

// tables are arrays that are computed once and only read. Go has no constant arrays.
func tables() []string {
	return []string{"clients.alphabet16", "clients.alphabet64", "clients.foldAll", "clients.foldPlus"}
}

// noMutableState: a package-level variable is a sentinel error, a compiled expression, embedded data, an interface assertion, a
// struct of constants, or one of the tables.
func noMutableState(s source) []string {
	var wrong []string
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR || s.isTest() {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			if !constant(g, v) && !slices.Contains(tables(), s.folder()+"."+v.Names[0].Name) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: package-level variable %s", s.name, s.line(v.Pos()), v.Names[0].Name))
			}
		}
	}
	return wrong
}

// constant reports whether a variable is one only because Go has no such constants.
func constant(g *ast.GenDecl, v *ast.ValueSpec) bool {
	if v.Names[0].Name == "_" {
		return true
	}
	if g.Doc != nil && strings.Contains(comments(g.Doc), "//go:embed") || v.Doc != nil && strings.Contains(comments(v.Doc), "//go:embed") {
		return true
	}
	for _, value := range v.Values {
		if !once(value) {
			return false
		}
	}
	return len(v.Values) > 0
}

// once reports whether a value is made once and cannot be changed.
func once(value ast.Expr) bool {
	switch value := value.(type) {
	case *ast.CallExpr:
		return slices.Contains([]string{"errors.New", "fmt.Errorf", "regexp.MustCompile"}, selector(value.Fun))
	case *ast.CompositeLit:
		_, named := value.Type.(*ast.Ident)
		return named && !slices.ContainsFunc(value.Elts, func(e ast.Expr) bool {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				e = pair.Value
			}
			_, basic := e.(*ast.BasicLit)
			return !basic
		})
	}
	return false
}

func comments(g *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

// selector writes a.b for a call of a package's function, and the bare name for any other.
func selector(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// noPanic: errors are returned, and only main ends the process.
func noPanic(s source) []string {
	if s.isTest() || s.file.Name.Name == "main" {
		return nil
	}
	var wrong []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			switch name := selector(call.Fun); name {
			case "panic", "os.Exit", "log.Fatal", "log.Fatalf", "log.Panic", "runtime.Goexit":
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s outside main", s.name, s.line(call.Pos()), name))
			}
		}
		return true
	})
	return wrong
}

// noEmptyInterface: the word is any.
func noEmptyInterface(s source) []string {
	var wrong []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if i, ok := n.(*ast.InterfaceType); ok && len(i.Methods.List) == 0 {
			wrong = append(wrong, fmt.Sprintf("%s:%d: interface{}: write any", s.name, s.line(i.Pos())))
		}
		return true
	})
	return wrong
}

// noProvider: a provider is data. A sixth one comes without a line of Go.
func noProvider(ids []string) rule {
	words := regexp.MustCompile(`(?i)` + strings.Join(ids, "|"))
	return func(s source) []string {
		if s.isTest() || s.isData() {
			return nil
		}
		var wrong []string
		for i, line := range bytes.Split(s.text, []byte("\n")) {
			if word := words.Find(line); word != nil {
				wrong = append(wrong, fmt.Sprintf("%s:%d: names the provider %s", s.name, i+1, word))
			}
		}
		return wrong
	}
}

// documented: every exported name says what it is.
func documented(s source) []string {
	if s.isTest() {
		return nil
	}
	var wrong []string
	add := func(p token.Pos, what, name string) {
		wrong = append(wrong, fmt.Sprintf("%s:%d: exported %s %s has no doc comment", s.name, s.line(p), what, name))
	}
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d.Recv) && !asError(d) {
				add(d.Pos(), "function", d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if name := undocumented(d, spec); name != "" {
					add(spec.Pos(), d.Tok.String(), name)
				}
			}
		}
	}
	return wrong
}

// asError lets methods off whose name says everything: those of error.
func asError(d *ast.FuncDecl) bool {
	return d.Recv != nil && (d.Name.Name == "Error" || d.Name.Name == "Unwrap")
}

func exportedReceiver(r *ast.FieldList) bool {
	if r == nil {
		return true
	}
	t := r.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	name, ok := t.(*ast.Ident)
	return !ok || name.IsExported()
}

func undocumented(g *ast.GenDecl, spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() && g.Doc == nil && spec.Doc == nil {
			return spec.Name.Name
		}
	case *ast.ValueSpec:
		if spec.Names[0].IsExported() && g.Doc == nil && spec.Doc == nil && spec.Comment == nil {
			return spec.Names[0].Name
		}
	}
	return ""
}

// The lengths beyond which something is no longer read but searched.
const (
	maxFunction = 60
	maxFile     = 400
)

// short: no long functions, no long files.
func short(s source) []string {
	if s.isTest() {
		return nil
	}
	var wrong []string
	if lines := bytes.Count(s.text, []byte("\n")); lines > maxFile {
		wrong = append(wrong, fmt.Sprintf("%s:%d: a file of %d lines, more than %d", s.name, lines, lines, maxFile))
	}
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && !isTable(f) {
			if lines := s.line(f.End()) - s.line(f.Pos()) + 1; lines > maxFunction {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s has %d lines, more than %d", s.name, s.line(f.Pos()), f.Name.Name, lines, maxFunction))
			}
		}
	}
	return wrong
}

// isTable reports whether a function does nothing but return one literal: a table is read row by row, however long it is.
func isTable(f *ast.FuncDecl) bool {
	if f.Body == nil || len(f.Body.List) != 1 {
		return false
	}
	r, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return false
	}
	_, literal := r.Results[0].(*ast.CompositeLit)
	return literal
}

// elsewhere finds what belongs to one machine or to one way of building: paths of a workplace, hosts of a registry.
func elsewhere(name string, text []byte) []string {
	places := regexp.MustCompile(strings.Join([]string{
		`(?:^|[\s"'=(:` + "`" + `])/(?:wo` + `rk|fa` + `rm|ro` + `ot|ho` + `me|Us` + `ers)/`, `C:\\Us` + `ers`, `/tm` + `p/plim`, `proxy\.gol` + `ang`, `registry\.np` + `mjs`, `deb\.deb` + `ian`,
	}, "|"))
	var wrong []string
	for i, line := range bytes.Split(text, []byte("\n")) {
		if found := places.Find(line); found != nil {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s belongs to one machine", name, i+1, bytes.TrimSpace(found)))
		}
	}
	return wrong
}
