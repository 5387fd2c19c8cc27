package mock_test

import (
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
)

func (w *world) now() string {
	w.t.Helper()
	r := w.admin(http.MethodGet, w.clock)
	require.Equal(w.t, http.StatusOK, r.status)
	return r.json(w.t)["now"].(string)
}

func TestClock(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	assert.Equal(t, "2026-03-01T08:30:00Z", w.now())
	moved := w.admin(http.MethodPost, w.clock+"/advance?seconds=90")
	assert.JSONEq(t, `{"now":"2026-03-01T08:31:30Z"}`, moved.body)
	assert.Equal(t, "2026-03-01T08:31:30Z", w.now())
	assert.Equal(t, "Sun, 01 Mar 2026 08:31:30 GMT", w.get("/berths").header.Get("Date"))
}

func TestClockStartsNow(t *testing.T) {
	t.Parallel()
	before := time.Now().Truncate(time.Second)
	w := startWith(t, mock.Config{Provider: load(t, "harbour", nil), Examples: os.DirFS("testdata/specs"), Target: target("harbour")})
	now, err := time.Parse(time.RFC3339, w.now())
	require.NoError(t, err)
	assert.False(t, now.Before(before))
	assert.False(t, now.After(time.Now()))
}

// One second before its end a token lives, at its end it is dead, and stays so.
func TestEndOfLife(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	token := w.token("default")
	w.advance(time.Hour - time.Second)
	assert.Equal(t, http.StatusOK, w.get("/berths", bearer(token)).status)
	later := w.token("default")
	for _, step := range []time.Duration{time.Second, time.Second, time.Hour - 3*time.Second} {
		w.advance(step)
		assert.Equal(t, http.StatusUnauthorized, w.get("/berths", bearer(token)).status)
		assert.Equal(t, "expired", w.reason())
		assert.Equal(t, http.StatusOK, w.get("/berths", bearer(later)).status)
	}
	w.advance(time.Second)
	assert.Equal(t, http.StatusUnauthorized, w.get("/berths", bearer(later)).status)
}

func TestAdminRefuses(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	admin := strings.TrimSuffix(w.clock, "/clock")
	for _, c := range []struct {
		method, path string
		status       int
		says         string
	}{
		{"POST", "/clock/advance", 400, `expected ?seconds=N with N from 0 to 315360000, because the clock moves forward only; got ""`},
		{"POST", "/clock/advance?seconds=-1", 400, `got "-1"`},
		{"POST", "/clock/advance?seconds=1.5", 400, `got "1.5"`},
		{"POST", "/clock/advance?seconds=315360001", 400, `got "315360001"`},
		{"POST", "/clock/advance?seconds=99999999999999999999", 400, `got "99999999999999999999"`},
		{"GET", "/clock/advance?seconds=1", 404, "expected GET /clock, POST /clock/advance"},
		{"POST", "/clock", 404, "expected GET /clock"},
		{"GET", "/fork", 404, "POST /fork"},
		{"DELETE", "/fork/7", 404, `expected the id of an open fork, got "7"`},
		{"GET", "/", 404, "GET /journal or POST /reset"},
	} {
		r := w.admin(c.method, admin+c.path)
		assert.Equal(t, c.status, r.status, c.path)
		assert.Equal(t, "application/json", r.header.Get("Content-Type"))
		assert.Contains(t, r.json(t)["error"], c.says)
	}
	assert.Equal(t, "2026-03-01T08:30:00Z", w.now())
	assert.Equal(t, http.StatusNotFound, w.get("/clock").status, "the protocol port is pure")
}

func TestClockStopsBeforeTheYearsRunOut(t *testing.T) {
	t.Parallel()
	p := load(t, "harbour", nil)
	w := startWith(t, mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: target("harbour"), Start: time.Date(9998, 12, 31, 0, 0, 0, 0, time.UTC)})
	r := w.admin(http.MethodPost, w.clock+"/advance?seconds=86400")
	assert.Equal(t, http.StatusConflict, r.status)
	assert.Contains(t, r.json(t)["error"], "expected a time before the year 9999")
	assert.Equal(t, "9998-12-31T00:00:00Z", w.now())
}

