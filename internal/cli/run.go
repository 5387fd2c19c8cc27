package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// runCommand is plimsoll run.
type runCommand struct {
	selection
	Env       string   `short:"e" env:"PLIMSOLL_ENV" default:"mock" help:"Environment: ${envs}, or the path of a file of your own." placeholder:"NAME"`
	Claim     []string `short:"c" help:"Only the scenarios that judge this claim. May be repeated." placeholder:"ID"`
	Variant   string   `env:"PLIMSOLL_VARIANT" help:"Faithful variant of the embedded mocks; a provider without it uses its first." placeholder:"NAME"`
	Parallel  int      `short:"j" env:"PLIMSOLL_PARALLEL" default:"0" help:"Slices of scenarios at a time; 0 is four for each processor."`
	Seed      string   `env:"PLIMSOLL_SEED" default:"random" help:"Seed of the order of scenarios, a number; 0 is page order, random picks one. It is in the report." placeholder:"N"`
	Strict    bool     `env:"PLIMSOLL_STRICT" help:"A target that differs from a sample, or from another public page, is not conformant either."`
	ReportDir string   `env:"PLIMSOLL_REPORT_DIR" default:"reports" help:"Folder of the reports; each run gets <folder>/<env>/<run>." placeholder:"DIR"`
	DryRun    bool     `short:"n" help:"Resolve everything and print the plan; nothing is sent and no target is started."`
	Verbose   bool     `short:"v" help:"List what holds too, and each untested claim with its reason."`
	NoColor   bool     `name:"no-color" env:"NO_COLOR" help:"No colours; NO_COLOR does the same."`
}

// Help is printed under the flags.
func (runCommand) Help() string {
	return `Environments say where targets are: the embedded ones, or a file of yours (--env ./mine.yaml). Every value can be overridden by
PLIMSOLL_<PROVIDER>_<FIELD>, such as PLIMSOLL_DATALOY_CLIENT_SECRET; .env is read if there is one. Credentials are never arguments.

Writes run.json, junit.xml and summary.md, and moves the pointer "latest" beside the run.`
}

// Run runs the command.
func (c *runCommand) Run(ctx context.Context, s Streams, embedded Trees) error {
	if err := c.claims(); err != nil {
		return err
	}
	l, err := c.load(embedded)
	if err != nil {
		return err
	}
	env, err := c.environment(l, s)
	if err != nil {
		return err
	}
	if c.DryRun {
		return printPlan(s.Out, l.plan, env.Name)
	}
	seed, err := c.seed()
	if err != nil {
		return err
	}
	f, err := launch(l, env, c.Variant, clients.Options{})
	if err != nil {
		return err
	}
	defer f.Close()
	if len(f.targets) == 0 {
		return usage(nothingRuns(env, f))
	}
	return c.execute(ctx, s, l, env, f, seed)
}

// claims turns --claim into tags.
func (c *runCommand) claims() error {
	var tags []string
	for _, id := range splitAll(c.Claim) {
		tags = append(tags, "@"+strings.TrimPrefix(id, "@"))
	}
	if len(tags) == 0 {
		return nil
	}
	if c.Tags != "" {
		return usage(errors.New("--claim and --tags exclude each other: write the claim as a tag, @ID"))
	}
	c.Tags = strings.Join(tags, " or ")
	return nil
}

func (c *runCommand) environment(l *loaded, s Streams) (*provider.Environment, error) {
	vars, err := environ(s.Environ)
	if err != nil {
		return nil, err
	}
	env, err := provider.LoadEnvironment(l.trees.Environments, c.Env, l.known, vars)
	return env, usage(err)
}

func (c *runCommand) seed() (uint64, error) {
	if c.Seed == "random" {
		return uint64(rand.Uint32()) + 1, nil
	}
	seed, err := strconv.ParseUint(c.Seed, 10, 64)
	if err != nil {
		return 0, usage(fmt.Errorf("--seed: expected a number or \"random\", got %q", c.Seed))
	}
	return seed, nil
}

