package suite

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/steps"
)

// Scenario is one scenario of a plan: resolved, and ready to run.
type Scenario struct {
	ID       string
	Provider string
	Feature  string
	Name     string
	URI      string
	Line     int
	Tags     []string
	Claims   []string // ids of the claims it judges
	Steps    []string
	script   *steps.Script
}

// Source is what a plan is made from.
type Source struct {
	Providers []*provider.Provider
	Contracts map[string]*contract.Contract // by provider id
	Features  fs.FS                         // <provider>/*.feature
	Tags      string                        // Cucumber tag expression; "" selects everything
}

// Plan is everything that will run, and what it will be judged by.
type Plan struct {
	Scenarios []*Scenario            // selected, in page order
	All       []*Scenario            // selected or not
	Claims    []conformance.Claim    // of the providers, with the standards that some scenario judges
	known     map[string]steps.Known // by provider id
	vocab     *steps.Vocabulary
}

// ErrNothing says that a plan selects no scenario. Green on nothing is red.
var ErrNothing = errors.New("nothing to check: no scenario is selected")

var claimTag = regexp.MustCompile(`^@[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// NewPlan resolves every tag, claim, step and name. Its error holds every mistake, each with file and line.
func NewPlan(src Source) (*Plan, error) {
	vocab, err := steps.NewVocabulary()
	if err != nil {
		return nil, err
	}
	tags, err := ParseTags(src.Tags)
	if err != nil {
		return nil, err
	}
	p := &Plan{known: map[string]steps.Known{}, vocab: vocab}
	var errs []error
	for _, prov := range src.Providers {
		p.known[prov.ID] = steps.Known{Provider: prov, Contract: src.Contracts[prov.ID]}
		errs = append(errs, agree(prov, src.Contracts[prov.ID]), p.add(src.Features, prov))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p, p.choose(tags)
}

// choose selects scenarios. A tag that none of them carries, and a selection of nothing, are errors.
func (p *Plan) choose(tags Tags) error {
	var known []string
	for _, s := range p.All {
		known = append(known, s.Tags...)
		if tags.Match(s.Tags) {
			p.Scenarios = append(p.Scenarios, s)
		}
	}
	slices.Sort(known)
	if err := tags.check(slices.Compact(known)); err != nil {
		return err
	}
	if len(p.Scenarios) == 0 {
		return ErrNothing
	}
	return nil
}

// add adds the scenarios and claims of one provider.
func (p *Plan) add(fsys fs.FS, prov *provider.Provider) error {
	features, err := readFeatures(fsys, prov.ID)
	errs := []error{err}
	if len(features) == 0 {
		errs = append(errs, fmt.Errorf("features/%s: no feature files", prov.ID))
	}
	seen := map[string]string{}
	for _, f := range features {
		for _, o := range f.outlines {
			s, err := p.scenario(prov, f, o)
			if err != nil {
				errs = append(errs, err)
			}
			if other, twice := seen[s.ID]; twice {
				errs = append(errs, fmt.Errorf("%s:%d: another scenario of this name stands at %s", s.URI, s.Line, other))
			}
			seen[s.ID] = fmt.Sprintf("%s:%d", s.URI, s.Line)
			p.All = append(p.All, s)
		}
	}
	return errors.Join(append(errs, p.guard(prov)...)...)
}

func (p *Plan) scenario(prov *provider.Provider, f feature, o outline) (*Scenario, error) {
	s := &Scenario{ID: o.id, Provider: f.provider, Feature: f.name, Name: o.name, URI: f.uri, Line: o.line, Tags: o.tags}
	var errs []error
	for _, tag := range o.tags {
		if !claimTag.MatchString(tag) {
			continue
		}
		s.Claims = append(s.Claims, tag[1:])
		errs = append(errs, judgeable(prov, tag[1:]))
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

// located puts file and line before each message that has none of its own.
func located(s *Scenario, errs []error) error {
	var all []error
	for _, err := range errs {
		if err == nil {
			continue
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			at := fmt.Sprintf("%s:%d", s.URI, s.Line)
			if number, rest, ok := strings.Cut(line, ": "); ok && strings.Trim(number, "0123456789") == "" && number != "" {
				at, line = s.URI+":"+number, rest
			}
			all = append(all, fmt.Errorf("%s: %s", at, line))
		}
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

// guard refuses a claim that is marked verifiable and that no scenario judges (design, rule 8), and keeps the claims of the run:
// all of the provider's, and those standards that one of its scenarios judges.
func (p *Plan) guard(prov *provider.Provider) []error {
	judged := map[string]bool{}
	for _, s := range p.All {
		for _, id := range s.Claims {
			judged[id] = judged[id] || s.Provider == prov.ID
		}
	}
	var errs []error
	for _, c := range prov.Claims {
		if c.Basis == conformance.Standard && !judged[c.ID] {
			continue
		}
		c.Provider = prov.ID
		p.Claims = append(p.Claims, c)
		if c.Judgeable() && !judged[c.ID] {
			errs = append(errs, fmt.Errorf("specs/%s/claims.yaml: claim %s can be verified (%s), but no scenario judges it", prov.ID, c.ID, c.Verify))
		}
	}
	return errs
}

// agree checks that provider.yaml and openapi.yaml, which know nothing of each other, say the same of each operation.
func agree(prov *provider.Provider, c *contract.Contract) error {
	if c == nil {
		return fmt.Errorf("specs/%s: no contract", prov.ID)
	}
	modelled := map[string]contract.Operation{}
	var ids []string
	for _, op := range c.Operations() {
		modelled[op.ID] = op
		ids = append(ids, op.ID)
	}
	var errs []error
	for _, id := range sorted(prov.Operations) {
		ours := prov.Operations[id]
		theirs, ok := modelled[id]
		if !ok {
			errs = append(errs, fmt.Errorf("specs/%s/provider.yaml: %w in openapi.yaml", prov.ID, provider.Unknown("operation", id, ids)))
			continue
		}
		if ours.Method != theirs.Method || ours.Path != theirs.Path {
			errs = append(errs, fmt.Errorf("specs/%s: operation %s: provider.yaml says %s %s, openapi.yaml says %s %s",
				prov.ID, id, ours.Method, ours.Path, theirs.Method, theirs.Path))
		}
	}
	return errors.Join(errs...)
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// order returns the selected scenarios shuffled by the seed; 0 keeps page order.
func (p *Plan) order(seed uint64) []*Scenario {
	all := slices.Clone(p.Scenarios)
	if seed == 0 {
		return all
	}
	r := rand.New(rand.NewPCG(seed, seed))
	slices.SortFunc(all, func(a, b *Scenario) int { return cmp.Compare(a.ID, b.ID) })
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// Judging returns the ids of the scenarios that judge a claim of a provider, selected or not, in page order.
func (p *Plan) Judging(providerID, claim string) []string {
	var ids []string
	for _, s := range p.All {
		if s.Provider == providerID && slices.Contains(s.Claims, claim) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
