package suite

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/steps"
)

// shelf is a cellar that forgets everything when the test ends.
type shelf struct {
	mu    sync.Mutex
	lying []*Lying
	now   func() time.Time
	full  error
	log   []string
}

func (s *shelf) Lying(sc *Scenario) []*Lying {
	s.mu.Lock()
	defer s.mu.Unlock()
	var mine []*Lying
	for _, l := range s.lying {
		if l.Result.ID == sc.ID {
			mine = append(mine, l)
		}
	}
	return mine
}

func (s *shelf) Lay(sc *Scenario, r conformance.Result, kept steps.Kept) (conformance.Deferral, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full != nil {
		return conformance.Deferral{}, s.full
	}
	r.ID = sc.ID
	l := &Lying{ID: time.Now().String(), Laid: s.now(), Run: "r", Result: r, Kept: kept}
	s.lying = append(s.lying, l)
	s.log = append(s.log, "lay")
	return conformance.Deferral{Laid: l.Laid, Run: l.Run}, nil
}

func (s *shelf) Remove(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lying = slices.DeleteFunc(s.lying, func(l *Lying) bool { return l.ID == id })
	s.log = append(s.log, "remove")
	return s.full
}

const waitingFeature = `Feature: Waiting

  @QUAY-TOKEN-001 @QUAY-USE-001 @QUAY-USE-002
  Scenario: an old token opens nothing
    Given a fresh token
    When the documented lifetime is over
    And "listBerths" is called
    Then the request is refused
`

// nights is a quay whose clock is moved, and a cellar.
type nights struct {
	t     *testing.T
	plan  *Plan
	stub  *stub
	shelf *shelf
	wait  time.Duration

	mu  sync.Mutex
	now time.Time
}

func newNights(t *testing.T) *nights {
	t.Helper()
	n := &nights{t: t, now: time.Now().Truncate(time.Second)}
	n.plan = quay(tree{"features/quay/berths.feature": waitingFeature}).plan(t)
	n.stub = newStub(t, n.answer)
	n.shelf = &shelf{now: n.clock}
	return n
}

func (n *nights) clock() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

func (n *nights) pass(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = n.now.Add(d)
}

// answer bears the time of the place. The stub takes every token, for ever.
func (n *nights) answer(w http.ResponseWriter, _ *http.Request) bool {
	w.Header().Set("Date", n.clock().UTC().Format(http.TimeFormat))
	return false
}

func (n *nights) night(o Options) ([]conformance.Result, conformance.Trailer) {
	n.t.Helper()
	p := n.plan.known["quay"].Provider
	redactor := clients.NewRedactor([]byte(n.clock().String()))
	client, err := clients.New(clients.Options{Provider: p, Redactor: redactor, Now: n.clock, Clock: provider.Clock{MaxWait: provider.Span(n.wait)},
		Sleep:  func(_ context.Context, d time.Duration) error { n.pass(d); return nil },
		Target: provider.Target{BaseURL: n.stub.URL, Credentials: map[string]map[string]string{"default": {"client_id": "a", "client_secret": "fake-secret-of-the-quay"}}}})
	require.NoError(n.t, err)
	o.Cellar, o.Now = n.shelf, n.clock
	var results []conformance.Result
	trailer, err := n.plan.Run(n.t.Context(), map[string]Target{"quay": {Client: client, Redactor: redactor}}, o, func(r conformance.Result) error {
		n.shelf.mu.Lock()
		defer n.shelf.mu.Unlock()
		if r.Kind == conformance.KindScenario || r.Deferred != nil {
			n.shelf.log = append(n.shelf.log, string(r.Kind)+" "+string(r.Verdict))
			results = append(results, r)
		}
		return nil
	})
	require.NoError(n.t, err)
	return results, trailer
}

// TestDueFirst shows the order of a night: what is due is judged, then taken out once that is written, and only then is anything begun.
func TestDueFirst(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	_, trailer := n.night(Options{})
	assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
	assert.Equal(t, []string{"lay", "scenario deferred"}, n.shelf.log)
	n.shelf.log = nil
	n.pass(24 * time.Hour)
	results, _ := n.night(Options{})
	assert.Equal(t, []string{"scenario fail", "remove", "lay", "setup pass"}, n.shelf.log, "the stub takes tokens for ever")
	assert.NotNil(t, results[0].Resumed)
	assert.Equal(t, "quay/setup/cellar/berths/an-old-token-opens-nothing", results[1].ID)
	assert.Empty(t, results[1].Claims, "what is laid down judges nothing")
	assert.Len(t, n.shelf.lying, 1)
}

// TestOnlyDue shows that nothing is begun, and nothing said of what is not due.
func TestOnlyDue(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.night(Options{})
	results, _ := n.night(Options{OnlyDue: true})
	assert.Empty(t, results)
	n.wait = 2 * time.Hour
	results, _ = n.night(Options{OnlyDue: true})
	assert.NotNil(t, results[0].Resumed, "what can be waited for is due")
	assert.Empty(t, n.shelf.lying)
}

// TestAnew shows that a scenario which needs no cellar any more is judged beside what lay there.
func TestAnew(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.night(Options{})
	n.pass(24 * time.Hour)
	n.wait = 2 * time.Hour
	results, trailer := n.night(Options{})
	var ids []string
	for _, r := range results {
		ids = append(ids, r.ID)
	}
	assert.Equal(t, []string{"quay/berths/an-old-token-opens-nothing", "quay/berths/an-old-token-opens-nothing/anew"}, ids)
	assert.Equal(t, conformance.ExitNonConformant, trailer.ExitCode)
}

