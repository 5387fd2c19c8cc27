package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/cellar"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// forEver is a server whose tokens never die.
func forEver() map[string]*provider.Fault {
	return map[string]*provider.Fault{"dataloy": {Name: "for-ever", Kind: "life", With: map[string]string{"lasts": "90000h"}}}
}

const oneDay = 24*time.Hour + 5*time.Minute

// judged is the result of a scenario of the latest run.
func (q *quay) judged(id string) conformance.Result {
	q.t.Helper()
	scenarios, _ := q.results()
	for _, r := range scenarios {
		if r.ID == id {
			return r
		}
	}
	require.Fail(q.t, "no such scenario", id)
	return conformance.Result{}
}

// files are the sealed entries.
func (q *quay) files() []string {
	q.t.Helper()
	all, err := filepath.Glob(filepath.Join(q.cellar(), "*.age"))
	require.NoError(q.t, err)
	return all
}

// TestTokensThatLiveForEver shows that the judgement of the second night fails the right claim, with its evidence.
func TestTokensThatLiveForEver(t *testing.T) {
	t.Parallel()
	q := newQuay(t, forEver(), "dataloy")
	q.night("--claim", "DATALOY-ERR-001").says(t, conformance.ExitUnjudged)
	q.pass(oneDay)
	got := q.night("--claim", "DATALOY-ERR-001")
	got.says(t, conformance.ExitNonConformant)
	assert.Equal(t, conformance.Fail, q.verdict("DATALOY-ERR-001").Verdict)
	scenarios, _ := q.results()
	for _, r := range scenarios {
		assert.Equal(t, conformance.Fail, r.Verdict, r.ID)
		require.NotEmpty(t, r.Findings)
		assert.Equal(t, conformance.ClassAccepted, r.Findings[0].Class)
		assert.Nil(t, r.Resumed.Dead)
		assert.InDelta(t, oneDay.Seconds(), *r.Resumed.LastAlive, 10)
	}
}

const (
	alive = "dataloy/lifetime/a-token-is-accepted-until-its-stated-time-is-nearly-over"
	dead  = "dataloy/lifetime/a-token-opens-nothing-when-its-stated-time-is-over"
)

// TestAlive shows what a token that has to be alive proves at which age: alive is a pass whenever it is asked, and a refusal only proves
// something within its life.
func TestAlive(t *testing.T) {
	t.Parallel()
	half := map[string]*provider.Fault{"dataloy": {Name: "half", Kind: "life", With: map[string]string{"lasts": "50%"}}}
	oneSession := map[string]*provider.Fault{"dataloy": {Name: "one", Kind: "token-killed", With: map[string]string{"by": "next-token"}}}
	for about, test := range map[string]struct {
		fault   map[string]*provider.Fault
		after   time.Duration
		maxWait string
		want    conformance.Verdict
		reason  string
	}{
		"just before the end":                   {nil, 23*time.Hour + 59*time.Minute + 20*time.Second, "0s", conformance.Pass, ""},
		"soon, and the rest is waited for":      {nil, 23*time.Hour + 55*time.Minute, "5m", conformance.Pass, ""},
		"too early":                             {nil, 23 * time.Hour, "5m", conformance.Deferred, "in the cellar since "},
		"much too late":                         {nil, oneDay, "0s", conformance.Inconclusive, "last seen alive at the age of 0s, dead by the age of 24h5m0s"},
		"much too late, and alive all the same": {forEver(), oneDay, "0s", conformance.Pass, ""},
		"ended by a newer one":                  {oneSession, 23*time.Hour + 55*time.Minute, "5m", conformance.Inconclusive, "here a new token ends the one before it"},
		"dead before its end":                   {half, 23*time.Hour + 55*time.Minute, "5m", conformance.Fail, ""},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			q := newQuay(t, test.fault, "dataloy")
			q.maxWait = test.maxWait
			q.night("--claim", "DATALOY-LIFE-001").says(t, conformance.ExitUnjudged)
			q.pass(test.after)
			q.night("--claim", "DATALOY-LIFE-001", "--parallel", "1") // waits that go on side by side would add up here
			r := q.judged(alive)
			assert.Equal(t, test.want, r.Verdict, r.Reason)
			assert.Contains(t, r.Reason, test.reason)
		})
	}
}