func TestForkIsIndependent(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	w.advance(time.Minute)
	inherited := w.token("default")
	fork := w.forked(t)
	assert.NotEqual(t, w.base, fork.base)
	assert.Equal(t, w.now(), fork.now())
	assert.Equal(t, http.StatusOK, fork.get("/berths", bearer(inherited)).status, "tokens and keys are copied")

	fork.advance(2 * time.Hour)
	assert.Equal(t, "2026-03-01T08:31:00Z", w.now())
	assert.Equal(t, http.StatusUnauthorized, fork.get("/berths", bearer(inherited)).status)
	assert.Equal(t, http.StatusOK, w.get("/berths", bearer(inherited)).status)
	own := fork.token("default")
	assert.Equal(t, http.StatusUnauthorized, w.get("/berths", bearer(own)).status, "what is issued here is unknown there")
	assert.NotEqual(t, fork.base+"/berths", w.base+"/berths")

	grandchild := fork.forked(t)
	assert.Equal(t, fork.now(), grandchild.now())
	assert.Equal(t, http.StatusNoContent, w.admin(http.MethodDelete, fork.close).status)
	assert.Equal(t, http.StatusOK, grandchild.get("/berths", bearer(own)).status, "a fork outlives the one it was made from")
	assert.Equal(t, http.StatusNotFound, w.admin(http.MethodGet, fork.base+"/berths").status, "a closed fork answers no more")
	assert.Equal(t, http.StatusNotFound, w.admin(http.MethodGet, fork.clock).status)
	assert.Equal(t, http.StatusNotFound, w.admin(http.MethodDelete, fork.close).status)
	assert.Equal(t, http.StatusOK, w.get("/berths", bearer(inherited)).status)
}

// With the same dice two forks would issue the same tokens, and take each other's for their own.
func TestForksHaveTokensOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := start(t, "beacon", nil)
	one, two := w.forked(t), w.forked(t)
	seen := map[string]bool{}
	for _, from := range []*world{w, one, two, one.forked(t)} {
		seen[from.opaque()] = true
	}
	assert.Len(t, seen, 4)
}

func TestSeed(t *testing.T) {
	t.Parallel()
	one, other := start(t, "beacon", nil).opaque(), start(t, "beacon", nil).opaque()
	assert.Equal(t, one, other, "the same seed, the same tokens")
	config := mock.Config{Provider: load(t, "beacon", nil), Examples: os.DirFS("testdata/specs"), Target: target("beacon")}
	one, other = startWith(t, config).opaque(), startWith(t, config).opaque()
	assert.NotEqual(t, one, other)
}

func TestReset(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", map[string]string{"reissue": "same"})
	token := w.token("default")
	w.advance(time.Minute)
	r := w.admin(http.MethodPost, strings.Replace(w.clock, "/clock", "/reset", 1))
	assert.JSONEq(t, `{"now":"2026-03-01T08:30:00Z"}`, r.body)
	assert.Empty(t, w.journal())
	assert.Equal(t, http.StatusUnauthorized, w.get("/berths", bearer(token)).status)
	assert.Equal(t, "bad-token", w.reason())
	assert.NotEqual(t, token, w.token("default"))
}

func TestJournal(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	assert.Empty(t, w.journal())
	token := w.token("default")
	w.get("/berths/17?size=2&access_token="+token+"&"+token+"=x", bearer(token), with("X-Odd", "fake-secret"), with("User-Agent", "curl fake-secret"))
	w.get("/nowhere/berths/" + token)
	entries := w.journal()
	require.Len(t, entries, 3)
	asked, used, lost := entries[0], entries[1], entries[2]

	assert.Equal(t, "POST", asked["method"])
	assert.Equal(t, "/oauth/token", asked["path"])
	assert.Equal(t, "requestToken", asked["operation"])
	assert.Equal(t, "default", asked["role"])
	assert.InDelta(t, 1, asked["number"], 0)
	assert.Equal(t, []any{"application/x-www-form-urlencoded"}, asked["header"].(map[string]any)["Content-Type"])
	assert.Equal(t, []any{"(hidden)"}, asked["header"].(map[string]any)["Authorization"])
	assert.NotEmpty(t, asked["issued"])
	assert.NotContains(t, asked, "token")

	assert.Equal(t, asked["issued"], used["token"], "a fingerprint says that it is the same token")
	assert.NotContains(t, used, "issued")
	assert.Equal(t, "/berths/17", used["path"])
	assert.Equal(t, []any{"(hidden)"}, used["header"].(map[string]any)["User-Agent"], "a secret where none belongs")
	assert.Equal(t, "/(hidden)/berths/(hidden)", lost["path"])
	assert.Equal(t, "unknown-path", lost["reason"])
	assert.InDelta(t, 404, lost["status"], 0)

	text := jsonText(entries)
	for _, hidden := range []string{token, "fake-secret", encode("sample-client:fake-secret"), strings.Split(token, ".")[2]} {
		assert.NotContains(t, text, hidden)
	}
}

