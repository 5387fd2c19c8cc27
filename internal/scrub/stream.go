package scrub

import (
	"bytes"
	"errors"
	"io"

	"github.com/plimsoll/plimsoll/clients"
)

// The windows through which a stream is seen. What is searched at once costs the less the smaller it is, because one escaped
// character makes the search decode all of it.
const (
	window     = 64 << 10
	mostWindow = 4 << 20
)

// see is told of each secret: where it begins, from the beginning of the stream, and in which line.
type see func(offset int64, line int, f clients.Found)

// stream is one way through a text.
type stream struct {
	keeper *Keeper
	from   io.Reader
	out    io.Writer // gets the scrubbed text
	see    see
	held   []byte
	offset int64 // of held
	line   int   // likewise
	atEnd  bool
}

// pass reads a text to its end, tells of each secret in it, and writes it without them.
func (k *Keeper) pass(from io.Reader, out io.Writer, see see) error {
	s := &stream{keeper: k, from: from, out: out, see: see, line: 1, held: make([]byte, 0, window+k.Redactor.Reach())}
	for !s.atEnd || len(s.held) > 0 {
		if err := s.step(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads until held is full.
func (s *stream) fill() error {
	n, err := io.ReadFull(s.from, s.held[len(s.held):cap(s.held)])
	s.held = s.held[:len(s.held)+n]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.atEnd, err = true, nil
	}
	return err
}

// step looks through what is held, and lets go of all but the end of it, where a secret may begin that goes on beyond.
func (s *stream) step() error {
	if err := s.fill(); err != nil {
		return err
	}
	all := s.keeper.find(s.held)
	if n := len(all); n > 0 && all[n-1].End == len(s.held) && !s.atEnd && cap(s.held) < mostWindow {
		s.held = append(make([]byte, 0, 2*cap(s.held)), s.held...)
		return nil // more of it is needed
	}
	limit := len(s.held)
	if !s.atEnd {
		limit -= s.keeper.Redactor.Reach()
	}
	return s.let(all, limit)
}

// let writes what is held up to a limit, without what was found, and forgets it.
func (s *stream) let(all []clients.Found, limit int) error {
	var scrubbed bytes.Buffer
	written := 0
	for _, f := range all {
		if f.Start >= limit {
			break
		}
		s.see(s.offset+int64(f.Start), s.line+bytes.Count(s.held[:f.Start], []byte("\n")), f)
		scrubbed.Write(s.held[written:f.Start])
		scrubbed.WriteString(f.Mark)
		written, limit = f.End, max(limit, f.End)
	}
	scrubbed.Write(s.held[written:limit])
	s.offset += int64(limit)
	s.line += bytes.Count(s.held[:limit], []byte("\n"))
	s.held = s.held[:copy(s.held, s.held[limit:])]
	_, err := s.out.Write(scrubbed.Bytes())
	return err
}

// find leaves out what is public anyway.
func (k *Keeper) find(text []byte) []clients.Found {
	all := k.Redactor.Find(text)
	if k.Public == nil {
		return all
	}
	kept := all[:0]
	for _, f := range all {
		if !k.Public(f) {
			kept = append(kept, f)
		}
	}
	return kept
}
