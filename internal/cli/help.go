package cli

import _ "embed" // of texts that name providers as examples: they are data, and Go knows none of them

//go:embed help/plimsoll.txt
var description string

//go:embed help/run.txt
var runHelp string
