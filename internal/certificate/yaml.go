package certificate

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
)

// maxYAML bounds files that people write by hand; the parser's time grows with the square of what it is fed.
const maxYAML = 1 << 20

// readYAML reads a file strictly: unknown and repeated keys are mistakes.
func readYAML(file string, raw []byte, into any) error {
	if len(raw) > maxYAML {
		return fmt.Errorf("%s: expected at most %d bytes, got %d", file, maxYAML, len(raw))
	}
	err := yaml.UnmarshalWithOptions(raw, into, yaml.Strict())
	if err == nil {
		return nil
	}
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil {
		at := located.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", file, at.Line, at.Column, located.GetMessage())
	}
	return fmt.Errorf("%s: %w", file, err)
}
