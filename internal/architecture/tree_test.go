package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/plimsoll/plimsoll"

// root is the top of the tree, from here.
const root = "../.."

// source is one Go file.
type source struct {
	name string // from the top of the tree, with slashes
	text []byte
	set  *token.FileSet
	file *ast.File
}

// folder is the package that the file belongs to, from the top of the tree; "." is the top.
func (s source) folder() string { return path.Dir(s.name) }

func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// isData says whether the file does nothing but embed data.
func (s source) isData() bool {
	return path.Base(s.name) == "embed.go" || s.name == "sources.go"
}

func (s source) line(p token.Pos) int { return s.set.Position(p).Line }

func parse(name, text string) (source, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{name: name, text: []byte(text), set: set, file: file}, err
}

// tracked lists the files of the project: those that git knows, or without git all but what is made by building and running.
func tracked(t *testing.T) []string {
	t.Helper()
	git := exec.Command("git", "ls-files", "-z")
	git.Dir = root
	out, err := git.Output()
	if err != nil {
		return walked(t)
	}
	var files []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil {
			files = append(files, name)
		}
	}
	require.NotEmpty(t, files)
	return files
}

func walked(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == ".git" || name == "bin" || name == "reports"):
			return fs.SkipDir
		case d.Type().IsRegular():
			files = append(files, name)
		}
		return nil
	})
	require.NoError(t, err)
	return files
}

// sources are the Go files of the main module.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, name := range tracked(t) {
		if !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "tools/") || strings.HasPrefix(name, "test/") || strings.Contains(name, "/testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		s, err := parse(name, string(text))
		require.NoError(t, err)
		all = append(all, s)
	}
	require.Greater(t, len(all), 100)
	return all
}
