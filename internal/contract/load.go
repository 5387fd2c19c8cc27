package contract

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// read loads and validates the document. It looks at the references itself first: the library stops at the first that leads
// nowhere, and does not say where it stands.
func read(fsys fs.FS, file string) (*openapi3.T, error) {
	if errs := checkReferences(fsys, file); len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.IsExternalRefsAllowed = true
	loader.ReadFromURIFunc = within(fsys)
	doc, err := loader.LoadFromDataWithPath(raw, &url.URL{Path: file})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, unmarshalling(err))
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.0.") {
		return nil, fmt.Errorf("%s: openapi: expected 3.0.x, got %q: later versions are validated by another engine, without lines", file, doc.OpenAPI)
	}
	return doc, validate(doc, file)
}

// within serves the files of the tree, and refuses everything else.
func within(fsys fs.FS) openapi3.ReadFromURIFunc {
	return func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		if !fs.ValidPath(location.Path) { // the path of an address with a host is empty, or begins with a slash
			return nil, fmt.Errorf("%s: references may lead to files of the specs tree only", location.Redacted())
		}
		return fs.ReadFile(fsys, location.Path)
	}
}

// validate asks the library whether the document is valid. Examples are left to Lint, which is stricter.
func validate(doc *openapi3.T, file string) error {
	err := doc.Validate(context.Background(), openapi3.EnableMultiError(), openapi3.DisableExamplesValidation())
	var all openapi3.MultiError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &all):
		all = openapi3.MultiError{err}
	}
	var errs []error
	for _, e := range all {
		errs = append(errs, located(first(origin(e), file), plain(e)))
	}
	return errors.Join(errs...)
}

// origin finds where an error of the library says that it stands. More than fifty types of it carry the same field, and no
// method gives it.
func origin(err error) string {
	place := ""
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.Indirect(reflect.ValueOf(err))
		if v.Kind() != reflect.Struct {
			continue
		}
		field := v.FieldByName("Origin")
		if !field.IsValid() {
			continue
		}
		if o, ok := reflect.TypeAssert[*openapi3.Origin](field); ok && o != nil {
			place = at(o, "")
		}
	}
	return place
}

// unmarshalling keeps what the library says about the YAML: it tries JSON first, and tells us so.
func unmarshalling(err error) error {
	_, message, found := strings.Cut(err.Error(), "yaml error: ")
	if !found {
		return err
	}
	_, reason, found := strings.Cut(message, "json: ")
	if !found {
		reason = message
	}
	return errors.New(reason)
}

// plain leaves out the schemas and values that the library appends on lines of their own.
func plain(err error) error {
	message, _, _ := strings.Cut(err.Error(), "\nSchema:")
	return errors.New(message)
}

// acyclic reports schemas that are made of themselves through allOf, oneOf, anyOf or not: no value could ever be judged.
func (s *schemas) acyclic() {
	const open, done = 1, 2
	state := map[*node]int{}
	var visit func(n *node) bool
	visit = func(n *node) bool {
		if state[n] != 0 {
			return state[n] != open
		}
		state[n] = open
		sound := true
		for _, u := range n.parts() {
			sound = visit(u.node) && sound
		}
		state[n] = done
		if !sound {
			s.fail(n.origin, "", errors.New("the schema is composed of itself"))
		}
		return true
	}
	for _, n := range s.order {
		visit(n)
	}
}
