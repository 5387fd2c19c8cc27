package scrub

import (
	"bytes"
	"io"
	"sync"
)

// Writer keeps secrets out of what is written to a terminal or a log, line by line. It may be used by many goroutines.
type Writer struct {
	mu     sync.Mutex
	keeper *Keeper
	out    io.Writer
	line   []byte // that is not complete yet
	hits   int
}

// NewWriter makes a writer in front of another one. Flush it at the end.
func (k *Keeper) NewWriter(out io.Writer) *Writer { return &Writer{keeper: k, out: out} }

// mostLine is how much of a line waits for its end.
const mostLine = 1 << 20

// redrawn is how a line ends that a terminal will write anew (ECMA-48 EL).
const redrawn = "\x1b[K"

// Write writes the lines that are complete.
func (w *Writer) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line = append(w.line, text...)
	end := bytes.LastIndexByte(w.line, '\n') + 1
	if i := bytes.LastIndex(w.line, []byte(redrawn)); i >= 0 {
		end = max(end, i+len(redrawn))
	}
	if len(w.line) > mostLine {
		end = len(w.line)
	}
	return len(text), w.let(end)
}

// Flush writes what there is of a line that has no end.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.let(len(w.line))
}

// Hits is how many secrets were kept back.
func (w *Writer) Hits() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hits
}

func (w *Writer) let(end int) error {
	if end == 0 {
		return nil
	}
	var out bytes.Buffer
	written := 0
	for _, f := range w.keeper.find(w.line[:end]) {
		w.hits++
		out.Write(w.line[written:f.Start])
		out.WriteString(f.Mark)
		written = f.End
	}
	out.Write(w.line[written:end])
	w.line = append(w.line[:0], w.line[end:]...)
	_, err := w.out.Write(out.Bytes())
	return err
}
