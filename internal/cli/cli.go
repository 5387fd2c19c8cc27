package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Streams are what a command reads and writes, and the world around it.
type Streams struct {
	Out, Err io.Writer
	Environ  []string
	Width    int  // columns of Out; 0 where it is no terminal
	Terminal bool // Out is a terminal
	Live     bool // Err is a terminal, where progress can be redrawn

	process  []string                                   // Environ without what .env adds
	now      func() time.Time                           // nil: time.Now
	sleep    func(context.Context, time.Duration) error // nil: real time passes
	collect  func(percent int) int                      // how often garbage is collected is one setting of the process; nil leaves it alone
	guard    *guard
	sabotage func(*fleet) // what a test breaks, so that something else has to notice
}

// Trees are the data that the binary carries: specs, features and environments, the kill matrix, and the sources it was built from.
type Trees struct{ Specs, Features, Environments, Proof, Sources fs.FS }

// commands is the whole command line.
type commands struct {
	Run      runCommand      `cmd:"" help:"Check providers against an environment and give a verdict on every claim."`
	List     listCommand     `cmd:"" help:"List claims or scenarios without sending anything."`
	Doctor   doctorCommand   `cmd:"" help:"Say what is missing or wrong in an environment, before anything is sent with a credential."`
	Steps    stepsCommand    `cmd:"" help:"Print the sentences that features are written in, with an example each."`
	Mock     mockCommand     `cmd:"" help:"Serve the embedded mock of a provider until Ctrl-C."`
	Prove    proveCommand    `cmd:"" help:"Show that every check can fail: run it against mocks with one fault each."`
	Report   reportCommand   `cmd:"" help:"Write a run as HTML, JUnit, SARIF, HAR and more, or merge the runs of several jobs."`
	Baseline baselineCommand `cmd:"" help:"Edit the file of known failures."`
	History  historyCommand  `cmd:"" help:"Set the runs below the reports beside each other: trends, flakiness, latency."`
	Diff     diffCommand     `cmd:"" help:"Say what changed from one run to another."`
	Cellar   cellarCommand   `cmd:"" help:"Tokens that wait, sealed, for the day on which they must be dead: list, judge, purge, keygen."`
	Certify  certifyCommand  `cmd:"" help:"Turn a run into a certificate: a signed bundle and a PDF."`
	Verify   verifyCommand   `cmd:"" help:"Verify a certificate, offline."`
	Keygen   keygenCommand   `cmd:"" help:"Make a key to sign certificates with."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// usageError marks an error that the person at the keyboard can mend: exit 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// usage marks err, nil stays nil.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// exit is how a command ends with a code that is no mistake.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Main runs the command line and returns the exit code. It never panics and never exits by itself.
func Main(args []string, s Streams, embedded Trees) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	log.SetOutput(io.Discard)    // net/http prints what a server sends unasked, which may be the end of a token
	s.collect = debug.SetGCPercent
	return execute(ctx, args, s, embedded)
}

func execute(ctx context.Context, args []string, s Streams, embedded Trees) (code int) {
	s = guarded(s, embedded)
	defer func() { code = s.guard.end(code) }()
	defer func() {
		if p := recover(); p != nil {
			_, _ = fmt.Fprintf(s.Err, "plimsoll: a fault of ours: %v\n", p)
			code = conformance.ExitHarness
		}
	}()
	var broken error
	s.process = append([]string{}, s.Environ...)
	s.Environ, broken = environ(s.Environ)
	s.guard.given(s.Environ)
	var c commands
	parser, quit, err := newParser(&c, s)
	if err != nil {
		return say(s, err)
	}
	parsed, err := parser.Parse(args)
	if *quit >= 0 {
		return *quit // --help
	}
	if err := errors.Join(broken, mistyped(err, s.Environ)); err != nil {
		return say(s, usage(err))
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return say(s, parsed.Run(s, embedded))
}

// newParser makes the parser; kong would end the process for --help, which a library must not.
func newParser(c *commands, s Streams) (*kong.Kong, *int, error) {
	quit := -1
	parser, err := kong.New(c,
		kong.Name("plimsoll"), kong.Description(strings.TrimSpace(description)),
		kong.Writers(s.Out, s.Err),
		kong.Exit(func(code int) {
			if quit < 0 {
				quit = code
			}
		}),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 120}),
		kong.Resolvers(fromVariables(s.Environ)),
		kong.ValueFormatter(withVariable),
		kong.Vars{"envs": "mock, sandbox, uat, production"},
	)
	return parser, &quit, err
}

// mistyped explains a command line that could not be understood, and where else its values may have come from.
func mistyped(err error, environ []string) error {
	if err == nil {
		return nil
	}
	hint := "plimsoll --help lists commands and flags"
	if set := settings(environ); len(set) > 0 {
		hint += "; set by the environment: " + strings.Join(set, ", ")
	}
	return fmt.Errorf("%w (%s)", err, hint)
}

// say prints an error, each of its messages on a line of its own and once, and returns the exit code.
func say(s Streams, err error) int {
	if err == nil {
		return conformance.ExitConformant
	}
	if code, ok := errors.AsType[exit](err); ok {
		return int(code)
	}
	said := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		if !said[line] {
			_, _ = fmt.Fprintf(s.Err, "plimsoll: %s\n", line)
		}
		said[line] = true
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return conformance.ExitUsage
	}
	return conformance.ExitHarness
}
