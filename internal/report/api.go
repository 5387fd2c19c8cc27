package report

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

var errSoon = errors.New("not written yet")

// Writer writes run.json.
type Writer struct{ w io.Writer }

// NewWriter begins run.json.
func NewWriter(w io.Writer, h conformance.Header) (*Writer, error) { return &Writer{w: w}, nil }

// Result writes one result.
func (w *Writer) Result(r conformance.Result) error { return errSoon }

// Close writes the trailer.
func (w *Writer) Close(t conformance.Trailer) error { return errSoon }

// Open reads run.json.
func Open(path string) (conformance.Run, error) { return conformance.Run{}, errSoon }

// JUnit writes junit.xml.
func JUnit(w io.Writer, run conformance.Run) error { return errSoon }

// Markdown writes summary.md.
func Markdown(w io.Writer, run conformance.Run) error { return errSoon }

// TerminalOptions says how the terminal's page looks.
type TerminalOptions struct {
	Width   int
	Color   bool
	Verbose bool
}

// Terminal writes the terminal's page.
func Terminal(w io.Writer, run conformance.Run, o TerminalOptions) error { return errSoon }

// ProgressOptions says how progress is shown.
type ProgressOptions struct {
	Live  bool             // redraw one line; otherwise plain lines, and few
	Color bool             //
	Width int              // of the terminal, 0 means 80
	Now   func() time.Time // nil means time.Now
}

// Progress shows how far a run has come. It may be used from several goroutines.
type Progress struct{}

// NewProgress shows progress on w.
func NewProgress(w io.Writer, o ProgressOptions) *Progress { return &Progress{} }

// Plan announces how many scenarios a provider has; call it once for each before the first result.
func (p *Progress) Plan(provider string, scenarios int) {}

// Result counts one finished scenario.
func (p *Progress) Result(r conformance.Result) {}

// Say prints a line of its own, above the live line.
func (p *Progress) Say(format string, args ...any) { _ = fmt.Sprintf(format, args...) }

// Close removes the live line.
func (p *Progress) Close() {}
