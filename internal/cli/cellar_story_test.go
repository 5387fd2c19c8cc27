package cli

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/internal/cellar"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/report"
	"github.com/plimsoll/plimsoll/specs"
)

// quay is a place where time is real to the harness, and moved behind its back: mocks that the environment says nothing of but their
// address, a clock of the machine that is the test's, and a cellar.
type quay struct {
	t       *testing.T
	dir     string
	key     string
	mocks   []*mock.Server
	ids     []string
	maxWait string
	down    bool // the mocks are gone
	blind   bool // the harness has the clock of this machine, and knows of the passing of time by the target only

	mu    sync.Mutex
	today time.Time
}

// newQuay starts the mock of each provider, with a fault where one is given.
func newQuay(t *testing.T, faults map[string]*provider.Fault, ids ...string) *quay {
	t.Helper()
	return newQuayAt(t, time.Now().Truncate(time.Second), faults, ids...)
}

func newQuayAt(t *testing.T, start time.Time, faults map[string]*provider.Fault, ids ...string) *quay {
	t.Helper()
	_, key, err := cellar.NewKey()
	require.NoError(t, err)
	q := &quay{t: t, dir: t.TempDir(), key: key, ids: ids, maxWait: "0s", today: start}
	known, err := provider.LoadAll(specs.FS)
	require.NoError(t, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", known, nil)
	require.NoError(t, err)
	var text strings.Builder
	for _, id := range ids {
		i := indexOf(known, id)
		m, err := mock.Start(mock.Config{Provider: known[i], Examples: specs.FS, Target: *env.Providers[id], Start: q.today, Fault: faults[id]})
		require.NoError(t, err)
		t.Cleanup(func() { _ = m.Close() })
		q.mocks = append(q.mocks, m)
		describe(&text, id, m.BaseURL(), env.Providers[id])
	}
	require.NoError(t, os.WriteFile(q.file(), []byte("name: uat\nkind: uat\nclock: {max_wait: 0s}\nproviders:\n"+text.String()), 0o600))
	return q
}

func indexOf(known []*provider.Provider, id string) int {
	for i, p := range known {
		if p.ID == id {
			return i
		}
	}
	return -1
}

func describe(b *strings.Builder, id, address string, target *provider.Target) {
	fmt.Fprintf(b, "  %s:\n    base_url: %s\n    credentials:\n", id, address)
	for role, fields := range target.Credentials {
		fmt.Fprintf(b, "      %s:\n", role)
		for field, value := range fields {
			fmt.Fprintf(b, "        %s: %q\n", field, value)
		}
	}
	fmt.Fprintf(b, "    resources:\n")
	for name, value := range target.Resources {
		fmt.Fprintf(b, "      %s: %q\n", name, value)
	}
}

func (q *quay) file() string   { return filepath.Join(q.dir, "uat.yaml") }
func (q *quay) cellar() string { return filepath.Join(q.dir, "cellar") }

func (q *quay) now() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.today
}

// pass lets time pass: everybody's clock goes on, and the harness is told by nobody.
func (q *quay) pass(d time.Duration) {
	q.mu.Lock()
	q.today = q.today.Add(d)
	q.mu.Unlock()
	for _, m := range q.mocks {
		if q.down {
			return
		}
		resp, err := http.Post(fmt.Sprintf("%s/advance?seconds=%d", m.ClockURL(), int(d.Seconds())), "", nil)
		require.NoError(q.t, err)
		_ = resp.Body.Close()
		require.Equal(q.t, http.StatusOK, resp.StatusCode)
	}
}

// until lets time pass until a moment.
func (q *quay) until(moment time.Time) { q.pass(moment.Sub(q.now())) }

// plimsoll runs a command at this place.
func (q *quay) plimsoll(environ []string, args ...string) outcome {
	q.t.Helper()
	environ = append([]string{"PLIMSOLL_CELLAR_KEY=" + q.key, "PLIMSOLL_CELLAR=" + q.cellar()}, environ...)
	for _, id := range q.ids {
		environ = append(environ, "PLIMSOLL_"+strings.ToUpper(id)+"_MAX_WAIT="+q.maxWait)
	}
	s := Streams{Environ: environ, now: q.now, sleep: func(_ context.Context, d time.Duration) error {
		q.pass((d + time.Second - 1).Truncate(time.Second))
		return nil
	}}
	if q.blind {
		s.now = nil
	}
	return within(q.t.Context(), s, args...)
}

