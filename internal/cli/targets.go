package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
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
	close   []func()
}

func (f *fleet) Close() {
	for _, c := range f.close {
		c()
	}
}

// launch makes a target for each provider. In an environment of kind mock the mocks are started first, and their URLs handed
// over: from there on nothing can tell them from a sandbox.
func launch(l *loaded, env *provider.Environment, variant string, transport clients.Options) (*fleet, error) {
	f := &fleet{targets: map[string]suite.Target{}}
	var errs []error
	for _, p := range l.providers {
		info, err := f.add(l, p, env, variant, transport)
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

func (f *fleet) add(l *loaded, p *provider.Provider, env *provider.Environment, variant string, o clients.Options) (conformance.ProviderInfo, error) {
	info := conformance.ProviderInfo{ID: p.ID, Name: p.Name, Source: source(p), Pages: pages(p), Life: life(p)}
	target, clock := env.Providers[p.ID], env.ClockOf(p.ID)
	if target == nil {
		info.NotRun = fmt.Sprintf("the environment %q does not know it", env.Name)
		return info, nil
	}
	if missing := target.MissingCredential(p, "default"); len(missing) > 0 {
		info.NotRun = "no credentials: set " + strings.Join(missing, ", ")
		return info, nil
	}
	if env.Kind == provider.KindMock {
		server, err := f.mock(l, p, *target, variant)
		if err != nil {
			return info, err
		}
		target.BaseURL, target.TokenURL, info.Variant = server.BaseURL(), "", server.Variant()
		clock = provider.Clock{Controlled: server.ClockURL(), Fork: server.ForkURL()}
	}
	if target.BaseURL == "" {
		info.NotRun = "no address: set " + p.Variable("BASE_URL")
		return info, nil
	}
	info.Target = bare(target.BaseURL)
	return info, f.dial(p, *target, clock, o)
}

func (f *fleet) mock(l *loaded, p *provider.Provider, target provider.Target, variant string) (*mock.Server, error) {
	if variant == "" {
		variant = target.Variant
	}
	server, err := mock.Start(mock.Config{
		Provider: p, Examples: l.trees.Specs, Target: target, Variant: variant, Start: time.Now().Truncate(time.Second),
	})
	if err == nil {
		f.close = append(f.close, func() { _ = server.Close() })
	}
	return server, err
}

func (f *fleet) dial(p *provider.Provider, target provider.Target, clock provider.Clock, o clients.Options) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	o.Provider, o.Target, o.Clock, o.Redactor = p, target, clock, clients.NewRedactor(key)
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
