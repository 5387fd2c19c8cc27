package prove

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// MatrixVersion is the version of the format of kill-matrix.json; see Schema.
const MatrixVersion = 1

// SchemaID names the JSON Schema of kill-matrix.json; it stands in every file as "$schema". A change that old readers would
// misunderstand changes MatrixVersion and this name.
const SchemaID = "https://github.com/plimsoll/plimsoll/blob/main/internal/prove/schema/kill-matrix.schema.json"

//go:embed schema/kill-matrix.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of kill-matrix.json.
func Schema() []byte { return []byte(schema) }

// Matrix is kill-matrix.json: claims and mutants, and which killed for which. It holds no time, no address and no order of running,
// so that the same sources give the same bytes.
type Matrix struct {
	Schema    string           `json:"$schema"`
	Version   int              `json:"version"`
	Holds     bool             `json:"holds"`             // complete, and nothing speaks against it
	Stopped   string           `json:"stopped,omitempty"` // why it is a part only
	Partial   bool             `json:"partial,omitempty"` // only some mutants were asked for
	Others    int              `json:"others"`            // scenarios that each mutant met beside those that judge what it breaks
	MadeFrom  Made             `json:"made_from"`
	Figures   Figures          `json:"figures"`
	Providers []ProviderMatrix `json:"providers"`
}

// Figures count.
type Figures struct {
	Claims    int             `json:"claims"` // that a scenario judges
	Unproven  int             `json:"unproven"`
	Mutants   int             `json:"mutants"`
	Generic   int             `json:"generic"` // mutants that nobody wrote: they follow from contract, outcome table and plan
	Harmless  int             `json:"harmless"`
	Verdicts  map[Verdict]int `json:"verdicts"`
	Scenarios int             `json:"scenarios"` // that judge
	Toothless int             `json:"toothless"`
	Asserts   int             `json:"asserts"` // their steps that judge
	Idle      int             `json:"idle"`    // those of them that failed over no mutant
}

// ProviderMatrix is the matrix of one provider.
type ProviderMatrix struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Source    string            `json:"source"`
	Pages     map[string]string `json:"pages,omitempty"` // key, as in a claim's source → title
	Claims    []ClaimRow        `json:"claims"`          // in the order of claims.yaml
	Mutants   []MutantRow       `json:"mutants"`         // sorted by name, harmless variants among them
	Scenarios []Tooth           `json:"scenarios"`       // sorted by id
}

// ClaimRow is one claim.
type ClaimRow struct {
	ID      string            `json:"id"`
	Text    string            `json:"text"`
	Level   conformance.Level `json:"level"`
	Basis   conformance.Basis `json:"basis"`
	Source  string            `json:"source"`
	Line    int               `json:"line,omitempty"`
	Reason  string            `json:"reason,omitempty"` // why no scenario can judge it
	Lacks   string            `json:"lacks,omitempty"`  // what no mock has and the claim needs, so that nothing can be killed for it
	Killers []string          `json:"killers,omitempty"`
}

// Proven reports whether something was killed for the claim.
func (c ClaimRow) Proven() bool { return len(c.Killers) > 0 }

// Judged reports whether a scenario can judge the claim.
func (c ClaimRow) Judged() bool { return c.Reason == "" }

// MutantRow is one mutant.
type MutantRow struct {
	Name     string             `json:"name"`
	About    string             `json:"about"`
	Verdict  Verdict            `json:"verdict"`
	Generic  bool               `json:"generic,omitempty"`
	Harmless bool               `json:"harmless,omitempty"`
	Kind     string             `json:"kind"`
	With     map[string]string  `json:"with,omitempty"`
	When     string             `json:"when,omitempty"`
	Variant  string             `json:"variant,omitempty"`
	Shown    string             `json:"shown"` // the request that was answered otherwise
	Ran      int                `json:"ran"`   // scenarios
	Kills    []Kill             `json:"kills,omitempty"`
	Overlaps []provider.Overlap `json:"overlaps,omitempty"` // declared ones that did fail
	Problems []Problem          `json:"problems,omitempty"`
}

// Read reads a kill-matrix.json.
func Read(raw []byte) (*Matrix, error) {
	m := &Matrix{}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(m); err != nil {
		return nil, fmt.Errorf("kill matrix: %w", err)
	}
	if m.Version != MatrixVersion {
		return nil, fmt.Errorf("kill matrix: expected version %d, got %d", MatrixVersion, m.Version)
	}
	return m, nil
}

// Digest names a kill-matrix.json.
func Digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Provider finds the matrix of a provider; an empty one where there is none.
func (m *Matrix) Provider(id string) ProviderMatrix {
	for _, p := range m.Providers {
		if p.ID == id {
			return p
		}
	}
	return ProviderMatrix{}
}
