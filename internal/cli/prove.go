package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/prove"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// proveCommand is plimsoll prove.
type proveCommand struct {
	Provider  []string `short:"p" variable:"PLIMSOLL_PROVIDER" help:"Providers to prove, by id; all of them if not given." placeholder:"ID"`
	Root      string   `variable:"PLIMSOLL_ROOT" help:"Read specs/, features/, environments/ and proof/ from this folder instead of the binary." placeholder:"DIR" type:"existingdir"`
	Claim     []string `short:"c" help:"Only mutants that break this claim. May be repeated." placeholder:"ID"`
	Mutant    []string `short:"m" help:"Only mutants of this name, in which * stands for any letters. May be repeated." placeholder:"NAME"`
	Parallel  int      `short:"j" variable:"PLIMSOLL_PARALLEL" default:"0" help:"Mutants at a time; 0 is one for each processor."`
	Others    int      `default:"0" help:"Scenarios that each mutant meets beside those that judge what it breaks; 0 is the usual number." placeholder:"N"`
	ReportDir string   `variable:"PLIMSOLL_REPORT_DIR" default:"reports" help:"Folder of the reports; the proof goes to <folder>/proof." placeholder:"DIR"`
	Write     string   `help:"Also write kill-matrix.json to this folder, if the proof holds: that is how the committed one is made." placeholder:"DIR"`
	Renew     bool     `help:"Do not compare with the kill matrix that there is: scenarios may have lost teeth on purpose."`
	Check     bool     `help:"Run nothing; only say whether the kill matrix that there is was made from what there is now, and holds."`
	List      bool     `help:"Run nothing; list the mutants."`
}

// Help is printed under the flags.
func (proveCommand) Help() string {
	return `Each mutant is an embedded mock with exactly one thing wrong. The claim that it breaks must fail, for the reason that was
expected, and no other claim with it. Mutants are written in specs/<provider>/faults.yaml; most need not be written, as they
follow from outcome table and contract.

Writes kill-matrix.json and kill-matrix.html. Exit codes: 0 all is proved · 1 something is not · 2 usage · 3 interrupted · 4 a fault
of ours.`
}

// roomy is how much a proof lets garbage pile up: a thousand mocks come and go, each small, and collecting after each takes a sixth
// of the time.
const roomy = 400

// matrixFile is the name of the kill matrix wherever it stands.
const matrixFile = "kill-matrix.json"

// Run proves.
func (c *proveCommand) Run(ctx context.Context, s Streams, embedded Trees) error {
	if c.Write != "" && len(c.Provider)+len(c.Claim)+len(c.Mutant) > 0 {
		return usage(errors.New("--write: a part of the kill matrix cannot be committed: leave out --provider, --claim and --mutant"))
	}
	choice := selection{Provider: c.Provider, Root: c.Root}
	l, err := choice.load(embedded)
	if err != nil {
		return err
	}
	made, err := l.made()
	if err != nil {
		return err
	}
	if c.Check {
		return c.check(s, l, made)
	}
	prover, err := c.prover(s, l)
	if err != nil {
		return err
	}
	if c.List {
		return c.list(ctx, s, prover)
	}
	return c.prove(ctx, s, l, prover, made)
}

// made digests what a proof is made from.
func (l *loaded) made() (prove.Made, error) {
	return prove.Digests(prove.Trees{Specs: l.trees.Specs, Features: l.trees.Features, Environments: l.trees.Environments, Sources: l.trees.Sources}, "mock", l.ids())
}

// prover wires the rooms: mocks with faults on one side, the suite on the other.
func (c *proveCommand) prover(s Streams, l *loaded) (*prove.Prover, error) {
	env, err := provider.LoadEnvironment(l.trees.Environments, "mock", l.known, nil)
	if err != nil {
		return nil, usage(err)
	}
	s.guard.learn(env, l.known, l.trees)
	p := &prove.Prover{
		Plan: l.plan, Launch: mutants(l, env), Parallel: c.Parallel, Others: c.Others, Claims: splitAll(c.Claim), Mutants: splitAll(c.Mutant),
		Check: func(p *provider.Provider, f provider.Fault) error { return mock.CheckFault(p, l.trees.Specs, f) },
	}
	var errs []error
	for _, about := range l.providers {
		faults, err := provider.LoadFaults(l.trees.Specs, about)
		errs = append(errs, err)
		p.Subjects = append(p.Subjects, prove.Subject{Provider: about, Contract: l.contracts[about.ID], Faults: faults})
	}
	p.Progress = newProveProgress(s).tell
	return p, usage(errors.Join(errs...))
}

