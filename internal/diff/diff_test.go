package diff

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// run is a whole run of the pier against uat that came to these verdicts.
func run(id string, claims ...c.ClaimResult) c.Run {
	r := c.Run{Header: c.Header{ID: id, Tool: "plimsoll v1", Started: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC), Environment: c.EnvironmentInfo{Name: "uat", Kind: "uat"},
		Providers: []c.ProviderInfo{{ID: "pier", Target: "https://pier.example"}}, Digests: map[string]string{"specs/pier/claims.yaml": strings.Repeat("1", 64)}}}
	r.Trailer = c.Trailer{Complete: true, Claims: claims}
	for _, v := range claims {
		r.Header.Claims = append(r.Header.Claims, c.Claim{ID: v.Claim, Provider: v.Provider, Text: "Text of " + v.Claim})
	}
	return r
}

func saw(v c.Verdict, change ...func(*c.ClaimResult)) c.ClaimResult {
	r := c.ClaimResult{Provider: "pier", Claim: "PIER-1", Verdict: v, Needed: 1, Scenarios: []string{"s1"}}
	if v == c.Fail {
		r.Standing = c.NonConformant
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func known(r *c.ClaimResult) { r.Known = &c.KnownFailure{Ticket: "PIER-12", Expires: "2026-12-31"} }

func aNote(r *c.ClaimResult) { r.Standing = c.Noted }

func deviates(r *c.ClaimResult) { r.Standing = c.Deviation }

func compared(t *testing.T, before, after c.Run) *Diff {
	t.Helper()
	d, err := Compare(before, after)
	require.NoError(t, err)
	return d
}

func TestWhatBecameOfAClaim(t *testing.T) {
	t.Parallel()
	gone := func(r *c.ClaimResult) { r.Claim = "PIER-2" }
	for name, tt := range map[string]struct {
		before, after c.ClaimResult
		list          string // new, fixed, unjudged, other or nothing
		worse         bool
	}{
		"it holds":                    {saw(c.Pass), saw(c.Pass), "", false},
		"it fails still":              {saw(c.Fail), saw(c.Fail), "", false},
		"it fails":                    {saw(c.Pass), saw(c.Fail), "new", true},
		"it fails, and was untested":  {saw(c.Untested), saw(c.Fail), "new", true},
		"it fails as known":           {saw(c.Pass), saw(c.Fail, known), "new", false},
		"it deviates":                 {saw(c.Pass), saw(c.Fail, deviates), "new", true},
		"it is noted":                 {saw(c.Pass), saw(c.Fail, aNote), "new", false},
		"it is mended":                {saw(c.Fail), saw(c.Pass), "fixed", false},
		"it is untested":              {saw(c.Pass), saw(c.Untested), "unjudged", true},
		"it is inconclusive":          {saw(c.Pass), saw(c.Inconclusive), "unjudged", true},
		"it failed, and is deferred":  {saw(c.Fail), saw(c.Deferred), "unjudged", false},
		"it failed, and is an error":  {saw(c.Fail), saw(c.Error), "unjudged", true},
		"it holds now":                {saw(c.Untested), saw(c.Pass), "other", false},
		"it was untested":             {saw(c.Untested), saw(c.Inconclusive), "other", false},
		"the harness broke":           {saw(c.Untested), saw(c.Error), "other", true},
		"nobody answers for it now":   {saw(c.Fail, known), saw(c.Fail), "other", true},
		"somebody answers for it now": {saw(c.Fail), saw(c.Fail, known), "other", false},
		"it weighs more":              {saw(c.Fail, deviates), saw(c.Fail), "other", true},
		"it weighs less":              {saw(c.Fail), saw(c.Fail, deviates), "other", false},
		"another claim":               {saw(c.Pass), saw(c.NotApplicable, gone), "other", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := compared(t, run("a", tt.before), run("b", tt.after))
			lists := map[string][]Claim{"new": d.NewFailures, "fixed": d.Fixed, "unjudged": d.Unjudged, "other": d.Other}
			for list, claims := range lists {
				if list != tt.list {
					assert.Empty(t, claims, list)
					continue
				}
				require.Len(t, claims, 1, list)
				assert.Equal(t, tt.worse, claims[0].Worse)
			}
			assert.Equal(t, tt.worse, d.Worse)
			assert.Equal(t, tt.worse, len(d.Reasons) > 0)
		})
	}
}

func TestTheYardstickIsSaidFirst(t *testing.T) {
	t.Parallel()
	before, after := run("a", saw(c.Pass)), run("b", saw(c.Fail))
	after.Header.Digests = map[string]string{"specs/pier/claims.yaml": strings.Repeat("2", 64), "features/pier": strings.Repeat("3", 64), "specs/quay/claims.yaml": "x"}
	after.Header.Tool, after.Header.Strict, after.Header.Environment.Name, after.Header.Providers = "plimsoll v2", true, "sandbox", []c.ProviderInfo{{ID: "pier", Target: "https://other.example"}}
	d := compared(t, before, after)
	var changed []string
	for _, change := range d.Yardstick {
		changed = append(changed, change.Name)
	}
	assert.Equal(t, []string{"features/pier", "specs/pier/claims.yaml", "environment", "harness", "strict", "target of pier"}, changed)
	var b bytes.Buffer
	require.NoError(t, d.Text(&b))
	first, _, _ := strings.Cut(b.String(), "NEW FAILURES")
	assert.Contains(t, first, "THE YARDSTICK CHANGED")
	assert.Contains(t, first, "specs/pier/claims.yaml: 111111111111 → 222222222222")
	assert.Contains(t, first, "features/pier: none → 333333333333")

	mock := func(target string) c.Run {
		r := run("a")
		r.Header.Environment.Kind, r.Header.Providers[0].Target = "mock", target
		return r
	}
	assert.Empty(t, compared(t, mock("http://127.0.0.1:1"), mock("http://127.0.0.1:2")).Yardstick, "a mock listens where there is room")
}

func TestProvidersOfOneRunOnly(t *testing.T) {
	t.Parallel()
	both := run("a", saw(c.Pass), saw(c.Pass, func(r *c.ClaimResult) { r.Provider = "quay" }))
	both.Header.Providers = append(both.Header.Providers, c.ProviderInfo{ID: "quay"})
	d := compared(t, both, run("b", saw(c.Pass)))
	assert.Equal(t, []NotRun{{"quay", "after", ""}}, d.NotRun)
	assert.False(t, d.Worse, "somebody chose other providers")
	assert.Empty(t, d.Unjudged)

	locked := run("b", saw(c.Pass))
	locked.Header.Providers = append(locked.Header.Providers, c.ProviderInfo{ID: "quay", NotRun: "no credentials"})
	d = compared(t, both, locked)
	assert.Equal(t, []string{"1 provider could not be run any more"}, d.Reasons)
	assert.False(t, compared(t, locked, both).Worse)
}

func TestWhatTagsLeaveOutIsNotCompared(t *testing.T) {
	t.Parallel()
	part := run("b", saw(c.Untested, func(r *c.ClaimResult) { r.Scenarios = nil }))
	part.Header.Tags = "@token"
	d := compared(t, run("a", saw(c.Pass)), part)
	assert.Empty(t, d.Unjudged)
	assert.Equal(t, 1, d.NotSelected)
	assert.False(t, d.Worse)
	assert.Equal(t, []Change{{"tags", "", "@token"}}, d.Yardstick)

	part.Header.Tags = "" // it only went on with what waited in the cellar
	assert.Empty(t, compared(t, run("a", saw(c.Pass)), part).Unjudged)
	part.Trailer.Complete = false
	assert.Len(t, compared(t, run("a", saw(c.Pass)), part).Unjudged, 1, "it was not reached")
}

func TestStaleEntriesAreWorseOnce(t *testing.T) {
	t.Parallel()
	stale := run("b", saw(c.Pass))
	stale.Trailer.Stale = []c.StaleFailure{{Claim: "PIER-1", Provider: "pier", Kind: c.StalePasses}}
	assert.Equal(t, []string{"1 known failure is stale"}, compared(t, run("a", saw(c.Pass)), stale).Reasons)
	assert.False(t, compared(t, stale, stale).Worse)
}

func TestReadings(t *testing.T) {
	t.Parallel()
	follows := func(readings ...string) c.Run {
		r := run("a", saw(c.Pass))
		r.Header.Discrepancy = []c.Discrepancy{{ID: "PIER-D1", Provider: "pier", Text: "15 or 60 minutes."}}
		for _, id := range readings {
			r.Trailer.Observations = append(r.Trailer.Observations, c.Observation{Discrepancy: "PIER-D1", Reading: id})
		}
		return r
	}
	assert.Equal(t, []Reading{{"pier", "PIER-D1", "15 or 60 minutes.", []string{"text"}, []string{"sample", "text"}}}, compared(t, follows("text"), follows("text", "sample")).Readings)
	assert.Empty(t, compared(t, follows("text"), follows()).Readings, "what was not seen did not change")
	assert.Empty(t, compared(t, follows("text", "sample"), follows("sample", "text")).Readings)
}

// answers is a run whose calls took so long and whose answers have these places beyond the contract.
func answers(took time.Duration, places ...string) c.Run {
	r := run("a", saw(c.Pass))
	result := c.Result{Provider: "pier"}
	for i := range 10 {
		result.Exchanges = append(result.Exchanges, c.Exchange{ID: "e1", Operation: "list", Response: &c.Response{}, Elapsed: took + time.Duration(i)})
	}
	for _, place := range places {
		result.Findings = append(result.Findings, c.Finding{Class: c.ClassDrift, Place: place, Actual: "an undocumented member", Exchange: "e1", Note: true})
	}
	r.Results = func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) { yield(result, nil) }
	}
	return r
}

