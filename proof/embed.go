// Package proof holds the kill matrix: which faults of a target each check was seen to catch. `make prove` writes it.
package proof

import "embed"

// FS holds kill-matrix.json at its root.
//
//go:embed *.json
var FS embed.FS
