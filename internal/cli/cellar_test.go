package cli

import (
	"context"
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
)

// one is a choice of a single scenario, that waits for the death of a token of 24 hours.
func one() []string { return []string{"--tags", "@lifetime and @STD-404"} }

// noKey takes the key away.
const noKey = "PLIMSOLL_CELLAR_KEY="

// secrets are what nobody may see who lacks the key: the tokens that the mocks handed out, and the key itself.
func (q *quay) sees(text string) {
	q.t.Helper()
	assert.NotContains(q.t, text, q.key)
	key, err := cellar.ParseKey(q.key)
	require.NoError(q.t, err)
	store, err := cellar.Open(q.cellar(), key)
	require.NoError(q.t, err)
	defer func() { _ = store.Close() }()
	items, err := store.List()
	require.NoError(q.t, err)
	for _, item := range items {
		if item.Entry == nil {
			continue
		}
		var content load
		require.NoError(q.t, json.Unmarshal(item.Entry.Load, &content))
		var held struct{ Marks map[string]string }
		require.NoError(q.t, json.Unmarshal([]byte(content.Holdings), &held))
		require.NotEmpty(q.t, held.Marks)
		for token := range held.Marks {
			assert.NotContains(q.t, text, token)
		}
	}
}

// TestCellarList shows what is listed with the key and without it, in each state, and that it is never a secret.
func TestCellarList(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	empty := q.plimsoll(nil, "cellar", "list")
	empty.says(t, 0)
	assert.Equal(t, "The cellar "+q.cellar()+" is empty.\n", empty.out)
	assert.NoDirExists(t, q.cellar(), "looking makes nothing")

	q.night("--tags", "@lifetime and (@STD-404 or @DATALOY-LIFE-001)").says(t, conformance.ExitUnjudged)
	listed := q.plimsoll(nil, "cellar", "list")
	listed.says(t, 0)
	assert.Contains(t, listed.out, "uat  DATALOY-LIFE-001 STD-404 STD-502  "+dead+"\n")
	assert.Equal(t, strings.Count(listed.out, "\n"), strings.Count(listed.out, "waiting   due "))
	q.sees(listed.out)

	blind := q.plimsoll([]string{noKey}, "cellar", "list")
	blind.says(t, 0)
	assert.Contains(t, blind.out, "of them are sealed: set PLIMSOLL_CELLAR_KEY to see what they are.")
	assert.NotContains(t, blind.out, "dataloy")

	q.pass(oneDay)
	foreign := filepath.Join(q.cellar(), "thesis.doc")
	require.NoError(t, os.WriteFile(foreign, nil, 0o600))
	later := q.plimsoll(nil, "cellar", "list").out
	assert.Contains(t, later, "due       due ")
	assert.Contains(t, later, "late      due ")
	assert.Contains(t, later, "skipped   "+foreign+": not a file of the cellar\n")

	lines := strings.Split(strings.TrimSpace(q.plimsoll(nil, "cellar", "list", "--json").out), "\n")
	states := map[string]int{}
	for _, line := range lines {
		var l cellarLine
		require.NoError(t, json.Unmarshal([]byte(line), &l))
		states[l.State]++
		q.sees(line)
	}
	assert.Equal(t, 1, states["skipped"])
	assert.NotZero(t, states["due"])
	assert.NotZero(t, states["late"])
}

// TestWithoutAKey shows that nothing is kept that nobody could seal, and that the report says what to do.
func TestWithoutAKey(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	environ := []string{noKey}
	run := append([]string{"run", "--env", q.file(), "--report-dir", filepath.Join(q.dir, "reports"), "--provider", "dataloy", "--skip-doctor"}, one()...)
	q.plimsoll(environ, run...).says(t, conformance.ExitUnjudged)
	r := q.judged(dead)
	assert.Contains(t, r.Reason, "a later run would judge it if there were a cellar: set PLIMSOLL_CELLAR_KEY (plimsoll cellar keygen)")
	assert.True(t, r.Deferred.Laid.IsZero())
	assert.NoDirExists(t, q.cellar())

	q.plimsoll(nil, run...).says(t, conformance.ExitUnjudged)
	q.pass(oneDay)
	q.plimsoll(environ, run...).says(t, conformance.ExitUnjudged, "cellar: 1 of 1 that wait there are due, and cannot be judged without the key: set PLIMSOLL_CELLAR_KEY")

	_, other, err := cellar.NewKey()
	require.NoError(t, err)
	q.plimsoll([]string{"PLIMSOLL_CELLAR_KEY=" + other}, run...).says(t, conformance.ExitUnjudged, ": skipped: sealed with another key, or damaged")
	assert.Len(t, q.files(), 2, "that of the other key stays, and one is laid down beside it")
	q.plimsoll(environ, append(run, "--no-cellar")...).says(t, conformance.ExitUnjudged)
	assert.Nil(t, q.judged(dead).Deferred)

	q.plimsoll([]string{"PLIMSOLL_CELLAR_KEY=AGE-SECRET-KEY-1FAKE"}, run...).says(t, conformance.ExitUsage, "PLIMSOLL_CELLAR_KEY: cellar key: expected one line")
	q.plimsoll([]string{noKey, "PLIMSOLL_CELLAR_KEY_FILE=" + q.dir + "/none"}, run...).says(t, conformance.ExitUsage, "PLIMSOLL_CELLAR_KEY_FILE: ")
	file := filepath.Join(q.dir, "key")
	require.NoError(t, os.WriteFile(file, []byte("# for the night\n"+q.key+"\n"), 0o600))
	q.plimsoll([]string{noKey, "PLIMSOLL_CELLAR_KEY_FILE=" + file}, run...).says(t, conformance.ExitConformant)
}

