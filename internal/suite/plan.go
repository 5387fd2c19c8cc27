package suite

import (
	"cmp"
	"errors"
	"io/fs"
	"math/rand/v2"
	"slices"

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
	lying    *Lying // it goes on where an earlier run laid it down; nil: it begins
	anew     bool   // it begins once more, for a later run, beside one that goes on
}

// Source is what a plan is made from.
type Source struct {
	Providers []*provider.Provider
	Contracts map[string]*contract.Contract // by provider id
	Features  fs.FS                         // <provider>/*.feature
	Tags      string                        // Cucumber tag expression; "" selects everything
}

// Plan is everything that will run, and what it will be judged by. Runs only read it, so that several can share one.
type Plan struct {
	Scenarios []*Scenario            // selected, in page order
	All       []*Scenario            // selected or not
	Claims    []conformance.Claim    // of the providers, with the standards that some scenario judges
	known     map[string]steps.Known // by provider id
	judging   map[claimKey][]string  // ids of the scenarios that judge a claim
	vocab     *steps.Vocabulary
}

type claimKey struct{ provider, claim string }

// ErrNothing says that a plan selects no scenario. Green on nothing is red.
var ErrNothing = errors.New("nothing to check: no scenario is selected")

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
	p := &Plan{known: map[string]steps.Known{}, judging: map[claimKey][]string{}, vocab: vocab}
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
	known = slices.Compact(known)
	if err := tags.check(func(name string) error { return p.explain(name, known) }); err != nil {
		return err
	}
	if len(p.Scenarios) == 0 {
		return ErrNothing
	}
	return nil
}

// Judging returns the ids of the scenarios that judge a claim of a provider, selected or not, in page order.
func (p *Plan) Judging(providerID, claim string) []string {
	return p.judging[claimKey{providerID, claim}]
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
