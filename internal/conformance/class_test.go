package conformance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClassesListsEveryClass(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "finding.go", nil, 0)
	require.NoError(t, err)
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Class" {
				declared += len(spec.Names)
			}
		}
		return true
	})
	assert.Len(t, Classes(), declared)
}

func TestAgainst(t *testing.T) {
	t.Parallel()
	named := Finding{Claim: "X-1", Class: ClassStatus}
	other := Finding{Claim: "X-2", Class: ClassStatus}
	bare := Finding{Class: ClassValue}
	note := Finding{Claim: "X-1", Note: true}
	outage := Finding{Claim: "X-1", Cause: CauseOutage}
	r := Result{Claims: []string{"X-1"}, Findings: []Finding{named, other, bare, note, outage}}
	assert.Equal(t, []Finding{named, bare}, r.Against("X-1"))
	assert.Equal(t, []Finding{other}, r.Against("X-2"), "a finding without a claim speaks against judged claims only")
	assert.Empty(t, r.Against("X-3"))
}
