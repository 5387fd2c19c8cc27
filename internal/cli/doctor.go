package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/doctor"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// doctorCommand is plimsoll doctor.
type doctorCommand struct {
	Provider []string `short:"p" variable:"PLIMSOLL_PROVIDER" help:"Providers to look at, by id; all of them if not given. May be repeated." placeholder:"ID"`
	Env      string   `short:"e" variable:"PLIMSOLL_ENV" default:"mock" help:"Environment: ${envs}, or the path of a file of your own." placeholder:"NAME"`
	Offline  bool     `help:"Look at what was given only; nothing is sent."`
	Format   string   `enum:"text,json" default:"text" help:"text or json, one object a line."`
	Root     string   `variable:"PLIMSOLL_ROOT" help:"Read specs/ and environments/ from this folder instead of the binary." placeholder:"DIR" type:"existingdir"`
}

// Help is printed under the flags.
func (doctorCommand) Help() string {
	return `Says what is missing or cannot be right in an environment, and whether its targets are there. No request carries a credential.
Every run against a real environment looks the same way first.

Exit codes: 0 nothing in the way of a run · 2 something has to be put right · 3 a target does not answer.`
}

// Run looks at an environment.
func (c *doctorCommand) Run(ctx context.Context, s Streams, embedded Trees) error {
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
	env, err := choice.environment(ctx, c.Env, trees, known, providers, s)
	lines := mistaken(err)
	if err == nil {
		lines = doctor.Examine(ctx, doctor.Options{Environment: env, Providers: providers, Environ: s.Environ, Offline: c.Offline})
	}
	if err := c.print(s.Out, lines); err != nil {
		return err
	}
	if code := doctor.ExitCode(lines); code != conformance.ExitConformant {
		return exit(code)
	}
	return nil
}

// mistaken makes lines of what keeps an environment from being read: each mistake says where it is.
func mistaken(err error) []doctor.Line {
	if err == nil {
		return nil
	}
	var lines []doctor.Line
	for text := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		lines = append(lines, doctor.Line{Check: "configuration", State: doctor.Wrong, Says: text})
	}
	return lines
}

func (c *doctorCommand) print(out io.Writer, lines []doctor.Line) error {
	if c.Format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		for _, l := range lines {
			if err := encoder.Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	printLines(out, lines)
	_, err := fmt.Fprintln(out, summary(lines))
	return err
}

// printLines prints lines under the name of their provider.
func printLines(out io.Writer, lines []doctor.Line) {
	last := ""
	for _, l := range lines {
		if l.Provider != last {
			_, _ = fmt.Fprintf(out, "%s\n", l.Provider)
			last = l.Provider
		}
		where := ""
		if l.Place != "" {
			where = " [" + l.Place + "]"
		}
		_, _ = fmt.Fprintf(out, "  %-8s %s: %s%s\n", shown(l.State), l.Check, l.Says, where)
		if l.Do != "" {
			_, _ = fmt.Fprintf(out, "           -> %s\n", l.Do)
		}
	}
}

// shown is a state as it is printed: what stops a run is in capitals.
func shown(s doctor.State) string {
	if s == doctor.Wrong || s == doctor.Down {
		return strings.ToUpper(string(s))
	}
	return string(s)
}

// summary counts.
func summary(lines []doctor.Line) string {
	counts := map[doctor.State]int{}
	for _, l := range lines {
		counts[l.State]++
	}
	var words []string
	for _, state := range doctor.States() {
		if counts[state] > 0 {
			words = append(words, fmt.Sprintf("%d %s", counts[state], state))
		}
	}
	return fmt.Sprintf("\n%s.", cmp.Or(strings.Join(words, ", "), "nothing to look at"))
}

// consult lets the doctor look before the first call of a run, at what was given or, online, at the network. What is wrong stops the
// run; an absent target does not, because the other providers can be judged all the same, and the run says so of this one.
func consult(ctx context.Context, s Streams, l *loaded, env *provider.Environment, online bool) error {
	if env.Kind == provider.KindMock {
		return nil
	}
	runs := slices.DeleteFunc(slices.Clone(l.providers), func(p *provider.Provider) bool { return unreachable(p, env) != "" })
	lines := doctor.Examine(ctx, doctor.Options{Environment: env, Providers: runs, Environ: s.Environ, Offline: !online, Online: online})
	lines = slices.DeleteFunc(lines, func(line doctor.Line) bool { return line.State == doctor.OK || line.State == doctor.Absent })
	printLines(s.Err, lines)
	if slices.ContainsFunc(lines, func(l doctor.Line) bool { return l.State == doctor.Wrong }) {
		return usage(errors.New("no credential was sent: put right what is WRONG above, or take it as it is with --skip-doctor"))
	}
	return nil
}

// announceAttempts says before the run on whose accounts wrong secrets will be tried: whoever looks after them ought to know.
func announceAttempts(s Streams, l *loaded, env *provider.Environment) {
	if env.Kind == provider.KindMock || env.Kind == provider.KindProduction {
		return
	}
	for _, p := range l.providers {
		t, wrong := env.Providers[p.ID], 0
		for _, sc := range l.plan.Scenarios {
			if sc.Provider == p.ID {
				wrong += sc.Attempts()
			}
		}
		if unreachable(p, env) != "" || wrong == 0 {
			continue
		}
		switch sacrificial := len(t.MissingCredential(p, provider.SacrificialRole)) == 0; {
		case sacrificial:
			_, _ = fmt.Fprintf(s.Err, "%s: %d requests with a wrong secret are sent to the account of the credential sacrificial, %s apart\n", p.ID, wrong, t.Wrong.Apart(provider.SacrificialRole))
		case t.Wrong.Budget > 0:
			_, _ = fmt.Fprintf(s.Err, "%s: up to %d of %d requests with a wrong secret are sent to accounts that are in use, %s apart\n", p.ID, min(wrong, t.Wrong.Budget), wrong, t.Wrong.Apart(provider.DefaultRole))
		}
	}
}
