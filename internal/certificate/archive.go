package certificate

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// MaxBundle bounds a bundle. A run of ten thousand scenarios with all its evidence is a quarter of that.
const MaxBundle = 256 << 20

// A bundle is a ZIP archive (PKWARE APPNOTE 6.3.10) of the simplest kind, written here and not by a library, so that the bytes are
// the same with every release of Go: members sorted by name, stored, of one fixed time, without extra fields or comments. Nothing
// is compressed, so nothing can blow up.
const (
	zipVersion = 10        // 1.0: stored files
	zipUnix    = 3<<8 | 10 // made by Unix
	zipDate    = 1<<5 | 1  // 1 January 1980, the first day that ZIP knows
	zipRegular = 0o100644 << 16
)

// pack writes members as an archive.
func pack(members map[string][]byte) []byte {
	var local, central bytes.Buffer
	names := slices.Sorted(maps.Keys(members))
	for _, name := range names {
		offset := local.Len()
		body := members[name]
		common := zipCommon(name, body)
		fields(&local, uint32(0x04034b50), uint16(zipVersion))
		local.Write(common)
		local.WriteString(name)
		local.Write(body)
		fields(&central, uint32(0x02014b50), uint16(zipUnix), uint16(zipVersion))
		central.Write(common)
		fields(&central, uint16(0), uint16(0), uint16(0), uint32(zipRegular), uint32(offset))
		central.WriteString(name)
	}
	start, size := local.Len(), central.Len()
	local.Write(central.Bytes())
	n := uint16(len(names))
	fields(&local, uint32(0x06054b50), uint16(0), uint16(0), n, n, uint32(size), uint32(start), uint16(0))
	return local.Bytes()
}

// zipCommon is what the local and the central header of a member share: flags, method, time, date, CRC, sizes, lengths.
func zipCommon(name string, body []byte) []byte {
	var b bytes.Buffer
	size := uint32(len(body))
	fields(&b, uint16(0), zip.Store, uint16(0), uint16(zipDate), crc32.ChecksumIEEE(body), size, size, uint16(len(name)), uint16(0))
	return b.Bytes()
}

func fields(b *bytes.Buffer, values ...any) {
	for _, v := range values {
		_ = binary.Write(b, binary.LittleEndian, v) // numbers of fixed size into memory
	}
}

// unpack reads an archive that holds exactly the wanted members. It says what is wrong in words where it can, and then compares
// with what pack would have written: whatever the words do not foresee shows there.
func unpack(raw []byte, wanted []string) (map[string][]byte, error) {
	if len(raw) > MaxBundle {
		return nil, fmt.Errorf("expected at most %d bytes, got %d", MaxBundle, len(raw))
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("expected a ZIP archive: %w", err)
	}
	members := map[string][]byte{}
	for _, f := range archive.File {
		if err := admit(f, wanted, members, len(raw)); err != nil {
			return nil, err
		}
		if members[f.Name], err = content(f); err != nil {
			return nil, fmt.Errorf("member %s: %w", f.Name, err)
		}
	}
	for _, name := range wanted {
		if _, ok := members[name]; !ok {
			return nil, fmt.Errorf("member %s: expected it, got none", name)
		}
	}
	return members, same(raw, pack(members))
}

// admit refuses the tricks of archives, by name.
func admit(f *zip.File, wanted []string, members map[string][]byte, limit int) error {
	_, twice := members[f.Name]
	switch {
	case path.IsAbs(f.Name) || strings.Contains(f.Name, `\`) || strings.Contains(f.Name, ":") || slices.Contains(strings.Split(f.Name, "/"), ".."):
		return fmt.Errorf("member %q: expected a plain name, got a path that leads elsewhere", f.Name)
	case twice:
		return fmt.Errorf("member %s: stands twice", f.Name)
	case !slices.Contains(wanted, f.Name):
		return fmt.Errorf("member %q: expected one of %s", f.Name, strings.Join(wanted, ", "))
	case f.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("member %s: expected a file, got a symbolic link", f.Name)
	case !f.Mode().IsRegular():
		return fmt.Errorf("member %s: expected a file, got %s", f.Name, f.Mode())
	case f.Flags&1 != 0:
		return fmt.Errorf("member %s: expected it readable, got it encrypted", f.Name)
	case f.Method != zip.Store:
		return fmt.Errorf("member %s: expected it stored, got it compressed: it could become anything", f.Name)
	case f.UncompressedSize64 > uint64(limit):
		return fmt.Errorf("member %s: expected at most the size of the archive, got %d bytes", f.Name, f.UncompressedSize64)
	}
	return nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
}

// same names the first byte at which an archive is not what it should be.
func same(got, want []byte) error {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Errorf("byte %d: the archive is not packed as plimsoll packs it", i)
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("expected %d bytes, got %d: the archive is not packed as plimsoll packs it", len(want), len(got))
	}
	return nil
}
