package prove

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// Write writes the matrix with one claim, mutant or scenario on a line, so that two versions can be compared line by line and none has
// to be held in memory as text.
func (m *Matrix) Write(w io.Writer) error {
	out := &writer{out: bufio.NewWriter(w)}
	head := *m
	head.Providers = nil
	text := out.json(head)
	out.raw(string(bytes.TrimSuffix(text, []byte(`"providers":null}`))), "\"providers\":[")
	for i, p := range m.Providers {
		out.separate(i)
		out.provider(p)
	}
	out.raw("\n]}\n")
	return errors.Join(out.err, out.out.Flush())
}

// writer keeps the first error of encoding; the buffer keeps the first of writing.
type writer struct {
	out *bufio.Writer
	err error
}

func (w *writer) raw(texts ...string) {
	for _, text := range texts {
		_, _ = w.out.WriteString(text) // Flush reports it
	}
}

func (w *writer) separate(i int) {
	if i > 0 {
		w.raw(",")
	}
	w.raw("\n")
}

func (w *writer) json(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	w.err = errors.Join(w.err, encoder.Encode(value))
	return bytes.TrimSpace(b.Bytes())
}

func (w *writer) provider(p ProviderMatrix) {
	head := p
	head.Claims, head.Mutants, head.Scenarios = nil, nil, nil
	w.raw(string(bytes.TrimSuffix(w.json(head), []byte(`"claims":null,"mutants":null,"scenarios":null}`))), `"claims":[`)
	for i, c := range p.Claims {
		w.separate(i)
		_, _ = w.out.Write(w.json(c))
	}
	w.raw("\n],\"mutants\":[")
	for i, m := range p.Mutants {
		w.separate(i)
		_, _ = w.out.Write(w.json(m))
	}
	w.raw("\n],\"scenarios\":[")
	for i, t := range p.Scenarios {
		w.separate(i)
		_, _ = w.out.Write(w.json(t))
	}
	w.raw("\n]}")
}