// mutants launches mocks with faults. They share one key, one seed and one moment, so that two of them answer alike.
func mutants(l *loaded, env *provider.Environment) prove.Launcher {
	shared := mock.NewShared()
	begin := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	return func(p *provider.Provider, variant string, fault *provider.Fault) (*prove.Mock, error) {
		target := env.Providers[p.ID]
		if target == nil {
			return nil, fmt.Errorf("the environment %q does not know %s", env.Name, p.ID)
		}
		server, err := mock.Start(mock.Config{
			Provider: p, Examples: l.trees.Specs, Target: *target, Variant: variant, Start: begin, Seed: 1, Fault: fault, Shared: shared,
		})
		if err != nil {
			return nil, err
		}
		f := &fleet{targets: map[string]suite.Target{}}
		there := *target
		there.BaseURL, there.TokenURL = server.BaseURL(), ""
		if err := f.dial(p, there, provider.Clock{Controlled: server.ClockURL(), Fork: server.ForkURL()}, clients.Options{}); err != nil {
			return nil, errors.Join(err, server.Close())
		}
		return &prove.Mock{
			Target: f.targets[p.ID], BaseURL: server.BaseURL(), ClockURL: server.ClockURL(), Knows: *target, Applied: server.Applied,
			Close: func() { f.Close(); _ = server.Close() },
		}, nil
	}
}

func (c *proveCommand) list(ctx context.Context, s Streams, p *prove.Prover) error {
	all, err := p.List(ctx)
	if err != nil {
		return usage(err)
	}
	for _, o := range all {
		fmt.Fprintf(s.Out, "%s/%s\n    %s\n", o.Provider, o.Mutant.Name, o.Mutant.About)
		for _, b := range o.Mutant.Breaks {
			fmt.Fprintf(s.Out, "    breaks %s (%s)\n", b.Claim, b.Class)
		}
	}
	fmt.Fprintf(s.Out, "%d mutants and harmless variants\n", len(all))
	return nil
}

// prove runs the mutants, and writes what became of them even where it was interrupted.
func (c *proveCommand) prove(ctx context.Context, s Streams, l *loaded, p *prove.Prover, made prove.Made) error {
	began := time.Now()
	if s.collect != nil {
		defer s.collect(s.collect(roomy))
	}
	proof, err := p.Run(ctx)
	if err != nil {
		return usage(err)
	}
	failures := proof.Failures()
	if !c.Renew {
		failures = append(failures, proof.Lost(l.matrix())...)
	}
	matrix := proof.Matrix(made)
	s.guard.watch(filepath.Join(c.ReportDir, "proof"))
	if err := c.write(matrix, len(failures) == 0); err != nil {
		return err
	}
	c.tell(s, matrix, failures, time.Since(began))
	switch {
	case proof.Stopped != "":
		return exit(conformance.ExitUnjudged)
	case len(failures) > 0:
		return exit(conformance.ExitNonConformant)
	}
	return nil
}

// matrix is the kill matrix that there is, nil where none can be read: then there is nothing to compare with.
func (l *loaded) matrix() *prove.Matrix {
	raw, err := l.rawMatrix()
	if err != nil {
		return nil
	}
	m, err := prove.Read(raw)
	if err != nil {
		return nil
	}
	return m
}

// write writes the proof into the reports and, where it holds, to where the committed one stands.
func (c *proveCommand) write(m *prove.Matrix, holds bool) error {
	folder := filepath.Join(c.ReportDir, "proof")
	err := errors.Join(save(folder, matrixFile, m.Write), save(folder, "kill-matrix.html", m.Page))
	if err == nil && c.Write != "" && holds && m.Holds {
		err = save(c.Write, matrixFile, m.Write)
	}
	return err
}

func save(folder, name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return usage(fmt.Errorf("report folder: %w", err))
	}
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		return usage(err)
	}
	return errors.Join(write(file), file.Close())
}
