package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/go-json-experiment/json/jsontext"
)

// errStop ends a walk that nobody wants to continue.
var errStop = errors.New("stop")

// members calls each for every member of the object that comes next; each has to read the value.
func members(dec *jsontext.Decoder, each func(name string, dec *jsontext.Decoder) error) error {
	if kind := dec.PeekKind(); kind != '{' && kind != 0 {
		return fmt.Errorf("expected an object, got %s", kindName(kind))
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != '}' {
		token, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if err := each(token.String(), dec); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// items calls each for every item of the list that comes next; each has to read it.
func items(dec *jsontext.Decoder, each func(*jsontext.Decoder) error) error {
	if kind := dec.PeekKind(); kind != '[' && kind != 0 {
		return fmt.Errorf("expected a list, got %s", kindName(kind))
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != ']' {
		if err := each(dec); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

func kindName(k jsontext.Kind) string {
	switch k {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 'n':
		return "null"
	}
	return "a boolean"
}

// located says where in the file the trouble is: file, line and byte.
func located(path string, dec *jsontext.Decoder, err error) error {
	at, problem := dec.InputOffset(), err
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax):
		at, problem = syntax.ByteOffset, syntax.Err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		at = size(path, at)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		problem = errors.New("the file ends too early: the run was killed, or the file was cut; run it again")
	}
	return fmt.Errorf("%s:%d: byte %d: %w", path, lineOf(path, at), at, problem)
}

func size(path string, otherwise int64) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return otherwise
	}
	return info.Size()
}

// lineOf counts the lines up to a byte of the file, from 1.
func lineOf(path string, at int64) int {
	f, err := os.Open(path)
	if err != nil {
		return 1
	}
	defer f.Close()
	lines, chunk := 1, make([]byte, 64<<10)
	for r := io.LimitReader(f, at); ; {
		n, err := r.Read(chunk)
		lines += bytes.Count(chunk[:n], []byte("\n"))
		if err != nil {
			return lines
		}
	}
}

// bare takes the path off an error of the file system: the name of the file is said already, and once is enough.
func bare(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