// TestOutageKeepsWhatIsDue shows that nothing is lost where the target is down on the night of the judgement.
func TestOutageKeepsWhatIsDue(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	q.night("--claim", "DATALOY-ERR-001").says(t, conformance.ExitUnjudged)
	before := q.files()
	q.pass(oneDay)
	q.down = true
	require.NoError(t, q.mocks[0].Close())
	q.night("--claim", "DATALOY-ERR-001").says(t, conformance.ExitUnjudged)
	assert.Equal(t, conformance.Inconclusive, q.verdict("DATALOY-ERR-001").Verdict)
	assert.Equal(t, conformance.CauseOutage, q.verdict("DATALOY-ERR-001").Cause)
	assert.Equal(t, before, q.files())
}

// TestNotJudged shows each reason for which what lies in the cellar is left alone, and that the scenario is begun anew.
func TestNotJudged(t *testing.T) {
	t.Parallel()
	for about, test := range map[string]struct {
		change func(t *testing.T, q *quay)
		want   string
		kept   bool
	}{
		"another origin": {func(t *testing.T, q *quay) {
			t.Helper()
			other := newQuay(t, nil, "dataloy")
			q.replace(t, q.mocks[0].BaseURL(), other.mocks[0].BaseURL())
		}, "and go nowhere else, and the target is http://127.0.0.1:", true},
		"another spelling of the origin": {func(t *testing.T, q *quay) {
			t.Helper()
			q.replace(t, "127.0.0.1", "localhost")
		}, "and go nowhere else, and the target is http://localhost:", true},
		"another credential": {func(t *testing.T, q *quay) {
			t.Helper()
			q.replace(t, "      default:", "      spare:")
			q.replace(t, "      second:", "      default:")
			q.replace(t, "      spare:", "      second:")
		}, `the credential "default" is another one now`, true},
		"another text": {func(t *testing.T, q *quay) {
			t.Helper()
			q.edit(t, func(e *cellar.Entry) { e.Digest = "of another text" })
		}, "the scenario has another text since; it was taken out", false},
		"another version": {func(t *testing.T, q *quay) {
			t.Helper()
			q.edit(t, func(e *cellar.Entry) { e.Load = json.RawMessage(`[]`) })
		}, "it was written by another version of plimsoll; it was taken out", false},
		"too old": {func(_ *testing.T, q *quay) { q.pass(91 * 24 * time.Hour) }, "it got too old: it was due ", false},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			q := newQuay(t, nil, "dataloy")
			tags := []string{"--tags", "@lifetime and @STD-404"}
			q.night(tags...).says(t, conformance.ExitUnjudged)
			before := q.files()
			require.Len(t, before, 1)
			q.pass(oneDay)
			test.change(t, q)
			before = q.files()
			got := q.night(tags...)
			assert.Contains(t, got.err, "cellar: "+dead+": not judged: laid down at ")
			assert.Contains(t, got.err, test.want)
			r := q.judged(dead)
			assert.Equal(t, conformance.Deferred, r.Verdict)
			assert.Nil(t, r.Resumed)
			assert.Contains(t, r.Deferred.Void, test.want)
			assert.Contains(t, r.Reason, test.want)
			if test.kept {
				assert.Subset(t, q.files(), before, "whoever it belongs to may still judge it")
			} else {
				assert.NotContains(t, q.files(), before[0])
			}
		})
	}
}

// TestAnAliveOneGetsTooOld shows that what could only ever say yes is not kept for ever.
func TestAnAliveOneGetsTooOld(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	q.night("--claim", "DATALOY-LIFE-001").says(t, conformance.ExitUnjudged)
	q.pass(9 * 24 * time.Hour)
	q.night("--claim", "DATALOY-LIFE-001")
	r := q.judged(alive)
	assert.Equal(t, conformance.Deferred, r.Verdict)
	assert.Contains(t, r.Reason, "it got too old: a refusal proves nothing since ")
	assert.Contains(t, r.Reason, "; it was taken out")
}

// replace replaces a text in the environment.
func (q *quay) replace(t *testing.T, old, replacement string) {
	t.Helper()
	text, err := os.ReadFile(q.file())
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(q.file(), []byte(strings.ReplaceAll(string(text), old, replacement)), 0o600))
}

// edit changes what is sealed, as only who has the key can.
func (q *quay) edit(t *testing.T, change func(*cellar.Entry)) {
	t.Helper()
	key, err := cellar.ParseKey(q.key)
	require.NoError(t, err)
	store, err := cellar.Open(q.cellar(), key)
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	items, err := store.List()
	require.NoError(t, err)
	for _, item := range items {
		require.NoError(t, item.Problem)
		change(item.Entry)
		old := item.Entry.ID
		_, err := store.Lay(*item.Entry)
		require.NoError(t, err)
		require.NoError(t, store.Remove(old))
	}
}
