package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// runCommand is plimsoll run.
type runCommand struct {
	selection
	cellarFlags
	Env        string   `short:"e" variable:"PLIMSOLL_ENV" default:"mock" help:"Environment: ${envs}, or the path of a file of your own." placeholder:"NAME"`
	Claim      []string `short:"c" help:"Only the scenarios that judge this claim. May be repeated." placeholder:"ID"`
	Variant    string   `variable:"PLIMSOLL_VARIANT" help:"Faithful variant of the embedded mocks; a provider without it uses its first." placeholder:"NAME"`
	Parallel   int      `short:"j" variable:"PLIMSOLL_PARALLEL" default:"0" help:"Slices of scenarios at a time; 0 is four for each processor."`
	Seed       string   `variable:"PLIMSOLL_SEED" default:"random" help:"Seed of the order of scenarios, a number; 0 is page order, random picks one. It is in the report." placeholder:"N"`
	Strict     bool     `variable:"PLIMSOLL_STRICT" help:"A target that differs from a sample, or from another public page, is not conformant either."`
	ReportDir  string   `variable:"PLIMSOLL_REPORT_DIR" default:"reports" help:"Folder of the reports; each run gets <folder>/<env>/<run>." placeholder:"DIR"`
	Baseline   string   `variable:"PLIMSOLL_BASELINE" help:"File of known failures; baseline.yaml if not given, beside the data of --root or in the working directory." placeholder:"FILE"`
	NoBaseline bool     `help:"Take no known failure into account."`
	Require    bool     `variable:"PLIMSOLL_REQUIRE" help:"A chosen provider that cannot be run, for want of credentials or an address, is an error."`
	Production bool     `help:"Needed for an environment of the kind production, which is only read."`
	SkipDoctor bool     `help:"Take the environment as it is, without looking first whether it can be right."`
	DryRun     bool     `short:"n" help:"Resolve everything and print the plan; nothing is sent and no target is started."`
	Verbose    bool     `short:"v" help:"List what holds too, and each untested claim with its reason."`
	NoColor    bool     `name:"no-color" help:"No colours; NO_COLOR does the same."`
}

// Help is printed under the flags.
func (runCommand) Help() string { return strings.TrimSpace(runHelp) }

// Run runs the command.
func (c *runCommand) Run(ctx context.Context, s Streams, embedded Trees) error {
	seed, err := c.check()
	if err != nil {
		return usage(err)
	}
	l, err := c.load(embedded)
	if err != nil {
		return err
	}
	env, err := c.environment(ctx, c.Env, l.trees, l.known, l.providers, s)
	if err != nil {
		return err
	}
	if l.excuses, err = c.expected(l, env.Name); err != nil {
		return err
	}
	if c.DryRun {
		return c.dryRun(s.Out, l, env)
	}
	if err := c.cleared(ctx, s, l, env); err != nil {
		return err
	}
	f, err := c.man(l, env, s)
	if err != nil {
		return err
	}
	defer f.Close()
	if s.sabotage != nil {
		s.sabotage(f)
	}
	if len(f.targets) == 0 {
		return usage(nothingRuns(env, f.infos))
	}
	return c.execute(ctx, s, l, env, f, seed)
}

// cleared says whether the run may begin: production is named on purpose, what is required can be run, and the doctor has nothing
// against it.
func (c *runCommand) cleared(ctx context.Context, s Streams, l *loaded, env *provider.Environment) error {
	if env.Kind == provider.KindProduction && !c.Production {
		return usage(fmt.Errorf("the environment %q is production: say --production if you mean it; nothing will be changed there", env.Name))
	}
	var errs []error
	for _, p := range l.providers {
		if why := unreachable(p, env); c.Require && why != "" {
			errs = append(errs, fmt.Errorf("--require: %s cannot be run: %s", p.ID, why))
		}
	}
	if err := errors.Join(errs...); err != nil || c.SkipDoctor {
		return usage(err)
	}
	return consult(ctx, s, l, env, false)
}

// maxParallel bounds --parallel: each slice has a connection and a godog suite of its own.
const maxParallel = 1000

