package certificate

import (
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Request is everything that a certificate is made from.
type Request struct {
	Run       []byte // run.json
	Partner   Partner
	Issuer    string // who certifies: a person or an organisation
	Profile   *Profile
	Waivers   []Waiver
	Previous  []byte    // bundle of the certificate before; nil for a first one
	Issued    time.Time // zero: when the run ended, so that the same run gives the same bytes whenever it is certified
	Now       time.Time
	Signer    Signer
	Certifier string // this program and its version
}

// draft is a certificate on its way.
type draft struct {
	record      *record
	entries     []Entry
	certificate Certificate
	changes     Changes
	profile     *Profile
}

// Check says why the run cannot be certified, nil if it can. The error is a *Refused where the run is the reason, and another
// where the request is.
func Check(r Request) error {
	_, err := r.draft()
	return err
}

// Certify makes the bundle.
func Certify(r Request) (*Bundle, error) {
	d, err := r.draft()
	if err != nil {
		return nil, err
	}
	raw, err := d.bundle(r)
	if err != nil {
		return nil, err
	}
	b, err := Open(raw)
	if err != nil {
		return nil, fmt.Errorf("the new bundle does not verify, which is a fault of ours: %w", err)
	}
	return b, nil
}

func (r *Request) draft() (*draft, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	rec, err := readRecord(r.Run)
	if err != nil {
		return nil, err
	}
	previous, err := r.previous()
	if err != nil {
		return nil, err
	}
	issued := r.issued(rec)
	decided := decide(rec, r.Profile, r.Waivers, issued, r.Now)
	decided.refuse(r.moments(rec, issued)...)
	if len(decided.reasons) > 0 {
		return nil, &Refused{decided.reasons}
	}
	d := &draft{record: rec, entries: decided.entries, profile: r.Profile}
	if err := d.fill(r, issued, previous); err != nil {
		return nil, err
	}
	d.changes = compareWith(previous, d)
	return d, nil
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const longestName = 120

func (r *Request) check() error {
	var errs []error
	if !slug.MatchString(r.Partner.ID) || len(r.Partner.ID) > 60 {
		errs = append(errs, fmt.Errorf("partner id: expected letters a to z, digits and hyphens, at most 60, got %q", r.Partner.ID))
	}
	for _, name := range [][2]string{{"partner", r.Partner.Name}, {"issuer", r.Issuer}} {
		errs = append(errs, checkName(name[0], name[1]))
	}
	if r.Partner.Latin != "" {
		errs = append(errs, checkName("partner in Latin letters", r.Partner.Latin))
	}
	return errors.Join(append(errs, r.letters())...)
}

func checkName(what, name string) error {
	switch bad := unprintable(name); {
	case name == "":
		return fmt.Errorf("%s: expected a name, got none", what)
	case bad != "":
		return fmt.Errorf("%s: expected printable text, got %s", what, bad)
	case name != tidy(name):
		return fmt.Errorf("%s: expected composed letters and single blanks, got %q", what, name)
	case len([]rune(name)) > longestName:
		return fmt.Errorf("%s: expected at most %d characters, got %d", what, longestName, len([]rune(name)))
	}
	return nil
}

// NewPartner tidies a name; without an id, one is made of the letters and digits of the name.
func NewPartner(id, name, latin string) Partner {
	p := Partner{ID: id, Name: tidy(name), Latin: tidy(latin)}
	if p.ID == "" {
		p.ID = slugOf(p.Name)
	}
	if p.ID == "" {
		p.ID = slugOf(p.Latin)
	}
	return p
}

// issued is the moment of issue, to the second.
func (r *Request) issued(rec *record) time.Time {
	if r.Issued.IsZero() {
		return rec.Trailer.Finished.UTC().Truncate(time.Second)
	}
	return r.Issued.UTC().Truncate(time.Second)
}

// moments refuses a day of issue that the evidence or the clock contradicts.
func (r *Request) moments(rec *record, issued time.Time) []string {
	switch finished := rec.Trailer.Finished.Truncate(time.Second); {
	case issued.Before(finished):
		return []string{fmt.Sprintf("issued: expected a moment after the end of the run, %s, got %s", moment(finished), moment(issued))}
	case issued.After(r.Now.Add(skew)):
		return []string{fmt.Sprintf("issued: expected a moment that is not in the future, got %s", moment(issued))}
	}
	return nil
}

// previous opens the certificate before. It has to be intact, and of the same partner.
func (r *Request) previous() (*Bundle, error) {
	if r.Previous == nil {
		return nil, nil
	}
	b, err := Open(r.Previous)
	if err != nil {
		return nil, fmt.Errorf("previous certificate: %w", err)
	}
	if b.Certificate.Partner.ID != r.Partner.ID {
		return nil, fmt.Errorf("previous certificate: expected one of partner %s, got one of %s", r.Partner.ID, b.Certificate.Partner.ID)
	}
	return b, nil
}

// fill states who certifies what.
func (d *draft) fill(r *Request, issued time.Time, previous *Bundle) error {
	sum, err := canonicalDigest(r.Profile)
	if err != nil {
		return err
	}
	env, err := environment(d.record)
	if err != nil {
		return err
	}
	h := &d.record.Header
	d.certificate = Certificate{
		Format: Format, Partner: r.Partner, Profile: ProfileName{Name: r.Profile.Name, Title: r.Profile.Title, SHA256: sum},
		Providers: certified(d.record, d.entries), Environment: env, Harness: h.Tool, Certifier: r.Certifier, KillMatrix: h.KillMatrix,
		Run:    RunName{ID: h.ID, Started: h.Started.UTC(), Finished: d.record.Trailer.Finished.UTC(), SHA256: d.record.digest},
		Issued: issued, Waivers: sortWaivers(r.Waivers),
	}
	if !r.Signer.zero() {
		key := r.Signer.Key()
		d.certificate.Issuer = Issuer{Name: r.Issuer, KeyID: key.ID(), PublicKey: string(key.PEM())}
	}
	if previous != nil {
		d.certificate.Previous = previous.name()
	}
	d.certificate.Expires, d.certificate.ExpiresWhy = expiry(r.Profile, issued, r.Waivers)
	return nil
}

// expiry is when the certificate ends: with its validity, or with the first waiver, because then a claim is neither proven nor
// answered for. Both end with a day.
func expiry(p *Profile, issued time.Time, waivers []Waiver) (time.Time, string) {
	last := issued.Add(span(p.Validity)).Truncate(24 * time.Hour)
	end, why := last.AddDate(0, 0, 1), fmt.Sprintf("a certificate of profile %s holds for %s", p.Name, p.Validity)
	for _, w := range sortWaivers(waivers) {
		if w.end().Before(end) {
			end, why = w.end(), fmt.Sprintf("the waiver for %s ends that day", w.Claim)
		}
	}
	return end, why
}

// LastDay is the last day on which the certificate holds, until midnight UTC.
func (c *Certificate) LastDay() string { return day(c.Expires.AddDate(0, 0, -1)) }