func nothingRuns(env *provider.Environment, f *fleet) error {
	errs := []error{fmt.Errorf("nothing to check: no provider can be run in %q", env.Name)}
	for _, info := range f.infos {
		errs = append(errs, fmt.Errorf("%s: not run: %s", info.ID, info.NotRun))
	}
	return errors.Join(errs...)
}

// execute runs the plan against the fleet and writes the reports. A report that was begun is always finished.
func (c *runCommand) execute(ctx context.Context, s Streams, l *loaded, env *provider.Environment, f *fleet, seed uint64) error {
	header, err := c.header(l, env, f, seed)
	if err != nil {
		return err
	}
	folder, err := openFolder(c.ReportDir, env.Name, header.ID)
	if err != nil {
		return usage(err)
	}
	defer folder.Close()
	writer, err := folder.begin(header)
	if err != nil {
		return err
	}
	progress := c.progress(s, l.plan, f)
	trailer, err := l.plan.Run(ctx, f.targets, suite.Options{Parallel: c.parallel(), Seed: seed, Strict: c.Strict},
		func(r conformance.Result) error {
			progress.Result(r)
			return writer.Result(r)
		})
	progress.Close()
	if err := errors.Join(err, folder.finish(writer, trailer, s.Environ)); err != nil {
		return err
	}
	return c.conclude(s, folder)
}

func (c *runCommand) parallel() int {
	if c.Parallel > 0 {
		return c.Parallel
	}
	return 4 * runtime.GOMAXPROCS(0)
}

func (c *runCommand) progress(s Streams, plan *suite.Plan, f *fleet) *report.Progress {
	p := report.NewProgress(s.Err, report.ProgressOptions{Live: s.Live, Width: s.Width})
	counts := map[string]int{}
	for _, sc := range plan.Scenarios {
		counts[sc.Provider]++
	}
	for _, info := range f.infos {
		if info.NotRun == "" {
			p.Plan(info.ID, counts[info.ID])
		}
	}
	return p
}

// conclude prints the page that a person reads, and returns the exit code of the run.
func (c *runCommand) conclude(s Streams, folder *folder) error {
	run, err := folder.open()
	if err != nil {
		return err
	}
	err = report.Terminal(s.Out, run, report.TerminalOptions{Width: s.Width, Color: s.Terminal && !c.NoColor, Verbose: c.Verbose})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "\nReports: %s\n", folder.path)
	if code := run.Trailer.ExitCode; code != conformance.ExitConformant {
		return exit(code)
	}
	return nil
}

func (c *runCommand) header(l *loaded, env *provider.Environment, f *fleet, seed uint64) (conformance.Header, error) {
	sums, err := l.digests()
	now := time.Now().UTC()
	h := conformance.Header{
		ID: fmt.Sprintf("%s-%04x", now.Format("20060102T150405Z"), rand.IntN(1<<16)), Tool: "plimsoll " + version(),
		Environment: conformance.EnvironmentInfo{Name: env.Name, Kind: string(env.Kind)},
		Started:     now, Seed: seed, Parallel: c.parallel(), Strict: c.Strict, Tags: c.Tags, Repeat: c.repeat(seed),
		Providers: f.infos, Claims: l.plan.Claims, Digests: sums, Operations: l.operations(), Outcomes: l.outcomes(),
	}
	for _, p := range l.providers {
		h.Discrepancy = append(h.Discrepancy, p.Discrepancies...)
	}
	return h, err
}

// repeat is the command that runs just this again.
func (c *runCommand) repeat(seed uint64) string {
	words := []string{"plimsoll run", "--env " + c.Env}
	for _, id := range splitAll(c.Provider) {
		words = append(words, "--provider "+id)
	}
	if c.Tags != "" {
		words = append(words, "--tags "+strconv.Quote(c.Tags))
	}
	if c.Variant != "" {
		words = append(words, "--variant "+c.Variant)
	}
	if c.Strict {
		words = append(words, "--strict")
	}
	return strings.Join(append(words, fmt.Sprintf("--seed %d", seed)), " ")
}