// check checks the flags that need no data, and turns --claim into tags.
func (c *runCommand) check() (seed uint64, err error) {
	var errs []error
	if c.Parallel < 0 || c.Parallel > maxParallel {
		errs = append(errs, fmt.Errorf("--parallel: expected a number from 0 to %d, got %d", maxParallel, c.Parallel))
	}
	if seed, err = parseSeed(c.Seed); err != nil {
		errs = append(errs, err)
	}
	claims := splitAll(c.Claim)
	if len(claims) > 0 && c.Tags != "" {
		errs = append(errs, errors.New("--claim and --tags exclude each other: write the claim as a tag, @ID"))
	}
	for i, id := range claims {
		claims[i] = "@" + strings.TrimPrefix(id, "@")
	}
	if len(claims) > 0 {
		c.Tags = strings.Join(claims, " or ")
	}
	return seed, errors.Join(errs...)
}

func parseSeed(text string) (uint64, error) {
	if text == "random" {
		return uint64(rand.Uint32()) + 1, nil
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("--seed: expected a whole number or \"random\", got %q", text)
	}
	return seed, nil
}

// dryRun prints what would run, and what would not.
func (c *runCommand) dryRun(out io.Writer, l *loaded, env *provider.Environment) error {
	for _, p := range l.providers {
		if why := unreachable(p, env); why != "" {
			_, _ = fmt.Fprintf(out, "%s: not run: %s\n\n", p.ID, why)
		}
	}
	return printPlan(out, l.plan, env.Name)
}

func nothingRuns(env *provider.Environment, infos []conformance.ProviderInfo) error {
	errs := []error{fmt.Errorf("nothing to check: no provider can be run in %q", env.Name)}
	for _, info := range infos {
		errs = append(errs, fmt.Errorf("%s: not run: %s", info.ID, info.NotRun))
	}
	errs = append(errs, fmt.Errorf("put the variables into .env, or into the environment of the process; plimsoll doctor --env %s looks whether they can be right, and sends none of them", env.Name))
	return errors.Join(errs...)
}

// execute runs the plan against the fleet and writes the reports. A report that was begun is always finished, and the page that a
// person reads is printed even where another report could not be written.
func (c *runCommand) execute(ctx context.Context, s Streams, l *loaded, env *provider.Environment, f *fleet, seed uint64) error {
	now := s.clock().UTC()
	folder, err := openFolder(c.ReportDir, env.Name, now)
	if err != nil {
		return usage(err)
	}
	defer folder.Close()
	folder.watched(s.guard)
	if !c.SkipDoctor {
		if err := consult(ctx, s, l, env, true); err != nil {
			folder.discard()
			return err
		}
	}
	announceAttempts(s, l, env)
	header, err := c.header(l, env, f, seed)
	if err != nil {
		return err
	}
	header.ID, header.Started = folder.id, now
	f.keeper.begin(header)
	cover, err := l.cover()
	if err != nil {
		return err
	}
	announce(cover, &header)
	writer, err := folder.begin(header)
	if err != nil {
		return usage(err)
	}
	trailer, err := c.run(ctx, s, l, f, seed, writer)
	admit(cover, l.plan.Claims, &trailer)
	l.excuse(header, &trailer, c.onlyDue)
	if err := errors.Join(err, folder.finish(writer, trailer, s.Environ)); err != nil {
		return errors.Join(err, c.show(s, folder))
	}
	if err := c.show(s, folder); err != nil || trailer.ExitCode == conformance.ExitConformant {
		return err
	}
	return exit(trailer.ExitCode)
}

func (c *runCommand) run(ctx context.Context, s Streams, l *loaded, f *fleet, seed uint64, w *report.Writer) (conformance.Trailer, error) {
	progress := c.progress(s, l.plan, f)
	defer progress.Close()
	f.waits.show(progress)
	return l.plan.Run(ctx, f.targets, suite.Options{Parallel: c.parallel(), Seed: seed, Strict: c.Strict, Cellar: f.keeper.cellar(), OnlyDue: c.onlyDue, Now: s.clock},
		func(r conformance.Result) error {
			progress.Result(r)
			return w.Result(r)
		})
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

// show prints the page that a person reads.
func (c *runCommand) show(s Streams, folder *folder) error {
	run, err := folder.open()
	if err != nil {
		return err
	}
	colour := s.Terminal && !c.NoColor && lookup(s.Environ, "NO_COLOR") == ""
	if err := report.Terminal(s.Out, run, report.TerminalOptions{Width: s.Width, Color: colour, Verbose: c.Verbose}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "\nReports: %s\n", folder.path)
	return err
}