// TestCellarJudge shows that only what is due is judged, that nothing is begun, and what is said where nothing is due.
func TestCellarJudge(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	judge := []string{"cellar", "judge", "--env", q.file(), "--report-dir", filepath.Join(q.dir, "reports"), "--skip-doctor"}
	q.plimsoll(nil, judge...).says(t, conformance.ExitUsage, `nothing to judge: nothing waits in `+q.cellar()+` for the environment "uat"`)
	q.night(one()...).says(t, conformance.ExitUnjudged)
	q.plimsoll(nil, judge...).says(t, conformance.ExitUsage, "nothing to judge: the next in "+q.cellar()+" is due "+conformance.Minute(q.judged(dead).Deferred.Due))
	q.pass(oneDay)
	q.plimsoll([]string{noKey}, judge...).says(t, conformance.ExitUsage, "nothing in the cellar can be read without its key: set PLIMSOLL_CELLAR_KEY")
	q.plimsoll(nil, append(judge, "--no-cellar")...).says(t, conformance.ExitUsage, "--no-cellar: without the cellar there is nothing to judge")
	q.plimsoll(nil, append(judge, "--provider", "cargodocs")...).says(t, conformance.ExitUsage)

	got := q.plimsoll(nil, judge...)
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "1 scenario of earlier runs judged, with tokens 1 d 5 min old")
	scenarios, laid := q.results()
	assert.Len(t, scenarios, 1)
	assert.Empty(t, laid)
	assert.Empty(t, q.files(), "what was judged is taken out")
	q.plimsoll(nil, judge...).says(t, conformance.ExitUsage)
	assert.FileExists(t, filepath.Join(q.dir, "reports", "uat", "latest", "report.html"))
	mock := plimsoll(t, []string{"PLIMSOLL_CELLAR_KEY=" + q.key}, "cellar", "judge", "--report-dir", q.dir)
	mock.says(t, conformance.ExitUsage, "nothing to judge: time can be moved in a mock")
}

// TestAcrossALife shows a scenario that waits more than once: it goes on at noon, is laid down again, and ends the next night.
func TestAcrossALife(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	q.maxWait = "5m"
	const id = "dataloy/lifetime/a-token-that-was-asked-for-later-lives-for-the-time-that-its-own-answer-states"
	q.night("--claim", "DATALOY-LIFE-001").says(t, conformance.ExitUnjudged)
	judge := []string{"cellar", "judge", "--env", q.file(), "--report-dir", filepath.Join(q.dir, "reports"), "--skip-doctor"}
	q.pass(12*time.Hour + 3*time.Minute)
	q.plimsoll(nil, judge...).says(t, conformance.ExitUnjudged)
	again := q.judged(id)
	assert.Equal(t, conformance.Deferred, again.Verdict, again.Reason)
	assert.Equal(t, 1, again.Resumed.Step)
	q.pass(23*time.Hour + 55*time.Minute)
	q.plimsoll(nil, judge...)
	last := q.judged(id)
	assert.Equal(t, conformance.Pass, last.Verdict, last.Reason)
	assert.Equal(t, 3, last.Resumed.Step)
	seen := map[string]bool{}
	for _, e := range last.Exchanges {
		assert.False(t, seen[e.ID], "no two exchanges have one number")
		seen[e.ID] = true
	}
	for _, st := range last.Steps {
		assert.Equal(t, conformance.StepPassed, st.Status, st.Text)
	}
}

// TestTwoWait shows that a token that lives as long as the time between two runs is judged every night all the same, and that a run that is
// repeated at once lays down nothing.
func TestTwoWait(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	for range 3 {
		q.night(one()...).says(t, conformance.ExitUnjudged)
		assert.Len(t, q.files(), 1)
	}
	q.pass(24 * time.Hour)
	q.night(one()...).says(t, conformance.ExitUnjudged)
	assert.Contains(t, q.judged(dead).Reason, ": in the cellar since ")
	assert.Len(t, q.files(), 2)
	for range 2 {
		q.pass(24 * time.Hour)
		q.night(one()...).says(t, conformance.ExitConformant)
		assert.Len(t, q.files(), 2)
	}
}