// night is a nightly run.
func (q *quay) night(more ...string) outcome {
	q.t.Helper()
	return q.plimsoll(nil, append([]string{"run", "--env", q.file(), "--report-dir", filepath.Join(q.dir, "reports"), "--provider", strings.Join(q.ids, ","),
		"--seed", "0", "--skip-doctor"}, more...)...)
}

func (q *quay) run() conformance.Run {
	q.t.Helper()
	run, err := report.Open(filepath.Join(q.dir, "reports", "uat", "latest", "run.json"))
	require.NoError(q.t, err)
	return run
}

// results are the scenarios of the latest run, and what was set up for a later one.
func (q *quay) results() (scenarios, laid []conformance.Result) {
	q.t.Helper()
	for r, err := range q.run().Results() {
		require.NoError(q.t, err)
		switch {
		case r.Kind == conformance.KindScenario:
			scenarios = append(scenarios, r)
		case r.Deferred != nil:
			laid = append(laid, r)
		}
	}
	return scenarios, laid
}

// deaths are scenarios that wait for the death of a token: of 15 minutes, 60 minutes and 24 hours.
func deaths() []string {
	return []string{"--tags", "@lifetime and (@CARGODOCS-PUB-002 or @TPLCENTRAL-PUB-001 or @DATALOY-ERR-001)"}
}

// verdict is what the latest run says of a claim.
func (q *quay) verdict(claim string) conformance.ClaimResult {
	q.t.Helper()
	for _, c := range q.run().Trailer.Claims {
		if c.Claim == claim {
			return c
		}
	}
	require.Fail(q.t, "no such claim", claim)
	return conformance.ClaimResult{}
}

// TestThreeNights is the story that the cellar is for: tonight's token is proved dead tomorrow.
func TestThreeNights(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "cargodocs", "tplcentral", "dataloy")
	q.night(deaths()...).says(t, conformance.ExitUnjudged)
	scenarios, laid := q.results()
	require.Len(t, scenarios, 16)
	assert.Empty(t, laid)
	for _, r := range scenarios {
		assert.Equal(t, conformance.Deferred, r.Verdict, r.ID)
		require.NotNil(t, r.Deferred)
		assert.False(t, r.Deferred.Laid.IsZero(), r.Reason)
		assert.Contains(t, r.Reason, "due "+conformance.Minute(r.Deferred.Due))
	}
	assert.Equal(t, conformance.Deferred, q.verdict("DATALOY-ERR-001").Verdict)
	for range 2 {
		q.pass(24*time.Hour + 5*time.Minute)
		q.night(deaths()...).says(t, conformance.ExitConformant)
		scenarios, laid = q.results()
		require.Len(t, scenarios, 16)
		assert.Len(t, laid, 16, "tonight's tokens wait for tomorrow")
		for _, r := range scenarios {
			assert.Equal(t, conformance.Pass, r.Verdict, r.ID+": "+r.Reason)
			require.NotNil(t, r.Resumed, r.ID)
			assert.InDelta(t, (24*time.Hour + 5*time.Minute).Seconds(), *r.Resumed.Age, 10)
			assert.NotNil(t, r.Resumed.Dead)
		}
		assert.Equal(t, conformance.Pass, q.verdict("DATALOY-ERR-001").Verdict)
	}
}

// TestBehindOurBack is the same story where nobody tells the harness that a day has passed but the Date of the target: its clock is what
// decides.
func TestBehindOurBack(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	q.blind = true
	q.night("--claim", "DATALOY-ERR-001").says(t, conformance.ExitUnjudged)
	for range 2 {
		q.pass(24*time.Hour + 5*time.Minute)
		q.night("--claim", "DATALOY-ERR-001").says(t, conformance.ExitConformant)
		assert.Equal(t, conformance.Pass, q.verdict("DATALOY-ERR-001").Verdict)
		scenarios, laid := q.results()
		assert.Len(t, laid, 5)
		for _, r := range scenarios {
			assert.InDelta(t, (24*time.Hour + 5*time.Minute).Seconds(), *r.Resumed.Age, 10)
		}
	}
}
