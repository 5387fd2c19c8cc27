package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/plimsoll/plimsoll/internal/cellar"
)

// The variables that hold the key of the cellar. There is no flag for it: argv is read by everybody.
const (
	cellarKey     = "PLIMSOLL_CELLAR_KEY"
	cellarKeyFile = "PLIMSOLL_CELLAR_KEY_FILE"
)

// keyOfCellar reads the key, nil where there is none.
func keyOfCellar(s Streams) (*cellar.Key, error) {
	text, file := lookup(s.Environ, cellarKey), lookup(s.Environ, cellarKeyFile)
	switch {
	case text != "":
		key, err := cellar.ParseKey(text)
		return key, named(cellarKey, err)
	case file != "":
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, named(cellarKeyFile, err)
		}
		s.guard.cellarKey(string(raw))
		key, err := cellar.ParseKey(string(raw))
		return key, named(cellarKeyFile+": "+file, err)
	}
	return nil, nil //nolint:nilnil // no key is no mistake
}

// cellarKey makes the key in a file known, and not the comments beside it.
func (g *guard) cellarKey(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); g != nil && !strings.HasPrefix(line, "#") {
			g.redactor.Add("cellar key", line)
		}
	}
}

func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}
