package provider

import (
	"slices"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// checkClaims checks the claims of one provider's claims.yaml, which are the first of p.Claims.
func (l *loader) checkClaims(doc *document, p *Provider, own []conformance.Claim) {
	for i, claim := range own {
		at := []string{"claims", strconv.Itoa(i)}
		l.checkClaim(doc, at, claim)
		page, known := p.Documentation.Pages[claim.Source]
		cited := claim.Basis == conformance.Documented || claim.Basis == conformance.Public
		switch {
		case cited && !known && claim.Source != "":
			doc.wrong(append(at, "source"), "claim %s: %s", claim.ID, unknown("page", claim.Source, sortedKeys(p.Documentation.Pages)))
		case cited && page.Lines > 0 && claim.Line > page.Lines:
			doc.wrong(append(at, "line"), "claim %s: expected a line of the page, which has %d, got %d", claim.ID, page.Lines, claim.Line)
		}
	}
}

// checkStandards checks standards.yaml.
func (l *loader) checkStandards(doc *document, stated *claimsYAML) {
	for i, claim := range stated.Claims {
		at := []string{"claims", strconv.Itoa(i)}
		l.checkClaim(doc, at, claim)
		if claim.Basis != conformance.Standard {
			doc.wrong(append(at, "basis"), "claim %s: expected basis %q in %s, got %q", claim.ID, conformance.Standard, doc.file, claim.Basis)
		}
	}
	if len(stated.Discrepancies) > 0 {
		doc.wrong([]string{"discrepancies"}, "a discrepancy is one of a provider's pages: it belongs into <id>/%s", claimsFile)
	}
}

func (l *loader) checkClaim(doc *document, at []string, claim conformance.Claim) {
	for _, err := range claim.Check() {
		doc.wrong(at, "%v", err)
	}
	l.checkID(doc, at, "claim", claim.ID)
}

// checkID demands an id that can be a Cucumber tag and that nothing else in the tree has.
func (l *loader) checkID(doc *document, at []string, kind, id string) {
	at = append(slices.Clone(at), "id")
	if id == "" {
		return // said already
	}
	if !word(id) {
		doc.wrong(at, "%s %q: an id is used as a tag: expected letters, digits, - _ and dots only", kind, id)
	}
	if first, twice := l.owners[id]; twice {
		doc.wrong(at, "%s %s: the id is used in %s already", kind, id, first)
		return
	}
	l.owners[id] = doc.at(at...).String()
}

func (l *loader) checkDiscrepancies(doc *document, p *Provider) {
	for i, discrepancy := range p.Discrepancies {
		at := []string{"discrepancies", strconv.Itoa(i)}
		wrong := func(step, format string, args ...any) {
			doc.wrong(append(slices.Clone(at), step), "discrepancy "+discrepancy.ID+": "+format, args...)
		}
		if discrepancy.ID == "" {
			doc.wrong(at, "discrepancy without an id")
		}
		if discrepancy.Text == "" {
			wrong("text", "no text")
		}
		l.checkID(doc, at, "discrepancy", discrepancy.ID)
		for _, claim := range discrepancy.Claims {
			if _, known := p.Claim(claim); !known {
				wrong("claims", "%s", unknown("claim", claim, p.claimIDs()))
			}
		}
		checkReadings(discrepancy.Readings, func(format string, args ...any) { wrong("readings", format, args...) })
	}
}

func checkReadings(readings []conformance.Reading, wrong func(format string, args ...any)) {
	if len(readings) < 2 {
		wrong("expected two readings or more, got %d", len(readings))
	}
	seen := map[string]bool{}
	for i, reading := range readings {
		if reading.ID == "" || reading.Text == "" {
			wrong("reading %d: expected an id and a text", i+1)
		}
		if reading.ID != "" && seen[reading.ID] {
			wrong("reading %q stands twice", reading.ID)
		}
		seen[reading.ID] = true
	}
}
