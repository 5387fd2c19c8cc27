// Package specs holds what is known of the providers: for each a folder with its contract, examples, claims and provider file,
// and beside them standards.yaml, the claims that come from standards and hold for all.
package specs

import "embed"

// FS holds the folders of the providers at its root. A new folder is part of it without a change here.
//
//go:embed standards.yaml */*.yaml */examples/*.yaml
var FS embed.FS
