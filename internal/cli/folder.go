package cli

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/report"
)

// folder is where one run writes: <reports>/<env>/<run>. Everything goes through os.Root, so that nothing is written beside it.
type folder struct {
	id   string
	path string
	root *os.Root
	file *os.File

	guard *guard
}

// tick is how finely the name of a folder tells time, so that runs of the same second are sorted as they were begun.
const tick = 16 * time.Microsecond

// openFolder makes a new folder. Its name says when the run began, and sorts behind that of an earlier one.
func openFolder(reports, env string, now time.Time) (*folder, error) {
	parent := filepath.Join(reports, folderName(env))
	if err := os.MkdirAll(parent, 0o750); err != nil {
		return nil, fmt.Errorf("report folder: %w: give one that can be written to, with --report-dir", err)
	}
	f := &folder{}
	for {
		f.id = fmt.Sprintf("%s-%04x", now.Format("20060102T150405Z"), now.Nanosecond()/int(tick))
		f.path = filepath.Join(parent, f.id)
		err := os.Mkdir(f.path, 0o750)
		if errors.Is(err, fs.ErrExist) {
			now = now.Add(tick) // another run took the name
			continue
		}
		if err == nil {
			f.root, err = os.OpenRoot(f.path)
		}
		if err != nil {
			return nil, fmt.Errorf("report folder: %w", err)
		}
		return f, nil
	}
}

// folderName is the name of an environment as the name of a folder: whatever a file calls itself, it stays below the reports.
func folderName(env string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, env)
	return cmp.Or(strings.Trim(name, "."), "environment")
}

// discard removes the folder of a run that did not begin.
func (f *folder) discard() { _ = os.Remove(f.path) }

// watched lets a guard look through run.json before anything is made from it, and through that before anything more is.
func (f *folder) watched(g *guard) { f.guard = g; g.watch(filepath.Join(f.path, runFile)) }

// Close lets the folder go.
func (f *folder) Close() { _ = f.root.Close() }

const runFile = "run.json"

// begin starts run.json. It is not buffered: what has ended is on the disk if the process is killed.
func (f *folder) begin(h conformance.Header) (*report.Writer, error) {
	var err error
	if f.file, err = f.root.Create(runFile); err != nil {
		return nil, fmt.Errorf("report folder: %w", err)
	}
	return report.NewWriter(f.file, h)
}

func (f *folder) open() (conformance.Run, error) { return report.Open(filepath.Join(f.path, runFile)) }

// finish ends run.json and writes everything that is made from it.
func (f *folder) finish(w *report.Writer, t conformance.Trailer, environ []string) error {
	if err := errors.Join(w.Close(t), f.file.Close()); err != nil {
		return fmt.Errorf("%s: %w", runFile, err)
	}
	if err := f.guard.inspect(); err != nil {
		return err
	}
	run, err := f.open()
	if err != nil {
		return err
	}
	f.guard.watch(filepath.Join(f.path, "report.html"), filepath.Join(f.path, "junit.xml"), filepath.Join(f.path, "summary.md"))
	return errors.Join(
		f.project("report.html", run, f.page), f.project("junit.xml", run, report.JUnit), f.project("summary.md", run, report.Markdown),
		f.guard.inspect(), f.point(), f.stepSummary(lookup(environ, "GITHUB_STEP_SUMMARY")))
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
func (f *folder) stepSummary(path string) error {
	if path == "" {
		return nil
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
