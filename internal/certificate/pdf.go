package certificate

import (
	"fmt"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

// PDF prints the certificate: one page to sign, and behind it what is signed. It is made from the bundle alone, and names the
// bundle by its digest, so it lies beside the bundle and not in it.
func (b *Bundle) PDF() ([]byte, error) {
	fonts, err := paper.LoadFonts()
	if err != nil {
		return nil, err
	}
	pages, total := 0, 0
	for {
		p := &printer{Bundle: b, fonts: fonts, total: total}
		raw, err := p.print()
		if err != nil || total == p.Pages() {
			return raw, err
		}
		if pages++; pages > 2 {
			return nil, fmt.Errorf("pdf: the number of pages does not settle")
		}
		total = p.Pages() // the foot of a page says how many there are: print again, knowing it
	}
}

// printer prints one certificate.
type printer struct {
	*Bundle
	*paper.Sheet
	fonts    *paper.Fonts
	total    int // pages
	sections int
}

func plain(size float64) paper.Style { return paper.Style{Size: size, Color: paper.Ink} }
func muted(size float64) paper.Style { return paper.Style{Size: size, Color: paper.Muted} }
func heavy(size float64) paper.Style { return paper.Style{Size: size, Bold: true, Color: paper.Ink} }
func fixed(size float64) paper.Style { return paper.Style{Size: size, Mono: true, Color: paper.Ink} }

func (p *printer) print() ([]byte, error) {
	c := &p.Certificate
	name, _ := c.Partner.printed(p.fonts)
	p.Sheet = paper.New(p.fonts, paper.Meta{
		Title: "Certificate of conformance " + p.ID(), Subject: name + ", profile " + c.Profile.Title,
		Author: c.Issuer.Name, Program: c.Certifier, Date: c.Issued,
	}, p.foot)
	if err := p.front(); err != nil {
		return nil, err
	}
	p.AddPage()
	p.claims()
	p.waivers()
	p.discrepancies()
	p.changes()
	p.unobserved()
	if err := p.digests(); err != nil {
		return nil, err
	}
	return p.Bytes()
}

// foot is at the end of each page, so that no page can be exchanged for one of another certificate unseen.
func (p *printer) foot(s *paper.Sheet, page int) {
	y := paper.Height - 16
	s.Rule(paper.Margin, y, paper.Width-paper.Margin, y, 0.1, paper.Line)
	name, _ := p.Certificate.Partner.printed(p.fonts)
	left := fmt.Sprintf("Certificate %s · %s", p.ID(), name)
	s.Text(paper.Margin, y+1.5, s.Clip(left, muted(7), 130), muted(7))
	s.Right(paper.Width-paper.Margin, y+1.5, fmt.Sprintf("Page %d of %d", page, p.total), muted(7))
	s.Text(paper.Margin, y+5, "SHA-256 of the bundle "+p.SHA256(), paper.Style{Size: 6, Mono: true, Color: paper.Muted})
}

// section starts a section. They are numbered, so that people can point at them.
func (p *printer) section(title, about string) {
	p.Need(34)
	if p.Y > paper.Margin {
		p.Y += 6
	}
	p.sections++
	title = fmt.Sprintf("%d  %s", p.sections, title)
	p.Bookmark(title)
	p.Text(paper.Margin, p.Y, title, paper.Style{Size: 14, Bold: true, Color: paper.Sea})
	p.Y += 8
	if about != "" {
		p.Block(paper.Margin, paper.Inner, about, muted(8.5))
		p.Y += 2.5
	}
}

// result says in a word what became of a claim, and in which colour.
func (e *Entry) result() paper.Cell {
	switch {
	case e.holds():
		return paper.Cell{Text: "holds", Color: paper.Green}
	case e.Waived:
		return paper.Cell{Text: "waived", Color: paper.Amber, Bold: true}
	case e.Verdict == conformance.Fail:
		return paper.Cell{Text: "does not hold", Color: paper.Red, Bold: true}
	}
	return paper.Cell{Text: "not judged", Color: paper.Muted}
}
