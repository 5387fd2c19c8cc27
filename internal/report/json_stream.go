package report

import (
	"bufio"
	"io"
	"time"
)

// jsonStream writes JSON piece by piece. The first error stays, and close reports it.
type jsonStream struct {
	w     *bufio.Writer
	err   error
	items int // written of the list that is open
}

func newJSONStream(w io.Writer) *jsonStream { return &jsonStream{w: bufio.NewWriterSize(w, 1<<16)} }

// raw writes text that is JSON already.
func (s *jsonStream) raw(text string) {
	if s.err == nil {
		_, s.err = s.w.WriteString(text)
	}
}

// value writes v on one line.
func (s *jsonStream) value(v any) {
	text, err := compact(v)
	if s.err == nil {
		s.err = err
	}
	if s.err == nil {
		_, s.err = s.w.Write(text)
	}
}

// open begins a list; what stands before it is JSON that ends where the list begins.
func (s *jsonStream) open(before string) {
	s.raw(before + "[")
	s.items = 0
}

// item adds to the list, on a line of its own.
func (s *jsonStream) item(v any) {
	if s.items++; s.items > 1 {
		s.raw(",")
	}
	s.raw("\n")
	s.value(v)
}

// shut ends the list; what stands after it is JSON that begins there.
func (s *jsonStream) shut(after string) { s.raw("\n]" + after) }

func (s *jsonStream) close() error {
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

// stamp writes a moment as RFC 3339 with milliseconds, which is what the formats of others expect. What has no such form, and what is
// not known, is the beginning of the Unix epoch.
func stamp(t time.Time) string {
	if epoch := time.Unix(0, 0); cleanTime(t).Before(epoch) {
		t = epoch
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}
