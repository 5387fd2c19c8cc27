// Package environments holds the environments that plimsoll comes with: one file for each, <name>.yaml.
package environments

import "embed"

// FS holds the environment files at its root.
//
//go:embed *.yaml
var FS embed.FS
