package certificate

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Waiver is a person's promise in place of a verdict that could not be reached. It never covers a claim that failed.
type Waiver struct {
	Provider    string `yaml:"provider" json:"provider,omitempty"` // needed only where several providers have the claim
	Claim       string `yaml:"claim" json:"claim"`
	Reason      string `yaml:"reason" json:"reason"`
	Responsible string `yaml:"responsible" json:"responsible"` // a person, and how to reach them
	Until       string `yaml:"until" json:"until"`             // the last day on which it holds
}

type waiversYAML struct {
	Waivers []Waiver `yaml:"waivers"`
}

const dayLayout = "2006-01-02"

// ParseWaivers reads a file of waivers and reports everything that is wrong with it.
func ParseWaivers(file string, raw []byte) ([]Waiver, error) {
	var doc waiversYAML
	if err := readYAML(file, raw, &doc); err != nil {
		return nil, err
	}
	var errs []error
	for i := range doc.Waivers {
		doc.Waivers[i].tidy()
		errs = append(errs, doc.Waivers[i].check(fmt.Sprintf("%s: waiver %d", file, i+1)))
	}
	return doc.Waivers, errors.Join(errs...)
}

func (w *Waiver) tidy() {
	for _, field := range []*string{&w.Provider, &w.Claim, &w.Reason, &w.Responsible, &w.Until} {
		*field = tidy(*field)
	}
}

// tidy brings text that people wrote into one form: composed letters (NFC), one blank between words.
func tidy(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }

func (w *Waiver) check(at string) error {
	var errs []error
	for _, field := range [][2]string{{"claim", w.Claim}, {"reason", w.Reason}, {"responsible", w.Responsible}} {
		if field[1] == "" {
			errs = append(errs, fmt.Errorf("%s: %s: expected some text, got none", at, field[0]))
		}
		if bad := unprintable(field[1]); bad != "" {
			errs = append(errs, fmt.Errorf("%s: %s: expected printable text, got %s", at, field[0], bad))
		}
	}
	if _, err := time.Parse(dayLayout, w.Until); err != nil {
		errs = append(errs, fmt.Errorf("%s: until: expected a day such as 2026-12-31, got %q", at, w.Until))
	}
	return errors.Join(errs...)
}

// end is the first moment at which the waiver no longer holds: its last day is over everywhere that counts in UTC.
func (w *Waiver) end() time.Time {
	day, _ := time.Parse(dayLayout, w.Until)
	return day.AddDate(0, 0, 1)
}

// about names the claim, with its provider where the waiver names one.
func (w *Waiver) about() string {
	if w.Provider == "" {
		return w.Claim
	}
	return fmt.Sprintf("%s (%s)", w.Claim, w.Provider)
}

func (w *Waiver) covers(provider, claim string) bool {
	return w.Claim == claim && (w.Provider == "" || w.Provider == provider)
}

// unprintable names the first character that has no place in one line of text, such as a control character or one that turns
// the direction of what follows.
func unprintable(text string) string {
	for _, r := range text {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufffd' || turns(r) {
			return fmt.Sprintf("U+%04X", r)
		}
	}
	return ""
}

// turns reports the characters that make a reader see another order than a program does (Unicode UAX #9, section 2).
func turns(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}
