package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Open reads a run.json back. The file is read through once, so that damage is found at once and named with its place; the
// results are not kept: each range over them reads the file again. A member that this version does not know is passed over.
func Open(path string) (conformance.Run, error) {
	var run conformance.Run
	s := sight{run: &run}
	err := withDecoder(path, func(dec *jsontext.Decoder) error {
		if err := members(dec, s.member); err != nil {
			return err
		}
		return s.complete(dec)
	})
	if err != nil {
		return conformance.Run{}, err
	}
	run.Results = func() iter.Seq2[conformance.Result, error] { return results(path) }
	return run, nil
}

// sight is what has been seen of a run.json. Members may stand in any order: somebody may have formatted the file anew.
type sight struct {
	run     *conformance.Run
	version int
	seen    [3]bool // header, results, trailer
}

func (s *sight) member(name string, dec *jsontext.Decoder) error {
	switch name {
	case "version":
		return s.readVersion(dec)
	case "header":
		s.seen[0] = true
		return decode(dec, &s.run.Header)
	case "results":
		s.seen[1] = true
		if kind := dec.PeekKind(); kind != '[' && kind != 0 {
			return fmt.Errorf("/results: expected a list, got %s", kindName(kind))
		}
	case "trailer":
		s.seen[2] = true
		return decode(dec, &s.run.Trailer)
	}
	return dec.SkipValue()
}

func (s *sight) readVersion(dec *jsontext.Decoder) error {
	if err := decode(dec, &s.version); err != nil {
		return err
	}
	if s.version != conformance.RunVersion {
		return fmt.Errorf("/version: expected %d, got %d: read the file with the plimsoll that wrote it", conformance.RunVersion, s.version)
	}
	return nil
}

// complete reports what a whole file must have and this one lacks.
func (s *sight) complete(dec *jsontext.Decoder) error {
	if s.version == 0 {
		return fmt.Errorf("expected a member version, got none: this is no run.json")
	}
	for i, name := range []string{"header", "results", "trailer"} {
		if !s.seen[i] {
			return fmt.Errorf("expected a member %s, got none: this is no whole run.json", name)
		}
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("expected the end of the file after the document")
	}
	return nil
}

// results streams the results of the file. Breaking off closes the file.
func results(path string) iter.Seq2[conformance.Result, error] {
	return func(yield func(conformance.Result, error) bool) {
		wanted := true
		each := func(dec *jsontext.Decoder) error {
			var r conformance.Result
			if err := decode(dec, &r); err != nil {
				return err
			}
			if wanted = yield(r, nil); !wanted {
				return errStop
			}
			return nil
		}
		err := withDecoder(path, func(dec *jsontext.Decoder) error {
			return members(dec, func(name string, dec *jsontext.Decoder) error {
				if name != "results" {
					return dec.SkipValue()
				}
				return items(dec, each)
			})
		})
		if wanted && err != nil {
			yield(conformance.Result{}, err)
		}
	}
}

// withDecoder opens the file and puts the name and the place of any damage before what read says.
func withDecoder(path string, read func(*jsontext.Decoder) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, bare(err))
	}
	defer f.Close()
	// Two names in a header that differ in invalid bytes only are one name in JSON: that must not make the file unreadable.
	dec := jsontext.NewDecoder(f, jsontext.AllowDuplicateNames(true))
	if err := read(dec); err != nil && !errors.Is(err, errStop) {
		return located(path, dec, err)
	}
	return nil
}

// decode reads the next value into v.
func decode(dec *jsontext.Decoder, v any) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", dec.StackPointer(), err)
	}
	return nil
}
