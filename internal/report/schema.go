package report

import _ "embed"

// SchemaID names the JSON Schema of run.json; it stands in every file as "$schema". A change that old readers would
// misunderstand changes conformance.RunVersion and this name.
const SchemaID = "https://github.com/plimsoll/plimsoll/blob/main/internal/report/schema/run.schema.json"

//go:embed schema/run.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of run.json.
func Schema() []byte { return []byte(schema) }
