package paper

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// The page: A4 upright, in millimetres.
const (
	Width  = 210.0
	Height = 297.0
	Margin = 20.0
	Inner  = Width - 2*Margin
	Bottom = Height - 22 // above the foot
)

// Meta is what a PDF says of itself.
type Meta struct {
	Title, Subject, Author, Program string
	Date                            time.Time
}

// Sheet is a document in the making.
type Sheet struct {
	pdf    *fpdf.Fpdf
	fonts  *Fonts
	added  [faces]bool
	widths map[glyph]float64
	foot   func(page int)
	Y      float64 // where the next thing goes
}

type glyph struct {
	face int
	r    rune
}

// New starts a document. foot draws the foot of each page.
func New(fonts *Fonts, meta Meta, foot func(s *Sheet, page int)) *Sheet {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // otherwise the order of fonts follows a map
	pdf.SetCreationDate(meta.Date.UTC())
	pdf.SetModificationDate(meta.Date.UTC())
	pdf.SetTitle(meta.Title, true)
	pdf.SetSubject(meta.Subject, true)
	pdf.SetAuthor(meta.Author, true)
	pdf.SetCreator(meta.Program, true)
	pdf.SetProducer(meta.Program, true)
	pdf.SetLang("en")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(Margin, Margin, Margin)
	s := &Sheet{pdf: pdf, fonts: fonts, widths: map[glyph]float64{}}
	s.foot = func(page int) { foot(s, page) }
	return s
}

// AddPage ends the page and starts the next one.
func (s *Sheet) AddPage() {
	s.pdf.AddPage()
	s.Y = Margin
	s.foot(s.pdf.PageNo())
}

// Need starts a new page where fewer millimetres than h are left.
func (s *Sheet) Need(h float64) {
	if s.Y+h > Bottom {
		s.AddPage()
	}
}

// Pages is how many pages there are.
func (s *Sheet) Pages() int { return s.pdf.PageCount() }

// Bookmark puts an entry into the outline, at the current place.
func (s *Sheet) Bookmark(title string) { s.pdf.Bookmark(s.printable(title), 0, s.Y) }

// Bytes ends the document.
func (s *Sheet) Bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := s.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return settle(b.Bytes())
}

// Color is a colour of the house.
type Color [3]int

// The colours. They say nothing alone: every one stands beside a word.
var (
	Ink   = Color{24, 28, 36}
	Muted = Color{92, 100, 112}
	Sea   = Color{15, 62, 96}
	Line  = Color{203, 210, 218}
	Tint  = Color{241, 245, 248}
	Green = Color{22, 101, 52}
	Amber = Color{146, 84, 0}
	Red   = Color{160, 28, 28}
)

// Rule draws a line.
func (s *Sheet) Rule(x1, y1, x2, y2, width float64, c Color) {
	s.pdf.SetLineWidth(width)
	s.pdf.SetDrawColor(c[0], c[1], c[2])
	s.pdf.Line(x1, y1, x2, y2)
}

// Fill draws a filled rectangle.
func (s *Sheet) Fill(x, y, w, h float64, c Color) {
	s.pdf.SetFillColor(c[0], c[1], c[2])
	s.pdf.Rect(x, y, w, h, "F")
}

// Frame draws a rectangle.
func (s *Sheet) Frame(x, y, w, h, width float64, c Color) {
	s.pdf.SetLineWidth(width)
	s.pdf.SetDrawColor(c[0], c[1], c[2])
	s.pdf.Rect(x, y, w, h, "D")
}

// Mark draws the load line that Samuel Plimsoll fought for: a disc, and the line that must not go under.
func (s *Sheet) Mark(x, y, radius float64, c Color) {
	s.pdf.SetLineWidth(radius / 4)
	s.pdf.SetDrawColor(c[0], c[1], c[2])
	s.pdf.Circle(x, y, radius, "D")
	s.pdf.Line(x-1.6*radius, y, x+1.6*radius, y)
}