func TestJournalShowsWhatIsHarmless(t *testing.T) {
	t.Parallel()
	w := start(t, "beacon", nil)
	w.login()
	w.get("/v1/look?at=sea&other=1", bearer(w.opaque()), with("X-Api", "key fake-key"), with("Accept", "a/b"))
	entries := w.journal()
	assert.Equal(t, map[string]any{"key": []any{"(hidden)"}}, entries[0]["query"])
	assert.Equal(t, map[string]any{"at": []any{"sea"}, "(hidden)": []any{"(hidden)"}}, entries[2]["query"])
	assert.Equal(t, []any{"a/b"}, entries[2]["header"].(map[string]any)["Accept"])
	assert.NotContains(t, jsonText(entries), "fake-")
}

func TestJournalIsBounded(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	for range 1003 {
		w.get("/nowhere")
	}
	entries := w.journal()
	require.Len(t, entries, 1000)
	assert.InDelta(t, 4, entries[0]["number"], 0)
	assert.InDelta(t, 1003, entries[999]["number"], 0)
}

func TestTooManyForks(t *testing.T) {
	t.Parallel()
	w := start(t, "beacon", nil)
	status, opened := http.StatusCreated, 0
	for ; status == http.StatusCreated && opened < 1100; opened++ {
		status = w.admin(http.MethodPost, w.fork).status
	}
	assert.Equal(t, http.StatusConflict, status)
	assert.Equal(t, 1001, opened)
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", map[string]string{"reissue": "same", "extra_members": "true"})
	w.token("default")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			role := []string{"default", "second"}[i%2]
			for range 10 {
				fork := w.forked(t)
				token := fork.token(role)
				assert.Equal(t, http.StatusOK, fork.get("/berths", bearer(token)).status)
				fork.advance(time.Hour)
				assert.Equal(t, http.StatusUnauthorized, fork.get("/berths", bearer(token)).status)
				assert.Equal(t, http.StatusOK, w.get("/berths", bearer(w.token(role))).status)
				fork.journal()
				assert.Equal(t, http.StatusNoContent, w.admin(http.MethodDelete, fork.close).status)
			}
		})
	}
	group.Wait()
}

func TestNothingIsLeft(t *testing.T) { //nolint:paralleltest // it counts the goroutines of the process
	before := runtime.NumGoroutine()
	config := mock.Config{Provider: load(t, "harbour", nil), Examples: os.DirFS("testdata/specs"), Target: target("harbour"), Seed: 1}
	s, err := mock.Start(config)
	require.NoError(t, err)
	transport := &http.Transport{}
	w := &world{t: t, server: s, client: &http.Client{Transport: transport}, base: s.BaseURL(), clock: s.ClockURL(), fork: s.ForkURL()}
	closed, open := w.forked(t), w.forked(t)
	open.get("/berths", bearer(closed.token("default")))
	w.admin(http.MethodDelete, closed.close)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "closing twice is fine")
	transport.CloseIdleConnections()
	for _, address := range []string{w.base, w.clock, open.base, open.clock} {
		_, err := w.client.Get(address)
		require.Error(t, err, "every fork is closed with the first of them")
	}
	assert.LessOrEqual(t, settled(before), before, "goroutines are left")
}

// settled gives what is ending the time to end, and counts the goroutines.
func settled(wanted int) int {
	for until := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > wanted && time.Now().Before(until); {
		runtime.Gosched()
	}
	return runtime.NumGoroutine()
}

func BenchmarkFork(b *testing.B) {
	w := start(b, "harbour", nil)
	for range 100 {
		w.token("default")
	}
	for b.Loop() {
		fork := w.forked(b)
		w.admin(http.MethodDelete, fork.close)
	}
}

func BenchmarkCall(b *testing.B) {
	w := start(b, "harbour", nil)
	token := w.token("default")
	for b.Loop() {
		w.get("/berths/17", bearer(token))
	}
}

func BenchmarkToken(b *testing.B) {
	w := start(b, "harbour", nil)
	for b.Loop() {
		w.token("default")
	}
}
