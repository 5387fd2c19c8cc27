package cli

import (
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
)

// header is what the run is made from.
func (c *runCommand) header(l *loaded, env *provider.Environment, f *fleet, seed uint64) (conformance.Header, error) {
	sums, err := l.digests()
	h := conformance.Header{
		Tool:        "plimsoll " + version(),
		Environment: conformance.EnvironmentInfo{Name: env.Name, Kind: string(env.Kind)},
		Seed:        seed, Parallel: c.parallel(), Strict: c.Strict, Tags: c.Tags, Repeat: c.repeat(seed),
		Providers: f.infos, Claims: l.plan.Claims, Digests: sums, Operations: l.operations(), Outcomes: l.outcomes(),
	}
	for _, p := range l.providers {
		h.Discrepancy = append(h.Discrepancy, p.Discrepancies...)
	}
	return h, err
}

// repeat is the command that runs just this again.
func (c *runCommand) repeat(seed uint64) string {
	words := []string{"plimsoll", "run", "--env", report.Quote(c.Env)}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag, report.Quote(value))
		}
	}
	add("--root", c.Root)
	for _, id := range splitAll(c.Provider) {
		add("--provider", id)
	}
	add("--tags", c.Tags)
	add("--variant", c.Variant)
	add("--baseline", c.Baseline)
	if c.NoBaseline {
		words = append(words, "--no-baseline")
	}
	if c.Strict {
		words = append(words, "--strict")
	}
	if c.Production {
		words = append(words, "--production")
	}
	add("--seed", fmt.Sprint(seed))
	return strings.Join(words, " ")
}
