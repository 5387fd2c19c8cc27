package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Writer writes run.json while a run goes on: the header first, each result as it comes, the trailer last. It keeps
// nothing, and after every call but the last, what has been written lacks only its end. It is not safe for concurrent use.
type Writer struct {
	w     io.Writer
	count int
	err   error // the first error; everything after it is refused with it
}

var errClosed = errors.New("run.json: the trailer has been written: nothing can follow it")

// NewWriter starts run.json with the header.
func NewWriter(w io.Writer, h conformance.Header) (*Writer, error) {
	header, err := spread(cleanHeader(h))
	if err != nil {
		return nil, fmt.Errorf("run.json: header: %w", err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n\"$schema\": %q,\n\"version\": %d,\n\"header\": %s,\n\"results\": [", SchemaID, conformance.RunVersion, header)
	rw := &Writer{w: w}
	rw.write(b.Bytes())
	return rw, rw.err
}

// Result writes one result, on one line, in one call to the writer below: a run that is killed loses no finished result.
func (w *Writer) Result(r conformance.Result) error {
	line, err := compact(cleanResult(r))
	if err != nil {
		return fmt.Errorf("run.json: result %s: %w", r.ID, err)
	}
	separator := "\n"
	if w.count > 0 {
		separator = ",\n"
	}
	w.count++
	w.write(append([]byte(separator), line...))
	return w.err
}

// Close writes the trailer and ends the document. An interrupted run closes with Complete false and why in Stopped.
func (w *Writer) Close(t conformance.Trailer) error {
	trailer, err := spread(cleanTrailer(t))
	if err != nil {
		return fmt.Errorf("run.json: trailer: %w", err)
	}
	w.write(fmt.Appendf(nil, "\n],\n\"trailer\": %s\n}\n", trailer))
	if w.err != nil {
		return w.err
	}
	w.err = errClosed
	return nil
}

func (w *Writer) write(b []byte) {
	if w.err != nil {
		return
	}
	if _, err := w.w.Write(b); err != nil {
		w.err = fmt.Errorf("run.json: %w", err)
	}
}

// compact writes v as JSON on one line. Characters that HTML knows stay readable; the control characters beyond ASCII are
// escaped as well, because terminals act on them when somebody prints the file (ECMA-48 section 5.3).
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeControls(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// escapeControls escapes U+007F to U+009F in JSON text, where they can stand in strings only.
func escapeControls(text []byte) []byte {
	const del, lead = 0x7f, 0xc2 // U+0080 to U+009F are encoded as C2 80 to C2 9F
	if bytes.IndexByte(text, del) < 0 && bytes.IndexByte(text, lead) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == del:
			out = append(out, `\u007f`...)
		case c == lead && i+1 < len(text) && text[i+1] < 0xa0:
			i++
			out = fmt.Appendf(out, `\u%04x`, text[i])
		default:
			out = append(out, c)
		}
	}
	return out
}
