package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// Open reads a bundle and checks everything that needs no trust: that it is packed as we pack it, that the signature belongs to the
// statement and to the key that the statement names, that no member was changed, and that the evidence bears the statement out.
func Open(raw []byte) (*Bundle, error) {
	members, err := unpack(raw, memberNames())
	if err != nil {
		return nil, fmt.Errorf("altered: %w", err)
	}
	b := &Bundle{Raw: raw}
	if err := b.unseal(members); err != nil {
		return nil, fmt.Errorf("altered: %w", err)
	}
	if err := b.checkMembers(members); err != nil {
		return nil, err
	}
	if err := b.read(members); err != nil {
		return nil, err
	}
	return b, b.bear()
}

// unseal reads the statement out of the envelope and verifies the signature with the key that it names.
func (b *Bundle) unseal(members map[string][]byte) error {
	s, err := unseal(members[memberEnvelope])
	if err != nil {
		return fmt.Errorf("member %s: %w", memberEnvelope, err)
	}
	if err := b.state(s.payload); err != nil {
		return fmt.Errorf("member %s: %w", memberEnvelope, err)
	}
	if err := s.verify(b.Key); err != nil {
		return fmt.Errorf("member %s: %w", memberEnvelope, err)
	}
	if !bytes.Equal(members[memberStatement], s.payload) {
		return fmt.Errorf("member %s: it is not what is signed", memberStatement)
	}
	return nil
}

// state reads the statement. Its format comes first: a later one may have members that we do not know.
func (b *Bundle) state(payload []byte) error {
	var format struct {
		Predicate struct {
			Certificate struct {
				Format int `json:"format"`
			} `json:"plimsollCertificate"`
		} `json:"predicate"`
	}
	if err := readJSON("statement", payload, &format, true); err != nil {
		return err
	}
	if got := format.Predicate.Certificate.Format; got != Format {
		return fmt.Errorf("statement: expected format %d, got %d: use a newer plimsoll", Format, got)
	}
	if err := readJSON("statement", payload, &b.Statement, false); err != nil {
		return err
	}
	if s := &b.Statement; s.Type != statementType || s.PredicateType != predicateType {
		return fmt.Errorf("statement: expected %s of %s, got %s of %s", predicateType, statementType, s.PredicateType, s.Type)
	}
	b.Certificate, b.payload = b.Statement.Predicate.Certificate, payload
	key, err := ParseKey([]byte(b.Certificate.Issuer.PublicKey))
	if err != nil {
		return fmt.Errorf("statement: the signer's key: %w", err)
	}
	b.Key = key
	if b.Certificate.Issuer.KeyID != key.ID() {
		return fmt.Errorf("statement: the signer's key: expected id %s, got %s", key.ID(), b.Certificate.Issuer.KeyID)
	}
	return nil
}

// read reads the members.
func (b *Bundle) read(members map[string][]byte) error {
	var claims claimsFile
	var waivers waiversFile
	err := errors.Join(
		readJSON(memberClaims, members[memberClaims], &claims, false),
		readJSON(memberWaivers, members[memberWaivers], &waivers, false),
		readJSON(memberChanges, members[memberChanges], &b.Changes, false),
		readJSON(memberProfile, members[memberProfile], &b.Profile, false))
	if err != nil {
		return err
	}
	b.Claims = claims.Claims
	if !slices.Equal(waivers.Waivers, b.Certificate.Waivers) {
		return fmt.Errorf("waivers: those that are signed are not those of %s", memberWaivers)
	}
	if b.record, err = readRecord(members[memberRun]); err != nil {
		return err
	}
	return b.Profile.check(memberProfile)
}

// bear applies the rules again, as of the moment of issue: a signature makes nothing true. What the evidence does not bear out was
// not certified by these rules, whoever signed it.
func (b *Bundle) bear() error {
	c := &b.Certificate
	decided := decide(b.record, &b.Profile, c.Waivers, c.Issued, c.Issued)
	if len(decided.reasons) > 0 {
		return fmt.Errorf("the evidence does not bear the certificate out:\n%w", &Refused{decided.reasons})
	}
	d := &draft{record: b.record, entries: decided.entries, profile: &b.Profile}
	r := &Request{Partner: c.Partner, Issuer: c.Issuer.Name, Profile: &b.Profile, Waivers: c.Waivers, Certifier: c.Certifier}
	if err := errors.Join(r.check(), d.fill(r, c.Issued, nil)); err != nil {
		return err
	}
	d.certificate.Issuer, d.certificate.Previous = c.Issuer, b.Changes.Previous
	return d.compare(b)
}

// compare holds what the evidence gives against what is signed.
func (d *draft) compare(b *Bundle) error {
	d.certificate.Members = b.Certificate.Members
	s := Statement{Type: statementType, Subject: subjects(&d.certificate), PredicateType: predicateType}
	s.Predicate = Predicate{Configuration: configuration(d.record, &d.certificate), Certificate: d.certificate}
	s.Predicate.tests(d.entries)
	var errs []error
	for _, pair := range []struct {
		name      string
		want, got any
	}{{"the statement", s, b.Statement}, {"the table of claims", claimsFile{d.entries}, claimsFile{b.Claims}}} {
		want, err := writeJSON(pair.want)
		errs = append(errs, err)
		got, err := writeJSON(pair.got)
		errs = append(errs, err)
		if !bytes.Equal(want, got) {
			errs = append(errs, fmt.Errorf("the evidence does not bear the certificate out: %s says something else than the run", pair.name))
		}
	}
	return errors.Join(errs...)
}
