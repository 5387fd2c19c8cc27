package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

// soaked is what many runs in bad weather came to.
type soaked struct {
	runs, scenarios, requests, resets, busy, attempts, flaky, inconclusive, errors int
	falseFailures                                                                  []string
}

func (s *soaked) String() string {
	return fmt.Sprintf("%d runs, %d scenarios, %d requests: %d resets, %d times 503; %d attempts again, %d scenarios flaky, %d inconclusive, %d errors; false failures: %d",
		s.runs, s.scenarios, s.requests, s.resets, s.busy, s.attempts, s.flaky, s.inconclusive, s.errors, len(s.falseFailures))
}

// A faithful target behind a way on which one of a hundred connections is reset, and two of a hundred requests meet a gateway that is
// busy, breaks no claim: what could not be judged says so. make soak makes 200 runs of it, `make soak RUNS=…` others.
func TestSoak(t *testing.T) {
	t.Parallel()
	runs, who, seed := number(t, "SOAK_RUNS", 2), os.Getenv("SOAK_PROVIDER"), number(t, "SOAK_SEED", int(time.Now().Unix()%100_000))
	if who == "" {
		who = "cargamos"
	}
	t.Logf("provider %s, seed %d: SOAK_PROVIDER=%s SOAK_SEED=%d SOAK_RUNS=%d repeats it", who, seed, who, seed, runs)
	got := &soaked{}
	calm := soak(t, who, uint64(seed), wirefault.Weather{}, &soaked{})
	require.Equal(t, conformance.ExitConformant, calm, "in good weather everything holds")
	for i := range runs {
		soak(t, who, uint64(seed+i), wirefault.Weather{Resets: 10, Busy: 20, Jitter: 2 * time.Millisecond}, got)
		if (i+1)%20 == 0 {
			t.Logf("after %v", got)
		}
	}
	t.Log(got)
	assert.Empty(t, got.falseFailures)
	assert.Zero(t, got.errors)
	assert.Equal(t, runs, got.runs)
	assert.NotZero(t, got.requests)
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, variable)
	return n
}

// soak makes one run in some weather, and counts.
func soak(t *testing.T, who string, seed uint64, w wirefault.Weather, into *soaked) (code int) {
	t.Helper()
	folder, err := os.MkdirTemp("", "soak-*") //nolint:usetesting // two hundred runs are not kept until the end
	require.NoError(t, err)
	defer func() { _ = os.RemoveAll(folder) }()
	file, flaky, end := berth(t, folder, who, seed, w)
	defer end()
	s := Streams{sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
	o := within(t.Context(), s, "run", "--env", file, "--provider", who, "--report-dir", folder, "--seed", strconv.FormatUint(seed+1, 10))
	run, err := report.Open(filepath.Join(folder, "soak", "latest", "run.json"))
	require.NoError(t, err, o.err)
	into.runs, into.requests = into.runs+1, into.requests+int(flaky.Requests.Load())
	into.resets, into.busy = into.resets+int(flaky.Resets.Load()), into.busy+int(flaky.Busy.Load())
	for r, err := range run.Results() {
		require.NoError(t, err)
		into.count(r, seed)
	}
	if o.code == conformance.ExitNonConformant || o.code == conformance.ExitSecret || o.code == conformance.ExitHarness {
		into.falseFailures = append(into.falseFailures, fmt.Sprintf("seed %d: exit %d: %s", seed, o.code, strings.TrimSpace(o.err)))
	}
	return o.code
}

// count adds a result. Whatever is held against a faithful target is false, at any level.
func (s *soaked) count(r conformance.Result, seed uint64) {
	for _, e := range r.Exchanges {
		s.attempts += len(e.Attempts)
	}
	if r.Kind == conformance.KindSetup {
		return
	}
	s.scenarios++
	if r.Flaky {
		s.flaky++
	}
	switch r.Verdict {
	case conformance.Inconclusive:
		s.inconclusive++
	case conformance.Error:
		s.errors++
		s.falseFailures = append(s.falseFailures, fmt.Sprintf("seed %d: %s: error: %s", seed, r.ID, r.Reason))
	case conformance.Fail:
		s.falseFailures = append(s.falseFailures, fmt.Sprintf("seed %d: %s: %s", seed, r.ID, r.Reason))
	}
	for _, f := range r.Findings {
		if f.Counts() && r.Verdict != conformance.Fail {
			s.falseFailures = append(s.falseFailures, fmt.Sprintf("seed %d: %s: %v", seed, r.ID, f))
		}
	}
}

// berth starts the mock of a provider behind some weather, and writes the environment of it. The clock is reached directly: it is ours.
func berth(t *testing.T, folder, who string, seed uint64, w wirefault.Weather) (file string, flaky *wirefault.Flaky, end func()) {
	t.Helper()
	trees := embedded()
	known, err := provider.LoadAll(trees.Specs)
	require.NoError(t, err)
	providers, err := chosen(known, []string{who})
	require.NoError(t, err)
	env, err := provider.LoadEnvironment(trees.Environments, "mock", known, nil)
	require.NoError(t, err)
	target := *env.Providers[who]
	server, err := mock.Start(mock.Config{Provider: providers[0], Examples: trees.Specs, Target: target, Start: time.Now().Truncate(time.Second)})
	require.NoError(t, err)
	flaky = wirefault.NewFlaky(t, server.BaseURL(), seed, w)
	text, err := yaml.Marshal(map[string]any{"name": "soak", "kind": "sandbox", "providers": map[string]any{who: map[string]any{
		"base_url": flaky.URL, "clock": map[string]any{"controlled": server.ClockURL()}, "credentials": target.Credentials, "resources": target.Resources,
		"side_effects": target.SideEffects, "wrong_credentials": map[string]any{"budget": 1_000, "spacing": "1ms"},
	}}})
	require.NoError(t, err)
	file = filepath.Join(folder, "soak.yaml")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file, flaky, func() { flaky.Close(); _ = server.Close() }
}
