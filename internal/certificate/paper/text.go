package paper

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
)

// Style is how text is set. The zero size means 9 points.
type Style struct {
	Size  float64 // points
	Bold  bool
	Mono  bool
	Color Color
}

func (st Style) size() float64 {
	if st.Size == 0 {
		return 9
	}
	return st.Size
}

func (st Style) face() int {
	switch {
	case st.Mono:
		return mono
	case st.Bold:
		return bold
	}
	return sans
}

const millimetre = 25.4 / 72 // of a point

// Leading is the distance between lines of this style, in millimetres.
func (st Style) Leading() float64 { return st.size() * millimetre * 1.38 }

// ascent is from the top of a line to its base line.
func (st Style) ascent() float64 { return st.size() * millimetre * 1.04 }

// use makes a face the current one, and adds it to the document the first time.
func (s *Sheet) use(face int, size float64) {
	f := &s.fonts.faces[face]
	if !s.added[face] {
		s.pdf.AddUTF8FontFromBytes(f.family, f.style, f.raw)
		s.added[face] = true
	}
	s.pdf.SetFont(f.family, f.style, size)
}

// printable writes characters that no face has by their number, so that nothing vanishes from a page that somebody signs.
func (s *Sheet) printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch _, ok := s.fonts.pick(sans, r); {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case ok:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

// Width is how wide the text is on one line.
func (s *Sheet) Width(text string, st Style) float64 {
	w := 0.0
	for _, r := range s.printable(text) {
		w += s.advance(r, st)
	}
	return w
}

func (s *Sheet) advance(r rune, st Style) float64 {
	face, _ := s.fonts.pick(st.face(), r)
	key := glyph{face, r}
	w, known := s.widths[key]
	if !known {
		s.use(face, 10)
		w = float64(s.pdf.GetStringSymbolWidth(string(r))) / 1000
		s.widths[key] = w
	}
	return w * st.size() * millimetre
}

// Text sets one line; y is its top. It returns where the line ends.
func (s *Sheet) Text(x, y float64, text string, st Style) float64 {
	s.pdf.SetTextColor(st.Color[0], st.Color[1], st.Color[2])
	for _, run := range s.runs(s.printable(text), st) {
		s.use(run.face, st.size())
		s.pdf.Text(x, y+st.ascent(), run.text)
		for _, r := range run.text {
			x += s.advance(r, st)
		}
	}
	return x
}

// Right sets one line that ends at x.
func (s *Sheet) Right(x, y float64, text string, st Style) {
	s.Text(x-s.Width(text, st), y, text, st)
}

type run struct {
	face int
	text string
}

// runs cuts text where the face changes.
func (s *Sheet) runs(text string, st Style) []run {
	var runs []run
	for _, r := range text {
		face, _ := s.fonts.pick(st.face(), r)
		if n := len(runs); n > 0 && runs[n-1].face == face {
			runs[n-1].text += string(r)
		} else {
			runs = append(runs, run{face, string(r)})
		}
	}
	return runs
}

// Wrap cuts text into lines of at most w millimetres: after a blank, inside a word where it has a joint, at any character where
// the script has no blanks, and anywhere if nothing else helps.
func (s *Sheet) Wrap(text string, st Style, w float64) []string {
	var lines []string
	rest := []rune(strings.TrimSpace(s.printable(text)))
	for len(rest) > 0 {
		n := s.fits(rest, st, w)
		lines = append(lines, strings.TrimRight(string(rest[:n]), " "))
		rest = rest[n:]
		for len(rest) > 0 && rest[0] == ' ' {
			rest = rest[1:]
		}
	}
	if lines == nil {
		return []string{""}
	}
	return lines
}

// fits is how many characters go on one line. A joint inside a word serves only where there is no better place.
func (s *Sheet) fits(text []rune, st Style, w float64) int {
	used, gap, joint := 0.0, 0, 0
	for i, r := range text {
		used += s.advance(r, st)
		if used > w && r != ' ' && i > 0 {
			return cmp.Or(gap, joint, i)
		}
		if i+1 == len(text) {
			break
		}
		if gaps(r, text[i+1]) {
			gap = i + 1
		} else if joints(r, text[i+1]) {
			joint = i + 1
		}
	}
	return len(text)
}

// gaps reports whether words end between two characters.
func gaps(r, next rune) bool {
	if strings.ContainsRune("、。，．）」』】！？", next) {
		return false
	}
	return r == ' ' || wide(r) || wide(next)
}

// joints reports whether a long word may be parted between two characters.
func joints(r, next rune) bool {
	return strings.ContainsRune("-/_,;.", r) && !unicode.IsSpace(next) && !unicode.IsPunct(next)
}

// wide reports scripts without blanks between words.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || 0x3000 <= r && r < 0x3040 || 0xff00 <= r && r < 0xfff0
}

// Block sets wrapped text at the current place and moves down.
func (s *Sheet) Block(x, w float64, text string, st Style) {
	for _, line := range s.Wrap(text, st, w) {
		s.Text(x, s.Y, line, st)
		s.Y += st.Leading()
	}
}

// Fit returns the largest of the sizes at which the text needs at most so many lines, or the smallest.
func (s *Sheet) Fit(text string, st Style, w float64, lines int, sizes ...float64) Style {
	for _, size := range sizes {
		st.Size = size
		if len(s.Wrap(text, st, w)) <= lines {
			break
		}
	}
	return st
}

// Clip is the text as far as it goes on one line, and a sign that there was more.
func (s *Sheet) Clip(text string, st Style, w float64) string {
	const more = "…"
	if s.Width(text, st) <= w {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && s.Width(string(runes)+more, st) > w {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + more
}
