package provider

// StrictYAML is a YAML file that another room gives a meaning to, read as strictly as the files of this one: unknown keys, keys that
// stand twice and values of the wrong form are mistakes, each with its place, and all of them are found at once.
type StrictYAML struct{ document *document }

// ReadStrictYAML reads raw into the struct that into points to. Mistakes are kept; see Err.
func ReadStrictYAML(file string, raw []byte, into any) *StrictYAML {
	return &StrictYAML{readYAML(file, raw, into, &mistakes{}, nil)}
}

// Broken reports whether the file could not be read at all: checking what it says would only hide the mistake that matters.
func (s *StrictYAML) Broken() bool { return s.document.broken }

// Wrong adds a mistake about the value at a path of keys and indices, or about what is nearest around it.
func (s *StrictYAML) Wrong(path []string, format string, args ...any) {
	s.document.wrong(path, format, args...)
}

// Line is the line of the value at a path, or of what is nearest around it, and the column in it; both count from 1.
func (s *StrictYAML) Line(path ...string) (line, column int) {
	at := s.document.at(path...)
	return at.line, at.column
}

// Err is every mistake, joined, from top to bottom; nil where there is none.
func (s *StrictYAML) Err() error { return s.document.err() }