// TestCtrlCWhileWaiting shows that a wait ends at once, and that what was to be judged after it stays where it is.
func TestCtrlCWhileWaiting(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	q.night(one()...).says(t, conformance.ExitUnjudged)
	before := q.files()
	q.pass(24 * time.Hour)
	ctx, interrupt := context.WithCancel(t.Context())
	waited := time.Duration(0)
	s := Streams{Environ: []string{"PLIMSOLL_CELLAR_KEY=" + q.key, "PLIMSOLL_DATALOY_MAX_WAIT=5m"}, now: q.now, Live: true, sleep: func(ctx context.Context, d time.Duration) error {
		waited = d
		interrupt()
		return ctx.Err()
	}}
	got := within(ctx, s, append([]string{"cellar", "judge", "--cellar", q.cellar(), "--env", q.file(), "--report-dir", filepath.Join(q.dir, "reports"), "--skip-doctor"}, one()...)...)
	got.says(t, conformance.ExitUnjudged, "waiting 2m0s for a token to grow older")
	assert.Equal(t, 2*time.Minute, waited)
	assert.Equal(t, before, q.files())
	assert.Contains(t, q.run().Trailer.Stopped, "interrupted after 0 of 1 scenarios")
}

// TestCellarPurge shows what is removed, and what never is.
func TestCellarPurge(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	for _, args := range [][]string{{}, {"--all", "--expired"}, {"--all", "--env", "uat"}} {
		q.plimsoll(nil, append([]string{"cellar", "purge"}, args...)...).says(t, conformance.ExitUsage, "expected --all, or --expired and --env NAME")
	}
	none := q.plimsoll(nil, "cellar", "purge", "--all")
	none.says(t, 0)
	assert.Equal(t, "Removed 0 of 0.\n", none.out)
	q.night("--tags", "@lifetime and (@STD-404 or @DATALOY-LIFE-001)").says(t, conformance.ExitUnjudged)
	all := len(q.files())
	q.plimsoll([]string{noKey}, "cellar", "purge", "--expired").says(t, conformance.ExitUsage, "can only be read with the key")
	assert.Contains(t, q.plimsoll(nil, "cellar", "purge", "--expired").out, "Removed 0 of")
	assert.Contains(t, q.plimsoll(nil, "cellar", "purge", "--env", "sandbox").out, "Removed 0 of")
	half := filepath.Join(q.cellar(), ".half-"+strings.Repeat("0", 32))
	require.NoError(t, os.WriteFile(half, []byte("plimsoll-"), 0o600))
	q.pass(oneDay)
	q.plimsoll(nil, "cellar", "purge", "--expired", "--env", "uat").says(t, 0)
	left := len(q.files())
	assert.Less(t, left, all, "what had to be alive is late")
	assert.NotZero(t, left, "what has to be dead is due")
	assert.FileExists(t, half)
	assert.Contains(t, q.plimsoll(nil, "cellar", "purge", "--expired").out, "Removed 1 of ")
	assert.NoFileExists(t, half)
	thesis := filepath.Join(q.cellar(), "thesis.doc")
	require.NoError(t, os.WriteFile(thesis, nil, 0o600))
	q.plimsoll([]string{noKey}, "cellar", "purge", "--all").says(t, conformance.ExitUsage, "not a file of the cellar: remove it by hand")
	assert.Empty(t, q.files())
	assert.FileExists(t, thesis)
}

// TestCellarKeygen shows that the key that is printed is one.
func TestCellarKeygen(t *testing.T) {
	t.Parallel()
	got := plimsoll(t, nil, "cellar", "keygen")
	got.says(t, 0)
	name, value, _ := strings.Cut(strings.TrimSpace(got.out), "=")
	assert.Equal(t, "PLIMSOLL_CELLAR_KEY", name)
	_, err := cellar.ParseKey(value)
	assert.NoError(t, err)
}

// TestNothingLeaks shows that no report, no line and no file of the cellar has a token of a scenario that lies there or was judged from it.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	q := newQuay(t, nil, "dataloy")
	first := q.night(one()...)
	q.pass(oneDay)
	var known []string
	q.edit(t, func(e *cellar.Entry) {
		var content load
		require.NoError(t, json.Unmarshal(e.Load, &content))
		var held struct{ Marks map[string]string }
		require.NoError(t, json.Unmarshal([]byte(content.Holdings), &held))
		for token := range held.Marks {
			known = append(known, token)
		}
	})
	require.NotEmpty(t, known)
	second := q.night(one()...)
	second.says(t, conformance.ExitConformant)
	texts := []string{first.out, first.err, second.out, second.err}
	require.NoError(t, filepath.WalkDir(q.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			texts = append(texts, path+string(text))
		}
		return err
	}))
	for _, text := range texts {
		for _, token := range known {
			assert.NotContains(t, text, token, "a token in %.80q", text)
		}
	}
}