func TestDrift(t *testing.T) {
	t.Parallel()
	before, after := answers(1, "body /a", "body /items/0/1/colour", "header X-Old", "noted"), answers(1, "body /a", "body /items/17/3/colour", "body /new")
	d := compared(t, before, after)
	assert.Equal(t, []Drift{{"pier", "list", "body /new", "an undocumented member", true}, {"pier", "list", "header X-Old", "an undocumented member", false}}, d.Drift)
	assert.False(t, d.Worse, "no page forbids it")
	silent := run("b", saw(c.Pass))
	assert.Empty(t, compared(t, before, silent).Drift, "an operation that was not called says nothing")
}

func TestLatency(t *testing.T) {
	t.Parallel()
	ms := time.Millisecond
	d := compared(t, answers(50*ms), answers(200*ms))
	require.Len(t, d.Latency, 1)
	assert.True(t, d.Latency[0].Slower)
	assert.False(t, d.Worse, "no page forbids it")
	assert.False(t, compared(t, answers(200*ms), answers(50*ms)).Latency[0].Slower)
	assert.Empty(t, compared(t, answers(50*ms), answers(52*ms)).Latency, "noise")
}

func TestABrokenRunIsAnError(t *testing.T) {
	t.Parallel()
	broken := run("a")
	broken.Results = func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) { yield(c.Result{}, errors.New("it ends too early")) }
	}
	_, err := Compare(broken, run("b"))
	assert.ErrorContains(t, err, "it ends too early")
	_, err = Compare(run("b"), broken)
	assert.ErrorContains(t, err, "it ends too early")
}

