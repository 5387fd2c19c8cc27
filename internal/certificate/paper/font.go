package paper

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The subsets and where they come from are described in fonts/README.md.
//
//go:embed fonts/*.ttf.gz
var fontFiles embed.FS

// face is one font: its file, and which characters it has.
type face struct {
	family, style string // as the PDF library knows it
	file          string
	raw           []byte
	ranges        [][2]rune // sorted
}

// The faces. Characters that a face lacks are set with the fallback.
const (
	sans = iota
	bold
	mono
	fallback
	faces
)

func faceTable() [faces]face {
	return [faces]face{
		sans:     {family: "sans", file: "NotoSans-Regular-subset"},
		bold:     {family: "sans", style: "B", file: "NotoSans-Bold-subset"},
		mono:     {family: "mono", file: "NotoSansMono-Regular-subset"},
		fallback: {family: "fallback", file: "DroidSansFallback-subset"},
	}
}

// Fonts are the faces, read as they are needed: the fallback is large and rarely asked for.
type Fonts struct{ faces [faces]face }

// LoadFonts reads the faces that every page needs.
func LoadFonts() (*Fonts, error) {
	f := &Fonts{faces: faceTable()}
	return f, errors.Join(f.load(sans), f.load(bold), f.load(mono))
}

func (f *Fonts) load(i int) error {
	face := &f.faces[i]
	if face.raw != nil {
		return nil
	}
	packed, err := fontFiles.ReadFile("fonts/" + face.file + ".ttf.gz")
	if err != nil {
		return err
	}
	unpacker, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("font %s: %w", face.file, err)
	}
	if face.raw, err = io.ReadAll(unpacker); err != nil {
		return fmt.Errorf("font %s: %w", face.file, err)
	}
	if face.ranges, err = characters(face.raw); err != nil {
		return fmt.Errorf("font %s: %w", face.file, err)
	}
	return nil
}

func (f *face) has(r rune) bool {
	for _, span := range f.ranges {
		if span[0] <= r && r <= span[1] {
			return true
		}
	}
	return false
}

// pick returns the face that sets r where wanted is asked for, and whether any can.
func (f *Fonts) pick(wanted int, r rune) (int, bool) {
	if f.faces[wanted].has(r) {
		return wanted, true
	}
	if f.faces[sans].has(r) { // the fixed-width face has ASCII only
		return sans, true
	}
	if f.load(fallback) == nil && f.faces[fallback].has(r) {
		return fallback, true
	}
	return sans, false
}

// Missing returns the characters of the text that no face has.
func (f *Fonts) Missing(text string) []rune {
	var missing []rune
	for _, r := range text {
		if _, ok := f.pick(sans, r); !ok {
			missing = append(missing, r)
		}
	}
	return missing
}

var errFont = errors.New("not a font with a character map of format 4")

// characters reads which characters a TrueType font has: the segments of its character map (OpenType spec, cmap format 4).
func characters(raw []byte) ([][2]rune, error) {
	table := fontTable(raw, "cmap")
	for i := range at16(table, 2) {
		offset := int(at32(table, 4+8*i+4))
		if at16(table, offset) == 4 {
			return segments(table[offset:]), nil
		}
	}
	return nil, errFont
}

func segments(sub []byte) [][2]rune {
	n := at16(sub, 6) / 2
	var ranges [][2]rune
	for i := range n {
		end, start := at16(sub, 14+2*i), at16(sub, 16+2*n+2*i)
		if start < 0xffff { // the last segment is a sentinel
			ranges = append(ranges, [2]rune{rune(start), rune(end)})
		}
	}
	return ranges
}

// fontTable returns a table of a font by its tag, nil if it has none.
func fontTable(raw []byte, tag string) []byte {
	for i := range at16(raw, 4) {
		entry := 12 + 16*i
		if entry+16 > len(raw) || string(raw[entry:entry+4]) != tag {
			continue
		}
		start, size := int(at32(raw, entry+8)), int(at32(raw, entry+12))
		if start+size <= len(raw) {
			return raw[start : start+size]
		}
	}
	return nil
}

func at16(b []byte, i int) int {
	if i < 0 || i+2 > len(b) {
		return 0
	}
	return int(binary.BigEndian.Uint16(b[i:]))
}

func at32(b []byte, i int) uint32 {
	if i < 0 || i+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[i:])
}
