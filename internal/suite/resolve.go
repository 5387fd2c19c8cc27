package suite

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// claimTag is what the tag of a claim looks like: @ACME-TOKEN-001. Other tags are in lower case.
var claimTag = regexp.MustCompile(`^@[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// add adds the scenarios and claims of one provider.
func (p *Plan) add(fsys fs.FS, prov *provider.Provider) error {
	features, err := featureReader{fsys, prov.ID, p.sentence}.read()
	errs := []error{err}
	seen := map[string]string{}
	for _, f := range features {
		for _, o := range f.outlines {
			s, err := p.scenario(prov, f, o)
			errs = append(errs, err)
			if other, twice := seen[s.ID]; twice {
				errs = append(errs, fmt.Errorf("%s:%d: another scenario with the id %s stands at %s: give it another name", s.URI, s.Line, s.ID, other))
			}
			seen[s.ID] = fmt.Sprintf("%s:%d", s.URI, s.Line)
			p.keep(s)
		}
	}
	return errors.Join(append(errs, p.guard(prov)...)...)
}

// sentence reports whether a text is a step.
func (p *Plan) sentence(text string) bool {
	for _, d := range p.vocab.Definitions() {
		if d.Expr().MatchString(text) {
			return true
		}
	}
	return false
}

func (p *Plan) keep(s *Scenario) {
	p.All = append(p.All, s)
	for _, claim := range s.Claims {
		key := claimKey{s.Provider, claim}
		p.judging[key] = append(p.judging[key], s.ID)
	}
}

func (p *Plan) scenario(prov *provider.Provider, f feature, o outline) (*Scenario, error) {
	s := &Scenario{ID: o.id, Provider: f.provider, Feature: f.name, Name: o.name, URI: f.uri, Line: o.line, Tags: o.tags}
	var errs []error
	for _, tag := range o.tags {
		id := strings.TrimPrefix(tag, "@")
		if claimTag.MatchString(tag) {
			s.Claims = append(s.Claims, id)
			errs = append(errs, judgeable(prov, id))
		} else if _, claim := prov.Claim(strings.ToUpper(id)); claim {
			errs = append(errs, fmt.Errorf("tag %s: claims are written in upper case: @%s", tag, strings.ToUpper(id)))
		}
	}
	if len(s.Claims) == 0 {
		errs = append(errs, fmt.Errorf("scenario %q judges no claim: tag it with the claim's id", o.name))
	}
	for _, l := range o.lines {
		s.Steps = append(s.Steps, l.Text)
	}
	var err error
	s.script, err = p.vocab.Resolve(o.lines, p.known[prov.ID], s.Claims)
	errs = append(errs, err)
	return s, located(s, errs)
}

// lineFirst is how a message of the vocabulary begins: the number of the step's line.
var lineFirst = regexp.MustCompile(`^(\d+): (.*)$`)

// located puts file and line before each message: the line of the step where the message names one, else the scenario's.
func located(s *Scenario, errs []error) error {
	err := errors.Join(errs...)
	if err == nil {
		return nil
	}
	var all []error
	for line := range strings.SplitSeq(err.Error(), "\n") {
		at := fmt.Sprint(s.Line)
		if m := lineFirst.FindStringSubmatch(line); m != nil {
			at, line = m[1], m[2]
		}
		all = append(all, fmt.Errorf("%s:%s: %s", s.URI, at, line))
	}
	return errors.Join(all...)
}

// judgeable refuses a tag that names no claim, or one that no scenario against a provider can judge.
func judgeable(prov *provider.Provider, id string) error {
	claim, ok := prov.Claim(id)
	if !ok {
		var known []string
		for _, c := range prov.Claims {
			known = append(known, c.ID)
		}
		return provider.Unknown("claim", id, known)
	}
	if !claim.Judgeable() {
		return fmt.Errorf("claim %s cannot be judged by a scenario: %s", id, claim.Reason)
	}
	return nil
}

// explain says why a name in a tag expression selects nothing, nil if a scenario carries it.
func (p *Plan) explain(name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	for _, c := range p.Claims {
		if "@"+c.ID == name {
			return fmt.Errorf("no scenario judges claim %s: %s", c.ID, c.Reason)
		}
	}
	return provider.Unknown("tag", name, known)
}
