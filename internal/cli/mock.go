package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// mockCommand is plimsoll mock.
type mockCommand struct {
	Provider  []string `short:"p" variable:"PLIMSOLL_PROVIDER" help:"Providers to serve, by id; all of them if not given." placeholder:"ID"`
	Port      int      `help:"Port of the protocol on loopback, 0 for any; with several providers the first one's, the others follow." default:"0"`
	AdminPort int      `help:"Port of the admin interface, 0 for any; likewise." default:"0"`
	Variant   string   `help:"Faithful variant; see specs/<provider>/provider.yaml." placeholder:"NAME"`
	Env       string   `short:"e" help:"Environment whose credentials and resources the mock knows." default:"mock" placeholder:"NAME"`
	Root      string   `variable:"PLIMSOLL_ROOT" help:"Read specs/ and environments/ from this folder instead of the binary." placeholder:"DIR" type:"existingdir"`
}

// Help is printed under the flags.
func (mockCommand) Help() string {
	return `The protocol port speaks like the provider. The admin port has the rest:

  GET  /clock                     {"now": "…"}
  POST /clock/advance?seconds=N   lets time pass
  POST /fork                      a copy with a clock of its own; DELETE its "close" to end it
  GET  /journal                   the requests so far, without secrets
  POST /reset                     forgets tokens and journal`
}

// Run serves until the context ends.
func (c *mockCommand) Run(ctx context.Context, s Streams, embedded Trees) error {
	choice := selection{Provider: c.Provider, Root: c.Root}
	trees := choice.trees(embedded)
	known, err := provider.LoadAll(trees.Specs)
	if err != nil {
		return usage(err)
	}
	providers, err := chosen(known, c.Provider)
	if err != nil {
		return usage(err)
	}
	env, err := provider.LoadEnvironment(trees.Environments, c.Env, known, targetVariables(s.Environ))
	if err != nil {
		return usage(err)
	}
	return c.serve(ctx, s, trees, providers, env)
}

// serve starts every mock, says where they are and waits.
func (c *mockCommand) serve(ctx context.Context, s Streams, trees Trees, providers []*provider.Provider, env *provider.Environment) error {
	if err := knownVariant(providers, c.Variant); err != nil {
		return usage(err)
	}
	var errs []error
	for i, p := range providers {
		server, err := c.start(trees, p, env, i)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", p.ID, err))
			continue
		}
		defer func() { _ = server.Close() }()
		_, _ = fmt.Fprintf(s.Out, "%-12s %s  variant %s\n%-12s clock %s, fork %s\n",
			p.ID, server.BaseURL(), server.Variant(), "", server.ClockURL(), server.ForkURL())
	}
	if err := errors.Join(errs...); err != nil {
		return usage(err)
	}
	_, _ = fmt.Fprintln(s.Out, "Ctrl-C ends.")
	<-ctx.Done()
	return nil
}

func (c *mockCommand) start(trees Trees, p *provider.Provider, env *provider.Environment, i int) (*mock.Server, error) {
	target := env.Providers[p.ID]
	if target == nil {
		return nil, fmt.Errorf("the environment %q does not know it", env.Name)
	}
	return mock.Start(mock.Config{Provider: p, Examples: trees.Specs, Target: *target, Variant: choose(p, target, c.Variant),
		Addr: loopback(c.Port, i), AdminAddr: loopback(c.AdminPort, i), Start: time.Now().Truncate(time.Second)})
}

// loopback is the address of the i-th mock: mocks never listen to the network.
func loopback(port, i int) string {
	if port != 0 {
		port += i
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
