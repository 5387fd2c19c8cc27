// Plimsoll checks that an API floats where its documentation says it does.
package main

import (
	"os"

	"golang.org/x/term"

	"github.com/plimsoll/plimsoll"
	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/features"
	"github.com/plimsoll/plimsoll/internal/cli"
	"github.com/plimsoll/plimsoll/proof"
	"github.com/plimsoll/plimsoll/specs"
)

func main() {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	streams := cli.Streams{
		Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(),
		Width: width, Terminal: err == nil, Live: term.IsTerminal(int(os.Stderr.Fd())),
	}
	os.Exit(cli.Main(os.Args[1:], streams, cli.Trees{
		Specs: specs.FS, Features: features.FS, Environments: environments.FS, Proof: proof.FS, Sources: plimsoll.Sources,
	}))
}
