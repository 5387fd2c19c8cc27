package provider

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Sources are the fields of credentials as a file gives them: role → field → source.
type Sources map[string]map[string]Source

// Source says where the value of a field comes from: it stands there, or a file holds it, or a command prints it.
type Source struct {
	Value   string   `yaml:"-"`
	File    string   `yaml:"file"`    // relative to the environment file
	Command []string `yaml:"command"` // program and arguments, no shell; only in a file outside the working tree
}

func (s *Source) setText(text string) { s.Value = text }

// pending reports whether the value has still to be fetched.
func (s Source) pending() bool { return s.File != "" || len(s.Command) > 0 }

// Runner runs a command and returns what it printed.
type Runner func(ctx context.Context, command []string) ([]byte, error)

// maxSecretBytes bounds what a file or a command may give: no credential is longer, and /dev/zero is.
const maxSecretBytes = 64 << 10

// Fetch reads the files and runs the commands that the credentials of these providers come from, and writes the values into
// Target.Credentials. Nobody is asked for the credential of a provider that is not run: some commands ask for a finger. All
// that goes wrong is reported at once; what a command printed is never repeated.
func (e *Environment) Fetch(ctx context.Context, ids []string, run Runner) error {
	var errs []error
	for _, id := range ids {
		t := e.Providers[id]
		if t == nil {
			continue
		}
		for _, role := range sortedKeys(t.Sources) {
			for _, field := range sortedKeys(t.Sources[role]) {
				errs = append(errs, e.fetch(ctx, t, role, field, run))
			}
		}
	}
	return errors.Join(errs...)
}

func (e *Environment) fetch(ctx context.Context, t *Target, role, field string, run Runner) error {
	source := t.Sources[role][field]
	if !source.pending() {
		return nil
	}
	value, err := e.read(ctx, source, run)
	if err == nil && value == "" {
		err = fmt.Errorf("%s gave nothing", source)
	}
	if err != nil {
		return fmt.Errorf("%s: credential %s, field %s: %w", t.Provenance("credentials", role, field).Place, role, field, err)
	}
	t.set(role, field, value)
	return nil
}

// sources takes the values that stand in the file, and checks those that do not. A command would let whoever changes the file run
// whatever they like, with the secrets of whoever starts a run; so it has to stand where only the latter can write.
func (l *environmentLoader) sources() {
	for _, id := range sortedKeys(l.env.Providers) {
		t := l.env.Providers[id]
		t.TLS = TLS{CA: l.env.path(t.TLS.CA), Certificate: l.env.path(t.TLS.Certificate), Key: l.env.path(t.TLS.Key)}
		for _, role := range sortedKeys(t.Sources) {
			for _, field := range sortedKeys(t.Sources[role]) {
				l.source(t, []string{"providers", id, "credentials", role, field}, t.Sources[role][field])
			}
		}
	}
}

func (l *environmentLoader) source(t *Target, at []string, s Source) {
	role, field := at[3], at[4]
	from := Provenance{Place: l.document.at(at...).String(), Outside: l.env.Outside, Trusted: l.env.Outside}
	switch {
	case s.File != "" && len(s.Command) > 0:
		l.document.wrong(at, "expected a file or a command, got both")
	case len(s.Command) > 0 && !l.env.Outside:
		l.document.wrong(at, "a command is run only for an environment file outside the working tree, where no stranger's change can put it: "+
			"keep this file elsewhere and name it with --env, or give the value by a variable")
	case s.File != "":
		from.Outside = l.env.Outside || l.outside != nil && l.outside(l.env.path(s.File))
		t.from(from, at[2:]...)
	case s.pending():
		t.from(from, at[2:]...)
	case s.Value != "":
		t.set(role, field, s.Value)
	}
}

// String names the source, never its value.
func (s Source) String() string {
	switch {
	case s.File != "":
		return "the file " + s.File
	case len(s.Command) > 0:
		return "the command " + s.Command[0]
	}
	return "the value"
}

// read fetches a value. The one line break that every editor and every tool puts at the end is no part of it.
func (e *Environment) read(ctx context.Context, s Source, run Runner) (string, error) {
	raw, err := e.raw(ctx, s, run)
	if err == nil && len(raw) > maxSecretBytes {
		err = fmt.Errorf("expected at most %d bytes", maxSecretBytes)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", s, plain(err))
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r"), nil
}

func (e *Environment) raw(ctx context.Context, s Source, run Runner) ([]byte, error) {
	if s.File != "" {
		return readAtMost(e.path(s.File), maxSecretBytes+1)
	}
	if run == nil {
		return nil, errors.New("no command is run here")
	}
	return run(ctx, slices.Clone(s.Command))
}

func readAtMost(path string, most int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, int64(most)))
}

// path resolves a path of the environment file, which is relative to that file.
func (e *Environment) path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.Dir, name)
}

// set gives a field of a credential its value.
func (t *Target) set(role, field, value string) {
	if t.Credentials == nil {
		t.Credentials = map[string]map[string]string{}
	}
	if t.Credentials[role] == nil {
		t.Credentials[role] = map[string]string{}
	}
	t.Credentials[role][field] = value
}
