// Package features holds the scenarios: for each provider a folder with one feature file for each topic.
package features

import "embed"

// FS holds the folders of the providers at its root. A new folder is part of it without a change here.
//
//go:embed */*.feature
var FS embed.FS
