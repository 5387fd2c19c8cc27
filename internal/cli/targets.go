package cli

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// fleet is the targets of a run, and what has to be closed after it.
type fleet struct {
	targets map[string]suite.Target
	infos   []conformance.ProviderInfo
	keeper  *keeper // what waits for another run; nil keeps nothing
	waits   *waits  // for a real clock
	close   []func()
}

func (f *fleet) Close() {
	for _, c := range f.close {
		c()
	}
}

// launch makes a target for each provider. In an environment of kind mock the mocks are started first, and their URLs handed
// over: from there on nothing can tell them from a sandbox.
func launch(l *loaded, env *provider.Environment, variant string, o clients.Options) (*fleet, error) {
	if err := checkVariant(l.providers, env, variant); err != nil {
		return nil, usage(err)
	}
	f := &fleet{targets: map[string]suite.Target{}}
	var errs []error
	for _, p := range l.providers {
		info, err := f.add(l, p, env, variant, o)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", p.ID, err))
		}
		f.infos = append(f.infos, info)
	}
	if err := errors.Join(errs...); err != nil {
		f.Close()
		return nil, usage(err)
	}
	return f, nil
}

// checkVariant refuses a variant for what is no mock, and one that no chosen provider has.
func checkVariant(providers []*provider.Provider, env *provider.Environment, variant string) error {
	if variant != "" && env.Kind != provider.KindMock {
		return fmt.Errorf("--variant: only mocks have variants, and the environment %q is of the kind %s", env.Name, env.Kind)
	}
	return knownVariant(providers, variant)
}

func knownVariant(providers []*provider.Provider, variant string) error {
	var known []string
	for _, p := range providers {
		known = append(known, variants(p)...)
	}
	slices.Sort(known)
	if variant == "" || slices.Contains(known, variant) {
		return nil
	}
	return fmt.Errorf("--variant: %w", provider.Unknown("variant", variant, slices.Compact(known)))
}

func variants(p *provider.Provider) []string {
	var names []string
	for _, v := range p.Mock.Variants {
		names = append(names, v.Name)
	}
	return names
}

// unreachable says why a provider cannot be run in an environment, "" if it can. What only a mock knows is not asked for.
func unreachable(p *provider.Provider, env *provider.Environment) string {
	target := env.Providers[p.ID]
	if target == nil {
		return fmt.Sprintf("the environment %q does not know it", env.Name)
	}
	var address []string
	if target.BaseURL == "" && env.Kind != provider.KindMock {
		address = []string{p.Variable("BASE_URL")}
	}
	if missing := target.MissingCredential(p, provider.DefaultRole); len(missing) > 0 {
		return "no credentials: set " + strings.Join(append(missing, address...), ", ")
	}
	if len(address) > 0 {
		return "no address: set " + address[0]
	}
	return ""
}

func (f *fleet) add(l *loaded, p *provider.Provider, env *provider.Environment, variant string, o clients.Options) (conformance.ProviderInfo, error) {
	info := conformance.ProviderInfo{ID: p.ID, Name: p.Name, Source: source(p), Pages: pages(p), Life: life(p), NotRun: unreachable(p, env)}
	if info.NotRun != "" {
		return info, nil
	}
	target, clock := *env.Providers[p.ID], env.ClockOf(p.ID)
	if env.Kind == provider.KindMock {
		server, err := f.mock(l, p, target, variant)
		if err != nil {
			return info, err
		}
		target.BaseURL, target.TokenURL, info.Variant = server.BaseURL(), "", server.Variant()
		clock = provider.Clock{Controlled: server.ClockURL(), Fork: server.ForkURL()}
	}
	info.Target = bare(target.BaseURL)
	return info, f.dial(p, target, clock, o)
}

// choose returns the variant where the provider has it, or else that of the environment.
func choose(p *provider.Provider, target *provider.Target, variant string) string {
	if slices.Contains(variants(p), variant) {
		return variant
	}
	return target.Variant
}

// mock starts the mock of a provider.
func (f *fleet) mock(l *loaded, p *provider.Provider, target provider.Target, variant string) (*mock.Server, error) {
	server, err := mock.Start(mock.Config{
		Provider: p, Examples: l.trees.Specs, Target: target, Variant: choose(p, &target, variant), Start: time.Now().Truncate(time.Second),
		Shared: l.shared,
	})
	if err == nil {
		f.close = append(f.close, func() { _ = server.Close() })
	}
	return server, err
}

func (f *fleet) dial(p *provider.Provider, target provider.Target, clock provider.Clock, o clients.Options) error {
	o.Provider, o.Target, o.Clock = p, target, clock
	if o.Redactor == nil {
		o.Redactor = clients.NewRedactor(nil)
	}
	client, err := clients.New(o)
	if err != nil {
		return err
	}
	f.close = append(f.close, func() { _ = client.Close() })
	f.targets[p.ID] = suite.Target{Client: client, Redactor: o.Redactor}
	return nil
}

// bare is an address without user information, query and fragment.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(not a URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
