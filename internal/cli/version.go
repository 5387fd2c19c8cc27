package cli

import (
	"fmt"
	"runtime/debug"
)

// versionCommand is plimsoll version.
type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(s Streams) error {
	_, err := fmt.Fprintf(s.Out, "plimsoll %s\n", version())
	return err
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
