package certificate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The members of a bundle.
const (
	memberRecipe    = "REPRODUCE.md"
	memberEnvelope  = "attestation.dsse.json" // the statement, signed
	memberChanges   = "changes.json"          // since the certificate before
	memberClaims    = "claims.json"           // the table of claims, with the digest of each scenario that judged one
	memberProfile   = "profile.json"
	memberRun       = "run.json"       // the run as it was recorded: the redacted evidence
	memberStatement = "statement.json" // what is signed, to read
	memberWaivers   = "waivers.json"
)

func memberNames() []string {
	return []string{memberRecipe, memberEnvelope, memberChanges, memberClaims, memberProfile, memberRun, memberStatement, memberWaivers}
}

// bundle writes the members, states their digests, signs the statement and packs everything.
func (d *draft) bundle(r Request) ([]byte, error) {
	if r.Signer.zero() {
		return nil, errors.New("expected a signing key, got none: make one with plimsoll keygen")
	}
	members := map[string][]byte{memberRun: r.Run, memberRecipe: recipe(d)}
	for name, v := range map[string]any{
		memberChanges: d.changes, memberClaims: claimsFile{d.entries}, memberProfile: d.profile, memberWaivers: waiversFile{d.certificate.Waivers},
	} {
		raw, err := writeJSON(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		members[name] = raw
	}
	statement, err := d.statement(members)
	if err != nil {
		return nil, err
	}
	members[memberStatement] = statement
	if members[memberEnvelope], err = seal(statement, r.Signer); err != nil {
		return nil, err
	}
	return pack(members), nil
}

type claimsFile struct {
	Claims []Entry `json:"claims"`
}

// waiversFile has the form of the file that certify reads.
type waiversFile struct {
	Waivers []Waiver `json:"waivers"`
}

func (d *draft) statement(members map[string][]byte) ([]byte, error) {
	c := &d.certificate
	c.Members = map[string]string{}
	for name, raw := range members {
		c.Members[name] = digestOf(raw)
	}
	s := Statement{Type: statementType, Subject: subjects(c), PredicateType: predicateType}
	s.Predicate = Predicate{Configuration: configuration(d.record, c), Certificate: *c}
	s.Predicate.tests(d.entries)
	return writeJSON(s)
}

// Bundle is a certificate that has been opened: intact, signed by the key that it names, and true to its own evidence. Whether that
// key is anybody's is for Verify to say.
type Bundle struct {
	Raw         []byte
	Statement   Statement
	Certificate Certificate
	Claims      []Entry
	Changes     Changes
	Profile     Profile
	Key         Key

	record  *record
	payload []byte
}

// SHA256 is the digest of the bundle: what the PDF and its QR code show.
func (b *Bundle) SHA256() string { return digestOf(b.Raw) }

// ID names the certificate: the start of the digest of what is signed, in groups of four.
func (b *Bundle) ID() string {
	sum := strings.ToUpper(digestOf(b.payload))
	return strings.Join([]string{sum[:4], sum[4:8], sum[8:12], sum[12:16]}, "-")
}

// Folder is where the certificate lies among others: partner/day-providers-profile.
func (b *Bundle) Folder() string {
	c := &b.Certificate
	ids := make([]string, len(c.Providers))
	for i, p := range c.Providers {
		ids[i] = p.ID
	}
	return fmt.Sprintf("%s/%s-%s-%s", c.Partner.ID, c.Issued.Format(dayLayout), strings.Join(ids, "-"), c.Profile.Name)
}

func (b *Bundle) name() *Previous {
	return &Previous{ID: b.ID(), SHA256: b.SHA256(), Issued: b.Certificate.Issued, KeyID: b.Key.ID()}
}

// checkMembers holds the members against the digests that are signed.
func (b *Bundle) checkMembers(members map[string][]byte) error {
	var errs []error
	signed := b.Certificate.Members
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == memberEnvelope || name == memberStatement {
			continue
		}
		if sum := digestOf(members[name]); sum != signed[name] {
			errs = append(errs, fmt.Errorf("member %s: altered: expected SHA-256 %s, got %s", name, quoted(signed[name]), sum))
		}
	}
	if len(signed) != len(members)-2 {
		errs = append(errs, fmt.Errorf("expected digests of %d members, got %d", len(members)-2, len(signed)))
	}
	return errors.Join(errs...)
}
