package contract

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Contract is one provider's openapi.yaml, compiled.
type Contract struct {
	file       string
	doc        *openapi3.T
	operations map[string]*operation
	unnamed    []*operation // without an operationId: Lint reports them
	schemas    map[string]use
	options    []openapi3.SchemaValidationOption
}

// Operation is one operation of the contract.
type Operation struct {
	ID       string            // operationId
	Method   string            // GET, POST, …
	Path     string            // path template
	Statuses []string          // documented: "200", "4XX", "default"; sorted
	Claims   []string          // every x-claim and x-status-claim on it and below it; sorted, each once
	Basis    conformance.Basis // its x-basis
}

// Load reads <id>/openapi.yaml from the specs tree and compiles it. References may lead to other files of the same tree, and
// nowhere else. Every mistake found is in the error, each with file and line.
func Load(fsys fs.FS, id string) (*Contract, error) {
	file := path.Join(id, "openapi.yaml")
	doc, err := read(fsys, file)
	if err != nil {
		return nil, err
	}
	s := &schemas{nodes: map[*openapi3.Schema]*node{}, exact: &exactness{fsys: fsys, files: map[string][]string{}}}
	c := &Contract{file: file, doc: doc, operations: map[string]*operation{}, schemas: s.components(doc), options: options()}
	c.compile(s)
	s.acyclic()
	if len(s.errs) > 0 {
		return nil, errors.Join(s.errs...)
	}
	return c, nil
}

// options are what the library is told for every value: all mistakes, no values in its texts, our formats.
func options() []openapi3.SchemaValidationOption {
	return []openapi3.SchemaValidationOption{
		openapi3.MultiErrors(),
		openapi3.VisitAsResponse(),
		openapi3.DisableSchemaErrorDetails(),
		openapi3.EnableFormatValidation(),
		openapi3.WithStringFormatValidators(validators()),
	}
}

func (c *Contract) compile(s *schemas) {
	paths := c.doc.Paths.Map()
	for _, p := range keys(paths) {
		operations := paths[p].Operations()
		for _, method := range keys(operations) {
			op := s.operation(method, p, operations[method])
			if op.id == "" {
				c.unnamed = append(c.unnamed, op)
				continue
			}
			c.operations[op.id] = op
		}
	}
}

// Operations lists the operations, sorted by id.
func (c *Contract) Operations() []Operation {
	var all []Operation
	for _, id := range keys(c.operations) {
		op := c.operations[id]
		all = append(all, Operation{ID: id, Method: op.method, Path: op.path, Statuses: keys(op.answers),
			Claims: op.claims(), Basis: op.basis})
	}
	return all
}

// claims collects the claims on an operation and below it.
func (op *operation) claims() []string {
	found := map[string]bool{op.claim: true, op.statusClaim: true}
	seen := map[*node]bool{}
	for _, a := range op.answers {
		found[a.claim] = true
		for _, h := range a.headers {
			found[h.claim] = true
			h.use.claims(found, seen)
		}
		for _, m := range a.media {
			found[m.claim] = true
			if m.use != nil {
				m.use.claims(found, seen)
			}
		}
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

func (u use) claims(found map[string]bool, seen map[*node]bool) {
	found[u.claim] = true
	if seen[u.node] {
		return
	}
	seen[u.node] = true
	for _, below := range u.node.below() {
		below.claims(found, seen)
	}
}

// Schemas lists the names under components/schemas, sorted.
func (c *Contract) Schemas() []string { return keys(c.schemas) }
