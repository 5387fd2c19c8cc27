package certificate

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Trust is whose signatures count, for whom, and since or until when: what keys.yaml holds.
type Trust struct {
	Keys    []TrustedKey
	Revoked []Revoked // certificates taken back one by one
}

// TrustedKey is one signer.
type TrustedKey struct {
	Name     string     `yaml:"name"`       // whose key it is, checked by whoever keeps this file
	Public   string     `yaml:"public_key"` // PEM
	From     string     `yaml:"from"`       // first and last day on which it may sign; "" for no limit
	Until    string     `yaml:"until"`
	Partners []string   `yaml:"partners"` // ids that it may certify; none means all
	Revoked  Revocation `yaml:"revoked"`

	key Key
}

// Revocation takes back everything that a key signed, whenever it says that it did: who stole a key can write any date.
type Revocation struct {
	On     string `yaml:"on"`
	Reason string `yaml:"reason"`
}

// Revoked takes one certificate back.
type Revoked struct {
	Certificate string `yaml:"certificate"` // its id
	On          string `yaml:"on"`
	Reason      string `yaml:"reason"`
}

type trustYAML struct {
	Keys    []TrustedKey `yaml:"keys"`
	Revoked []Revoked    `yaml:"revoked"`
}

// ParseTrust reads keys.yaml and reports everything that is wrong with it.
func ParseTrust(file string, raw []byte) (*Trust, error) {
	var doc trustYAML
	if err := readYAML(file, raw, &doc); err != nil {
		return nil, err
	}
	var errs []error
	for i := range doc.Keys {
		errs = append(errs, doc.Keys[i].check(fmt.Sprintf("%s: key %d", file, i+1)))
	}
	for i, r := range doc.Revoked {
		if at := fmt.Sprintf("%s: revoked %d", file, i+1); r.Certificate == "" || r.Reason == "" {
			errs = append(errs, fmt.Errorf("%s: expected the id of a certificate and a reason, got %q and %q", at, r.Certificate, r.Reason))
		} else {
			errs = append(errs, checkDay(at+": on", r.On, false))
		}
	}
	return &Trust{Keys: doc.Keys, Revoked: doc.Revoked}, errors.Join(errs...)
}

// TrustKey trusts one key without limits.
func TrustKey(name string, key Key) *Trust { return &Trust{Keys: []TrustedKey{{Name: name, key: key}}} }

// And joins two sources of trust.
func (t *Trust) And(other *Trust) *Trust {
	if t == nil || other == nil {
		return pick(t, other)
	}
	return &Trust{Keys: slices.Concat(t.Keys, other.Keys), Revoked: slices.Concat(t.Revoked, other.Revoked)}
}

func pick(a, b *Trust) *Trust {
	if a != nil {
		return a
	}
	return b
}

func (k *TrustedKey) check(at string) error {
	var errs []error
	if k.Name == "" {
		errs = append(errs, fmt.Errorf("%s: name: expected whose key it is, got none", at))
	}
	key, err := ParseKey([]byte(k.Public))
	if err != nil {
		errs = append(errs, fmt.Errorf("%s: public_key: %w", at, err))
	}
	k.key = key
	errs = append(errs, checkDay(at+": from", k.From, true), checkDay(at+": until", k.Until, true))
	if r := k.Revoked; r != (Revocation{}) {
		errs = append(errs, checkDay(at+": revoked: on", r.On, false))
		if r.Reason == "" {
			errs = append(errs, fmt.Errorf("%s: revoked: expected a reason, got none", at))
		}
	}
	return errors.Join(errs...)
}

func checkDay(at, text string, optional bool) error {
	if _, err := time.Parse(dayLayout, text); err != nil && (text != "" || !optional) {
		return fmt.Errorf("%s: expected a day such as 2026-12-31, got %q", at, text)
	}
	return nil
}

// vouch returns the name that the trust gives the key, and why it does not vouch for the certificate. A key may stand twice, with
// other limits; a revocation counts wherever it stands.
func (t *Trust) vouch(key Key, c *Certificate) (string, []string) {
	if t == nil {
		return "", nil
	}
	name, vouched, why := "", false, []string{}
	for _, k := range t.Keys {
		if !k.key.Is(key) {
			continue
		}
		name = k.Name
		against := k.against(c)
		vouched = vouched || len(against) == 0
		if k.Revoked.On != "" {
			return name, against
		}
		why = append(why, against...)
	}
	if vouched {
		why = nil
	}
	return name, why
}

// against lists why the key does not vouch for the certificate.
func (k *TrustedKey) against(c *Certificate) []string {
	var why []string
	if r := k.Revoked; r.On != "" {
		why = append(why, fmt.Sprintf("revoked: the key of %s, on %s (%s): nothing that it signed counts, whatever its date", k.Name, r.On, r.Reason))
	}
	if len(k.Partners) > 0 && !slices.Contains(k.Partners, c.Partner.ID) {
		why = append(why, fmt.Sprintf("wrong key: %s may certify %v, not %s", k.Name, k.Partners, c.Partner.ID))
	}
	if issued := day(c.Issued); k.From != "" && issued < k.From || k.Until != "" && issued > k.Until {
		why = append(why, fmt.Sprintf("wrong key: %s may sign %s, not on %s", k.Name, between(k.From, k.Until), issued))
	}
	return why
}

func between(from, until string) string {
	switch {
	case from == "":
		return "until " + until
	case until == "":
		return "from " + from
	}
	return fmt.Sprintf("from %s until %s", from, until)
}

// revoked says why this certificate was taken back, "" if it was not.
func (t *Trust) revoked(id string) string {
	if t == nil {
		return ""
	}
	for _, r := range t.Revoked {
		if r.Certificate == id {
			return fmt.Sprintf("revoked: this certificate, on %s (%s)", r.On, r.Reason)
		}
	}
	return ""
}
