package certificate

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Print says in words who certified what, when, for how long and with which waivers; or why it does not hold.
func (a *Answer) Print(out io.Writer) error {
	var w strings.Builder
	a.verdict(&w)
	if a.Bundle != nil {
		a.facts(&w)
	}
	_, err := io.WriteString(out, harmless(w.String()))
	return err
}

// harmless keeps a bundle from telling the terminal what to do (ECMA-48), or from showing words in another order than they have.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unprintable(string(r)) != "" {
			return '\ufffd'
		}
		return r
	}, text)
}

func (a *Answer) verdict(w *strings.Builder) {
	if a.Valid() {
		fmt.Fprintf(w, "VALID on %s\n", moment(a.At))
		return
	}
	fmt.Fprintf(w, "NOT VALID on %s\n", moment(a.At))
	for _, p := range a.Problems {
		fmt.Fprintf(w, "  - %s\n", strings.ReplaceAll(p, "\n", "\n    "))
	}
}

func (a *Answer) facts(w *strings.Builder) {
	c := &a.Bundle.Certificate
	say := func(label, format string, args ...any) {
		fmt.Fprintf(w, "  %-12s %s\n", label, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(w)
	say("certificate", "%s, SHA-256 %s", a.Bundle.ID(), a.Bundle.SHA256())
	say("partner", "%s", c.Partner.String())
	say("certified by", "%s", a.who())
	for _, p := range c.Providers {
		say("what", "%s at %s: %s", p.Name, p.Target, p.words())
	}
	say("profile", "%s", c.Profile.Title)
	say("evidence", "run %s of %s in %s (%s), kill matrix %.12s…", c.Run.ID, moment(c.Run.Finished), c.Environment.Name, c.Environment.Kind, c.KillMatrix)
	say("issued", "%s", moment(c.Issued))
	say("holds until", "the end of %s (UTC), because %s: %s", c.LastDay(), c.ExpiresWhy, left(a.At, c.Expires))
	if len(c.Waivers) == 0 {
		say("waivers", "none")
	}
	for _, v := range c.Waivers {
		say("waiver", "%s until %s, %s answers for it: %s", v.about(), v.Until, v.Responsible, v.Reason)
	}
	if a.Report != "" {
		say("report", "%s", a.Report)
	}
}

// who names the signer as the trust knows them; the name in the certificate is only what the signer says.
func (a *Answer) who() string {
	c := &a.Bundle.Certificate
	key := fmt.Sprintf("key %.16s…", c.Issuer.KeyID)
	if a.Signer == "" {
		return fmt.Sprintf("somebody who says to be %s (%s, which you do not trust)", c.Issuer.Name, key)
	}
	if a.Signer == c.Issuer.Name {
		return fmt.Sprintf("%s (%s)", a.Signer, key)
	}
	return fmt.Sprintf("%s, signing as %s (%s)", a.Signer, c.Issuer.Name, key)
}

// String is the partner's name, with its Latin form where it has one.
func (p Partner) String() string {
	if p.Latin == "" {
		return fmt.Sprintf("%s (%s)", p.Name, p.ID)
	}
	return fmt.Sprintf("%s, %s (%s)", p.Name, p.Latin, p.ID)
}

// words says how the claims stand.
func (c *Certified) words() string {
	text := fmt.Sprintf("%d of %d mandatory claims hold", c.Mandatory.Hold, c.Mandatory.Of)
	if c.Mandatory.Waived > 0 {
		text += fmt.Sprintf(", %d waived", c.Mandatory.Waived)
	}
	if c.Optional.Of > 0 {
		text += fmt.Sprintf("; %d of %d optional ones", c.Optional.Hold, c.Optional.Of)
	}
	return text
}

func left(at, end time.Time) string {
	switch days := int(end.Sub(at) / (24 * time.Hour)); {
	case !at.Before(end):
		return "it has ended"
	case days == 0:
		return "less than a day is left"
	case days == 1:
		return "1 day is left"
	default:
		return fmt.Sprintf("%d days are left", days)
	}
}
