package report

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// spread writes an object with each member on a line of its own, and each item of a member that is a list of objects, so that
// two files of one run compare line by line and one claim is one line to grep for.
func spread(v any) ([]byte, error) {
	text, err := compact(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	dec := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	if _, err := dec.ReadToken(); err != nil { // {
		return nil, err
	}
	b.WriteByte('{')
	for first := true; dec.PeekKind() != '}'; first = false {
		if err := spreadMember(&b, dec, first); err != nil {
			return nil, err
		}
	}
	b.WriteString("\n}")
	return b.Bytes(), nil
}

func spreadMember(b *bytes.Buffer, dec *jsontext.Decoder, first bool) error {
	name, err := dec.ReadValue()
	if err != nil {
		return err
	}
	separate(b, first, "\n")
	b.Write(name)
	b.WriteString(": ")
	if dec.PeekKind() == '[' {
		return spreadList(b, dec)
	}
	value, err := dec.ReadValue()
	b.Write(value)
	return err
}

func spreadList(b *bytes.Buffer, dec *jsontext.Decoder) error {
	if _, err := dec.ReadToken(); err != nil { // [
		return err
	}
	b.WriteByte('[')
	for first := true; dec.PeekKind() != ']'; first = false {
		item, err := dec.ReadValue()
		if err != nil {
			return err
		}
		separate(b, first, "\n  ")
		b.Write(item)
	}
	_, err := dec.ReadToken() // ]
	b.WriteByte(']')
	return err
}

func separate(b *bytes.Buffer, first bool, space string) {
	if !first {
		b.WriteByte(',')
	}
	b.WriteString(space)
}
