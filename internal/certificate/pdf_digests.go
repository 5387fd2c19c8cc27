package certificate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
)

// changes lists what is different from the certificate before.
func (p *printer) changes() {
	previous := p.Changes.Previous
	if previous == nil {
		p.section("Changes", "This is the first certificate of this partner that is named here; there is none before it to compare with.")
		return
	}
	p.section("Changes", fmt.Sprintf("Since certificate %s of %s, with the bundle of SHA-256 %s.", previous.ID, day(previous.Issued), previous.SHA256))
	if len(p.Changes.Claims)+len(p.Changes.Waivers)+len(p.Changes.Facts) == 0 {
		p.Block(paper.Margin, paper.Inner, "None.", plain(8.5))
		return
	}
	t := p.Table(16,
		paper.Column{Title: "What", Width: 52, Style: fixed(6.8)},
		paper.Column{Title: "Was", Width: 59, Style: plain(7.5)},
		paper.Column{Title: "Is", Width: 59, Style: plain(7.5)})
	p.changed(t, "Claims", p.Changes.Claims)
	p.changed(t, "Waivers", p.Changes.Waivers)
	p.changed(t, "What it was made from", p.Changes.Facts)
}

func (p *printer) changed(t *paper.Table, heading string, changes []Change) {
	if len(changes) == 0 {
		return
	}
	t.Band(heading, "")
	for _, c := range changes {
		t.Row(paper.Plain(c.What, brief(c.Was), brief(c.Now))...)
	}
}

// brief shortens digests: the whole ones are in changes.json.
func brief(text string) string {
	if isDigest(text) {
		return text[:16] + "…"
	}
	return cmp.Or(text, "–")
}

// unobserved lists what nobody can certify from outside.
func (p *printer) unobserved() {
	entries := slices.DeleteFunc(slices.Clone(p.Claims), func(e Entry) bool { return e.Role != Unobserved })
	if len(entries) == 0 {
		return
	}
	p.section("Not observable", "No run against the interface can judge these statements, so this certificate says nothing about them.")
	t := p.Table(16,
		paper.Column{Title: "Claim", Width: 34, Style: fixed(6.8)},
		paper.Column{Title: "Statement", Width: 77, Style: plain(8)},
		paper.Column{Title: "Why not", Width: 59, Style: muted(7.5)})
	for _, e := range entries {
		t.Row(paper.Plain(p.about(&e), e.Text, e.Reason)...)
	}
}

// digests names everything that was used, and the bundle.
func (p *printer) digests() error {
	c := &p.Certificate
	p.section("Digests", "SHA-256 of everything that this certificate rests on, as the signed statement has them.")
	t := p.Table(16, paper.Column{Title: "What", Width: 62, Style: plain(7.5)}, paper.Column{Title: "SHA-256", Width: 108, Style: fixed(7)})
	t.Band("Made from", "")
	for _, r := range p.Statement.Predicate.Configuration {
		t.Row(paper.Plain(r.Name, r.Digest["sha256"])...)
	}
	t.Row(paper.Plain("environment, without secrets", c.Environment.Fingerprint)...)
	t.Band("Members of the bundle", "")
	for _, name := range slices.Sorted(maps.Keys(c.Members)) {
		t.Row(paper.Plain(name, c.Members[name])...)
	}
	t.Band("Signer", "")
	t.Row(paper.Plain("public key of "+c.Issuer.Name, c.Issuer.KeyID)...)
	return p.bundleDigest()
}

func (p *printer) bundleDigest() error {
	const size = 40.0
	p.Need(size + 8)
	p.Y += 5
	if err := p.QR(paper.Margin, p.Y, size, p.sumLine()); err != nil {
		return err
	}
	x, y := paper.Margin+size+6, p.Y+6
	p.Text(x, y, "The bundle, certificate.zip", heavy(10))
	sum := p.SHA256()
	p.Text(x, y+6.5, spaced(sum[:32]), fixed(10))
	p.Text(x, y+11.5, spaced(sum[32:]), fixed(10))
	p.Text(x, y+18.5, "The code holds a line that sha256sum -c reads. Made with "+p.Certificate.Certifier+".", muted(7.5))
	p.Y += size
	return nil
}
