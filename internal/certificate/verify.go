package certificate

import (
	"bytes"
	"fmt"
	"time"
)

// Question is what whoever verifies wants to know.
type Question struct {
	Trust   *Trust    // whose signatures count; nil trusts nobody
	Partner string    // id or name of the partner that it has to be of; "" takes any
	At      time.Time // the moment at which it has to hold
	Report  []byte    // the report beside the bundle: its PDF, or the run.json of the run; nil if there is none
	Program string    // this program and its version, as in Certificate.Certifier
}

// Answer is what verifying found.
type Answer struct {
	Bundle   *Bundle  // nil where nothing in it can be believed
	Signer   string   // the name that the trust gives the key, "" where it knows none
	Problems []string // empty: it is valid
	Report   string   // what is known of the report beside it
	At       time.Time
}

// Valid reports whether the certificate holds.
func (a *Answer) Valid() bool { return len(a.Problems) == 0 }

func (a *Answer) problem(format string, args ...any) {
	a.Problems = append(a.Problems, fmt.Sprintf(format, args...))
}

// Verify answers from the bytes alone, offline.
func Verify(raw []byte, q Question) *Answer {
	a := &Answer{At: q.At}
	b, err := Open(raw)
	if err != nil {
		a.problem("%v", err)
		return a
	}
	a.Bundle = b
	a.signer(q.Trust)
	a.term(q.At)
	a.partner(q.Partner)
	a.report(q)
	return a
}

func (a *Answer) signer(t *Trust) {
	b := a.Bundle
	if why := t.revoked(b.ID()); why != "" {
		a.problem("%s", why)
	}
	name, against := t.vouch(b.Key, &b.Certificate)
	if name == "" {
		a.problem("signature intact, signer unknown: the key %s is not one of those that you trust", b.Key.ID())
		return
	}
	a.Signer = name
	a.Problems = append(a.Problems, against...)
}

func (a *Answer) term(at time.Time) {
	c := &a.Bundle.Certificate
	if !at.Before(c.Expires) {
		a.problem("expired: it held until the end of %s (UTC), because %s", c.LastDay(), c.ExpiresWhy)
	}
	if at.Add(skew).Before(c.Issued) {
		a.problem("not yet valid: it is issued on %s", moment(c.Issued))
	}
}

func (a *Answer) partner(want string) {
	p := a.Bundle.Certificate.Partner
	if want != "" && want != p.ID && tidy(want) != p.Name && tidy(want) != p.Latin {
		a.problem("wrong partner: expected a certificate of %s, got one of %s (%s)", want, p.Name, p.ID)
	}
}

const pdfMagic = "%PDF-"

// report says whether what lies beside the bundle is what was certified.
func (a *Answer) report(q Question) {
	c := &a.Bundle.Certificate
	switch {
	case q.Report == nil:
		a.Report = "no report beside it"
	case digestOf(q.Report) == c.Run.SHA256:
		a.Report = "the run beside it is the one that is certified"
	case !bytes.HasPrefix(q.Report, []byte(pdfMagic)):
		a.problem("report: what is beside it is not the run that is certified, and no PDF of the certificate")
	default:
		a.pdf(q)
	}
}

// pdf remakes the report and compares. Another release may set another page: then only that release can tell.
func (a *Answer) pdf(q Question) {
	want, err := a.Bundle.PDF()
	c := &a.Bundle.Certificate
	switch {
	case err != nil:
		a.problem("report: %v", err)
	case bytes.Equal(want, q.Report):
		a.Report = "the PDF beside it is the one that is certified"
	case q.Program != c.Certifier:
		a.problem("report: the PDF beside it is not the one that this %s makes; it may be the one that %s made: compare with that", q.Program, c.Certifier)
	default:
		a.problem("report: the PDF beside it is not the one that is certified")
	}
}
