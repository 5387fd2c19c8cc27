package scrub

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"os"

	"github.com/plimsoll/plimsoll/clients"
)

// What is packed is looked at unpacked, and scrubbed by packing it again. Of a PDF only the streams are, and none is packed again:
// the places of everything that follows are written in it.
const (
	magicGzip = "\x1f\x8b"
	magicZip  = "PK\x03\x04"
	magicPDF  = "%PDF-"
)

// mostUnpacked bounds what is unpacked of one member: whoever wrote it was us, and we write less.
const mostUnpacked = 1 << 30

// kind is the magic with which a file begins, "" where it is a text.
func kind(file io.ReaderAt) string {
	begins := make([]byte, len(magicPDF))
	n, _ := file.ReadAt(begins, 0)
	for _, magic := range []string{magicGzip, magicZip, magicPDF} {
		if bytes.HasPrefix(begins[:n], []byte(magic)) {
			return magic
		}
	}
	return ""
}

// scan looks through a file, whatever it is.
func (k *Keeper) scan(file *os.File, member string, found *sightings) error {
	note := func(member string) see {
		return func(offset int64, line int, f clients.Found) { found.see(member, offset, line, f) }
	}
	if err := k.pass(file, io.Discard, note(member)); err != nil {
		return err
	}
	switch kind(file) {
	case magicGzip:
		return k.gzip(file, io.Discard, note("unpacked"))
	case magicZip:
		return k.zip(file, nil, note)
	case magicPDF:
		return k.pdf(file, note)
	}
	return nil
}

// copyTo writes a scrubbed copy of a file.
func (k *Keeper) copyTo(out io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	switch kind(file) {
	case magicGzip:
		packer := gzip.NewWriter(out)
		if err := k.gzip(file, packer, ignore); err != nil {
			return err
		}
		return packer.Close()
	case magicZip:
		packer := zip.NewWriter(out)
		if err := k.zip(file, packer, func(string) see { return ignore }); err != nil {
			return err
		}
		return packer.Close()
	case magicPDF:
		return errStubborn
	}
	return k.pass(file, out, ignore)
}

func ignore(int64, int, clients.Found) {}

func (k *Keeper) gzip(file io.ReaderAt, out io.Writer, see see) error {
	reader, err := gzip.NewReader(io.NewSectionReader(file, 0, 1<<62))
	if err != nil {
		return nil //nolint:nilerr // it is no gzip, and was looked at as it is
	}
	return k.pass(bounded(reader), out, see)
}

// zip looks at each member, and writes it into another archive where there is one.
func (k *Keeper) zip(file *os.File, into *zip.Writer, note func(member string) see) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	reader, err := zip.NewReader(file, info.Size())
	if err != nil {
		return nil //nolint:nilerr // it is no archive, and was looked at as it is
	}
	for _, member := range reader.File {
		if err := k.member(member, into, note(member.Name)); err != nil {
			return fmt.Errorf("%s: %w", member.Name, err)
		}
	}
	return nil
}

func (k *Keeper) member(m *zip.File, into *zip.Writer, see see) error {
	from, err := m.Open()
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	out := io.Discard
	if into != nil {
		if out, err = into.CreateHeader(&zip.FileHeader{Name: m.Name, Method: m.Method, Modified: m.Modified}); err != nil {
			return err
		}
	}
	return k.pass(bounded(from), out, see)
}

func bounded(from io.Reader) io.Reader { return io.LimitReader(from, mostUnpacked) }

// pdf looks at the streams of a PDF. One that is not packed, or in another way, was looked at as it is.
func (k *Keeper) pdf(file io.ReaderAt, note func(member string) see) error {
	const mostPDF = 64 << 20
	text, err := io.ReadAll(io.NewSectionReader(file, 0, mostPDF))
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		_, after, is := bytes.Cut(text, []byte("stream"))
		if !is {
			return nil
		}
		packed, rest, _ := bytes.Cut(bytes.TrimLeft(after, "\r\n"), []byte("endstream"))
		text = rest
		reader, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			continue
		}
		// The end of what can be unpacked is the end of the stream: a checksum that is wrong hides nothing.
		plain, _ := io.ReadAll(bounded(bufio.NewReader(reader)))
		if err := k.pass(bytes.NewReader(plain), io.Discard, note(fmt.Sprintf("stream %d", n))); err != nil {
			return err
		}
	}
}
