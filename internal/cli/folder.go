package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

// folder is where one run writes: <reports>/<env>/<run>. Everything goes through os.Root, so that nothing is written beside it.
type folder struct {
	path string
	root *os.Root
	file *os.File
	out  *bufio.Writer
}

func openFolder(reports, env, id string) (*folder, error) {
	path := filepath.Join(reports, strings.TrimSuffix(filepath.Base(env), ".yaml"), id)
	if err := os.MkdirAll(path, 0o750); err != nil {
		return nil, fmt.Errorf("report folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("report folder: %w", err)
	}
	return &folder{path: path, root: root}, nil
}

// Close lets the folder go.
func (f *folder) Close() { _ = f.root.Close() }

const runFile = "run.json"

func (f *folder) begin(h conformance.Header) (*report.Writer, error) {
	file, err := f.root.Create(runFile)
	if err != nil {
		return nil, err
	}
	f.file, f.out = file, bufio.NewWriterSize(file, 1<<16)
	return report.NewWriter(f.out, h)
}

func (f *folder) open() (conformance.Run, error) { return report.Open(filepath.Join(f.path, runFile)) }

// finish ends run.json and writes everything that is made from it.
func (f *folder) finish(w *report.Writer, t conformance.Trailer, environ []string) error {
	if err := errors.Join(w.Close(t), f.out.Flush(), f.file.Close()); err != nil {
		return fmt.Errorf("%s: %w", runFile, err)
	}
	run, err := f.open()
	if err != nil {
		return err
	}
	err = errors.Join(f.project("junit.xml", run, report.JUnit), f.project("summary.md", run, report.Markdown))
	return errors.Join(err, f.point(), f.stepSummary(environ))
}

func (f *folder) project(name string, run conformance.Run, write func(io.Writer, conformance.Run) error) error {
	file, err := f.root.Create(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	if err := errors.Join(write(out, run), out.Flush(), file.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// point moves the pointer "latest" to this run: a link, or where there are none a file that holds the name.
func (f *folder) point() error {
	parent, id := filepath.Split(filepath.Clean(f.path))
	latest, fresh := filepath.Join(parent, "latest"), filepath.Join(parent, "latest."+id)
	if os.Symlink(id, fresh) == nil {
		return os.Rename(fresh, latest)
	}
	return os.WriteFile(latest+".txt", []byte(id+"\n"), 0o600)
}

// stepSummary appends the summary to that of the CI step, where there is one.
func (f *folder) stepSummary(environ []string) error {
	for _, v := range environ {
		path, ok := strings.CutPrefix(v, "GITHUB_STEP_SUMMARY=")
		if !ok || path == "" {
			continue
		}
		text, err := f.root.ReadFile("summary.md")
		if err != nil {
			return err
		}
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("step summary: %w", err)
		}
		_, err = file.Write(text)
		return errors.Join(err, file.Close())
	}
	return nil
}
