package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

var errNotPrintable = errors.New("a wire exchange may hold secrets: redact it into an Exchange first")

// MaxDepth is how deep a JSON document may nest before it is refused.
const MaxDepth = 200

// Document is a JSON text, decoded once. Numbers are json.Number, so that no digit is lost.
type Document struct {
	Value  any     // valid when Err is nil
	Err    error   // why the bytes are no JSON text
	Faults []Fault // what a lenient reader would overlook: duplicate names, bytes after the end, bad UTF-8
}

// Fault is something wrong with a JSON text that most decoders let pass.
type Fault struct {
	Pointer string // RFC 6901; "" is the whole document
	Problem string
}

// DecodeJSON decodes raw strictly: numbers keep their digits; duplicate member names, bytes after the document and invalid
// UTF-8 are reported as faults (RFC 8259 sections 4, 2 and 8.1).
func DecodeJSON(raw []byte) *Document {
	doc := &Document{}
	if !utf8.Valid(raw) {
		doc.fault("", "invalid UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	doc.Value, doc.Err = doc.value(dec, "", 0)
	if doc.Err != nil {
		doc.Err = fmt.Errorf("byte %d: %w", dec.InputOffset(), notEOF(doc.Err))
		return doc
	}
	if rest := bytes.TrimLeft(raw[dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		doc.fault("", fmt.Sprintf("%d bytes after the document", len(rest)))
	}
	return doc
}

func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the JSON text is empty or ends too early")
	}
	return err
}

func (d *Document) fault(pointer, problem string) {
	d.Faults = append(d.Faults, Fault{Pointer: pointer, Problem: problem})
}

func (d *Document) value(dec *json.Decoder, pointer string, depth int) (any, error) {
	if depth > MaxDepth {
		return nil, fmt.Errorf("%s: nested deeper than %d", pointer, MaxDepth)
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return d.object(dec, pointer, depth)
	case json.Delim('['):
		return d.array(dec, pointer, depth)
	}
	return token, nil
}

func (d *Document) object(dec *json.Decoder, pointer string, depth int) (any, error) {
	object := map[string]any{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		at := pointer + "/" + EscapePointer(name)
		if _, twice := object[name]; twice {
			d.fault(at, "the member stands twice")
		}
		if object[name], err = d.value(dec, at, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token()
	return object, err
}

func (d *Document) array(dec *json.Decoder, pointer string, depth int) (any, error) {
	array := []any{}
	for dec.More() {
		item, err := d.value(dec, pointer+"/"+strconv.Itoa(len(array)), depth+1)
		if err != nil {
			return nil, err
		}
		array = append(array, item)
	}
	_, err := dec.Token()
	return array, err
}

// EscapePointer escapes one reference token of a JSON pointer (RFC 6901 section 3).
func EscapePointer(name string) string {
	if !strings.ContainsAny(name, "~/") { // nearly always, and a Replacer is dear to build
		return name
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// At returns the value at an RFC 6901 pointer and whether there is one. A present null is (nil, true).
func At(value any, pointer string) (any, bool) {
	if pointer == "" {
		return value, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		if strings.Contains(token, "~") {
			token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		}
		next, ok := child(value, token)
		if !ok {
			return nil, false
		}
		value = next
	}
	return value, true
}

func child(value any, token string) (any, bool) {
	switch node := value.(type) {
	case map[string]any:
		next, ok := node[token]
		return next, ok
	case []any:
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(node) || strconv.Itoa(i) != token {
			return nil, false
		}
		return node[i], true
	}
	return nil, false
}
