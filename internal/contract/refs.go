package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// source is one YAML file of the document: its value, and the references in it.
type source struct {
	value any
	refs  []reference
}

// reference is one $ref, with where it stands.
type reference struct {
	target string
	line   int
}

// references follows every $ref from a file to the files that it leads to.
type references struct {
	fsys    fs.FS
	sources map[string]*source // nil for a file that could not be read
	errs    []error
}

// checkReferences returns every mistake in the references, and in the YAML, of a file and of the files that it refers to.
func checkReferences(fsys fs.FS, file string) []error {
	r := &references{fsys: fsys, sources: map[string]*source{}}
	r.follow(file, "")
	return r.errs
}

// follow reads a file once and checks the references in it. from is where it is referred to.
func (r *references) follow(file, from string) *source {
	if s, known := r.sources[file]; known {
		return s
	}
	s, err := r.read(file)
	r.sources[file] = s
	if err != nil {
		r.errs = append(r.errs, located(from, err))
		return nil
	}
	for _, ref := range s.refs {
		if err := r.check(file, ref); err != nil {
			r.errs = append(r.errs, fmt.Errorf("%s:%d: $ref %q: %w", file, ref.line, ref.target, err))
		}
	}
	return s
}

func (r *references) read(file string) (*source, error) {
	raw, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		return nil, fmt.Errorf("%s: no such file in the specs tree", file)
	}
	parsed, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return nil, inYAML(file, err)
	}
	s := &source{}
	if len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: the file is empty", file)
	}
	body := parsed.Docs[0].Body
	if err := yaml.NodeToValue(body, &s.value); err != nil {
		return nil, inYAML(file, err)
	}
	ast.Walk(s, body)
	return s, nil
}

// Visit collects the references; it makes a source an ast.Visitor.
func (s *source) Visit(n ast.Node) ast.Visitor {
	if m, ok := n.(*ast.MappingValueNode); ok && m.Key.GetToken().Value == "$ref" {
		token := m.Value.GetToken()
		s.refs = append(s.refs, reference{target: token.Value, line: token.Position.Line})
	}
	return s
}

// inYAML keeps the line and the message of a YAML error, and drops the drawing.
func inYAML(file string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", file, at.GetToken().Position.Line, at.GetMessage())
	}
	return fmt.Errorf("%s: %w", file, err)
}

// check returns why a reference leads nowhere.
func (r *references) check(file string, ref reference) error {
	name, fragment, _ := strings.Cut(ref.target, "#")
	target := file
	if name != "" {
		target = path.Join(path.Dir(file), name)
	}
	if strings.Contains(name, "://") || path.IsAbs(name) || !fs.ValidPath(target) {
		return errors.New("references may lead to files of the specs tree only")
	}
	s := r.follow(target, fmt.Sprintf("%s:%d", file, ref.line))
	if s == nil {
		return nil // reported with the file
	}
	return lookup(s.value, fragment)
}

// lookup returns an error that names the nearest member where a pointer leads nowhere.
func lookup(value any, pointer string) error {
	if _, ok := conformance.At(value, pointer); ok {
		return nil
	}
	parent, last := path.Split(pointer)
	siblings, _ := conformance.At(value, strings.TrimSuffix(parent, "/"))
	known, _ := siblings.(map[string]any)
	return fmt.Errorf("nothing there%s", hint(last, keys(known)))
}
