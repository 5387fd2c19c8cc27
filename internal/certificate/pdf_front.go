package certificate

import (
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
)

// front is the page that is signed.
func (p *printer) front() error {
	p.AddPage()
	p.letterhead()
	p.title()
	p.scope()
	p.facts()
	p.terms()
	p.signatures()
	return p.seal()
}

func (p *printer) letterhead() {
	p.Mark(paper.Margin+6.5, 23, 4, paper.Sea)
	p.Text(paper.Margin+16, 19.2, "Plimsoll", paper.Style{Size: 15, Bold: true, Color: paper.Sea})
	p.Right(paper.Width-paper.Margin, 18.6, "Certificate", muted(7.5))
	p.Right(paper.Width-paper.Margin, 22.2, p.ID(), fixed(10))
	p.Rule(paper.Margin, 31, paper.Width-paper.Margin, 31, 0.4, paper.Sea)
	p.Y = 40
}

// title says to whom, and what.
func (p *printer) title() {
	c := &p.Certificate
	p.Text(paper.Margin, p.Y, "Certificate of conformance", paper.Style{Size: 24, Bold: true, Color: paper.Sea})
	p.Y += 14
	p.Text(paper.Margin, p.Y, "This is to certify for", muted(10))
	p.Y += 6
	name, second := c.Partner.printed(p.fonts)
	st := p.Fit(name, paper.Style{Bold: true, Color: paper.Ink}, paper.Inner, 2, 19, 16, 13, 11)
	p.Block(paper.Margin, paper.Inner, name, st)
	if second != "" {
		p.Block(paper.Margin, paper.Inner, second, muted(10))
	}
	p.Y += 3
	p.Block(paper.Margin, paper.Inner, p.sentence(), plain(10.5))
	p.Y += 4
}

// sentence is what is certified, in one sentence that is true whatever the numbers are.
func (p *printer) sentence() string {
	c := &p.Certificate
	what := "the interface below was run against what its documentation says, and that"
	if len(c.Providers) > 1 {
		what = "the interfaces below were run against what their documentation says, and that"
	}
	if len(c.Waivers) == 0 {
		return fmt.Sprintf("that %s every mandatory statement of the profile %s was seen to hold.", what, c.Profile.Title)
	}
	return fmt.Sprintf("that %s every mandatory statement of the profile %s was seen to hold, except %s that could not be judged and %s waived until the day that is stated.",
		what, c.Profile.Title, counted(len(c.Waivers), "statement"), isAre(len(c.Waivers)))
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// mostOnFront is how many providers the first page has room for; the claims table has all of them.
const mostOnFront = 5

// scope lists the interfaces with their numbers.
func (p *printer) scope() {
	c := &p.Certificate
	shown := c.Providers[:min(len(c.Providers), mostOnFront)]
	width := paper.Inner - 56
	p.Rule(paper.Margin, p.Y, paper.Width-paper.Margin, p.Y, 0.35, paper.Sea)
	for _, provider := range shown {
		top := p.Y + 1.8
		p.Text(paper.Margin, top, p.Clip(provider.Name, heavy(10.5), width), heavy(10.5))
		p.Text(paper.Margin, top+5, p.Clip(provider.Target, fixed(7.5), width), fixed(7.5))
		p.Right(paper.Width-paper.Margin, top+0.3, provider.mandatory(), heavy(9))
		p.Right(paper.Width-paper.Margin, top+4.8, provider.besides(), muted(7.5))
		p.Y += 11.6
		p.Rule(paper.Margin, p.Y, paper.Width-paper.Margin, p.Y, 0.1, paper.Line)
	}
	if rest := len(c.Providers) - len(shown); rest > 0 {
		p.Y++
		p.Block(paper.Margin, paper.Inner, fmt.Sprintf("and %d more, in the table of claims", rest), muted(8))
	}
	p.Y += 4
}

func (c *Certified) mandatory() string {
	text := fmt.Sprintf("%d of %d mandatory hold", c.Mandatory.Hold, c.Mandatory.Of)
	if c.Mandatory.Waived > 0 {
		text += fmt.Sprintf(", %d waived", c.Mandatory.Waived)
	}
	return text
}

func (c *Certified) besides() string {
	var parts []string
	if c.Optional.Of > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d optional hold", c.Optional.Hold, c.Optional.Of))
	}
	if c.Outside.Of > 0 {
		parts = append(parts, fmt.Sprintf("%d outside the profile", c.Outside.Of))
	}
	return strings.Join(append(parts, fmt.Sprintf("%d not observable", c.Unobserved)), " · ")
}

// The lower part of the page stands still, whatever is above it.
const (
	signTop = 202.0
	sealTop = 243.0
)

func (p *printer) signatures() {
	c := &p.Certificate
	half := paper.Inner/2 - 4
	name, _ := c.Partner.printed(p.fonts)
	for i, party := range [][2]string{{"For the certifying party", c.Issuer.Name}, {"For the partner", name}} {
		x := paper.Margin + float64(i)*(half+8)
		p.Text(x, signTop, party[0], muted(7.5))
		st := p.Fit(party[1], heavy(9.5), half, 2, 9.5, 8.5, 7.5)
		for n, line := range p.atMost(2, party[1], st, half) {
			p.Text(x, signTop+3.6+float64(n)*st.Leading(), line, st)
		}
		p.line(x, signTop+19, half, "Signature")
		p.line(x, signTop+31, half*0.62, "Name and office")
		p.line(x+half*0.66, signTop+31, half*0.34, "Date")
	}
}

func (p *printer) line(x, y, w float64, label string) {
	p.Rule(x, y, x+w, y, 0.2, paper.Ink)
	p.Text(x, y+0.7, label, muted(6.5))
}

// seal ties the paper to the bundle.
func (p *printer) seal() error {
	const size = 30.0
	p.Fill(paper.Margin, sealTop, paper.Inner, size, paper.Tint)
	p.Fill(paper.Margin, sealTop, size, size, paper.Color{255, 255, 255})
	p.Frame(paper.Margin, sealTop, paper.Inner, size, 0.1, paper.Line)
	if err := p.QR(paper.Margin, sealTop, size, p.sumLine()); err != nil {
		return err
	}
	x, y := paper.Margin+size+4, sealTop+2.5
	p.Text(x, y, "This page is worth what the bundle beside it is worth, certificate.zip with this SHA-256:", muted(7.5))
	sum := p.SHA256()
	p.Text(x, y+4.6, spaced(sum[:32]), fixed(9.5))
	p.Text(x, y+9.2, spaced(sum[32:]), fixed(9.5))
	p.Text(x, y+15, "Signed by the key with this SHA-256:", muted(7.5))
	p.Text(x, y+18.6, p.Key.ID(), fixed(7))
	p.Text(x, y+22.4, "Verify it offline:  plimsoll verify certificate.zip --trust keys.yaml", fixed(7))
	return nil
}

// sumLine is a line that sha256sum -c reads.
func (p *printer) sumLine() string { return p.SHA256() + "  certificate.zip\n" }

// spaced sets a digest in groups of eight, which eyes can compare.
func spaced(hex string) string {
	var groups []string
	for i := 0; i < len(hex); i += 8 {
		groups = append(groups, hex[i:i+8])
	}
	return strings.Join(groups, " ")
}