// TestFullCellar shows that a cellar which takes nothing more is no reason to fail, and one that cannot be tidied is.
func TestFullCellar(t *testing.T) {
	t.Parallel()
	n := newNights(t)
	n.shelf.full = errors.New("it is full")
	results, trailer := n.night(Options{})
	assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
	assert.Contains(t, results[0].Reason, "1h2m0s would have to pass, and this environment waits 0s at most: raise max_wait, or give a clock that can be moved; it is full")
	assert.True(t, results[0].Deferred.Laid.IsZero())
	assert.False(t, results[0].Deferred.Due.IsZero())
}

// TestAnother shows when one more is laid down beside those that wait.
func TestAnother(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)
	lying := func(ago time.Duration) *Lying {
		return &Lying{Laid: now.Add(-ago), Kept: steps.Kept{Due: now.Add(24*time.Hour - ago)}}
	}
	assert.True(t, another(nil, now))
	assert.False(t, another([]*Lying{lying(time.Hour)}, now), "a run that is repeated")
	assert.True(t, another([]*Lying{lying(12 * time.Hour)}, now), "the next night")
	assert.False(t, another([]*Lying{lying(24 * time.Hour), lying(23 * time.Hour)}, now), "two are enough")
}

// TestFurthest shows which of several goes on.
func TestFurthest(t *testing.T) {
	t.Parallel()
	a, b, c := &Lying{ID: "a"}, &Lying{ID: "b", Kept: steps.Kept{Step: 3}}, &Lying{ID: "c"}
	assert.Equal(t, "a", furthest([]*Lying{a}).ID)
	assert.Equal(t, "c", furthest([]*Lying{a, c}).ID, "the youngest")
	assert.Equal(t, "b", furthest([]*Lying{a, b, c}).ID, "it has waited once already")
}

// TestFinal shows which results leave nothing to wait for.
func TestFinal(t *testing.T) {
	t.Parallel()
	must := []*Lying{{Kept: steps.Kept{Until: time.Now()}}}
	dead := &conformance.Resumption{Dead: new(1.0)}
	for about, test := range map[string]struct {
		r     conformance.Result
		lying []*Lying
		want  bool
	}{
		"pass":                           {conformance.Result{Verdict: conformance.Pass}, []*Lying{{}}, true},
		"fail":                           {conformance.Result{Verdict: conformance.Fail}, []*Lying{{}}, true},
		"a fault of ours":                {conformance.Result{Verdict: conformance.Error}, []*Lying{{}}, true},
		"an outage":                      {conformance.Result{Verdict: conformance.Inconclusive, Resumed: &conformance.Resumption{}}, []*Lying{{}}, false},
		"an outage of what must live":    {conformance.Result{Verdict: conformance.Inconclusive, Resumed: &conformance.Resumption{}}, must, false},
		"dead, and asked too late":       {conformance.Result{Verdict: conformance.Inconclusive, Resumed: dead}, must, true},
		"dead, and the control failed":   {conformance.Result{Verdict: conformance.Inconclusive, Resumed: dead}, []*Lying{{}}, false},
		"no credential":                  {conformance.Result{Verdict: conformance.Untested}, []*Lying{{}}, false},
		"laid down at a later step":      {conformance.Result{Verdict: conformance.Deferred, Deferred: &conformance.Deferral{Laid: time.Now()}}, []*Lying{{}}, true},
		"a later step that is not kept":  {conformance.Result{Verdict: conformance.Deferred, Deferred: &conformance.Deferral{}}, []*Lying{{}}, false},
		"a later step that nobody keeps": {conformance.Result{Verdict: conformance.Deferred}, []*Lying{{}}, false},
	} {
		assert.Equal(t, test.want, final(test.r, test.lying), about)
	}
}

// TestDueWords shows how a deferred scenario says when it will be judged.
func TestDueWords(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 21, 2, 2, 0, 0, time.UTC)
	assert.Equal(t, "due 2026-11-21T02:02Z: laid down", dueWords(conformance.Deferral{Due: due}, "laid down"))
	assert.Equal(t, "due 2026-11-21T02:02Z: laid down; from 2026-11-21T03:03Z on a refusal proves nothing; what lay there before was not judged: why",
		dueWords(conformance.Deferral{Due: due, Until: due.Add(time.Hour), Void: "why"}, "laid down"))
}

// TestDigest shows that the text of a scenario, its claims and its name are what an entry is bound to.
func TestDigest(t *testing.T) {
	t.Parallel()
	sc := Scenario{ID: "a/b/c", Claims: []string{"X-1"}, Steps: []string{"one", "two"}}
	same := sc
	same.Line, same.Tags = 9, []string{"@x"}
	assert.Equal(t, sc.Digest(), same.Digest())
	for _, change := range []func(*Scenario){
		func(s *Scenario) { s.ID = "a/b/d" }, func(s *Scenario) { s.Claims = []string{"X-2"} }, func(s *Scenario) { s.Steps = []string{"one", "three"} },
		func(s *Scenario) { s.Steps = []string{"one"} },
	} {
		other := sc
		change(&other)
		assert.NotEqual(t, sc.Digest(), other.Digest())
	}
}