// No text from a target draws anything of its own.
func TestWritersMakeTextHarmless(t *testing.T) {
	t.Parallel()
	evil := "\x1b[2J<script>@everyone\r\n# fine | ``` ]]>"
	before := answers(1)
	after := answers(1, "body /"+evil)
	after.Trailer.Claims[0] = saw(c.Inconclusive, func(r *c.ClaimResult) { r.Reason = evil })
	d := compared(t, before, after)
	for name, write := range map[string]func(*Diff, *bytes.Buffer) error{
		"text": func(d *Diff, b *bytes.Buffer) error { return d.Text(b) }, "markdown": func(d *Diff, b *bytes.Buffer) error { return d.Markdown(b) },
	} {
		var b bytes.Buffer
		require.NoError(t, write(d, &b))
		assert.NotContains(t, b.String(), "\x1b", name)
		assert.NotContains(t, b.String(), "\r", name)
		assert.False(t, slices.ContainsFunc(strings.Split(b.String(), "\n"), func(l string) bool { return strings.HasPrefix(l, "# fine") }), name)
		if name == "markdown" {
			assert.NotContains(t, b.String(), "<script>")
			assert.NotContains(t, b.String(), "@everyone")
		}
	}
}

// Who reads the JSON never has to tell null from [].
func TestJSONHasEveryList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, compared(t, run("a"), run("b")).JSON(&b))
	var members map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &members))
	for name, v := range members {
		assert.NotNil(t, v, name)
	}
	assert.Len(t, members, 16)
	assert.Equal(t, false, members["worse"])
	b.Reset()
	require.NoError(t, compared(t, run("a"), run("b")).Text(&b))
	assert.Contains(t, b.String(), "Nothing changed.")
}
